"""Medians that were not reached: "медианы ОВ и ВБП не достигнуты", "median OS was NR", "not estimable in either arm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from medkb.model import Fact, Figure, FigureKind, Mention, Survival
from medkb.relate.context import Context
from medkb.relate.intervals import in_brackets, intervals_of
from medkb.relate.passage import Passage

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
_LIKEWISE = re.compile(r"(?i)[^.;]{0,30}?,?\s(?:как и|равно как и|также как и|nor|as (?:was|were)|neither)\s[^.;,]{0,20}")
_BOTH = re.compile(
    r"(?i)^[^.;]{0,40}?(?:ни в одной|в обеих|в каждой|в обоих|in either|in both|in any|for either)\s(?:из\s|of\s)?(?:the\s)?(?:[^\W\d_]+\s)?(?:групп|arm|group|cohort)"
)
_NO_ENDPOINT = ("follow_up", "time_to_event")
_JOINED = re.compile(r"\s?(?:,|и|and|or|или|&|/|nor)\s?(?:[^\W\d_]+\s){0,2}(?:median\s|медиан\w+\s)?")
_REACH = 90  # characters between an endpoint and what is said of it
_CARRIED = 300  # characters before a sentence that names no endpoint


def unreached_facts(context: Context, p: Passage, heads: Sequence[Mention]) -> Iterator[Fact]:
    """A median without a value, for every endpoint and group that the sentence says it of."""
    for start, end in _places(p):
        for head in _endpoints(context, p, heads, start, end):
            yield from _facts(context, p, head, start, end)


def _places(p: Passage) -> Iterator[tuple[int, int]]:
    """Where the sentence says so; an open end of an interval says nothing of the median."""
    for match in _NOT_REACHED.finditer(p.text, p.start, p.end):
        yield match.span()
    for match in _ABBREVIATED.finditer(p.text, p.start, p.end):
        opened = in_brackets(p, match.start("mark"))
        if opened is None or not re.search(r"\d|CI|ДИ|range", opened[1]):
            yield match.span("mark")


def _endpoints(context: Context, p: Passage, heads: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The endpoints joined in a row before the place or inside it, and one that is likened to them behind."""
    opened = in_brackets(p, start)
    if opened is not None and re.search(r"\d[^()]*(?:[–—-]|to|до)\s?$", opened[1]):
        return []
    named = [h for h in heads if h.concept not in _NO_ENDPOINT]
    before = [h for h in named if h.end <= end and (start - h.end) < _REACH]
    if not before:
        carried = _MEDIAN.match(p.text, p.start, p.end) and not heads
        return _carried(context, p) if carried else []
    told = [before[-1]]
    for first, second in reversed(list(pairwise(before))):
        if not _JOINED.fullmatch(p.text[first.end : second.start]):
            break
        told.insert(0, first)
    if not _MEDIAN.search(p.text, max(p.start, told[0].start - 40), end):
        return []
    if any(f.kind in (FigureKind.TIME, FigureKind.DAY) for f in p.figures if told[-1].end <= f.start < start):
        if not re.search(r"(?i)\b(?:vs\.?|versus|против|and|и|whereas|while|а)\b", p.text[told[-1].end : start]):
            return []
    likened = _LIKEWISE.match(p.text, end, p.end)
    told += [h for h in named if likened and end <= h.start <= likened.end() + 1]
    return told


def _carried(context: Context, p: Passage) -> list[Mention]:
    """ "Медианы не достигнуты": of the endpoints that the paragraph has just told the rates of."""
    start = max(p.block.start, p.start - _CARRIED)
    found: dict[str, Mention] = {}
    for mention in context.annotations.mentions:
        if mention.scheme == "endpoint" and start <= mention.start < p.start and mention.concept not in _NO_ENDPOINT:
            found[mention.concept] = mention
    return list(found.values())


def _facts(context: Context, p: Passage, head: Mention, start: int, end: int) -> Iterator[Fact]:
    place = Figure(start, end, FigureKind.TIME)
    both = _BOTH.search(p.text[end : p.end]) and p.source == "own" and len(context.arms) > 1
    ci = intervals_of(p, place).get("ci")
    interval: dict[str, Any] = {"ci_low": ci.low, "ci_high": ci.high, "ci_level": ci.level} if ci else {}
    for arm in context.arms if both else (context.arm_of(p, place),):
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
