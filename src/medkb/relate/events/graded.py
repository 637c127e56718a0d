"""Grades counted one after the other: "I степени – у 19, II – у 12, III – у двух", "grade 1 in 12, 2 in 8 and 3 in 3".

The word for the grade is said once, with the first or the last of the list, and the counts bear no noun for people. The
rule takes the figures that it reads; the event is the last name before the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Grade, Group, Mention
from medkb.relate.context import Context
from medkb.relate.events.listed import put, take
from medkb.relate.passage import Passage
from medkb.relate.shares.facts import may_head
from medkb.relate.shares.refused import is_baseline
from medkb.relate.shares.results import result_facts
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, parse_count, parse_decimal

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ONE = r"(?:IV|V|I{1,3}|[1-5])(?:-?(?:й|я|ей|ая|ой))?[abаб]?"
_WORD = r"(?i:степен\w+|ст\.|grades?|gr\.)"
_GRADE = (
    rf"(?:(?P<word>{_WORD})\s)?(?P<low>{_ONE})(?:\s?(?:[–/-]|и|или|and|or|to)\s?(?P<high>{_ONE}))?(?!\w)"
    rf"(?:\s(?P<behind>{_WORD})(?:\s(?:тяжести|токсичности))?)?(?:\s(?:по|according to)\s[^,;:()]{{3,30}}?)?"
)
_COUNT = (
    rf"(?P<count>{INTEGER}|(?i:{NUMBER_WORD}))(?!\w|[.,]\d|\s?%|[–-]\d)(?:\s?[(\[]\s?(?P<pct>{NUMBER})\s?%\s?[)\]])?"
)
_TIE = r"(?:\s?[–—:-]\s(?:у\s|in\s)?|\s(?:у|in|was seen in|occurred in)\s|,?\s?\(?\s?[nN]\s?=\s?)"
_ITEM = re.compile(
    rf"(?<![\w–-]){_GRADE}{_TIE}{_COUNT}\)?(?:\s(?:больн\w+|пациент\w*|человек\w*|случа\w+|patients?|cases?))?"
)
# "у 5 – II, у двух – III степени"
_BEHIND = re.compile(
    rf"\b(?:у|in)\s{_COUNT}(?:\s(?:больн\w+|пациент\w*|человек\w*|patients?))?\s(?:[–—-]\s)?{_GRADE}(?=\s?[,;.)]|\s(?:и|and|а)\s|$)"
)
_JOINT = re.compile(r"\s?[,;]?\s(?:(?:и|а|and)\s)?(?:(?:was|were)\s)?")
_NO_EVENT = frozenset(("death", "mortality"))
_PROCEDURES = frozenset(("surgery", "transplantation"))  # told of the patients: "из 47 оперированных"
_REACH = 160  # characters from the event's name to the list


@dataclass(frozen=True, slots=True)
class _Item:
    grade: Grade
    figure: Figure
    named: bool  # the word for the grade is said


def grade_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """As many had each grade of the event that is named before the list."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "methods":
        return
    for chain in _chains(p):
        head = _head(context, p, chain[0])
        if head is None or (len(chain) == 1 and not _is_part(p, head, chain[0])):
            continue
        figures = [item.figure for item in chain]
        put(p, figures)
        first, last = chain[0].grade.start, max(chain[-1].grade.end, figures[-1].end)
        p.groups = [g for g in p.groups if not any(_overlap(g, item.grade) for item in chain)]  # "III" is no arm
        for item in chain:
            for fact in result_facts(context, p, item.figure, head, 0.5):
                if isinstance(fact, AdverseEvent):
                    yield replace(fact, grade_min=item.grade.low, grade_max=item.grade.high, rule="events.grades")
        take(p, figures)
        p.grades = [g for g in p.grades if not first <= g.start < last]


def _chains(p: Passage) -> Iterator[list[_Item]]:
    """Lists of grades that rise, at least one of them with the word for it."""
    chain: list[_Item] = []
    last = p.start
    for item, start, end in sorted(_items(p), key=lambda found: found[1]):
        if start < last:
            continue
        joined = chain and _JOINT.fullmatch(p.text, last, start)
        if joined and item.grade.low >= chain[-1].grade.high:
            chain.append(item)
        else:
            yield from _whole(chain)
            chain = [item]
        last = end
    yield from _whole(chain)


def _whole(chain: list[_Item]) -> Iterator[list[_Item]]:
    if any(item.named for item in chain):
        yield chain


def _items(p: Passage) -> Iterator[tuple[_Item, int, int]]:
    for match in (m for pattern in (_ITEM, _BEHIND) for m in pattern.finditer(p.text, p.start, p.end)):
        count = parse_count(match["count"])
        low, high = _number(match["low"]), _number(match["high"] or match["low"])
        if count is None or low > high:
            continue
        start, end = match.span("count")
        value = parse_decimal(match["pct"]) if match["pct"] else None
        kind = FigureKind.COUNT if value is None else FigureKind.SHARE
        figure = Figure(start, end, kind, count=count, value=value, text=match["count"], people=True)
        known = next((f for f in p.figures if f.start < end and start < f.end and f.count == count), None)
        last = match.end("behind") if match["behind"] else match.end("low")
        grade = Grade(match.start("word") if match["word"] else match.start("low"), last, low, high)
        yield _Item(grade, known or figure, bool(match["word"] or match["behind"])), *match.span()


def _head(context: Context, p: Passage, first: _Item) -> Mention | None:
    """The event named last before the list, of which the list can tell."""
    start = min(first.grade.start, first.figure.start)
    before = [m for m in p.heads if m.end <= start and m.concept not in _PROCEDURES]
    if not before or before[-1].scheme != "event" or before[-1].concept in _NO_EVENT:
        return None
    near = start - before[-1].end < _REACH and may_head(context, p, before[-1])
    return before[-1] if near and not is_baseline(p, first.figure, before[-1]) else None


def _is_part(p: Passage, head: Mention, item: _Item) -> bool:
    """A single grade of those who have just been counted: "in 11 (8 %) and was grade 3 in two"."""
    shares = [f for f in p.figures_of(FigureKind.SHARE) if head.end <= f.start < item.grade.start]
    return len(shares) == 1 and (shares[0].count or 0) > (item.figure.count or 0) and item.figure.value is None


def _overlap(a: Group, b: Grade) -> bool:
    return a.start < b.end and b.start < a.end


def _number(printed: str) -> int:
    bare = re.match(r"IV|V|I{1,3}|[1-5]", printed)
    return _ROMAN.get(bare[0]) or int(bare[0]) if bare else 0
