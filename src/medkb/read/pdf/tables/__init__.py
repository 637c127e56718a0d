"""Tables as grids of cells, found by their lines or by the places of their words, and put together over pages."""

from __future__ import annotations

from medkb.read.pdf.page import Page, PrintedTable, PrintedWord
from medkb.read.pdf.tables.aligned import is_figure, lines_of_words
from medkb.read.pdf.tables.below import across_columns, below_captions
from medkb.read.pdf.tables.heads import has_values, set_heads
from medkb.read.pdf.tables.joined import joined
from medkb.read.pdf.tables.regions import between_rules
from medkb.read.pdf.tables.ruled import holds, ruled
from medkb.read.pdf.tables.rules import Ruling, areas, strokes
from medkb.read.pdf.tables.stubs import set_sections, set_stub

_SAME = 5.0  # points
_NEAR = 40.0  # points: two or three rows

__all__ = ["below_captions", "joined", "take_tables"]


def take_tables(page: Page) -> None:
    """Put the tables of a page that its rules show into `page.tables`; their words leave `page.words`."""
    ruling = strokes(page.rules)
    rest = list(page.words)
    rows = list(ruling.rows)
    for area in areas(ruling):
        table = ruled(area, rest)
        if table is not None and (has_values(table) or not _goes_on(area, ruling, rest)):
            set_heads(table)
            set_stub(table)
            set_sections(table)
            page.tables.append(table)
            rest = _without(rest, table)
            rows = [row for row in rows if row not in area.rows]
    for table in between_rules(rows, rest):
        page.tables.append(table)
        rest = _without(rest, table)
    for table in across_columns(rest, page.tables):
        page.tables.append(table)
        rest = _without(rest, table)
    page.words = rest


def _goes_on(area: Ruling, ruling: Ruling, words: list[PrintedWord]) -> bool:
    """True where only the heads of a table are framed: a line as long stands below, or rows of figures."""
    x0, _, x1, bottom = area.box
    below = (row for row in ruling.rows if row.at > bottom + _SAME)
    if any(abs(row.start - x0) < _SAME and abs(row.end - x1) < _SAME for row in below):
        return True
    near = [w for w in words if x0 <= w.x0 and w.x1 <= x1 and bottom - 1 <= w.top < bottom + _NEAR]
    return any(is_figure(chunk) for line in lines_of_words(near) for chunk in line.chunks[1:])


def _without(words: list[PrintedWord], table: PrintedTable) -> list[PrintedWord]:
    taken = {id(word) for cell in table.cells for line in cell.lines for word in line}
    return [word for word in words if id(word) not in taken and not holds(table, word)]
