"""A place where the text is damaged or may be."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Damage(StrEnum):
    """What is wrong; the value is how the report says it, behind the number of places."""

    CODE_PAGE = "text in the wrong code page"
    MOVED = "letters that a font's table has moved"
    UNREADABLE = "text that is no language"
    NO_CHARACTER = "characters that were lost (U+FFFD)"
    PRIVATE = "characters of a symbol font that nothing explains"
    POWER = "a power of ten whose superscript was lost"
    MARK = "reference marks that run into words or figures"
    SIGN = "a comparison or minus sign that was lost or doubled"
    SYMBOL = "a sign that stands for another one"
    LETTER = "a letter that stands for a digit"
    LIGATURE = "words without their fi, fl or ff"


class Finding(NamedTuple):
    """One place [start, end) in the source text; `likely` is what it seems to say, empty where that is open."""

    damage: Damage
    start: int
    end: int
    likely: str = ""
