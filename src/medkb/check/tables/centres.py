"""Medians with their limits: two of the three figures are the same in the text and in the table, the third differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.tables.grid import Cell, Grid, Row, decimal
from medkb.check.tables.reader import grids
from medkb.check.tables.scope import grades, keys, times
from medkb.check.tables.told import named
from medkb.check.words import number
from medkb.model import BlockKind, IssueType, Severity, Span
from medkb.text.sentences import sentences

_P = r"\d+(?:[.,·]\d+)?"
_KIND = r"(?:(?P<iqr>IQR|МКР|ИКР|межквартильн\w+|interquartile|Q1)|(?P<range>range|диапазон|разброс|min|мин|от))"
_TRIPLE = re.compile(
    rf"(?<![\w.,·–—-])(?P<median>{_P})(?:\s[^\W\d_/%.]+){{0,3}}[^\S\n]?\s?[(\[,;]\s?(?:{_KIND}[^\d()]{{0,20}})?"
    rf"(?P<low>{_P})\s?(?:[–—−-]|to|до|;)\s?(?P<high>{_P})(?![\d.,]*\d)",
    re.IGNORECASE,
)
_IQR = re.compile(r"IQR|МКР|ИКР|межквартил|interquartile|Q1", re.IGNORECASE)
_RANGE = re.compile(r"\brange|диапазон|разброс|\bmin|\bмин\b", re.IGNORECASE)
_SILENT = ("introduction", "references", "back", "keywords")
_CLOSE = Decimal("0.35")  # relative difference of two tellings of one figure
_TELLING = 2  # digits of a figure that stands in two places by more than chance
# Words of a label that say how or in what it is measured.
_MEASURES = {"median", "медиан", "mean", "средн", "range", "диапазон", "iqr", "мкр", "age", "возраст"}
_MEASURES |= {"year", "month", "week", "day", "лет", "год", "мес", "месяц", "нед", "недел", "ден", "сут", "сутк"}
_NAMES = ("median", "low", "high")


class _Triple(NamedTuple):
    """A median and its limits at [start, end) of the clean text."""

    start: int
    end: int
    figures: tuple[Decimal, ...]
    kind: str


class _Place(NamedTuple):
    grid: Grid
    row: Row
    column: int
    cell: Cell
    figures: tuple[Decimal, ...]


def centres(article: Article) -> Iterator[Finding]:
    """Medians of the text against those of the tables."""
    cells = [_place(grid, row, c) for grid in grids(article) for row in grid.rows for c in row.cells]
    cells = [place for place in cells if place.cell.median is not None]
    cited = [r.start for r in article.annotations.references]
    for block in article.annotations.clean.blocks if cells else ():
        if block.kind is not BlockKind.PARAGRAPH or block.section in _SILENT:
            continue
        for span in sentences(article.text, block.start, block.end):
            if any(span.start <= at < span.end for at in cited):
                continue
            for triple in _triples(article.text, span):
                place = _partner(article, span, triple, cells)
                if place is not None:
                    yield _misfit(article, triple, place)


def _place(grid: Grid, row: Row, c: int) -> _Place:
    cell = row.cells[c]
    figures = (cell.median, cell.low, cell.high)
    return _Place(grid, row, c, cell, tuple(x for x in figures if x is not None))


def _triples(text: str, span: Span) -> Iterator[_Triple]:
    for match in _TRIPLE.finditer(text, span.start, span.end):
        kind = "iqr" if match["iqr"] else "range" if match["range"] else ""
        yield _Triple(*match.span(), tuple(decimal(match[name]) for name in _NAMES), kind)


def _partner(article: Article, span: Span, triple: _Triple, cells: Sequence[_Place]) -> _Place | None:
    """The one cell that shares two of the three figures and is of the same thing."""
    told = article.text[span.start : span.end]
    same = [place for place in cells if _is_of(place, told, triple)]
    if any(place.figures == triple.figures for place in same):
        return None
    found = [place for place in same if _is_slip(place.figures, triple.figures)]
    return found[0] if len(found) == 1 and _is_of_group(article, span, triple, found[0]) else None


def _is_of_group(article: Article, span: Span, triple: _Triple, place: _Place) -> bool:
    """The sentence names the column's group, unless it is the only one: all patients share limits with some group."""
    columns = [column for column in place.grid.columns if column is not None]
    if len(columns) == 1 or triple.kind == "iqr":
        return True
    return any(c == place.column for _, c in named(article, place.grid, span.start, span.end))


def _is_of(place: _Place, told: str, triple: _Triple) -> bool:
    """The sentence names what the row is of, at the same time, with limits of the same kind."""
    label = f"{place.row.section} {place.row.label}"
    words = {key for key in keys(place.row.label) if not key.isdigit()}
    named = words - _MEASURES or words & {"age", "возраст"}
    when, here = _points(told, triple), times(label)
    kind = "iqr" if _IQR.search(label) else "range" if _RANGE.search(label) else ""
    alike = not (kind and triple.kind) or kind == triple.kind
    return bool(named & keys(told)) and alike and (not here or bool(when & here)) and grades(label) <= grades(told)


def _points(told: str, triple: _Triple) -> frozenset[tuple[str, int]]:
    """The times that the sentence names, but for the median itself: "49 years"."""
    own = {int(x) for x in triple.figures if x == x.to_integral_value()}
    return frozenset(time for time in times(told) if time[1] not in own)


def _is_slip(one: Sequence[Decimal], other: Sequence[Decimal]) -> bool:
    wrong = [i for i in range(3) if one[i] != other[i]]
    if len(wrong) != 1:
        return False
    kept = [one[i] for i in range(3) if i not in wrong]
    telling = sum(len(str(x).replace(".", "")) >= _TELLING for x in kept)
    a, b = one[wrong[0]], other[wrong[0]]
    return telling == len(kept) and abs(a - b) <= _CLOSE * max(a, b)


def _misfit(article: Article, triple: _Triple, place: _Place) -> Finding:
    text, table = (f"{a} ({b}–{c})" for a, b, c in (triple.figures, place.figures))
    column = place.grid.columns[place.column]
    arm = column.label if column else ""
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=(article.place(triple.start, triple.end), article.place(place.cell.start, place.cell.end)),
        en=f'"{place.row.label}", {arm}: {text} in the text, {table} in the table.',
        ru=f"«{place.row.label}», {arm}: {number(text)} в тексте, {number(table)} в таблице.",
        printed=f"{text}; {table}",
        how=f"{text} ≠ {table}",
        suggestion="one of the two is misprinted",
        key=(place.cell.start, triple.figures),
    )
