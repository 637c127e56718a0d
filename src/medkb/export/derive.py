"""Numbers that follow from printed ones, made only when asked: each with its formula and what it was made from.

A derived number never takes the place of a printed one: it stands in a record of its own (`derived`), and only where
the article prints none. Where nothing certain follows, there is nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from medkb.errors import ExportError
from medkb.export.results import Result
from medkb.export.stored import Value

Inputs = tuple[tuple[str, Value], ...]
METHODS = {"wilson": "Wilson", "clopper-pearson": "Clopper-Pearson"}
"""How the interval of a proportion is made, and what the formula calls it."""

LEVEL = Decimal(95)
_SCIPY = {"wilson": "wilson", "clopper-pearson": "exact"}
_NUMBER = re.compile(r"(?<![\d.,·])\d+(?:[.,·](?P<decimals>\d+))?(?![\d]|[.,·]\d)")
_RATIOS = frozenset({"HR", "sHR", "OR", "RR", "IRR", "ratio"})
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Derived:
    """A number that the article does not print: how it was made, and from which printed or derived values."""

    value: int | Decimal | float
    formula: str
    inputs: Inputs


def decimals(printed: str, figure: Decimal) -> int:
    """With how many decimals a figure stands in a printed string: 1 for 60 in "24 (60,0 %)".

    Where the string does not have it: those that the figure needs, so that its rounding is taken as coarse.
    """
    found = [
        len(match["decimals"] or "")
        for match in _NUMBER.finditer(printed)
        if Decimal(match[0].replace(",", ".").replace("·", ".")) == figure
    ]
    exponent = figure.normalize().as_tuple().exponent
    return max(found) if found else max(0, -exponent if isinstance(exponent, int) else 0)


def count_from_percent(percent: Decimal, n: int, places: int) -> Derived | None:
    """The one whole number of n people that is the percentage when rounded to so many decimals.

    None where there is none, or several. A half may have been rounded either way. The check is that of GRIM (Brown
    and Heathers, Soc Psychol Personal Sci 2017;8:363-9), turned about.
    """
    if n <= 0 or not 0 <= percent <= 100:
        return None
    half = Fraction(1, 2 * 10**places)
    low, high = ((Fraction(percent) + side * half) * n / 100 for side in (-1, 1))
    whole = range(max(0, math.ceil(low)), min(n, math.floor(high)) + 1)
    if len(whole) != 1:
        return None
    formula = f"the only whole k with 100 * k / n = {percent:f} when rounded to {places} decimals"
    return Derived(whole[0], formula, (("percent", percent), ("n", n)))


def percent_from_count(count: int, n: int) -> Derived | None:
    """100 * count / n, rounded half up to two decimals; None where the count is more than n or n is 0."""
    if not 0 <= count <= n or n == 0:
        return None
    share = (Decimal(100) * count / n).quantize(_PLACES, ROUND_HALF_UP)
    return Derived(share, "100 * count / n, rounded to 2 decimals", (("count", count), ("n", n)))


def interval(count: int, n: int, level: Decimal = LEVEL, method: str = "wilson") -> tuple[Derived, Derived] | None:
    """The interval of a proportion in percent, lower and upper bound; None where the count is more than n or n is 0.

    Wilson (J Am Stat Assoc 1927;22:209-12) or Clopper and Pearson (Biometrika 1934;26:404-13), by
    `scipy.stats.binomtest`. Raises ExportError for another method and a level outside 0 to 100.
    """
    if method not in METHODS:
        raise ExportError(f"{method!r} is no interval of a proportion; known: {', '.join(METHODS)}")
    _check(level)
    if not 0 <= count <= n or n == 0:
        return None
    from scipy.stats import binomtest

    bounds = binomtest(count, n).proportion_ci(float(level) / 100, _SCIPY[method])
    formula = f"{METHODS[method]} interval of count of n, {level:f} %"
    inputs = (("count", count), ("n", n), ("level", level))
    low, high = (100 * float(bound) for bound in bounds)
    return Derived(low, f"{formula}, lower bound", inputs), Derived(high, f"{formula}, upper bound", inputs)


def log_ratio(ratio: Decimal, low: Decimal, high: Decimal, level: Decimal) -> tuple[Derived, Derived] | None:
    """The logarithm of a printed ratio and its standard error, from its printed interval.

    (ln high - ln low) / (2 z) with z the normal quantile of the level (Cochrane Handbook, section 6.3.2). None where
    the ratio is not within its interval, or a bound is not above zero. Raises ExportError for a level outside 0 to 100.
    """
    _check(level)
    if not 0 < low <= ratio <= high or low == high:
        return None
    from scipy.stats import norm

    z = float(norm.ppf(0.5 + float(level) / 200))
    spread = (math.log(high) - math.log(low)) / (2 * z)
    bounds = (("ci_low", low), ("ci_high", high), ("ci_level", level))
    return (
        Derived(math.log(ratio), "ln(ratio), of arm to comparator", (("value", ratio),)),
        Derived(spread, f"(ln(ci_high) - ln(ci_low)) / (2 * {z:.6f})", bounds),
    )


def turned(log: Derived) -> Derived:
    """The logarithm of the same ratio the other way round, of comparator to arm; the standard error is the same."""
    return Derived(-log.value, "-ln(ratio), of comparator to arm", log.inputs)


def derived(result: Result, level: Decimal = LEVEL, method: str = "wilson") -> dict[str, Derived]:
    """What follows from the printed figures of one result, by slot.

    The slots are count, percent, ci_low, ci_high, yi, yi_turned and sei; only those that the article leaves empty.
    `yi` and `sei` are of ratios that are printed with an interval and its level. Raises ExportError for an unknown
    method and a level outside 0 to 100.
    """
    values = result.values
    found: dict[str, Derived] = {}
    if "count" in values and "percent" in values:
        found |= _share(values)
        found |= _bounds(values, found, level, method)
    if values.get("measure") in _RATIOS:
        found |= _logarithm(values)
    return {slot: one for slot, one in found.items() if values.get(slot) is None}


def _share(values: dict[str, Value]) -> dict[str, Derived]:
    count, n, percent = values.get("count"), values.get("n"), values.get("percent")
    if not isinstance(n, int):
        return {}
    if count is None and isinstance(percent, Decimal):
        one = count_from_percent(percent, n, decimals(str(values.get("printed") or ""), percent))
        return {"count": one} if one else {}
    if percent is None and isinstance(count, int):
        one = percent_from_count(count, n)
        return {"percent": one} if one else {}
    return {}


def _bounds(values: dict[str, Value], found: dict[str, Derived], level: Decimal, method: str) -> dict[str, Derived]:
    """An interval where the article prints none of its bounds; of a derived count it tells that too."""
    count, n = values.get("count"), values.get("n")
    if "count" in found:
        count = int(found["count"].value)
    printed = any(values.get(slot) is not None for slot in ("ci_low", "ci_high"))
    if printed or not isinstance(count, int) or not isinstance(n, int):
        return {}
    both = interval(count, n, level, method)
    if both is None:
        return {}
    bounds = dict(zip(("ci_low", "ci_high"), both, strict=True))
    made = found.get("count")
    if made is None:
        return bounds
    inputs = (*made.inputs, ("level", level))
    return {slot: Derived(b.value, f"{b.formula}; count: {made.formula}", inputs) for slot, b in bounds.items()}


def _logarithm(values: dict[str, Value]) -> dict[str, Derived]:
    figures = [values.get(name) for name in ("value", "ci_low", "ci_high", "ci_level")]
    ratio, low, high, level = (figure if isinstance(figure, Decimal) else None for figure in figures)
    if ratio is None or low is None or high is None or level is None:
        return {}
    both = log_ratio(ratio, low, high, level)
    return {"yi": both[0], "yi_turned": turned(both[0]), "sei": both[1]} if both else {}


def _check(level: Decimal) -> None:
    if not 0 < level < 100:
        raise ExportError(f"a level of {level:f} %: give one between 0 and 100")
