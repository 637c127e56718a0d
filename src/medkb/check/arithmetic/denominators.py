"""Shares that are not of the group that the table or the text names: a column of 117 where 9 is printed as 8.7 %."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import AdverseEvent, Claim, IssueType, Response, Severity
from medkb.text.figures import prints

_FIT = 3  # shares of a column that fit its head, so that the head is known to be theirs
_MOSTLY = 0.8  # of the shares of a column
_SENTENCES = 250  # characters around a share in which its text would print another denominator
_POINT = 1  # per cent: what rounding twice, or of whole per cents, may make


class _Column(NamedTuple):
    """Shares of one group that are told in one way."""

    is_table: bool
    arm: str
    size: int


@dataclass(slots=True)
class _Told:
    fit: int = 0
    other: list[tuple[int, Decimal, Claim]] = field(default_factory=list)


def denominators(article: Article) -> Iterator[Finding]:
    """Counts with percentages, without a whole of their own, in an arm of one stated size."""
    columns: dict[_Column, _Told] = defaultdict(_Told)
    for claim in article.claims:
        fact = claim.fact
        if not isinstance(fact, Response | AdverseEvent) or fact.source != "own" or fact.count is None:
            continue
        sizes = article.sizes.get(("own", fact.arm), set())
        if fact.percent is None or len(sizes) != 1 or fact.arm == "all":
            continue
        (size,) = sizes
        told = columns[_Column(fact.rule.startswith("table."), fact.arm, size)]
        if abs(Decimal(100 * fact.count) / size - fact.percent) <= _POINT:
            told.fit += 1
        elif fact.n is None:
            told.other.append((fact.count, fact.percent, claim))
    for column, told in columns.items():
        if told.fit >= _FIT and told.fit >= _MOSTLY * (told.fit + len(told.other)):
            for count, percent, claim in told.other:
                yield from _misfit(article, column, count, percent, claim)


def _misfit(article: Article, column: _Column, count: int, percent: Decimal, claim: Claim) -> Iterator[Finding]:
    stated = article.groups if column.is_table else article.wholes
    fits = stated.intersection(wholes_of(count, percent))
    if fits or not wholes_of(count, percent):  # of a group within the group, or told by the check of shares
        return
    if any(_prints_whole(article, place.start, wholes_of(count, percent)) for place in claim.fact.evidence):
        return
    right = Decimal(100 * count) / column.size
    shown = right.quantize(Decimal(1).scaleb(int(percent.as_tuple().exponent)))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR if column.is_table else Severity.WARNING,
        places=claim.fact.evidence,
        en=f'{count} of the {column.size} of "{column.arm}" is {shown} %, but {percent} % is printed.',
        ru=f"{count} из {column.size} в группе «{column.arm}» — это {number(shown)} %, "
        f"а напечатано {number(percent)} %.",
        printed=f"{count} ({percent} %)",
        recomputed=f"{shown} %",
        how=f"100 × {count} / {column.size} = {right:.2f}",
        suggestion=f"{shown} %, another count, or name the denominator",
        claims=(claim,),
    )


def _prints_whole(article: Article, start: int, wholes: range) -> bool:
    """A number near the share that may be its denominator."""
    near = article.source[max(0, start - _SENTENCES) : start + _SENTENCES]
    return any(prints(near, n) for n in wholes)
