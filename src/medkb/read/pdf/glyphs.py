"""What both readers of PDF pages share: the meaning of printed characters, bold prints and turned labels.

Boxes are x0, top, x1, bottom in points from the top left corner of what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from math import floor

from medkb.read.pdf.page import Glyph, PrintedWord, words_of

_TWICE = 0.6  # points between two prints of one letter that make it look bold
_STRIP = 4.0  # points: the height of the strips in which prints of one letter are looked for
_SLANT = 0.2  # of its run: the rise of a line of text that still reads as straight
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_HAS_LIGATURE = re.compile("[ﬀ-ﬆ]").search
UNKNOWN = "\ufffd"

Box = tuple[float, float, float, float]


def meaning(text: str) -> str:
    """Printed characters, ligatures as letters; "(cid:7)" and a null are U+FFFD, control characters a space."""
    if text.isprintable() and " " not in text and not text.startswith("(cid:"):
        return text if text.isascii() or not _HAS_LIGATURE(text) else text.translate(_LIGATURES)
    if text.startswith("(cid:") or text == "\0":
        return UNKNOWN
    if not text.strip() or text.isspace():
        return " "
    kinds = {"Cc": "", "Cs": UNKNOWN}
    parts = (kinds.get(unicodedata.category(c), c) for c in text if not c.isspace())
    return "".join(parts).translate(_LIGATURES) or " "


def is_straight(along: float, up: float) -> bool:
    """True for text that runs from left to right; `along` and `up` are the direction in which it runs."""
    return along > 0 and abs(up) <= _SLANT * along


def turn_of(directions: Iterable[tuple[float, float, int]]) -> int:
    """1 where most characters of a page run up, -1 where most run down, else 0; of (along, up, how many)."""
    every, up, down = 0, 0, 0
    for along, rise, count in directions:
        every += count
        if abs(along) <= _SLANT * abs(rise):
            up, down = (up + count, down) if rise > 0 else (up, down + count)
    if 2 * (up + down) <= every:
        return 0
    return 1 if up >= down else -1


def turned(box: Box, width: float, height: float, turn: int) -> Box:
    """A box of a page of this width and height as a reader sees it who turns the page so that its lines lie."""
    x0, top, x1, bottom = box
    if turn > 0:
        return height - bottom, x0, height - top, x1
    return (top, width - x1, bottom, width - x0) if turn else box


def shown(text: str, box: Box, size: float, page: tuple[float, float]) -> Glyph | None:
    """The glyph, its box cut to the page of this width and height; None where its middle is off it."""
    x0, top, x1, bottom = box
    width, height = page
    if not (text and 0 <= (x0 + x1) / 2 <= width and 0 <= (top + bottom) / 2 <= height):
        return None
    if x0 < 0 or top < 0 or x1 > width or bottom > height:
        x0, top, x1, bottom = max(0.0, x0), max(0.0, top), min(width, x1), min(height, bottom)
    return Glyph(text, x0, top, x1, bottom, max(1.0, size))


def once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Without the second print of what is printed twice to look bold."""
    seen: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        text, x0, top = glyph.text, glyph.x0, glyph.top
        if text == " ":
            yield glyph
            continue
        own = floor(top / _STRIP)
        above, below = floor((top - _TWICE) / _STRIP), floor((top + _TWICE) / _STRIP)
        near = seen.get((text, own), [])
        if above != below:
            near = near + seen.get((text, above if above != own else below), [])
        for other in near:
            if abs(other.x0 - x0) < _TWICE and abs(other.top - top) < _TWICE:
                break
        else:
            seen.setdefault((text, own), []).append(glyph)
            yield glyph


def labels(glyphs: Sequence[Glyph]) -> Iterator[list[PrintedWord]]:
    """Words of each turned label, in the order of printing."""
    label: list[list[Glyph]] = [[]]
    before: Glyph | None = None
    for glyph in glyphs:
        if before and not _near(before, glyph):
            yield from _label(label)
            label = [[]]
        if glyph.text.isspace():
            label.append([])
        else:
            label[-1].append(glyph)
        before = glyph
    yield from _label(label)


def _near(a: Glyph, b: Glyph) -> bool:
    reach = max(a.size, b.size)
    down = max(b.top - a.bottom, a.top - b.bottom)
    across = max(b.x0 - a.x1, a.x0 - b.x1)
    return down < reach and across < reach


def _label(parts: Iterable[Sequence[Glyph]]) -> Iterator[list[PrintedWord]]:
    words = []
    for part in parts:
        if part:
            x0, top = min(g.x0 for g in part), min(g.top for g in part)
            x1, bottom = max(g.x1 for g in part), max(g.bottom for g in part)
            words.append(PrintedWord("".join(g.text for g in part), x0, top, x1, bottom, part[0].size))
    if words:
        yield words


def words_printed(glyphs: Iterable[Glyph]) -> list[PrintedWord]:
    """Words of straight glyphs in the order of printing."""
    return words_of(list(once(glyphs)))
