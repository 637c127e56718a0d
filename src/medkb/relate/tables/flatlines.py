"""The lines of a flattened table: where the label of each ends and which values follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medkb.relate.tables.cells import Cell, read_cells
from medkb.relate.tables.paired import are_paired, paired_cells

_PVALUE = re.compile(r"(?:[<>≤]?\s?0[.,·]\d+|n\.\s?s\.)(?=\s*$)")
_ANY_CELL_START = re.compile(r"(?:(?<=[\s\t])|^)(?:\d|[–—-](?=\s|$))")


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end) that ends in its cells, where it has any."""

    start: int
    end: int
    label_end: int  # start of the cells, or end
    cells: tuple[Cell, ...]
    p: str | None
    gap: bool  # a blank line before


def lines_of(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of the block [start, end)."""
    last, paired = start, are_paired(text, start, end)
    for match in re.finditer(r"[^\n]+", text[start:end]):
        a, b = start + match.start(), start + match.end()
        pairs = paired_cells(text, a, b) if paired else None
        label_end, cells, p = (*pairs, None) if pairs else _cells(text, a, b)
        yield Line(a, b, label_end, cells, p, text.count("\n", last, a) > 1)
        last = b


def _cells(text: str, a: int, b: int) -> tuple[int, tuple[Cell, ...], str | None]:
    """Where the label ends, and the run of cells that goes to the end of the line."""
    p_match = _PVALUE.search(text, a, b)
    stop = p_match.start() if p_match else b
    for begin in _ANY_CELL_START.finditer(text, a, stop):
        cells = read_cells(text, begin.start(), stop)
        if cells:
            p = re.sub(r"\s", "", p_match[0]).replace(",", ".").replace("·", ".") if p_match else None
            return begin.start(), tuple(cells), p
    return b, (), None


def is_labelled(text: str, line: Line) -> bool:
    """True where words stand before the cells."""
    return bool(re.search(r"[^\W\d_]{2,}", text[line.start : line.label_end]))


def has_columns(text: str, start: int, end: int) -> bool:
    """True where several lines hold more than one count with its share: read as prose, each would be everyone's."""
    shares = [
        sum(cell.count is not None and (cell.percent or cell.n) is not None for cell in line.cells)
        for line in lines_of(text, start, end)
    ]
    return sum(many > 1 for many in shares) > 1
