"""Bilingual lines of tables: one Russian abbreviation that is rendered by two English ones, or the reverse."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.spelling.spelt import is_transposed
from medkb.model import BlockKind, IssueType, Severity
from medkb.text.language import language

_KINDS = (BlockKind.TABLE, BlockKind.CAPTION)
# Capitals only, "алло-ТГСК" by its last part; a name with digits ("CD22") is the same in both languages.
_RUSSIAN = re.compile(r"(?<![\w])[А-ЯЁ]{2,7}(?![\w])")
_ENGLISH = re.compile(r"(?<![\w])[A-Z]{2,7}(?=s?(?![\w]))")
_ROMAN = frozenset("II III IV VI VII VIII IX XI XII".split())
_IN_ORDER = 2  # abbreviations of a line that are paired by their order at most


@dataclass(frozen=True, slots=True)
class _Short:
    """An abbreviation at [start, end) of the clean text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pair:
    ru: _Short
    en: _Short
    sure: bool  # the only abbreviation of either line


def abbreviation_pairs(article: Article) -> Iterator[Finding]:
    """Abbreviations that one bilingual line pairs in another way than the next."""
    pairs = [pair for ru, en in _lines(article) for pair in _paired(ru, en)]
    by_ru: dict[str, list[_Pair]] = defaultdict(list)
    by_en: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_ru[pair.ru.text].append(pair)
        by_en[pair.en.text].append(pair)
    for short, same in by_ru.items():
        if any(pair.sure for pair in same):
            yield from _rivals(article, short, Counter(p.en.text for p in same), same, "en")
    for short, same in by_en.items():
        if any(pair.sure for pair in same):
            yield from _rivals(article, short, Counter(p.ru.text for p in same), same, "ru")


def _lines(article: Article) -> Iterator[tuple[list[_Short], list[_Short]]]:
    """The abbreviations of each Russian line and of the English line that follows it."""
    for block in article.annotations.clean.blocks:
        if block.kind not in _KINDS:
            continue
        lines = [
            (block.start + m.start(), block.start + m.end())
            for m in re.finditer(r"[^\n]*\S[^\n]*", article.text[block.start : block.end])
        ]
        for (a, b), (c, d) in pairwise(lines):
            if language(article.text[a:b]) == "ru" and language(article.text[c:d]) == "en":
                yield _shorts(article.text, a, b, _RUSSIAN), _shorts(article.text, c, d, _ENGLISH)


def _shorts(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[_Short]:
    found = [_Short(m[0], m.start(), m.end()) for m in pattern.finditer(text, start, end) if m[0] not in _ROMAN]
    return list({short.text: short for short in found}.values())


def _paired(ru: Sequence[_Short], en: Sequence[_Short]) -> Iterator[_Pair]:
    if len(ru) == len(en) <= _IN_ORDER:
        for a, b in zip(ru, en, strict=True):
            yield _Pair(a, b, len(ru) == 1)


def _rivals(article: Article, short: str, names: Counter[str], pairs: Sequence[_Pair], lang: str) -> Iterator[Finding]:
    """`short` stands for each of `names` in some line; two of them that look alike are one name gone wrong."""
    ranked = [name for name, _ in names.most_common()]
    for i, name in enumerate(ranked):
        for other in ranked[i + 1 :]:
            if not _look_alike(name, other, lang):
                continue
            held = [p for p in pairs if (p.en if lang == "en" else p.ru).text in (name, other)]
            places = tuple(article.place(x.start, x.end) for p in held for x in (p.ru, p.en))
            yield Finding(
                type=IssueType.TRANSLATION,
                severity=Severity.WARNING,
                places=places,
                en=f"“{short}” is paired with “{name}” in one place and with “{other}” in another.",
                ru=f"«{short}» в одном месте соответствует «{name}», а в другом «{other}».",
                printed=f"{name} | {other}",
                suggestion="keep one abbreviation for one concept",
            )


def _look_alike(one: str, other: str, lang: str) -> bool:
    """Of English ones: the same first letter and length.

    Russian names of one English abbreviation are many ("HR": ЧСС, ОР); only letters that changed places tell a slip.
    """
    if lang == "ru":
        return is_transposed(one, other)
    return one[0] == other[0] and len(one) == len(other) > 2
