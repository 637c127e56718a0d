"""Parts that are more than their whole: deaths of an event against the event, complete against all responses, PFS > OS.

Each pair below is a law: whoever is counted in the first is counted in the second.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, Fact, IssueType, Response, Severity, Survival

_LEAST = 0.7  # confidence of a claim that is compared
_WITHIN = (("CR", "ORR"), ("CR", "VGPR_or_better"), ("CRi", "ORR"), ("VGPR_or_better", "ORR"), ("PR", "ORR"))
_SOONER = ("PFS", "EFS")  # count death as an event, and others besides; RFS is often told of relapses alone


_DURING = re.compile(
    r"\b((?:during|within|throughout|before|prior to|во время|в период|в течение|за первы[ей]|на этапе|до начала)"
    r"\s+\w+)",
    re.IGNORECASE,
)
_BEFORE, _BEHIND = 80, 40  # characters: about a clause

Counted = AdverseEvent | Response


class _Group(NamedTuple):
    """Of whom and when: two claims are compared only within one group."""

    source: str
    study: str | None
    refs: tuple[int, ...]
    arm: str
    time: object


class _Pair(NamedTuple):
    """Two claims, and how each is named."""

    part: Claim
    whole: Claim
    names: tuple[str, str]


def nested(article: Article) -> Iterator[Finding]:
    """Claims of one group and one time of which one cannot be more than the other."""
    groups: dict[_Group, dict[object, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in article.claims:
        if claim.fact.confidence >= _LEAST and (key := _key(claim.fact)) is not None:
            groups[_group(claim.fact)][key].append(claim)
    for group, told in groups.items():
        for pair in (*_deaths(told), *_grades(told), *_responses(told), *_survivals(told)):
            yield from _more(article, group, pair)


def _group(fact: Fact) -> _Group:
    time = (fact.at, fact.statistic, fact.unit) if isinstance(fact, Survival) else getattr(fact, "time", None)
    return _Group(fact.source, fact.study, fact.refs, fact.arm, time)


def _key(fact: Fact) -> object:
    if isinstance(fact, AdverseEvent):
        return (fact.event, fact.cause, fact.grade_min, fact.grade_max, bool(fact.serious))
    if isinstance(fact, Response):
        return fact.outcome
    return fact.endpoint if isinstance(fact, Survival) else None


def _one(told: dict[object, list[Claim]], key: object) -> Claim | None:
    """The claim, where the article tells the quantity with one figure only."""
    found = told.get(key, [])
    return found[0] if len(found) == 1 else None


def _deaths(told: dict[object, list[Claim]]) -> Iterator[_Pair]:
    for key in list(told):
        if isinstance(key, tuple) and key[0] == "death" and key[1] and (part := _one(told, key)):
            whole = _one(told, (key[1], None, None, None, False)) or _one(told, key[1])
            if whole:
                yield _Pair(part, whole, (f"death from {key[1]}", str(key[1])))


def _grades(told: dict[object, list[Claim]]) -> Iterator[_Pair]:
    for key in list(told):
        if isinstance(key, tuple) and key[0] != "death" and (key[2] or key[4]) and (part := _one(told, key)):
            whole = _one(told, (key[0], None, None, None, False))
            if whole:
                yield _Pair(part, whole, (_named(key), str(key[0])))


def _responses(told: dict[object, list[Claim]]) -> Iterator[_Pair]:
    for name, wider in _WITHIN:
        part, whole = _one(told, name), _one(told, wider)
        if part and whole:
            yield _Pair(part, whole, (name, wider))


def _survivals(told: dict[object, list[Claim]]) -> Iterator[_Pair]:
    for name in _SOONER:
        part, whole = _one(told, name), _one(told, "OS")
        if part and whole:
            yield _Pair(part, whole, (name, "OS"))


def _named(key: tuple[object, ...]) -> str:
    event, _, low, high, serious = key
    grade = "" if low is None else f" grade {low}" if low == high else f" grade {low}-{high}"
    return f"{'serious ' if serious else ''}{event}{grade}"


def _more(article: Article, group: _Group, pair: _Pair) -> Iterator[Finding]:
    part, whole, unit = _amounts(pair.part.fact, pair.whole.fact)
    if part is None or whole is None or part <= whole or _when(article, pair.part) != _when(article, pair.whole):
        return
    name, wider = pair.names
    arm = "" if group.arm == "all" else f" ({group.arm})"
    yield Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR if not unit else Severity.WARNING,
        places=(*pair.part.fact.evidence, *pair.whole.fact.evidence),
        en=f"{name} is part of {wider}, but it is {part}{unit} against {whole}{unit}{arm}.",
        ru=f"{name} входит в {wider}, но это {number(part)}{unit} против {number(whole)}{unit}{arm}.",
        printed=f"{part}{unit}; {whole}{unit}",
        how=f"{part} > {whole}",
        suggestion="one of the two is misprinted, or they are of different groups or times",
        claims=(pair.part, pair.whole),
    )


def _when(article: Article, claim: Claim) -> set[str]:
    """Spans of time named around its places in their sentences: "during induction"."""
    found: set[str] = set()
    for place in claim.fact.evidence:
        before = article.source[max(0, place.start - _BEFORE) : place.start].rpartition(". ")[2]
        behind = article.source[place.end : place.end + _BEHIND].partition(". ")[0]
        found |= {span.lower() for text in (before, behind) for span in _DURING.findall(text)}
    return found


def _amounts(part: Fact, whole: Fact) -> tuple[Decimal | None, Decimal | None, str]:
    """Counts of the same people, else percentages or times; a stated absence of the whole is of another time."""
    if isinstance(part, Survival) and isinstance(whole, Survival):
        return part.value, whole.value, f" {part.unit}"
    if not isinstance(part, Counted) or not isinstance(whole, Counted) or (not whole.count and not whole.percent):
        return None, None, ""
    died = isinstance(part, AdverseEvent) and part.event == "death"
    if part.n and whole.n and part.n != whole.n and not died:
        return None, None, ""
    if part.count is not None and whole.count is not None:
        return Decimal(part.count), Decimal(whole.count), ""
    return (None, None, "") if died else (part.percent, whole.percent, " %")
