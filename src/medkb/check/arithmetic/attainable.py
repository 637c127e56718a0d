"""Percentages that no whole number of a group's people gives (GRIM): 33 % of 20 is neither 6 nor 7 of them.

The test is that of Brown and Heathers (2017), "The GRIM test", applied to shares, whose sums are whole by nature.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import (
    AdverseEvent,
    Claim,
    Cohort,
    Evidence,
    Figure,
    FigureKind,
    IssueType,
    Response,
    Severity,
    Survival,
)

_BESIDE = 30  # characters between a percentage and the size of its group
_NOT_OF = re.compile(
    r"(?i)[\n\d;,.<>≤≥]|\bor\b|\band\b|более|менее|выше|ниже"
)  # "a haematocrit of 45% or more (n = 30)"
_LEAST = 0.6  # confidence of a claim that is tested
_SLACK = Decimal("0.6")  # units of the last digit: 239 of 273 is 87.55 when rounded once and 87.6 when rounded twice


class _Group(NamedTuple):
    """Whose percentages are tested together."""

    source: str
    study: str | None
    refs: tuple[int, ...]
    arm: str
    n: int


def attainable(article: Article) -> Iterator[Finding]:
    """A percentage that stands without a count, of a group whose number of people is printed with it."""
    groups: dict[_Group, list[tuple[Decimal, Claim]]] = defaultdict(list)
    for claim in article.claims:
        fact = claim.fact
        if isinstance(fact, Response | AdverseEvent) and fact.count is None and fact.confidence >= _LEAST:
            n, percent = fact.n, fact.percent
            if n and percent is not None and not is_attainable(percent, n):
                groups[_Group(fact.source, fact.study, fact.refs, fact.arm, n)].append((percent, claim))
    for group, told in groups.items():
        yield _finding(article, group, told)
    tested = {(place.start, place.end) for told in groups.values() for _, c in told for place in c.fact.evidence}
    for figure, n in _with_sizes(article):
        place = article.place(figure.start, figure.end)
        value = figure.value or Decimal(0)
        estimated = any(isinstance(claim.fact, Survival) for claim in article.claims_at(place))
        if not estimated and not is_attainable(value, n) and (place.start, place.end) not in tested:
            yield _printed(article, place, value, n)


def _with_sizes(article: Article) -> Iterator[tuple[Figure, int]]:
    """Percentages and the number of people printed with each: "46.9% of 84", "33.8 % on tofacitinib (n = 40)"."""
    for figure, following in zip(article.figures, [*article.figures[1:], None], strict=False):
        if figure.kind is not FigureKind.PERCENT or figure.value is None:
            continue
        if figure.n:
            yield figure, figure.n
        elif following is not None and following.kind is FigureKind.SIZE and following.count:
            between = article.text[figure.end : following.start]
            if len(between) < _BESIDE and not _NOT_OF.search(between):
                yield figure, following.count


def _printed(article: Article, place: Evidence, percent: Decimal, n: int) -> Finding:
    """The whole is printed with the percentage: "46.9% of 84"."""
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=(place,),
        en=f"{percent} % is no share of {n} people: {_nearest(percent, n)}.",
        ru=f"{number(percent)} % — не доля от {n} человек: {number(_nearest(percent, n))}.",
        printed=f"{percent} % of {n}",
        recomputed=_nearest(percent, n),
        how=f"no whole k gives 100 × k / {n} = {percent}",
        suggestion="another denominator was used, or a figure is misprinted: state the counts",
        claims=tuple(article.claims_at(place)),
    )


def is_attainable(percent: Decimal, n: int) -> bool:
    """True where some whole number of `n` people is the percentage, rounded or cut after its last printed digit."""
    unit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    near = int(percent * n / 100)
    shares = (Decimal(100 * k) / n for k in (near, near + 1) if k <= n)
    return any(abs(share - percent) <= _SLACK * unit or 0 <= share - percent < unit for share in shares)


def _finding(article: Article, group: _Group, found: list[tuple[Decimal, Claim]]) -> Finding:
    percents = list(dict.fromkeys(percent for percent, _ in found))
    claims = [claim for _, claim in found]
    n, told = group.n, ", ".join(map(str, percents))
    shown = "; ".join(_nearest(percent, n) for percent in percents)
    whose, whose_ru = ("", "") if group.arm == "all" else (f' of "{group.arm}"', f" группы «{group.arm}»")
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=(*(place for claim in claims for place in claim.fact.evidence), *_sizes(article, group)),
        en=f"{told} % is no share of the {n} people{whose}: {shown}.",
        ru=f"{number(told)} % — не доля от {n} человек{whose_ru}: {number(shown)}.",
        printed=f"{told} % of {n}",
        recomputed=shown,
        how=f"no whole k gives 100 × k / {n} = {told}",
        suggestion="another denominator was used, or a figure is misprinted: state the counts",
        claims=tuple(claims),
    )


def _sizes(article: Article, group: _Group) -> list[Evidence]:
    """Where the number of people of the group is printed."""
    cohorts = (claim.fact for claim in article.claims if isinstance(claim.fact, Cohort))
    return [fact.evidence[0] for fact in cohorts if fact.n == group.n and fact.source == group.source][:1]


def _nearest(percent: Decimal, n: int) -> str:
    k = int(percent * n / 100)
    return " and ".join(f"{i}/{n} = {Decimal(100 * i) / n:.2f} %" for i in (k, k + 1) if i <= n)
