"""What a fact's confidence is: how often facts of its rule were right on articles with gold facts, less what speaks against it.

The shares of RIGHT were measured on the development half of corpora/, 20 articles in two languages and ten specialities,
and 13 further articles that were read by hand; a rule with fewer than 30 facts there has the share of its family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medkb.model import Fact

RIGHT = {
    "drug.name": 0.97,
    "dose.near_drug": 0.95,
    "table.cell": 0.94,
    "table.arm": 0.95,
    "table.unnamed": 0.85,
    "table.trial_size": 0.9,
    "people.population": 0.93,
    "people.arm": 0.95,
    "people.denominator": 0.9,
    "people.subgroup": 0.85,
    "people.characteristic": 0.85,
    "people.percent": 0.4,
    "duration.median": 0.93,
    "duration.not_reached": 0.85,
    "deaths.cause": 0.93,
    "deaths.total": 0.85,
    "stops.reason": 0.85,
    "absence": 0.82,
    "case.told": 0.78,
    "share.outcome": 0.88,
    "share.event": 0.85,
    "share.endpoint": 0.87,
    "share.death_cause": 0.87,
    "share.unnamed": 0.5,
}
_NEAREST = 0.95  # what a rule itself says of a figure that stands beside its name
_FAR = 1.3  # how much faster than a rule says the facts of far heads go wrong
_RESTATED = 0.65  # a discussion repeats, compares and rounds: its figures are often another study's
_GUESSED = 0.88  # a percentage alone, whose denominator is the stated size of its arm
_LEAST = 0.1


def calibrated(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with confidences that are shares of right ones; those of rules that were not measured stay as they are."""
    return [replace(fact, confidence=_of(fact)) for fact in facts]


def _of(fact: Fact) -> float:
    right = RIGHT.get(fact.rule)
    if right is None:
        return fact.confidence
    if fact.rule.startswith("share.") and fact.rule != "share.unnamed":
        right -= _FAR * max(0.0, _NEAREST - max(fact.confidence, 0.3))
    if fact.rule.startswith("share.") and fact.source == "own" and fact.evidence[0].section == "discussion":
        right *= _RESTATED
    percent = getattr(fact, "percent", None)
    if percent is not None and getattr(fact, "count", None) is None and getattr(fact, "n", None) is not None:
        right *= _GUESSED
    return round(max(_LEAST, right), 3)
