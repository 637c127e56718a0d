"""Two groups in one column: heads that name both ("A vs B") over cells that print a value of each ("12 (40) vs 9 (30)")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from medkb.model import Table, TableCell
from medkb.relate.tables.tabbed import VALUE

_VERSUS = re.compile(r"\s(?:vs?\.?|versus|против)\s")
_ROWS = 2  # fewer prove nothing


def parted_by_versus(text: str, table: Table) -> Table:
    """The table with two columns for each whose head and values all name or print two, in offsets of `text`."""
    doubled = [c for c in range(table.stub_columns, table.width) if _is_double(text, table, c)]
    if not doubled:
        return table
    cells: list[TableCell] = []
    for cell in table.cells:
        within = range(cell.column, cell.column + cell.columns)
        wide = sum(c in doubled for c in within)
        moved = replace(cell, column=cell.column + sum(c < cell.column for c in doubled), columns=cell.columns + wide)
        halves = _halves(text, cell) if wide and cell.columns == 1 else None
        if halves is None:
            cells.append(moved)
            continue
        (a, b), (c, d) = halves
        cells.append(replace(moved, start=a, end=b, columns=1))
        cells.append(replace(moved, start=c, end=d, columns=1, column=moved.column + 1))
    return replace(table, cells=tuple(cells))


def _is_double(text: str, table: Table, column: int) -> bool:
    heads = table.column_heads(column)
    if not heads or heads[-1].columns > 1 or _halves(text, heads[-1]) is None:
        return False
    printed = [cell for cell in table.values() if cell.column == column and cell.columns == 1]
    both = [halves for cell in printed if (halves := _halves(text, cell))]
    return len(both) >= _ROWS and len(both) == len(printed) and all(_are_values(text, halves) for halves in both)


def _are_values(text: str, halves: Sequence[tuple[int, int]]) -> bool:
    return all(VALUE.fullmatch(text, *half) for half in halves)


def _halves(text: str, cell: TableCell) -> tuple[tuple[int, int], tuple[int, int]] | None:
    found = list(_VERSUS.finditer(text, cell.start, cell.end))
    return ((cell.start, found[0].start()), (found[0].end(), cell.end)) if len(found) == 1 else None
