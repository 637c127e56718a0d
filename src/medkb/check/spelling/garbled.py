"""Garbled figures and signs: letters in numbers, doubled separators, turned ranges, characters no font has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.check.article import Article, Finding
from medkb.model import Block, BlockKind, Evidence, IssueType, Severity

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION)
# The private-use characters of Adobe's Symbol font that stand beside figures (code point less U+F000).
_SYMBOL = {
    "\uf0a3": "≤",
    "\uf0b3": "≥",
    "\uf0b1": "±",
    "\uf0b4": "×",
    "\uf0b0": "°",
    "\uf02d": "−",
    "\uf03c": "<",
    "\uf03e": ">",
    "\uf03d": "=",
    "\uf0b7": "·",
    "\uf0bb": "≈",
    "\uf06d": "μ",
}
_PRIVATE = re.compile(r"[\ue000-\uf8ff\ufffd]")
_BESIDE_FIGURE = re.compile(r"^[\s\u00a0]{0,2}\d")
_BEHIND_FIGURE = re.compile(r"\d[\s\u00a0]{0,2}$")
# A letter O or a Cyrillic З between the digits of a decimal number, or before or behind its separator.
_LETTER = re.compile(
    r"(?<![\w.,])(?:\d+[OОЗ]\d*[.,]\d+|\d+[.,]\d*[OОЗoо]\d*|[OО][.,]\d+|\d*[OО]\d+[.,]\d+)(?=\s?%|[\s;)\]]|$)(?![.,]?\w)"
)
# The same, and a small L or a capital I, before a unit: "6l.7 ng/mL", "18О мм рт. ст.".
_BEFORE_UNIT = re.compile(
    r"(?<![\w.,])\d+[lIOОoо]\d*(?:[.,]\d+)?"
    r"(?=\s?(?:мм рт|mm ?Hg|мкг|мг|mg|µg|mcg|нг|ng|мкмоль|ммоль|[µm]mol|%|лет\b|мес\b|нед\b|"
    r"months?\b|years?\b|weeks?\b|кг\b|kg\b|г/л|g/L))"
)
_DIGITS = str.maketrans("OОoоЗlI", "0000311")
_DOUBLED = re.compile(r"(?<![\w.,])\d{1,3}(?:,,|\.,|,\.|(?<!\.)\.\.(?!\.))\d{1,3}(?=\s?[%±;()]|\s?мг|\s?mg)")
_TRIPLE = re.compile(r"(?<![\w.,/:])\d{1,3}([.,])\d{1,2}[.,]\d{1,2}\s?%")
# Turned ranges only where the order is sure: percentages, confidence intervals, ages and times; doses step down.
_NUMBER = r"\d{1,3}(?:[.,·]\d+)?"
_UNITS = r"%|мес|нед|сут|дн|лет\b|года?\b|months?|weeks?|days?|years?"
_TURNED = re.compile(
    # behind a dash it may be a negative number; in Russian the dash also stands for "is"
    r"(?<![\w.,/+–—−-])(?:(?<![–—−-]\s)|(?<=[а-яё]\s[–—]\s))(?<!№ )"
    rf"(?P<low>{_NUMBER})(?:\s?[–—-]\s?)(?P<high>{_NUMBER})\s?(?P<unit>{_UNITS})"
)
_INTERVAL = re.compile(
    rf"(?:95\s?%\s?(?:ДИ|CI|confidence interval|доверительный интервал)\b)[\s:,=(\[]{{0,4}}"
    rf"(?P<low>{_NUMBER})(?:\s?[–—-]\s?|\s(?:to|до)\s|;\s?)(?P<high>{_NUMBER})(?![\d.,]*\d|\s?[.,·]\s?\d)"
)
_FALLING = re.compile(
    r"(?<!\w)(?:сниз|сниж|уменьш|упал|сократ|decreas|reduc|fell|fall|declin|drop|from|от|с)\w*\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
# A share of people: "у 45 больных (112,5 %)"; a change against a start may be above 100 %.
_ABOVE_ALL = re.compile(r"(?<!\w)(?:[Уу]|[Ii]n)\s\d+\s(?:[^\W\d_]+\s){0,2}\(\s?(?P<percent>\d{3}(?:[.,]\d+)?)\s?%")
_MOST = 5  # damaged places beyond which the copy is damaged, not the article
_P_ABOVE = re.compile(
    r"(?<![\w-])[pрPР]\s?[=<]\s?(?P<p>[1-9]\d*[.,]\d+)(?!\d)(?!\s?[×x*·]\s?10)(?!\s?(?:%|мм|см|кг|мкм|ммоль|mm|cm|kg|bar|kPa|кПа))"
)


def garbled(article: Article) -> Iterator[Finding]:
    """Figures and signs that cannot have been meant as they are printed."""
    blocks = [b for b in article.annotations.clean.blocks if b.kind in _KINDS and b.section != "references"]
    for find in (_private, _letters):
        damaged = [finding for block in blocks for finding in find(article, block)]
        if len(damaged) <= _MOST:
            yield from damaged
    for find in (_separators, _turned, _p_above_one, _above_all):
        for block in blocks:
            yield from find(article, block)


def _private(article: Article, block: Block) -> Iterator[Finding]:
    """A character of no font stands before or behind a figure: a sign is lost. The clean text may have dropped it."""
    text = article.source
    span = article.annotations.clean.to_source(block.start, block.end)
    for m in _PRIVATE.finditer(text, span.start, span.end):
        if not _BESIDE_FIGURE.match(text[m.end() : m.end() + 4]):
            continue
        sign = _SYMBOL.get(m[0], "")
        if sign == "·":  # the bullet of a list
            continue
        word = re.search(r"\S+\s*$", text[max(0, m.start() - 20) : m.start()])
        figure = re.match(r"\s*\S+", text[m.end() : m.end() + 16])
        start = m.start() - (len(word[0]) if word else 0)
        end = m.end() + (len(figure[0]) if figure else 0)
        yield _finding(
            _source_place(article, block, start, end),
            "a character that no font shows",
            "знак, которого нет ни в одном шрифте",
            f"“{sign}” is probably meant" if sign else "restore the sign",
            Severity.WARNING,
        )


def _letters(article: Article, block: Block) -> Iterator[Finding]:
    span = article.annotations.clean.to_source(block.start, block.end)
    found = {
        m.span(): m
        for pattern in (_LETTER, _BEFORE_UNIT)
        for m in pattern.finditer(article.source, span.start, span.end)
    }
    for _, m in sorted(found.items()):
        right = m[0].translate(_DIGITS)
        yield _finding(
            _source_place(article, block, m.start(), m.end()),
            "a letter inside a number",
            "буква внутри числа",
            right,
            Severity.ERROR,
        )


def _separators(article: Article, block: Block) -> Iterator[Finding]:
    for pattern in (_DOUBLED, _TRIPLE):
        for m in pattern.finditer(article.text, block.start, block.end):
            yield _finding(
                article.place(m.start(), m.end()),
                "a number with two decimal separators",
                "число с двумя десятичными разделителями",
                "print the number anew",
                Severity.ERROR,
            )


def _turned(article: Article, block: Block) -> Iterator[Finding]:
    """The first bound is above the second."""
    for pattern in (_TURNED, _INTERVAL):
        for m in pattern.finditer(article.text, block.start, block.end):
            low, high = (Decimal(m[side].replace(",", ".").replace("·", ".")) for side in ("low", "high"))
            # "1985–90" is a short form; "5–7-й" and "24–12 months" of a falling quantity are read aright.
            if low <= high or _FALLING.search(article.text, max(block.start, m.start() - 40), m.start()):
                continue
            yield _finding(
                article.place(m.start("low"), m.end("high")),
                f"a range whose first bound, {m['low']}, is above its second, {m['high']}",
                f"диапазон, нижняя граница которого ({m['low']}) больше верхней ({m['high']})",
                f"{m['high']}–{m['low']}, or another figure",
                Severity.ERROR,
            )


def _p_above_one(article: Article, block: Block) -> Iterator[Finding]:
    for m in _P_ABOVE.finditer(article.text, block.start, block.end):
        if Decimal(m["p"].replace(",", ".")) == 1:
            continue
        yield _finding(
            article.place(m.start(), m.end()),
            "a p value above 1",
            "значение p больше 1",
            "print the p value anew",
            Severity.ERROR,
        )


def _above_all(article: Article, block: Block) -> Iterator[Finding]:
    """A count of people that is more than all of them."""
    for m in _ABOVE_ALL.finditer(article.text, block.start, block.end):
        if Decimal(m["percent"].replace(",", ".")) > 100:
            yield _finding(
                article.place(m.start(), m.end()),
                "a share of people above 100 %",
                "доля людей больше 100 %",
                "print the percentage anew",
                Severity.ERROR,
            )


def _source_place(article: Article, block: Block, start: int, end: int) -> Evidence:
    """A stretch of the source; the clean text may have repaired what stands there."""
    return Evidence(start, end, article.source[start:end], block.lang, block.section)


def _finding(place: Evidence, en: str, ru: str, suggestion: str, severity: Severity) -> Finding:
    text = " ".join(place.text.split())
    return Finding(
        type=IssueType.TYPO,
        severity=severity,
        places=(place,),
        en=f"“{text}”: {en}.",
        ru=f"«{text}»: {ru}.",
        printed=text,
        suggestion=suggestion,
    )
