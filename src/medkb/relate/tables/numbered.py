"""A first column that only numbers the rows ("№", "No."), left out so that the labels head them."""

from __future__ import annotations

import re
from dataclasses import replace

from medkb.model import Table

_HEAD = re.compile(r"(?i)\s*(?:№(?:\s?п/п)?|п/п|No\.?|#|n/n)\s*\.?\s*|")
_NUMBER = re.compile(r"\s*(\d{1,3})\.?\s*")


def without_numbers(text: str, table: Table) -> Table:
    """The table without a first column of running numbers, its cells in offsets of `text`."""
    first = [cell for cell in table.cells if cell.column == 0]
    body = [cell for cell in first if cell.row >= table.head_rows and not cell.is_empty and cell.columns == 1]
    heads = [text[cell.start : cell.end] for cell in first if cell.row < table.head_rows]
    numbers = [match[1] for cell in body if (match := _NUMBER.fullmatch(text, cell.start, cell.end))]
    runs = [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    if table.width < 3 or len(numbers) < 2 or len(numbers) < len(body) or not runs:
        return table
    if not heads or not all(_HEAD.fullmatch(head) for head in heads):
        return table
    kept = []
    for cell in table.cells:
        if cell.column > 0:
            kept.append(replace(cell, column=cell.column - 1))
        elif cell.columns > 1:
            kept.append(replace(cell, columns=cell.columns - 1))
    return replace(table, cells=tuple(kept), stub_columns=max(1, table.stub_columns - 1))
