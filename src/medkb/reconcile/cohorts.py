"""When two cohorts are the same people: their number alone proves little, for two arms may be of one size.

An article tells a group once a stretch: in each abstract, in its methods, in the cells of its tables. Equal figures in
one stretch are therefore two groups unless their words say otherwise, and equal figures of two stretches are one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from medkb.model import Cohort
from medkb.reconcile.unite import agree, unite
from medkb.text.language import language

_RANK = ("population", "arm", "subgroup", "characteristic")
_CELL, _ASIDE = "table.cell", "people.denominator"  # rules that made the fact
_MOST = 100  # groups of one number that another is compared with: a number that so many share tells nothing
_STRETCH = 1000  # characters between two figures of one enumeration
_BESIDE = 150  # characters between a figure and its translation in the line below
_FEW = 10  # people: so small a number is often another group's too
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5  # letters that the cases and numbers of a word share
_SAYS_NOTHING = frozenset(
    "больн пацие случа челов групп детей дети детям ребен реципи участ лиц среди получ был были было для при из против "
    "проти что остал всех все этой этих них которы patie subje parti case cases recip child peopl perso group arm arms "
    "had has have were was been with and the for who recei from among out all other these those".split()
)


Arms = Mapping[tuple[int, int], set[str]]
"""Place of a result to the arms that it is of, which are those of its denominator."""


def merge_cohorts(facts: Iterable[Cohort], arms: Arms) -> list[Cohort]:
    """Repeats united, in order of place."""
    by_number: dict[tuple[object, ...], list[Cohort]] = defaultdict(list)
    for fact in facts:
        by_number[fact.n, fact.source].append(fact)
    merged = [one for same in by_number.values() for one in _of_one_number(same, arms)]
    return sorted(merged, key=_place)


def _of_one_number(facts: Sequence[Cohort], arms: Arms) -> list[Cohort]:
    """Shares first, each with its repeats, then what prints no share, the surest of it first."""
    shares: dict[tuple[object, ...], list[Cohort]] = defaultdict(list)
    lone = []
    for fact in sorted(facts, key=_place):
        figures = (fact.percent, fact.low, fact.high)
        if any(figure is not None for figure in figures):
            shares[figures].append(fact)
        else:
            lone.append(fact)
    found = [one for same in shares.values() for one in _of_one_share(same, arms)]
    for fact in sorted(lone, key=lambda f: (f.rule == _ASIDE, f.arm == "all", _RANK.index(f.role), _place(f))):
        _join(found, fact, arms)
    return found


def _of_one_share(facts: Sequence[Cohort], arms: Arms) -> list[Cohort]:
    """The stretch that tells most groups leads; one that tells as many tells them in the same order."""
    stretches = [_distinct(stretch) for stretch in _stretches(facts)]
    stretches.sort(key=lambda s: (-len(s), s[0].rule != _CELL, _place(s[0])))
    found = list(stretches[0])
    for stretch in stretches[1:]:
        pairs = list(zip(found, stretch, strict=False))
        if len(stretch) == len(stretches[0]) and all(_told_again(a, b) for a, b in pairs):
            found = [_unite(a, b) for a, b in pairs] + found[len(pairs) :]
            continue
        for fact in stretch:
            _join(found, fact, arms)
    return found


def _stretches(facts: Sequence[Cohort]) -> list[list[Cohort]]:
    """Facts in order of place, cut where the language, the section or the kind of text changes, or far apart."""
    found: list[list[Cohort]] = []
    last: dict[tuple[object, ...], list[Cohort]] = {}
    for fact in facts:
        place = fact.evidence[0]
        key = (fact.rule == _CELL, place.lang, place.section)
        near = last.get(key)
        if near and (fact.rule == _CELL or place.start - near[-1].evidence[0].start < _STRETCH):
            near.append(fact)
        else:
            last[key] = [fact]
            found.append(last[key])
    return found


def _distinct(stretch: Sequence[Cohort]) -> list[Cohort]:
    """The groups that one stretch tells; its words tell which are told twice."""
    found: list[Cohort] = []
    for fact in stretch:
        for i, other in enumerate(found[:_MOST]):
            if _told_again(other, fact) and (_say_the_same(other, fact) or other.evidence == fact.evidence):
                found[i] = _unite(other, fact)
                break
        else:
            found.append(fact)
    return found


def _join(found: list[Cohort], fact: Cohort, arms: Arms) -> None:
    """Add a fact to the only one that it repeats: of its own arm, else of an arm that one of the two does not name."""
    hits = [i for i, other in enumerate(found[:_MOST]) if _told_again(other, fact)]
    own = arms.get(_place(fact), set()) if fact.rule == _ASIDE else set()
    for chosen in (
        [i for i in hits if _say_the_same(found[i], fact)],
        [i for i in hits if found[i].arm in own and _is_lone(found[i])],
        [i for i in hits if found[i].arm in own],
        [i for i in hits if found[i].arm == fact.arm and _is_lone(found[i]) == _is_lone(fact)],
        hits,
    ):
        if len(chosen) == 1:
            found[chosen[0]] = _unite(found[chosen[0]], fact)
            return
    found.append(fact)


def _told_again(a: Cohort, b: Cohort) -> bool:
    """Nothing says that the two are not the same people, and something that they may be."""
    if a.arm != b.arm and "all" not in (a.arm, b.arm):
        return False
    if not agree(a, b) or (a.study and b.study and a.study != b.study):
        return False
    if a.rule == b.rule == _CELL:
        return (a.arm, a.label) == (b.arm, b.label) or _languages_differ(a, b)
    return not (_is_whole(a, b) or _is_whole(b, a)) and _may_be(a, b)


def _is_whole(part: Cohort, whole: Cohort) -> bool:
    """All of an arm or of everyone have a trait: that is no second telling of the arm's size."""
    if part.role != "characteristic" or whole.role not in ("arm", "population"):
        return False
    return part.rule == _CELL or part.percent == 100 or (part.of is not None and part.of == whole.n)


def _may_be(a: Cohort, b: Cohort) -> bool:
    """Figures that are rare enough to be known again, or words that say so."""
    if _ASIDE in (a.rule, b.rule) or _is_size(a) or _is_size(b):
        return True
    if not _is_lone(a) and not _is_lone(b):
        return True
    if a.arm == b.arm != "all" or {a.role, b.role} & {"arm", "population"} or _share_words(a, b):
        return True
    if _CELL in (a.rule, b.rule):
        return False
    if _languages_differ(a, b):
        return not _is_few(a) or bool({e.section for e in a.evidence} & {e.section for e in b.evidence})
    return not (_is_few(a) or (_words(a) and _words(b)))


def _is_size(fact: Cohort) -> bool:
    """Printed as "n = 18", which is how a text comes back to a group."""
    return bool(re.match(r"\(?[nN]\s?=", fact.evidence[0].text))


def _is_lone(fact: Cohort) -> bool:
    return fact.percent is None and fact.low is None and fact.high is None


def _is_few(fact: Cohort) -> bool:
    return fact.n is None or fact.n < _FEW


def _languages_differ(a: Cohort, b: Cohort) -> bool:
    return language(a.label or "") != language(b.label or "") and not {e.lang for e in a.evidence} & {
        e.lang for e in b.evidence
    }


def _say_the_same(a: Cohort, b: Cohort) -> bool:
    """Both name the same arm, or the same trait, or one translates the other where it stands."""
    if a.role == b.role == "arm" and a.arm == b.arm != "all":
        return True
    beside = min(abs(x.start - y.start) for x in a.evidence for y in b.evidence) < _BESIDE
    return _share_words(a, b) or (beside and {language(x.label or "") for x in (a, b)} == {"ru", "en"})


def _share_words(a: Cohort, b: Cohort) -> bool:
    return bool(_words(a) & _words(b))


def _words(fact: Cohort) -> frozenset[str]:
    return _stems(fact.label or "", fact.evidence[0].text)


@lru_cache(maxsize=10_000)
def _stems(label: str, figure: str) -> frozenset[str]:
    """The beginnings of the words that tell one group from another; its number in words does not."""
    words, number = (
        {word.casefold().replace("ё", "е")[:_STEM] for word in _WORD.findall(text)} for text in (label, figure)
    )
    return frozenset(words - number - _SAYS_NOTHING)


def _place(fact: Cohort) -> tuple[int, int]:
    return fact.evidence[0].start, fact.evidence[0].end


def _unite(a: Cohort, b: Cohort) -> Cohort:
    """The one that a table's row or an arm names is filled from the other."""
    if b.rule == _CELL and a.rule != _CELL:
        a, b = b, a
    arm = b.arm if a.arm == "all" else a.arm
    role = min(a.role, b.role, key=_RANK.index)
    better = role != "population" and _words(b) and not _words(a)
    return replace(unite(a, b), arm=arm, label=b.label if better else a.label or b.label, role=role)
