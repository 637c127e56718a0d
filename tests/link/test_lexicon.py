"""Names to concepts: what is linked, and what must not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.link import lexicon
from medkb.model import Mention
from medkb.text.tokens import tokenize
from medkb.vocab import load

NAMES = lexicon(load())


def mentions(text: str, blocked: frozenset[str] = frozenset()) -> list[Mention]:
    return list(NAMES.find(text, tokenize(text), blocked))


def drugs(text: str) -> list[tuple[str, str]]:
    return [(m.text, m.concept) for m in mentions(text) if m.scheme == "drug" and not m.candidate]


@pytest.mark.parametrize(
    "name",
    ["ритуксимаб", "ритуксимаба", "ритуксимабу", "ритуксимабом", "ритуксимабе", "Ритуксимаб", "RITUXIMAB", "rituximab"],
)
def test_a_drug_is_found_in_every_case(name):
    assert drugs(f"лечение {name} начато") == [(name, "rituximab")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ритуксимаб-содержащий режим", [("ритуксимаб", "rituximab")]),
        ("rituximab-based regimen", [("rituximab", "rituximab")]),
        ("метотрексат-индуцированный", [("метотрексат", "methotrexate")]),
        ("5-азацитидин", [("5-азацитидин", "azacitidine")]),
        ("6-меркаптопурина", [("6-меркаптопурина", "mercaptopurine")]),
        ("Мабтера и Вайдаза", [("Мабтера", "rituximab"), ("Вайдаза", "azacitidine")]),
        ("флударабин + мелфалан", [("флударабин", "fludarabine"), ("мелфалан", "melphalan")]),
        ("левофлоксацин/моксифлоксацин", [("левофлоксацин", "levofloxacin"), ("моксифлоксацин", "moxifloxacin")]),
        ("ниволумаб и ипилимумаб", [("ниволумаб", "nivolumab"), ("ипилимумаб", "ipilimumab")]),
        ("nivolumab and relatlimab", [("nivolumab", "nivolumab"), ("relatlimab", "relatlimab")]),
        ("циклоспорин А", [("циклоспорин А", "ciclosporin")]),
        ("trastuzumab deruxtecan", [("trastuzumab deruxtecan", "trastuzumab-deruxtecan")]),
        ("brentuximab\nvedotin", [("brentuximab\nvedotin", "brentuximab-vedotin")]),
        ("MTX 15 mg", [("MTX", "methotrexate")]),
    ],
)
def test_printed_forms_of_names(text, found):
    assert drugs(text) == found


def test_a_fixed_combination_is_one_drug():
    (found,) = drugs("пиперациллина/тазобактама")
    assert found[0] == "пиперациллина/тазобактама"


@pytest.mark.parametrize("text", ["mtx", "MtX"])
def test_an_abbreviation_is_found_only_as_it_is_written(text):
    assert drugs(text) == []


def test_an_abbreviation_that_the_article_defines_as_something_else_is_not_found():
    assert [m.concept for m in mentions("CR was seen")] == ["CR"]
    assert mentions("CR was seen", blocked=frozenset({"CR"})) == []


@pytest.mark.parametrize(
    ("text", "base"), [("мерувимабом", "мерувимаб"), ("zorobrutinib", "zorobrutinib"), ("Вабулимаба", "вабулимаб")]
)
def test_an_unseen_drug_is_a_candidate_and_not_linked(text, base):
    (found,) = [m for m in mentions(text) if m.candidate]
    assert found.concept == base


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("ритуксимобом", "rituximab"),
        ("rituximub", "rituximab"),
        ("metotrexate", "methotrexate"),
        ("метатрексатом", "methotrexate"),
        ("palcitaxel", "paclitaxel"),
        ("гидрохлортиазид", "hydrochlorothiazide"),
        ("севофлюраном", "sevoflurane"),
    ],
)
def test_a_misspelling_within_one_edit_is_linked(text, concept):
    assert drugs(text) == [(text, concept)]


@pytest.mark.parametrize(
    "text",
    ["ритоксумоб", "rxtuximab", "pancreatic", "панкреатический", "cytidine", "препаратом", "больными"],
)
def test_further_words_are_not_misspellings(text):
    assert drugs(text) == []


def test_no_known_drug_is_taken_for_the_misspelling_of_another():
    taken = {}
    for concept in load().concepts("drug"):
        for label in (concept.en, concept.ru):
            if label.isalpha() and not {"class", "common"} & set(concept.note.split()):
                for mention in mentions(label):
                    if mention.scheme == "drug" and not mention.candidate and mention.concept != concept.id:
                        taken[label] = mention.concept
    assert taken == {}


def test_a_word_within_one_edit_of_two_drugs_is_not_linked():
    names = sorted({c.en: c.id for c in load().concepts("drug") if c.en.isalpha() and len(c.en) > 9}.items())
    shared: dict[str, set[str]] = {}
    for name, concept in names:
        for i in range(2, len(name) - 1):
            shared.setdefault(name[:i] + name[i + 1 :], set()).add(concept)
    between = [word for word, concepts in shared.items() if len(concepts) > 1 and drugs(word) == []]
    assert between
    assert [
        word for word, concepts in shared.items() if len(concepts) > 1 and {c for _, c in drugs(word)} & concepts
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "железо в сыворотке",
        "вода и кислород",
        "oxygen saturation was low",
        "water intake",
        "калий 4 ммоль/л",
        "гемоглобин",
        "алкоголь",
        "чашка кофе и кофеин",
        "biotin labelled",
    ],
)
def test_everyday_words_are_no_drugs(text):
    assert drugs(text) == []


@pytest.mark.parametrize(("text", "concept"), [("кофеин 100 мг", "caffeine"), ("biotin 5 mg daily", "biotin")])
def test_an_everyday_word_is_a_drug_where_it_is_given(text, concept):
    assert [c for _, c in drugs(text)] == [concept]


@pytest.mark.parametrize(
    ("text", "scheme", "concept"),
    [
        ("общей выживаемости", "endpoint", "OS"),
        ("overall survival", "endpoint", "OS"),
        ("полного ответа", "outcome", "CR"),
        ("partial responses", "outcome", "PR"),
    ],
)
def test_outcomes_and_endpoints_in_any_form(text, scheme, concept):
    assert [(m.scheme, m.concept) for m in mentions(text)] == [(scheme, concept)]


PIECES = [
    "ритуксимабом",
    "MTX",
    "полный ответ",
    "5-",
    "азацитидин",
    " ",
    ", ",
    "/",
    "(",
    ")",
    "нурулимаб",
    "metotrexate",
    "кислород",
    "доза",
    "\n",
    "и",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_a_mention_is_its_stretch_of_text_and_none_overlaps(text):
    found = sorted(mentions(text), key=lambda m: m.start)
    assert all(text[m.start : m.end] == m.text for m in found)
    covered = [(m.scheme, i) for m in found for i in range(m.start, m.end)]
    assert len(covered) == len(set(covered))
