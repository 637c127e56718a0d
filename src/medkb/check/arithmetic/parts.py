"""Groups that make up a larger one: what was counted in each of them adds up to what was counted in all of it.

Which groups make up which is read from their sizes: 18 and 6 of "A low" and "A high" make up the 24 of "A".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, Fact, IssueType, Response, Severity
from medkb.text.figures import prints

_LEAST = 0.7  # confidence of a claim that is added up
# An event told with and without what it comes of is one event where its group is told of in parts.
_PREFIX = re.compile(r"^\w+-(?:associated|related|induced) ")
_MOST = 4  # groups that make up one
_POINT = Decimal("0.5")  # per cent: rounding to whole ones
_ALL = "all"

Topic = tuple[object, ...]


class _Split(NamedTuple):
    """A group and those that it consists of."""

    whole: str
    size: int
    parts: tuple[str, ...]
    sizes: tuple[int, ...]


def parts(article: Article) -> Iterator[Finding]:
    """Events and outcomes told with counts of a group and of each of its parts."""
    told: dict[Topic, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in article.claims:
        fact = claim.fact
        if fact.source == "own" and fact.confidence >= _LEAST and (topic := _topic(fact)):
            told[topic][fact.arm].append(claim)
    sizes = _sizes(article, told)
    for split in _splits(sizes):
        for topic, arms in told.items():
            claims = [arms.get(arm, []) for arm in (split.whole, *split.parts)]
            if all(len(one) == 1 for one in claims) and _of_whole(split, claims[0][0].fact):
                yield from _misfit(split, topic, [one[0] for one in claims])


def _topic(fact: Fact) -> Topic | None:
    if isinstance(fact, AdverseEvent):
        return (_PREFIX.sub("", fact.event), fact.cause, fact.grade_min, fact.grade_max, fact.serious, fact.time)
    return (fact.outcome, fact.time) if isinstance(fact, Response) else None


def _sizes(article: Article, told: dict[Topic, dict[str, list[Claim]]]) -> dict[str, int]:
    """The size of each group: stated, or the only one of which all its percentages are; left out where in doubt."""
    found = {arm: next(iter(n)) for (source, arm), n in article.sizes.items() if source == "own" and len(n) == 1}
    fits: dict[str, list[set[int]]] = defaultdict(list)
    for arms in told.values():
        for arm, claims in arms.items():
            for fact in (claim.fact for claim in claims):
                if arm not in found and isinstance(fact, AdverseEvent | Response) and fact.count and fact.percent:
                    fits[arm].append(set(wholes_of(fact.count, fact.percent, Decimal(1))))
    for arm, wholes in fits.items():
        common = set.intersection(*wholes)
        if len(common) == 1:
            found[arm] = common.pop()
    return found


def _splits(sizes: dict[str, int]) -> Iterator[_Split]:
    for whole, size in sizes.items():
        smaller = [arm for arm, n in sizes.items() if arm not in (whole, _ALL) and n < size]
        found = [
            arms
            for k in range(2, _MOST + 1)
            for arms in combinations(smaller, k)
            if sum(sizes[arm] for arm in arms) == size and (whole == _ALL or _of_one(arms))
        ]
        if len(found) == 1:
            yield _Split(whole, size, found[0], tuple(sizes[arm] for arm in found[0]))


def _of_one(arms: Sequence[str]) -> bool:
    """Their names begin with the same word and go on differently: "A low", "A high"."""
    words = [arm.split(maxsplit=1) for arm in arms]
    return all(len(one) == 2 for one in words) and len({one[0] for one in words}) == 1


def _of_whole(split: _Split, fact: Fact) -> bool:
    """A figure of all patients is often one whose group the text names elsewhere: it must show that it is of all."""
    if split.whole != _ALL:
        return True
    count, percent = getattr(fact, "count", None), getattr(fact, "percent", None)
    if not count or not percent:
        return any(prints(place.text, split.size) for place in fact.evidence)
    wholes = wholes_of(count, percent)
    return split.size in wholes and not any(size in wholes for size in split.sizes)


def _misfit(split: _Split, topic: Topic, claims: Sequence[Claim]) -> Iterator[Finding]:
    amounts = _counts(claims) or _shares(claims)
    if amounts is None:
        return
    (whole, *told), unit = amounts
    added = " + ".join(f"{one}" for one in told) if not unit else ", ".join(f"{one} %" for one in told)
    low, high = (sum(told), sum(told)) if not unit else (min(told) - _POINT, max(told) + _POINT)
    if low <= whole <= high:
        return
    groups = " + ".join(split.parts)
    group = ("all patients", "у всех больных") if split.whole == _ALL else (split.whole, f"в группе «{split.whole}»")
    law = (f"{added} = {low}", f"{added} = {low}") if not unit else (f"between {added}", f"между {number(added)}")
    yield Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=tuple(place for claim in claims for place in claim.fact.evidence),
        en=f"{topic[0]}: {whole}{unit} of {group[0]}, but its parts ({groups}) give {law[0]}.",
        ru=f"{topic[0]}: {number(whole)}{unit} {group[1]}, а по частям ({groups}) – {law[1]}.",
        printed=f"{whole}{unit}; {added}",
        recomputed=str(low) if not unit else "",
        how=f"{' + '.join(str(one) for one in split.sizes)} = {split.size} people; {law[0]} ≠ {whole}{unit}",
        suggestion="give the same people and the same time at both places",
        claims=tuple(claims),
    )


def _counts(claims: Sequence[Claim]) -> tuple[list[Decimal], str] | None:
    """The counts, but where the whole has none: a stated absence is of another time."""
    counts = [Decimal(n) for claim in claims if (n := getattr(claim.fact, "count", None)) is not None]
    return (counts, "") if len(counts) == len(claims) and counts[0] else None


def _shares(claims: Sequence[Claim]) -> tuple[list[Decimal], str] | None:
    shares = [share for claim in claims if (share := getattr(claim.fact, "percent", None)) is not None]
    return (shares, " %") if len(shares) == len(claims) and shares[0] else None
