"""Two groups that have changed places: 54 % of A and 39 % of B in the abstract, 39 % of A and 54 % of B in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from medkb.check.article import Article, Finding
from medkb.check.conflicts.tellings import Telling, tellings
from medkb.check.words import number
from medkb.model import IssueType, Severity

_ALL = "all"
_BESIDE = 40  # characters
_DIGIT = re.compile(r"\d")


def swaps(article: Article) -> Iterator[Finding]:
    """Results of two groups with the same two figures in two parts of the article, given to the other group in one."""
    topics: dict[tuple[object, ...], dict[str, list[Telling]]] = defaultdict(lambda: defaultdict(list))
    groups = [(group.start, group.end) for group in article.annotations.groups]
    names = sorted([*groups, *((m.start, m.end) for m in article.annotations.mentions if m.scheme == "drug")])
    for one in tellings(article):
        arm = one.claim.fact.arm
        if arm != _ALL and _names_arm(article, one, names):
            topics[tuple(part for part in one.topic if part != arm)][arm].append(one)
    for topic, arms in topics.items():
        for a, b in combinations(sorted(arms), 2):
            if _swapped(arms[a], arms[b]):
                yield _finding(article, str(topic[1]), arms[a], arms[b])


def _names_arm(article: Article, one: Telling, names: Sequence[tuple[int, int]]) -> bool:
    """A cell of the arm's column, or a group or drug beside the figure: to whom "respectively" gave it is less sure."""
    if one.claim.fact.rule.startswith("table."):
        return True
    number, line = one.number, one.line
    for start, end in names[bisect_left(names, (line.start, 0)) : bisect_left(names, (line.end, 0))]:
        between = article.text[number.end : start] or article.text[end : number.start]
        if len(between) < _BESIDE and not _DIGIT.search(between):
            return True
    return False


def _by_region(told: Sequence[Telling]) -> dict[str, set[Decimal]]:
    found: dict[str, set[Decimal]] = defaultdict(set)
    for one in told:
        found[one.line.region].add(one.number.value)
    return found


def _swapped(a: Sequence[Telling], b: Sequence[Telling]) -> bool:
    """Each has one figure in a region, both have the same two in all, and never the same one in one region."""
    left, right = _by_region(a), _by_region(b)
    values = set.union(*left.values())
    if len(values) != 2 or values != set.union(*right.values()) or left.keys() != right.keys():
        return False
    return all(len(left[region]) == 1 and left[region] | right[region] == values for region in left)


def _finding(article: Article, what: str, a: Sequence[Telling], b: Sequence[Telling]) -> Finding:
    one, other = a[0], next(told for told in b if told.line.region == a[0].line.region)
    x, y = one.number.value, other.number.value
    arms = one.claim.fact.arm, other.claim.fact.arm
    told = sorted((*a, *b), key=lambda telling: telling.number.start)
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=tuple(article.place(telling.number.start, telling.number.end) for telling in told),
        en=f"{what}: {x} in {arms[0]} and {y} in {arms[1]} at one place, the other way round at another.",
        ru=f"{what}: {number(x)} в группе «{arms[0]}» и {number(y)} в группе «{arms[1]}» в одном месте, "
        "в другом наоборот.",
        printed=f"{x}, {y}; {y}, {x}",
        how=f"{x} ≠ {y}",
        suggestion="give the same figures to the same group",
        claims=tuple({telling.claim.id: telling.claim for telling in told}.values()),
    )
