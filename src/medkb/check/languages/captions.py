"""Captions in two languages: "Рис. 2 … (n = 24)" above "Fig. 2 … (n = 42)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.languages.bilingual import comparable
from medkb.check.languages.printed import Printed, is_rounding, other_time, printed, same_quantity
from medkb.check.words import number
from medkb.model import Block, BlockKind, IssueType, Severity

_LABEL = re.compile(
    r"\s*(?P<kind>Рис(?:унок|\.)?|Fig(?:ure|\.)?|Табл(?:ица|\.)?|Tables?)\s?(?P<number>\d+)[.:]?", re.IGNORECASE
)
_FIGURE = ("р", "f")  # the first letters of "рисунок" and "figure"


def captions(article: Article) -> Iterator[Finding]:
    """A caption and its translation with the same figures but one."""
    blocks = [b for b in article.annotations.clean.blocks if b.kind is BlockKind.CAPTION]
    for one, other in pairwise(blocks):
        if {one.lang, other.lang} != {"ru", "en"}:
            continue
        ru, en = sorted((one, other), key=lambda b: b.lang != "ru")
        yield from _compared(article, ru, en)


def _compared(article: Article, ru: Block, en: Block) -> Iterator[Finding]:
    text = article.text
    labels = [_LABEL.match(text, b.start, b.end) for b in (ru, en)]
    left, right = labels
    if left is None or right is None or left["number"] != right["number"]:
        return
    if (left["kind"][0].lower() in _FIGURE) != (right["kind"][0].lower() in _FIGURE):
        return
    numbers, others = (list(printed(text, m.end(), b.end, b.lang)) for m, b in ((left, ru), (right, en)))
    if len(numbers) != len(others):
        return
    different = [(a, b) for a, b in zip(numbers, others, strict=True) if not same_quantity(a, b)]
    if len(different) != 1:
        return
    a, b = different[0]
    if not a.word and not b.word and (comparable(a, b) or other_time(a, b)) and not is_rounding(a.value, b.value):
        yield _finding(article, a, b)


def _finding(article: Article, a: Printed, b: Printed) -> Finding:
    one, other = (f"{n.value} {n.unit}".strip() for n in (a, b))
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.ERROR,
        places=tuple(article.place(n.start, n.end) for n in (a, b)),
        en=f"The Russian caption gives {one} where the English one gives {other}.",
        ru=f"В русской подписи {number(one)}, а в английской на том же месте {number(other)}.",
        printed=f"{one} | {other}",
        suggestion="see which of the two is right",
    )
