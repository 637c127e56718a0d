"""Each named query against invented articles whose right answers are plain to see."""

import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads
from medkb.model import AdverseEvent, Cohort, Dose, Drug, Effect, Response, Survival
from medkb.query import named_queries, run
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
V, SKOS = S["V"], S["SKOS"]
X, Y = {"arm": "X"}, {"arm": "Y"}
A = {"concept": V + "drug/alphamab"}
CR = {"outcome": "CR", "concept": V + "outcome/CR"}
OS = {"endpoint": "OS", "concept": V + "endpoint/OS"}
RASH = {"event": "rash", "concept": V + "event/rash"}
CITED = {"source": "cited", "study": "NOVA-1"}
MONTHS = {"statistic": "median", "unit": "mo"}

FIRST = [
    (Drug, "альфамаб", {"drug": "alphamab", "names": ("альфамаб", "Альфа"), **A, **X}),
    (Drug, "бетиниб", {"drug": "betinib", "names": ("бетиниб",), **X}),
    (Dose, "10 мг внутрь", {"drug": "alphamab", "value": Decimal(10), "unit": "mg", "route": "oral", **A, **X}),
    (Cohort, "60 больных", {"n": 60, "role": "population", "label": "all", "age_median": Decimal(55)}),
    (Cohort, "30 в группе X", {"n": 30, "role": "arm", "label": "X", **X}),
    (Response, "полный ответ 30 %", {"percent": Decimal(30), "n": 30, "count": 9, "ci_low": Decimal(15), "ci_high": Decimal(49), "p": "0.03", **CR, **X}),
    (Response, "ответ 50 %", {"percent": Decimal(50), **CR, **Y}),
    (Response, "в NOVA-1 — 42 %", {"percent": Decimal(42), "refs": (7,), **CR, **CITED}),
    (Survival, "ОВ 80 % к году", {"statistic": "rate", "value": Decimal(80), "at": "12 mo", "n": 30, **OS, **X}),
    (Survival, "медиана 2 года", {"statistic": "median", "value": Decimal(2), "unit": "a", **OS, **X}),
    (Survival, "медиана не достигнута", {"reached": False, **MONTHS, **OS, **Y}),
    (Survival, "наблюдали 14 мес", {"endpoint": "follow_up", "value": Decimal(14), **MONTHS}),
    (AdverseEvent, "сыпь 3-й степени у 6", {"count": 6, "n": 30, "percent": Decimal(20), "grade_min": 3, "grade_max": 4, "serious": True, **RASH, **X}),
    (AdverseEvent, "умерло 2", {"event": "death", "count": 2, "cause": "sepsis", **Y}),
    (AdverseEvent, "тошноты не было", {"event": "nausea", "count": 0, **Y}),
    (Effect, "отношение 0,62", {"measure": "HR", "of": "OS", "value": Decimal("0.62"), "ci_low": Decimal("0.5"), "ci_high": Decimal("0.8"), "p": "0.01", "comparator": "Y", "concept": V + "endpoint/OS", **X}),
]  # fmt: skip
SECOND = [
    (Dose, "100 mg by vein", {"drug": "alphamab", "value": Decimal(100), "unit": "mg", "route": "intravenous", **A, **X}),
    (Cohort, "25 patients", {"n": 25, "role": "population", "confidence": 0.3}),
    (Response, "CR in 75%", {"percent": Decimal(75), **CR, **X}),
    (Response, "40% in NOVA-1", {"percent": Decimal(40), **CR, **CITED}),
    (AdverseEvent, "rash in 5%", {"percent": Decimal(5), **RASH, **X}),
]  # fmt: skip
LABELS = {
    "drug/alphamab": ("alphamab", "альфамаб"),
    "atc/L01": ("antineoplastic agents", "противоопухолевые препараты"),
    "outcome/CR": ("complete response", "полный ответ"),
    "endpoint/OS": ("overall survival", "общая выживаемость"),
    "event/rash": ("rash", "сыпь"),
    "event/skin": ("Skin disorders", "Болезни кожи"),
}
VOCABULARY = "".join(
    f'<{V}{key}> <{SKOS}prefLabel> "{label}"@{lang} .\n'
    for key, pair in LABELS.items()
    for lang, label in zip(("en", "ru"), pair, strict=True)
) + "".join(
    f"<{V}{narrow}> <{SKOS}{link}> {target} .\n"
    for narrow, link, target in (
        ("drug/alphamab", "broader", f"<{V}atc/L01>"),
        ("event/rash", "broader", f"<{V}event/skin>"),
        ("drug/alphamab", "altLabel", '"AMB"@en'),
        ("drug/alphamab", "exactMatch", "<http://purl.bioontology.org/ontology/UATC/L01XX99>"),
        ("drug/alphamab", "notation", '"L01XX99"'),
    )
)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Two articles: the first in Russian, with pages and an issue, the second in English."""
    with EmbeddedStore.open(tmp_path_factory.mktemp("questions"), create=True) as store:
        for file, identifier, facts, pages in (
            ("first.pdf", "10.1/first", FIRST, True),
            ("second.txt", "10.1/second", SECOND, False),
        ):
            document, claims = S["article"](file, identifier, facts, pages=pages)
            quads = article_quads(document, claims, S["RUN"], S["issues"](claims))
            store.replace_graph(article_iri(identifier), quads)
        store.load_vocabulary(VOCABULARY, "d")
        yield store


def answer(base, name, columns, /, **params):
    found = run(base, name, params)
    at = [found.variables.index(column) for column in columns.split()]
    return [" | ".join("" if row[i] is None else row[i].value for i in at) for row in found]


QUESTIONS = [
    ("about-drug", {"drug": "betinib"}, "kind what quote", [
        "AdverseEvent | rash | сыпь 3-й степени у 6", "DrugMention | betinib | бетиниб", "Effect | OS | отношение 0,62", "Response | CR | полный ответ 30 %",
        "Survival | OS | ОВ 80 % к году", "Survival | OS | медиана 2 года",
    ]),
    ("about-drug", {"drug": "ALPHAMAB"}, "file kind what", [
        "first.pdf | AdverseEvent | rash", "first.pdf | Dose | alphamab", "first.pdf | DrugMention | alphamab", "first.pdf | Effect | OS", "first.pdf | Response | CR",
        "first.pdf | Survival | OS", "first.pdf | Survival | OS", "second.txt | AdverseEvent | rash", "second.txt | Dose | alphamab", "second.txt | Response | CR",
    ]),
    ("absent-events", {}, "event_name count quote", ["nausea | 0 | тошноты не было"]),
    ("adverse-events", {"event": "сып"}, "event_name count n percent quote page", ["rash | 6 | 30 | 20 | сыпь 3-й степени у 6 | 2"]),
    ("arms", {"article": "first"}, "arm n drugs results", ["X | 30 | alphamab, betinib | 5", "Y |  |  | 4", "all | 60 |  | 1"]),
    ("article", {"article": "second"}, "kind what quote", [
        "Dose | alphamab | 100 mg by vein", "Cohort |  | 25 patients", "Response | CR | CR in 75%", "Response | CR | 40% in NOVA-1", "AdverseEvent | rash | rash in 5%",
    ]),
    ("articles", {}, "file doses responses adverse_events", ["first.pdf | 1 | 3 | 3", "second.txt | 1 | 2 | 1"]),
    ("bibliography", {"since": "2021"}, "year journal file", ["2021 | Journal of Samples | first.pdf", "2021 | Journal of Samples | second.txt"]),
    ("bibliography", {"since": "2022"}, "file", []),
    ("cohorts", {"role": "arm"}, "label n quote", ["X | 30 | 30 в группе X"]),
    ("combinations", {}, "first second articles", ["alphamab | betinib | 1"]),
    ("compare-arms", {"article": "first"}, "name arm result other_arm other_result difference", ["CR | X | 30 | Y | 50 | -20"]),
    ("compare-arms", {"article": "first", "what": "OS"}, "name", []),
    ("concept", {"name": "альфамаб"}, "name_en notation other_names above elsewhere facts", [
        "alphamab | L01XX99 | AMB | antineoplastic agents | http://purl.bioontology.org/ontology/UATC/L01XX99 | 3",
    ]),
    ("counts", {}, "kind source facts articles places", [
        "AdverseEvent | own | 4 | 2 | 8", "Survival | own | 4 | 1 | 8", "Cohort | own | 3 | 2 | 6", "Response | own | 3 | 2 | 6",
        "Dose | own | 2 | 2 | 4", "DrugMention | own | 2 | 1 | 4", "Response | cited | 2 | 2 | 4", "Effect | own | 1 | 1 | 2",
    ]),
    ("deaths", {}, "cause count arm quote", ["sepsis | 2 | Y | умерло 2"]),
    ("disagreements", {}, "drug_name outcome_code difference percent file", [
        "alphamab | CR | 45 | 30 | first.pdf", "alphamab | CR | 45 | 75 | second.txt",
    ]),
    ("disagreements", {"points": "46"}, "drug_name", []),
    ("dose-differences", {}, "drug_name ratio extreme value file", [
        "alphamab | 10 | lowest | 10 | first.pdf", "alphamab | 10 | highest | 100 | second.txt",
    ]),
    ("dose-differences", {"times": "10.5"}, "drug_name", []),
    ("dose-ranges", {"drug": "альфа"}, "drug_name unit lowest highest doses articles", ["alphamab | mg | 10 | 100 | 2 | 2"]),
    ("doses", {"drug": "alphamab"}, "value route quote page", ["10 | oral | 10 мг внутрь | 2", "100 | intravenous | 100 mg by vein | "]),
    ("doubtful", {}, "confidence kind quote", ["0.3 | Cohort | 25 patients"]),
    ("drug-classes", {"class": "противоопух"}, "class_name drug_name articles", ["antineoplastic agents | alphamab | 1"]),
    ("drugs", {"drug": "betinib"}, "name_en articles doses", ["betinib | 1 | 0"]),
    ("effects", {"measure": "HR", "drug": "alphamab"}, "result_code value ci_low ci_high p arm comparator", ["OS | 0.62 | 0.5 | 0.8 | 0.01 | X | Y"]),
    ("effects", {"result": "PFS"}, "value", []),
    ("event-classes", {}, "class_name class_name_ru events results articles", ["Skin disorders | Болезни кожи | 1 | 2 | 2"]),
    ("event-ranges", {"event": "rash"}, "event_name lowest highest results of_grade_3_and_above articles", ["rash | 5 | 20 | 2 | 1 | 2"]),
    ("evidence", {"printed": "медиана 2"}, "section page quote", ["results | 2 | медиана 2 года"] * 2),
    ("follow-up", {}, "value unit quote", ["14 | mo | наблюдали 14 мес"]),
    ("intervals", {}, "result_code estimate ci_low ci_high width", ["CR | 30 | 15 | 49 | 34", "OS | 0.62 | 0.5 | 0.8 | 0.3"]),
    ("issues", {}, "issue_severity printed facts", ["error | 32 % | 1"]),
    ("medians", {"endpoint": "os"}, "value unit months endpoint_ru", ["2 | a | 24 | общая выживаемость"]),
    ("names", {"drug": "alphamab"}, "name articles", ["Альфа | 1", "альфамаб | 1"]),
    ("not-reached", {}, "endpoint_code arm quote", ["OS | Y | медиана не достигнута"]),
    ("one-language", {"article": "second"}, "kind", []),
    ("own-and-cited", {"article": "second"}, "percent cited_percent study quote cited_quote", ["75 | 40 | NOVA-1 | CR in 75% | 40% in NOVA-1"]),
    ("p-values", {}, "result_code p quote", ["CR | 0.03 | полный ответ 30 %", "OS | 0.01 | отношение 0,62"]),
    ("page", {"article": "first", "page": "3"}, "quote", []),
    ("populations", {}, "n age_median file", ["60 | 55 | first.pdf", "25 |  | second.txt"]),
    ("populations", {"least": "26"}, "n", ["60"]),
    ("provenance", {"article": "first"}, "version input vocabulary", ["0.1.0 | sha256:" + "b2" * 32 + " | sha256:" + "a1" * 32]),
    ("regimens", {}, "name", []),
    ("response-ranges", {}, "outcome_code outcome_ru lowest highest results articles", ["CR | полный ответ | 30 | 75 | 3 | 2"]),
    ("responses", {"drug": "betinib"}, "percent quote drugs_given_in_article", ["30 | полный ответ 30 % | alphamab / альфамаб, betinib", "50 | ответ 50 % | alphamab / альфамаб, betinib"]),
    ("routes", {}, "drug_name route doses", ["alphamab | intravenous | 1", "alphamab | oral | 1"]),
    ("search", {"text": "title"}, "kind found file", ["article | Title / Название | first.pdf", "article | Title / Название | second.txt"]),
    ("search", {"text": "Skin"}, "kind found facts claim", ["concept | Skin disorders / Болезни кожи | 0 | "]),
    ("serious-events", {}, "event_name_ru count", ["сыпь | 6"]),
    ("studies", {}, "name facts articles", ["NOVA-1 | 2 | 2"]),
    ("study", {"study": "nova"}, "kind what references quote", ["Response | CR | 7 | в NOVA-1 — 42 %", "Response | CR |  | 40% in NOVA-1"]),
    ("study-differences", {}, "name what result other_result quote other_quote", ["NOVA-1 | CR | 42 | 40 | в NOVA-1 — 42 % | 40% in NOVA-1"]),
    ("survival", {"endpoint": "OS"}, "statistic value unit", ["median | 2 | a", "median |  | mo", "rate | 80 | %"]),
    ("survival-at", {"at": "12 mo"}, "endpoint_code percent n quote", ["OS | 80 | 30 | ОВ 80 % к году"]),
    ("touched", {}, "kind what issue_severity", ["Response | CR | error"]),
    ("unlinked", {}, "kind name", ["drug | betinib", "endpoint | follow_up", "event | death", "event | nausea"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "params", "columns", "wanted"), QUESTIONS)
def test_the_answer_is_the_one_that_the_articles_give(base, name, params, columns, wanted):
    assert answer(base, name, columns, **params) == wanted


def test_every_named_query_has_such_a_question():
    assert {name for name, *_ in QUESTIONS} == set(named_queries())


def test_a_page_lists_what_stands_on_it(base):
    found = answer(base, "page", "page kind what quote", article="first", page="2")
    assert len(found) == 2 * len(FIRST)
    assert found[:2] == ["2 | DrugMention | alphamab | альфамаб", "2 | DrugMention | betinib | бетиниб"]


NO_CLAIM = {"articles", "bibliography", "provenance"}  # their rows are articles


@pytest.mark.parametrize("name", sorted(set(named_queries()) - NO_CLAIM))
def test_a_row_leads_to_a_claim_by_its_address(base, name):
    assert "claim" in named_queries()[name].text.partition("{")[0]
    for case, params, _, wanted in QUESTIONS:
        if case == name and wanted:
            links = answer(base, name, "claim", **params)
            assert all(link.startswith("https://w3id.org/medkb/claim/") for link in links if link)


@pytest.mark.parametrize("form", ["rst-005", "claim:rst-005", "https://w3id.org/medkb/claim/rst-005"])
def test_a_claim_is_named_by_its_id_or_by_its_address(base, form):
    assert set(answer(base, "evidence", "quote", claim=form)) == {"полный ответ 30 %"}


def test_a_search_puts_the_places_that_say_it_themselves_first(base):
    found = answer(base, "search", "kind quote file page", text="тошнотой")
    assert found[:2] == ["place | тошноты не было | first.pdf | 2"] * 2
