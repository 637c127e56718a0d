"""Signs that tell what a colour tells, for those who print in grey or see no colours."""

from __future__ import annotations

from collections.abc import Sequence

from medkb.model import Fact, Issue, Kind, Severity

SIGNS = {
    Kind.DRUG: "★☆",
    Kind.REGIMEN: "✦✧",
    Kind.DOSE: "◆◇",
    Kind.COHORT: "■□",
    Kind.RESPONSE: "●○",
    Kind.SURVIVAL: "►▻",
    Kind.ADVERSE_EVENT: "▲△",
    Kind.EFFECT: "▼▽",
}
"""Of each kind: filled for own figures, hollow for cited ones."""

SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "?", Severity.ROUNDING: "≈"}

_SURE, _LIKELY = 0.9, 0.7


def sign(fact: Fact) -> str:
    """The sign of a fact's kind and source."""
    return SIGNS[fact.kind][fact.source == "cited"]


def band(fact: Fact) -> str:
    """The class of a fact's confidence: c3 sure, c2 likely, c1 doubtful."""
    return "c3" if fact.confidence >= _SURE else "c2" if fact.confidence >= _LIKELY else "c1"


def look(fact: Fact) -> str:
    """The classes by which a fact is drawn: its kind, its source, its confidence."""
    return f"k-{fact.kind.value} {fact.source} {band(fact)}"


def gravest(issues: Sequence[Issue]) -> Severity | None:
    """The gravest severity; None without issues."""
    order = list(Severity)
    return min((issue.severity for issue in issues), key=order.index, default=None)
