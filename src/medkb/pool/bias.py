"""How much a pooled effect hangs on one study, and whether small studies tell something else."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

from medkb.pool.display import Back
from medkb.pool.distributions import t_quantile, t_two_sided
from medkb.pool.model import SmallStudy


def egger(y: Sequence[float], v: Sequence[float], level: float, turn: Back) -> SmallStudy | None:
    """Egger's test (1997, BMJ 315:629): yi on its standard error, least squares weighted by 1/vi.

    None for fewer than three studies and for studies of one precision, which leave nothing to regress on.
    """
    free = len(y) - 2
    if free < 1:
        return None
    weights, errors = [1 / each for each in v], [sqrt(each) for each in v]
    total = fsum(weights)
    x_mean = fsum(w * x for w, x in zip(weights, errors, strict=True)) / total
    y_mean = fsum(w * each for w, each in zip(weights, y, strict=True)) / total
    spread = fsum(w * (x - x_mean) ** 2 for w, x in zip(weights, errors, strict=True))
    if spread <= 1e-12 * total * x_mean**2:
        return None
    slope = fsum(w * (x - x_mean) * (each - y_mean) for w, x, each in zip(weights, errors, y, strict=True)) / spread
    start = y_mean - slope * x_mean
    left = fsum(w * (each - start - slope * x) ** 2 for w, x, each in zip(weights, errors, y, strict=True)) / free
    if left <= 0:
        return None
    t = slope / sqrt(left / spread)
    half = t_quantile((1 + level / 100) / 2, free) * sqrt(left * (1 / total + x_mean**2 / spread))
    return SmallStudy(t, free, t_two_sided(t, free), (turn(start), turn(start - half), turn(start + half)))
