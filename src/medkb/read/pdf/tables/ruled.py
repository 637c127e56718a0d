"""Tables that lines frame: a grid of slots, those with no line between them put together into cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from medkb.read.pdf.page import PrintedCell, PrintedTable, PrintedWord
from medkb.read.pdf.tables.aligned import lines_of_words
from medkb.read.pdf.tables.rules import Ruling, covers

_SAME = 3.0  # points between two edges of one column or row
_GROUP_SPACE = 0.8  # of the font size: white space between two rows of values in one ruled row
_SAME_HEIGHT = 5.0  # points
_LEAST_FILLED = 0.3  # of the cells of a table; grids of charts are emptier


def ruled(area: Ruling, words: Sequence[PrintedWord]) -> PrintedTable | None:
    """The table that the lines of an area frame; None where it has less than two rows or columns, or hardly a word."""
    x0, top, x1, bottom = area.box
    xs = _edges([s.at for s in area.columns] + [x0, x1])
    ys = _edges([s.at for s in area.rows] + [top, bottom])
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells = _cells(area, xs, ys)
    around = PrintedCell(0, 0, 1, 1, x0, top, x1, bottom)
    fill(cells, [w for w in words if holds(around, w)])
    filled = sum(bool(cell.lines) for cell in cells)
    if filled < max(3, _LEAST_FILLED * len(cells)):
        return None
    return PrintedTable(split_rows(cells), x0, top, x1, bottom)


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _cells(area: Ruling, xs: Sequence[float], ys: Sequence[float]) -> list[PrintedCell]:
    """Slots united where no line parts them; what is no rectangle is cut back to its first row of slots."""
    width, height = len(xs) - 1, len(ys) - 1
    group = {(r, c): (r, c) for r in range(height) for c in range(width)}

    def root(slot: tuple[int, int]) -> tuple[int, int]:
        while group[slot] != slot:
            slot = group[slot]
        return slot

    for r in range(height):
        for c in range(width):
            if c + 1 < width and not covers(area.columns, xs[c + 1], ys[r], ys[r + 1]):
                group[root((r, c + 1))] = root((r, c))
            if r + 1 < height and not covers(area.rows, ys[r + 1], xs[c], xs[c + 1]):
                group[root((r + 1, c))] = root((r, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for slot in group:
        members[root(slot)].append(slot)
    cells = []
    for slots in members.values():
        rows, columns = [r for r, _ in slots], [c for _, c in slots]
        r0, r1, c0, c1 = min(rows), max(rows) + 1, min(columns), max(columns) + 1
        if len(slots) == (r1 - r0) * (c1 - c0):
            cells.append(PrintedCell(r0, c0, r1 - r0, c1 - c0, xs[c0], ys[r0], xs[c1], ys[r1]))
        else:
            cells += [PrintedCell(r, c, 1, 1, xs[c], ys[r], xs[c + 1], ys[r + 1]) for r, c in slots]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def split_rows(cells: Sequence[PrintedCell]) -> list[PrintedCell]:
    """Ruled rows that hold several rows of values, set apart by white space, as rows of their own.

    The heights of the values must agree from cell to cell; the lines of the label go to the nearest values.
    """
    found: list[PrintedCell] = []
    added = 0
    places = [(c.row, c.row + c.rows, c) for c in cells]  # before any is moved
    for number in range(max(end for _, end, _ in places)):
        row = [c for start, _, c in places if start == number]
        covering = any(start < number < end for start, end, _ in places)
        centres = _centres(row) if not covering and all(c.rows == 1 for c in row) else []
        for cell in row:
            cell.row += added
        if len(centres) < 2:
            found += row
            continue
        found += [part for k in range(len(centres)) for part in _parts(row, centres, k)]
        added += len(centres) - 1
    return found


def _centres(row: Sequence[PrintedCell]) -> list[float]:
    """Heights of the values of a row where all its cells agree on them, and each has a line of the label."""
    values = [_middles(cell) for cell in row if cell.column > 0 and cell.lines]
    label = next((cell for cell in row if cell.column == 0), None)
    if not values or label is None or len(values[0]) < 2:
        return []
    alike = all(
        len(v) == len(values[0]) and all(abs(a - b) < _SAME_HEIGHT for a, b in zip(v, values[0], strict=True))
        for v in values
    )
    nearest = {_nearest(values[0], line) for line in label.lines}
    return values[0] if alike and len(nearest) == len(values[0]) else []


def _middles(cell: PrintedCell) -> list[float]:
    """Heights of the middles of groups of lines with white space between."""
    groups: list[tuple[float, float]] = []
    for line in cell.lines:
        top, bottom = min(w.top for w in line), max(w.bottom for w in line)
        if groups and top - groups[-1][1] < _GROUP_SPACE * line[0].size:
            groups[-1] = (groups[-1][0], bottom)
        else:
            groups.append((top, bottom))
    return [(top + bottom) / 2 for top, bottom in groups]


def _nearest(centres: Sequence[float], line: Sequence[PrintedWord]) -> int:
    middle = (line[0].top + line[0].bottom) / 2
    return min(range(len(centres)), key=lambda k: abs(centres[k] - middle))


def _parts(row: Sequence[PrintedCell], centres: Sequence[float], k: int) -> Iterator[PrintedCell]:
    for cell in row:
        lines = [line for line in cell.lines if _nearest(centres, line) == k]
        yield replace(cell, row=cell.row + k, lines=lines)


def fill(cells: Iterable[PrintedCell], words: Sequence[PrintedWord]) -> None:
    """Give each cell the lines of the words whose middles lie in it."""
    rest = list(words)
    for cell in cells:
        inside = [w for w in rest if holds(cell, w)]
        if inside:
            rest = [w for w in rest if not holds(cell, w)]
        cell.lines = [[w for chunk in line.chunks for w in chunk] for line in lines_of_words(inside)]


def holds(box: PrintedCell | PrintedTable, word: PrintedWord) -> bool:
    """True when the middle of a word lies in a box."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom
