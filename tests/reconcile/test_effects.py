"""Ratios told more than once: what the abstract, the text and a table each tell of one is one fact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.model import Effect, Evidence
from medkb.reconcile.merge import united

FULL = {"measure": "HR", "of": "OS", "value": Decimal("0.7"), "ci_low": Decimal("0.5"), "ci_high": Decimal("0.9")}
SIDES = {"arm": "A", "comparator": "B"}


def told(start, lang="en", section="results", **slots):
    place = Evidence(start, start + 3, "0.7", lang, section)
    return Effect(**({"evidence": (place,), "measure": "HR", "value": Decimal("0.7")} | slots))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL | SIDES, {"of": "OS"}),  # without its interval and its groups
        (FULL | SIDES, FULL | {"of": "death"}),  # overall survival is told as that of death
        (FULL | SIDES, FULL | {"measure": "ratio"}),  # "отношение рисков"
        (FULL | {"factor": "age > 60"}, FULL | {"factor": "Age above 60 years"}),
        (FULL | {"factor": "age > 60"}, FULL | {"factor": "возраст старше 60", "lang": "ru"}),
    ],
)
def test_two_tellings_of_one_ratio_are_one_fact_with_both_places(one, other):
    (fact,) = united([told(1, **one), told(50, **other)])
    assert len(fact.evidence) == 2
    assert (fact.measure, fact.of, fact.ci_low) == ("HR", "OS", Decimal("0.5"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL | SIDES, FULL | {"of": "PFS"}),
        (FULL | SIDES, FULL | {"ci_low": Decimal("0.4")}),
        (FULL | SIDES, FULL | {"arm": "B", "comparator": "A"}),
        (FULL | {"factor": "age"}, FULL | {"factor": "male sex"}),
        (FULL | SIDES, FULL | SIDES | {"measure": "OR"}),
        (FULL | SIDES, FULL | SIDES | {"source": "cited"}),
    ],
)
def test_what_says_something_else_stays_apart(one, other):
    assert len(united([told(1, **one), told(50, **other)])) == 2


def test_a_discussion_that_cites_others_tells_the_own_ratio_again():
    (fact,) = united([told(1, **FULL, **SIDES), told(50, section="discussion", of="OS", source="cited", refs=(3,))])
    assert (fact.source, fact.refs, len(fact.evidence)) == ("own", (), 2)
