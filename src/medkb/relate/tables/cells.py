"""What stands in the cells of a table, whether its grid is known or only the lines of a flattened one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from medkb.text.numbers import parse_decimal

_P = r"\d+(?:[.,·]\d+)?"
_INTERVAL = rf"[(\[]\s?(?:95\s?%\s?(?:CI|ДИ)\s?[:,]?\s?)?(?P<low>{_P})\+?\s?%?\s?(?:[–—;-]|to|до)\s?(?P<high>{_P})\+?\s?%?\s?[)\]]"
# A share that is only bounded, "1 (<1%)", leaves the count.
_CELL = re.compile(
    rf"(?:(?P<count>\d{{1,9}})(?:\s?/\s?(?P<n>\d{{1,9}}))?"
    rf"(?:\s?\(\s?(?:(?P<pct>{_P})|[<≤]\s?{_P})\s?%?\s?\)(?![.,·]?\d|\s?%)|(?![.,·]?\d|\s?%|\s?[–-]\s?\d))"
    rf"|(?P<only>{_P})\s?%(?!\s?[(\[])|(?P<rate>{_P})\s?%?\s?{_INTERVAL}|[–—-](?=\s|$))"
)
_TAIL = re.compile(r"[\s,;]*(?:(?:vs?\.?|versus|против)\s)?(?:(?:[ДD]\s?\+\s?\d+|медиана[^\d]*\d+\s?\w*)[\s,]*)?")
_MARKS = re.compile(r"\s?(?:[*†‡§#]+|\^\d{1,2}(?:,\s?\d{1,2})*)\s*$")
_NUMBER = re.compile(rf"(?P<pct>{_P})(?:\s?{_INTERVAL})?")
# The interval of confidence behind a count and its share: "41 (41.0) [31.3–51.3]".
_BEHIND = re.compile(rf"(?<=\))[\s,;]*{_INTERVAL}$")
_NOT_REACHED = re.compile(r"(?i)не достигнут\w*|not (?:yet )?(?:reached|estimable)")  # "NR" may be "not reported"
_PVALUE = re.compile(r"(?P<bound>[<>≤]?)\s?(?P<value>0[.,·]\d+)|n\.?\s?s\.")
_TWICE = 3  # fewer than this many values of one cell say the same in two languages
SIZE = re.compile(r"\b[nN]\s?=\s?(\d{1,9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value at [start, end) of the clean text; `empty` where nothing is printed, a dash, or what counts nobody.

    A median has `median` and `unit`, or only the unit where it was not reached; `confidence` tells an interval of
    confidence from a range.
    """

    start: int
    end: int
    count: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    empty: bool = False
    median: Decimal | None = None
    unit: str = ""
    confidence: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values: its printed head and its size, where the head prints one.

    `heads` are the cells above it from the top down, as stretches of the clean text; `arm` is its group where the
    heads alone tell it from another column's.
    """

    label: str
    start: int
    end: int
    size: int | None = None
    heads: tuple[tuple[int, int], ...] = ()
    arm: str = ""


@dataclass(slots=True)
class Row:
    """Labels at [start, end), two lines where they are bilingual, and one cell a column.

    `section` is the row without cells that stands above, or, with `grouped`, the head that it shares with the rows
    beside it; `sizes` are the numbers of a column that counts the patients
    of each row, two where the row compares two arms, and `counts_people` is True where its head says patients.
    A row that `denominates` prints only sizes, of the patients whom the rows below tell of: their `denominators`.
    """

    start: int
    end: int
    cells: list[Cell]
    p: str | None = None
    section: tuple[int, int] | None = None
    sizes: tuple[Cell, ...] = ()
    grouped: bool = False
    counts_people: bool = False
    denominates: bool = False
    denominators: tuple[int | None, ...] = ()


@dataclass(slots=True)
class Grid:
    """Columns and rows; `consumed` are the stretches of the lines that became rows.

    `prose` are the cells that tell results in words, with the rows in which they stand.
    """

    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    consumed: list[tuple[int, int]] = field(default_factory=list)
    prose: list[tuple[Row, tuple[int, int]]] = field(default_factory=list)


def read_cells(text: str, begin: int, stop: int) -> list[Cell]:
    """The values that fill a stretch one after the other; none where anything else stands there."""
    cells: list[Cell] = []
    at = begin
    while at < stop:
        match = _CELL.match(text, at, stop)
        if match is None:
            return []
        cells.append(_cell(match))
        tail = _TAIL.match(text, match.end(), stop)
        at = tail.end() if tail else match.end()
        if at == match.end() and at < stop:
            return []
    return cells


def read_cell(text: str, start: int, end: int, percent: bool = False) -> Cell:
    """The one value of a cell, empty where it is none; `percent` where the head says that bare numbers are per cent."""
    mark = _MARKS.search(text, start, end)
    stop = mark.start() if mark else end
    bare = _NUMBER.fullmatch(text, start, stop) if percent else None
    if bare is not None:
        low, high = (parse_decimal(bare["low"]), parse_decimal(bare["high"])) if bare["low"] else (None, None)
        return Cell(start, stop, percent=parse_decimal(bare["pct"]), low=low, high=high)
    behind = _BEHIND.search(text, start, stop)
    if behind is not None:
        share = read_cell(text, start, behind.start(), percent)
        return replace(share, low=parse_decimal(behind["low"]), high=parse_decimal(behind["high"]))
    cells = read_cells(text, start, stop)  # printed once in each language they are one
    cells = [
        replace(c, count=None, n=None, empty=True) if c.n is not None and c.n < (c.count or 0) else c for c in cells
    ]
    alike = {(c.count, c.n, c.percent, c.low, c.high, c.empty) for c in cells}
    return cells[0] if len(alike) == 1 and len(cells) < _TWICE else Cell(start, end, empty=True)


def read_median(text: str, start: int, end: int, unit: str, confidence: bool) -> Cell:
    """The median time of a cell, in `unit`; empty where it holds anything else or the unit is not told."""
    if not unit:
        return Cell(start, end, empty=True)
    mark = _MARKS.search(text, start, end)
    stop = mark.start() if mark else end
    if _NOT_REACHED.fullmatch(text, start, stop):
        return Cell(start, stop, unit=unit)
    match = _NUMBER.fullmatch(text, start, stop)
    if match is None:
        return Cell(start, end, empty=True)
    low, high = (parse_decimal(match["low"]), parse_decimal(match["high"])) if match["low"] else (None, None)
    value = parse_decimal(match["pct"])
    return Cell(start, stop, low=low, high=high, median=value, unit=unit, confidence=confidence)


def p_value(printed: str) -> str | None:
    """A p value as it is kept, with a point and no blanks; None for anything else."""
    match = _PVALUE.fullmatch(printed.strip())
    return re.sub(r"\s", "", match[0]).replace(",", ".").replace("·", ".") if match else None


def _cell(match: re.Match[str]) -> Cell:
    g = match.groupdict()
    count = int(g["count"]) if g["count"] else None
    percent = next((parse_decimal(g[k]) for k in ("pct", "only", "rate") if g[k]), None)
    low, high = (parse_decimal(g["low"]), parse_decimal(g["high"])) if g["low"] else (None, None)
    return Cell(
        match.start(),
        match.end(),
        count,
        int(g["n"]) if g["n"] else None,
        percent,
        low,
        high,
        count is None and percent is None,
    )
