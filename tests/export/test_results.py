"""Results know their article, their group, their flags and their places."""

import runpy
from pathlib import Path

import pytest

from medkb.export.articles import surname
from medkb.export.results import results
from medkb.graph import PREFIXES
from medkb.model import Cohort, Kind
from medkb.query import run

TOLD = runpy.run_path(str(Path(__file__).with_name("told.py")))
cr, dose, drug, fact, neutropenia = (TOLD[name] for name in ("cr", "dose", "drug", "fact", "neutropenia"))
people, regimen, survival, store_article = (TOLD[n] for n in ("people", "regimen", "survival", "store_article"))

RESULTS = (Kind.RESPONSE, Kind.SURVIVAL, Kind.ADVERSE_EVENT)
EN, RU = "title_en", "title_ru"


def read(store, kinds=RESULTS):
    return {article.file: (article, found) for article, found in results(store, kinds)}


def group(store, facts, arm="all", source="own", **metadata):
    """The group of the first result of an arm in an article with these facts."""
    store_article(store, "a.txt", facts, **metadata)
    _, found = read(store)["a.txt"]
    return next(r.group for r in found if (r.group.label, r.values["source"]) == (arm, source))


def three(arm, **slots):
    """As many results as make a group one of the article's own."""
    return [cr(f"{n}/40 {arm}", count=n, n=40, arm=arm, time=f"{n} mo", **slots) for n in (3, 6, 9)]


# --- what is told of an article ---


def test_an_article_has_its_year_authors_doi_numbers_and_title(empty):
    about = {"authors": ("Иванов А.Б.", "Петров В.Г."), "year": 2020, "doi": "10.1/x", "registrations": ("NCT1",)}
    store_article(empty, "a.txt", [cr("1/2", count=1, n=2)], title_ru="Название", **about)
    article, _ = read(empty)["a.txt"]
    assert (article.year, article.doi, article.registrations) == (2020, "10.1/x", ("NCT1",))
    assert article.authors == ("Иванов", "Петров")
    assert (article.title, article.title_ru, article.title_en) == ("Название", "Название", "")


def test_authors_stand_in_the_printed_order(empty):
    store_article(empty, "a.txt", [], authors=("Яковлев А.Б.", "Абрамов В.Г.", "Миронов Д."), year=2021)
    article, _ = read(empty)["a.txt"]
    assert article.authors == ("Яковлев", "Абрамов", "Миронов")
    assert article.slab == "Яковлев 2021"


def test_the_bibliography_has_the_authors_in_the_printed_order(empty):
    store_article(empty, "a.txt", [], authors=("Яковлев А.Б.", "Абрамов В.Г.", "Миронов Д."))
    store_article(empty, "b.txt", [], authors=("A. Larsen",))
    rows = run(empty, "bibliography", {})
    at = rows.variables.index("authors")
    assert [row[at].value for row in rows] == ["Яковлев А.Б.; Абрамов В.Г.; Миронов Д.", "A. Larsen"]


def test_studies_of_one_author_and_year_have_letters(empty):
    for file in ("b.txt", "a.txt", "c.txt"):
        store_article(empty, file, [], authors=("A. Larsen",), year=2020 + (file == "c.txt"))
    slabs = {file: article.slab for file, (article, _) in read(empty).items()}
    assert slabs == {"a.txt": "Larsen 2020a", "b.txt": "Larsen 2020b", "c.txt": "Larsen 2021"}


@pytest.mark.parametrize("about", [{"authors": ("A. Larsen",)}, {"year": 2020}, {}])
def test_an_article_without_author_or_year_is_called_by_its_file(empty, about):
    store_article(empty, "trial_7.txt", [], **about)
    assert read(empty)["trial_7.txt"][0].slab == "trial_7"


def test_two_files_of_one_name_are_told_apart(empty):
    for file in ("x.txt", "x.pdf"):
        store_article(empty, file, [])
    assert {article.slab for article, _ in read(empty).values()} == {"x a", "x b"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Иванов А.Б.", "Иванов"),
        ("А.Б. Иванов", "Иванов"),
        ("И. Л. Дорогин", "Дорогин"),
        ("Ким Ю.С.", "Ким"),
        ("Иванов Иван Иванович", "Иванов"),
        ("Иван Иванович Иванов", "Иванов"),
        ("Zh.Z. Rakova", "Rakova"),
        ("S.-M. Noh", "Noh"),
        ("Larsen AB", "Larsen"),
        ("Larsen, Anna", "Larsen"),
        ("Hana Kubelova", "Kubelova"),
        ("Kwabena Asare-Thorne", "Asare-Thorne"),
        ("J. van der Berg", "van der Berg"),
        ("Jan van der Berg", "van der Berg"),
        ("Li", "Li"),
        ("", ""),
    ],
)
def test_the_surname_of_a_name(name, expected):
    assert surname(name) == expected


# --- what a result has ---


def test_a_result_has_the_values_of_its_claim(empty):
    store_article(empty, "a.txt", [cr("12/20 (60,0 %)", count=12, n=20, percent=60, arm="A", time="6 mo")])
    (result,) = read(empty)["a.txt"][1]
    wanted = {"outcome": "CR", "count": 12, "n": 20, "percent": 60, "time": "6 mo", "printed": "12/20 (60,0 %)"}
    assert result.values.items() >= wanted.items()
    assert (result.values["arm"], result.values["source"], result.status) == ("A", "own", "printed")
    assert (result.values["concept_en"], result.values["concept_ru"]) == ("complete response", "полный ответ")
    assert result.values["ci_low"] is None


def test_a_stated_zero_is_not_an_absent_number(empty):
    store_article(empty, "a.txt", [neutropenia("none", count=0)])
    (result,) = read(empty)["a.txt"][1]
    assert (result.values["count"], result.values["n"]) == (0, None)


def test_places_have_page_section_language_and_address(empty):
    store_article(empty, "a.txt", [cr("1/2", count=1, n=2, section=["abstract", "results"])])
    (result,) = read(empty)["a.txt"][1]
    assert [(p.section, p.page, p.lang, p.quote) for p in result.places] == [
        ("abstract", 1, "en", "1/2"),
        ("results", 1, "en", "1/2"),
    ]
    assert result.places[0].iri.startswith(result.iri)
    assert result.places[0].end - result.places[0].start == 3


def test_flags_are_those_of_the_claim(empty):
    store_article(empty, "a.txt", [cr("1/2", count=1, n=2), cr("2/3", count=2, n=3)], flags=[1])
    flagged = [[(f.severity, f.rule, f.type) for f in r.flags] for r in read(empty)["a.txt"][1]]
    assert flagged == [[], [("error", "share", "arithmetic")]]


def test_a_claim_that_revises_another_is_corrected(empty):
    store_article(empty, "a.txt", [cr("1/2", count=1, n=2), cr("1/3", count=1, n=3)])
    article, found = read(empty)["a.txt"]
    revision = f"GRAPH <{article.iri}> {{ <{found[1].iri}> prov:wasRevisionOf <{found[1].iri}/first> }}"
    empty.engine.update(f"PREFIX prov: <{PREFIXES['prov']}> INSERT DATA {{ {revision} }}")
    assert [r.status for r in read(empty)["a.txt"][1]] == ["printed", "corrected"]


def test_what_a_group_was_given_does_not_depend_on_the_kinds_asked_for(empty):
    facts = [cr("1/2", count=1, n=2), *(neutropenia(f"{n}/9", count=n, n=9, arm="placebo") for n in (1, 2, 3))]
    store_article(empty, "a.txt", facts, title_en="Letrozole in breast cancer")
    groups = [
        {r.group for r in read(empty, kinds)["a.txt"][1] if r.kind is Kind.RESPONSE} for kinds in (RESULTS, RESULTS[:1])
    ]
    assert groups[0] == groups[1]
    assert not next(iter(groups[0])).drugs


def test_results_stand_by_file_and_by_place(empty):
    store_article(empty, "b.txt", [neutropenia("3", count=3), cr("1/2", count=1, n=2)])
    store_article(empty, "a.txt", [])
    found = list(results(empty, RESULTS))
    assert [article.file for article, _ in found] == ["a.txt", "b.txt"]
    assert [r.kind for r in found[1][1]] == [Kind.ADVERSE_EVENT, Kind.RESPONSE]


def test_only_the_kinds_asked_for_come(empty):
    store_article(empty, "a.txt", [cr("1/2", count=1, n=2), drug("sertraline"), survival("8 mo", statistic="median")])
    kinds = [r.kind for _, found in results(empty, [Kind.SURVIVAL, Kind.DRUG]) for r in found]
    assert kinds == [Kind.DRUG, Kind.SURVIVAL]


# --- what a group was given ---


@pytest.mark.parametrize(
    ("label", "drugs"),
    [
        ("letrozole", ("letrozole",)),
        ("группа летрозола", ("letrozole",)),
        ("letrozole 2.5 mg, 65 years and older", ("letrozole",)),
        ("carfilzomib plus dexamethasone", ("carfilzomib", "dexamethasone")),
        ("карфилзомиб + дексаметазон", ("carfilzomib", "dexamethasone")),
        ("without letrozole", ()),
        ("без летрозола", ()),
        ("lenalidomide-refractory", ()),
        ("letrozole versus anastrozole", ()),
        ("placebo", ()),
    ],
)
def test_a_label_names_the_drugs_of_its_group(empty, label, drugs):
    found = group(empty, three(label), label)
    assert (found.drugs, found.drug_by) == (drugs, "arm" if drugs else "")


def test_a_drug_has_the_address_of_its_concept(empty):
    assert group(empty, three("letrozole"), "letrozole").drug_concepts == (
        "https://w3id.org/medkb/vocab/drug/letrozole",
    )


@pytest.mark.parametrize(("label", "drugs"), [("ИнО+", ("inotuzumab ozogamicin",)), ("ИнО-", ()), ("ИнО– РИК", ())])
def test_a_minus_behind_an_abbreviation_is_a_group_without_it(empty, label, drugs):
    own = [drug("inotuzumab-ozogamicin", names=("ИнО", "инотузумаб"))]
    own = [(cls, q, s, v | {"drug": "inotuzumab ozogamicin"}) for cls, q, s, v in own]
    assert group(empty, own + three(label), label).drugs == drugs


def test_an_abbreviation_of_a_drug_that_the_article_does_not_name_is_none(empty):
    assert group(empty, three("InO"), "InO").drugs == ()


def test_the_components_of_a_regimen_are_the_drugs_of_its_group(empty):
    listed = [regimen("R-BAC", "rituximab", "bendamustine", "cytarabine")]
    found = group(empty, listed + three("R-BAC"), "R-BAC")
    assert found.drugs == ("bendamustine", "cytarabine", "rituximab")
    assert (found.drug_by, found.regimen) == ("arm", "R-BAC")


def test_a_regimen_is_what_the_article_says_it_is(empty):
    listed = [regimen("R-BAC", "rituximab", "bendamustine")]
    assert group(empty, listed + three("R-BAC"), "R-BAC").drugs == ("bendamustine", "rituximab")


def test_doses_tell_the_drugs_of_a_group_whose_label_does_not(empty):
    facts = [dose("letrozole", arm="1"), dose("anastrozole", arm="2"), *three("1"), *three("2")]
    found = group(empty, facts, "1")
    assert (found.drugs, found.drug_by) == (("letrozole",), "dose")


def test_a_part_of_a_group_was_given_what_the_group_was(empty):
    facts = [dose("letrozole", arm="1"), dose("anastrozole", arm="2"), *three("1, women"), *three("2")]
    assert group(empty, facts, "1, women").drugs == ("letrozole",)


def test_cited_doses_do_not_tell_what_own_patients_got(empty):
    assert group(empty, [dose("letrozole", arm="1", source="cited"), *three("1")], "1").drugs == ()


@pytest.mark.parametrize(
    ("title", "drugs"),
    [
        ({RU: "Блинатумомаб у детей с рефрактерным лейкозом"}, ("blinatumomab",)),
        ({EN: "Blinatumomab in children with refractory leukaemia"}, ("blinatumomab",)),
        ({EN: "Carfilzomib plus dexamethasone in myeloma"}, ("carfilzomib", "dexamethasone")),
        (
            {EN: "Carfilzomib and dexamethasone in lenalidomide-refractory myeloma: a single-arm study"},
            ("carfilzomib", "dexamethasone"),
        ),
        ({EN: "Carfilzomib and dexamethasone in myeloma"}, ()),
        ({EN: "Letrozole versus anastrozole in breast cancer"}, ()),
        ({RU: "Летрозол или анастрозол при раке молочной железы"}, ()),
        ({EN: "Letrozole in breast cancer: a randomised trial"}, ()),
        ({RU: "Вторая линия после ритуксимаба"}, ()),
        ({EN: "Blinatumomab in patients previously treated with rituximab"}, ("blinatumomab",)),
        ({RU: "Блинатумомаб у больных, ранее получавших ритуксимаб"}, ("blinatumomab",)),
        ({RU: "Блинатумомаб при неэффективности ритуксимаба"}, ("blinatumomab",)),
        ({EN: "Blinatumomab in rituximab-refractory disease"}, ("blinatumomab",)),
        ({RU: "Лечение пожилых"}, ()),
        ({}, ()),
    ],
)
def test_the_title_tells_what_everybody_got(empty, title, drugs):
    found = group(empty, three("all"), **title)
    assert (found.drugs, found.drug_by) == (drugs, "title" if drugs else "")


def test_a_regimen_of_the_article_makes_the_drugs_of_a_title_one_treatment(empty):
    listed = [regimen("Kd", "carfilzomib", "dexamethasone")]
    found = group(empty, listed + three("all"), title_en="Carfilzomib and dexamethasone in myeloma")
    assert (found.drugs, found.regimen) == (("carfilzomib", "dexamethasone"), "Kd")


@pytest.mark.parametrize("other", ["control", "placebo", "группа сравнения", "anastrozole", "без летрозола", "WL"])
def test_a_group_that_got_something_else_leaves_everybody_without_a_drug(empty, other):
    facts = [*three("all"), *three("letrozole"), *three(other)]
    assert group(empty, facts, title_en="Letrozole in breast cancer").drugs == ()


def test_parts_of_the_patients_were_given_what_the_title_names(empty):
    facts = [*three("all"), *three("infants"), *three("older children")]
    found = group(empty, facts, "infants", title_en="Blinatumomab in acute leukaemia")
    assert (found.drugs, found.drug_by) == (("blinatumomab",), "title")


def test_without_a_title_the_drug_of_nearly_all_mentions_is_meant(empty):
    found = group(empty, [drug("blinatumomab", places=9), drug("rituximab"), *three("all")])
    assert (found.drugs, found.drug_by) == (("blinatumomab",), "mentions")


def test_drugs_that_are_mentioned_alike_are_not_what_everybody_got(empty):
    assert group(empty, [drug("blinatumomab", places=9), drug("rituximab", places=6), *three("all")]).drugs == ()


@pytest.mark.parametrize(("arm", "drugs"), [("all", ()), ("anastrozole", ("anastrozole",)), ("1", ())])
def test_cited_figures_have_the_drug_of_their_own_label_only(empty, arm, drugs):
    facts = [*three(arm, source="cited", study="NOVA"), dose("letrozole", arm="1"), *three("all")]
    assert group(empty, facts, arm, "cited", title_en="Letrozole in breast cancer").drugs == drugs


# --- how large a group is, its line, its population ---


def test_the_size_of_a_group_is_that_of_its_cohort(empty):
    facts = [people(40, arm="letrozole"), people(80, "population"), people(13, "subgroup", arm="letrozole")]
    assert group(empty, facts + three("letrozole"), "letrozole").n == 40
    assert group(empty, facts + three("all")).n == 80


def test_of_several_sizes_the_surest_counts_and_all_are_told(empty):
    facts = [people(38, arm="A"), people(40, arm="A"), people(41, arm="A", confidence=0.5), *three("A")]
    found = group(empty, facts, "A")
    assert (found.n, found.sizes) == (40, (40, 38, 41))


def test_the_size_of_a_cited_group_is_of_its_own_study(empty):
    facts = [
        people(500, "population", source="cited", study="NOVA"),
        people(300, "population", source="cited", study="TERRA"),
        *three("all", source="cited", study="TERRA"),
    ]
    assert group(empty, facts, source="cited").n == 300


def test_sizes_of_cited_studies_without_a_name_are_nobodys(empty):
    facts = [people(500, "population", source="cited"), *three("all", source="cited")]
    assert group(empty, facts, source="cited").n is None


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("first-line treatment", "1"),
        ("frontline therapy", "1"),
        ("первая линия", "1"),
        ("в первой линии терапии", "1"),
        ("1-й линии", "1"),
        ("second-line chemotherapy", "2"),
        ("препараты второй линии", "2"),
        ("third-line", "later"),
        ("последующие линии", "later"),
        ("second- or later-line", ""),
        ("first-line and second-line", ""),
        ("relapsed or refractory disease", ""),
        ("рецидивирующее/рефрактерное течение", ""),
        ("cell line", ""),
        ("", ""),
    ],
)
def test_the_line_is_that_of_the_words(empty, words, line):
    assert group(empty, three("all"), title_en=words or None).line == line
    assert group(empty, three(words or "x"), words or "x").line == line


@pytest.mark.parametrize(
    ("label", "population"),
    [
        ("ITT population", "intention-to-treat population"),
        ("популяция по намерению лечить", "intention-to-treat population"),
        ("A, per-protocol", "per-protocol population"),
        ("safety population", "safety population"),
        ("популяция безопасности", "safety population"),
        ("evaluable patients", "evaluable population"),
        ("children", ""),
        ("all", ""),
    ],
)
def test_the_analysed_population_is_that_of_the_words(empty, label, population):
    assert group(empty, three(label), label).population == population


def test_a_denominator_that_is_told_to_be_a_population_is_of_it(empty):
    facts = [
        people(40, "population"),
        fact(Cohort, "38", n=38, role="subgroup", label="evaluable patients"),
        cr("19/38", count=19, n=38),
        cr("20/40", count=20, n=40, time="1 a"),
    ]
    store_article(empty, "a.txt", facts)
    assert [r.group.population for r in read(empty)["a.txt"][1]] == ["evaluable population", ""]
