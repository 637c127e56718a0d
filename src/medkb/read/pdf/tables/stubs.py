"""The heads of the rows of a table: how many columns they take, and which rows are sections over which others."""

from __future__ import annotations

from dataclasses import dataclass

from medkb.read.pdf.page import PrintedCell, PrintedTable
from medkb.read.pdf.tables.heads import is_value

_INDENT = 3.0  # points
_SHORTEST_RUN = 2  # rows
_TEXT = 0.7  # of the cells of a column that holds labels, not values


@dataclass(slots=True)
class _Section:
    row: int
    x0: float
    spans: bool  # all columns
    indents: bool | None = None  # its rows are set in; None before the first of them


def set_stub(table: PrintedTable) -> None:
    """Find `stub_columns`: a second one where cells of the first head several rows, drawn so or left blank below it."""
    table.stub_columns = 1
    if table.width < 3:
        return
    body = [c for c in table.cells if c.row >= table.head_rows]
    second = [c for c in body if c.column == 1 and c.columns == 1]
    printed = [c for c in second if c.lines]
    if not printed:
        return
    labels = sum(not is_value(c.text) for c in printed) >= _TEXT * len(printed)
    drawn = [c for c in body if c.column == 0 and c.columns == 1 and c.rows > 1 and c.lines]
    if drawn:
        several = labels or len(drawn) > 1 or sum(c.rows for c in drawn) > len(second) / 2
        table.stub_columns = 2 if several else 1
    elif _group_runs(table, second, labels) or (labels and _cover_blanks(table, body)):
        table.stub_columns = 2


def _group_runs(table: PrintedTable, second: list[PrintedCell], labels: bool) -> bool:
    """One cell of the first column over each run of labels that the second column repeats ("A, B, A, B"); if it does."""
    rows = [c.row for c in second]
    names = [c.text for c in second]
    period = names.index(names[0], 1) if names[0] in names[1:] else 0
    if period < _SHORTEST_RUN or not names[0] or any(n != names[k % period] for k, n in enumerate(names)):
        return False
    first = {c.row: c for c in table.cells if c.column == 0 and c.row in rows}
    blank = sum(not c.lines for c in first.values())
    if any(c.columns > 1 or c.rows > 1 for c in first.values()) or (not labels and not blank):
        return False
    for begin in range(0, len(rows), period):
        run = [first[row] for row in rows[begin : begin + period] if row in first]
        if rows[begin] + len(run) - 1 != rows[min(begin + period, len(rows)) - 1]:
            return False
        head, *others = run
        for cell in others:
            head.lines += cell.lines
            table.cells.remove(cell)
        head.rows, head.bottom = len(run), run[-1].bottom
    return True


def _cover_blanks(table: PrintedTable, body: list[PrintedCell]) -> bool:
    """Let the cells of the first column cover the blank ones below them; False where there is none, or no other cell."""
    first = sorted((c for c in body if c.column == 0), key=lambda c: c.row)
    values = {c.row for c in body if c.column > 1 and c.lines}
    blank = [c for c in first if not c.lines and c.row in values]
    above: PrintedCell | None = None
    if not blank or not first[0].lines or any(c.columns > 1 or c.rows > 1 for c in first if c.row in values):
        return False
    for cell in first:
        if cell.lines:
            above = cell
        elif above is not None and cell in blank:
            above.rows, above.bottom = cell.row + 1 - above.row, cell.bottom
            table.cells.remove(cell)
    return True


def set_sections(table: PrintedTable) -> None:
    """Find `sections`: a row under a section is set in, or comes before the first row that is set as its section is."""
    stack: list[_Section] = []
    table.sections = []
    for number in range(table.height):
        printed = [c for c in table.cells if c.row <= number < c.row + c.rows and c.lines]
        label = next((c for c in printed if c.column < table.stub_columns), None)
        if number < table.head_rows or label is None:
            table.sections.append(tuple(s.row for s in stack) if number >= table.head_rows else ())
            continue
        x0 = min(line[0].x0 for line in label.lines)
        alone = len(printed) == 1 and label.rows == 1
        section = _Section(number, x0, label.columns == table.width)
        if alone:
            while stack and not _nests(stack[-1], section):
                stack.pop()
        else:
            while stack and stack[-1].indents and x0 <= stack[-1].x0 + _INDENT - 1:
                stack.pop()
        for above in stack:
            if above.indents is None:
                above.indents = x0 > above.x0 + _INDENT
        table.sections.append(tuple(s.row for s in stack))
        if alone:
            stack.append(section)


def _nests(outer: _Section, inner: _Section) -> bool:
    """True for a section in a section: set in, in the stub below one over all columns, or right below it."""
    if outer.spans and not inner.spans:
        return True
    if inner.spans and not outer.spans:
        return False
    return inner.x0 > outer.x0 + _INDENT or outer.row == inner.row - 1
