"""Of what whole a count and its printed percentage can be."""

from __future__ import annotations

from decimal import Decimal

from medkb.model import Figure


def agrees(figure: Figure, size: int) -> bool:
    """False where the printed count and percentage cannot be of a group of this size."""
    if figure.n is not None:
        return figure.n <= size
    if figure.count is None or figure.value is None:
        return True
    return figure.count <= size and is_share(figure.count, figure.value, size)


def is_share(count: int, percent: Decimal, of: int) -> bool:
    """True where the printed percentage is the count's share, to its last digit."""
    digits = -int(percent.as_tuple().exponent)
    return of > 0 and abs(Decimal(100 * count) / of - percent) <= Decimal("0.6").scaleb(-digits)
