"""Why a string is linked as it is, and which candidates lost."""

from __future__ import annotations

import pytest

from medkb.link import lexicon
from medkb.link.explain import Reading, explain
from medkb.vocab import load

NAMES = lexicon(load())


def reading(text: str) -> Reading:
    (found,) = explain(NAMES, text)
    return found


@pytest.mark.parametrize(
    ("text", "concept", "why"),
    [
        ("ритуксимабом", "rituximab", "label"),
        ("MTX", "methotrexate", "abbreviation"),
        ("sulphasalazin", "sulfasalazine", "sound"),
        ("ритуксмаб", "rituximab", "misspelling"),
        ("преднизолонзависимый", "prednisolone", "compound"),
        ("R-CHOP", "r-chop", "label"),
    ],
)
def test_a_link_says_how_it_was_found(text, concept, why):
    assert reading(text).concept == concept
    assert why in reading(text).why


def test_an_unseen_drug_is_linked_to_nothing():
    assert reading("зорбинамабом").concept is None
    assert "stem" in reading("зорбинамабом").why


@pytest.mark.parametrize(("text", "loser"), [("глюкоза", "glucose"), ("piperidine", "piperidione")])
def test_what_is_not_linked_names_the_candidate_that_lost_and_why(text, loser):
    found = reading(text)
    assert found.concept is None
    assert [candidate.concept for candidate in found.losers] == [loser]
    assert all(candidate.reason for candidate in found.losers)


def test_readings_stand_in_the_order_of_the_text():
    found = explain(NAMES, "глюкоза, ритуксимаб и цитидин")
    assert [r.text for r in found] == ["глюкоза", "ритуксимаб", "цитидин"]


def test_words_that_mean_nothing_have_no_reading():
    assert explain(NAMES, "больные обследованы") == []
