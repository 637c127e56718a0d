"""Facts of tables: a cell's meaning comes from its row's label, its section and its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medkb.model import AdverseEvent, Block, BlockKind, Cohort, Fact, Figure, FigureKind, Mention, Response, Survival
from medkb.relate.cells import SIZE, Cell, Column, Grid, Row
from medkb.relate.context import Context
from medkb.relate.flat import read_flat
from medkb.relate.grids import grid_of
from medkb.relate.measures import Kind, measure
from medkb.relate.passage import Cutter, Passage
from medkb.relate.strata import Place, Strata
from medkb.relate.times import time_point

_CHARACTERISTICS = re.compile(r"(?i)характеристик|исходн|демограф|characteristic|baseline|demograph")
_MEDIAN = re.compile(r"(?i)медиан|median|средн|mean|диапазон|range|годы|years\b|±")
_RESPONSE = re.compile(r"(?i)\bответ|ремисси|response|remission")
_CATEGORY = re.compile(
    r"(?i)(?:(?P<CR>полн(?:ый|ая|ые)|complete)|(?P<PR>частичн(?:ый|ая|ые)|partial)|(?P<SD>стабилизация|stable)|(?P<PD>прогрессирование|progressive|progression))\b(?!\s[^\W\d_])"
)
_PHASE_HEAD = re.compile(r"(?m)^(?:Фаза|Phase)\b")
_N_HEAD = re.compile(r"(?m)^[Nn]$")
_PHASE_AND_SIZE = re.compile(r"(?m)^(?:I{1,3}|IV|I/II|II/III)\s+(?P<n>\d{2,5})(?:\s+(?:vs?\.?|/)\s*(?P<m>\d{2,5}))?$")
_ONLY_PART = re.compile(
    r"(?i)\W*(?:да|нет|yes|no|все(?:го)?|all|any|total|overall|люб\w+|итого|[–—-]?\s?\d[\d\s.,%–-]*\s?(?:мес|нед|дн|день|сут|год|лет|months?|weeks?|days?|years?)\w*|(?:день|day|неделя|week|месяц|month|год|year|до|после|before|after|at)\s?\d*)\b"
)
# "Mori, 2020", "Lind et al. (2019)"; a name and a year with nothing between may be a month.
_AUTHOR_YEAR = re.compile(
    r"[A-ZА-ЯЁ][\w’'-]+(?:\s[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?)?(?:\s(?:et al\.?|и (?:др|соавт)\.?|and [A-Z][\w’'-]+|и [А-ЯЁ][\w-]+),?\s*[(\[]?|,\s*|\s*[(\[])(?:19|20)\d\d\b[)\]]?"
)
_PEOPLE = re.compile(
    r"(?i)пациент|больн|взросл|дет(?:и|ей|ск)|женщин|мужчин|patient|adult|child|women|\bmen\b|participant"
)
_NOT_COUNTED = re.compile(r"(?i)профилактик|фактор\w* риска|prophyla|risk factor|prevention|анамнез|history of")
_ANY_GRADE = re.compile(r"(?i)люб\w+ степен|all grades|any grade|все степени")


class TableReader:
    """Reads the grids of one article."""

    def __init__(self, context: Context, cutter: Cutter) -> None:
        self._context, self._cutter = context, cutter
        self._strata = Strata(context, cutter)
        clean = context.annotations.clean
        placed = ((clean.from_source(cell.start, cell.end), t) for t in clean.document.tables for cell in t.cells)
        self._known = [(place, table) for place, table in placed if place]

    def facts(self, first: Passage, caption: str) -> tuple[list[Fact], list[tuple[int, int]]]:
        """Facts of the tables that begin in the block of `first`, and the stretches that their rows cover."""
        facts = list(self._trial_sizes(first))
        consumed: list[tuple[int, int]] = []
        for grid in self._grids(first.block, first.text, caption):
            facts += self._arms(grid, first)
            facts += [f for row in grid.rows for f in self._row(grid, row, first, caption)]
            consumed += grid.consumed
        return facts, consumed

    def _grids(self, block: Block, text: str, caption: str) -> Iterator[Grid]:
        """The grids of the tables that are known, else what the lines of the block tell."""
        inside = {id(table): table for (start, _), table in self._known if block.start <= start < block.end}
        if not inside:
            flat = read_flat(text, block.start, block.end, caption)
            if flat is not None:
                yield flat
        for table in inside.values():
            first = next(start for (start, _), other in self._known if other is table)
            grid = grid_of(self._context.annotations.clean, table) if first >= block.start else None
            if grid is not None:
                yield grid

    def _arms(self, grid: Grid, first: Passage) -> Iterator[Fact]:
        """The groups that the heads of a table name with their sizes, each once."""
        told: set[tuple[str, int]] = set()
        for column in grid.columns:
            arm = self._strata.column_arm(first, column) if column.size else "all"
            if arm == "all" or column.size is None or (arm, column.size) in told:
                continue
            told.add((arm, column.size))
            heads = column.heads or ((column.start, column.end),)
            for match in (m for head in heads for m in SIZE.finditer(first.text, *head)):
                slots = self._context.shared(first, match.start(), match.end(), "table.arm", 0.85)
                yield Cohort(**slots | {"arm": arm}, n=column.size, role="arm", label=arm)
                grid.consumed += heads
                break

    def _trial_sizes(self, first: Passage) -> Iterator[Fact]:
        """Sizes in a table of published trials that has columns for the phase and for N."""
        start, end = first.block.start, first.block.end
        if not (_PHASE_HEAD.search(first.text, start, end) and _N_HEAD.search(first.text, start, end)):
            return
        for match in _PHASE_AND_SIZE.finditer(first.text, start, end):
            for name in filter(match.group, ("n", "m")):
                a, b = match.span(name)
                slots = self._context.shared(first, a, b, "table.trial_size", 0.8)
                yield Cohort(**slots, n=int(match[name]), role="arm" if match["m"] else "population")

    def _row(self, grid: Grid, row: Row, first: Passage, caption: str) -> Iterator[Fact]:
        label = self._cutter.cut(first.block, first.index, row.start, row.end)
        section = self._cutter.cut(first.block, first.index, *row.section) if row.section else None
        place = Place(row, label, section, caption)
        yield from self._row_sizes(first, place)
        if _tells_durations(place):
            return
        by_row = None if row.sizes and self._names_people(place) else _head(label)
        by_row = by_row or _elliptic(place, _first_line(first)) or _of_section(place)
        for column, cell in zip(grid.columns, row.cells, strict=True):
            if cell.empty or not _is_share(place, column, cell):
                continue
            head = by_row or next(filter(None, map(_head, self._strata.heads(first, column))), None)
            grouped = by_row is None and head is not None
            stratum = self._strata.of(first, place, column, cell, grouped, head is None and not row.grouped)
            slots = self._context.shared(first, cell.start, cell.end, "table.cell", 0.85) | {"arm": stratum.arm}
            slots |= _study(place)
            if head is not None:
                yield from self._headed(head, place, column, cell, slots, cell.n or stratum.size)
            elif _CHARACTERISTICS.search(caption) and cell.count is not None:
                of = cell.n or stratum.size
                yield Cohort(**slots, n=cell.count, of=of, percent=cell.percent, label=_label(place))

    def _row_sizes(self, first: Passage, place: Place) -> Iterator[Fact]:
        for match in SIZE.finditer(place.label.words):
            a, b = place.label.start + match.start(), place.label.start + match.end()
            slots = self._context.shared(first, a, b, "table.size", 0.85) | _study(place)
            arm = place.label.groups[0].label if place.label.groups else "all"
            yield Cohort(**slots | {"arm": arm}, n=int(match[1]), role="subgroup", label=_label(place))
        role = "arm" if len(place.row.sizes) > 1 else "population"
        if not self._names_people(place):
            return
        for cell in place.row.sizes:
            slots = self._context.shared(first, cell.start, cell.end, "table.size", 0.85) | _study(place)
            yield Cohort(**slots, n=cell.count or 0, role=role, label=_label(place))

    @staticmethod
    def _names_people(place: Place) -> bool:
        """True for a row of a group, a study or a treatment, not of an event that a column of patients counts."""
        named = place.label.groups or any(m.scheme in ("drug", "regimen", "population") for m in place.label.mentions)
        if named or _study(place) or _PEOPLE.search(place.label.words):
            return True
        return place.row.counts_people and _head(place.label) is None

    def _headed(
        self, head: Mention, place: Place, column: Column, cell: Cell, slots: dict[str, Any], n: int | None
    ) -> Iterator[Fact]:
        concept = self._context.vocabulary.get(head.scheme, head.concept)
        slots = slots | {"concept": concept.iri}
        interval: dict[str, Any] = {"ci_low": cell.low, "ci_high": cell.high, "p": place.row.p}
        if cell.unit:
            yield from self._median(head, cell, slots | {"p": place.row.p, "n": n})
        elif head.scheme == "endpoint":
            if cell.percent is not None and cell.count is None:
                at = self._time(head, place, column)
                rate: dict[str, Any] = {"statistic": "rate", "value": cell.percent, "unit": "%", "at": at}
                yield Survival(
                    **slots, **interval, **rate, endpoint=self._context.vocabulary.code("endpoint", head.concept)
                )
        elif head.scheme == "outcome" and head.concept != "mortality":
            outcome = concept.notation or concept.id
            yield Response(**slots, **interval, outcome=outcome, count=cell.count, n=n, percent=cell.percent)
        else:
            yield self._event(head, place, column, cell, slots | {"n": n})

    def _median(self, head: Mention, cell: Cell, slots: dict[str, Any]) -> Iterator[Fact]:
        """A median time to the endpoint that the head names; nothing for a head that is none."""
        if head.scheme != "endpoint":
            return
        bounds = ("ci_low", "ci_high") if cell.confidence else ("low", "high")
        limits: dict[str, Any] = dict(zip(bounds, (cell.low, cell.high), strict=True))
        endpoint = self._context.vocabulary.code("endpoint", head.concept)
        value: dict[str, Any] = {
            "value": cell.median,
            "unit": cell.unit,
            "reached": False if cell.median is None else None,
        }
        yield Survival(**slots, **limits, **value, statistic="median", endpoint=endpoint)

    def _time(self, head: Mention, place: Place, column: Column) -> str | None:
        """The time at which a rate holds, told by the row or by the column's heads."""
        at = time_point(place.label, Figure(head.start, head.end, FigureKind.PERCENT))
        for passage in self._strata.heads(place.label, column) if at is None and column.heads else ():
            at = at or time_point(passage, Figure(passage.end, passage.end, FigureKind.PERCENT))
        return at

    def _event(self, head: Mention, place: Place, column: Column, cell: Cell, slots: dict[str, Any]) -> AdverseEvent:
        vocabulary = self._context.vocabulary
        name = "death" if head.concept == "mortality" else head.concept
        others = [h for h in place.label.heads if h.concept not in ("death", "mortality") and h.scheme != "endpoint"]
        cause = vocabulary.get(others[0].scheme, others[0].concept).en if name == "death" and others else None
        low, high = self._grade(place, column)
        numbers: dict[str, Any] = {"count": cell.count, "percent": cell.percent}
        concept = vocabulary.get("event", name)
        slots = slots | {"concept": concept.iri}
        return AdverseEvent(**slots, **numbers, event=concept.en, cause=cause, grade_min=low, grade_max=high)

    def _grade(self, place: Place, column: Column) -> tuple[int | None, int | None]:
        """Of the row, else its column, else its section, else the caption."""
        label, section = place.label, place.section
        heads = [head.grades for head in reversed(self._strata.heads(label, column))]
        for grades in (label.grades, *heads, section.grades if section else ()):
            for grade in grades:
                return grade.low, grade.high
        if _ANY_GRADE.search(column.label) or (section and _ANY_GRADE.search(section.words)):
            return None, None
        return self._caption_grade(label)

    def _caption_grade(self, label: Passage) -> tuple[int | None, int | None]:
        blocks = self._context.annotations.clean.blocks
        for index in range(label.index - 1, max(-1, label.index - 3), -1):
            block = blocks[index]
            if block.kind is not BlockKind.CAPTION:
                break
            for grade in self._cutter.cut(block, index, block.start, block.end).grades:
                return grade.low, grade.high
        return None, None


def _study(place: Place) -> dict[str, Any]:
    """What a row of published studies says of its figures: whose they are."""
    match = _AUTHOR_YEAR.match(place.label.words.strip())
    return {"source": "cited", "study": " ".join(match[0].split()), "arm": "all"} if match else {}


def _is_share(place: Place, column: Column, cell: Cell) -> bool:
    """False for a number and its interval where nothing says per cent: a ratio, a mean, a laboratory value."""
    if cell.unit or column.heads or cell.low is None:  # columns with heads of their own were told apart before
        return True
    said = measure(f"{place.label.words} {column.label}")
    percent = said.percent or "%" in place.label.text[cell.start : cell.end] or measure(place.caption).percent
    return said.kind is Kind.SHARE and percent


def _tells_durations(place: Place) -> bool:
    """A row of medians or ages: its whole numbers count nobody."""
    if any(c.unit for c in place.row.cells):
        return False
    if not _MEDIAN.search(place.label.words) or any(h.scheme == "endpoint" for h in place.label.heads):
        return False
    return all(c.count is None or c.percent is None for c in place.row.cells)


def _label(place: Place) -> str:
    words = [place.section.words.strip(" :")] if place.section else []
    return re.sub(r"\s+", " ", " ".join([*words, place.label.words.strip()]))[:80]


def _first_line(first: Passage) -> str:
    return first.text[first.block.start : first.block.end].split("\n", 1)[0]


def _elliptic(place: Place, first_line: str) -> Mention | None:
    """A row that says only "complete" or "частичный" under a head that says "response"."""
    label, section = place.label, place.section
    match = _CATEGORY.match(label.words.strip().rsplit("\n", 1)[-1])
    above = " ".join([place.caption, section.words if section else "", first_line])
    if match is None or not _RESPONSE.search(above):
        return None
    notation = next(name for name, value in match.groupdict().items() if value)
    return Mention(label.start, label.end, "outcome", notation, match[0])


def _of_section(place: Place) -> Mention | None:
    """What the section names, where the row only says of which grade, group or day it is, or that it is all of them."""
    label, section = place.label, place.section
    if section is None or _NOT_COUNTED.search(section.words):
        return None
    if place.row.grouped:
        return _head(section)
    drugs = any(m.scheme in ("drug", "regimen") for m in label.mentions)
    return _head(section) if label.grades or label.groups or drugs or _ONLY_PART.match(label.words) else None


def _head(label: Passage) -> Mention | None:
    """What a label names: death before its cause, else the first outcome, event or endpoint."""
    heads = [h for h in label.heads if h.concept not in ("time_to_event", "transplantation")]
    death = next((h for h in heads if h.concept == "death"), None)
    return death or (heads[0] if heads else None)
