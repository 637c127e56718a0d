"""Lines of one column, with what stands apart marked, and cells of rows parted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from medkb.read.pdf.page import PrintedCell, PrintedTable, PrintedWord, Run, same_line

_CELL_SPACE = 2.0  # of the font size: a gap that parts cells, where the next line has one at the same place
_APART = 0.35  # of the font size above the usual gap between lines: a paragraph, heading or caption set apart
_RESIZED = 0.06  # of the font size; smaller differences are those of bold and plain type
_INDENT = (0.7, 5.0)  # of the font size: the first line of a paragraph
_STATEMENT = re.compile(r"[^\W\d_][*)]*\s[–—-]\s?[<>≥≤]?\s?\d")  # a name, a dash and its figure
_ENDS_SENTENCE = re.compile(r"[.!?…:][»\"”)\]]*$")


@dataclass(slots=True)
class Line:
    """One line of the text: cells of words; `apart` puts a blank line before it.

    `of` are the cells of a table that the line's cells are, or parts of; empty where it is no table's.
    """

    cells: list[list[PrintedWord]]
    page: int
    apart: bool = False
    of: list[PrintedCell] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    runs: list[Run]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


def usual_gap(flows: Iterable[Sequence[Run | PrintedTable]]) -> float:
    """Median white space between two lines of a column, as a share of the font size."""
    gaps = sorted(
        (below.top - above.bottom) / below.size
        for flow in flows
        for above, below in _pairs(_rows(i for i in flow if isinstance(i, Run)))
        if abs(above.size - below.size) < 0.5
    )
    return gaps[len(gaps) // 2] if gaps else 0.2


def lines_of(flow: Sequence[Run | PrintedTable], page: int, gap: float) -> list[Line]:
    """Lines of one column from top to bottom; the first of the column and of each table stand apart."""
    rows = _rows(i for i in flow if isinstance(i, Run))
    tables = sorted((i for i in flow if isinstance(i, PrintedTable)), key=lambda t: t.top)
    left = _left_edge(rows)
    found: list[Line] = []
    above: _Row | None = None
    cuts = _cell_cuts(rows)
    for row, cut in zip(rows, cuts, strict=True):
        while tables and tables[0].top < row.top:
            found += _table_lines(tables.pop(0), page)
            above = None
        apart = above is None or row.top - above.bottom > (gap + _APART) * min(row.size, above.size)
        apart = apart or _resized(above, row) or _new_paragraph(above, row, left)
        found.append(Line(_cells(row, cut), page, apart))
        above = row
    for table in tables:
        found += _table_lines(table, page)
    return found


def _table_lines(table: PrintedTable, page: int) -> list[Line]:
    """A line a row; a cell that lists statements ("rash – 5 %", one below the other) follows it as it is printed."""
    lines: list[Line] = []
    for number in range(table.height):
        row = [cell for cell in table.cells if cell.row == number]
        lists = [cell for cell in row if len(_STATEMENT.findall(cell.text)) > 1 and len(cell.lines) > 1]
        short = [cell for cell in row if cell not in lists]
        if any(cell.lines for cell in short):
            lines.append(Line([[w for line in cell.lines for w in line] for cell in short], page, of=short))
        lines += [Line([line], page, of=[cell]) for cell in lists for line in cell.lines]
    if lines:
        lines[0].apart = True
    return lines


def _rows(runs: Iterable[Run]) -> list[_Row]:
    """Runs side by side put together; the widest run of a row tells its height."""
    rows: list[_Row] = []
    for run in sorted(runs, key=lambda r: (r.top, r.x0)):
        row = next((r for r in rows[:-7:-1] if _fits(r, run)), None)
        if row is None:
            rows.append(_Row([run], run.x0, run.top, run.x1, run.bottom, run.size))
            continue
        widest = max(row.runs, key=lambda r: r.x1 - r.x0)
        if run.x1 - run.x0 > widest.x1 - widest.x0:
            row.top, row.bottom, row.size = run.top, run.bottom, run.size
        row.runs.append(run)
        row.x0, row.x1 = min(row.x0, run.x0), max(row.x1, run.x1)
    for row in rows:
        row.runs.sort(key=lambda r: r.x0)
    return sorted(rows, key=lambda r: (r.top, r.x0))


def _fits(row: _Row, run: Run) -> bool:
    probe = Run([], row.x0, row.top, row.x1, row.bottom, row.size)
    return same_line(probe, run) and not any(r.x0 < run.x1 - 1 and run.x0 < r.x1 - 1 for r in row.runs)


def _pairs(rows: Sequence[_Row]) -> Iterator[tuple[_Row, _Row]]:
    return pairwise(rows)


def _left_edge(rows: Iterable[_Row]) -> float:
    """Where most lines of the column begin."""
    edges = Counter(round(row.x0) for row in rows)
    return min(edges, key=lambda x: (-edges[x], x), default=0)


def _resized(above: _Row | None, row: _Row) -> bool:
    """A line in another size of type: after a heading, before a note."""
    return above is not None and abs(above.size - row.size) > _RESIZED * row.size


def _new_paragraph(above: _Row | None, row: _Row, left: float) -> bool:
    """An indented line after the end of a sentence."""
    if above is None or not _INDENT[0] * row.size < row.x0 - left < _INDENT[1] * row.size:
        return False
    return abs(above.x0 - left) < 0.5 * row.size and bool(_ENDS_SENTENCE.search(above.runs[-1].words[-1].text))


def _gaps(row: _Row) -> list[tuple[float, float]]:
    """Wide white spaces within a row, from x to x."""
    words = [word for run in row.runs for word in run.words]
    pairs = pairwise(words)
    return [(a.x1, b.x0) for a, b in pairs if b.x0 - a.x1 > _CELL_SPACE * row.size]


def _cell_cuts(rows: Sequence[_Row]) -> list[list[float]]:
    """For each row the places where a cell ends: wide gaps that the row above or below has too."""
    gaps = [_gaps(row) for row in rows]
    cuts: list[list[float]] = []
    for n, own in enumerate(gaps):
        near = [g for other in (gaps[n - 1] if n else [], gaps[n + 1] if n + 1 < len(gaps) else []) for g in other]
        cuts.append([x0 for x0, x1 in own if any(min(x1, b) - max(x0, a) > rows[n].size for a, b in near)])
    return cuts


def _cells(row: _Row, cuts: Sequence[float]) -> list[list[PrintedWord]]:
    cells: list[list[PrintedWord]] = [[]]
    for word in (word for run in row.runs for word in run.words):
        if cells[-1] and cells[-1][-1].x1 in cuts:
            cells.append([])
        cells[-1].append(word)
    return cells


def cell_lines(words: Iterable[Run]) -> list[list[PrintedWord]]:
    """Words of one table cell, line after line."""
    return [[word for run in row.runs for word in run.words] for row in _rows(words)]
