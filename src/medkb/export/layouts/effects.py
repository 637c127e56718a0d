"""Ratios as articles print them, with the log ratio and its standard error that pooling takes (metafor yi, sei)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from medkb.export.derive import LEVEL, log_ratio
from medkb.export.layouts.evidence import Number, derived
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
_ALL = 100  # percent
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
                **logarithm(found, usual=figures.derive),
                "ci_fits": fits(found),
            }
            yield from unplaced(result, found)

    return rows


def logarithm(found: dict[str, Number], *, usual: bool) -> dict[str, Number]:
    """The log ratio and its standard error, from the printed interval and its level (see `medkb.export.derive`).

    Nothing where the ratio is not within its interval. `usual` takes a level of 95 % where none is told.
    """
    level = found["ci_level"].value or (LEVEL if usual else None)
    ratio, low, high = (found[name].value for name in ("value", "ci_low", "ci_high"))
    if ratio is None or low is None or high is None or level is None or not 0 < level < _ALL:
        return {}
    both = log_ratio(Decimal(ratio), Decimal(low), Decimal(high), Decimal(level))
    if both is None:
        return {}
    told = "" if found["ci_level"].value else f", of a level that the article does not tell: {level} % is taken"
    interval = {name: found[name] for name in ("ci_low", "ci_high", "ci_level") if found[name].value is not None}
    return {
        "log_ratio": derived(_rounded(both[0].value), both[0].formula, {"ratio": found["value"]}),
        "se_log_ratio": derived(_rounded(both[1].value), both[1].formula + told, interval),
    }


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


def _rounded(value: Decimal | float) -> Decimal:
    return Decimal(str(value)).quantize(_DIGITS).normalize() + 0
