"""Words with their places, and the keys by which phrases are found."""

from __future__ import annotations

import re
from typing import NamedTuple

from medkb.text.morphology import word_key

_WORD = re.compile(r"[^\W\d_]+|\d+")


class Token(NamedTuple):
    """A run of letters or of digits at [start, end) with its matching key."""

    start: int
    end: int
    text: str
    key: str


def tokenize(text: str) -> list[Token]:
    """Runs of letters and runs of digits; everything else separates."""
    return [Token(m.start(), m.end(), m[0], word_key(m[0])) for m in _WORD.finditer(text)]
