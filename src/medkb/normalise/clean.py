"""Blocks of a document joined into running text: lines, hyphens, columns and floats no longer cut a sentence."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import replace

from medkb.model import Block, BlockKind, Clean, Document
from medkb.normalise.characters import (
    DROPPED,
    PLAIN,
    PLAIN_PROSE,
    REPLACED,
    SOFT_HYPHEN,
    SPACES,
    combined,
    unify_alphabet,
)
from medkb.normalise.repairs import repaired
from medkb.text.morphology import is_cyrillic

_PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CAPTION, BlockKind.KEYWORDS)
_LETTER = re.compile(r"[^\W\d_]")
_OPEN_END = re.compile(r"[\w,;–—\-(«„/+]\s*$")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_HANGING = re.compile(r"[^\W\d_]-$")
_ONE_LETTER = re.compile(r"[^\W\d_](?![\w-])")
# "5–\n10 мг", "II–\nIV степени", "2-\nго дня", "CD19-\nпозитивный": a dash without blanks goes on in the next line.
_DASHES = ((re.compile(r"\d-$"), re.compile(r"\d|[^\W\d_]")), (re.compile(r"[\dIVX]–$"), re.compile(r"\d|[IVX]+\b")))
# "³18 years", "(³ 18": a comparison sign of another font; as a digit it would make another figure.
_LOST_SIGN = re.compile(r"³(?<![^\s(]³) ?\d")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[,⁻–-]{1,2} ?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*")
_POWER_OF = re.compile(r"(?:(?<![\d.,])10|(?<![^\W\d_])[^\W\d_]{1,3})$")  # 10⁹, м², мкм², kg/m²
_AFTER_WORD = re.compile(r"(?:[.,;:!?»”\"’)\]%\d]|[^\W\d_]{4})$")
_PLAIN_MARK = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789–")
_PARAGRAPH_BREAK = "\n\n"


def clean(document: Document) -> Clean:
    """Normalised text of all blocks but noise, floats put after the paragraph that they interrupt."""
    writer = _Writer(document)
    blocks: list[Block] = []
    for group in _reading_groups(document):
        start = len(writer.origin)
        for i, block in enumerate(group):
            writer.add(block, joined=i > 0)
        if len(writer.origin) > start:
            blocks.append(replace(group[0], start=start, end=len(writer.origin)))
            writer.separate()
    text = unify_alphabet("".join(writer.pieces))
    return Clean(document, text, writer.origin, tuple(blocks))


def _reading_groups(document: Document) -> Iterator[list[Block]]:
    """Blocks in reading order; a paragraph that a page, table or figure cuts stands with its continuation."""
    blocks = [b for b in document.blocks if b.kind is not BlockKind.NOISE]
    used: set[int] = set()
    for i, block in enumerate(blocks):
        if i in used:
            continue
        group = [block]
        if block.kind is BlockKind.PARAGRAPH:
            j: int | None = i
            while j is not None and _OPEN_END.search(document.text[blocks[j].start : blocks[j].end]):
                j = _continuation(document, blocks, j)
                if j is not None and j not in used:
                    used.add(j)
                    group.append(blocks[j])
        yield group


def _continuation(document: Document, blocks: list[Block], i: int) -> int | None:
    """The next paragraph behind floats when it goes on in lower case, or with an opened quotation mark."""
    for j in range(i + 1, min(i + 8, len(blocks))):
        other = blocks[j]
        if other.kind is BlockKind.PARAGRAPH:
            first = document.text[other.start]
            goes_on = first.islower() or first.isdigit() or first in "«(–"
            return j if goes_on and other.lang == blocks[i].lang else None
        if other.kind not in (BlockKind.CAPTION, BlockKind.TABLE):
            return None
    return None


def _hyphenated(text: str) -> Iterator[str]:
    """Words that the text writes with a hyphen, in lower case; found from their hyphens, of which there are few."""
    for match in _HYPHENATED.finditer(text):
        first = _LAST_LETTERS.search(text, max(0, match.start() - 40), match.start())
        if first:
            yield (first[0] + match[0]).lower()


class _Writer:
    """Clean text in pieces, with the source offset of each character."""

    def __init__(self, document: Document) -> None:
        self.text = repaired(document.text)[0]
        self.pieces: list[str] = []
        self.origin: array[int] = array("I")
        self.hyphenated = set(_hyphenated(self.text))

    def separate(self) -> None:
        """A paragraph break that belongs to the last character written."""
        self._put(_PARAGRAPH_BREAK, self.origin[-1])

    def add(self, block: Block, joined: bool) -> None:
        """Write one block; a joined one continues the sentence before it."""
        if joined:
            self._join_line(block.start, block.end)
        keep_lines = block.kind not in _PROSE
        run = PLAIN if keep_lines else PLAIN_PROSE
        i, end = block.start, block.end
        while i < end:
            plain = run.match(self.text, i, end)
            if plain:
                self.pieces.append(plain[0])
                self.origin.extend(range(i, plain.end()))
                i = plain.end()
            elif self.text[i] in SPACES:
                i = self._space(i, end, keep_lines)
            elif (mark := _RAISED.match(self.text, i, end)) and self._is_mark(mark):
                i = self._mark(mark, keep_lines)
            else:
                i = self._special(i)

    def _is_mark(self, raised: re.Match[str]) -> bool:
        """A raised number that is no exponent: behind a word, a stop or a figure other than ten."""
        before = self.text[max(0, raised.start() - 12) : raised.start()]
        return not _POWER_OF.search(before) and bool(_AFTER_WORD.search(before))

    def _mark(self, raised: re.Match[str], in_cell: bool) -> int:
        """References in brackets, before the stop that they stand behind; a note's mark in a cell as "^1"."""
        stop = self._tail(1) if self._tail(1) in ".,;:" and not in_cell else ""
        if stop:
            self._drop()
        self._put(" ^" if in_cell else " [", raised.start())
        for i in range(raised.start(), raised.end()):
            self._put(self.text[i].translate(_PLAIN_MARK), i)
        if not in_cell:
            self._put("]" + stop, raised.end() - 1)
        return raised.end()

    def _put(self, chars: str, source: int) -> None:
        """Characters that all stand for one source character."""
        self.pieces.append(chars)
        self.origin.extend([source] * len(chars))

    def _special(self, i: int) -> int:
        """A character that is dropped, replaced or combined with the next; returns where to go on."""
        pair = combined(self.text[i : i + 2])
        if pair:
            self._put(pair, i)
            return i + 2
        char = self.text[i]
        if _LOST_SIGN.match(self.text, i):
            self._put(char, i)
        elif char not in DROPPED:
            self._put(REPLACED.get(char, char), i)
        return i + 1

    def _tail(self, length: int = 40) -> str:
        """The last characters written."""
        tail = ""
        for piece in reversed(self.pieces):
            tail = piece + tail
            if len(tail) >= length:
                break
        return tail[-length:]

    def _space(self, i: int, end: int, keep_lines: bool) -> int:
        """One space, or what a line break means here; returns where to go on."""
        j = i
        while j < end and (self.text[j] in SPACES or self.text[j] in DROPPED):
            j += 1
        run = "".join(c for c in self.text[i:j] if c in SPACES)
        if j >= end:
            return j
        broken = "\n" in run
        if keep_lines and ("\t" in run or (broken and not self._cell_goes_on(j))):
            self._put(("\n\n" if run.count("\n") > 1 else "\n") if broken else "\t", i)
        elif keep_lines and len(run) > 1 and not broken:
            self._put("\t", i)  # a wide gap parts two cells
        elif keep_lines and not broken and self._cell_goes_on(j):
            self._join_line(j, end)  # "рециди- вы": a cell's lines stand side by side in a row
        elif broken or "\f" in run:
            self._join_line(j, end)
        else:
            self._put(" ", i)
        return j

    def _cell_goes_on(self, following: int) -> bool:
        """A table cell that ends in a hyphenated word or in a dash before its figure goes on in the next line."""
        tail = self._tail(2)
        last, before = tail[-1:], tail[:-1]
        char = self.text[following]
        return (last == "-" and before.isalpha() and char.islower()) or (
            last in "–—" and (char.isdigit() or char in "<>≥≤")
        )

    def _join_line(self, following: int, end: int) -> None:
        """Join the line that ends here with the one at `following`: without the hyphen where it only split a word."""
        while self._tail(1) == " ":
            self._drop()
        if not self.origin:
            return
        tail, letter_follows = self._tail(), bool(_LETTER.match(self.text[following]))
        if letter_follows and self.text[self.origin[-1] + 1 : following].startswith(SOFT_HYPHEN):
            return
        if _HANGING.search(tail) and _ONE_LETTER.match(self.text, following, end):
            self._put(" ", self.origin[-1])  # "пре- и посттрансплантационный"
            return
        if len(tail) > 1 and tail[-1] == "-" and _LETTER.match(tail[-2]):
            if self._splits_word(tail, following, end):
                self._drop()
            return
        if any(dash.search(tail) and goes_on.match(self.text, following, end) for dash, goes_on in _DASHES):
            return
        if tail.endswith("/") and letter_follows:
            return
        self._put(" ", self.origin[-1])

    def _splits_word(self, before: str, following: int, end: int) -> bool:
        head = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)*-$", before)
        tail = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", self.text[following : min(end, following + 40)])
        if not tail or not tail[0][0].islower():
            return False
        if head is None:
            return True
        last = head[0][:-1].rpartition("-")[2]
        if len(last) == 1 or last.isupper():  # "T-\nклеточный", "МОБ-\nнегативный": no syllable
            return False
        if is_cyrillic(last) is not is_cyrillic(tail[0]):
            return False
        parts = tail[0].split("-")
        wholes = (head[0] + "-".join(parts[:n]) for n in range(1, len(parts) + 1))
        return not any(whole.lower() in self.hyphenated for whole in wholes)

    def _drop(self) -> None:
        last = self.pieces.pop()
        if len(last) > 1:
            self.pieces.append(last[:-1])
        self.origin.pop()
