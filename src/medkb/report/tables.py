"""Tables of the article as tables of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import Table, TableCell
from medkb.report.html import Html, tag
from medkb.report.inline import Inline

_LINE, _TAB, _WIDE = re.compile(r"\n"), re.compile(r"\t"), re.compile(r" {3,}")


def grid(table: Table, inline: Inline) -> Html:
    """A table whose cells are known, each with its role: the head of columns, of rows or of a section, or a value."""
    rows = [tag("tr", _row(table, number, inline)) for number in range(table.height)]
    head = tag("thead", rows[: table.head_rows]) if table.head_rows else None
    return tag("table", head, tag("tbody", rows[table.head_rows :]), class_="grid")


def _row(table: Table, row: int, inline: Inline) -> Iterator[Html]:
    for column in range(table.width):
        cell = table.at(row, column)
        if cell is None:
            yield tag("td")
        elif (cell.row, cell.column) == (row, column):
            yield _cell(table, cell, inline)


def _cell(table: Table, cell: TableCell, inline: Inline) -> Html:
    name, scope, rows = "td", None, cell.rows
    if cell.row < table.head_rows:
        name, scope = "th", "colgroup" if cell.columns > 1 else "col"
        rows = min(rows, table.head_rows - cell.row)  # no cell reaches from the head into the body
    elif cell is table.section(cell.row):
        name, scope = "th", "rowgroup"
    elif cell.column < table.stub_columns:
        name, scope = "th", "row"
    return tag(
        name,
        None if cell.is_empty else inline.write(cell.start, cell.end),
        scope=scope,
        rowspan=rows if rows > 1 else None,
        colspan=cell.columns if cell.columns > 1 else None,
        data_o=None if cell.is_empty else cell.start,
    )


def lines(text: str, start: int, end: int, inline: Inline) -> Html:
    """A table of which only the lines are known: tabs, or else wide gaps, part the cells."""
    gap = _TAB if "\t" in text[start:end] else _WIDE
    rows = [list(_parts(text, first, last, gap)) for first, last in _parts(text, start, end, _LINE)]
    widest = max(map(len, rows))
    if widest == 1:
        return tag("p", inline.write(start, end), class_="lines", data_o=start)
    return tag("table", tag("tbody", [tag("tr", _loose(row, widest, inline)) for row in rows]), class_="grid")


def _loose(cells: list[tuple[int, int]], widest: int, inline: Inline) -> Iterator[Html]:
    for number, (start, end) in enumerate(cells):
        name, scope = ("td", None) if number else ("th", "row")
        span = widest if len(cells) == 1 else None
        written = inline.write(start, end) if start < end else None
        yield tag(name, written, colspan=span, scope=scope, data_o=start)


def _parts(text: str, start: int, end: int, gap: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches of [start, end) between gaps."""
    at = start
    for found in gap.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end
