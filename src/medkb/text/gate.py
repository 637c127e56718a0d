"""Patterns that are not tried where no match can be: the rules have hundreds, and most have nothing to say to a text.

What a match must hold or begin with is read off the pattern: pieces of words. Each word that is met is looked up once
a process for the pieces of all patterns, which are bits of a number, and a stretch of text has the bits of its words.
So a stretch is cut into words once, and a pattern that none of them can satisfy costs a lookup.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from sys import maxsize

from medkb.text.pieces import BORDER, DIGIT, held, leading

_RUN = re.compile(r"\w+")
# Letters that are equal to plain ones when case is ignored, though lower() does not make them plain.
_ODD = re.compile("[\u0130\u0131\u017f\u1c80-\u1c88\u212a\ufb05\ufb06]")
_ANY = 1  # the bit of a text that may hold anything
_SHORT = 40  # characters: a shorter stretch is sooner searched than looked up
_LONG = 1500  # characters: in a longer one the places are found where a match may begin
_KNOWN = 200_000  # words


class _Index(dict[str, int]):
    """The bits of each word that has been met, found when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: dict[str, list[tuple[str, int]]] = {}
        self._last = _ANY

    def bit(self, wanted: frozenset[str]) -> int:
        """The bit of the words that have one of these pieces, and that of any; 0 where nothing is wanted."""
        if not wanted:
            return 0
        self._last <<= 1
        for piece in wanted:
            self._pieces.setdefault(piece[:2], []).append((piece, self._last))
        self.clear()
        _bits.cache_clear()
        _words.cache_clear()
        return self._last | _ANY

    def __missing__(self, word: str) -> int:
        bits, bordered = 0, BORDER + word + BORDER
        for i in range(len(bordered) - 1):
            for piece, bit in self._pieces.get(bordered[i : i + 2], ()):
                if bordered.startswith(piece, i):
                    bits |= bit
        if word[0].isdecimal():
            for _, bit in self._pieces.get(DIGIT, ()):
                bits |= bit
        if len(self) > _KNOWN:
            self.clear()
        self[word] = bits
        return bits


_INDEX = _Index()


@lru_cache(maxsize=4096)
def _bits(text: str) -> int:
    bits = _ANY if _ODD.search(text) else 0
    for word in set(_RUN.findall(text.lower())):
        bits |= _INDEX[word]
    return bits


@lru_cache(maxsize=4)
def _lowered(text: str) -> str:
    """The text in lower case, letter for letter; nothing where it may hold anything."""
    lowered = text.lower()
    return "" if len(lowered) != len(text) or _ODD.search(text) else lowered


@lru_cache(maxsize=4)
def _words(lowered: str) -> dict[int, list[int]]:
    """Where the words of the same bits begin."""
    found: dict[int, list[int]] = {}
    for match in _RUN.finditer(lowered):
        bits = _INDEX[match[0]]
        if bits:
            found.setdefault(bits, []).append(match.start())
    return found


def _found(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


class Gate:
    """A pattern that is searched for where it may be; the methods are those of re.Pattern."""

    __slots__ = (
        "_begins",
        "_finditer",
        "_holds",
        "_pieces",
        "_search",
        "_within",
        "findall",
        "fullmatch",
        "match",
        "split",
        "sub",
    )

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Where nothing is known of the matches of `pattern`, it is searched for as ever."""
        self._search, self._finditer = pattern.search, pattern.finditer
        self.match, self.fullmatch, self.findall = pattern.match, pattern.fullmatch, pattern.findall
        self.sub, self.split = pattern.sub, pattern.split
        self._pieces, first = held(pattern), leading(pattern)
        self._within = sorted(piece for piece in first if piece[0] != BORDER)
        self._holds, self._begins = _INDEX.bit(self._pieces), _INDEX.bit(first.difference(self._within))

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """The first match."""
        part = text[start:end]
        if len(part) > _SHORT and self._holds:
            if not self._holds & _bits(part):
                return None
            if len(part) > _LONG and (self._begins or self._within):
                return next(self.finditer(text, start, end), None)
        return self._search(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """The matches from left to right."""
        part = text[start:end]
        if len(part) > _SHORT and self._holds and not self._holds & _bits(part):
            return iter(())
        if len(part) > _LONG and (self._begins or self._within):
            lowered = _lowered(text)
            if lowered:
                return self._at(self._places(lowered), text, start, end)
        return self._finditer(text, start, end)

    def among(self, lines: Sequence[str]) -> Iterator[int]:
        """Numbers of the lines that the pattern is worth trying on: its pieces are looked for in all lines at once."""
        lowered = _lowered("\n".join(lines)) if self._pieces else ""
        if not lowered:
            return iter(range(len(lines)))
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        places = chain.from_iterable(_found(lowered, piece.strip()) for piece in self._pieces)
        return iter(sorted({bisect_right(starts, at) - 1 for at in places}))

    def _places(self, lowered: str) -> set[int]:
        """Where a match may begin."""
        found: set[int] = set()
        if self._begins:
            found.update(*(ats for bits, ats in _words(lowered).items() if bits & self._begins))
        for piece in self._within:
            found.update(_found(lowered, piece))
        return found

    def _at(self, places: set[int], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        for at in sorted(places):
            if start <= at < end:
                match = self.match(text, at, end)
                if match:
                    yield match
                    start = match.end()


def gated(pattern: str, flags: int = 0) -> Gate:
    """Compile a pattern that is tried on many texts and seldom found, once a process: not within a function."""
    return Gate(re.compile(pattern, flags))
