"""Medians that were not reached: "медианы ОВ и ВБП не достигнуты", "median OS was NR", "not estimable in either arm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from medkb.model import Fact, Figure, FigureKind, Mention, Survival
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.times.intervals import in_brackets, intervals_of

_NOT_REACHED = re.compile(
    r"(?i)не (?:был[аио]?\s)?(?:достигнут\w*|достигл\w+|оценен\w*|поддается оценке)"
    r"|(?:not|never) (?:yet )?(?:been )?(?:yet )?(?:reached|attained|estimable|evaluable|met)|could not be (?:estimated|determined|calculated)"
    r"|neither [^.;]{0,60}?(?:was|were|had been|has been) reached"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:was|were|is|are|составил\w*|равн\w+)\s|[:=,–—(\[]\s?|\bvs\.?\s|\bversus\s|\bпротив\s|\band\s|\bи\s)(?P<mark>NR|NE|НД|н/д)(?=[\s,;.)\]]|$)"
)
_MEDIAN = re.compile(r"(?i)медиан\w*|\bmedians?\b|\bm(?:OS|PFS|EFS|DOR)\b")
# The same is said of a second endpoint: ", как и медиана ОВ", "nor was median OS".
_LIKEWISE = re.compile(
    r"(?i)[^.;]{0,30}?,?\s(?:как и|равно как и|также как и|nor|as (?:was|were)|neither)\s[^.;,]{0,20}"
)
_BOTH = re.compile(
    r"(?i)^[^.;]{0,40}?(?:ни в одной|в обеих|в каждой|в обоих|in either|in both|in any|for either)\s(?:из\s|of\s)?(?:the\s)?(?:[^\W\d_]+\s)?(?:групп|arm|group|cohort)"
)
# A sentence that names no endpoint is of those whose rates the one before has told.
_FOLLOWING = re.compile(
    r"(?i)\s+(?P<told>(?:the\s)?(?:медианы?|medians?)\s(?:(?:were|was|have|has)\s)?(?:не (?:были\s)?достигнут\w*|not (?:yet )?(?:been )?reached))"
)
# One of these stands in every such sentence; they are looked for first because that is quick.
_SIGNS = ("достиг", "reached", "attained", "estim", "evaluable", "determined", "оцен", "NR", "NE", "НД", "н/д")
_NO_ENDPOINT = ("follow_up", "time_to_event")
_JOINED = re.compile(r"\s?(?:,|и|and|or|или|&|/|nor)\s?(?:[^\W\d_]+\s){0,2}(?:median\s|медиан\w+\s)?")
_TWO = 2
_CONTRASTED = re.compile(r"(?i)\b(?:vs\.?|versus|против|and|и|whereas|while|а)\b")
_REACH = 90  # characters between an endpoint and what is said of it


def unreached_facts(context: Context, p: Passage, heads: Sequence[Mention]) -> Iterator[Fact]:
    """A median without a value, for every endpoint and group that the sentence says it of."""
    for start, end in _places(p) if tells_unreached(p) else ():
        for head in _endpoints(p, heads, start, end):
            yield from _facts(context, p, head, start, end)
    following = _FOLLOWING.match(p.text, p.end, p.block.end)
    if following is not None:
        named = {h.concept: h for h in heads if h.concept not in _NO_ENDPOINT}
        for head in named.values():
            yield from _facts(context, p, head, *following.span("told"))


def tells_unreached(p: Passage) -> bool:
    """True where the sentence, or the next one that names no endpoint, says so of anything."""
    return any(word in p.words for word in _SIGNS) or _FOLLOWING.match(p.text, p.end, p.block.end) is not None


def _places(p: Passage) -> Iterator[tuple[int, int]]:
    """Where the sentence says so; an open end of an interval says nothing of the median."""
    for match in _NOT_REACHED.finditer(p.text, p.start, p.end):
        yield match.span()
    for match in _ABBREVIATED.finditer(p.text, p.start, p.end):
        opened = in_brackets(p, match.start("mark"))
        if opened is None or not re.search(r"\d|CI|ДИ|range", opened[1]):
            yield match.span("mark")


def _endpoints(p: Passage, heads: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The endpoints joined in a row before the place or inside it, and one that is likened to them behind."""
    opened = in_brackets(p, start)
    if opened is not None and re.search(r"\d[^()]*(?:[–—-]|to|до)\s?$", opened[1]):
        return []
    named = [h for h in heads if h.concept not in _NO_ENDPOINT]
    before = [h for h in named if h.end <= end and (start - h.end) < _REACH]
    if not before:
        return []
    told = [before[-1]]
    for first, second in reversed(list(pairwise(before))):
        if not _JOINED.fullmatch(p.text[first.end : second.start]):
            break
        told.insert(0, first)
    if not _MEDIAN.search(p.text, max(p.start, told[0].start - 40), end):
        return []
    valued = any(told[-1].end <= f.start < start for f in p.figures_of(FigureKind.TIME, FigureKind.DAY))
    if valued and not _CONTRASTED.search(p.text, told[-1].end, start):
        return []
    likened = _LIKEWISE.match(p.text, end, p.end)
    told += [h for h in named if likened and end <= h.start <= likened.end() + 1]
    return told


def _facts(context: Context, p: Passage, head: Mention, start: int, end: int) -> Iterator[Fact]:
    place = Figure(start, end, FigureKind.TIME)
    groups = context.finder.main or tuple(context.sizes)
    both = _BOTH.search(p.text[end : p.end]) and p.source == "own" and len(groups) == _TWO
    ci = intervals_of(p, place).get("ci")
    interval: dict[str, Any] = {"ci_low": ci.low, "ci_high": ci.high, "ci_level": ci.level} if ci else {}
    for arm in groups if both else (context.arm_of(p, place),):
        yield Survival(
            **context.shared(p, start, end, "duration.not_reached", 0.85),
            **interval,
            arm=arm,
            concept=context.vocabulary.get(head.scheme, head.concept).iri,
            endpoint=context.vocabulary.code(head.scheme, head.concept),
            statistic="median",
            unit="mo",
            reached=False,
        )
