"""Letters moved along by a wrong table of a font: lines that no language explains, and the move that explains them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.normalise.codepages import Repair
from medkb.normalise.letters import PROSE, is_russian, weight

# Words of two letters and more without which no paragraph goes.
_FUNCTION = frozenset(
    "the of and in to with was for were is by that as at from on an be or this it are not "
    "на по для от не что при из до или как после был была было были".split()
)
# Mean log share below which so many letters are no prose; on sound stretches without a function word it was never
# below 1.25, and never below 1.35 where they had 100 letters and more.
_ODD = ((150, 1.27), (60, PROSE), (30, 0.7))
_FEW = 30
_LONG = 150  # characters of a line in which one function word may have come about by chance
_SAMPLE = 2000  # characters that tell how letters were moved
_CYRILLIC = (0x410, 0x430)  # А and а, each with 31 letters behind it
_LATIN_CID = 29  # a font's glyph numbers shown as characters: "7KH" for "The"


def unreadable(text: str) -> list[tuple[int, int]]:
    """Runs of lines whose letters are those of no Russian or English text, in order of place."""
    return [(start, end) for start, end in _wordless(text) if _is_odd(text[start:end])]


def _wordless(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines without a function word."""
    start, at = -1, 0
    for line in text.split("\n"):
        words = line.split()
        if _FUNCTION.isdisjoint(words) or (len(line) > _LONG and len(_FUNCTION.intersection(words)) < 2):
            start = at if start < 0 else start
        elif start >= 0:
            yield start, at - 1
            start = -1
        at += len(line) + 1
    if start >= 0:
        yield start, len(text)


def _is_odd(stretch: str) -> bool:
    if len(stretch) < _FEW:
        return False
    letters = sum(map(str.isalpha, stretch))
    limit = next((limit for enough, limit in _ODD if letters >= enough), None)
    return limit is not None and weight(stretch) < limit


def shift_repairs(text: str, spans: Sequence[tuple[int, int]]) -> list[Repair]:
    """Of unreadable stretches those that become Russian when each letter is moved by the same number of places."""
    found = []
    for start, end in spans:
        right = moved_back(text[start:end])
        if right:
            found.append(Repair(start, end, right))
    return found


def moved_back(stretch: str) -> str | None:
    """The stretch with its Cyrillic letters moved so that they make Russian words, or None; same length."""
    for step in range(1, 32):
        right = stretch[:_SAMPLE].translate(_move(step))
        if weight(right) >= PROSE and is_russian(right):
            return stretch.translate(_move(step))
    return None


def _move(step: int) -> dict[int, str]:
    return {first + i: chr(first + (i + step) % 32) for first in _CYRILLIC for i in range(32)}


def likely(stretch: str) -> str | None:
    """What an unreadable stretch of Latin letters and signs seems to say; for people, never for the clean text."""
    tables = [{c: chr(c + _LATIN_CID) for c in range(0x21, 0x7F - _LATIN_CID)}]
    tables += [{first + i: chr(first + (i + n) % 26) for first in (65, 97) for i in range(26)} for n in range(1, 26)]
    for table in tables:
        right = stretch[:_SAMPLE].translate(table)
        if weight(right) >= PROSE and not _FUNCTION.isdisjoint(right.lower().split()):
            return right
    return None
