"""What the abstract says to be generally known, told in the introduction with another range: 10–15 % and 10–20 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Block, BlockKind, IssueType, Severity
from medkb.text.numbers import parse_decimal
from medkb.text.sentences import sentences

_RANGE = re.compile(r"(?<![\d.,–-])(?P<low>\d+(?:[.,]\d+)?)\s?[–—-]\s?(?P<high>\d+(?:[.,]\d+)?)\s?%(?!\s?(?:CI|ДИ))")
_BEFORE, _BEHIND = 120, 60  # characters: about a clause
_RESULTS = ("event", "outcome", "endpoint")
# Whom it is told of: two ranges that differ in one of these words are of two groups of people.
_WHOM = re.compile(
    r"\b(child|paediatric|pediatric|infant|neonat|adult|elderly|adolescent|male|female|women|men\b|first|second|early|"
    r"late|high|low|standard|advanced|metastatic|дет|ребен|взросл|пожил|подрост|младен|новорожд|мужчин|женщин|перв|"
    r"втор|ранн|поздн|высок|низк|стандарт|метастат)",
    re.IGNORECASE,
)
_AGES = {"дет": "child", "ребен": "child", "paediatric": "child", "pediatric": "child"}


class _Range(NamedTuple):
    """A printed range of percentages; `of` are the results named around it, `whom` words of whom it is told."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    section: str
    of: frozenset[str]
    whom: frozenset[str]


def spreads(article: Article) -> Iterator[Finding]:
    """Two ranges of one result that share one end only, one in an abstract and one in the introduction."""
    found = [one for block in article.annotations.clean.blocks for one in _ranges(article, block)]
    for one in found:
        others = [other for other in found if one.section == "introduction" and _differ(one, other)]
        if others and len({(other.low, other.high) for other in others}) == 1:
            told = [other for other in found if (other.low, other.high) == (others[0].low, others[0].high)]
            yield _finding(article, one, [other for other in told if other.section == "abstract" and other.of & one.of])


def _ranges(article: Article, block: Block) -> Iterator[_Range]:
    if block.kind is not BlockKind.PARAGRAPH or block.section not in ("abstract", "introduction"):
        return
    text, mentions = article.text, article.annotations.mentions
    for match in _RANGE.finditer(text, block.start, block.end):
        span = next(s for s in sentences(text, block.start, block.end) if s.start <= match.start() < s.end)
        start, end = max(span.start, match.start() - _BEFORE), min(span.end, match.end() + _BEHIND)
        named = (m for m in mentions if start <= m.start < end and m.scheme in _RESULTS and not m.candidate)
        whom = {word.lower() for word in _WHOM.findall(text[start:end])}
        low, high = parse_decimal(match["low"]), parse_decimal(match["high"])
        of = frozenset(m.concept for m in named)
        section = block.section
        yield _Range(*match.span(), low, high, section, of, frozenset(_AGES.get(word, word) for word in whom))


def _differ(one: _Range, other: _Range) -> bool:
    if other.section != "abstract" or not one.of or not one.of <= other.of:
        return False
    # Children alone may go without saying in an article about them.
    return (one.low == other.low) != (one.high == other.high) and not (one.whom ^ other.whom) - {"child"}


def _finding(article: Article, one: _Range, others: Sequence[_Range]) -> Finding:
    here, there = f"{others[0].low}–{others[0].high} %", f"{one.low}–{one.high} %"
    what = ", ".join(sorted(one.of))
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=tuple(article.place(told.start, told.end) for told in (one, *others)),
        en=f"{what}: {here} in the abstract, but {there} in the introduction.",
        ru=f"{what}: {number(here)} в резюме, но {number(there)} во введении.",
        printed=f"{here}; {there}",
        how=f"{here} ≠ {there}",
        suggestion="give the same range at both places",
    )
