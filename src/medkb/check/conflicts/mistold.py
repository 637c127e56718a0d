"""Results told elsewhere as something else: an end of the range as the median, complete responses as all responses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Claim, IssueType, Response, Severity, Survival

_LEAST = 0.7  # confidence of a claim that is compared
_TELLING = 2  # characters; a shorter figure may be both by chance
_APART = 600  # characters; nearer, the text tells two results side by side
_GROUPS = 2  # in which all figures agree


def medians(article: Article) -> Iterator[Finding]:
    """A median without its range that equals an end of the range, but not the median, of the same thing elsewhere."""
    told = [
        (claim, fact)
        for claim in article.claims
        if isinstance(fact := claim.fact, Survival)
        and (fact.statistic, fact.source) == ("median", "own")
        and fact.confidence >= _LEAST
        and fact.value is not None
    ]
    ranged = [(claim, fact) for claim, fact in told if fact.low is not None and fact.high is not None]
    for claim, fact in told:
        same = [pair for pair in ranged if _thing(pair[1]) == _thing(fact) and _far(claim, pair[0])]
        value = fact.value
        if value is None or fact.low is not None or len(str(value)) <= _TELLING:
            continue
        ends = [(other, r) for other, r in same if value in (r.low, r.high) and value != r.value]
        if len(ends) == 1 and not any(r.value == value for _, r in same):
            yield _median(claim, fact, *ends[0])


def _thing(fact: Survival) -> tuple[str, str]:
    return fact.endpoint, fact.unit


def _far(a: Claim, b: Claim) -> bool:
    return all(abs(x.start - y.start) > _APART for x in a.fact.evidence for y in b.fact.evidence)


def _median(claim: Claim, fact: Survival, other: Claim, right: Survival) -> Finding:
    spread = f"{right.value} ({right.low}–{right.high})"
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=(*fact.evidence, *right.evidence),
        en=f"{fact.endpoint}: {fact.value} is told as the median, but elsewhere it is an end of the range: {spread}.",
        ru=f"{fact.endpoint}: {number(fact.value or 0)} названо медианой, но в другом месте это край размаха: "
        f"{number(spread)}.",
        printed=f"{fact.value}; {spread}",
        how=f"{fact.value} ≠ {right.value}",
        suggestion=f"{right.value}, if the same patients are meant",
        claims=(claim, other),
    )


def outcome_names(article: Article) -> Iterator[Finding]:
    """Two outcomes of one article with the same counts and percentages in every group, never told side by side."""
    told: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in article.claims:
        fact = claim.fact
        if not isinstance(fact, Response) or fact.source != "own" or fact.confidence < _LEAST:
            continue
        if fact.count and fact.percent and fact.arm != "all" and ":" not in fact.outcome:
            told[fact.outcome][fact.arm].append(claim)
    for one, other in combinations(sorted(told), 2):
        a, b = told[one], told[other]
        arms = sorted(set(a) & set(b))
        pairs = [(x, y) for arm in arms for x in a[arm] for y in b[arm] if _same(x, y)]
        if len(arms) >= _GROUPS and len({x.fact.arm for x, _ in pairs}) == len(arms):
            yield _named(one, other, pairs)


def _same(a: Claim, b: Claim) -> bool:
    x, y = a.fact, b.fact
    if not isinstance(x, Response) or not isinstance(y, Response):
        return False
    return (x.count, x.percent) == (y.count, y.percent) and _far(a, b)


def _named(one: str, other: str, pairs: Sequence[tuple[Claim, Claim]]) -> Finding:
    told = "; ".join(f"{a.fact.evidence[0].text} ({a.fact.arm})" for a, _ in pairs)
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=tuple(place for pair in pairs for claim in pair for place in claim.fact.evidence),
        en=f"The same patients, {told}, are told as {one} at one place and as {other} at another.",
        ru=f"Одни и те же больные, {told}, в одном месте названы {one}, в другом – {other}.",
        printed=f"{one}; {other}",
        how=f"{one} ≠ {other}",
        suggestion="give the same outcome at every place",
        claims=tuple(claim for pair in pairs for claim in pair),
    )
