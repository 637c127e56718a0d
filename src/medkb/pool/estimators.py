"""Equal-effects and random-effects models without moderators, as metafor::rma.uni fits them (Viechtbauer 2010).

Sums are taken by math.fsum, which rounds once, so that the order of studies cannot change a digit. With weights w, the
matrices of rma.uni for the intercept alone have closed forms: P = diag(w) - w w'/sum(w), Py = w(y - beta).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, inf, log, nan, sqrt

from medkb.errors import PoolError
from medkb.pool.distributions import chi2_tail, normal_quantile, normal_two_sided, t_quantile, t_two_sided

Numbers = Sequence[float]
Step = Callable[[Numbers, float], float]
"""The change of tau2, from the weights and y'PPy."""

_THRESHOLD = 1e-5  # rma.uni's control$threshold: scoring stops at a smaller step
_PACES = ((1.0, 100), (0.5, 1000), (0.1, 10000))  # its control$stepadj and control$maxiter, then gentler ones
_SLACK = 1.220703e-4  # its control$tol, .Machine$double.eps^0.25


@dataclass(frozen=True, slots=True)
class Fit:
    """What a model gives, on the analysis scale; I2 and weights in percent, `prediction` None where it has none.

    `spread` is Knapp and Hartung's factor on the variance of beta, 1 without it.
    """

    beta: float
    se: float
    low: float
    high: float
    prediction: tuple[float, float] | None
    p: float
    tau2: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    weights: tuple[float, ...]
    spread: float


def fit(y: Numbers, v: Numbers, method: str = "REML", level: float = 95.0, *, knha: bool = False) -> Fit:
    """Pool effects `y` with sampling variances `v` > 0; at least one.

    One study has tau2 = 0 and a normal interval, whatever the method. Raises PoolError: REML or ML did not converge.
    """
    k = len(y)
    tau2 = 0.0 if k == 1 else max(0.0, ESTIMATORS[method](y, v))
    weights = [1 / (each + tau2) for each in v]
    total = fsum(weights)
    beta = _mean(y, weights)
    spread = _knapp_hartung(y, weights, beta) if knha and k > 1 else 1.0
    se = sqrt(spread / total)
    quantile, p = _test(beta, se, k - 1 if knha else 0, (1 + level / 100) / 2)
    reach = quantile * sqrt(se**2 + tau2)
    q, i2, h2 = _heterogeneity(y, v, tau2, method)
    return Fit(
        beta=beta,
        se=se,
        low=beta - quantile * se,
        high=beta + quantile * se,
        prediction=None if k == 1 or method == "EE" else (beta - reach, beta + reach),
        p=p,
        tau2=tau2,
        i2=i2,
        h2=h2,
        q=q,
        q_df=k - 1,
        q_p=chi2_tail(q, k - 1) if k > 1 else 1.0,
        weights=tuple(100 * weight / total for weight in weights),
        spread=spread,
    )


def _test(beta: float, se: float, free: int, upper: float) -> tuple[float, float]:
    """The quantile at `upper` and the two-sided p of beta = 0: by t with `free` degrees of freedom, normal for none."""
    if se == 0:  # studies that agree wholly, under Knapp and Hartung
        return t_quantile(upper, free), 0.0 if beta else nan
    if free:
        return t_quantile(upper, free), t_two_sided(beta / se, free)
    return normal_quantile(upper), normal_two_sided(beta / se)


def _mean(y: Numbers, weights: Numbers) -> float:
    return fsum(w * each for w, each in zip(weights, y, strict=True)) / fsum(weights)


def _squares(y: Numbers, weights: Numbers, centre: float) -> float:
    return fsum(w * (each - centre) ** 2 for w, each in zip(weights, y, strict=True))


def _trace(weights: Numbers) -> float:
    """Trace of P."""
    return fsum(weights) - fsum(w**2 for w in weights) / fsum(weights)


def _knapp_hartung(y: Numbers, weights: Numbers, beta: float) -> float:
    """The factor of Knapp and Hartung (2003), Statistics in Medicine 22:2693; 0 for studies that agree wholly."""
    squares = _squares(y, weights, beta)
    return 0.0 if squares <= 2.220446e-16 else squares / (len(y) - 1)


def _heterogeneity(y: Numbers, v: Numbers, tau2: float, method: str) -> tuple[float, float, float]:
    """Q, I2 (percent) and H2: from Q for equal effects, else from tau2 and the typical variance (Higgins 2002)."""
    if len(y) == 1:
        return 0.0, 0.0, 1.0
    weights, free = [1 / each for each in v], len(y) - 1
    q = _squares(y, weights, _mean(y, weights))
    if method == "EE":
        return q, max(0.0, 100 * (q - free) / q) if q else 0.0, q / free
    typical = free / _trace(weights)
    return q, 100 * tau2 / (typical + tau2), tau2 / typical + 1


def der_simonian_laird(y: Numbers, v: Numbers) -> float:
    """DerSimonian and Laird (1986), Controlled Clinical Trials 7:177; may be negative."""
    weights = [1 / each for each in v]
    return (_squares(y, weights, _mean(y, weights)) - (len(y) - 1)) / _trace(weights)


def hedges(y: Numbers, v: Numbers) -> float:
    """Hedges' estimator (Hedges and Olkin 1985), the variance of the effects less their mean variance."""
    ones = [1.0] * len(y)
    return _squares(y, ones, _mean(y, ones)) / (len(y) - 1) - fsum(v) / len(v)


def paule_mandel(y: Numbers, v: Numbers) -> float:
    """Paule and Mandel (1982): the tau2 at which Q is what is expected of it, by Newton's steps from 0.

    Q falls and is convex in tau2, so that the steps cannot pass the root (DerSimonian and Kacker 2007).
    """
    tau2, step = 0.0, inf
    while abs(step) > 1e-12 * max(1.0, tau2):
        weights = [1 / (each + tau2) for each in v]
        centre = _mean(y, weights)
        excess = _squares(y, weights, centre) - (len(y) - 1)
        if excess <= 0:
            return tau2
        step = excess / _squares(y, [w**2 for w in weights], centre)
        tau2 += step
    return tau2


def maximum_likelihood(y: Numbers, v: Numbers) -> float:
    """ML by Fisher scoring. Raises PoolError when it does not converge."""

    def step(weights: Numbers, gain: float) -> float:
        return (gain - fsum(weights)) / fsum(w**2 for w in weights)

    return _scoring(y, v, step, "ML")


def restricted_likelihood(y: Numbers, v: Numbers) -> float:
    """REML by Fisher scoring. Raises PoolError when it does not converge."""

    def step(weights: Numbers, gain: float) -> float:
        total, second, third = (fsum(w**power for w in weights) for power in (1, 2, 3))
        return (gain - _trace(weights)) / (second - 2 * third / total + (second / total) ** 2)

    return _scoring(y, v, step, "REML")


def _scoring(y: Numbers, v: Numbers, step: Step, method: str) -> float:
    """The maximum by rma.uni's scoring, and where that swings without end, by shorter steps as its manual advises.

    Raises PoolError when these do not end either.
    """
    for share, steps in _PACES:
        tau2 = _scored(y, v, step, share, steps)
        if tau2 is not None:
            return 0.0 if tau2 > _THRESHOLD and _worse_than_none(y, v, tau2, method) else tau2
    raise PoolError(f"{method}: the variance between studies did not converge; try --method DL or PM")


def _scored(y: Numbers, v: Numbers, step: Step, share: float, steps: int) -> float | None:
    """Scoring with rma.uni's start, halving and threshold; another way to the maximum would have other last digits."""
    tau2 = max(0.0, hedges(y, v))
    for _ in range(steps):
        weights = [1 / (each + tau2) for each in v]
        gain = _squares(y, [w**2 for w in weights], _mean(y, weights))  # y'PPy
        change = share * step(weights, gain)
        if tau2 == 0 and change < 0:
            return 0.0
        while tau2 + change < 0:
            change /= 2
        tau2 += change
        if abs(change) <= _THRESHOLD:
            return tau2
    return None


def _worse_than_none(y: Numbers, v: Numbers, tau2: float, method: str) -> bool:
    """True where the scoring ended on a local maximum that is lower than tau2 = 0."""
    return _likelihood(y, v, 0.0, method) - _likelihood(y, v, tau2, method) > _SLACK


def _likelihood(y: Numbers, v: Numbers, tau2: float, method: str) -> float:
    """Logarithm of the (restricted) likelihood at `tau2`, but for a constant."""
    weights = [1 / (each + tau2) for each in v]
    fitted = fsum(log(each + tau2) for each in v) + _squares(y, weights, _mean(y, weights))
    return -(fitted + log(fsum(weights)) if method == "REML" else fitted) / 2


def _none(y: Numbers, v: Numbers) -> float:  # noqa: ARG001  # the interface of an estimator
    return 0.0


ESTIMATORS: dict[str, Callable[[Numbers, Numbers], float]] = {
    "REML": restricted_likelihood,
    "DL": der_simonian_laird,
    "EE": _none,
    "PM": paule_mandel,
    "ML": maximum_likelihood,
    "HE": hedges,
}
"""Estimators of the variance between studies, for at least two; EE is the equal-effects model, which has none."""
