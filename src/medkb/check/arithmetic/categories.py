"""Parts that exclude each other: responses of one group that together are more than all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Claim, IssueType, Response, Severity

_LEAST = 0.7  # confidence of a claim that is added up
_OVER = Decimal("101.5")  # per cent: what rounding may add to 100 in a handful of categories
# Best responses of one assessment, of which a patient has one; CRi is left out, for some articles count it within CR.
_EXCLUSIVE = ("CR", "PR", "SD", "PD")
_STATES = (("MRD_neg", "MRD_pos"), ("SVR", "no_SVR"))


def categories(article: Article) -> Iterator[Finding]:
    """Best responses, or two states of one test, of one group at one time."""
    groups: dict[tuple[object, ...], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in article.claims:
        fact = claim.fact
        if isinstance(fact, Response) and fact.confidence >= _LEAST and fact.percent is not None:
            groups[fact.source, fact.study, fact.refs, fact.arm, fact.time, fact.n][fact.outcome].append(claim)
    for told in groups.values():
        for names in (_EXCLUSIVE, *_STATES):
            parts = [told[name] for name in names if name in told]
            if len(parts) > 1 and all(len(part) == 1 for part in parts):
                yield from _over([part[0] for part in parts])


def _over(claims: Sequence[Claim]) -> Iterator[Finding]:
    percents = [fact.percent for c in claims if isinstance(fact := c.fact, Response) and fact.percent is not None]
    total = sum(percents, Decimal(0))
    if total <= _OVER:
        return
    told = " + ".join(map(str, percents))
    kinds = ", ".join(fact.outcome for c in claims if isinstance(fact := c.fact, Response))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=tuple(place for claim in claims for place in claim.fact.evidence),
        en=f"{kinds} exclude each other, but together they are {total} % of the group.",
        ru=f"{kinds} исключают друг друга, но вместе составляют {number(total)} % группы.",
        printed=f"{told} %",
        recomputed=f"{total} %",
        how=f"{told} = {total}",
        suggestion="one of them is misprinted, or they are of different groups",
        claims=tuple(claims),
    )
