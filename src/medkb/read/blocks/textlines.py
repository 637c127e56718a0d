"""Lines of a text as journals set them, and what a line alone tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from medkb.model import BlockKind

ENDS_SENTENCE = re.compile(r"[.!?…][»\"”)\]]*\s*$")
CONTINUES = re.compile(r"\s*[a-zа-яё(\[«“\"≥≤<>±–—\-\d]")
NOTE = re.compile(r"(?:Примечани[ея]|Notes?|Сокращения|Abbreviations)\s*[.:]")
FIGURE = re.compile(r"(?:Рис(?:унок|\.)|Fig(?:ure|\.))\s*\d+", re.IGNORECASE)
# Columns stand apart; two spaces between two words of a sentence only fill its line.
_COLUMNS = re.compile(r"\S(?:\t|[^\S\t]{3,}(?=\S)|[^\S\t]{2}(?=[\dA-ZА-ЯЁ<>≥≤–—(±]))")
_FILLED = re.compile(r"[.!?:;,] {2}(?=[A-ZА-ЯЁ])|(?<=[a-zа-яё]) {2}(?=[a-zа-яё])")
_NUMBERED = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[^\W\d_])")
_NO_WORD = re.compile(r"[^\w]+")
_RUN_IN = re.compile(r"\s*([^.:\n]{4,40})[.:]\s+(?=[«\"“(]?[A-ZА-ЯЁ])")


@dataclass(slots=True)
class Line:
    """One line of the text, what it is held to be, and whether a block begins with it."""

    start: int
    end: int
    text: str
    gap: int  # blank lines before it
    kind: BlockKind = BlockKind.PARAGRAPH
    first: bool = False  # begins a block whatever the line before
    frame: bool = False  # begins a page or a text frame


def lines_of(text: str) -> list[Line]:
    """The lines with something printed on them, in order, with the blank lines before each counted."""
    found: list[Line] = []
    gap, page = 0, False
    for match in re.finditer(r"[^\n\f]*[\n\f]?", text):
        line = match[0].rstrip("\n\f\r")
        if line.strip().strip("\u00ad\u200b\ufeff"):
            lead = len(line) - len(line.lstrip())
            frame = page or (line[0] == " " and line[1:2] not in (" ", ""))
            found.append(Line(match.start() + lead, match.start() + len(line.rstrip()), line.strip(), gap, frame=frame))
            gap, page = 0, False
        else:
            gap += 1
        page = page or match[0].endswith("\f")
    return found


def normal_gap_of(lines: list[Line]) -> int:
    """Blank lines between two lines of one paragraph: 1 in a double-spaced text, else 0."""
    gaps = sorted(line.gap for line in lines[1:])
    return int(bool(gaps) and gaps[len(gaps) // 2] >= 1)


def column_width(lines: list[Line]) -> int:
    """Characters of a full line of the body: the 60th percentile of the lines that are long enough to be prose."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 30)
    return lengths[int(len(lengths) * 0.6)] if lengths else 60


def bare(text: str) -> str:
    """Words in lower case with single spaces, as headings are compared."""
    return _NO_WORD.sub(" ", text).strip().casefold().replace("ё", "е")


def section_named(text: str, names: Mapping[str, str]) -> str:
    """The section whose usual heading the whole text is, with or without a number ("3.1. Results"); "" when none."""
    return names.get(bare(_NUMBERED.sub("", text)), "")


def run_in(text: str, names: Mapping[str, str]) -> str:
    """The section whose heading opens a line of prose ("Results. Of 40 patients ..."); "" when none."""
    head = _RUN_IN.match(text)
    return section_named(head[1], names) if head else ""


@lru_cache(maxsize=4096)  # the lines of a table are asked for again and again, until it ends
def has_columns(text: str) -> bool:
    """True for a row whose cells a tab or a wide gap parts; a line that is spaced out to fill its column has none."""
    return "\t" in text or (bool(_COLUMNS.search(text)) and not _FILLED.search(text))


def is_full(text: str, width: int) -> bool:
    """True for a line of prose that fills its column of `width` characters."""
    return len(text) >= 0.72 * width and not has_columns(text)
