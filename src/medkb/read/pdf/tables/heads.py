"""Which rows of a table are heads of its columns, and heads that only the places of their words tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.read.pdf.page import PrintedCell, PrintedTable
from medkb.read.pdf.tables.aligned import FIGURE, TextLine, overlaps, span_of, text
from medkb.read.pdf.tables.rules import Stroke

# Words that stand in values too: an interval's name, a unit of time, a comparison.
_IN_VALUES = re.compile(
    r"(?i)\b(?:CI|ДИ|SD|IQR|МКИ|vs|против|мес|лет|года?|нед|дн\w*|сут|months?|mo|years?|weeks?|wk|days?|to|до|и|and|of|из|p|р|ref|HR|OR|RR|ОР|ОШ)\b\.?"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIZE = re.compile(r"\b[nN]\s?=\s?\d")
_MOST_HEADS = 6  # rows
_CERTAIN = 3  # values in one line that no heads are, whatever else stands beside them


def is_value(printed: str) -> bool:
    """A figure and nothing said of it but an interval or a unit of time: no head such as "24 mg" or "n = 24"."""
    if not FIGURE.match(printed) or _SIZE.search(printed):
        return False
    return not _WORD.search(_IN_VALUES.sub(" ", _BRACKETS.sub(" ", printed)))


def set_heads(table: PrintedTable) -> None:
    """Find `head_rows` of a table whose cells are known: the rows above the first one with values behind its stub."""
    rows = [[c for c in table.cells if c.row <= r < c.row + c.rows] for r in range(table.height)]
    table.head_rows = 0
    for r, row in enumerate(rows[:_MOST_HEADS]):
        behind = [c for c in row if c.column > 0 and c.lines]
        values = [c for c in behind if is_value(c.text)]
        if values and (2 * len(values) >= len(behind) or all(c.rows == 1 for c in values)):
            break
        section = len([c for c in row if c.lines]) == 1 and r > 0 and row[0].columns in (1, table.width)
        if section and table.head_rows and not _goes_on(rows, r):
            break
        table.head_rows = r + 1
    else:
        table.head_rows = min(1, table.height - 1) if not has_values(table) else table.head_rows
    spanning = [c.row + c.rows for c in table.cells if c.row < table.head_rows and c.columns < table.width]
    table.head_rows = max([table.head_rows, *spanning]) if table.head_rows else 0
    table.head_rows = min(table.head_rows, max(1, table.height - 1))


def _goes_on(rows: Sequence[Sequence[PrintedCell]], r: int) -> bool:
    """True when the next row is a head as well: it names columns and holds no values."""
    below = [c for c in rows[r + 1] if c.column > 0 and c.lines] if r + 1 < len(rows) else []
    return len(below) > 1 and not any(is_value(c.text) for c in below)


def has_values(table: PrintedTable) -> bool:
    """True where a figure stands behind the first column; heads that alone are framed have none."""
    return any(c.column > 0 and is_value(c.text) for c in table.cells)


def body_start(lines: Sequence[TextLine], columns: Sequence[float], rules: Sequence[Stroke]) -> int:
    """How many lines are heads: those above the second rule where heads stand between two, else above the values."""
    first = _first_values(lines, columns)
    if len(rules) > 2:
        between = sum(line.middle < rules[1].at for line in lines)
        if 0 < between <= 2 * _MOST_HEADS and between < len(lines) and between <= first:
            return between
    if first == len(lines):
        return 0
    # Lines of one label between the heads and the first values are sections.
    top = first
    while top > 1 and _is_section(lines[top - 1], lines[top - 2], columns):
        top -= 1
    return top if top and len(lines[top - 1].chunks) > 1 else first


def _is_section(line: TextLine, above: TextLine, columns: Sequence[float]) -> bool:
    alone = len(line.chunks) == 1 and span_of(columns, line.chunks[0])[0] == 0
    return alone and not overlaps(above, line) and line.top > above.bottom


def _first_values(lines: Sequence[TextLine], columns: Sequence[float]) -> int:
    """The first line of the first row with values; the number of lines where there is none."""
    for n, line in enumerate(lines[: 2 * _MOST_HEADS]):
        behind = [c for c in line.chunks if span_of(columns, c)[0] > 0]
        figures = [text(c) for c in behind if is_value(text(c))]
        named = [figure for figure in figures if _WORD.search(figure)]
        if len(set(named)) < len(named) and len(named) == len(figures):
            continue  # "baseline, 6 months, baseline, 6 months"
        values = len(figures) if _is_labelled(lines, n, columns) else 0
        if values >= min(2, len(columns)) and (2 * values >= len(behind) or values >= _CERTAIN):
            return _top_of_row(lines, n)
    return len(lines)


def _is_labelled(lines: Sequence[TextLine], n: int, columns: Sequence[float]) -> bool:
    """True where a label stands in the first column of line n, or beside it on a line that shares its height."""
    near = [lines[n]]
    near += [lines[k] for k in (n - 1, n + 1) if 0 <= k < len(lines) and overlaps(*(lines[i] for i in sorted((k, n))))]
    return any(span_of(columns, chunk)[0] == 0 for line in near for chunk in line.chunks)


def _top_of_row(lines: Sequence[TextLine], n: int) -> int:
    """The first line of the row of line n, whose values may stand beside the middle of a taller cell."""
    while n and overlaps(lines[n - 1], lines[n]):
        n -= 1
    return n
