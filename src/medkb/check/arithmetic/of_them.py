"""A part that is larger than its whole in one breath: "у пяти больных, шестеро из них", "in 5, 6 of whom"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.check.article import Article, Finding
from medkb.model import Figure, FigureKind, IssueType, Severity
from medkb.text.numbers import INTEGER, NUMBER_WORD, parse_count

_PART = rf"{INTEGER}|(?i:{NUMBER_WORD})"
_WORDS = r"(?i:из них|из которых|of them|of whom|of these|of those|among them)"
_NO_PEOPLE = r"(?![\d.,]*\d|\s?%|\s(?:год|лет|мес|нед|day|week|month|year))"
_OF_THEM = re.compile(rf"\b{_WORDS}\b")
_BEFORE = re.compile(rf"(?<![\w.,–-])(?P<part>{_PART})\s$")
_BEHIND = re.compile(rf"\s(?:у\s|in\s)?(?<![\w.,–-])(?P<part>{_PART}){_NO_PEOPLE}")
_NUMBER = 20  # characters
_COUNTED = (FigureKind.COUNT, FigureKind.SHARE, FigureKind.SIZE)
_REACH = 200  # characters back to the whole
_SENTENCE = re.compile(r"[.!?]\s")


def of_them(article: Article) -> Iterator[Finding]:
    """Each count beside "of them" against the counts before it, in its sentence, else in the one before."""
    counted = [f for f in article.figures if f.kind in _COUNTED and f.count]
    for match in _OF_THEM.finditer(article.text):
        told = _BEFORE.search(article.text, max(0, match.start() - _NUMBER), match.start())
        told = told or _BEHIND.match(article.text, match.end())
        part = parse_count(told["part"]) if told else None
        if told is None or not part:
            continue
        wholes = _wholes(article.text, counted, min(told.start(), match.start()))
        if wholes and all((f.n or f.count or 0) < part for f in wholes):
            yield _finding(article, wholes[-1], part, told.span("part"))


def _wholes(text: str, counted: list[Figure], at: int) -> list[Figure]:
    """The counts before the place in its sentence; where it has none, those of the sentence before."""
    first = max(0, at - _REACH)
    starts = [first, *(m.end() for m in _SENTENCE.finditer(text, first, at))]
    for start in reversed(starts[-2:]):
        if found := [f for f in counted if start <= f.start and f.end <= at]:
            return found
    return []


def _finding(article: Article, whole: Figure, part: int, span: tuple[int, int]) -> Finding:
    places = (article.place(whole.start, whole.end), article.place(*span))
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=places,
        en=f"{part} of {whole.count} are told: the part is larger than its whole.",
        ru=f"Сказано о {part} из {whole.count}: часть больше целого.",
        printed=f"{whole.count}, {part}",
        how=f"{part} > {whole.count}",
        suggestion="one of the two counts is misprinted, or they are counts of different things",
        claims=tuple({c.id: c for place in places for c in article.claims_at(place)}.values()),
    )
