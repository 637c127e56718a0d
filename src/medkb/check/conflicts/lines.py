"""The lines of an article that tell figures: sentences and rows of tables, with the numbers that each prints."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from medkb.check.article import Article
from medkb.model import Block, BlockKind
from medkb.text.morphology import word_key
from medkb.text.sentences import sentences

_NUMBER = re.compile(r"(?<![\w.,·:×^])\d+(?:[.,·]\d+)*(?![\d^]|\s?[×:]\s?\d)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_UNIT = re.compile(
    r"[\s-]?(?:(?P<percent>%)|(?P<a>years?|yrs?|год\w*|лет)|(?P<mo>months?|мес\w*)|(?P<wk>weeks?|нед\w*)"
    r"|(?P<d>days?|дн(?:ей|я|и|\b)|сут\w*|день)|(?P<h>hours?|час\w*))",
    re.IGNORECASE,
)
_P = re.compile(r"\b[pPрР]\s?[=<>≤≥]\s?$")
_LEVEL = re.compile(r"\s?%[\s-]?(?:CI|CrI|C\.I\.|confidence|ДИ|довер)", re.IGNORECASE)
_LISTED = re.compile(
    r"\)?\s?(?:,|;|/|–|-|and|or|to|vs\.?|versus|и|или|до|против)\s?(?:(?:at|in|of|у|в|на)\s)?", re.IGNORECASE
)
# "12-month", "24-й неделе", "at week 24", "через 6 мес": when, not how long.
_POINT = re.compile(r"-(?:years?|months?|weeks?|days?|hours?|летн\w*|(?:го|й|я|м|му|е|ю)\s)", re.IGNORECASE)
_AT = re.compile(r"\b(?:weeks?|days?|months?|years?|недел\w+|день|дню|дня|сутк\w+|месяц\w*)\s$", re.IGNORECASE)
_AT_TIME = re.compile(r"\b(?:at|within|by|after|to|through|к|за|через|до|после|спустя)\s$", re.IGNORECASE)
_COUNT_BEFORE = re.compile(r"\d[\s ]?[([]\s?$")
_CLOSES = re.compile(r"\s?[)\]]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{4,}|[^\W\d_]{2,}\d+\w*")  # words, and names of measures: "ACR20"
_BEFORE, _BEHIND = 120, 60  # characters: about a clause
_NAMED = 150  # characters: what a figure is of may stand at the other end of its sentence
_ALSO = {"outcome:mortality": "event:death"}  # one thing under two schemes
_RESULTS = ("event:", "outcome:", "endpoint:")
_GAP = 24  # characters in which a list of percentages names its next member


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number at [start, end) of the clean text.

    `unit` is "%", a unit of time, "p", "at" for a point of time, or "".
    """

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def places(self) -> int:
        """Digits behind the decimal sign."""
        return max(0, -int(self.value.as_tuple().exponent))

    def agrees(self, other: Number) -> bool:
        """The same figure, as far as the coarser of the two is printed; it may have lost its unit."""
        if self.unit != other.unit and ("" not in (self.unit, other.unit) or "p" in (self.unit, other.unit)):
            return False
        return same_value(self.value, other.value)


def same_value(a: Decimal, b: Decimal) -> bool:
    """Equal, or one is the other rounded or cut to fewer digits."""
    if a == b:
        return True
    places = [max(0, -int(v.as_tuple().exponent)) for v in (a, b)]
    return places[0] != places[1] and abs(a - b) < Decimal(1).scaleb(-min(places))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a row at [start, end) of the clean text.

    `region` is the part of the article whose lines do not repeat each other: an abstract in its language, the text
    of methods and results, the tables, the captions, the discussion with the conclusion.
    """

    start: int
    end: int
    lang: str
    region: str
    cites: bool
    numbers: tuple[Number, ...]
    words: tuple[tuple[int, str], ...] = field(compare=False)  # where each stands, and its key
    named: tuple[tuple[int, str], ...] = field(compare=False)  # likewise what the vocabulary knows: "event:sepsis"
    concepts: frozenset[str] = field(compare=False)  # all that it names

    def words_near(self, number: Number) -> set[str]:
        """The keys of the words around a number."""
        return {key for at, key in self.words if number.start - _BEFORE <= at <= number.end + _BEHIND}

    def named_near(self, number: Number) -> set[str]:
        """The results and events named around a number."""
        near = {key for at, key in self.named if number.start - _NAMED <= at <= number.end + _NAMED}
        return {_ALSO.get(key, key) for key in near if key.startswith(_RESULTS)}


@lru_cache(maxsize=1)
def lines(article: Article) -> tuple[Line, ...]:
    """All lines that print a number, but those of the introduction, which tells of others."""
    return tuple(_Reader(article).lines())


class _Reader:
    """Reads the lines of one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._mentions = [mention.start for mention in article.annotations.mentions]
        cited = [r.start for r in article.annotations.references]
        self._cited = sorted(cited + [c.start for c in article.annotations.cues if c.concept == "cited"])

    def lines(self) -> Iterator[Line]:
        """In order of place."""
        for block in self._article.annotations.clean.blocks:
            if region := _region(block):
                for start, end in _stretches(self._article, block):
                    if numbers := tuple(numbers_in(self._article, start, end, block.lang)):
                        yield self._line(start, end, block.lang, region, numbers)

    def _line(self, start: int, end: int, lang: str, region: str, numbers: tuple[Number, ...]) -> Line:
        article = self._article
        mentions = article.annotations.mentions[bisect_left(self._mentions, start) : bisect_left(self._mentions, end)]
        at = bisect_left(self._cited, start)
        named = tuple((m.start, f"{m.scheme}:{m.concept}") for m in mentions if not m.candidate)
        return Line(
            start,
            end,
            lang,
            region,
            at < len(self._cited) and self._cited[at] < end,
            numbers,
            tuple((m.start(), word_key(m[0])) for m in _WORD.finditer(article.text, start, end)),
            named,
            frozenset(key for _, key in named),
        )


def _region(block: Block) -> str:
    if block.kind is BlockKind.TABLE:
        return "table"
    if block.kind is BlockKind.CAPTION:
        return "caption"
    if block.kind is not BlockKind.PARAGRAPH:
        return ""
    if block.section == "abstract":
        return f"abstract {block.lang}"
    if block.section in ("discussion", "conclusion"):
        return "summary"
    return "" if block.section in ("introduction", "references", "back", "keywords") else "text"


def _stretches(article: Article, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is not BlockKind.TABLE:
        yield from ((span.start, span.end) for span in sentences(article.text, block.start, block.end))
        return
    start = block.start
    for row in article.text[block.start : block.end].split("\n"):
        yield start, start + len(row)
        start += len(row) + 1


def numbers_in(article: Article, start: int, end: int, lang: str) -> Iterator[Number]:
    """The numbers of a stretch, but years, levels of confidence and reference marks."""
    text = article.text
    references = [(r.start, r.end) for r in article.annotations.references if start <= r.start < end]
    found: list[Number] = []
    for match in _NUMBER.finditer(text, start, end):
        printed, after = match[0], text[match.end() : match.end() + _GAP]
        if any(a <= match.start() < b for a, b in references) or _LEVEL.match(after):
            continue
        unit = _unit(text, match, after)
        if not unit and _YEAR.fullmatch(printed):
            continue
        value = _value(printed, lang)
        if value is not None:
            found.append(Number(match.start(), match.end(), value, unit))
    yield from _listed(text, found)


def _value(printed: str, lang: str) -> Decimal | None:
    if lang == "en" and _GROUPED.fullmatch(printed):
        return Decimal(printed.replace(",", ""))
    if len(re.findall(r"[.,·]", printed)) > 1:  # a date or a section's number
        return None
    return Decimal(re.sub("[,·]", ".", printed))


def _unit(text: str, match: re.Match[str], after: str) -> str:
    before = text[max(0, match.start() - 12) : match.start()]
    if _P.search(before):
        return "p"
    unit = _UNIT.match(after)
    if unit and unit.lastgroup == "percent":
        return "%"
    if _POINT.match(after) or _AT.search(before) or (unit and _AT_TIME.search(before)):
        return "at"
    if unit:
        return unit.lastgroup or ""
    return "%" if _COUNT_BEFORE.search(before) and _CLOSES.match(after) else ""


def _listed(text: str, numbers: list[Number]) -> list[Number]:
    """The members of a list have the unit that only its last prints: "54.3 and 78.1 %"."""
    for i in range(len(numbers) - 2, -1, -1):
        one, following = numbers[i], numbers[i + 1]
        if not one.unit and following.unit not in ("", "p") and following.start - one.end <= _GAP:
            between = text[one.end : following.start]
            closed = following.unit != "%" and between.startswith(")")  # an interval, and behind it another figure
            if _LISTED.fullmatch(between) and not closed:
                numbers[i] = Number(one.start, one.end, one.value, following.unit)
    return numbers
