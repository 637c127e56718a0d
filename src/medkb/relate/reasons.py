"""Why a fact is believed: beside its rule, the words that name its outcome, drug or event, its arm, grade and study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from medkb.model import Fact, Reason, Words
from medkb.relate.context import Context, Place


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def with_reasons(context: Context, facts: Sequence[Fact]) -> list[Fact]:
    """The same facts; each that was read at one place with the words of that place that it rests on."""
    return [_reasoned(context, fact) for fact in facts]


def _reasoned(context: Context, fact: Fact) -> Fact:
    if len(fact.evidence) != 1:
        return fact
    at = fact.evidence[0].start
    place = context.places.get(at)
    words = tuple(_words(context, fact, place)) if place else ()
    return replace(fact, because=(Reason(fact.rule, at, words),))


def _words(context: Context, fact: Fact, place: Place) -> Iterator[Words]:
    p, vocabulary = place.passage, context.vocabulary
    if fact.concept:
        known = [m for m in p.mentions if vocabulary.schemes[m.scheme].get(m.concept)]
        named = [m for m in known if vocabulary.get(m.scheme, m.concept).iri == fact.concept]
        yield from _nearest(context, place, named, fact.kind.value if fact.kind != "dose" else "drug")
    if fact.arm != "all":
        yield from _nearest(context, place, [g for g in p.groups if g.label == fact.arm], "arm")
    low, high = getattr(fact, "grade_min", None), getattr(fact, "grade_max", None)
    if low is not None:
        yield from _nearest(context, place, [g for g in p.grades if (g.low, g.high) == (low, high)], "grade")
    if fact.source == "cited":
        yield from _nearest(context, place, p.references, "reference")


def _nearest(context: Context, place: Place, some: Sequence[_Placed], role: str) -> Iterator[Words]:
    if not some:
        return
    best = min(some, key=lambda x: max(x.start - place.end, place.start - x.end, 0))
    span = context.annotations.clean.to_source(best.start, best.end)
    yield Words(role, span.start, span.end, context.annotations.clean.document.text[span.start : span.end])
