"""From the analysis scale back to the one that is read, and the intervals of single studies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import copysign, cos, exp, pi, sin, sqrt

from medkb.pool.distributions import beta_quantile, normal_quantile
from medkb.pool.effects import PROPORTIONS, double_arcsine

Back = Callable[[float], float]


def harmonic_mean(sizes: Sequence[float]) -> float:
    """The n by which a mean of double arcsines is turned back (Miller 1978)."""
    return len(sizes) / sum(1 / n for n in sorted(sizes))


def back(measure: str, nhm: float | None = None) -> Back:
    """The function from the analysis scale to the display scale; PFT needs the harmonic mean of n."""
    if measure == "PFT" and nhm is not None:
        return partial(_from_double_arcsine, n=nhm)
    return {"PLO": _from_logit, "PAS": _from_arcsine, "RR": exp, "OR": exp, "HR": exp}.get(measure, float)


def _from_logit(y: float) -> float:
    return 1 / (1 + exp(-y)) if y >= 0 else exp(y) / (1 + exp(y))


def _from_arcsine(y: float) -> float:
    return sin(min(max(y, 0), pi / 2)) ** 2


def _from_double_arcsine(y: float, n: float) -> float:
    """Miller (1978), The American Statistician 32:138; beyond what 0 and n of n give it is 0 and 1 (transf.ipft.hm)."""
    if y < double_arcsine(0, n):
        return 0.0
    if y > double_arcsine(n, n):
        return 1.0
    sine = sin(2 * y)
    root = sqrt(max(0, 1 - (sine + (sine - 1 / sine) / n) ** 2))
    return (1 - copysign(root, cos(2 * y))) / 2


def clopper_pearson(x: float, n: float, level: float) -> tuple[float, float]:
    """The exact binomial interval (Clopper and Pearson 1934) at `level` percent."""
    tail = (1 - level / 100) / 2
    low = 0.0 if x == 0 else beta_quantile(tail, x, n - x + 1)
    high = 1.0 if x == n else beta_quantile(1 - tail, x + 1, n - x)
    return low, high


def wald(y: float, variance: float, level: float) -> tuple[float, float]:
    """The normal interval around an effect, on its own scale."""
    half = normal_quantile((1 + level / 100) / 2) * sqrt(variance)
    return y - half, y + half


def study_interval(measure: str) -> str:
    """How the studies' own intervals are made: `clopper-pearson` for proportions, else `wald`."""
    return "clopper-pearson" if measure in PROPORTIONS else "wald"
