"""When two tellings of a ratio are one: abstract, text and table tell its groups, its interval or its name apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from medkb.model import Effect
from medkb.reconcile.unite import unite
from medkb.text.effects import HR, SHR, UNTOLD

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_STEM = 5  # letters by which two forms of a word are known as one
_DYING = ("death", "OS", "other:mortality")  # what a ratio of overall survival is told to be of


def join_effects(facts: Sequence[Effect]) -> list[Effect]:
    """Each telling joined to the only fuller one of the same figures that says nothing else."""
    out: list[Effect | None] = [*sorted(facts, key=_fullness, reverse=True)]
    for i in range(len(out) - 1, 0, -1):
        fact = out[i]
        hits = [j for j in range(i) if fact and (whole := out[j]) and _is_again(fact, whole)]
        if fact is not None and len(hits) == 1 and (whole := out[hits[0]]) is not None:
            out[hits[0]], out[i] = _united(whole, fact), None
    return [fact for fact in out if fact is not None]


def _fullness(fact: Effect) -> tuple[int, int]:
    """What tells more comes first; of two that tell as much, the one that stands first."""
    told = (
        fact.measure != UNTOLD,
        fact.ci_low is not None,
        fact.of is not None,
        fact.arm != "all",
        bool(fact.comparator),
    )
    return sum((*told, bool(fact.factor), fact.of not in ("death", "other:mortality"))), -fact.evidence[0].start


def _united(whole: Effect, part: Effect) -> Effect:
    if part.source != whole.source:
        part = replace(part, source=whole.source, refs=())
    return replace(unite(whole, part), adjusted=whole.adjusted or part.adjusted)


def _is_again(part: Effect, whole: Effect) -> bool:
    """The same source and figures; measure, outcome, groups and factor as far as both tell them."""
    if part.value != whole.value or not _same_study(part, whole):
        return False
    exact = part.ci_low is not None and (part.ci_low, part.ci_high) == (whole.ci_low, whole.ci_high)
    if not exact and part.ci_low is not None and whole.ci_low is not None:
        return False
    if part.p and whole.p and part.p != whole.p and part.p[0] not in "<>≤≥" and whole.p[0] not in "<>≤≥":
        return False
    if part.adjusted != whole.adjusted and not exact:
        return False
    return _same_measure(part, whole) and _same_outcome(part, whole, exact) and _same_groups(part, whole, exact)


def _same_study(a: Effect, b: Effect) -> bool:
    """A discussion that cites others beside the article's own figure tells that figure again."""
    if a.source != b.source:
        again = a.study is None and all(e.section == "discussion" for e in a.evidence)
        return b.source == "own" and again
    return a.source == "own" or not (a.refs and b.refs) or bool(set(a.refs) & set(b.refs))


def _same_measure(a: Effect, b: Effect) -> bool:
    both = {a.measure, b.measure}
    return len(both) == 1 or UNTOLD in both or both == {HR, SHR}


def _same_outcome(a: Effect, b: Effect, exact: bool) -> bool:
    if a.of == b.of:
        return True
    if not exact:  # a value alone, told again of nothing and nobody
        return a.of is None and a.ci_low is None and a.arm == "all" and not a.factor
    return None in (a.of, b.of) or {a.of, b.of} <= set(_DYING)


def _same_groups(a: Effect, b: Effect, exact: bool) -> bool:
    """The same two groups or factor; what is told of none joins only what has the same interval."""
    if a.factor and b.factor:
        return a.factor == b.factor or (exact and _same_factor(a, b))
    if bool(a.factor) != bool(b.factor):
        return exact and "all" in (a.arm, b.arm) and not (a.comparator or b.comparator)
    if a.arm == b.arm:
        return None in (a.comparator, b.comparator) or a.comparator == b.comparator
    return "all" in (a.arm, b.arm)


def _same_factor(a: Effect, b: Effect) -> bool:
    """One in each language, or a word of theirs is the same."""
    languages = [{e.lang for e in fact.evidence if e.lang} for fact in (a, b)]
    if all(languages) and not languages[0] & languages[1]:
        return True
    words = [{w[:_STEM].casefold() for w in _WORD.findall(fact.factor or "")} for fact in (a, b)]
    return bool(words[0] & words[1])
