"""The rows of a flattened table whose columns are known: labels, the sections above them, and their values.

Values that stand apart from their labels are only given to them when one single arrangement agrees with the sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from medkb.relate.tables.cells import Cell, Column, Grid, Row
from medkb.relate.tables.flatlines import Line, is_labelled
from medkb.relate.tables.grids import tells_percent
from medkb.relate.tables.tabbed import GOES_ON, HEADS_BELOW
from medkb.text.language import language

_LONG_LABEL = 20  # characters: shorter ones seldom go on in another line


def fill(grid: Grid, text: str, lines: Sequence[Line]) -> None:
    """Add the rows that the lines below the heads prove."""
    k = len(grid.columns)
    labels: list[Line] = []
    section: tuple[int, int] | None = None
    i = 0
    while i < len(lines):
        line = lines[i]
        if not line.cells:
            labels.append(line)
            i += 1
            continue
        if is_labelled(text, line):
            own = labels[-1] if labels and _is_own(text, labels[-1], line, lines[i + 1 : i + 2]) else None
            section = _section(labels[:-1] if own else labels) or section
            start = own.start if own else line.start
            _add(grid, text, Row(start, line.label_end, list(line.cells), line.p, section), line, k)
            labels, i = [], i + 1
            continue
        j = i
        while j < len(lines) and lines[j].cells and not is_labelled(text, lines[j]):
            j += 1
        _detached(grid, text, labels, lines[i:j])
        labels, i = [], j


_GRADE = re.compile(r"(?i)\W*(?:grades?|gr\.|степен[ьи]|ст\.)\W*")  # a head: the number behind it is no count


def _add(grid: Grid, text: str, row: Row, line: Line, k: int) -> None:
    """A row with the right number of cells; bare numbers before them are a label's own, anything else stays unread."""
    if len(row.cells) > k and all(cell.percent is None and cell.n is None for cell in row.cells[:-k]):
        row.end = row.cells[-k].start
        row.cells = row.cells[-k:]
    if len(row.cells) == k and not _GRADE.fullmatch(text, row.start, row.end):
        row.cells = [_in_unit(cell, column) for cell, column in zip(row.cells, grid.columns, strict=True)]
        grid.rows.append(row)
        grid.consumed.append((row.start, line.end))


def _in_unit(cell: Cell, column: Column) -> Cell:
    """A bare number is a percentage where the head of its column says so."""
    bare = cell.count is not None and cell.percent is None and cell.n is None and tells_percent(column.label)
    return replace(cell, count=None, percent=Decimal(cell.count or 0)) if bare else cell


def _section(labels: Sequence[Line]) -> tuple[int, int] | None:
    """The last row without cells above a row is its section."""
    return (labels[-1].start, labels[-1].end) if labels else None


def _is_own(text: str, above: Line, line: Line, after: Sequence[Line]) -> bool:
    """The line above is the row's own label in the other language, or the first part of it."""
    return _is_translation(text, above, line) or _is_wrapped(text, above, line, after)


def _is_wrapped(text: str, above: Line, line: Line, after: Sequence[Line]) -> bool:
    """A label goes on in lower case, in one row only: several such rows stand below their section."""
    words = text[above.start : above.end].strip()
    if line.gap or not text[line.start].islower() or len(words) < _LONG_LABEL or HEADS_BELOW.search(words):
        return False
    return bool(GOES_ON.search(words)) or not any(text[x.start].islower() for x in after)


def _is_translation(text: str, above: Line, line: Line) -> bool:
    """A Russian label above its English one; what says "n (%)" alone is a section above a row."""
    opens = bool(HEADS_BELOW.search(text[above.start : above.end].strip()))
    if opens and not HEADS_BELOW.search(text[line.start : line.label_end].strip()):
        return False
    return (
        not line.gap
        and language(text[above.start : above.end]) == "ru"
        and language(text[line.start : line.label_end]) == "en"
    )


def _detached(grid: Grid, text: str, labels: Sequence[Line], values: Sequence[Line]) -> None:
    """Labels first, values after: given to each other only when one arrangement fits the columns' sizes."""
    cells = list(_distinct(values))
    k = len(grid.columns)
    if any(len(line.cells) > k for line in values):
        return  # the groups are parted into more columns
    known = _units(text, labels)
    fewer = _units(text, [x for x in labels if not text[: x.end].rstrip().endswith(":")])
    for units in (known, fewer, known[-(len(cells) // k) :]):  # what stands above the last labels is their section
        m = len(units)
        if not m or len(cells) != m * k or any(c.empty for c in cells):
            continue
        by_column = [[cells[c * m + r] for c in range(k)] for r in range(m)]
        by_row = [cells[r * k : r * k + k] for r in range(m)]
        fitting = [x for x in ([by_column] if m == 1 or k == 1 else [by_column, by_row]) if _fits(grid.columns, x)]
        if len(fitting) == 1:
            p = values[-1].p if m == 1 else None
            grid.rows += [Row(a, b, row, p) for (a, b), row in zip(units, fitting[0], strict=True)]
            grid.consumed += [(labels[0].start, values[-1].end)]
            return


def _distinct(values: Sequence[Line]) -> Iterator[Cell]:
    """Cells in order; a line that repeats the one above in the other language counts once."""
    before: tuple[tuple[int | None, int | None, Decimal | None], ...] = ()
    for line in values:
        key = tuple((c.count, c.n, c.percent) for c in line.cells)
        if key == before and not line.gap and any(c.percent is not None for c in line.cells):
            before = ()
            continue
        yield from line.cells
        before = key


def _units(text: str, labels: Sequence[Line]) -> list[tuple[int, int]]:
    """Rows of labels; a Russian label and its English translation below are one, so is what goes on in lower case."""
    units: list[tuple[int, int]] = []
    for i, line in enumerate(labels):
        above = text[labels[i - 1].start : labels[i - 1].end] if i else ""
        translated = language(text[line.start : line.end]) == "en" and language(above) == "ru"
        goes_on = len(labels) == 2 and text[line.start].islower() and not HEADS_BELOW.search(above)
        if units and (translated or goes_on):
            units[-1] = (units[-1][0], line.end)
        else:
            units.append((line.start, line.end))
    return units


def _fits(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bool:
    """Every printed pair of count and percentage agrees with its denominator or its column's size; one at least does."""
    proved = 0
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            n = cell.n or column.size
            if cell.count is None or n is None:
                continue
            if cell.count > n or (cell.n is not None and column.size is not None and cell.n > column.size):
                return False
            if cell.percent is not None and cell.n is None:
                if abs(Decimal(100 * cell.count) / n - cell.percent) > Decimal("0.6"):
                    return False
                proved += 1
            proved += cell.n is not None
    return proved > 0
