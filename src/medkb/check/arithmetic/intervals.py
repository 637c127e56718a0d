"""Intervals that cannot be: a median outside its range, an estimate outside its confidence interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import BlockKind, Claim, Cohort, Dose, Effect, Evidence, Fact, IssueType, Response, Severity, Survival

_WIDE = 1.6  # times the width of every usual interval of the same count: no method of the field gives as much
_NARROW = 0.6
_Z95 = 1.959964  # the normal deviate of 95 %


# An interval behind the second of two compared figures may be that of their difference or ratio.
_COMPARED = re.compile(r"(?i)\bvs?\b|\bversus\b|против|compared|сравнен|differen|разни|ratio|отношен")
_PAIRED = re.compile(r"\d\s?%?(?:\s\([^()]*\))?,?\s(?:and|и|or|или)\s$")  # "58.5% and 47.8% (95% CI …)"
_BEFORE = 80  # characters


def intervals(article: Article) -> Iterator[Finding]:
    """What the printed bounds of one figure say of it and of each other."""
    for claim in article.claims:
        yield from _reversed(claim)
        if next(_bounds(claim.fact), None) is None:
            continue
        if isinstance(claim.fact, Effect) and not _is_of_tables(article, claim.fact):
            continue  # what is printed in sentences is looked at where it is printed
        if not any(_is_compared(article, place) for place in claim.fact.evidence):
            yield from _outside(claim)
        yield from _width(claim)


def _is_of_tables(article: Article, fact: Effect) -> bool:
    """The ratio stands in tables only."""
    spans = [article.annotations.clean.from_source(e.start, e.end) for e in fact.evidence]
    blocks = [article.block(span[0]) if span else None for span in spans]
    return all(block is not None and block.kind is BlockKind.TABLE for block in blocks)


def _is_compared(article: Article, place: Evidence) -> bool:
    start = max(0, place.start - _BEFORE)
    paired = _PAIRED.search(article.source, start, place.start)
    return bool(paired or _COMPARED.search(article.source, start, place.end + _BEFORE))


def _bounds(fact: Fact) -> Iterator[tuple[str, str, Decimal | None, Decimal, Decimal]]:
    """Names of the interval in both languages, the figure that it must hold, and its ends."""
    ci = (getattr(fact, "ci_low", None), getattr(fact, "ci_high", None))
    if ci[0] is not None and ci[1] is not None:
        yield "confidence interval", "доверительный интервал", _estimate(fact), ci[0], ci[1]
    if isinstance(fact, Survival) and fact.statistic == "median" and fact.low is not None and fact.high is not None:
        yield "range", "диапазон", fact.value, fact.low, fact.high
    if isinstance(fact, Cohort) and fact.age_low is not None and fact.age_high is not None:
        yield "age range", "диапазон возраста", fact.age_median, fact.age_low, fact.age_high


def _estimate(fact: Fact) -> Decimal | None:
    if isinstance(fact, Survival | Effect):
        return fact.value
    return fact.percent if isinstance(fact, Response) else None


def _reversed(claim: Claim) -> Iterator[Finding]:
    fact = claim.fact
    found = [(en, ru, low, high) for en, ru, _, low, high in _bounds(fact) if low > high]
    if isinstance(fact, Dose) and fact.low is not None and fact.high is not None and fact.low > fact.high:
        found.append(("dose range", "диапазон доз", fact.low, fact.high))
    for en, ru, low, high in found:
        yield Finding(
            type=IssueType.TYPO,
            severity=Severity.ERROR,
            places=claim.fact.evidence,
            en=f"The {en} {low} to {high} begins above its end.",
            ru=f"{ru.capitalize()} {number(low)}–{number(high)} начинается выше своего конца.",
            printed=f"{low}–{high}",
            how=f"{low} > {high}",
            suggestion=f"{high}–{low}, or one of the two is misprinted",
            claims=(claim,),
        )


def _outside(claim: Claim) -> Iterator[Finding]:
    for en, ru, value, low, high in _bounds(claim.fact):
        if value is not None:
            yield from outside(Printed(value, low, high), (en, ru), claim.fact.evidence, (claim,))


class Printed(NamedTuple):
    """A figure and the bounds that are printed of it."""

    value: Decimal
    low: Decimal
    high: Decimal


def outside(
    figure: Printed, names: tuple[str, str], places: tuple[Evidence, ...], claims: tuple[Claim, ...]
) -> Iterator[Finding]:
    """A figure that its bounds do not hold; `names` are those of the bounds in English and Russian."""
    value, low, high = figure
    if low > high or low <= value <= high:
        return
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=places,
        en=f"{value} lies outside its {names[0]} {low} to {high}.",
        ru=f"{number(value)} лежит вне своего интервала ({names[1]} {number(low)}–{number(high)}).",
        printed=f"{value} ({low}–{high})",
        how=f"{value} {'<' if value < low else '>'} {low if value < low else high}",
        suggestion="one of the three figures is misprinted, or the interval is of another figure",
        claims=claims,
    )


def _width(claim: Claim) -> Iterator[Finding]:
    """The interval of a share follows from its count and denominator, whatever the usual method."""
    fact = claim.fact
    if not isinstance(fact, Response) or fact.percent is None or not fact.n or fact.count is None:
        return
    if fact.ci_low is None or fact.ci_high is None or fact.ci_level not in (None, Decimal(95)):
        return
    if abs(100 * fact.count / fact.n - float(fact.percent)) > 1 or not fact.ci_low <= fact.percent <= fact.ci_high:
        return
    yield from width(fact.count, fact.n, (fact.ci_low, fact.ci_high), fact.evidence, (claim,))


def width(
    count: int, n: int, bounds: tuple[Decimal, Decimal], places: tuple[Evidence, ...], claims: tuple[Claim, ...]
) -> Iterator[Finding]:
    """A 95 % interval of `count` of `n`, in per cent, that is much wider or narrower than every usual one."""
    widths = [high - low for low, high in usual_intervals(count, n)]
    printed = float(bounds[1] - bounds[0])
    if min(widths) * _NARROW <= printed <= max(widths) * _WIDE:
        return
    low, high = usual_intervals(count, n)[0]
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=places,
        en=f"The 95 % interval {bounds[0]}–{bounds[1]} % is not that of {count} of {n}: {low:.1f}–{high:.1f} %.",
        ru=f"95 % ДИ {number(bounds[0])}–{number(bounds[1])} % не соответствует {count} из {n}: "
        f"{number(f'{low:.1f}')}–{number(f'{high:.1f}')} %.",
        printed=f"{bounds[0]}–{bounds[1]} %",
        recomputed=f"{low:.1f}–{high:.1f} %",
        how=f"Clopper-Pearson, Wilson and Wald intervals of {count}/{n} are "
        + ", ".join(f"{a:.1f}–{b:.1f}" for a, b in usual_intervals(count, n)),
        suggestion="another denominator, another level, or a misprint",
        claims=claims,
    )


def usual_intervals(count: int, n: int) -> list[tuple[float, float]]:
    """95 % intervals of a share in per cent: Clopper-Pearson, Wilson, Wald."""
    from scipy.stats import binomtest

    test = binomtest(count, n)
    found = []
    for method in ("exact", "wilson"):
        interval = test.proportion_ci(0.95, method=method)
        found.append((100 * float(interval.low), 100 * float(interval.high)))
    share = count / n
    half = _Z95 * (share * (1 - share) / n) ** 0.5
    return [*found, (100 * max(0.0, share - half), 100 * min(1.0, share + half))]
