"""Numbers of people that add up where the article first divides them, and no longer where it tells the division again.

A line that tells a whole and its groups, 236 as 119 and 117, is the measure for another that has all of these numbers
but one, and in its stead a number that stands nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.conflicts.lines import Line, Number
from medkb.check.words import OTHERWISE
from medkb.model import Cohort, IssueType, Severity

_LEAST = 10  # people: smaller numbers add up by chance
# Words of the beginning, when all are still there.
_AT_FIRST = ("random", "рандом", "screen", "скрин", "eligible", "subgroup", "подгрупп")
_CLOSE = Decimal("0.25")  # relative difference of two tellings of one number
_MOST = 4  # groups of one division
_ROLES = ("population", "arm", "subgroup", "characteristic")


class _Division(NamedTuple):
    """A line that tells a whole and the groups that add up to it."""

    line: Line
    whole: Number
    parts: tuple[Number, ...]


def misdivided(article: Article, found: Sequence[Line]) -> Iterator[tuple[Number, Number, Finding]]:
    """Retold divisions that do not add up: the number, the number in its stead, and what to say."""
    found = [line for line in found if not line.cites]
    stated = _stated(article)
    often = Counter(n.value for line in found for n in _people(line))
    divisions = [division for line in found for division in _divisions(line, stated)]
    for line in found:
        numbers = _people(line)
        if _of_some(article, line):
            continue
        alone = [n for n in numbers if often[n.value] == 1]
        for division in divisions:
            wrong = _wrong(division, numbers, alone) if alone and division.line.region != line.region else None
            if wrong is not None:
                yield *wrong, _finding(article, division, *wrong)
                break


def _stated(article: Article) -> set[int]:
    cohorts = (claim.fact for claim in article.claims if isinstance(claim.fact, Cohort))
    return {fact.n for fact in cohorts if fact.n and fact.source == "own" and fact.role in _ROLES}


def _people(line: Line) -> list[Number]:
    return [n for n in line.numbers if not n.unit and not n.places and n.value >= _LEAST]


def _divisions(line: Line, stated: set[int]) -> Iterator[_Division]:
    numbers = [n for n in _people(line) if n.value in stated]
    for i, whole in enumerate(numbers):
        for k in range(2, _MOST + 1):
            for parts in combinations(numbers[i + 1 : i + 1 + 2 * _MOST], k):
                if sum(n.value for n in parts) == whole.value:
                    yield _Division(line, whole, parts)


def _of_some(article: Article, line: Line) -> bool:
    """Besides the division, the line tells of those who were analysed or stayed to the end."""
    told = (word.lower() for word in OTHERWISE.findall(article.text, line.start, line.end))
    return any(not word.startswith(_AT_FIRST) for word in told)


def _wrong(division: _Division, numbers: Sequence[Number], alone: Sequence[Number]) -> tuple[Number, Number] | None:
    """The number that is printed in the stead of one of the division, and that one."""
    members = (division.whole, *division.parts)
    missing = [n for n in members if not any(n.value == other.value for other in numbers)]
    if len(missing) != 1:
        return None
    kept = [n for n in numbers if any(n.value == member.value for member in members)]
    for x in alone:
        first = all(x.start < n.start for n in kept)
        if abs(x.value - missing[0].value) <= _CLOSE * missing[0].value and first == (missing[0] is division.whole):
            return x, missing[0]
    return None


def _finding(article: Article, division: _Division, wrong: Number, right: Number) -> Finding:
    whole, parts = division.whole.value, " + ".join(str(n.value) for n in division.parts)
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=tuple(article.place(n.start, n.end) for n in (wrong, right)),
        en=f"{wrong.value} here is {right.value} elsewhere, where {parts} = {whole}.",
        ru=f"{wrong.value} здесь – это {right.value} в другом месте, где {parts} = {whole}.",
        printed=f"{wrong.value}; {right.value}",
        recomputed=str(right.value),
        how=f"{parts} = {whole}",
        suggestion=str(right.value),
        key=(wrong.start, wrong.value),
    )
