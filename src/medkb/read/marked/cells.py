"""Rows and cells of tables in HTML and in the CALS model of XML, out of markup that may be nested or broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from medkb.read.marked.inline import Roles, running
from medkb.read.marked.markup_table import RawCell

_CELLS = frozenset({"td", "th", "entry"})
_TABLES = frozenset({"table", "tgroup"})


def rows_of(tables: Iterable[Element], roles: Roles) -> tuple[list[list[RawCell]], int]:
    """Rows of tables that stand below one another as one, and how many of the first ones are marked as head."""
    rows: list[list[RawCell]] = []
    head_rows = 0
    for table in tables:
        columns = {spec.get("colname", ""): n for n, spec in enumerate(table.findall("colspec"))}
        for row in _own_rows(table):
            head_rows += _parent_tag(row) == "thead" and head_rows == len(rows)
            rows.append(list(_cells(row, columns, roles)))
    return rows, head_rows


def outer_tables(element: Element) -> list[Element]:
    """Tables in an element, but not those in their cells."""
    return [t for t in element.iter(*_TABLES) if t is element or not any(a.tag in _CELLS for a in _up_to(t, element))]


def _up_to(element: Element, top: Element) -> Iterator[Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _own_rows(table: Element) -> Iterator[Element]:
    """Rows of the table, the head first wherever it stands; where cells stand in no row, the table is their row."""
    rows = [r for r in table.iter("tr", "row") if _table_of(r) is table]
    rows.sort(key=lambda r: {"thead": 0, "tfoot": 2}.get(_parent_tag(r), 1))
    yield from rows
    for holder in (table, *table.findall("tbody")):
        if any(child.tag in _CELLS for child in holder):
            yield holder


def _table_of(element: Element) -> Element | None:
    return next((a for a in element.iterancestors() if a.tag in _TABLES), None)


def _parent_tag(element: Element) -> str:
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def _cells(row: Element, columns: dict[str, int], roles: Roles) -> Iterator[RawCell]:
    """Cells of an HTML row, or of a CALS row, whose spans are named columns."""
    at = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text = running(cell, roles, in_cell=True)
        if cell.tag == "entry":
            first = columns.get(cell.get("namest") or cell.get("colname") or "", at)
            breadth = max(1, columns.get(cell.get("nameend", ""), first) - first + 1)
            yield RawCell(text, _number(cell.get("morerows"), 0) + 1, breadth)
            at = first + breadth
        else:
            height = _number(cell.get("rowspan"), 1) or 9999  # 0: down to the end
            yield RawCell(text, height, _number(cell.get("colspan"), 1), cell.tag == "th")


def _number(text: str | None, otherwise: int) -> int:
    match = re.fullmatch(r"\s*(\d{1,4})\s*", text or "")
    return int(match[1]) if match else otherwise


__all__ = ["outer_tables", "rows_of"]
