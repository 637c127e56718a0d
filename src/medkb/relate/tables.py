"""Facts of tables: a cell's meaning comes from its row's label, its section and its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Cohort, Fact, Figure, FigureKind, Mention, Response, Survival
from medkb.relate.context import Context
from medkb.relate.grids import Cell, Column, Grid, Row, read_grid
from medkb.relate.passage import Cutter, Passage
from medkb.relate.times import time_point

_CHARACTERISTICS = re.compile(r"(?i)характеристик|исходн|демограф|characteristic|baseline|demograph")
_MEDIAN = re.compile(r"(?i)медиан|median|средн|mean|диапазон|range|годы|years\b|±")
_RESPONSE = re.compile(r"(?i)\bответ|ремисси|response|remission")
_CATEGORY = re.compile(
    r"(?i)(?:(?P<CR>полн(?:ый|ая|ые)|complete)|(?P<PR>частичн(?:ый|ая|ые)|partial)|(?P<SD>стабилизация|stable)|(?P<PD>прогрессирование|progressive|progression))\b(?!\s[^\W\d_])"
)
_NO_ARM = re.compile(r"(?i)степен|grade|n\s?\(%\)|значени|value|всего|total")
_PHASE_HEAD = re.compile(r"(?m)^(?:Фаза|Phase)\b")
_N_HEAD = re.compile(r"(?m)^[Nn]$")
_PHASE_AND_SIZE = re.compile(r"(?m)^(?:I{1,3}|IV|I/II|II/III)\s+(?P<n>\d{2,5})(?:\s+(?:vs?\.?|/)\s*(?P<m>\d{2,5}))?$")
_TOLERANCE = Decimal(8)  # percentage points: an article's own slips keep their column, another denominator does not
_ANY_GRADE = re.compile(r"(?i)люб\w+ степен|all grades|any grade|все степени")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: its label, the row above it that has no cells, and the table's caption."""

    row: Row
    label: Passage
    section: Passage | None
    caption: str


class TableReader:
    """Reads the grids of one article."""

    def __init__(self, context: Context, cutter: Cutter) -> None:
        self._context, self._cutter = context, cutter

    def facts(self, first: Passage, caption: str) -> tuple[list[Fact], list[tuple[int, int]]]:
        """Facts of the table block that `first` begins, and the stretches that its rows cover."""
        block = first.block
        sizes = list(self._trial_sizes(first))
        grid = read_grid(first.text, block.start, block.end, caption)
        if grid is None:
            return sizes, []
        return sizes + [f for row in grid.rows for f in self._row(grid, row, first, caption)], grid.consumed

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
        place = _Place(row, label, section, caption)
        if _tells_durations(place):
            return
        head = _head(label) or _elliptic(place, _first_line(first)) or (_head(section) if section else None)
        for head_column, cell in zip(grid.columns, row.cells, strict=True):
            column = head_column
            if cell.empty:
                continue
            slots = self._context.shared(first, cell.start, cell.end, "table.cell", 0.85)
            fits = _fits(cell, column)
            slots["arm"] = self._arm(first, column) if fits else "all"
            column = column if fits else replace(column, size=None)
            if head is not None:
                yield from self._headed(head, place, column, cell, slots)
            elif _CHARACTERISTICS.search(caption) and cell.count is not None:
                of = cell.n or column.size
                yield Cohort(**slots, n=cell.count, of=of, percent=cell.percent, label=_label(place))

    def _arm(self, first: Passage, column: Column) -> str:
        head = self._cutter.cut(first.block, first.index, column.start, max(column.end, column.start + 1))
        if head.groups:
            return head.groups[0].label
        label = re.sub(r"\s+", " ", column.label).strip()
        above = self._cutter.cut(first.block, first.index, first.block.start, max(column.end, first.block.start + 1))
        for drug in (m for m in above.mentions if m.scheme == "drug" and not m.candidate):
            if drug.text.casefold() == label.casefold():
                return self._context.vocabulary.get("drug", drug.concept).en
        return "all" if not label or _NO_ARM.search(label) else label

    def _headed(
        self, head: Mention, place: _Place, column: Column, cell: Cell, slots: dict[str, Any]
    ) -> Iterator[Fact]:
        concept = self._context.vocabulary.get(head.scheme, head.concept)
        slots = slots | {"concept": concept.iri}
        n, row = cell.n or column.size, place.row
        interval: dict[str, Any] = {"ci_low": cell.low, "ci_high": cell.high, "p": row.p}
        if head.scheme == "endpoint":
            if cell.percent is not None and cell.count is None:
                at = time_point(place.label, Figure(head.start, head.end, FigureKind.PERCENT))
                rate: dict[str, Any] = {"statistic": "rate", "value": cell.percent, "unit": "%", "at": at}
                yield Survival(
                    **slots, **interval, **rate, endpoint=self._context.vocabulary.code("endpoint", head.concept)
                )
        elif head.scheme == "outcome" and head.concept != "mortality":
            outcome = concept.notation or concept.id
            yield Response(**slots, **interval, outcome=outcome, count=cell.count, n=n, percent=cell.percent)
        else:
            yield self._event(head, place, column, cell, slots)

    def _event(self, head: Mention, place: _Place, column: Column, cell: Cell, slots: dict[str, Any]) -> AdverseEvent:
        vocabulary = self._context.vocabulary
        name = "death" if head.concept == "mortality" else head.concept
        others = [h for h in place.label.heads if h.concept not in ("death", "mortality") and h.scheme != "endpoint"]
        cause = vocabulary.get(others[0].scheme, others[0].concept).en if name == "death" and others else None
        low, high = self._grade(place, column)
        numbers: dict[str, Any] = {"count": cell.count, "n": cell.n or column.size, "percent": cell.percent}
        concept = vocabulary.get("event", name)
        slots = slots | {"concept": concept.iri}
        return AdverseEvent(**slots, **numbers, event=concept.en, cause=cause, grade_min=low, grade_max=high)

    def _grade(self, place: _Place, column: Column) -> tuple[int | None, int | None]:
        """Of the row, else its column, else its section, else the caption."""
        label, section = place.label, place.section
        own = self._cutter.cut(label.block, label.index, column.start, max(column.end, column.start + 1)).grades
        for grades in (label.grades, own, section.grades if section else ()):
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


def _fits(cell: Cell, column: Column) -> bool:
    """False where the printed share is of another group than the one that the column's head prints."""
    if cell.count is None or cell.percent is None or column.size is None or cell.n is not None:
        return True
    return cell.count <= column.size and abs(Decimal(100 * cell.count) / column.size - cell.percent) <= _TOLERANCE


def _tells_durations(place: _Place) -> bool:
    """A row of medians or ages: its whole numbers count nobody."""
    if not _MEDIAN.search(place.label.words) or any(h.scheme == "endpoint" for h in place.label.heads):
        return False
    return all(c.count is None or c.percent is None for c in place.row.cells)


def _label(place: _Place) -> str:
    words = [place.section.words.strip(" :")] if place.section else []
    return re.sub(r"\s+", " ", " ".join([*words, place.label.words.strip()]))[:80]


def _first_line(first: Passage) -> str:
    return first.text[first.block.start : first.block.end].split("\n", 1)[0]


def _elliptic(place: _Place, first_line: str) -> Mention | None:
    """A row that says only "complete" or "частичный" under a head that says "response"."""
    label, section = place.label, place.section
    match = _CATEGORY.match(label.words.strip().rsplit("\n", 1)[-1])
    above = " ".join([place.caption, section.words if section else "", first_line])
    if match is None or not _RESPONSE.search(above):
        return None
    notation = next(name for name, value in match.groupdict().items() if value)
    return Mention(label.start, label.end, "outcome", notation, match[0])


def _head(label: Passage) -> Mention | None:
    """What a label names: death before its cause, else the first outcome, event or endpoint."""
    heads = [h for h in label.heads if h.concept not in ("time_to_event", "transplantation")]
    death = next((h for h in heads if h.concept == "death"), None)
    return death or (heads[0] if heads else None)
