"""Repeats merged: same kind, same meaning, same arm and source; a vaguer statement joins the fuller one it repeats."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from medkb.model import AdverseEvent, Claim, Cohort, Effect, Fact, Kind, Response, Survival
from medkb.model.codec import slot_names
from medkb.reconcile.cohorts import merge_cohorts
from medkb.reconcile.effects import join_effects
from medkb.reconcile.results import Counted, arms_at, find_arms, join_parts, sizes_of
from medkb.reconcile.retold import join_endpoints, join_languages, join_names
from medkb.reconcile.unite import agree, in_order, unite
from medkb.reconcile.within import with_wholes

# Slots that make a fact what it is, a kind; the others may be missing in one of two statements of the same fact.
CORE: dict[Kind, tuple[str, ...]] = {
    Kind.DRUG: ("drug",),
    Kind.REGIMEN: ("regimen", "components"),
    Kind.DOSE: ("drug", "value", "low", "high", "unit", "total"),
    Kind.RESPONSE: ("outcome", "count", "percent", "low", "high"),
    Kind.SURVIVAL: ("endpoint", "statistic", "value", "unit", "reached"),
    Kind.ADVERSE_EVENT: ("event", "count", "percent", "low", "high"),
    Kind.EFFECT: ("measure", "of", "value", "comparator", "factor"),
}
_NAMED = (Kind.DRUG, Kind.REGIMEN)  # one record an article, whoever's it is


def merge(facts: Iterable[Fact], file: str, document: str) -> list[Claim]:
    """Claims in the order of the kinds and of their first evidence."""
    found = united(facts)
    cohorts = with_wholes([f for f in found if isinstance(f, Cohort)])
    merged = [*cohorts, *(f for f in found if not isinstance(f, Cohort))]
    order = {kind: i for i, kind in enumerate(Kind)}
    merged.sort(key=lambda f: (order[f.kind], f.evidence[0].start, f.evidence[0].end, f.source, f.arm, _meaning(f)))
    return _claims(merged, file, document)


def united(facts: Iterable[Fact]) -> list[Fact]:
    """Repeats joined until another look joins nothing more."""
    # A text is read in another order than it is printed where a figure or table stands inside a sentence.
    merged = [replace(fact, evidence=in_order(fact.evidence)) for fact in facts]
    before: list[Fact] = []
    while merged != before:  # what one step unites or clears may leave another step only one fact to join
        before, merged = merged, _once(merged)
    return merged


def _once(facts: Sequence[Fact]) -> list[Fact]:
    """Each kind's repeats joined as far as one look tells."""
    others = _same(f for f in facts if not isinstance(f, Cohort))
    counted: list[Counted] = [f for f in others if isinstance(f, Response | AdverseEvent)]
    cohorts = merge_cohorts((f for f in facts if isinstance(f, Cohort)), arms_at(counted))
    counted = join_languages(counted)
    counted = join_names(find_arms(join_parts(counted, sizes_of(cohorts))))
    survival = join_endpoints(find_arms([f for f in others if isinstance(f, Survival)]))
    effects = join_effects([f for f in others if isinstance(f, Effect)])
    rest = [f for f in others if not isinstance(f, Response | AdverseEvent | Survival | Effect)]
    return [*cohorts, *counted, *survival, *rest, *effects]


def _key(fact: Fact) -> tuple[Any, ...]:
    core = tuple(getattr(fact, name) for name in CORE[fact.kind])
    arm = "" if fact.kind in _NAMED else fact.arm
    return (fact.kind, core, arm, "" if fact.kind in _NAMED else fact.source)


def _meaning(fact: Fact) -> str:
    return str([getattr(fact, name) for name in slot_names(fact.kind)])


def _same(facts: Iterable[Fact]) -> list[Fact]:
    """Facts of one meaning united."""
    groups: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[_key(fact)].append(fact)
    return [m for group in groups.values() for m in _compatible(group)]


def _compatible(group: Sequence[Fact]) -> list[Fact]:
    """Facts of one key whose other slots do not contradict each other, united."""
    united: list[Fact] = []
    for fact in group:
        for i, other in enumerate(united):
            if agree(fact, other):
                united[i] = unite(other, fact)
                break
        else:
            united.append(fact)
    return united


def _claims(facts: Sequence[Fact], file: str, document: str) -> list[Claim]:
    """Ids hash the document and every slot of the meaning; a second fact of one meaning gets a numbered id."""
    claims: list[Claim] = []
    seen: dict[str, int] = {}
    for fact in facts:
        meaning = {name: str(getattr(fact, name)) for name in slot_names(fact.kind) if name not in ("names", "label")}
        text = json.dumps([document, fact.kind, fact.arm, fact.source, meaning], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        claims.append(Claim(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}", file, document, fact))
    return claims
