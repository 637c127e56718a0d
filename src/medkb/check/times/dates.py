"""Printed dates and intervals of time, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medkb.check.languages.printed import DAYS, unit_at
from medkb.text.numbers import NUMBER, WORDS

_RU = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_EN = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENDINGS = {"март": "(?:а|е|ом)?", "август": "(?:а|е|ом)?", "ма": "(?:й|я|е|ем)"}
_MONTH_RU = "|".join(f"(?P<r{i}>{stem}{_ENDINGS.get(stem, '(?:ь|я|е|ем)')})" for i, stem in enumerate(_RU))
_MONTH_EN = "|".join(f"(?P<e{i}>{stem}[a-z]*)" for i, stem in enumerate(_EN))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TAIL = r"(?:\s?г(?:\.|ода|оду)?(?!\w))?"
_FULL = re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)[./](?P<month>[01]?\d)[./](?P<year>(?:19|20)\d\d)(?!\d)")
_RUSSIAN = re.compile(rf"(?<!\w)(?:(?P<day>[0-3]?\d)(?:-го)?\s)?(?:{_MONTH_RU})\s{_YEAR}(?!\d){_TAIL}", re.IGNORECASE)
_ENGLISH = re.compile(
    rf"(?<!\w)(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s)?(?:{_MONTH_EN})\.?\s(?:(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?,?\s)?"
    rf"(?:of\s)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_INTERVAL = re.compile(rf"(?<![\w.,/–—-])(?P<value>{NUMBER}|(?P<word>[^\W\d_]{{3,15}}(?!\w)))")


@dataclass(frozen=True, slots=True)
class Date:
    """A printed date at [start, end); `day` is None where only the month is printed."""

    start: int
    end: int
    year: int
    month: int
    day: int | None = None

    @property
    def months(self) -> Decimal:
        """Months since the year 0; a month without a day counts from its middle."""
        return Decimal(12 * self.year + self.month) + Decimal((self.day or 15) - 1) / Decimal("30.4")

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it."""
        return f"{self.year}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @property
    def slack(self) -> Decimal:
        """By how many months the print may be off."""
        return Decimal("0.03") if self.day else Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Interval:
    """A printed time such as "8 мес" at [start, end)."""

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def months(self) -> Decimal:
        """Its length in months."""
        return self.value * DAYS[self.unit] / DAYS["mo"]


def dates(text: str, start: int, end: int) -> Iterator[Date]:
    """Dates with a month and a year, in order of place."""
    if not _ANY_YEAR.search(text, start, end):
        return
    found = [
        Date(m.start(), m.end(), int(m["year"]), int(m["month"]), int(m["day"]))
        for m in _FULL.finditer(text, start, end)
        if 1 <= int(m["month"]) <= 12 and 1 <= int(m["day"]) <= 31
    ]
    for pattern, letter in ((_RUSSIAN, "r"), (_ENGLISH, "e")):
        for m in pattern.finditer(text, start, end):
            month = next(i for i in range(12) if m[f"{letter}{i}"]) + 1
            day = m["day"] or (m["day2"] if letter == "e" else None)
            if letter == "e" and len(m[f"e{month - 1}"]) > 9:
                continue
            found.append(Date(m.start(), m.end(), int(m["year"]), month, int(day) if day else None))
    yield from sorted(found, key=lambda d: d.start)


def intervals(text: str, start: int, end: int) -> Iterator[Interval]:
    """Printed times in days or longer units, with a single value."""
    for m in _INTERVAL.finditer(text, start, end):
        word = m["value"].lower()
        if m["word"] and word not in WORDS:
            continue
        if re.match(r"\s?[–—-]\s?\d", text[m.end() : m.end() + 4]):
            continue  # a range
        unit = unit_at(text, m.end())
        if unit not in ("d", "wk", "mo", "a"):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", word):
            continue  # a year
        value = (
            Decimal(WORDS[word])
            if word in WORDS
            else Decimal(re.sub(r"\s", "", word).replace(",", ".").replace("·", "."))
        )
        behind = re.match(r"[\s-]*[^\W\d_]+\.?", text[m.end() : m.end() + 16])
        yield Interval(m.start(), m.end() + (len(behind[0]) if behind else 0), value, unit)
