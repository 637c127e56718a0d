"""Tables that go on over a page break, put together into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from medkb.model import Table, TableCell

_CONTINUED = re.compile(
    r"(?:\s*(?:Окончание|Продолжение)\s+(?:табл(?:ицы|\.)|таблиц)\s*(?:№\s*)?\d*[.\s]*|\s*(?:Окончание|Продолжение)[.\s]*"
    r"|\s*(?:The\s+)?(?:Continuation|End)\s+of\s+(?:the\s+)?table\s*\d*[.\s]*"
    r"|\s*Table\s*\d*[.,]?\s*[(\[]?\s*(?:continued|cont[’']?d?\.?|continuation|end|ending|окончание|продолжение)\s*[)\]]?[.\s]*|\s*[(\[]?continued[)\]]?[.\s]*)+",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\s*(?:Таблица|Table)\s*(?:№\s*)?(\d+)", re.IGNORECASE)


def joined(text: str, tables: Sequence[Table]) -> list[Table]:
    """The tables in order, those that go on over a page break as one; heads that are printed again are left out."""
    found: list[Table] = []
    for table in tables:
        if found and _goes_on(text, found[-1], table):
            found[-1] = _both(text, found[-1], table)
        else:
            found.append(table)
    return found


def _goes_on(text: str, above: Table, below: Table) -> bool:
    """True for the next page's first table of the same columns, below "continued", the same caption, or nothing."""
    if above.width != below.width or not above.cells or not below.cells:
        return False
    if (below.cells[0].page or 0) != (above.cells[-1].page or 0) + 1:
        return False
    between = text[above.end : below.start].replace("\f", " ")
    repeated = _heads(text, above) == _heads(text, below)
    if not between.strip() or _CONTINUED.fullmatch(between):
        return repeated or not below.head_rows or _same_row(text, above, below) or bool(between.strip())
    number = _TITLED.match(text[: above.start][-400:].rpartition("\n\n")[2]) if repeated else None
    again = _TITLED.match(between)
    return bool(number and again and number[1] == again[1])


def _heads(text: str, table: Table) -> list[tuple[int, int, str]]:
    cells = (c for c in table.cells if c.row < table.head_rows)
    return [(c.row, c.column, "".join(text[c.start : c.end].split()).casefold()) for c in cells]


def _same_row(text: str, above: Table, below: Table) -> bool:
    """True where the second part repeats the last row of the heads, as a row of column numbers."""
    last = [h for h in _heads(text, above) if h[0] == above.head_rows - 1]
    return bool(last) and [h[1:] for h in last] == [h[1:] for h in _heads(text, below)]


def _both(text: str, above: Table, below: Table) -> Table:
    repeated = bool(below.head_rows) and (_heads(text, above) == _heads(text, below) or _same_row(text, above, below))
    skipped = below.head_rows if repeated else 0
    shift = above.height - skipped
    more: tuple[TableCell, ...] = tuple(
        replace(cell, row=cell.row + shift) for cell in below.cells if cell.row >= skipped
    )
    sections = [tuple(n + shift for n in some) for some in below.sections[skipped:]]
    carried = above.sections[-1] if above.sections else ()
    if above.section(above.height - 1) is not None:
        carried = (*carried, above.height - 1)
    for n, some in enumerate(sections):  # up to its own first section the second part stands under the last above
        if some or below.section(n + skipped) is not None:
            break
        sections[n] = carried
    return replace(above, end=below.end, cells=above.cells + more, sections=above.sections + tuple(sections))
