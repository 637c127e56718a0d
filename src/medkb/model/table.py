"""A table as a grid whose every cell knows its heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in PDF points, origin top left


@dataclass(frozen=True, slots=True)
class TableCell:
    """The text [start, end) of one cell, empty where start == end, and the slots of the grid that it covers."""

    start: int
    end: int
    row: int  # of its first slot, from 0
    column: int
    rows: int = 1
    columns: int = 1
    page: int | None = None
    bbox: Box | None = None

    @property
    def is_empty(self) -> bool:
        """True when nothing is printed in it."""
        return self.start >= self.end


@dataclass(frozen=True)
class Table:
    """A table at [start, end) of the source text, row after row; cells in the order of rows, then of columns.

    The first `head_rows` rows head the columns, the first `stub_columns` columns head the rows. A row whose only
    printed cell stands in the stub or covers all columns is a section: it heads the rows below, up to the next section.
    """

    start: int
    end: int
    cells: tuple[TableCell, ...]
    head_rows: int = 1
    stub_columns: int = 1
    caption: tuple[int, int] | None = None
    notes: tuple[tuple[int, int], ...] = ()
    sections: tuple[tuple[int, ...], ...] = ()  # of each row the sections that head it, outermost first, where known

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return max((c.row + c.rows for c in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max((c.column + c.columns for c in self.cells), default=0)

    @cached_property
    def _slots(self) -> dict[tuple[int, int], TableCell]:
        return {
            (r, c): cell
            for cell in self.cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        }

    def at(self, row: int, column: int) -> TableCell | None:
        """The cell that covers a slot; None where the table has none."""
        return self._slots.get((row, column))

    def column_heads(self, column: int) -> list[TableCell]:
        """Printed heads of a column from the top down, each once."""
        found = (self.at(row, column) for row in range(self.head_rows))
        return list(dict.fromkeys(c for c in found if c is not None and not c.is_empty))

    def row_heads(self, row: int) -> list[TableCell]:
        """The printed sections of a row, outermost first, and the printed cells of its stub from left to right."""
        own = [self.at(row, column) for column in range(self.stub_columns)]
        heads = [c for c in own if c is not None and not c.is_empty]
        return list(dict.fromkeys(self.row_sections(row) + heads))

    def row_sections(self, row: int) -> list[TableCell]:
        """The sections that head a row, outermost first: the nearest one above where no more is known."""
        if self.sections:
            return [section for section in map(self.section, self.sections[row]) if section]
        return self._nearest[row]

    @cached_property
    def _nearest(self) -> list[list[TableCell]]:
        """For each row the nearest section above it."""
        found: list[list[TableCell]] = []
        above: list[TableCell] = []
        for row in range(self.height):
            found.append(above)
            section = self.section(row)
            above = [section] if section else above
        return found

    @cached_property
    def _heads_below(self) -> dict[int, TableCell]:
        """Rows that are sections, with the cell that heads the rows below."""
        printed: dict[int, list[TableCell]] = {}
        for cell in self.cells:
            if not cell.is_empty:
                for row in range(cell.row, cell.row + cell.rows):
                    printed.setdefault(row, []).append(cell)
        stub = max(1, self.stub_columns)
        alone = {row: cells[0] for row, cells in printed.items() if len(cells) == 1}
        return {row: cell for row, cell in alone.items() if row >= self.head_rows and cell.column < stub}

    def section(self, row: int) -> TableCell | None:
        """The cell of a row that heads the rows below it; None for another row."""
        return self._heads_below.get(row)

    def row(self, row: int) -> list[TableCell]:
        """The cells that cover a row, from left to right, each once."""
        found = (self.at(row, column) for column in range(self.width))
        return list(dict.fromkeys(c for c in found if c is not None))

    def values(self) -> Iterator[TableCell]:
        """Printed cells that head nothing."""
        for cell in self.cells:
            below = cell.row >= self.head_rows and cell.column >= self.stub_columns
            if below and not cell.is_empty and cell is not self.section(cell.row):
                yield cell
