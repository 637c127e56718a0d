"""A reference has the article that it is, or none; what is not sure is listed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.references import AMBIGUOUS, MATCHED, UNMATCHED, Article, Reference, match
from medkb.references.record import inverted, surname
from medkb.references.tables import summary
from medkb.references.titles import Title, alike

EN = "Nilotinib in chronic myeloid leukaemia after imatinib: a phase II study"
RU = "Нилотиниб при хроническом миелолейкозе после иматиниба: исследование II фазы"


def reference(key="r", **said):
    return Reference(
        **{"key": key, "type": "article", "list": "l.ris", "line": int(key) if key.isdigit() else 1} | said
    )


def article(file="a.pdf", **said):
    return Article(file=file, **said)


def rows(references, articles):
    return [
        (m.status, m.reference and m.reference.key, m.article and m.article.file, m.how)
        for m in match(references, articles)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EN, "NILOTINIB IN CHRONIC MYELOID LEUKAEMIA AFTER IMATINIB: A PHASE 2 STUDY."),
        (EN, "Nilotinib in chronic myeloid leukemia after imatinib – a phase II study"),
        (EN, "Nilotinib in chronic mye- loid leukaemia after imatinib: a phase II study"),
        (
            "Eﬃcacy of triﬂuridine in metastatic colorectal cancer",
            "Efficacy of trifluridine in metastatic colorectal cancer",
        ),
        (RU, "Нилотиниб при хроническом миелолейкозe после имaтиниба: исследование II фазы"),  # Latin e, a
        (RU, "Нилотиниб при хроническом миело- лейкозе после иматиниба: исследование 2 фазы"),
        (
            "Лечение тяжёлой апластической анемии у взрослых больных",
            "Лечение тяжелых апластических анемий у взрослого больного",
        ),
    ],
)
def test_spelling_breaks_look_alikes_and_word_forms_do_not_part_a_title(one, other):
    assert alike(Title.of(one), Title.of(other)) >= 95


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EN, EN.replace("Nilotinib", "Dasatinib")),
        (EN, EN.replace("phase II", "phase III")),
        (
            "Adalimumab in early rheumatoid arthritis: 24-week results",
            "Adalimumab in early rheumatoid arthritis: 52-week results",
        ),
        ("Adalimumab in early rheumatoid arthritis of the hand", "Golimumab in early rheumatoid arthritis of the hand"),
        ("Treatment of severe asthma with corticosteroids", "Treatment of severe asthma without corticosteroids"),
        ("Outcomes of therapy in children with lymphoma", "Outcomes of therapy in adults with lymphoma"),
        (RU, RU.replace("Нилотиниб", "Дазатиниб")),
        ("Результаты лечения детей с лимфомой Ходжкина", "Результаты лечения взрослых с лимфомой Ходжкина"),
        (EN, RU),
    ],
)
def test_another_drug_number_or_group_is_another_title(one, other):
    assert alike(Title.of(one), Title.of(other)) < 88


@pytest.mark.parametrize(
    ("said", "known", "how"),
    [
        ({"doi": "10.1234/a"}, {"doi": "10.1234/A"}, "doi"),
        ({"pmid": "123"}, {"pmid": "123"}, "pmid"),
        ({"title": "Some title", "file": r"C:\Zotero\storage\A.PDF"}, {}, "file"),
        ({"pmid": "31234567"}, {"file": "pdf/31234567.pdf"}, "file"),
        ({"doi": "10.1016/j.leukres.2020.1"}, {"file": "10.1016_j.leukres.2020.1.PDF"}, "file"),
        ({"title": EN, "year": 2020}, {"title": EN, "year": 2021}, "title"),
        ({"title_ru": RU, "title": EN}, {"title_ru": RU}, "title"),
        ({"title": RU, "authors": ("Soikina, D.I.",)}, {"title_ru": RU, "authors": ("Д.И. Сойкина",)}, "title"),
    ],
)
def test_a_reference_is_matched_by(said, known, how):
    assert rows([reference(**said)], [article(**known)]) == [(MATCHED, "r", known.get("file", "a.pdf"), how)]


def test_the_russian_and_the_english_reference_of_one_article_both_find_it():
    found = rows([reference("1", title=EN), reference("2", title=RU)], [article(title=EN, title_ru=RU)])
    assert [row[0] for row in found] == [AMBIGUOUS, AMBIGUOUS]
    found = rows(
        [reference("1", title=EN, doi="10.1234/a"), reference("2", title=RU, doi="10.1234/a")],
        [article(title=EN, title_ru=RU)],
    )
    assert [row[0] for row in found] == [MATCHED, MATCHED]


def test_two_files_of_one_article_are_listed_and_none_is_chosen():
    found = match([reference(title=EN)], [article("a.pdf", title=EN), article("b.xml", title=EN)])
    assert [(m.status, m.article.file, m.note) for m in found] == [
        (AMBIGUOUS, "a.pdf", "2 articles by title"),
        (AMBIGUOUS, "b.xml", "2 articles by title"),
    ]


def test_a_surer_match_is_chosen_and_the_other_file_is_listed():
    found = match(
        [reference(title=EN, doi="10.1234/a")],
        [article("a.pdf", title=EN, doi="10.1234/a"), article("b.xml", title=EN)],
    )
    assert [(m.status, m.article.file) for m in found] == [(MATCHED, "a.pdf"), (AMBIGUOUS, "b.xml")]
    assert found[1].note == "the reference has another article by doi"


def test_one_entry_listed_twice_is_matched_twice_and_says_so():
    found = match(
        [reference("1", title=EN, doi="10.1234/a"), reference("2", title=EN, doi="10.1234/a")],
        [article(doi="10.1234/a")],
    )
    assert [(m.status, m.note) for m in found] == [(MATCHED, ""), (MATCHED, "the same reference as l.ris:1")]


def test_one_article_for_two_references_of_other_years_is_left_open():
    found = match(
        [reference("1", title=EN, year=2019), reference("2", title=EN, year=2020)], [article(title=EN, year=2019)]
    )
    assert [m.status for m in found] == [AMBIGUOUS, AMBIGUOUS]


@pytest.mark.parametrize(
    ("said", "known", "note"),
    [
        ({"title": EN, "doi": "10.1234/a"}, {"title": EN, "doi": "10.1234/b"}, "another DOI: 10.1234/a, 10.1234/b"),
        ({"title": EN, "year": 2010}, {"title": EN, "year": 2020}, "the years 2010 and 2020"),
        ({"title": EN, "authors": ("Smith, J",)}, {"title": EN, "authors": ("A. Jones",)}, "Smith, J is not among its authors"),
        ({"title": EN, "doi": "10.1234/a"}, {"title": "Cardiac surgery in the elderly", "doi": "10.1234/a"}, "the doi is the same, the titles are not"),
        ({"registrations": ("NCT00000001",), "title": "Quality of life of its patients"}, {"registrations": ("NCT00000001",), "title": EN}, "one trial, perhaps another article of it"),
        ({"title": "Editorial"}, {"title": "Editorial"}, "neither the year nor an author supports it"),
        ({"title": "Ответ авторам"}, {"title_ru": "Ответ авторам"}, "neither the year nor an author supports it"),
        ({"title": "Nilotinib in chronic myeloid leukaemia after imatinib"}, {"title": EN}, "neither the year nor an author supports it"),
    ],
)  # fmt: skip
def test_what_speaks_against_a_match_is_told_and_nothing_is_chosen(said, known, note):
    (found,) = match([reference(**said)], [article(**known)])
    assert (found.status, found.note) == (AMBIGUOUS, note)


def test_a_title_without_its_subtitle_is_matched_when_the_year_supports_it():
    short = "Nilotinib in chronic myeloid leukaemia after imatinib"
    assert rows([reference(title=short, year=2020)], [article(title=EN, year=2020)]) == [
        (MATCHED, "r", "a.pdf", "title")
    ]


def test_a_registration_with_a_title_much_like_it_is_one_article():
    said = {
        "registrations": ("NCT00000001",),
        "title": "Nilotinib for chronic myeloid leukaemia: a phase II study",
        "year": 2020,
    }
    known = {"registrations": ("NCT00000001",), "title": EN, "year": 2020}
    assert rows([reference(**said)], [article(**known)])[0][3] == "registration"


def test_references_and_articles_without_a_partner_are_rows_of_their_own():
    found = rows([reference(title=EN)], [article(title_ru="Совсем другая статья о хирургии печени")])
    assert found == [(UNMATCHED, "r", None, ""), (UNMATCHED, None, "a.pdf", "")]


def test_the_summary_counts_references_once():
    found = match(
        [reference("1", title=EN), reference("2", doi="10.1234/a"), reference("3", title="Nothing like it at all")],
        [article("a", title=EN), article("b", title=EN), article("c", doi="10.1234/a"), article("d")],
    )
    assert (
        summary(found)
        == "1 of 3 references matched (1 by doi), 1 ambiguous, 1 without an article; 1 articles without a reference"
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Б.К. Сапрыкина", "Сапрыкина, Б.К."),
        ("Ким Ю.С.", "Ким, Ю.С."),
        ("И. Л. Дорогобыч", "Дорогобыч, И. Л."),
        ("Иванов Иван Иванович", "Иванов, Иван Иванович"),
        ("Jan van der Berg", "van der Berg, Jan"),
        ("Saprykina BK", "Saprykina, BK"),
        ("Smith, John", "Smith, John"),
        ("The KESTREL Study Group", "The KESTREL Study Group"),
    ],
)
def test_a_name_is_inverted_once(name, wanted):
    assert inverted(name) == inverted(inverted(name)) == wanted


def test_a_surname_is_the_same_in_both_alphabets():
    assert surname("Щербакова Ж.Ю.") == surname("Zh. Yu. Shcherbakova") == surname("Shcherbakova, ZY")


references = st.builds(
    reference,
    key=st.integers(1, 99).map(str),
    title=st.sampled_from([None, EN, RU, EN.replace("Nilotinib", "Dasatinib"), "Editorial"]),
    doi=st.sampled_from([None, "10.1234/a", "10.1234/b"]),
    year=st.sampled_from([None, 2019, 2020, 2023]),
)
articles = st.builds(
    article,
    file=st.integers(1, 99).map("{}.pdf".format),
    title=st.sampled_from([None, EN, EN.replace("Nilotinib", "Dasatinib"), "Editorial"]),
    title_ru=st.sampled_from([None, RU]),
    doi=st.sampled_from([None, "10.1234/a", "10.1234/b"]),
    year=st.sampled_from([None, 2019, 2020, 2023]),
)


@given(
    st.lists(references, max_size=6, unique_by=lambda r: r.key),
    st.lists(articles, max_size=6, unique_by=lambda a: a.file),
)
def test_no_reference_has_two_articles_and_none_is_lost(some, known):
    found = match(some, known)
    matched = [m.reference.key for m in found if m.status == MATCHED]
    assert len(matched) == len(set(matched))
    assert {m.reference.key for m in found if m.reference} == {r.key for r in some}
    assert {m.article.file for m in found if m.article} == {a.file for a in known}
    assert all(m.note for m in found if m.status == AMBIGUOUS)


def test_twenty_thousand_references_are_matched_with_a_thousand_articles_in_reasonable_time():
    drugs, places = (
        "nilotinib dasatinib bosutinib ponatinib imatinib".split(),
        "lymphoma myeloma leukaemia anaemia".split(),
    )
    titles = [
        f"Outcomes of {drugs[i % 5]} in {places[i % 4]} of group {i}: a study of cohort {i * 7}" for i in range(20_000)
    ]
    some = [reference(str(i), title=title, year=2020) for i, title in enumerate(titles)]
    known = [article(f"{i}.pdf", title=titles[i * 20].replace("Outcomes", "Outcome"), year=2020) for i in range(1_000)]
    started = time.monotonic()
    found = match(some, known)
    assert time.monotonic() - started < 30
    assert [m.article.file for m in found if m.status == MATCHED] == [f"{i}.pdf" for i in range(1_000)]
