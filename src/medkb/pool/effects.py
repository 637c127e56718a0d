"""Effect sizes on the scale on which they are averaged, as metafor::escalc defines them (Viechtbauer 2010), and back.

PR   xi/ni                                           p(1 - p)/n
PLO  log(p/(1 - p))                                  1/x + 1/(n - x)
PAS  asin(sqrt(p))                                   1/(4n)
PFT  (asin(sqrt(x/(n+1))) + asin(sqrt((x+1)/(n+1))))/2   1/(4n + 2), Freeman and Tukey 1950
RR   log(p1/p2)                                      1/a - 1/n1 + 1/c - 1/n2
OR   log(ad/(bc))                                    1/a + 1/b + 1/c + 1/d
RD   p1 - p2                                         p1(1 - p1)/n1 + p2(1 - p2)/n2
HR   log hazard ratio and its variance, as given     GEN  any effect and its variance, as given

RR, OR and RD may be given too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, log, sqrt

from medkb.pool.model import Row

PROPORTIONS = ("PLO", "PFT", "PAS", "PR")
TWO_ARMS = ("RR", "OR", "RD")
GIVEN = ("HR", "GEN")
MEASURES = (*PROPORTIONS, *TWO_ARMS, *GIVEN)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is done about empty cells, by metafor's defaults: 1/2 to every cell of a study that has an empty one.

    `drop00` leaves out two-arm studies in which nobody, or everybody, of both arms has the event.
    """

    add: float = 0.5
    drop00: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect and its sampling variance; `corrected` when the continuity correction went into them."""

    yi: float
    vi: float
    corrected: bool = False


class UnusableError(ValueError):
    """A row from which no effect can be had; `reason` is a key of words.tsv, `given` fills its text."""

    def __init__(self, reason: str, **given: str) -> None:
        super().__init__(reason)
        self.reason, self.given = reason, given


def effect(row: Row, measure: str, correction: Correction) -> Effect:
    """The row's effect by `measure` (one of MEASURES); one that is given as such is taken. Raises UnusableError."""
    if measure in GIVEN or row.yi is not None:
        return _given(row)
    if measure in PROPORTIONS:
        return _proportion(row, measure, correction.add)
    return _two_arms(row, measure, correction)


def _given(row: Row) -> Effect:
    yi, vi = row.yi, row.vi
    if yi is None:
        raise UnusableError("empty", column="yi")
    if vi is None:
        raise UnusableError("empty", column="sei, vi")
    if vi <= 0:
        raise UnusableError("no-variance")
    return Effect(yi, vi)


def _counts(row: Row, *columns: tuple[str, str]) -> list[float]:
    """Events and patients of each arm, checked; `columns` names each arm's two columns for messages."""
    found: list[float] = []
    for (x_name, n_name), (x, n) in zip(columns, ((row.x, row.n), (row.x2, row.n2)), strict=False):
        for name, value in ((x_name, x), (n_name, n)):
            if value is None:
                raise _unknown(row, name)
            if value != int(value):
                raise UnusableError("not-whole", column=name, value=f"{value:g}")
            if value < 0:
                raise UnusableError("negative", column=name, value=f"{value:g}")
            found.append(value)
        if found[-1] == 0:
            raise UnusableError("nobody", column=n_name)
        if found[-2] > found[-1]:
            raise UnusableError("too-many", x=f"{found[-2]:g}", n=f"{found[-1]:g}")
    return found


def _unknown(row: Row, column: str) -> UnusableError:
    """Why a count is not there: the article may give a percentage alone."""
    percent = row.about.get("percent", "") if column in ("xi", "ni") else ""
    return (
        UnusableError("only-percent", column=column, percent=percent)
        if percent
        else UnusableError("empty", column=column)
    )


def _proportion(row: Row, measure: str, add: float) -> Effect:
    x, n = _counts(row, ("xi", "ni"))
    if measure == "PAS":
        return Effect(asin(sqrt(x / n)), 1 / (4 * n))
    if measure == "PFT":
        return Effect(double_arcsine(x, n), 1 / (4 * n + 2))
    corrected = add > 0 and x in (0, n)
    if corrected:
        x, n = x + add, n + 2 * add
    if x in (0, n):
        raise UnusableError("zero-cell")
    p = x / n
    if measure == "PR":
        return Effect(p, p * (1 - p) / n, corrected)
    return Effect(log(x / (n - x)), 1 / x + 1 / (n - x), corrected)


def _two_arms(row: Row, measure: str, correction: Correction) -> Effect:
    a, n1, c, n2 = _counts(row, ("ai", "n1i"), ("ci", "n2i"))
    b, d = n1 - a, n2 - c
    if correction.drop00 and (a == c == 0 or b == d == 0):
        raise UnusableError("double-zero")
    corrected = correction.add > 0 and 0 in (a, b, c, d)
    if corrected:
        a, b, c, d = (cell + correction.add for cell in (a, b, c, d))
        n1, n2 = a + b, c + d
    p1, p2 = a / n1, c / n2
    if measure == "RD":
        vi = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
        if vi == 0:
            raise UnusableError("no-variance")
        return Effect(p1 - p2, vi, corrected)
    if 0 in ((a, c) if measure == "RR" else (a, b, c, d)):
        raise UnusableError("zero-cell")
    if measure == "RR":
        return _positive(Effect(log(p1 / p2), 1 / a - 1 / n1 + 1 / c - 1 / n2, corrected))
    return Effect(log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, corrected)


def _positive(found: Effect) -> Effect:
    """The effect, unless its variance is 0: everybody of both arms, uncorrected."""
    if found.vi <= 0:
        raise UnusableError("no-variance")
    return found


def double_arcsine(x: float, n: float) -> float:
    """Freeman and Tukey's transformation of `x` of `n`, half the sum as metafor has it; `x` may be a fraction."""
    return (asin(sqrt(x / (n + 1))) + asin(sqrt((x + 1) / (n + 1)))) / 2
