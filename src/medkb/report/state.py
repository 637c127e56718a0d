"""What the page's script knows of the facts and issues, so that no filter has to look into the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from medkb.model import Claim, Issue
from medkb.report.article import Article
from medkb.report.facts import issues_of, source

_SAID = ("place", "of", "fact", "issue", "nothing", "hint")


def state(article: Article) -> Mapping[str, Any]:
    """Facts and issues by number, what each place is called, and the words that the script says."""
    return {
        "facts": [_fact(article, claim) for claim in article.claims],
        "issues": [_issue(article, issue) for issue in article.issues],
        "places": [article.where(place.evidence) for place in article.places.all],
        "words": {name: article.words[name] for name in _SAID},
    }


def _fact(article: Article, claim: Claim) -> Mapping[str, Any]:
    fact = claim.fact
    line = f"{article.subject(fact)}: {article.figures(fact)}"
    said = [line, fact.arm, source(article, fact), fact.rule, fact.printed, *article.names(fact)]
    words = {(word.start, word.end) for reason in fact.because for word in reason.words}
    return {
        "id": claim.id,
        "kind": fact.kind.value,
        "source": fact.source,
        "arm": fact.arm,
        "conf": fact.confidence,
        "lang": sorted({e.lang for e in fact.evidence}),
        "issues": len(issues_of(article, claim)),
        "places": _numbers(article, fact.evidence),
        "words": sorted(words),
        "line": line,
        "text": _searched(said),
    }


def _issue(article: Article, issue: Issue) -> Mapping[str, Any]:
    detail = issue.detail_ru if article.lang == "ru" and issue.detail_ru else issue.detail
    said = [detail, issue.type.value, issue.rule, issue.printed, issue.recomputed, *(e.text for e in issue.places)]
    return {
        "id": issue.id,
        "severity": issue.severity.value,
        "places": _numbers(article, issue.places),
        "line": detail,
        "text": _searched(said),
    }


def _searched(said: Iterable[str]) -> str:
    """The words that a search looks through, each once."""
    return " ".join(dict.fromkeys(" ".join(said).lower().split()))


def _numbers(article: Article, evidence: Sequence[Any]) -> list[int]:
    return [place.number for place in article.places.of(evidence)]
