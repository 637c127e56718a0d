"""When two facts contradict each other, and what one is made of two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeVar

from medkb.model import Drug, Evidence, Fact, Reason, Regimen
from medkb.model.codec import slot_names

_F = TypeVar("_F", bound=Fact)
# Slots that two tellings of one fact word in their own way.
_LOOSE = frozenset(("label", "schedule", "condition", "names", "role", "confidence", "route"))
_TIME = re.compile(r"(?:D\+)?(?P<value>\d+(?:\.\d+)?)(?:\s?(?P<unit>h|d|wk|mo|a))?")
_DAYS = {"h": 1 / 24, "d": 1, "wk": 7, "mo": 30.44, "a": 365.25}
_SAME_TIME = 0.1  # 12 weeks and 3 months are one time, 12 and 16 weeks are two
_OWN = {"evidence", "refs", "confidence", "because"}  # joined, not filled


def agree(a: Fact, b: Fact, loose: frozenset[str] = frozenset()) -> bool:
    """No slot but those that are worded freely, and the `loose` ones, says one thing here and another there."""
    if a.source == b.source == "cited" and a.refs and b.refs and not set(a.refs) & set(b.refs):
        return False  # two studies of the same figure
    for name in slot_names(a.kind):
        x, y = getattr(a, name), getattr(b, name)
        if name in _LOOSE or name in loose or x in (None, "") or y in (None, ""):
            continue
        if x != y and not (name == "time" and _same_time(x, y)):
            return False
    return True


def _same_time(x: str, y: str) -> bool:
    """One stretch in two units; what is no stretch of time is not compared."""
    a, b = _TIME.fullmatch(x), _TIME.fullmatch(y)
    if not a or not b:
        return True
    days = [float(m["value"]) * _DAYS[m["unit"] or "d"] for m in (a, b)]
    return abs(days[0] - days[1]) <= _SAME_TIME * max(days)


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each place once, in order."""
    return tuple(sorted({(e.start, e.end): e for e in evidence}.values(), key=lambda e: (e.start, e.end)))


def unite(a: _F, b: Fact) -> _F:
    """Slots of a, filled from b; all evidence in order of place; two independent places make it surer."""
    filled = {
        f.name: getattr(b, f.name)
        for f in fields(a)
        if f.name not in _OWN and getattr(a, f.name) in (None, "", ()) and getattr(b, f.name) not in (None, "", ())
    }
    evidence = in_order((*a.evidence, *b.evidence))
    surer = 1 - (1 - max(a.confidence, b.confidence)) * (0.7 if len(evidence) > len(a.evidence) else 1)
    if isinstance(a, Drug | Regimen) and isinstance(b, Drug | Regimen):
        filled["names"] = tuple(dict.fromkeys((*a.names, *b.names)))
    filled |= {"refs": tuple(dict.fromkeys((*a.refs, *b.refs))), "because": reasons(a, b)}
    return replace(a, evidence=evidence, confidence=round(surer, 3), **filled)


def reasons(a: Fact, b: Fact) -> tuple[Reason, ...]:
    """One a place, in order of place."""
    return tuple(sorted({(r.start, r.rule): r for r in (*a.because, *b.because)}.values(), key=lambda r: r.start))
