"""One result told again in other words: in the other language, by a wider name, or of an arm named more shortly.

Words alone never join two results: their figures are equal, and no third result has them too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from medkb.model import Response, Survival
from medkb.reconcile.results import Counted, name_of, prints, topic
from medkb.reconcile.unite import agree, in_order, reasons, unite

_NAMES = frozenset(("n", "outcome", "event", "concept"))
_ROUND = (0, 50, 100)  # percentages that results of two groups often share


def join_names(facts: Sequence[Counted]) -> list[Counted]:
    """A result under a wider name, or of an arm named more shortly, joins the only one that says it more closely."""
    places: dict[object, list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        places[fact.kind, fact.source, fact.percent].append(i)
    out: list[Counted | None] = list(facts)
    for i, fact in enumerate(facts):
        if fact.percent is None or fact.count is None:
            continue
        near = places[fact.kind, fact.source, fact.percent]
        hits = [j for j in near if j != i and (other := out[j]) is not None and _is_wider(fact, other)]
        if len(hits) == 1 and (other := out[hits[0]]) is not None:
            n = fact.n if other.n is None else other.n
            out[hits[0]], out[i] = replace(unite(other, replace(fact, n=n)), n=n), None
    return [f for f in out if f is not None]


def _is_wider(fact: Counted, other: Counted) -> bool:
    if fact.count != other.count or not agree(replace(fact, arm=other.arm), other, _NAMES):
        return False
    if fact.n != other.n and None not in (fact.n, other.n) and (prints(fact, fact.n) or prints(other, other.n)):
        return False
    if name_of(fact) == name_of(other):
        return fact.percent not in _ROUND and _is_shorter(fact.arm, other.arm)
    return fact.arm == other.arm and _has_wider_name(fact, other)


def _is_shorter(arm: str, other: str) -> bool:
    """Every word of the one is in the other, which has more: "RIC" and "InO+ RIC"."""
    words, more = ({w for w in re.split(r"[\s,]+", name.casefold()) if w} for name in (arm, other))
    return arm != "all" and words < more


def _has_wider_name(fact: Counted, other: Counted) -> bool:
    """Of the two languages one says "transplant-associated thrombotic microangiopathy", the other leaves out of what.

    A single word, as "infection", may be the heading above it. Outcomes are not joined: that one place tells a complete
    remission and another one with incomplete recovery is the article's contradiction, and both stay.
    """
    if isinstance(fact, Response) or " " not in name_of(fact):
        return False
    return name_of(other).endswith(f" {name_of(fact)}") and _translates(fact, other)


def join_languages(facts: Sequence[Counted]) -> list[Counted]:
    """A result told in the words of one language joins the only one of the same arm and figures told in the other.

    So does what is called the primary endpoint, whose name another sentence tells.
    """
    places: dict[object, list[int]] = defaultdict(list)
    for i, fact in enumerate(facts):
        places[fact.arm, fact.source, fact.percent].append(i)
    out: list[Counted | None] = list(facts)
    for i, fact in enumerate(facts):
        if not _is_unnamed(fact) or fact.percent is None:
            continue
        same = places[fact.arm, fact.source, fact.percent]
        fits = [j for j in same if j != i and (other := out[j]) is not None and _tells_again(fact, other)]
        if len(fits) == 1 and (other := out[fits[0]]) is not None:
            evidence = in_order((*other.evidence, *fact.evidence))
            count = fact.count if other.count is None else other.count
            out[fits[0]] = replace(other, evidence=evidence, because=reasons(other, fact), count=count)
            out[i] = None
    return [f for f in out if f is not None]


_PRIMARY = re.compile(r"(?i)\bprimary (?:efficacy )?(?:end ?point|outcome)|первичн\w+ (?:конечн\w+ )?(?:точк|исход)")


def _is_unnamed(fact: Counted) -> bool:
    return isinstance(fact, Response) and fact.concept is None and fact.outcome.startswith("other:")


def _tells_again(fact: Counted, other: Counted) -> bool:
    """The other language has the figures, in a text of the same kind, or the primary endpoint a name."""
    if _PRIMARY.search(name_of(fact)) and not _PRIMARY.search(name_of(other)):
        return len({f.count for f in (fact, other)} - {None}) < 2
    return _translates(fact, other) and len({f.count for f in (fact, other)} - {None}) < 2


def _translates(a: Counted, b: Counted) -> bool:
    """Told in the texts of one kind, as the two abstracts, and there in one language each."""
    sections = {e.section for e in a.evidence} & {e.section for e in b.evidence}
    languages = [{e.lang for e in f.evidence if e.section in sections} for f in (a, b)]
    return bool(sections) and not languages[0] & languages[1]


def join_endpoints(facts: Sequence[Survival]) -> list[Survival]:
    """English disease-free survival and Russian "безрецидивная" of the same figures are one.

    Russian has one word for both: the name that the article gives more often stays.
    """
    out: list[Survival | None] = list(facts)
    for i, fact in enumerate(facts):
        if fact.endpoint != "DFS" or {e.lang for e in fact.evidence} != {"en"}:
            continue
        same = [other for other in out if other is not None and _is_translated(fact, other)]
        if len(same) == 1:
            kept = fact if len(fact.evidence) > len(same[0].evidence) else same[0]
            out[out.index(same[0])] = unite(_renamed(same[0], kept), _renamed(fact, kept))
            out[i] = None
    return [f for f in out if f is not None]


def _renamed(fact: Survival, named: Survival) -> Survival:
    return replace(fact, endpoint=named.endpoint, concept=named.concept)


def _is_translated(english: Survival, other: Survival) -> bool:
    if other.endpoint != "RFS" or {e.lang for e in other.evidence} != {"ru"}:
        return False
    again = _renamed(other, english)
    return (again.arm, again.source, topic(again)) == (english.arm, english.source, topic(english)) and agree(
        english, again
    )
