"""Where a table ends: at prose, at a heading, at the next caption, at a new page that goes on with a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from medkb.model import BlockKind
from medkb.read.blocks.textlines import ENDS_SENTENCE, FIGURE, NOTE, Line, has_columns, is_full, run_in, section_named

_NOTE_MARK = re.compile(r"\s*[*†‡§¶#]|Data are|Values are|Данные представлены|Значения представлены|Указаны?\b")
_SENTENCE_INSIDE = re.compile(r"[a-zа-яё)%][.!?]\s+[A-ZА-ЯЁ]")
_WORD = re.compile(r"(?<![\w-])[a-zа-яё]{2,}")
_GOES_ON = re.compile(r"[a-zа-яё(«]")
_ROW = re.compile(r"\(\s?\d+(?:[.,·]\d+)?\s?%?\s?\)(?:\s+\S{1,8}){0,3}\s*$")  # ends in a share, and a p value or so
_SET_IN = 2  # rows
_LONGEST_HEADING = 60  # characters


def ends_table(lines: list[Line], i: int, begin: int, width: int, names: Mapping[str, str]) -> bool:
    """A figure's caption, prose, a section's heading, or a new page that goes on in lower case."""
    line = lines[i]
    if line.kind is BlockKind.CAPTION:
        return bool(FIGURE.match(line.text)) or i == begin
    if line.kind not in (BlockKind.PARAGRAPH, BlockKind.NOISE):
        return True
    if prose_run(lines, i, width) or (in_columns(lines[begin:i]) and _prose_below(lines, i, width)):
        return True
    if section_named(line.text, names) and i + 1 < len(lines) and is_full(lines[i + 1].text, width):
        return True
    if run_in(line.text, names) and is_full(line.text, width):
        return True
    # Where rows begin with a blank, before this line and behind it, the blank tells no new page.
    set_in = sum(row.frame for row in [*lines[begin:i], *lines[i + 1 : i + 3]]) >= _SET_IN
    return line.frame and not set_in and i > begin and bool(re.match(r"[a-zа-яё]", line.text))


def prose_run(lines: Sequence[Line], i: int, width: int) -> bool:
    """Three lines of body text: near the column's width, mostly letters, running on from one to the next."""
    run = lines[i : i + 3]
    if _is_paragraph(lines[i].text, width):
        return True
    if i and _ROW.search(lines[i].text) and _ROW.search(lines[i - 1].text):
        return False
    if len(run) < 3 or any(r.kind is not BlockKind.PARAGRAPH for r in run):
        return False
    if any(len(r.text) < 0.72 * width or len(r.text) > 1.9 * width or has_columns(r.text) for r in run):
        return False
    running = sum(bool(_GOES_ON.match(b.text)) or a.text.endswith("-") for a, b in pairwise(run))
    digits = sum(c.isdigit() for r in run for c in r.text)
    length = sum(len(r.text) for r in run)
    # Results in prose are full of figures, but between them stand words that no row of a table has.
    words = sum(len(_WORD.findall(r.text)) for r in run)
    return running >= 1 and (digits < 0.12 * length or (digits < 0.3 * length and words >= 4 * len(run)))


def _is_paragraph(text: str, width: int) -> bool:
    """A whole paragraph on one line, as some files have them."""
    if len(text) < max(150, 1.9 * width) or has_columns(text) or not ENDS_SENTENCE.search(text):
        return False
    return ". " in text and sum(map(str.isdigit, text)) < 0.15 * len(text)


def in_columns(rows: Sequence[Line]) -> bool:
    """Most of the rows so far have cells that gaps part, so that a line of text stands out from them."""
    return sum(has_columns(row.text) for row in rows) >= max(2, 0.5 * len(rows))


def _prose_below(lines: Sequence[Line], i: int, width: int) -> bool:
    """Below rows in columns: a sentence of its own, or full lines of words without a gap, one running into the next."""
    first, following = lines[i].text, [line for line in lines[i + 1 : i + 3] if line.kind is BlockKind.PARAGRAPH]
    if not first[:1].isupper() or has_columns(first) or _NOTE_MARK.match(first) or NOTE.match(first):
        return False
    if following and has_columns(following[0].text):
        return False
    words = len(_WORD.findall(first))
    if words >= 4 and ENDS_SENTENCE.search(first):
        return True
    if not following or words < 3 or not is_full(first, width):
        return False
    second = following[0].text
    if not (_runs_on(first, second) and len(_WORD.findall(second)) >= 3):
        return False
    return bool(_SENTENCE_INSIDE.search(f"{first} {second}")) or not any(has_columns(f.text) for f in following)


def _runs_on(first: str, second: str) -> bool:
    """The sentence that the first line leaves open goes on in the second."""
    return not ENDS_SENTENCE.search(first) and (
        bool(_GOES_ON.match(second)) or first[-1:] == "-" or second[:1].isdigit()
    )


def heading_above(lines: Sequence[Line], begin: int, end: int) -> int:
    """Where the heading begins that stands between the last row and the prose at `end`; `end` where there is none."""
    if end >= len(lines) or end - begin < 3 or not in_columns(lines[begin : end - 1]):
        return end
    line, below = lines[end - 1], lines[end]
    text = line.text
    if line.kind is not BlockKind.TABLE or below.kind is not BlockKind.PARAGRAPH or not below.text[:1].isupper():
        return end
    titled = text[:1].isupper() and text[-1] not in ".,;:!?)–—-" and 4 <= len(text) <= _LONGEST_HEADING
    plain = not any(map(str.isdigit, text)) and not has_columns(text) and not _NOTE_MARK.match(text)
    return end - 1 if titled and plain and has_columns(lines[end - 2].text) else end
