"""Repeats merged: same kind, same meaning, same arm and source; a vaguer statement joins the fuller one it repeats."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from medkb.model import AdverseEvent, Claim, Cohort, Drug, Evidence, Fact, Kind, Reason, Regimen, Response
from medkb.model.codec import slot_names

# Slots that make a fact what it is, a kind; the others may be missing in one of two statements of the same fact.
CORE: dict[Kind, tuple[str, ...]] = {
    Kind.DRUG: ("drug",),
    Kind.REGIMEN: ("regimen", "components"),
    Kind.DOSE: ("drug", "value", "low", "high", "unit", "total"),
    Kind.COHORT: ("n", "percent", "low", "high"),
    Kind.RESPONSE: ("outcome", "count", "percent", "low", "high"),
    Kind.SURVIVAL: ("endpoint", "statistic", "value", "unit", "reached"),
    Kind.ADVERSE_EVENT: ("event", "count", "percent", "low", "high"),
}
_NAMED = (Kind.DRUG, Kind.REGIMEN)  # one record an article, whoever's it is
_LOOSE = ("label", "schedule", "condition", "names", "role", "confidence", "time", "route")


def merge(facts: Iterable[Fact], file: str, document: str) -> list[Claim]:
    """Claims in the order of the kinds and of their first evidence."""
    # A text is read in another order than it is printed where a figure or table stands inside a sentence.
    merged = [replace(fact, evidence=_in_order(fact.evidence)) for fact in facts]
    found = -1
    while found != len(merged):  # what one step unites may leave another step only one fact to join
        found = len(merged)
        merged = _find_arms(_absorb_vaguer(_join_languages(_same(merged))))
    order = {kind: i for i, kind in enumerate(Kind)}
    merged.sort(key=lambda f: (order[f.kind], f.evidence[0].start, f.evidence[0].end, f.source, f.arm, _meaning(f)))
    return _claims(merged, file, document)


def _key(fact: Fact) -> tuple[Any, ...]:
    core = tuple(getattr(fact, name) for name in CORE[fact.kind])
    arm = "" if fact.kind in (*_NAMED, Kind.COHORT) else fact.arm
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
            if _agree(fact, other):
                united[i] = _unite(other, fact)
                break
        else:
            united.append(fact)
    return united


def _agree(a: Fact, b: Fact) -> bool:
    for name in slot_names(a.kind):
        x, y = getattr(a, name), getattr(b, name)
        if name not in _LOOSE and x not in (None, "") and y not in (None, "") and x != y:
            return False
    return True


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each place once, in order."""
    return tuple(sorted({(e.start, e.end): e for e in evidence}.values(), key=lambda e: (e.start, e.end)))


def _unite(a: Fact, b: Fact) -> Fact:
    """Slots of a, filled from b; all evidence in order of place; two independent places make it surer."""
    own = {"evidence", "refs", "confidence", "because"}
    filled = {
        f.name: getattr(b, f.name)
        for f in fields(a)
        if f.name not in own and getattr(a, f.name) in (None, "", ()) and getattr(b, f.name) not in (None, "", ())
    }
    evidence = _in_order((*a.evidence, *b.evidence))
    surer = 1 - (1 - max(a.confidence, b.confidence)) * (0.7 if len(evidence) > len(a.evidence) else 1)
    if isinstance(a, Drug | Regimen) and isinstance(b, Drug | Regimen):
        filled["names"] = tuple(dict.fromkeys((*a.names, *b.names)))
    if a.kind is Kind.COHORT and "characteristic" in (getattr(a, "role", ""), getattr(b, "role", "")):
        rank = ("population", "arm", "subgroup", "characteristic")
        filled["role"] = min(getattr(a, "role", ""), getattr(b, "role", ""), key=rank.index)
    filled |= {"refs": tuple(dict.fromkeys((*a.refs, *b.refs))), "because": _reasons(a, b)}
    return replace(a, evidence=evidence, confidence=round(surer, 3), **filled)


def _reasons(a: Fact, b: Fact) -> tuple[Reason, ...]:
    """One a place, in order of place."""
    return tuple(sorted({(r.start, r.rule): r for r in (*a.because, *b.because)}.values(), key=lambda r: r.start))


def _absorb_vaguer(facts: list[Fact]) -> list[Fact]:
    """A percentage without its count, or a cohort without its percentage, joins the one fact that prints both."""
    kept = [f for f in facts if not _is_vague(f)]
    fuller: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i, fact in enumerate(kept):
        fuller[_vague_key(fact)].append(i)
        if fact.kind is not Kind.COHORT and fact.arm != "all":
            fuller[_vague_key(replace(fact, arm="all"))].append(i)
    for fact in filter(_is_vague, facts):
        # A discussion that names another study as well tells the article's own figure again.
        keys = [fact] if fact.source == "own" else [fact, replace(fact, source="own")]
        hits = [i for key in keys for i in fuller.get(_vague_key(key), ()) if _agree(fact, kept[i])]
        if len(hits) == 1:
            kept[hits[0]] = _unite(kept[hits[0]], fact)
        else:
            kept.append(fact)
    return kept


def _join_languages(facts: list[Fact]) -> list[Fact]:
    """A result told in the words of one language joins the only one of the same arm and figures told in the other."""
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        if isinstance(fact, Response | AdverseEvent) and fact.percent is not None:
            places[fact.arm, fact.source, fact.percent].append(i)
    out: list[Fact | None] = list(facts)
    for i, fact in enumerate(facts):
        if not _is_unnamed(fact):
            continue
        same = [
            j
            for j in places.get((fact.arm, fact.source, getattr(fact, "percent", None)), ())
            if j != i and out[j] is not None
        ]
        fits = [j for j in same if _tells_again(fact, out[j] or facts[j])]
        if len(fits) == 1:
            other = out[fits[0]] or facts[fits[0]]
            count = getattr(other, "count", None) or getattr(fact, "count", None)
            evidence = _in_order((*other.evidence, *fact.evidence))
            out[fits[0]] = replace(other, evidence=evidence, because=_reasons(other, fact), count=count)  # type: ignore[call-arg]
            out[i] = None
    return [f for f in out if f is not None]


def _is_unnamed(fact: Fact) -> bool:
    return isinstance(fact, Response) and fact.concept is None and fact.outcome.startswith("other:")


def _tells_again(fact: Fact, other: Fact) -> bool:
    """The other language has it, and no count says otherwise."""
    languages = {e.lang for e in fact.evidence} & {e.lang for e in other.evidence}
    counts = {getattr(f, "count", None) for f in (fact, other)} - {None}
    return not languages and len(counts) < 2


def _find_arms(facts: list[Fact]) -> list[Fact]:
    """A result told without its arm ("all" by default) joins the only one of the same figures that names an arm."""
    results = (Kind.RESPONSE, Kind.SURVIVAL, Kind.ADVERSE_EVENT)
    named: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        if fact.kind in results and fact.arm != "all" and _figures(fact) > 0:
            named[_key(replace(fact, arm="all"))].append(i)
    out: list[Fact | None] = list(facts)
    for i, fact in enumerate(facts):
        if fact.kind in results and fact.arm == "all":
            hits = [j for j in named.get(_key(fact), ()) if _agree(fact, facts[j])]
            if len(hits) == 1:
                out[hits[0]] = _unite(out[hits[0]] or facts[hits[0]], fact)
                out[i] = None
    return [f for f in out if f is not None]


def _figures(fact: Fact) -> int:
    """How many figures make the fact; a lone count is too common to recognise a fact by."""
    return sum(getattr(fact, name, None) is not None for name in ("percent", "value"))


def _is_vague(fact: Fact) -> bool:
    if isinstance(fact, Cohort):
        return fact.percent is None
    return isinstance(fact, Response | AdverseEvent) and fact.count is None and fact.percent is not None


def _vague_key(fact: Fact) -> tuple[Any, ...]:
    if isinstance(fact, Cohort):
        return (fact.kind, fact.n, fact.source)
    name = getattr(fact, "outcome", None) or getattr(fact, "event", None)
    return (fact.kind, name, getattr(fact, "percent", None), fact.arm, fact.source)


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
