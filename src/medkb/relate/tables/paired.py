"""Rows of a flattened table whose counts and percentages had columns of their own: "Пневмония 4 8,5"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.relate.tables.cells import Cell
from medkb.text.numbers import parse_decimal

# A head that ends in the column of percentages: "Осложнение Число больных %", "Event n % n %".
_HEAD = re.compile(
    r"(?i)(?:^|[\s(])(?:абс\S*|n|no\.?|число|кол-?во|количество|number|patients|больных|пациентов|случаев|cases|events)[,)]?\s+[(]?%[)]?\s*$"
)
_PAIR = r"(?P<count>\d{1,5})\s+\(?(?P<pct>\d{1,3}(?:[.,·]\d{1,2})?)\)?"
_EACH = re.compile(_PAIR)
_TAIL = re.compile(r"(?<=\s)(?:\d{1,5}\s+\(?\d{1,3}(?:[.,·]\d{1,2})?\)?(?:\s+|$))+$")
_VALUES = re.compile(
    r"\d{1,5}\s+\(?\d{1,3}[.,·]\d{1,2}\)?(?:\s+\d{1,5}\s+\(?\d{1,3}[.,·]\d{1,2}\)?)*"
)  # without a label
_LABEL = re.compile(r"[^\W\d_]{2}")
_LINE = re.compile(r"[^\n\t]+")
_HEAD_LINES = 5
_ENOUGH = 0.8  # of the rows with figures end in pairs


def are_paired(text: str, start: int, end: int) -> bool:
    """A head ends in "%" and the rows below it in a count and a percentage each."""
    lines = [m.span() for m in _LINE.finditer(text, start, end)]
    head = next((i for i in range(len(lines[:_HEAD_LINES])) if _is_head(text, lines[: i + 1])), None)
    if head is None or "\t" in text[start:end]:
        return False
    rows = [text[a:b] for a, b in lines[head + 1 :] if re.search(r"\d\s*\)?\s*$", text[a:b])]
    paired = [row for row in rows if _tail(row) or _VALUES.fullmatch(row.strip())]
    decimals = sum(bool(re.search(r"\d[.,·]\d", row)) for row in paired)
    return len(paired) > 1 and len(paired) >= _ENOUGH * len(rows) and decimals > 0


def _is_head(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """The last of these lines ends the heads, alone or with those above it that go on in it."""
    words = [text[a:b] for a, b in lines]
    whole = " ".join(words)
    return bool(_HEAD.search(words[-1]) or (_HEAD.search(whole) and not any(map(str.isdigit, whole))))


def _tail(row: str) -> re.Match[str] | None:
    match = _TAIL.search(row)
    return match if match and _LABEL.search(row, 0, match.start()) else None


def paired_cells(text: str, a: int, b: int) -> tuple[int, tuple[Cell, ...]] | None:
    """Where the label of the row [a, b) ends, and its cells of a count with a percentage each."""
    match = _tail(text[a:b]) or _VALUES.fullmatch(text[a:b].strip())
    if match is None:
        return None
    cells = tuple(
        Cell(a + m.start(), a + m.end(), count=int(m["count"]), percent=parse_decimal(m["pct"]))
        for m in _EACH.finditer(text[a:b], match.start())
    )
    return a + match.start(), cells
