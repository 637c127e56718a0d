"""Categories that exclude each other: they add up to all patients in one column and to another number in the next.

The columns in which they add up are the proof that nobody is counted twice and nobody left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.tables.grid import Cell, Grid, Row
from medkb.check.tables.reader import grids
from medkb.model import IssueType, Severity

_CLOSE, _FEW = 0.1, 3  # by which a misprinted category may make the sum miss, of the whole or in people
_PERCENT = 100
_SLACK = 0.06  # per cent that rounding may add for each category with one decimal
_WIDEST = 5  # rows without a section that may be categories of one thing
# Several of these may be true of one patient.
_OVERLAP = re.compile(
    r"more than one|multiple|several|any of|non.?exclusive|concomitant|comorbid|previous|prior|concurrent|events?\b|"
    r"drug|medication|therap|treatment|препарат|терапи|лечени|"
    r"нескольк|сопутств|предшеств|в анамнезе|событи|явлени|осложнени|complication|symptom|симптом",
    re.IGNORECASE,
)


class _Column(NamedTuple):
    """The cells of the categories in one column, and its people."""

    cells: Sequence[Cell]
    n: int

    @property
    def total(self) -> int:
        """People of all categories."""
        return sum(cell.count or 0 for cell in self.cells)

    @property
    def percent(self) -> float | None:
        """Their percentages together; None where one is not printed."""
        printed = [cell.percent for cell in self.cells]
        return None if None in printed else float(sum(p for p in printed if p is not None))


def partitions(article: Article) -> Iterator[Finding]:
    """Categories under one section, or next to each other, that miss the whole in one column only."""
    for grid in grids(article):
        told: set[int] = set()
        for rows, needed in _groups(grid):
            columns = _columns(grid, rows)
            fit = [one for one in columns if one.total == one.n]
            wrong = [one for one in columns if one.total != one.n]
            if len(wrong) == 1 and len(fit) >= needed and _is_slip(wrong[0]) and wrong[0].cells[0].start not in told:
                told.update(cell.start for cell in wrong[0].cells)
                yield _misfit(article, rows, wrong[0])


def _groups(grid: Grid) -> Iterator[tuple[Sequence[Row], int]]:
    """Rows that may be categories of one thing, with the number of columns that must prove it."""
    for section, members in groupby(grid.rows, key=lambda row: row.section):
        rows = [row for row in members if not row.is_total]
        if section and not _OVERLAP.search(section):
            yield rows, 1
            for stop in range(len(rows) - 1, 1, -1):  # where nothing shows that the section has ended
                yield rows[:stop], 1
        for i in range(len(rows)):
            for stop in range(min(len(rows), i + _WIDEST), i + 1, -1):
                if stop <= len(rows) and _are_shares(rows[i:stop]):
                    yield rows[i:stop], 1 if _alike(rows[i:stop]) else 2


def _are_shares(rows: Sequence[Row]) -> bool:
    """Percentages show that the numbers count people."""
    return all(cell.percent is not None for row in rows for cell in row.cells.values() if cell.count)


def _alike(rows: Sequence[Row]) -> bool:
    """The labels have their first word in common: "Bishop score 0–3", "Bishop score 4–6"."""
    return len({row.label.split()[0].lower() for row in rows}) == 1


def _columns(grid: Grid, rows: Sequence[Row]) -> list[_Column]:
    found, whole = [], grid.totals if len(grid.arms) > 1 else []  # what is wrong in a group is so in their total
    for c, column in enumerate(grid.columns):
        if (
            column is not None
            and column.n
            and c not in whole
            and len(rows) > 1
            and all(row.counts([c]) is not None for row in rows)
        ):
            found.append(_Column([row.cells[c] for row in rows], column.n))
    return found if not any(_OVERLAP.search(row.label) for row in rows) else []


def _is_slip(column: _Column) -> bool:
    """A little more than all; fewer may be told as missing, so then the percentages must be of all."""
    if abs(column.total - column.n) > max(_FEW, _CLOSE * column.n):
        return False
    whole = column.percent is not None and abs(column.percent - _PERCENT) <= _SLACK * len(column.cells)
    return column.total > column.n or whole


def _misfit(article: Article, rows: Sequence[Row], column: _Column) -> Finding:
    added = " + ".join(str(cell.count) for cell in column.cells)
    labels = "; ".join(row.label for row in rows)
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=tuple(article.place(cell.start, cell.end) for cell in column.cells),
        en=f"{labels}: together {column.total} ({added}) of the {column.n} in this column, but all in the others.",
        ru=f"{labels}: в сумме {column.total} ({added}) из {column.n} в этом столбце, а в других – все.",
        printed=added,
        recomputed=str(column.total),
        how=f"{added} = {column.total}; n = {column.n}",
        suggestion="one of the categories is misprinted, or the size of the column",
    )
