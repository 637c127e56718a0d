"""Cells of marked-up tables laid out on a grid: spans, heads and stubs, whatever the markup leaves out or breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_WIDEST = 1000  # columns that one cell may cover, as browsers have it
_MOST_SLOTS = 250_000  # of a table whose spans are believed; the largest of articles have a tenth
_MOST_HEAD_ROWS = 4
_SIZE = re.compile(r"[nN]\s*=\s*\d")
# What a cell of results begins with: a figure, by itself or behind a sign, and not within a name such as "5-ФУ".
_VALUE = re.compile(r"[(\[]?(?:[<>≤≥=~≈±−–—+-]\s*)?\d[\d.,·\s]*(?:$|[%(\[/±;:*†‡^–—−-]|\s)")
_NO_VALUE = re.compile(r"\W*(?:нд|н/д|na|n/a|nr|nd|ns|n\.s\.|нз|не достигнута|not reached)?\W*", re.IGNORECASE)
_PERIOD = re.compile(
    r"\d[\d.,]*\s*[-–—]?(?:я|й|е|го|st|nd|rd|th)?\s+[^\W\d_]{2,}|(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?$"
)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it is marked up: its text in one line, the rows and columns that it says it covers."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False
    skip: int = 0  # empty columns before it


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it is marked up; the first `head_rows` of its rows are marked as head, 0 where none is."""

    rows: Sequence[Sequence[RawCell]]
    head_rows: int = 0
    captions: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing is printed in any cell."""
        return not any(cell.text for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell and the slots of the grid that it covers."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    head: bool = False


@dataclass(slots=True)
class Layout:
    """Cells by the row in which they begin, and what heads what."""

    rows: list[list[PlacedCell]] = field(default_factory=list)
    width: int = 0
    head_rows: int = 1
    stub_columns: int = 1


def lay_out(table: RawTable) -> Layout:
    """The grid of a table. Spans beyond its borders are cut; where they are absurd, none is believed."""
    placed = _place(table.rows, spans=True)
    width = max((c.column for row in placed for c in row), default=-1) + 1
    if len(placed) < len(table.rows) or width * len(placed) > max(_MOST_SLOTS, sum(map(len, table.rows))):
        placed = _place(table.rows, spans=False)
        width = max(map(len, placed), default=0)
    rows = [[_cut(cell, len(placed), width) for cell in row] for row in placed]
    rows = _without_empty(rows)
    layout = Layout(rows, width)
    layout.head_rows = _head_rows(rows, table.head_rows)
    layout.stub_columns = _stub_columns(rows, layout.head_rows, width)
    return layout


def _place(rows: Sequence[Sequence[RawCell]], spans: bool) -> list[list[PlacedCell]]:
    """Each cell in the first free slot of its row, as browsers do; not all rows where the spans are absurd."""
    taken: dict[int, int] = {}  # column -> first row in which it is free again
    found: list[list[PlacedCell]] = []
    walked = 0
    for number, row in enumerate(rows):
        column, placed = 0, []
        for cell in row:
            column += cell.skip if spans else 0
            while spans and taken.get(column, 0) > number:
                column, walked = column + 1, walked + 1
            height = max(1, min(cell.rows, len(rows) - number)) if spans else 1
            breadth = max(1, min(cell.columns, _WIDEST)) if spans else 1
            placed.append(PlacedCell(cell.text, number, column, height, breadth, cell.head))
            if spans and height > 1:
                walked += breadth
                taken.update(dict.fromkeys(range(column, column + breadth), number + height))
            column += breadth
        found.append(placed)
        if walked > _MOST_SLOTS:
            break
    return found


def _cut(cell: PlacedCell, height: int, width: int) -> PlacedCell:
    rows, columns = min(cell.rows, height - cell.row), max(1, min(cell.columns, width - cell.column))
    return PlacedCell(cell.text, cell.row, cell.column, rows, columns, cell.head)


def _without_empty(rows: list[list[PlacedCell]]) -> list[list[PlacedCell]]:
    """Rows without any print are left out, with the slots that cells from above have in them."""
    covered = {r for row in rows for c in row if c.text for r in range(c.row, min(c.row + c.rows, c.row + 50))}
    keep = [n for n, row in enumerate(rows) if any(c.text for c in row) or (row and n in covered)]
    if len(keep) == len(rows):
        return rows
    new = {old: number for number, old in enumerate(keep)}
    before = [0]
    for n in range(len(rows)):
        before.append(before[-1] + (n in new))
    return [
        [
            PlacedCell(c.text, new[n], c.column, max(1, before[c.row + c.rows] - before[c.row]), c.columns, c.head)
            for c in rows[n]
        ]
        for n in keep
    ]


def is_value(text: str) -> bool:
    """True for what stands in a cell of results: figures, a dash, "NR"; not for "n = 40", "2021" or "3 months"."""
    if _NO_VALUE.fullmatch(text):
        return bool(text)
    return bool(_VALUE.match(text)) and not _SIZE.search(text) and not _PERIOD.match(text)


def _head_rows(rows: Sequence[Sequence[PlacedCell]], marked: int) -> int:
    """Rows marked as head, or those before the first with a value; cells that reach down take their rows along."""
    if not rows:
        return 0
    marked = marked if marked < len(rows) else 0
    if not marked:
        while marked < len(rows) - 1 and rows[marked] and all(c.head or not c.text for c in rows[marked]):
            marked += 1
    count = marked
    while count < min(_MOST_HEAD_ROWS, len(rows) - 1) and _goes_on(rows, count, marked):
        count += 1
    reach = max((c.row + c.rows for row in rows[:count] for c in row if c.column == 0), default=0)
    return max(count, min(reach, _MOST_HEAD_ROWS, len(rows) - 1))


def _goes_on(rows: Sequence[Sequence[PlacedCell]], number: int, marked: int) -> bool:
    """True for a row of heads that is not marked as one: it holds no value, and below the first it labels nothing."""
    row = rows[number]
    printed = [c for c in row if c.text]
    if any(is_value(c.text) for c in printed if c.column):
        return False
    stub = any(c.column == 0 and c.text for c in row)
    if number == 0:
        return len(row) > 1 or len(rows) == 1 or len(rows[1]) > 1
    if marked or number > 1 or len(rows[0]) > 1:
        return bool(printed) and not stub
    return len(printed) > 1  # below a title that covers the table


def _stub_columns(rows: Sequence[Sequence[PlacedCell]], head_rows: int, width: int) -> int:
    """The first column; the next, too, behind serial numbers or behind cells that group rows."""
    body = [cell for row in rows[head_rows:] for cell in row]
    count = min(1, width - 1)
    while 0 < count < min(3, width - 1):
        left = [c for c in body if c.column == count - 1 and c.text]
        here = [c for c in body if c.column == count and c.text and c.columns == 1]
        words = sum(not is_value(c.text) for c in here)
        groups = any(c.rows > 1 for c in left)
        numbers = [c.text.rstrip(".)") for c in left]
        serial = len(numbers) > 1 and numbers == [str(n + 1) for n in range(len(numbers))]
        marked = bool(here) and sum(c.head for c in here) > len(here) / 2
        if not here or not (marked or ((groups or serial) and words > 0.7 * len(here))):
            break
        count += 1
    return max(0, count)


__all__ = ["Layout", "PlacedCell", "RawCell", "RawTable", "is_value", "lay_out"]
