"""Complications of what has just been counted: "у двоих из них она осложнилась сепсисом", "complicated by sepsis in two".

The count is of the complication; the event that it complicates stands before and bears a count of its own, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import BlockKind, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.events.listed import put, take
from medkb.relate.passage import Passage
from medkb.relate.shares.results import result_facts
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, parse_count, parse_decimal

_PERCENT = rf"(?:\s?[(\[]\s?(?P<pct>{NUMBER})\s?%\s?[)\]])?"
_PEOPLE = r"(?:\s(?:больн\w+|пациент\w*|дет\w+|случа\w+|patients?|cases?|children))?"
_OF_THEM = r"(?:\s(?:из\s(?:них|которых|этих)|of\s(?:them|whom|these|which))(?:\s(?:больн\w+|пациент\w*|patients))?)?"
_COUNT = rf"(?P<count>{INTEGER}|(?i:{NUMBER_WORD}))(?![\w%]|[.,]\d|\s?%){_PERCENT}{_PEOPLE}{_OF_THEM}"
_FOLLOWED = r"(?:осложнил\w+|осложнивш\w+|осложнен\w*|complicated\s(?:by|with))"
# "у одного из них она осложнилась кровотечением"
_BEFORE = re.compile(
    rf"\b(?:[Уу]|[Вв]|[Ii]n)\s{_COUNT}\s(?:(?!and\s|и\s|а\s)[^\W\d_-]+[\s-]){{0,4}}?(?:was\s|were\s)?{_FOLLOWED}\s(?:развитием\s|the\s)?"
)
# "осложнилась кровотечением у двух", "was complicated by bleeding in two of them"
_BEHIND = re.compile(rf"\b{_FOLLOWED}\s(?:развитием\s|the\s)?(?P<name>[^.,;:()\d]{{4,60}}?)\s(?:у|в|in)\s{_COUNT}")
_NAME = 45  # characters from the verb to the name's first letter
_WEAK = frozenset(("adverse-event", "postoperative-complication", "death", "mortality"))


def complication_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """The event that a counted one led to, with its count."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "methods":
        return
    for pattern in (_BEFORE, _BEHIND):
        for match in pattern.finditer(p.text, p.start, p.end):
            figure, event = _figure(p, match), _event(p, match)
            if figure is None or event is None:
                continue
            put(p, [figure])
            yield from result_facts(context, p, figure, event, 0.5)
            take(p, [figure])
            p.heads = [head for head in p.heads if head is not event]


def _event(p: Passage, match: re.Match[str]) -> Mention | None:
    """The first event behind the verb, or between the verb and its count."""
    start = match.start("name") if "name" in match.groupdict() else match.end()
    end = match.end("name") if "name" in match.groupdict() else min(p.end, start + _NAME)
    event = next((m for m in p.heads if start <= m.start < end), None)
    if event is None or event.scheme != "event" or event.concept in _WEAK:
        return None
    return None if re.search(r"[.,;:]|\d", p.text[start : event.start]) else event


def _figure(p: Passage, match: re.Match[str]) -> Figure | None:
    count = parse_count(match["count"])
    if count is None:
        return None
    start, end = match.span("count")
    known = next((f for f in p.figures if f.start < end and start < f.end), None)
    if known is not None:
        return known if known.count == count else None
    value = parse_decimal(match["pct"]) if match["pct"] else None
    kind = FigureKind.COUNT if value is None else FigureKind.SHARE
    return Figure(start, end, kind, count=count, value=value, text=match["count"], people=True)
