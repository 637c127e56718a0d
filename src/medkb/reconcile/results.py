"""When two tellings of a response or an adverse event are one: a count here, its percentage there, the arm in a third.

A figure that fits two facts joins neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from medkb.model import AdverseEvent, Cohort, Fact, Response, Survival
from medkb.reconcile.unite import agree, unite

Counted = Response | AdverseEvent
Sizes = Mapping[str, set[int]]
"""Arm to the sizes that the article gives it; its parts and populations may have others."""

_F = TypeVar("_F", bound=Fact)
_N = frozenset(("n",))  # compared with care: the size of the arm may stand for an n that is not printed


def sizes_of(facts: Iterable[Fact]) -> Sizes:
    """The sizes of the arms that the article names."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact, Cohort) and fact.arm != "all" and fact.role == "arm" and fact.n is not None:
            sizes[fact.arm].add(fact.n)
    return sizes


def arms_at(facts: Iterable[Counted]) -> dict[tuple[int, int], set[str]]:
    """Place of a result to the arms that it is of."""
    arms: dict[tuple[int, int], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.arm != "all":
            for e in fact.evidence:
                arms[e.start, e.end].add(fact.arm)
    return arms


def name_of(fact: Counted) -> str:
    """What was counted."""
    return fact.outcome if isinstance(fact, Response) else fact.event


def join_parts(facts: Sequence[Counted], sizes: Sizes) -> list[Counted]:
    """A count or a percentage alone joins the only fact of its name, source and arm that it is a part of."""
    found = _with_sound_n(facts)
    for is_part in (_is_count_alone, _is_percent_alone):  # a percentage must not find a count on both its ways
        found = _joined(found, is_part, lambda part, whole: _is_part(part, whole, sizes))
    return found


def find_arms(facts: Sequence[_F]) -> list[_F]:
    """A result told without its arm ("all" by default) joins the only one of the same figures that names an arm."""
    return _joined(facts, lambda f: f.arm == "all", _is_of_arm)


def _joined(facts: Sequence[_F], is_part: Callable[[_F], bool], fits: Callable[[_F, _F], bool]) -> list[_F]:
    """Each part joined to the only fact that it fits, of one name."""
    places: dict[object, list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        for name, figure in _figures_of(fact):
            places[topic(fact), name, figure].append(i)
    out: list[_F | None] = list(facts)
    for i, fact in enumerate(facts):
        if not is_part(fact):
            continue
        near = {j for key in _looked_for(fact) for j in places.get((topic(fact), *key), ()) if j != i}
        hits = [j for j in sorted(near) if (whole := out[j]) is not None and fits(fact, whole)]
        if len(hits) == 1 and (whole := out[hits[0]]) is not None:
            out[hits[0]], out[i] = _unite_parts(whole, fact), None
    return [f for f in out if f is not None]


def topic(fact: Fact) -> object:
    """What is told of, without how many: results of one topic may be one result."""
    if isinstance(fact, Survival):
        return fact.kind, fact.endpoint, fact.statistic, fact.value, fact.unit, fact.reached
    return fact.kind, name_of(fact) if isinstance(fact, Counted) else ""


def _figures_of(fact: Fact) -> tuple[tuple[str, object], ...]:
    """By which a fact is found."""
    return ("percent", getattr(fact, "percent", None)), ("count", getattr(fact, "count", None))


def _looked_for(part: Fact) -> tuple[tuple[str, object], ...]:
    """The figures of what a part may belong to: its percentage, or no percentage at all, or its count."""
    percent, count = _figures_of(part)
    if percent[1] is None and count[1] is not None:
        return (count,)
    return (percent, ("percent", None)) if count[1] is None else (percent,)


def _unite_parts(whole: _F, part: _F) -> _F:
    """The whole filled from the part; an n that the part only had from its arm's size is not taken over."""
    if isinstance(part, Counted) and isinstance(whole, Counted) and whole.n is None and not _fits_n(whole, part.n):
        part = replace(part, n=None)
    return unite(whole, part)


def _is_percent_alone(fact: Counted) -> bool:
    return fact.count is None and fact.percent is not None


def _is_count_alone(fact: Counted) -> bool:
    return fact.count is not None and fact.percent is None


def _is_part(part: Counted, whole: Counted, sizes: Sizes) -> bool:
    """The same arm, or one that only the whole names; the same figures, as far as both print them."""
    # A discussion that names another study as well tells the article's own figure again.
    if whole.source not in (part.source, "own") or part.arm not in ("all", whole.arm):
        return False
    if part.percent is None:
        again = part.source == whole.source and _counts_again(part, whole)
    elif whole.percent is None:
        again = part.source == whole.source and _is_share(whole, part.percent, _all_n(part, whole, sizes))
    else:
        again = part.percent == whole.percent and whole.count is not None
    if not again or (whole.n not in (None, part.n) and prints(part, part.n)):
        return False
    return _same_slots(part, whole)


def _counts_again(part: Counted, whole: Counted) -> bool:
    """A lone count is too common to be known again without its arm or its n."""
    if part.count != whole.count or whole.percent is None or part.arm != whole.arm:
        return False
    if part.n is not None and whole.n is not None:
        return part.n == whole.n
    if part.n is not None or part.arm == "all":
        return part.n is not None and _is_share(part, whole.percent, {part.n})
    return True


def _all_n(part: Counted, whole: Counted, sizes: Sizes) -> set[int]:
    """What the count may be a share of: its own n, else the sizes of its arm."""
    if whole.n is not None:
        return {whole.n}
    return {part.n} if part.n is not None else set(sizes.get(whole.arm, ()))


def _is_share(fact: Counted, percent: Decimal, sizes: set[int]) -> bool:
    """The percentage is that of the count, rounded as it is printed."""
    return fact.count is not None and any(_rounds(fact.count, n, percent) for n in sizes)


def _rounds(count: int, n: int, percent: Decimal) -> bool:
    half = Decimal(1).scaleb(int(percent.as_tuple().exponent)) / 2
    return n > 0 and abs(Decimal(100 * count) / n - percent) <= half


def _same_slots(a: Counted, b: Counted) -> bool:
    """Nothing but n says otherwise; a death of one cause is no other death."""
    if not agree(a, b, _N):
        return False
    if isinstance(a, AdverseEvent) and isinstance(b, AdverseEvent) and a.event == "death":
        return a.cause == b.cause or (a.percent is not None and a.percent == b.percent)
    return True


def _is_of_arm(fact: Fact, other: Fact) -> bool:
    """The same source and figures, a percentage or a value among them, in a named arm."""
    if other.arm == "all" or fact.source != other.source or _figures(fact) != _figures(other):
        return False
    if not isinstance(fact, Counted) or not isinstance(other, Counted):
        return agree(fact, other) and getattr(fact, "value", None) is not None
    if fact.percent is None or not _same_slots(fact, other):
        return False
    if fact.count != other.count and None not in (fact.count, other.count):
        return False
    return None in (fact.n, other.n) or fact.n == other.n or not prints(fact, fact.n)


def _figures(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, name, None) for name in ("percent", "value", "low", "high"))


def prints(fact: Fact, n: int | None) -> bool:
    """The number of patients stands where the result is told."""
    return any(re.search(rf"(?<![\d.,·]){n}(?![\d.,·]*[\d%])", e.text) for e in fact.evidence)


def _fits_n(fact: Counted, n: int | None) -> bool:
    """Not more than a rounding away from the percentage, where both are known."""
    if not n or fact.count is None or fact.percent is None:
        return True
    return abs(100 * fact.count / n - float(fact.percent)) <= 1


def _with_sound_n(facts: Iterable[Counted]) -> list[Counted]:
    """Facts of no known arm without the n of everyone, where it is not printed and the percentage is of fewer."""
    return [
        replace(f, n=None) if f.arm == "all" and f.n and not (prints(f, f.n) or _fits_n(f, f.n)) else f for f in facts
    ]
