"""Percentages that the text gives for a group but that are of fewer people, whose number it does not say there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, Evidence, IssueType, Response, Severity
from medkb.text.figures import prints

_LEAST = 0.7  # confidence of a claim that is tested
_NEAR = 350  # characters around a share in which its text would print the denominator
_POINT = 1  # per cent


def unstated(article: Article) -> Iterator[Finding]:
    """Own shares in the text, of an arm of one stated size, whose denominator only a table or the arithmetic tells."""
    for claim in article.claims:
        fact = claim.fact
        if not isinstance(fact, Response | AdverseEvent) or fact.source != "own" or fact.confidence < _LEAST:
            continue
        sizes = article.sizes.get(("own", fact.arm), set())
        if fact.arm == "all" or len(sizes) != 1 or fact.count is None or fact.percent is None:
            continue
        (size,) = sizes
        if fact.n is None or fact.n == size or abs(Decimal(100 * fact.count) / size - fact.percent) <= _POINT:
            continue
        told = (place for place in fact.evidence if prints(place.text, fact.count))
        places = [place for place in told if _is_silent(article, place, fact.n)]
        if places:
            yield _finding(claim, size, fact.n, fact.count, fact.percent, tuple(places))


def _is_silent(article: Article, place: Evidence, n: int) -> bool:
    """Nothing around the share prints the denominator."""
    return not prints(article.source[max(0, place.start - _NEAR) : place.end + _NEAR], n)


def _finding(claim: Claim, size: int, n: int, count: int, percent: Decimal, places: tuple[Evidence, ...]) -> Finding:
    arm = claim.fact.arm
    share = (Decimal(100 * count) / size).quantize(Decimal("0.1"))
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=places,
        en=f'{count} ({percent} %) is told of "{arm}", which has {size} people ({share} %); the percentage is of {n}, '
        "which is not said there.",
        ru=f"{count} ({number(percent)} %) сказано о группе «{arm}», в которой {size} человек ({number(share)} %); "
        f"процент взят от {n}, о чём там не сказано.",
        printed=f"{count} ({percent} %)",
        recomputed=f"{share} % of {size}",
        how=f"100 × {count} / {size} = {share}; 100 × {count} / {n} = {percent}",
        suggestion=f"say that the denominator is {n}",
        claims=(claim,),
    )
