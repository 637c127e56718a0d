"""p values that the counts of two groups contradict: 22 of 24 against 20 of 25 with p = 0.04."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, Fact, Figure, FigureKind, IssueType, Response, Severity

_LEAST = 0.7  # confidence of a claim whose counts are tested
_ALPHA = 0.05
# How far a p value may be from every test of the counts: another test, an adjustment or a missing patient moves it.
_CLEARLY_NOT = 0.15
_CLEARLY = 0.03
_COUNTED = (FigureKind.SHARE, FigureKind.COUNT)
_ENDED = re.compile(r"[.;]\s")
_SENTENCE = 250  # characters
_P = re.compile(r"(?P<sign>[<>=≤≥]?)\s?(?P<value>0?[.,]\d+)")
_NOT_SIGNIFICANT = re.compile(r"(?i)n\.?\s?s\.?|н\.?\s?[зд]\.?|not significant|незначим")


class PValue(NamedTuple):
    """What is printed of a p value: it is surely below or surely above 0.05."""

    significant: bool
    printed: str


def comparisons(article: Article) -> Iterator[Finding]:
    """Two groups with counts, denominators and one printed p value."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in article.claims:
        fact = claim.fact
        if not isinstance(fact, Response | AdverseEvent) or fact.source != "own" or fact.confidence < _LEAST:
            continue
        p = getattr(fact, "p", None)
        if p and fact.count is not None and fact.n and fact.arm != "all":
            subject = (
                fact.outcome if isinstance(fact, Response) else (fact.event, fact.cause, fact.grade_min, fact.grade_max)
            )
            groups[subject, str(p), fact.time].append(claim)
    for (_, p, _), claims in groups.items():
        if len(claims) == 2 and claims[0].fact.arm != claims[1].fact.arm:
            yield from _compare(claims[0], claims[1], str(p))
    yield from _of_sentences(article)


def _of_sentences(article: Article) -> Iterator[Finding]:
    """Two counts of one event, and the p value that follows the second: "8 of 54 on A and 1 of 58 on B (n. s.)"."""
    figures = article.figures
    for i, figure in enumerate(figures):
        if figure.kind is not FigureKind.P or not figure.unit or i < 2:
            continue
        counted = [f for f in figures[max(0, i - 4) : i] if f.kind in _COUNTED]
        start = counted[-2].start if len(counted) > 1 else 0
        if len(counted) < 2 or _ENDED.search(article.text, start, figure.start) or figure.start - start > _SENTENCE:
            continue
        told = [_event_at(article, f) for f in counted[-2:]]
        one, other = told
        if one and other and one.fact.arm != other.fact.arm and _subject(one.fact) == _subject(other.fact):
            yield from _compare(one, other, figure.unit)


def _event_at(article: Article, figure: Figure) -> Claim | None:
    """The only sure count of an event in an arm that stands there."""
    found = [
        claim
        for claim in article.claims_at(article.place(figure.start, figure.end))
        if isinstance(claim.fact, AdverseEvent) and claim.fact.source == "own" and claim.fact.confidence >= _LEAST
    ]
    found = [claim for claim in found if claim.fact.arm != "all"]
    return found[0] if len(found) == 1 else None


def _subject(fact: Fact) -> tuple[object, ...]:
    if isinstance(fact, AdverseEvent):
        return (fact.event, fact.cause, fact.grade_min, fact.grade_max, fact.time)
    return ()


def p_value(text: str) -> PValue | None:
    """What a printed p value says of 0.05; None where it says nothing sure."""
    text = text.strip()
    if _NOT_SIGNIFICANT.fullmatch(text):
        return PValue(significant=False, printed=text)
    found = _P.fullmatch(text)
    if not found:
        return None
    value, sign = float(found["value"].replace(",", ".")), found["sign"]
    if sign not in (">", "≥") and (value < _ALPHA or (value == _ALPHA and sign == "<")):
        return PValue(significant=True, printed=text)
    if sign not in ("<", "≤") and value > _ALPHA:
        return PValue(significant=False, printed=text)
    return None


def tests(a: int, of_a: int, b: int, of_b: int) -> dict[str, float]:
    """The p values of two counts by name of the test."""
    from scipy.stats import chi2_contingency, fisher_exact

    table = [[a, of_a - a], [b, of_b - b]]
    found = {"Fisher exact": float(fisher_exact(table).pvalue)}
    if 0 < a + b < of_a + of_b:
        found["chi-square"] = float(chi2_contingency(table, correction=False).pvalue)
        found["chi-square, Yates"] = float(chi2_contingency(table, correction=True).pvalue)
    return found


def _compare(one: Claim, other: Claim, p: str) -> Iterator[Finding]:
    a, b = one.fact, other.fact
    if not isinstance(a, Response | AdverseEvent) or not isinstance(b, Response | AdverseEvent):
        return
    printed = p_value(p)
    if not printed or a.count is None or b.count is None or not a.n or not b.n or a.count > a.n or b.count > b.n:
        return
    found = tests(a.count, a.n, b.count, b.n)
    wrong = min(found.values()) > _CLEARLY_NOT if printed.significant else max(found.values()) < _CLEARLY
    if not wrong:
        return
    told = f"{a.count}/{a.n} against {b.count}/{b.n}"
    computed = ", ".join(f"{name} p = {p:.3f}" for name, p in found.items())
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=(*a.evidence, *b.evidence),
        en=f"The counts {told} do not give p {printed.printed}: {computed}.",
        ru=f"Числа {a.count}/{a.n} и {b.count}/{b.n} не дают p {number(printed.printed)}: {number(computed)}.",
        printed=f"p {printed.printed}",
        recomputed=computed,
        how=f"two-sided tests of {told}",
        suggestion="name the test and what was compared, or correct the counts",
        claims=(one, other),
    )
