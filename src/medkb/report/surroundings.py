"""In which block and table cell a stretch of the text stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from medkb.model import Block, Document, Table, TableCell


class Cell(NamedTuple):
    """A cell with its table."""

    cell: TableCell
    table: Table


class Surroundings:
    """Finds the block and the table cell that a stretch of the text stands in."""

    def __init__(self, document: Document) -> None:
        self._blocks = sorted(document.blocks, key=lambda block: block.start)
        self._block_starts = [block.start for block in self._blocks]
        cells = [Cell(cell, table) for table in document.tables for cell in table.cells if not cell.is_empty]
        self._cells = sorted(cells, key=lambda found: found.cell.start)
        self._cell_starts = [found.cell.start for found in self._cells]

    def block(self, start: int, end: int) -> Block | None:
        """The block of [start, end); None where it stands in no single one."""
        i = bisect_right(self._block_starts, start) - 1
        return self._blocks[i] if i >= 0 and end <= self._blocks[i].end else None

    def cell(self, start: int, end: int) -> Cell | None:
        """The table cell of [start, end); None where it stands in no single one."""
        i = bisect_right(self._cell_starts, start) - 1
        return self._cells[i] if i >= 0 and end <= self._cells[i].cell.end else None
