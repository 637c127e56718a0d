"""Percentages that no whole number of a group's people gives (GRIM): 33 % of 20 is neither 6 nor 7 of them.

The test is that of Brown and Heathers (2017), "The GRIM test", applied to shares, whose sums are whole by nature.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, Cohort, Evidence, IssueType, Response, Severity

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
