"""Total columns and total rows against the sum of what they are the total of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.tables.grid import Cell, Column, Grid, Row
from medkb.check.tables.reader import grids
from medkb.model import IssueType, Severity

_PROOF = 3  # rows that add up, so that the column is known to be the total of the others
_MOSTLY = 0.75  # of the rows with counts


class _Sum(NamedTuple):
    """Parts, what they should add up to, and the row or column in which they stand."""

    parts: Sequence[Cell]
    whole: Cell
    label: str

    @property
    def total(self) -> int:
        """What the parts add up to."""
        return sum(cell.count or 0 for cell in self.parts)

    @property
    def is_average(self) -> bool:
        """The whole lies among its parts, and no percentages show that they are people: rather a mean or a median."""
        counts = [cell.count or 0 for cell in self.parts]
        return all(cell.percent is None for cell in self.parts) and min(counts) <= (self.whole.count or 0) <= max(
            counts
        )

    @property
    def fits(self) -> bool:
        """The whole is what the parts add up to."""
        return self.total == self.whole.count


def totals(article: Article) -> Iterator[Finding]:
    """Sums that do not give the printed total, in tables where nearly all others do."""
    for grid in grids(article):
        for column in grid.totals:
            yield from _column(article, grid, column)
        for i, row in enumerate(grid.rows):
            if row.is_total:
                yield from _row(article, grid, i)


def _column(article: Article, grid: Grid, whole: int) -> Iterator[Finding]:
    parts = _parts(grid, whole)
    if len(parts) < 2:
        return
    told = [_across(row, parts, whole) for row in grid.rows]
    sums = [one for one in told if one is not None and not one.is_average]
    fit = sum(one.fits for one in sums)
    if fit < _PROOF or fit < _MOSTLY * len(sums):
        return
    for one in sums:
        if not one.fits:
            yield _misfit(article, one)
    columns = [column for c in (*parts, whole) if (column := grid.columns[c]) is not None]
    yield from _heads(article, columns)


def _parts(grid: Grid, whole: int) -> list[int]:
    """The columns of groups that print counts; those before the total where it stands behind them."""
    arms = [c for c in grid.arms if any(c in row.cells and row.cells[c].count is not None for row in grid.rows)]
    before = [c for c in arms if c < whole]
    return before if len(before) > 1 else arms


def _across(row: Row, parts: Sequence[int], whole: int) -> _Sum | None:
    if row.counts([*parts, whole]) is None or not any(row.cells[c].count for c in (*parts, whole)):
        return None
    return _Sum([row.cells[c] for c in parts], row.cells[whole], row.label)


def _heads(article: Article, columns: Sequence[Column]) -> Iterator[Finding]:
    """The sizes in the heads, where the rows have shown that the last column is the total of the others."""
    cells = [Cell(*column.size, column.n) for column in columns if column.size and column.n is not None]
    if len(cells) == len(columns) and not (one := _Sum(cells[:-1], cells[-1], "n")).fits:
        yield _misfit(article, one)


def _row(article: Article, grid: Grid, i: int) -> Iterator[Finding]:
    """A total row: the sum of its section in all columns but one, or of the rows above or below it."""
    row = grid.rows[i]
    columns = [c for c in (*grid.arms, *grid.totals) if c in row.cells and row.cells[c].count is not None]
    same = [j for j, other in enumerate(grid.rows) if other.section == row.section and j != i]
    for members in ([j for j in same if j < i], [j for j in same if j > i]):
        rows = [grid.rows[j] for j in members]
        if len(rows) < 2 or len(columns) < 2 or any(other.counts(columns) is None for other in rows):
            continue
        sums = [_Sum([other.cells[c] for other in rows], row.cells[c], row.label) for c in columns]
        wrong = [one for one in sums if not one.fits]
        if len(wrong) == 1 and any(one.fits and one.total for one in sums):
            yield _misfit(article, wrong[0])
            return


def _misfit(article: Article, one: _Sum) -> Finding:
    added = " + ".join(str(cell.count) for cell in one.parts)
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=tuple(article.place(cell.start, cell.end) for cell in (*one.parts, one.whole)),
        en=f'"{one.label}": {added} = {one.total}, but the total is printed as {one.whole.count}.',
        ru=f"«{one.label}»: {added} = {one.total}, а итог напечатан как {one.whole.count}.",
        printed=f"{added}; {one.whole.count}",
        recomputed=str(one.total),
        how=f"{added} = {one.total}",
        suggestion=f"{one.total}" + _share(one) + ", or one of the parts is misprinted",
    )


def _share(one: _Sum) -> str:
    """The percentage that the right total would have."""
    count, percent = one.whole.count, one.whole.percent
    if not count or not percent:
        return ""
    right = percent * one.total / count
    return f" ({right.quantize(Decimal(1).scaleb(int(percent.as_tuple().exponent)))} %)"
