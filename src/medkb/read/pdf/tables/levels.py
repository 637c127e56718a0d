"""Heads of several levels that only the places of their words tell: which columns each of them stands over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from medkb.read.pdf.page import PrintedCell, PrintedWord, box
from medkb.read.pdf.tables.aligned import TextLine, overlaps, span_of
from medkb.read.pdf.tables.rules import Stroke

_WRAPPED = 0.45  # of the font size: white space between two lines of one head
_UNCOVERED = 25.0  # points: what it costs a level to leave a column below it without a head
_REPEATS = 2  # heads, and columns under each
_NEARER = 0.5  # of the white space on the other side: a head beside one column's values stands over that column
_OFF_LEFT = 3.0  # points: heads are more often centred over their columns than set flush with the first of them


@dataclass(slots=True)
class _Chunk:
    """Words of one head, line after line, and the columns that it stands over."""

    lines: list[list[PrintedWord]]
    first: int = 0
    last: int = 0
    ruled: bool = False

    @property
    def words(self) -> list[PrintedWord]:
        return [word for line in self.lines for word in line]


def head_cells(
    lines: Sequence[TextLine],
    columns: Sequence[float],
    edges: tuple[float, float],
    rules: Sequence[Stroke],
    body: Sequence[TextLine] = (),
) -> tuple[list[PrintedCell], int]:
    """Cells of the head lines and how many rows they make.

    `columns` are the places that part the columns, `edges` those of the table, `body` the lines below the heads. A head
    stands over the columns of the short rule under it, else over those that it is centred on or begins with.
    """
    printed = _extents(body, columns, edges)
    levels = _levels(lines, columns, rules, printed)
    if not levels:
        return [], 0
    extents = _extents([*lines[-1:], *body], columns, edges)
    for n, level in enumerate(levels):
        below = {c for later in levels[n + 1 :] for chunk in later for c in range(chunk.first, chunk.last + 1)}
        if below and not _repeat(level, levels[n + 1], below):
            _spread(level, extents, below)
    bounds = [edges[0], *columns, edges[1]]
    found = [_cell(chunk, n, bounds) for n, level in enumerate(levels) for chunk in level]
    return _stretched(found, len(levels), bounds), len(levels)


def _levels(
    lines: Sequence[TextLine], columns: Sequence[float], rules: Sequence[Stroke], printed: Sequence[tuple[float, float]]
) -> list[list[_Chunk]]:
    """Chunks of the heads level by level; the lines of a wrapped head are one chunk."""
    lines = _side_by_side(lines, columns, printed)
    levels: list[list[_Chunk]] = []
    for n, line in enumerate(lines):
        chunks = [_Chunk([list(chunk)], *_reach(columns, chunk, line, rules)) for chunk in line.chunks]
        _part(chunks)
        if not levels or _parts(lines[n - 1], line, levels[-1], chunks, rules):
            levels.append(chunks)
            continue
        for chunk in chunks:
            _into(levels[-1], chunk)
    for level in levels:
        level.sort(key=lambda chunk: (chunk.first, chunk.lines[0][0].x0))
    return levels


def _part(chunks: Sequence[_Chunk]) -> None:
    """A head wider than its values ends where the next one of its line begins."""
    for left, right in pairwise(chunks):
        if left.first < right.first <= left.last:
            left.last = right.first - 1
        elif left.first == right.first <= left.last < right.last:
            right.first = left.last + 1


def _into(level: list[_Chunk], chunk: _Chunk) -> None:
    """Add a chunk to a level, to the chunk above it where there is one."""
    over = next((x for x in level if x.first <= chunk.last and chunk.first <= x.last), None)
    if over is None:
        level.append(chunk)
        return
    over.lines += chunk.lines
    others = {c for x in level if x is not over for c in range(x.first, x.last + 1)}
    own = set(range(min(over.first, chunk.first), max(over.last, chunk.last) + 1)) - others
    over.first, over.last = min(own, default=over.first), max(own, default=over.last)


def _side_by_side(
    lines: Sequence[TextLine], columns: Sequence[float], printed: Sequence[tuple[float, float]]
) -> list[TextLine]:
    """Lines that share their height over different columns as one: a head set beside the middle of a taller one."""
    found: list[TextLine] = []
    for line in lines:
        above = found[-1] if found else None
        if (
            above is None
            or not overlaps(above, line)
            or _columns_of(above, columns, printed) & _columns_of(line, columns, printed)
        ):
            found.append(line)
            continue
        chunks = sorted([*above.chunks, *line.chunks], key=lambda chunk: chunk[0].x0)
        found[-1] = TextLine(chunks, above.top, max(above.bottom, line.bottom))
    return found


def _columns_of(line: TextLine, columns: Sequence[float], printed: Sequence[tuple[float, float]]) -> set[int]:
    spans = [_over_values(columns, chunk, printed) for chunk in line.chunks]
    return {c for a, b in spans for c in range(a, b + 1)}


def _over_values(
    columns: Sequence[float], chunk: Sequence[PrintedWord], printed: Sequence[tuple[float, float]]
) -> tuple[int, int]:
    """Columns that a head touches, but for those at its ends above whose values it does not stand."""
    a, b = span_of(columns, chunk)
    over = [c for c in range(a, b + 1) if chunk[0].x0 < printed[c][1] and printed[c][0] < chunk[-1].x1]
    if over or b - a != 1:
        return (over[0], over[-1]) if over else (a, b)
    left, right = chunk[0].x0 - printed[a][1], printed[b][0] - chunk[-1].x1  # white space to the values beside it
    if left < _NEARER * right:
        return a, a
    return (b, b) if right < _NEARER * left else (a, b)


def _reach(
    columns: Sequence[float],
    chunk: Sequence[PrintedWord],
    line: TextLine,
    rules: Sequence[Stroke],
) -> tuple[int, int, bool]:
    """Columns that the words of a head touch, or those of a short rule under it alone."""
    a, b = span_of(columns, chunk)
    under = [r for r in rules if 0 < r.at - line.bottom < 0.8 * line.size and _over(r, chunk)]
    longest = max((r.length for r in rules), default=0.0)
    if under and under[0].length < 0.97 * longest and sum(_over(under[0], c) for c in line.chunks) == 1:
        first = sum(x < under[0].start + 3 for x in columns)
        last = sum(x < under[0].end - 3 for x in columns)
        return min(a, first), max(b, last), True
    return a, b, False


def _over(rule: Stroke, chunk: Sequence[PrintedWord]) -> bool:
    return rule.start - 2 <= (chunk[0].x0 + chunk[-1].x1) / 2 <= rule.end + 2


def _parts(
    above: TextLine, line: TextLine, over: Sequence[_Chunk], chunks: Sequence[_Chunk], rules: Sequence[Stroke]
) -> bool:
    """True where a line of heads begins a level of its own: behind a rule or white space, or below what spans it."""
    if any(above.middle < r.at < line.middle for r in rules):
        return True
    own = [x for x in over if any(x.first <= c.last and c.first <= x.last for c in chunks)]
    bottom = max((box(x.words)[3] for x in own), default=above.bottom)
    if line.top - bottom > _WRAPPED * line.size:
        return True
    wide = [x for x in over if x.last > x.first]
    return any(sum(x.first <= c.first and c.last <= x.last for c in chunks) > 1 for x in wide)


def _extents(
    lines: Iterable[TextLine], columns: Sequence[float], edges: tuple[float, float]
) -> list[tuple[float, float]]:
    """Left and right edge of the words of each column."""
    inside: list[list[PrintedWord]] = [[] for _ in range(len(columns) + 1)]
    for line in lines:
        for chunk in line.chunks:
            a, b = span_of(columns, chunk)
            if a == b:
                inside[a] += chunk
    bounds = [edges[0], *columns, edges[1]]
    return [(box(words)[0], box(words)[2]) if words else (bounds[n], bounds[n + 1]) for n, words in enumerate(inside)]


def _repeat(level: Sequence[_Chunk], lower: Sequence[_Chunk], below: set[int]) -> bool:
    """Part the columns evenly where the heads below them repeat ("before, after, before, after") under each head."""
    columns = sorted(below)
    free = [chunk for chunk in level if chunk.last >= columns[0] and not chunk.ruled]
    names = {chunk.first: " ".join(word.text for word in chunk.words) for chunk in lower if chunk.first == chunk.last}
    each, rest = divmod(len(columns), max(1, len(free)))
    if len(free) < _REPEATS or each < _REPEATS or rest or columns != list(range(columns[0], columns[-1] + 1)):
        return False
    runs = [[names.get(c) for c in columns[k * each : k * each + each]] for k in range(len(free))]
    if None in runs[0] or any(run != runs[0] for run in runs):
        return False
    for k, chunk in enumerate(free):
        chunk.first, chunk.last = columns[k * each], columns[k * each] + each - 1
    return True


def _spread(level: list[_Chunk], extents: Sequence[tuple[float, float]], below: set[int]) -> None:
    """Give each head of an upper level the columns that it is centred over; all columns with heads below get one."""
    free = [chunk for chunk in level if not chunk.ruled]
    fixed = {c for chunk in level if chunk.ruled for c in range(chunk.first, chunk.last + 1)}
    width = len(extents)
    # best[k][c]: cost and ranges of the first k heads over the first c columns.
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])]]
    for c in range(width):
        cost, ranges = best[0][c]
        best[0].append((cost + (_UNCOVERED if c in below and c not in fixed else 0.0), ranges))
    for k, chunk in enumerate(free, 1):
        row: list[tuple[float, list[tuple[int, int]]]] = [(float("inf"), [])]
        for c in range(1, width + 1):
            cost, ranges = row[c - 1]
            options = [(cost + (_UNCOVERED if c - 1 in below and c - 1 not in fixed else 0.0), ranges)]
            for a in range(c):
                if not fixed.isdisjoint(range(a, c)) or (c - a > 1 and not below.issuperset(range(a, c))):
                    continue
                before, own = best[k - 1][a]
                options.append((before + _off(chunk, extents, a, c - 1), [*own, (a, c - 1)]))
            row.append(min(options, key=lambda option: option[0]))
        best.append(row)
    for chunk, (a, b) in zip(free, best[-1][width][1], strict=False):
        chunk.first, chunk.last = a, b


def _off(chunk: _Chunk, extents: Sequence[tuple[float, float]], a: int, b: int) -> float:
    """How far a head stands from being centred over columns a to b, or from beginning with a, in points."""
    x0, _, x1, _ = box(chunk.words)
    left, right = extents[a][0], extents[b][1]
    centred = abs((x0 + x1) / 2 - (left + right) / 2)
    outside = max(0.0, left - x1) + max(0.0, x0 - right)
    return min(centred, abs(x0 - left) + _OFF_LEFT) + 3 * outside


def _cell(chunk: _Chunk, level: int, bounds: Sequence[float]) -> PrintedCell:
    _, top, _, bottom = box(chunk.words)
    x0, x1 = bounds[chunk.first], bounds[chunk.last + 1]
    return PrintedCell(level, chunk.first, 1, chunk.last - chunk.first + 1, x0, top, x1, bottom, chunk.lines)


def _stretched(cells: list[PrintedCell], height: int, bounds: Sequence[float]) -> list[PrintedCell]:
    """Heads of a column that has no head on the other levels cover them all; slots that stay free get empty cells."""
    width = len(bounds) - 1
    for column in range(width):
        own = [c for c in cells if c.column <= column < c.column + c.columns]
        if own and all(c.columns == 1 for c in own) and _is_one(own, cells):
            first, *others = sorted(own, key=lambda c: c.row)
            for other in others:
                first.lines += other.lines
                cells.remove(other)
            first.row, first.rows = 0, height
    taken = {(r, c) for x in cells for r in range(x.row, x.row + x.rows) for c in range(x.column, x.column + x.columns)}
    free = [(r, c) for r in range(height) for c in range(width) if (r, c) not in taken]
    cells += [PrintedCell(r, c, 1, 1, bounds[c], 0, bounds[c + 1], 0) for r, c in free]
    return sorted(cells, key=lambda c: (c.row, c.column))


def _is_one(own: Sequence[PrintedCell], cells: Sequence[PrintedCell]) -> bool:
    """Heads one below the other are one where they are set close, or no head beside the upper ones spans columns."""
    upper = {c.row for c in own} - {max(c.row for c in own)}
    if len(own) == 1 or not any(c.row in upper and c.columns > 1 for c in cells):
        return True
    placed = sorted(own, key=lambda c: c.top)
    return all(b.top - a.bottom < _WRAPPED * b.lines[0][0].size for a, b in pairwise(placed))
