"""All checks over one article, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from medkb.check.arithmetic.announced import announced
from medkb.check.arithmetic.attainable import attainable
from medkb.check.arithmetic.basis import basis
from medkb.check.arithmetic.categories import categories
from medkb.check.arithmetic.classes import classes
from medkb.check.arithmetic.columns import columns
from medkb.check.arithmetic.comparisons import comparisons
from medkb.check.arithmetic.denominators import denominators
from medkb.check.arithmetic.effects import effects
from medkb.check.arithmetic.intervals import intervals
from medkb.check.arithmetic.nested import nested
from medkb.check.arithmetic.of_them import of_them
from medkb.check.arithmetic.parts import parts
from medkb.check.arithmetic.printed_bounds import printed_bounds
from medkb.check.arithmetic.shares import shares
from medkb.check.arithmetic.sums import sums
from medkb.check.arithmetic.unstated import unstated
from medkb.check.article import Article, Finding
from medkb.check.conflicts.absence import absence
from medkb.check.conflicts.conflicts import conflicts
from medkb.check.conflicts.limits import limits
from medkb.check.conflicts.mistold import medians, outcome_names
from medkb.check.conflicts.same_bounds import same_bounds
from medkb.check.conflicts.spreads import spreads
from medkb.check.conflicts.swaps import swaps
from medkb.check.languages.abbreviation_pairs import abbreviation_pairs
from medkb.check.languages.captions import captions
from medkb.check.languages.translation import translation
from medkb.check.spelling.abbreviations import abbreviations
from medkb.check.spelling.garbled import garbled
from medkb.check.spelling.mixed import mixed
from medkb.check.spelling.names import names
from medkb.check.tables.centres import centres
from medkb.check.tables.heads import heads
from medkb.check.tables.partitions import partitions
from medkb.check.tables.shares import cell_shares
from medkb.check.tables.texts import texts
from medkb.check.tables.totals import totals
from medkb.check.times.ages import ages
from medkb.check.times.timeline import timeline
from medkb.check.units.dose_units import dose_units
from medkb.check.units.doses import doses
from medkb.check.units.powers import powers
from medkb.model import Claim, Evidence, Issue, IssueType, Severity

# The name of a check is the `rule` of its issues.
CHECKS: dict[str, Callable[[Article], Iterator[Finding]]] = {
    "share": shares,
    "column": columns,
    "denominator": denominators,
    "whole": announced,
    "unstated": unstated,
    "attainable": attainable,
    "interval": intervals,
    "bounds": printed_bounds,
    "of-them": of_them,
    "effect": effects,
    "comparison": comparisons,
    "categories": categories,
    "classes": classes,
    "translation": translation,
    "caption": captions,
    "abbreviation-pair": abbreviation_pairs,
    "abbreviation": abbreviations,
    "garbled": garbled,
    "name": names,
    "mixed-alphabet": mixed,
    "timeline": timeline,
    "age": ages,
    "dose-unit": dose_units,
    "dose": doses,
    "lost-power": powers,
    "conflict": conflicts,
    "nested": nested,
    "sum": sums,
    "part": parts,
    "basis": basis,
    "median": medians,
    "limit": limits,
    "spread": spreads,
    "same-bounds": same_bounds,
    "absence": absence,
    "swap": swaps,
    "outcome-name": outcome_names,
    "table-total": totals,
    "table-parts": partitions,
    "table-head": heads,
    "table-share": cell_shares,
    "table-text": texts,
    "table-median": centres,
}
_RULES = list(CHECKS)
_ORDER = {severity: i for i, severity in enumerate(Severity)}


def check(article: Article, file: str, document: str) -> tuple[list[Issue], list[Claim]]:
    """The issues in the order of their first place, and the claims with the ids of the issues that touch them."""
    found = [issue for rule, run in CHECKS.items() for issue in _issues(article, rule, run(article), file, document)]
    found = [issue for issue in found if not any(_tells_more(other, issue) for other in found)]
    found.sort(key=lambda issue: (issue.places[0].start, _ORDER[issue.severity], issue.rule, issue.id))
    touched: dict[str, list[str]] = {}
    for issue in found:
        for claim in issue.facts:
            touched.setdefault(claim, []).append(issue.id)
    claims = [replace(c, checks=tuple(touched[c.id])) if c.id in touched else c for c in article.claims]
    return found, claims


def _tells_more(other: Issue, issue: Issue) -> bool:
    """Another issue of the same type has all places of this one, and is graver, has more of them or comes first.

    That the two languages disagree is also a contradiction, and told as what it is.
    """
    same = other.type is issue.type
    same |= (other.type, issue.type) == (IssueType.TRANSLATION, IssueType.CONTRADICTION)
    if not same or _ORDER[other.severity] > _ORDER[issue.severity]:
        return False
    if not all(any(p.start < q.end and q.start < p.end for q in other.places) for p in issue.places):
        return False
    rank, best = ((_ORDER[i.severity], -len(i.places), _RULES.index(i.rule), i.id) for i in (issue, other))
    return best < rank


def _issues(article: Article, rule: str, findings: Iterator[Finding], file: str, document: str) -> Iterator[Issue]:
    """One issue a key, with the places of all its findings."""
    grouped: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        grouped.setdefault(finding.key if finding.key is not None else number, []).append(finding)
    for same in grouped.values():
        yield _issue(article, rule, same, file, document)


def _issue(article: Article, rule: str, same: Sequence[Finding], file: str, document: str) -> Issue:
    first = min(same, key=lambda finding: _ORDER[finding.severity])
    places = _each_once(place for finding in same for place in finding.places)
    claims = {c.id for finding in same for c in finding.claims} or {
        c.id for place in places for c in article.claims_at(place)
    }
    text = repr((document, rule, first.type, [(p.start, p.end) for p in places]))
    return Issue(
        id=hashlib.sha256(text.encode()).hexdigest()[:12],
        file=file,
        document=document,
        type=first.type,
        rule=rule,
        severity=first.severity,
        places=places,
        facts=tuple(c.id for c in article.claims if c.id in claims),
        detail=first.en,
        detail_ru=first.ru,
        printed=first.printed,
        recomputed=first.recomputed,
        how=first.how,
        suggestion=first.suggestion,
    )


def _each_once(places: Iterator[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted({(p.start, p.end): p for p in places}.values(), key=lambda p: (p.start, p.end)))
