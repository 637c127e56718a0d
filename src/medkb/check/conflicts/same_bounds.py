"""One range with two medians: "31 months (6–72)" in the abstract and "28 months (6–72)" in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Block, BlockKind, IssueType, Severity
from medkb.text.numbers import parse_decimal

_UNIT = r"(?P<{}>years?|months?|weeks?|days?|лет|года?|мес|нед|дн|сут)\w*\.?"
_BOUNDED = re.compile(
    rf"(?<![\w.,])(?P<value>\d{{1,3}}(?:[.,]\d+)?)\s(?:{_UNIT.format('unit')}\s)?[(\[]\s?"
    r"(?:(?i:range|IQR|interquartile range|диапазон|разброс|размах|ИКР|МКИ|межквартильн\w+ \w+)[\s:,]*)?"
    r"(?:от\s|from\s)?"
    r"(?P<low>\d{1,3}(?:[.,]\d+)?)\s?(?:[–—-]|to|до)\s?(?P<high>\d{1,3}(?:[.,]\d+)?)(?:\s"
    rf"{_UNIT.format('last')})?\s?[)\];,]"
)
_MEDIAN = re.compile(r"(?i)\bmedian\b|медиан")
_BEFORE = 120  # characters
_SECTIONS = {"introduction": "", "references": "", "back": ""}
_SAME = {"го": "year", "ле": "year", "ye": "year", "ме": "month", "mo": "month", "не": "week", "we": "week"}


class _Told(NamedTuple):
    value: Decimal
    span: tuple[int, int]
    region: str


def same_bounds(article: Article) -> Iterator[Finding]:
    """Medians with the same two bounds, told in two parts of the article, none of which tells both medians."""
    found: dict[tuple[Decimal, Decimal, str], list[_Told]] = defaultdict(list)
    for block in article.annotations.clean.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section in _SECTIONS:
            continue
        for match in _BOUNDED.finditer(article.text, block.start, block.end):
            if _MEDIAN.search(article.text, max(block.start, match.start() - _BEFORE), match.start()):
                low, high = parse_decimal(match["low"]), parse_decimal(match["high"])
                told = _Told(parse_decimal(match["value"]), match.span(), _region(block))
                if low < told.value < high:
                    found[low, high, _unit(match)].append(told)
    for (low, high, _), same in found.items():
        yield from _misfits(article, low, high, same)


def _unit(match: re.Match[str]) -> str:
    unit = match["unit"] or match["last"] or ""
    return _SAME.get(unit[:2].lower(), unit[:2].lower())


def _region(block: Block) -> str:
    return "abstract" if block.section == "abstract" else "text"


def _misfits(article: Article, low: Decimal, high: Decimal, same: list[_Told]) -> Iterator[Finding]:
    regions: dict[str, set[Decimal]] = defaultdict(set)
    for told in same:
        regions[told.region].add(told.value)
    if len(regions) != 2 or any(len(values) != 1 for values in regions.values()):
        return
    values = sorted({told.value for told in same})
    if len(values) != 2 or low == high:
        return
    a, b = next(combinations(values, 2))
    yield Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=tuple(article.place(*told.span) for told in same),
        en=f"The median of the range {low} to {high} is {a} at one place and {b} at another.",
        ru=f"Медиана при размахе {number(low)}–{number(high)} в одном месте {number(a)}, в другом {number(b)}.",
        printed=f"{a} ({low}–{high}); {b} ({low}–{high})",
        how=f"{a} ≠ {b}",
        suggestion="one of the two is misprinted",
    )
