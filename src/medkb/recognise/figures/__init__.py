"""Printed figures, found on characters: shares, percentages, counts, doses, durations, intervals, p values.

Each pattern explains one way in which the genre prints a figure. They run in order and what one has taken the next
leaves alone: the fullest form first, so that "7 (17,5 %) of 40" is one share and not three numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from medkb.model import Figure, FigureKind
from medkb.recognise.figures import people as counts
from medkb.recognise.figures import shares, statistics
from medkb.recognise.figures.forms import PERCENT, Builder, Row
from medkb.recognise.quantities import QuantityFinder
from medkb.text.gate import Gate, gated
from medkb.text.numbers import WORDS
from medkb.text.tokens import Token, tokenize


class _Pattern(NamedTuple):
    """`gate`: none where it begins with its number and is tried only where one begins; `percent`: it needs one ahead."""

    pattern: re.Pattern[str]
    build: Builder
    gate: Gate | None
    percent: bool


Rows = list[_Pattern]
_AHEAD = 130  # characters within which a share has its percentage
_PERCENT = re.compile(PERCENT)


class FigureGrammar:
    """The patterns, compiled once for the nouns that mean people and for the spellings of units."""

    def __init__(self, people: list[str], dose_units: dict[str, str], time_units: dict[str, str]) -> None:
        """`people`: every form of a noun for people; units: spelling (any case) -> UCUM code."""
        noun = "(?:" + "|".join(sorted(map(re.escape, people), key=len, reverse=True)) + r")\b"
        self._quantities = QuantityFinder(dose_units, time_units)
        self._before = _compiled([*statistics.patterns(), *shares.both(noun)])
        self._after = _compiled([*shares.alone(noun), *counts.patterns(noun)])
        self._noun = re.compile(rf"(?<![^\W\d_]){noun}\s$")

    def find(self, text: str, tokens: Sequence[Token] | None = None) -> list[Figure]:
        """All figures in order of place; none overlaps another. `tokens` are the text's, where it has been cut."""
        taken = bytearray(len(text))
        found: list[Figure] = []
        starts = _Starts(text, tokenize(text) if tokens is None else tokens)
        self._run(self._before, text, starts, taken, found)
        found += self._quantities.find(text, taken)
        own = [counts.named_by(short) for short in sorted(self._abbreviations(text))]
        self._run([*_compiled(own), *self._after], text, starts, taken, found)
        found.sort(key=lambda f: f.start)
        return list(_united(text, found))

    def _abbreviations(self, text: str) -> set[str]:
        """What an article calls its people for short: "breast cancer survivors (BCS)"."""
        return {
            m["short"] for m in _SHORT.finditer(text) if self._noun.search(text, max(0, m.start() - _NOUN), m.start())
        }

    @staticmethod
    def _run(rows: Rows, text: str, starts: _Starts, taken: bytearray, found: list[Figure]) -> None:
        for pattern, build, gate, percent in rows:
            tried = starts.before_percent if percent else starts.all
            matches = gate.finditer(text) if gate else _matches(pattern.match, text, tried, taken)
            for match in matches:
                start, end = match.span("figure") if "figure" in pattern.groupindex else match.span()
                if any(taken[start:end]):
                    continue
                figure = build(match)
                if figure is not None or build is statistics.nothing or "pct" in pattern.groupindex:
                    taken[start:end] = b"\1" * (end - start)
                if figure is not None:
                    found.append(figure)


def _compiled(rows: list[Row]) -> Rows:
    """Patterns that begin with a number are only tried where one begins: most of the time is saved there."""
    led = re.compile(r"(?:\(\?<!.*?\])?\)?\(\?P<figure>\)?\(\?P<(?:count|pct|low|value)>")
    opened = re.compile(r"(?:\(\?:)+\(\?<=")  # looks back, then begins with its number
    return [
        _Pattern(
            re.compile(pattern),
            build,
            None if led.match(pattern) or opened.match(pattern) else gated(pattern),
            PERCENT in pattern,
        )
        for pattern, build in rows
    ]


def _matches(
    match: Callable[[str, int], re.Match[str] | None], text: str, places: list[int], taken: bytearray
) -> Iterator[re.Match[str]]:
    """The matches at places of which none has been taken when its turn comes."""
    for at in places:
        if not taken[at]:
            found = match(text, at)
            if found:
                yield found


class _Starts:
    """Where a number in digits or in words begins, and where a percentage follows within reach."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.all = [t.start for t in tokens if t.text[0].isdigit() or t.text.lower() in WORDS]
        signs = [m.start() for m in _PERCENT.finditer(text)]
        following = (bisect_left(signs, at) for at in self.all)
        self.before_percent = [
            at for at, i in zip(self.all, following, strict=True) if i < len(signs) and signs[i] - at < _AHEAD
        ]


_SHORT = re.compile(r"\((?P<short>[A-ZА-ЯЁ]{2,6})s?\)")
_NOUN = 24  # characters: no noun for people is longer
# What stands between a count and its percentage when whom it counts is told between them.
_PARTED = re.compile(r"(?:\s[^\W\d_][\w«»+–−/-]*){1,9}\s?[(\[]")


def _united(text: str, found: list[Figure]) -> Iterator[Figure]:
    """A count and the percentage in brackets behind its people are one share: "14 in the control group (25%)"."""
    i = 0
    while i < len(found):
        one, other = found[i], found[i + 1] if i + 1 < len(found) else None
        counted = one.kind is FigureKind.COUNT or (one.kind is FigureKind.SHARE and one.value is None)
        if counted and other and other.kind is FigureKind.PERCENT and other.value is not None and one.count:
            between = text[one.end : other.start]
            if len(between) < _REACH and _PARTED.fullmatch(between) and text[other.end : other.end + 1] in ")];,":
                closing = int(text[other.end : other.end + 1] in (")", "]"))
                end = other.end + closing
                yield replace(one, kind=FigureKind.SHARE, value=other.value, end=end, text=text[one.start : end])
                i += 2
                continue
        yield one
        i += 1


_REACH = 70  # characters
_INTERVAL = re.compile(
    r"(?:\d\s?(?:%|мес|months|лет|years|дн\w*|days|сут)\.?|ДИ|CI|IQR|МКИ|ИКР|медиана \d+|median \d+)[,:]?\s$"
)


def references(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Reference marks such as [12, 14–16]: their places and numbers."""
    for match in re.finditer(r"\[(\d{1,3}(?:\s?[,;–—-]\s?\d{1,3})*)\]", text):
        if _INTERVAL.search(text, max(0, match.start() - 25), match.start()) and re.fullmatch(
            r"\d+\s?[;–—-]\s?\d+", match[1]
        ):
            continue  # "62 % [51; 70]" is a value with its interval
        numbers: list[int] = []
        for part in re.split(r"\s?[,;]\s?", match[1]):
            ends = [int(x) for x in re.findall(r"\d+", part)]
            numbers += range(ends[0], ends[-1] + 1) if len(ends) == 2 and 0 <= ends[1] - ends[0] < 40 else ends
        yield match.start(), match.end(), tuple(numbers)
