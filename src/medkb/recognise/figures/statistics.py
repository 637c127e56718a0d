"""Days counted from an event, intervals of confidence, p values, and what looks like a figure and is none."""

from __future__ import annotations

import re
from decimal import Decimal

from medkb.model import Figure, FigureKind
from medkb.recognise.figures.forms import VALUE, Row
from medkb.text.numbers import parse_decimal

# A day counted from an event: "Д+22", "D+22", "day +22", "на +30-е сутки".
_DAY = r"(?<![\w])(?P<figure>(?:[ДдDd]\s?\+\s?|[Dd]ay\s\+|\+)(?P<value>\d{1,4})(?:-?[йяе]{1,2})?(?:\s(?:сут\w*|день|дня|дней))?)(?![\w.,]\d|[\w])"
_CI = r"(?:ДИ|CI|доверительн\w+ интервал\w*(?:\s\(ДИ\))?|confidence intervals?(?:\s\(CI\))?)"
_ENDS = rf"(?P<low>[−-]?{VALUE})\s?%?(?:\s?[–—−;,-]\s?|\s(?:to|до|and)\s)(?P<high>[−-]?{VALUE})"


def patterns() -> list[Row]:
    """In the order in which they are tried."""
    return [
        (_DAY, _day),
        (r"(?:https?://|doi:?\s?)\S+|\b10\.\d{4,9}/\S+", nothing),
        (r"[×x·*]\s?10\s?[−–-]?\d+(?:\s?/\s?[^\W\d_]+)?", nothing),
        (
            rf"(?<![\w])(?:(?:с|от|with|at)\s)?(?:95|90|99)\s?%-?(?:м|й|го|ный|ным)?[\s-]*{_CI}[^\d\[(−-]{{0,4}}[\[(]?\s*{_ENDS}",
            _ci,
        ),
        (rf"{_CI}\s?(?P<level>9[059])\s?%?[^\d−-]{{0,4}}{_ENDS}", _ci),
        (
            r"(?<![\w])[pрPР]\s?(?:-?value)?\s?(?P<sign>[=<>≤≥]|&lt;)\s?(?P<value>0[.,·]\d{3}\s\d{1,3}(?=[);,])|0[.,·]\d+|n\.\s?s\.|\.\d+)",
            _p,
        ),
        (r"(?<=[(;] |.[(])(?:[pрPР]\s?[=-]?\s?)?(?:n\.\s?s\.|NS|н\.\s?[дз]\.)(?=[);,])", _not_significant),
    ]


def nothing(_: re.Match[str]) -> None:
    """Takes the place, so that no later pattern reads a figure there."""
    return


def _ci(m: re.Match[str]) -> Figure | None:
    low, high = parse_decimal(m["low"].replace("−", "-")), parse_decimal(m["high"].replace("−", "-"))
    level = re.search(r"9[059]", m[0])
    return Figure(*m.span(), FigureKind.CI, low=low, high=high, level=Decimal(level[0]) if level else None, text=m[0])


def _p(m: re.Match[str]) -> Figure:
    value = (
        "n.s." if m["value"].startswith("n") else re.sub(r"[,·]", ".", re.sub(r"(?<=\d)\s(?=\d)", "", m["value"]))
    )  # "0.000 1": digits in threes
    value = f"0{value}" if value.startswith(".") else value
    sign = m["sign"] if m["sign"] != "=" and value != "n.s." else ""
    return Figure(*m.span(), FigureKind.P, unit=sign + value, text=m[0])


def _not_significant(m: re.Match[str]) -> Figure:
    return Figure(*m.span(), FigureKind.P, unit="n.s.", text=m[0])


def _day(m: re.Match[str]) -> Figure:
    return Figure(*m.span("figure"), FigureKind.DAY, value=parse_decimal(m["value"]), unit="d", text=m["figure"])
