"""The places of the article that facts and issues point to, and how the text is cut where they begin and end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from medkb.model import Claim, Evidence, Issue


@dataclass(frozen=True, slots=True)
class Place:
    """One stretch [start, end) of the text, and the numbers of the facts and issues that rest on it."""

    number: int
    evidence: Evidence
    facts: list[int] = field(default_factory=list)
    issues: list[int] = field(default_factory=list)


class Piece(NamedTuple):
    """A stretch of text with the same places all over; none where nothing was read."""

    start: int
    end: int
    places: tuple[Place, ...]


class Places:
    """All places of an article in order: each stretch once, longer ones before those within them."""

    def __init__(self, claims: Sequence[Claim], issues: Sequence[Issue]) -> None:
        spans: dict[tuple[int, int], Evidence] = {}
        for evidence in (c.fact.evidence for c in claims):
            spans |= {_key(e): e for e in evidence}
        for issue in issues:
            spans |= {_key(e): e for e in issue.places if _key(e) not in spans}
        keys = sorted((k for k in spans if k[0] < -k[1]), key=lambda key: key)
        self.all = [Place(number, spans[key]) for number, key in enumerate(keys)]
        self._by_span = dict(zip(keys, self.all, strict=True))
        for number, claim in enumerate(claims):
            for place in self.of(claim.fact.evidence):
                place.facts.append(number)
        for number, issue in enumerate(issues):
            for place in self.of(issue.places):
                place.issues.append(number)
        self._pieces = list(self._cut())
        self._starts = [piece.start for piece in self._pieces]

    def of(self, evidence: Sequence[Evidence]) -> list[Place]:
        """The places of these pieces of evidence, in order."""
        found = {place.number: place for e in evidence if (place := self._by_span.get(_key(e)))}
        return [found[number] for number in sorted(found)]

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The stretch [start, end) cut wherever a place begins or ends."""
        at = start
        i = max(0, bisect_right(self._starts, start) - 1)
        while i < len(self._pieces) and self._pieces[i].start < end:
            first, last, places = self._pieces[i]
            i += 1
            if last <= at:
                continue
            if first > at:
                yield Piece(at, first, ())
            yield Piece(max(at, first), min(last, end), places)
            at = min(last, end)
        if at < end:
            yield Piece(at, end, ())

    def _cut(self) -> Iterator[Piece]:
        """Stretches with at least one place, in order; where places overlap, there is a stretch for the overlap."""
        open_: list[Place] = []
        edges = sorted({edge for p in self.all for edge in (p.evidence.start, p.evidence.end)})
        following = 0
        for start, end in pairwise(edges):
            open_ = [p for p in open_ if p.evidence.end > start]
            while following < len(self.all) and self.all[following].evidence.start == start:
                open_.append(self.all[following])
                following += 1
            if open_:
                yield Piece(start, end, tuple(open_))


def _key(evidence: Evidence) -> tuple[int, int]:
    return evidence.start, -evidence.end
