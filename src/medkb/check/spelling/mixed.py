"""Words of two alphabets: a Latin "B" at the head of a Russian name. A copy that has many of them was so encoded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.check.article import Article, Finding
from medkb.model import Evidence, IssueType, Severity

_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]{5,}")
_MEET = re.compile(r"[a-zA-Z][а-яё]|[а-яёА-ЯЁ][a-z]")
_MOST = 3  # different words: with more, the look-alikes are the copy's


def mixed(article: Article) -> Iterator[Finding]:
    """Words of five letters and more that the clean text has in one alphabet and the source in two."""
    clean = article.annotations.clean
    found: dict[tuple[str, str], list[Evidence]] = {}
    for block in clean.blocks:
        span = clean.to_source(block.start, block.end)
        if not _MEET.search(article.source, span.start, span.end):
            continue
        for m in _WORD.finditer(article.text, block.start, block.end):
            place = article.place(*m.span())
            right, word = m[0], place.text
            if len(word) == len(right) and word != right and word[1:].islower() and _MEET.search(word):
                found.setdefault((word, right), []).append(place)
    if len(found) > _MOST:
        return
    for (word, right), places in found.items():
        odd = "".join(sorted({a for a, b in zip(word, right, strict=True) if a != b}))
        yield Finding(
            type=IssueType.TYPO,
            severity=Severity.WARNING,
            places=tuple(places),
            en=f"“{word}” mixes two alphabets: {odd} is of the other one, so that a search does not find the word.",
            ru=f"В слове «{word}» смешаны два алфавита: {odd} — из другого, и поиск такого слова не найдёт.",
            printed=word,
            suggestion=right,
        )
