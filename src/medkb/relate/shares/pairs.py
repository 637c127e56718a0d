"""Counts in a row whose percentages follow together in brackets: "34 in the A group and 19 in the B group (41.5 % vs 23.2 %)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from medkb.model import Figure, FigureKind
from medkb.relate.arms.wholes import is_share
from medkb.relate.passage import Passage

_BRACKET = re.compile(r"[(\[](?P<in>[^()\[\]]*%[^()\[\]]*)[)\]]")
_BEHIND = re.compile(r"[^.;:()\d%]{0,80}")  # what may stand between the last count and the bracket
_BETWEEN = re.compile(r"[^.;:()%]{0,90}?(?:,|\band\b|\bи\b|\bvs\b\.?|\bversus\b|\bпротив\b)[^.;:()%]{0,60}")
_MOST = 4
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT)


def join_pairs(p: Passage) -> None:
    """Each percentage of such a bracket gets the count that it is of, and the count stands no more for itself."""
    joined = dict(_pairs(p))
    if joined:
        counts = {id(count) for count in joined.values()}
        p.figures = [_with(f, joined.get(f.start)) for f in p.figures if id(f) not in counts]


def _with(figure: Figure, count: Figure | None) -> Figure:
    return figure if count is None else replace(figure, kind=FigureKind.SHARE, count=count.count, people=True)


def _pairs(p: Passage) -> Iterator[tuple[int, Figure]]:
    """Start of a percentage to its count."""
    for bracket in _BRACKET.finditer(p.text, p.start, p.end):
        inside = [f for f in p.figures if bracket.start() <= f.start and f.end <= bracket.end() and f.kind in _SHARES]
        before = [f for f in p.figures if f.end <= bracket.start() and f.kind in (*_SHARES, FigureKind.COUNT)]
        counts = before[-len(inside) :]
        if 1 < len(inside) <= _MOST and len(counts) == len(inside) and _fit(p, counts, inside, bracket.start()):
            yield from ((percent.start, count) for percent, count in zip(inside, counts, strict=True))


def _fit(p: Passage, counts: Sequence[Figure], percents: Sequence[Figure], end: int) -> bool:
    """Bare counts in a row up to the bracket, each of which some whole number of people makes that percentage."""
    if any(f.kind is not FigureKind.COUNT for f in counts) or any(f.count is not None for f in percents):
        return False
    gaps = [p.text[a.end : b.start] for a, b in pairwise(counts)]
    if not _BEHIND.fullmatch(p.text[counts[-1].end : end]) or not all(map(_BETWEEN.fullmatch, gaps)):
        return False
    return all(_may_be(count, percent) for count, percent in zip(counts, percents, strict=True))


def _may_be(count: Figure, percent: Figure) -> bool:
    if not count.count or not percent.value or percent.low is not None:
        return False
    return is_share(count.count, percent.value, round(100 * count.count / percent.value))
