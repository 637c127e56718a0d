"""Classes that numbers or ranges name, and that so exclude each other: "0 in 31.5%, 1 in 62.1% and 2 in 16.1%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import BlockKind, IssueType, Severity
from medkb.text.numbers import parse_decimal

_LABEL = (
    r"(?P<label>(?:(?:до|менее|более|свыше|under|over|below|above|[<>≤≥])\s?)?\d{1,4}(?:\s?[–-]\s?\d{1,4})?|I{1,3}V?|IV)"
    r"(?:-[йяею]\w*)?(?:\s(?:мин|ч|дн|нед|мес|лет|год\w*|min|h|days?|weeks?|months?|years?|балл\w*|points?|степен\w+|стади\w+))?"
)
_ITEM = re.compile(
    rf"(?<![\w.,–-]){_LABEL}\s?(?:[–—-]\s)?(?:у|в|in|for|:|–)?\s?(?:(?P<count>\d+)\s?[(\[]\s?)?"
    r"(?P<percent>\d{1,3}(?:[.,]\d+)?)\s?%(?:\s?[)\]])?"
)
_JOIN = re.compile(r"(?:,|;|,?\s(?:and|и|а))\s(?:(?:а|и|and)\s)?")
_LEAST = 3  # classes
_OVER = Decimal("101.5")  # per cent: what rounding may add to 100 in a handful of classes


def classes(article: Article) -> Iterator[Finding]:
    """Three and more classes of one list, each with its share, whose labels do not overlap and whose shares do."""
    for block in article.annotations.clean.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section == "references":
            continue
        run: list[re.Match[str]] = []
        for match in _ITEM.finditer(article.text, block.start, block.end):
            if run and not _JOIN.fullmatch(article.text, run[-1].end(), match.start()):
                yield from _over(article, run)
                run = []
            run.append(match)
        yield from _over(article, run)


def _over(article: Article, run: list[re.Match[str]]) -> Iterator[Finding]:
    percents = [parse_decimal(match["percent"]) for match in run]
    total = sum(percents, Decimal(0))
    if len(run) < _LEAST or total <= _OVER or not _are_apart([match["label"] for match in run]):
        return
    places = tuple(article.place(*match.span()) for match in run)
    told = " + ".join(map(str, percents))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=places,
        en=f"The classes exclude each other, but together they are {total} %.",
        ru=f"Классы исключают друг друга, но вместе составляют {number(total)} %.",
        printed=f"{told} %",
        recomputed=f"{total} %",
        how=f"{told} = {total}",
        suggestion="one of them is misprinted",
        claims=tuple({c.id: c for place in places for c in article.claims_at(place)}.values()),
    )


def _are_apart(labels: list[str]) -> bool:
    """Consecutive grades, or ranges each of which begins above the one before."""
    if len(set(labels)) != len(labels):
        return False
    ends = [[int(n) for n in re.findall(r"\d+", label)] for label in labels]
    if not all(ends):
        return all(re.fullmatch(r"I{1,3}V?|IV", label) for label in labels)
    closed = [end for end, label in zip(ends, labels, strict=True) if not re.match(r"[^\d]", label)]
    rising = all(a[-1] < b[0] for a, b in pairwise(ends))
    return rising and (len(closed) == len(labels) or any(len(end) == 2 for end in closed))  # "≥ 1, ≥ 2" overlap
