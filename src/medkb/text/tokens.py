"""Words with their places, and the keys by which phrases are found."""

from __future__ import annotations

import re
from typing import NamedTuple

from medkb.text.morphology import word_key

# A Greek letter is a word of its own ("IFNα", "β-интерферон"), but for the mu of "μg".
_WORD = re.compile(r"[Α-Ωα-λν-ω]|[^\W\d_Α-Ωα-λν-ω]+|\d+")
# The letter behind a digit is a Latin one, whatever the keyboard: "1а", "2б", "D3", "В12".
_BEHIND_DIGIT = dict(zip("абвсАБВС", "abbcabbc", strict=True))
_CAPITALS = dict(zip("АВДЕКМНОРСТХ", "abdekmhopctx", strict=True))


class Token(NamedTuple):
    """A run of letters or of digits at [start, end) with its matching key."""

    start: int
    end: int
    text: str
    key: str


def tokenize(text: str) -> list[Token]:
    """Runs of letters and runs of digits; a Greek letter is a run of its own; everything else separates."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        (start, end), word = match.span(), match[0]
        found.append(Token(start, end, word, word_key(word) if end - start > 1 else _letter_key(text, start, word)))
    return found


def _letter_key(text: str, start: int, letter: str) -> str:
    """One letter is a symbol ("витамин С", "интерферон бета-1а") or a function word ("с", "а")."""
    if start and letter in _BEHIND_DIGIT and text[start - 1].isdigit():
        return _BEHIND_DIGIT[letter]
    return _CAPITALS.get(letter) or word_key(letter)
