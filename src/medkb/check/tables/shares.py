"""Cells whose percentage is not that of their count in the column, where nearly all others of the column are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.tables.grid import Cell, Column, Row
from medkb.check.tables.reader import grids
from medkb.check.tables.sizes import has_places, sizes
from medkb.check.words import number
from medkb.model import IssueType, Severity

_ENOUGH, _MOSTLY = 4, 0.8  # shares that are of the column's people, in number and of all
_POINT = 1  # per cent: what rounding twice, or of whole per cents, may make
# What stands behind the number in such a row is no percentage, or the percentage is of others.
_OTHER = re.compile(
    r"mean|\bSD\b|median|средн|медиан|±|score|балл|[nN]\s?=\s?\d|\bof\b|\bamong\b|\bиз\b|\bсреди\b|"
    r"\bin men\b|\bin women\b|patients with|больных с|responders|ответивш",
    re.IGNORECASE,
)


def cell_shares(article: Article) -> Iterator[Finding]:
    """Single misfits of columns of shares."""
    for grid in grids(article):
        for c, column in enumerate(grid.columns):
            if column is None or column.n is None or sizes(grid, c) != {column.n}:
                continue
            told = [(row, row.cells[c]) for row in grid.rows if c in row.cells and row.cells[c].n is None]
            told = [(row, cell) for row, cell in told if cell.count and has_places(cell.percent)]
            wrong = [(row, cell) for row, cell in told if not _fits(cell, column.n)]
            fit = len(told) - len(wrong)
            if fit >= _ENOUGH and fit >= _MOSTLY * len(told):
                for row, cell in wrong:
                    if not _is_of_others(article, row, cell):
                        yield _misfit(article, column, row, cell)


def _fits(cell: Cell, n: int) -> bool:
    return abs(Decimal(100 * (cell.count or 0)) / n - (cell.percent or 0)) < _POINT


def _is_of_others(article: Article, row: Row, cell: Cell) -> bool:
    """The percentage is of a group that the article tells of, or no percentage."""
    if cell.count is None or cell.percent is None or _OTHER.search(f"{row.section} {row.label}"):
        return True
    return bool(article.groups.intersection(wholes_of(cell.count, cell.percent)))


def _misfit(article: Article, column: Column, row: Row, cell: Cell) -> Finding:
    right = Decimal(100 * (cell.count or 0)) / (column.n or 1)
    shown = right.quantize(Decimal(1).scaleb(int((cell.percent or Decimal(0)).as_tuple().exponent)))
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=(article.place(cell.start, cell.end),),
        en=f'"{row.label}": {cell.count} of the {column.n} of "{column.label}" is {shown} %, '
        f"but {cell.percent} % is printed.",
        ru=f"«{row.label}»: {cell.count} из {column.n} в «{column.label}» — это {number(shown)} %, "
        f"а напечатано {number(str(cell.percent))} %.",
        printed=f"{cell.count} ({cell.percent} %)",
        recomputed=f"{shown} %",
        how=f"100 × {cell.count} / {column.n} = {right:.2f}",
        suggestion=f"{shown} %, another count, or name the denominator",
    )
