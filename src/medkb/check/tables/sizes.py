"""Of how many people the shares of a column are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.tables.grid import Cell, Grid

_SLACK = Decimal("0.6")  # units of the last digit: what rounding twice may make
_ENOUGH = 4  # percentages that tell a size from its neighbours
_MOSTLY = 0.8  # of the shares of a column
_MOST = Decimal("0.35")  # relative distance at which another size is that of another population


def has_places(percent: Decimal | None) -> bool:
    """It is printed with decimals."""
    return percent is not None and int(percent.as_tuple().exponent) < 0


def wholes(cells: Sequence[Cell]) -> list[range]:
    """The numbers of people that each share of a column, printed with decimals, may be of."""
    return [
        wholes_of(cell.count, cell.percent, _SLACK)
        for cell in cells
        if cell.count and cell.percent and cell.n is None and cell.percent < 100 and has_places(cell.percent)
    ]


def fitted(found: Sequence[range], near: int | None = None, known: AbstractSet[int] = frozenset()) -> int | None:
    """The one number of people that nearly all shares are of, or the one of several that is `known`.

    `near` is another that it may only be close to.
    """
    often = Counter(m for one in found for m in one if near is None or abs(m - near) <= _MOST * near)
    if not often:
        return None
    best = max(often.values())
    fitting = [m for m, times in often.items() if times == best]
    if len(fitting) > 1:
        fitting = [m for m in fitting if m in known]
    return fitting[0] if len(fitting) == 1 and best >= max(_ENOUGH, _MOSTLY * len(found)) else None


def sizes(grid: Grid, c: int) -> set[int]:
    """The size that the head of a column prints, and the one that its shares are of."""
    column = grid.columns[c]
    cells = [row.cells[c] for row in grid.rows if c in row.cells]
    found = {column.n if column else None, fitted(wholes(cells))}
    return {n for n in found if n}
