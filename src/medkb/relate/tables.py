"""Facts of tables: a cell's meaning comes from its row's label, its section and its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Cohort, Fact, Figure, FigureKind, Grade, Mention, Response, Survival
from medkb.relate.context import Context
from medkb.relate.grids import Cell, Column, Grid, Row, read_grid
from medkb.relate.passage import Cutter, Passage
from medkb.relate.times import time_point

_CHARACTERISTICS = re.compile(r"(?i)характеристик|исходн|демограф|characteristic|baseline|demograph")
_MEDIAN = re.compile(r"(?i)медиан|median|средн|mean|диапазон|range|годы|years\b|±")
_RESPONSE = re.compile(r"(?i)\bответ|ремисси|response|remission")
_CATEGORY = re.compile(r"(?i)(?:(?P<CR>полн(?:ый|ая|ые)|complete)|(?P<PR>частичн(?:ый|ая|ые)|partial)|(?P<SD>стабилизация|stable)|(?P<PD>прогрессирование|progressive|progression))\b(?!\s[^\W\d_])")
_ANY_GRADE = re.compile(r"(?i)люб\w+ степен|all grades|any grade|все степени")


class TableReader:
    """Reads the grids of one article."""

    def __init__(self, context: Context, cutter: Cutter) -> None:
        self._context, self._cutter = context, cutter

    def facts(self, first: Passage, caption: str) -> tuple[list[Fact], list[tuple[int, int]]]:
        """Facts of the table block that `first` begins, and the stretches that its rows cover."""
        block = first.block
        grid = read_grid(first.text, block.start, block.end, caption)
        if grid is None:
            return [], []
        facts = [f for row in grid.rows for f in self._row(grid, row, first, caption)]
        return facts, grid.consumed

    def _row(self, grid: Grid, row: Row, first: Passage, caption: str) -> Iterator[Fact]:
        label = self._cutter.cut(first.block, first.index, row.start, row.end)
        section = self._cutter.cut(first.block, first.index, *row.section) if row.section else None
        if _MEDIAN.search(label.words) and not any(h.scheme == "endpoint" for h in label.heads) and all(c.count is None or c.percent is None for c in row.cells):
            return
        head = _head(label) or _elliptic(label, f"{caption} {section.words if section else ''} {_first_line(first)}") or (_head(section) if section else None)
        characteristics = bool(_CHARACTERISTICS.search(caption))
        for column, cell in zip(grid.columns, row.cells, strict=True):
            if cell.empty:
                continue
            slots = self._slots(first, cell, column)
            if head is None:
                if characteristics and cell.count is not None:
                    words = " ".join(filter(None, (section.words.strip(" :") if section else None, label.words.strip())))
                    yield Cohort(**slots, n=cell.count, of=cell.n or column.size, percent=cell.percent, role="characteristic", label=re.sub(r"\s+", " ", words)[:80])
                continue
            yield from self._cell(head, label, section, column, cell, row, slots, caption)

    def _slots(self, first: Passage, cell: Cell, column: Column) -> dict[str, Any]:
        slots = self._context.shared(first, cell.start, cell.end, "table.cell", 0.85)
        return slots | {"arm": self._arm(first, column)}

    def _arm(self, first: Passage, column: Column) -> str:
        group = self._cutter.cut(first.block, first.index, column.start, max(column.end, column.start + 1)).groups
        if group:
            return group[0].label
        label = re.sub(r"\s+", " ", column.label).strip()
        if not label or re.search(r"(?i)степен|grade|n\s?\(%\)|значени|value|всего|total", label):
            return "all"
        return label

    def _cell(self, head: Mention, label: Passage, section: Passage | None, column: Column, cell: Cell, row: Row, slots: dict[str, Any], caption: str) -> Iterator[Fact]:
        concept = self._context.vocabulary.get(head.scheme, head.concept)
        slots = slots | {"concept": concept.iri}
        n = cell.n or column.size
        if head.scheme == "endpoint":
            if cell.percent is not None and cell.count is None:
                yield Survival(**slots, endpoint=head.concept, statistic="rate", value=cell.percent, unit="%", at=time_point(label, _as_figure(head)), ci_low=cell.low, ci_high=cell.high, p=row.p)
            return
        if head.scheme == "outcome":
            yield Response(**slots, outcome=concept.notation or concept.id, count=cell.count, n=n, percent=cell.percent, ci_low=cell.low, ci_high=cell.high, p=row.p)
            return
        others = [h for h in label.heads if h.concept != "death" and h.scheme != "endpoint"]
        cause = self._context.vocabulary.get(others[0].scheme, others[0].concept).en if head.concept == "death" and others else None
        low, high = self._grade(label, section, column, caption)
        yield AdverseEvent(**slots, event=concept.en, cause=cause, count=cell.count, n=n, percent=cell.percent, grade_min=low, grade_max=high)

    def _grade(self, label: Passage, section: Passage | None, column: Column, caption: str) -> tuple[int | None, int | None]:
        """Of the row, else its column, else its section, else the caption."""
        own = self._cutter.cut(label.block, label.index, column.start, max(column.end, column.start + 1)).grades
        for grades in (label.grades, own, section.grades if section else ()):
            for grade in grades:
                return grade.low, grade.high
        for words in (column.label, section.words if section else ""):
            if _ANY_GRADE.search(words):
                return None, None
        return self._caption_grade(label)

    def _caption_grade(self, label: Passage) -> tuple[int | None, int | None]:
        blocks = self._context.annotations.clean.blocks
        for index in range(label.index - 1, max(-1, label.index - 3), -1):
            block = blocks[index]
            if block.kind is not BlockKind.CAPTION:
                break
            grades: tuple[Grade, ...] = tuple(self._cutter.cut(block, index, block.start, block.end).grades)
            if grades:
                return grades[0].low, grades[0].high
        return None, None


def _first_line(first: Passage) -> str:
    return first.text[first.block.start : first.block.end].split("\n", 1)[0]


def _elliptic(label: Passage, above: str) -> Mention | None:
    """A row that says only "complete" or "частичный" under a head that says "response"."""
    match = _CATEGORY.match(label.words.strip().rsplit("\n", 1)[-1])
    if match is None or not _RESPONSE.search(above):
        return None
    notation = next(name for name, value in match.groupdict().items() if value)
    return Mention(label.start, label.end, "outcome", notation, match[0])


def _head(label: Passage) -> Mention | None:
    """What a label names: death before its cause, else the first outcome, event or endpoint."""
    heads = [h for h in label.heads if h.concept not in ("time_to_event", "transplantation")]
    death = next((h for h in heads if h.concept == "death"), None)
    return death or (heads[0] if heads else None)


def _as_figure(mention: Mention) -> Figure:
    """The mention in the place of a figure, for the rules that look around figures."""
    return Figure(mention.start, mention.end, FigureKind.PERCENT)
