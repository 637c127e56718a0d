"""Tables without upright lines: between rules across the page, on shaded rows, or with nothing drawn at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from medkb.read.pdf.page import PrintedCell, PrintedTable, PrintedWord
from medkb.read.pdf.tables.aligned import (
    CAPTION,
    TextLine,
    column_of,
    group_rows,
    is_figure,
    is_prose,
    lines_of_words,
    opens_bracket,
    separators,
    span_of,
    text,
)
from medkb.read.pdf.tables.heads import body_start
from medkb.read.pdf.tables.levels import head_cells
from medkb.read.pdf.tables.rules import Stroke
from medkb.read.pdf.tables.stubs import set_sections, set_stub

_SAME_EXTENT = 5.0  # points
_LEAST_LINES = 3
_FIGURES = 0.35  # of the cells behind the first of their line are figures in a table, hardly any in columns of prose
_LONG = 11  # words of a line that is no section
_ONE_LINE = 0.5  # of the font size: the widest space between two words of one cell
_GAP = 1.5  # of the font size: white space above the heads
_FEW_LINES = 3  # of heads or a section, which hold no figures
_HEAD_LINES, _HEAD_WORDS = 8, 5  # of heads that go on over more lines, and words of a line of each


def between_rules(rows: Iterable[Stroke], words: Sequence[PrintedWord]) -> list[PrintedTable]:
    """Tables that stand between lines of one length, one below the other."""
    found: list[PrintedTable] = []
    rest = list(words)
    for group in sorted(
        _same_extent(rows), key=lambda group: -group[0].length
    ):  # short rules lie within a table's heads
        for table in _stacked(group, list(rows), rest):
            found.append(table)
            taken = {id(word) for cell in table.cells for line in cell.lines for word in line}
            rest = [word for word in rest if id(word) not in taken]
    return found


def _same_extent(rows: Iterable[Stroke]) -> list[list[Stroke]]:
    groups: list[list[Stroke]] = []
    for row in sorted(rows, key=lambda s: s.at):
        for group in groups:
            if abs(group[0].start - row.start) < _SAME_EXTENT and abs(group[0].end - row.end) < _SAME_EXTENT:
                group.append(row)
                break
        else:
            groups.append([row])
    return [group for group in groups if len(group) > 1]


def _stacked(group: Sequence[Stroke], rows: Sequence[Stroke], words: Sequence[PrintedWord]) -> list[PrintedTable]:
    """Runs of bands that hold rows of cells; a band of prose parts two tables."""
    found: list[PrintedTable] = []
    run: list[Stroke] = []
    for upper, lower in pairwise(group):
        inside = _inside(words, upper.start, upper.at, upper.end, lower.at)
        lines = lines_of_words(inside)
        if lines and _is_band(lines):
            run = run or [upper]
            run.append(lower)
            continue
        found += _table(run, rows, words)
        run = []
    return found + _table(run, rows, words)


def _inside(words: Iterable[PrintedWord], x0: float, top: float, x1: float, bottom: float) -> list[PrintedWord]:
    return [w for w in words if x0 - 3 <= (w.x0 + w.x1) / 2 <= x1 + 3 and top <= (w.top + w.bottom) / 2 < bottom]


def _is_band(lines: Sequence[TextLine]) -> bool:
    """Lines of cells, or a few that may be heads or a section; no paragraph."""
    behind = [chunk for line in lines for chunk in line.chunks[1:]]
    single = [line.chunks[0] for line in lines if len(line.chunks) == 1]
    if any(CAPTION.match(text(chunk)) or (is_prose(chunk) and len(chunk) > _LONG) for chunk in single):
        return False
    if len(lines) <= _FEW_LINES:
        return all(len(line.chunks) > 1 or len(line.chunks[0]) < 12 for line in lines)
    if behind and len(lines) <= _HEAD_LINES and all(len(c) <= _HEAD_WORDS for line in lines for c in line.chunks):
        return True
    return bool(behind) and sum(map(is_figure, behind)) >= _FIGURES * len(behind)


def _table(run: Sequence[Stroke], rows: Sequence[Stroke], words: Sequence[PrintedWord]) -> list[PrintedTable]:
    if len(run) < 2:
        return []
    x0, x1, top, bottom = run[0].start, run[0].end, run[0].at, run[-1].at
    inner = sorted(
        (r for r in rows if top - 1 <= r.at <= bottom + 1 and x0 - 4 <= r.start and r.end <= x1 + 4), key=lambda r: r.at
    )
    table = region(_inside(words, x0, top, x1, bottom), (x0, top, x1, bottom), inner)
    if table is None:  # only the heads stand between rules
        bottom = _end_of_rows(words, (x0, bottom, x1))
        table = region(_inside(words, x0, top, x1, bottom), (x0, top, x1, bottom), inner)
    if table is None:
        return []
    higher = _more_heads(words, table) if table.head_rows else _higher(words, (x0, top, x1))
    lower = _lower(words, table)
    if (higher, lower) != (top, bottom):
        table = region(_inside(words, x0, higher, x1, lower), (x0, higher, x1, lower), inner)
    return [table] if table else []


def _end_of_rows(words: Sequence[PrintedWord], edge: tuple[float, float, float]) -> float:
    """Where the lines end that stand below heads: before prose, a caption or a gap."""
    x0, bottom, x1 = edge
    for line in lines_of_words(_inside(words, x0, bottom, x1, float("inf"))):
        first = line.chunks[0]
        ends = len(line.chunks) == 1 and (is_prose(first) or CAPTION.match(text(first)))
        if ends or line.top - bottom > _GAP * line.size:
            break
        bottom = line.bottom + 0.5
    return bottom


def _lower(words: Sequence[PrintedWord], table: PrintedTable) -> float:
    """Where the rows end that go on below the last line or background: those with figures in the table's columns."""
    columns = sorted({c.x0 for c in table.cells if c.column and c.columns == 1})
    bottom = table.bottom
    for line in lines_of_words(_inside(words, table.x0, bottom, table.x1, float("inf"))):
        places = [span_of(columns, chunk) for chunk in line.chunks]
        apart = len({a for a, _ in places}) == len(places) > 1 and all(a == b for a, b in places)
        if not apart or line.top - bottom > _GAP * line.size or not any(map(is_figure, line.chunks[1:])):
            break
        bottom = line.bottom + 0.5
    return bottom


def _higher(words: Sequence[PrintedWord], edge: tuple[float, float, float]) -> float:
    """Where the heads begin that stand above the first line of a table: no further than a caption, prose or a gap."""
    x0, top, x1 = edge
    for line in reversed(lines_of_words(_inside(words, x0, 0, x1, top))):
        first = _to_its_left(words, line)
        alone = len(line.chunks) == 1 and (CAPTION.match(text(first)) or is_prose(first))
        if alone or top - line.bottom > _GAP * line.size:
            break
        top = line.top - 0.5
    return top


def _more_heads(words: Sequence[PrintedWord], table: PrintedTable) -> float:
    """Where the heads begin that stand above the first background: lines of short heads, one a column."""
    columns = sorted({c.x0 for c in table.cells if c.column and c.columns == 1})
    top = table.top
    for line in reversed(lines_of_words(_inside(words, table.x0, 0, table.x1, top))):
        places = {column_of(columns, chunk[0].x0 + 0.5) for chunk in line.chunks}
        apart = len(places) == len(line.chunks) >= max(2, len(columns) - 1)
        short = all(len(c) <= _HEAD_WORDS and not is_figure(c) for c in line.chunks)
        if not (apart and short) or top - line.bottom > _GAP * line.size:
            break
        top = line.top - 0.5
    return top


def _to_its_left(words: Sequence[PrintedWord], line: TextLine) -> list[PrintedWord]:
    """The first words of a line, with those of the same line that stand left of the table."""
    first = list(line.chunks[0])
    beside = [w for w in words if w.x1 <= first[0].x0 and w.top < line.middle < w.bottom]
    for word in sorted(beside, key=lambda w: -w.x1):
        if first[0].x0 - word.x1 > _ONE_LINE * line.size:
            break
        first.insert(0, word)
    return first


def region(
    words: Sequence[PrintedWord], box: tuple[float, float, float, float], rules: Sequence[Stroke] = ()
) -> PrintedTable | None:
    """The table that the words of a box make; None where they make no two columns with figures."""
    x0, top, x1, bottom = box
    lines = lines_of_words(words)
    if len(lines) < _LEAST_LINES:
        return None
    long = [r for r in rules if r.length > 0.9 * (x1 - x0)]
    columns = _columns(lines, x0, x1, long)
    if not columns:
        return None
    start = body_start(lines, columns, long)
    behind = [c for line in lines[start:] for c in line.chunks if span_of(columns, c)[0] > 0]
    if not behind or sum(map(is_figure, behind)) < _FIGURES * len(behind):
        return None
    heads, height = head_cells(lines[:start], columns, (x0, x1), rules, lines[start:])
    cells = list(heads)
    for row in _rows(lines[start:], columns, long):
        cells += _row_cells(row, columns, height, (x0, x1))
        height += 1
    table = PrintedTable(cells, x0, top, x1, bottom, head_rows=max((c.row + c.rows for c in heads), default=0))
    set_stub(table)
    set_sections(table)
    return table


def _columns(lines: Sequence[TextLine], x0: float, x1: float, rules: Sequence[Stroke]) -> list[float]:
    """Places that part the columns: from the lines with figures, as heads may span several."""
    body = [line for line in lines if len(line.chunks) == 1 or any(map(is_figure, line.chunks[1:]))]
    body = body if any(len(line.chunks) > 1 for line in body) else list(lines)
    if len(rules) > 2:
        body = [line for line in body if line.middle > rules[1].at] or body
    columns = separators(body, x0, x1)
    edges = [x0, *columns, x1]
    return [x for n, x in enumerate(columns) if not opens_bracket(body, x, edges[n + 2])]


def _rows(lines: Sequence[TextLine], columns: Sequence[float], rules: Sequence[Stroke]) -> list[list[TextLine]]:
    """Rows of the body; a rule always parts two."""
    bands: list[list[TextLine]] = [[]]
    for n, line in enumerate(lines):
        if n and any(lines[n - 1].middle < r.at < line.middle for r in rules):
            bands.append([])
        bands[-1].append(line)
    return [row for band in bands if band for row in group_rows(band, columns)]


def _row_cells(
    row: Sequence[TextLine], columns: Sequence[float], number: int, edges: tuple[float, float]
) -> list[PrintedCell]:
    """The cells of a row: one that runs into the next columns covers them where nothing else stands there."""
    bounds = [edges[0], *columns, edges[1]]
    top, bottom = min(line.top for line in row), max(line.bottom for line in row)
    chunks = [chunk for line in row for chunk in line.chunks]
    if len(row) == 1 and len(chunks) == 1 and span_of(columns, chunks[0])[1] > 0 == span_of(columns, chunks[0])[0]:
        return [PrintedCell(number, 0, 1, len(columns) + 1, edges[0], top, edges[1], bottom, [list(chunks[0])])]
    lines: list[list[list[PrintedWord]]] = [[] for _ in bounds[1:]]
    for chunk in chunks:
        lines[column_of(columns, (chunk[0].x0 + min(chunk[-1].x1, chunk[0].x1)) / 2)].append(list(chunk))
    return [PrintedCell(number, c, 1, 1, bounds[c], top, bounds[c + 1], bottom, some) for c, some in enumerate(lines)]
