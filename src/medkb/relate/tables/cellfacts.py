"""The fact of one cell, once it is known what it counts: a rate, a median, a response or an adverse event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Mention, Response, Survival
from medkb.relate.context import Context
from medkb.relate.passage import Cutter, Passage
from medkb.relate.shares.results import DEATHS
from medkb.relate.tables.cells import Cell, Column
from medkb.relate.tables.rowheads import SURGICAL, says_all, scaled
from medkb.relate.tables.strata import Place, Strata
from medkb.relate.times.facts import time_point

_ANY_GRADE = re.compile(r"(?i)люб\w+ (?:степен|тяжест)|all[ -]grades?|any[ -]grades?|все степени|всех степеней")
_WHEN = re.compile(
    r"(?i)(?<![<>≤≥\w.,])(?:(?P<n>\d{1,3})(?:[-–]?(?:й|я|е|му|му|м|ю|th|st|nd|rd))?[\s-]?(?P<u>мес|нед|дн|день|дня|сут|лет|год|months?|mo\b|weeks?|wk|days?|years?|yr)\w*"
    r"|(?P<v>weeks?|months?|days?|years?|недел[яи]|месяц|день|год)\s(?P<m>\d{1,3})\b|[ДD]\s?\+\s?(?P<d>\d{1,3})\b)"
)
_UNITS = {
    "мес": "mo",
    "mon": "mo",
    "mo": "mo",
    "нед": "wk",
    "wee": "wk",
    "wk": "wk",
    "лет": "a",
    "год": "a",
    "yea": "a",
    "yr": "a",
}
_LENGTH = re.compile(
    r"(?i)(?:более|старше|менее|младше|свыше|длительн\w+|ранее|моложе|older|younger|over|under|more than|less than|longer|within|duration|aged?|for|каждые|every)\W*$"
)
_COMPLICATION = re.compile(r"(?i)complication|осложнен")
_COMPLICATIONS = ("adverse-event", "postoperative-complication", "serious-adverse-event", "severe-adverse-event")
_DIED = ("TRM", "NRM")  # endpoints whose counts are of the dead
_FATAL = 5  # the grade of severity that is death


class CellFacts:
    """Makes the facts of the cells of one article's tables."""

    def __init__(self, context: Context, cutter: Cutter, strata: Strata) -> None:
        self._context, self._cutter, self._strata = context, cutter, strata
        # Clavien and Dindo grade what surgery led to: complications are then no adverse events of a drug.
        self._surgical = bool(SURGICAL.search(context.annotations.clean.text))

    def of(
        self, head: Mention, place: Place, columns: Sequence[Column], c: int, slots: dict[str, Any]
    ) -> Iterator[Fact]:
        """The facts of the c-th cell of a row under a head; `slots` hold the group and its size."""
        cell, column = place.row.cells[c], columns[c]
        concept = self._context.vocabulary.get(head.scheme, head.concept)
        slots = slots | {"concept": concept.iri}
        if cell.unit:
            yield from self._median(head, cell, slots | {"p": place.row.p})
        elif head.scheme == "endpoint" and head.concept in _DIED and cell.count is not None:
            yield from self.death(head, place.label.words, cell, slots)
        elif head.scheme == "endpoint":
            yield from self._rate(head, place, column, cell, slots)
        elif head.scheme == "outcome" and head.concept not in DEATHS:
            yield self._response(
                self._context.outcome(concept.notation or concept.id, head.text), place, column, cell, slots
            )
        else:
            yield self._event(head, place, columns, c, slots)

    def unnamed(
        self, words: str, place: Place, columns: Sequence[Column], c: int, slots: dict[str, Any]
    ) -> Iterator[Fact]:
        """A result told with the label's own words, which are doubtful as a name."""
        slots = slots | {"confidence": 0.6, "rule": "table.unnamed"}
        yield self._response(f"other:{words.lower()}", place, columns[c], place.row.cells[c], slots)

    def death(
        self,
        head: Mention | None,
        words: str,
        cell: Cell,
        slots: dict[str, Any],
    ) -> Iterator[Fact]:
        """The dead of a row that says what they died of, or that they are all."""
        if cell.count is None and cell.percent is None:
            return
        dead = says_all(words) or (head is not None and head.concept in ("death", "mortality"))
        known = self._context.vocabulary.get(head.scheme, head.concept).en if head else words.lower()
        concept = self._context.vocabulary.get("event", "death")
        numbers: dict[str, Any] = {"count": cell.count, "percent": cell.percent, "cause": None if dead else known}
        yield AdverseEvent(**slots | {"concept": concept.iri, "rule": "table.cause"}, **numbers, event=concept.en)

    def captions(self, label: Passage) -> Iterator[Passage]:
        """The captions right above the table, the nearest first."""
        blocks = self._context.annotations.clean.blocks
        for index in range(label.index - 1, max(-1, label.index - 3), -1):
            block = blocks[index]
            if block.kind is not BlockKind.CAPTION:
                break
            yield self._cutter.cut(block, index, block.start, block.end)

    def _response(self, outcome: str, place: Place, column: Column, cell: Cell, slots: dict[str, Any]) -> Response:
        numbers: dict[str, Any] = {
            "count": cell.count,
            "percent": cell.percent,
            "ci_low": cell.low,
            "ci_high": cell.high,
        }
        return Response(**slots, **numbers, p=place.row.p, outcome=outcome, time=self._when(place, column))

    def _rate(self, head: Mention, place: Place, column: Column, cell: Cell, slots: dict[str, Any]) -> Iterator[Fact]:
        """The share of patients without the event at a time; a count of patients is none."""
        if cell.percent is None or cell.count is not None:
            return
        numbers: dict[str, Any] = {"value": cell.percent, "ci_low": cell.low, "ci_high": cell.high, "p": place.row.p}
        code = self._context.vocabulary.code("endpoint", head.concept)
        at = self._time(head, place, column)
        yield Survival(**slots | {"n": None}, **numbers, statistic="rate", unit="%", at=at, endpoint=code)

    def _median(self, head: Mention, cell: Cell, slots: dict[str, Any]) -> Iterator[Fact]:
        """A median time to the endpoint that the head names; nothing for a head that is none."""
        if head.scheme != "endpoint":
            return
        bounds = ("ci_low", "ci_high") if cell.confidence else ("low", "high")
        limits: dict[str, Any] = dict(zip(bounds, (cell.low, cell.high), strict=True))
        endpoint = self._context.vocabulary.code("endpoint", head.concept)
        reached = False if cell.median is None else None
        value: dict[str, Any] = {"value": cell.median, "unit": cell.unit, "reached": reached}
        yield Survival(**slots, **limits, **value, statistic="median", endpoint=endpoint)

    def _time(self, head: Mention, place: Place, column: Column) -> str | None:
        """The time at which a rate holds, told by the row, its section, the column's heads or the caption."""
        at = time_point(place.label, Figure(head.start, head.end, FigureKind.PERCENT)) or self._when(place, column)
        heads = self._strata.heads(place.label, column) if column.heads else []
        above = [*([place.section] if place.section else []), *heads, *self.captions(place.label)]
        for passage in above if at is None else ():
            at = (
                at
                or time_point(passage, Figure(passage.end, passage.end, FigureKind.PERCENT))
                or _moment(passage.words)
            )
        return at

    def _when(self, place: Place, column: Column) -> str | None:
        """The time of measurement that the row, its section or a head of the column prints."""
        heads = self._strata.heads(place.label, column) if column.heads else []
        told = [place.label, *([place.section] if place.section else []), *reversed(heads)]
        return next(filter(None, (_moment(passage.words) for passage in told)), None)

    def _event(
        self, head: Mention, place: Place, columns: Sequence[Column], c: int, slots: dict[str, Any]
    ) -> AdverseEvent:
        vocabulary, cell = self._context.vocabulary, place.row.cells[c]
        low, high = self._grade(place, columns, c)
        fatal = low == high == _FATAL and head.concept in _COMPLICATIONS
        name = "death" if fatal or head.concept in DEATHS else head.concept
        if name == "adverse-event" and self._surgical and _COMPLICATION.search(head.text):
            name = "postoperative-complication"
        cause = DEATHS.get(head.concept) or (self._cause(place.label) if name == "death" and not fatal else None)
        numbers: dict[str, Any] = {"count": cell.count, "percent": cell.percent, "time": self._when(place, columns[c])}
        concept = vocabulary.get("event", name)
        numbers |= {"grade_min": low, "grade_max": high, "cause": cause, "event": concept.en}
        return AdverseEvent(**slots | {"concept": concept.iri}, **numbers)

    def _cause(self, label: Passage) -> str | None:
        """What the dead of a row died of."""
        others = [h for h in label.heads if h.concept not in ("death", "mortality") and h.scheme != "endpoint"]
        return self._context.vocabulary.get(others[0].scheme, others[0].concept).en if others else None

    def _grade(self, place: Place, columns: Sequence[Column], c: int) -> tuple[int | None, int | None]:
        """Of the row, else its column, else its section, else the caption."""
        label, section, column = place.label, place.section, columns[c]
        heads = list(reversed(self._strata.heads(label, column)))
        for passage in (label, *heads, *([section] if section else [])):
            found = _grade_of(passage)
            if found is not None:
                return found
        among = any(_grade_of(h) for other in columns for h in self._strata.heads(label, other))
        words = f"{column.label} {section.words if section else ''} {label.words}"
        if _ANY_GRADE.search(words) or (among and any(says_all(head.words) for head in heads)):
            return 1, _FATAL
        return next(filter(None, map(_grade_of, self.captions(label))), (None, None))


def _grade_of(passage: Passage) -> tuple[int, int] | None:
    for grade in passage.grades:
        return grade.low, grade.high
    scale = scaled(passage.words)
    return (scale.low, scale.high) if scale else None


def _moment(words: str) -> str | None:
    """The one time of measurement of a label: "12-я неделя", "Week 24", "Д+30"; a length or an age is none."""
    found = {_printed_time(m) for m in _WHEN.finditer(words) if not _LENGTH.search(words[: m.start()])}
    return found.pop() if len(found) == 1 else None


def _printed_time(match: re.Match[str]) -> str:
    if match["d"]:
        return f"D+{match['d']}"
    unit = (match["u"] or match["v"]).lower()
    return f"{match['n'] or match['m']} {next((code for stem, code in _UNITS.items() if unit.startswith(stem)), 'd')}"
