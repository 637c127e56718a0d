"""How figures are written in the sentences of issues."""

from __future__ import annotations

from decimal import Decimal


def number(value: Decimal | float | str) -> str:
    """A figure with a decimal comma, as Russian prints it."""
    return str(value).replace(".", ",")
