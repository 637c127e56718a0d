"""One thing told of two groups, in one of all its people and in the other of a part of them: 22/24 against 20/25 of 31.

The two percentages cannot be compared, though the article sets them side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.words import OTHERWISE
from medkb.model import AdverseEvent, Claim, Evidence, Fact, IssueType, Response, Severity
from medkb.text.figures import prints

_LEAST = 0.7  # confidence of a claim that is compared
_MISSING = Decimal("0.95")  # of a group: that a few people were not assessed needs no word
_AROUND = 80  # characters: a clause
_NEAR = 3000  # characters within which two shares are set side by side, a table's rows between them


class _Of(NamedTuple):
    """A share of a group, the group's size, and of how many people the share is."""

    claim: Claim
    size: int
    n: int
    printed: bool  # n stands beside the count


def basis(article: Article) -> Iterator[Finding]:
    """Events and outcomes with one share in each of two groups of stated size."""
    sizes = {arm: next(iter(n)) for (source, arm), n in article.sizes.items() if source == "own" and len(n) == 1}
    told: dict[tuple[object, ...], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in article.claims:
        fact = claim.fact
        arm = _whole_arm(fact.arm, sizes)
        if fact.source == "own" and arm is not None and fact.confidence >= _LEAST:
            told[_topic(fact)][arm].append(claim)
    for topic, arms in told.items():
        if topic:
            shares = [of for arm, (claim, *others) in arms.items() if not others and (of := _of(claim, sizes[arm]))]
            yield from _unlike(article, str(topic[0]), shares)


def _whole_arm(arm: str, sizes: Mapping[str, int]) -> str | None:
    """The sized group itself, or the one of whose responders the label speaks: "A CR" of "A"; None of everybody."""
    if arm == "all" or arm in sizes:
        return arm if arm in sizes and arm != "all" else None
    whole, _, state = arm.rpartition(" ")
    return whole if whole in sizes and state.isupper() and whole != "all" else None


def _topic(fact: Fact) -> tuple[object, ...]:
    if isinstance(fact, AdverseEvent):
        return (fact.event, fact.cause, fact.grade_min, fact.grade_max, fact.serious, fact.time)
    return (fact.outcome, fact.time) if isinstance(fact, Response) else ()


def _of(claim: Claim, size: int) -> _Of | None:
    """Of how many people the share is: printed, or the group where the percentage is of all of it, or another whole."""
    fact = claim.fact
    if not isinstance(fact, AdverseEvent | Response) or not fact.count or fact.percent is None:
        return None
    if fact.n and any(prints(place.text, fact.n) for place in fact.evidence):
        return _Of(claim, size, fact.n, True)
    unit = Decimal(1).scaleb(int(fact.percent.as_tuple().exponent))
    if abs(Decimal(100 * fact.count) / size - fact.percent) <= unit:
        return _Of(claim, size, size, False)
    wholes = wholes_of(fact.count, fact.percent)
    return _Of(claim, size, fact.n, False) if fact.n in wholes and fact.n else None


def _unlike(article: Article, topic: str, shares: Sequence[_Of]) -> Iterator[Finding]:
    full = [of for of in shares if of.n == of.size]
    part = [of for of in shares if of.n < of.size * _MISSING]
    for whole in full[:1]:
        for other in part:
            places = _side_by_side(whole.claim, other.claim)
            if places and not any(_told_of_whom(article, place) for place in other.claim.fact.evidence):
                yield _finding(topic, whole, other, places)


def _told_of_whom(article: Article, place: Evidence) -> bool:
    """The words around it say of whom the share is: "14 of 25 evaluable patients"."""
    return bool(OTHERWISE.search(article.source, max(0, place.start - _AROUND), place.end + _AROUND))


def _side_by_side(a: Claim, b: Claim) -> tuple[Evidence, ...]:
    """The places of both, where they stand together."""
    first, second = a.fact.evidence, b.fact.evidence
    if not any(abs(x.start - y.start) <= _NEAR and x.section == y.section for x in first for y in second):
        return ()
    return (*first, *second)


def _finding(topic: str, whole: _Of, other: _Of, places: tuple[Evidence, ...]) -> Finding:
    a, b = whole.claim.fact.arm, other.claim.fact.arm
    printed = "; ".join(place.text for place in (whole.claim.fact.evidence[0], other.claim.fact.evidence[0]))
    return Finding(
        type=IssueType.CONTRADICTION if whole.printed or other.printed else IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=places,
        en=f"{topic}: of all {whole.size} in {a}, but of {other.n} of the {other.size} in {b}.",
        ru=f"{topic}: от всех {whole.size} в группе «{a}», но от {other.n} из {other.size} в группе «{b}».",
        printed=printed,
        recomputed=f"{Decimal(100 * _count(other)) / other.size:.1f} % of {other.size}",
        how=f"{whole.n} = {whole.size}; {other.n} < {other.size}",
        suggestion="take both percentages of the same kind of people, or say of whom each is",
        claims=(whole.claim, other.claim),
    )


def _count(of: _Of) -> int:
    return getattr(of.claim.fact, "count", None) or 0
