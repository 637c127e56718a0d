"""Ratios as articles print them, with the log ratio and its standard error that pooling takes (metafor yi, sei)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from statistics import NormalDist

from medkb.export.layouts.evidence import NOTHING, Number, derived
from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Row
from medkb.export.layouts.proportions import unplaced
from medkb.export.layouts.shared import GROUP, ORIGIN, PLACE, shared
from medkb.export.results import Result
from medkb.model import Kind

KINDS = tuple(kind for kind in Kind if kind == "effect")
NUMBERS = ("log_ratio", "se_log_ratio", "ratio", "ci_low", "ci_high", "ci_level")
TOLD = ("measure", "p", "at", "adjusted", "ci_fits", "comparator", "factor")
ABOUT = (*TOLD, *GROUP, *ORIGIN, *PLACE)
NAMES = {
    "metafor": {"study_label": "slab", "log_ratio": "yi", "se_log_ratio": "sei"},
    "meta": {"study_label": "studlab", "log_ratio": "TE", "se_log_ratio": "seTE"},
    "revman": {
        "study_label": "Study",
        "year": "Study year",
        "log_ratio": "GIV Mean",
        "se_log_ratio": "GIV SE",
        "ci_low": "CI start",
        "ci_high": "CI end",
    },
}
HINT = 'rma(yi, sei=sei, slab=slab, data=read.csv("{file}"))'

_DIGITS = Decimal("1e-10")
_USUAL_LEVEL = 95
_HALF = Decimal("0.5")


def rows_of(
    belongs: Callable[[Result], bool], subject: Callable[[Result], Row]
) -> Callable[..., Iterator[Row | Dropped]]:
    """What makes the rows of the ratios that belong; `subject` gives the cells that tell what they are of."""

    def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
        for result in results:
            if not belongs(result):
                continue  # it has a layout of its own
            found = {name: figures.number(result, name) for name in ("value", "ci_low", "ci_high", "ci_level")}
            ratio = found["value"]
            if ratio.value is None or ratio.value <= 0:
                yield Dropped(result, "number")
                continue
            told = {name: result.values.get(name) for name in TOLD if name != "ci_fits"}
            yield {
                **shared(result),
                **subject(result),
                **told,
                **found,
                "ratio": ratio,
                "log_ratio": log_ratio(ratio),
                "se_log_ratio": standard_error(found, usual=figures.derive),
                "ci_fits": fits(found),
            }
            yield from unplaced(result, found)

    return rows


def log_ratio(ratio: Number) -> Number:
    """The natural logarithm of the printed ratio."""
    return derived(_rounded(math.log(ratio.value or 1)), f"ln({ratio.value})", {"ratio": ratio})


def standard_error(found: dict[str, Number], *, usual: bool) -> Number:
    """(ln high - ln low) / 2z of a printed interval (Cochrane Handbook 6.3.2).

    `usual` takes 95 % where no level is told.
    """
    low, high, level = (found[name] for name in ("ci_low", "ci_high", "ci_level"))
    if not low.value or not high.value or not 0 < low.value < high.value:
        return NOTHING
    share = level.value if level.value is not None else _USUAL_LEVEL if usual else None
    if share is None or not 0 < share < 100:
        return NOTHING
    z = NormalDist().inv_cdf(_half(share))
    value = _rounded((math.log(high.value) - math.log(low.value)) / (2 * z))
    formula = f"(ln({high.value}) - ln({low.value})) / (2 × z), z of {share} %"
    inputs = {"ci_low": low, "ci_high": high}
    if level.value is None:
        return derived(value, formula + ", a level that the article does not tell", inputs)
    return derived(value, formula, inputs | {"ci_level": level})


def fits(found: dict[str, Number]) -> bool | None:
    """Whether the ratio is the middle of its interval, on the log scale, within the rounding of all three."""
    ratio, low, high = (found[name].value for name in ("value", "ci_low", "ci_high"))
    if ratio is None or not low or not high or not 0 < low < high:
        return None
    middles = (_middle(low - _unit(low), high - _unit(high)), _middle(low + _unit(low), high + _unit(high)))
    return middles[0] <= ratio + _unit(ratio) and ratio - _unit(ratio) <= middles[1]


def _middle(low: Decimal | int, high: Decimal | int) -> Decimal:
    return (Decimal(max(low, 0)) * Decimal(high)).sqrt()


def _unit(value: Decimal | int) -> Decimal:
    """Half of the last printed digit."""
    exponent = Decimal(value).as_tuple().exponent
    return _HALF.scaleb(exponent if isinstance(exponent, int) else 0)


def _half(level: Decimal | int) -> float:
    return 0.5 + float(level) / 200


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(_DIGITS).normalize() + 0
