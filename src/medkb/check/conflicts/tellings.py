"""The figure of a claim at each of its places: what it is of, and in which line of the article it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from medkb.check.article import Article
from medkb.check.conflicts.lines import Line, Number, lines
from medkb.model import AdverseEvent, Claim, Cohort, Evidence, Fact, Response, Survival

_SURE = 0.65  # below it a claim's binding is a guess


@dataclass(frozen=True, slots=True)
class Telling:
    """One place of a claim: `topic` is what two tellings of one quantity share, `number` the figure compared."""

    topic: tuple[object, ...]
    claim: Claim
    place: Evidence
    line: Line
    number: Number


@lru_cache(maxsize=1)
def tellings(article: Article) -> tuple[Telling, ...]:
    """The places of the article's own results that stand in a line with their figure printed in digits."""
    return tuple(_tellings(article, lines(article)))


def _tellings(article: Article, found: Sequence[Line]) -> Iterator[Telling]:
    starts = [line.start for line in found]
    for claim in article.claims:
        fact = claim.fact
        topic, value = _topic(fact), _value(fact)
        if topic is None or value is None or fact.source != "own" or fact.confidence < _SURE:
            continue
        for place in fact.evidence:
            start = clean_offset(article, place.start)
            i = bisect_right(starts, start) - 1
            if i >= 0 and start < found[i].end:
                end = clean_offset(article, place.end)
                number = next((n for n in found[i].numbers if start <= n.start < end and n.value == value), None)
                if number is not None:
                    yield Telling(topic, claim, place, found[i], number)


def clean_offset(article: Article, source: int) -> int:
    """The offset in the clean text of an offset in the source."""
    return bisect_left(article.annotations.clean.origin, source)


def _topic(fact: Fact) -> tuple[object, ...] | None:
    if isinstance(fact, Response) and fact.outcome == "other:mortality":
        return ("event", "death", None, None, None, None, fact.arm, fact.time)
    if isinstance(fact, Response):
        return ("response", fact.outcome, fact.arm, fact.time)
    if isinstance(fact, AdverseEvent):
        return ("event", fact.event, fact.cause, fact.grade_min, fact.grade_max, fact.serious, fact.arm, fact.time)
    if isinstance(fact, Survival):
        return ("survival", fact.endpoint, fact.statistic, fact.unit, fact.at, fact.arm)
    if isinstance(fact, Cohort) and fact.role in ("population", "arm"):
        return ("people", fact.role, fact.arm) if fact.n else None
    return None


def _value(fact: Fact) -> Decimal | None:
    if isinstance(fact, Survival):
        return fact.value
    if isinstance(fact, Cohort):
        return Decimal(fact.n) if fact.n else None
    return getattr(fact, "percent", None)
