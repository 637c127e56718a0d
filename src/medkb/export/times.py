"""Time points as tables have them ("6 mo"), compared across units."""

from __future__ import annotations

import re
from decimal import Decimal

_TIME = re.compile(r"(?P<n>\d+(?:[.,]\d+)?)\s?(?P<unit>h|d|wk|mo|a)")
_WORDS = {
    "d": r"days?|д|дн(?:ей|я|и)?|день|сут(?:ок|ки)?",
    "wk": r"w|wks?|weeks?|нед(?:ел[яьюи]|ель)?\.?",
    "mo": r"m|mos?|months?|мес(?:яц(?:а|ев)?)?\.?",
    "a": r"y|yrs?|years?|л|лет|год(?:а|ов)?",
    "h": r"hours?|ч(?:ас(?:а|ов)?)?",
}
_SPOKEN = re.compile(
    rf"(?i)(\d+(?:[.,]\d+)?)[\s-]?(?:{'|'.join(f'(?P<{unit}>{words})' for unit, words in _WORDS.items())})"
)
_DAYS = {"h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7)}
_MONTHS = {"mo": Decimal(1), "a": Decimal(12)}
MONTH = 30.4375
"""Days of a mean month of the Julian year: only for putting times in order, never for equating them."""


def spelt(text: str) -> str:
    """A time as tables have it: "6 months", "6 мес" and "6mo" are "6 mo"; another text as it is."""
    plain = " ".join(text.split())
    if _TIME.fullmatch(plain):
        return plain
    found = _SPOKEN.fullmatch(plain)
    return f"{found[1].replace(',', '.')} {found.lastgroup}" if found else plain


def same_time(one: str, other: str) -> bool:
    """True for one time in two units that have a fixed ratio: 12 mo is 1 a, 2 wk is 14 d; 4 wk is not 1 mo."""
    return one == other or (_exact(one) is not None and _exact(one) == _exact(other))


def _exact(text: str) -> tuple[str, Decimal] | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    number, unit = Decimal(found["n"].replace(",", ".")), found["unit"]
    return ("d", number * _DAYS[unit]) if unit in _DAYS else ("mo", number * _MONTHS[unit])


def moment(text: str) -> float | None:
    """About how many days a time is, None for a text that is no time."""
    exact = _exact(text)
    return None if exact is None else float(exact[1]) * (MONTH if exact[0] == "mo" else 1)
