"""Severe adverse events that the article says nobody had, and tells elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from medkb.check.article import Article, Finding
from medkb.model import AdverseEvent, Claim, IssueType, Severity

_LEAST = 0.65  # confidence of a claim that is compared
_SEVERE_ONES, _SERIOUS_ONES = "severe adverse event", "serious adverse event"  # by intensity, by consequence
_SEVERE = 3  # the grade from which CTCAE calls an event severe


def absence(article: Article) -> Iterator[Finding]:
    """A stated absence of severe events against one of grade 3 or more, of serious ones against a serious one."""
    told = [
        (claim, fact)
        for claim in article.claims
        if isinstance(fact := claim.fact, AdverseEvent) and fact.source == "own" and fact.confidence >= _LEAST
    ]
    for claim, none in told:
        if none.event in (_SEVERE_ONES, _SERIOUS_ONES) and none.count == 0 and not _of_one_arm(article, none):
            severe = [(other, fact) for other, fact in told if _belies(none, fact)]
            if severe:
                yield _finding(claim, severe)


def _of_one_arm(article: Article, none: AdverseEvent) -> bool:
    """In an article with arms, an absence that names none of them may still be that of one."""
    return none.arm == "all" and any(source == "own" and arm != "all" for source, arm in article.sizes)


def _belies(none: AdverseEvent, fact: AdverseEvent) -> bool:
    """Of the same people and time; deaths are of the disease as often as of the treatment."""
    if (fact.arm, fact.time) != (none.arm, none.time) or fact.event == "death" or not (fact.count or fact.percent):
        return False
    return bool(fact.serious) if none.event == _SERIOUS_ONES else (fact.grade_min or 0) >= _SEVERE


def _finding(claim: Claim, severe: list[tuple[Claim, AdverseEvent]]) -> Finding:
    names = ", ".join(f"{fact.event} (grade {fact.grade_min})" if fact.grade_min else fact.event for _, fact in severe)
    what = ("serious", "серьёзных") if getattr(claim.fact, "event", "") == _SERIOUS_ONES else ("severe", "тяжёлых")
    places = (*claim.fact.evidence, *(place for _, fact in severe for place in fact.evidence))
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=places,
        en=f"It is said that there were no {what[0]} adverse events, but told are: {names}.",
        ru=f"Сказано, что {what[1]} нежелательных явлений не было, но описаны: {names}.",
        printed="; ".join(place.text for place in places[:2]),
        suggestion="say of whom or of what kind there were none",
        claims=(claim, *(other for other, _ in severe)),
    )
