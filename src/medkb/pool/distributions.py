"""Quantiles and tails, the only door to scipy here; `special` loads in a fraction of the time of scipy.stats."""

from __future__ import annotations

from math import nan


def normal_quantile(p: float) -> float:
    """The z below which a share `p` of the standard normal distribution lies."""
    from scipy.special import ndtri

    return float(ndtri(p))


def normal_two_sided(z: float) -> float:
    """P(|Z| > |z|)."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def t_quantile(p: float, df: float) -> float:
    """The t below which a share `p` of Student's distribution with `df` degrees of freedom lies."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def t_two_sided(t: float, df: float) -> float:
    """P(|T| > |t|)."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


def chi2_tail(q: float, df: float) -> float:
    """P(X > q) for chi-square with `df` degrees of freedom; nan for none."""
    from scipy.special import chdtrc

    return float(chdtrc(df, q)) if df > 0 else nan


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x below which a share `p` of the beta distribution lies."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, p))
