"""How figures are written in the sentences of issues."""

from __future__ import annotations

import re
from decimal import Decimal

_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def number(value: Decimal | float | str) -> str:
    """A figure, or figures in a sentence, with decimal commas, as Russian prints them."""
    return _POINT.sub(",", str(value))
