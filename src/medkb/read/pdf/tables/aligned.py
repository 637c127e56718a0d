"""Columns and rows that only the places of the words tell: where no line parts the cells of a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from medkb.read.pdf.page import PrintedWord

_CHUNK_SPACE = 0.5  # of the font size: the widest space between two words of one cell
_STRIP = 0.45  # of the font size: the narrowest white strip between two columns
_BUCKET = 16.0  # points
_ALIKE = 0.1  # of the size: two words of one type size
_LEVEL = 0.25  # of the lower height: how far the feet or heads of two words of one line are apart
_SAME_LINE = 0.5  # of the lower height: how far two words of one line overlap
FIGURE = re.compile(
    r"[(\[]?\s?[<>≤≥~≈±+–—−-]{0,2}\s?\d|[–—−-]{1,2}$|(?:н/д|н\.\s?д\.|n/a|NA|NR|n\.\s?s\.|нд|НД)$", re.IGNORECASE
)
_SHARED = 0.3  # of the lower height: what two lines of one row have in common, and lines set close have not
_LOWER = re.compile(r"[a-zа-яё(]")
_CYRILLIC, _LATIN = re.compile(r"[А-Яа-яё]{2}"), re.compile(r"\b[A-Z]?[a-z]{2}")  # abbreviations are of no language
_TWO_KINDS = 0.2  # of the font size: how much wider the gaps between rows are than those within
_WIDE = 1.2  # of the font size: gaps wider than this part rows
_NEAR = 0.6  # of the font size: white space between two lines of one label
_SET_IN = 2.0  # points
_OPENS = re.compile(r"(?:[:,]|[,(]\s?%\)?|n\s?\(%\))\s*$")  # a section: "Sex, n (%)"
_LOWER_WORD = re.compile(r"(?<![^\s(])[a-zа-яё-]{2,}(?![^\s,.;:)])")
_PROSE = 6  # words in lower case
CAPTION = re.compile(
    r"(?:Окончание\s+|Продолжение\s+)?(?:Таблиц[аы]|Table)\s*(?:№\s*)?[A-ZА-Я]?\d+(?:\s*[.:|]|\s+[A-ZА-ЯЁ(]|\s*$)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[(\[]|[a-zа-яё]")


@dataclass(slots=True)
class TextLine:
    """One printed line of a table: its chunks, each a list of words with ordinary spaces between."""

    chunks: list[list[PrintedWord]]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of its middle on the page."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Its largest type."""
        return max(word.size for chunk in self.chunks for word in chunk)


def text(words: Iterable[PrintedWord]) -> str:
    """Words with spaces between them."""
    return " ".join(word.text for word in words)


def lines_of_words(words: Iterable[PrintedWord]) -> list[TextLine]:
    """Lines from the top down; a raised mark belongs to the line that it touches."""
    lines: list[list[PrintedWord]] = []
    near: defaultdict[int, list[list[PrintedWord]]] = defaultdict(list)  # lines by the height of their first word
    for word in sorted(words, key=lambda w: (-w.size, w.top, w.x0)):
        around = range(int(word.top // _BUCKET), int(word.bottom // _BUCKET) + 1)
        fitting = [line for height in around for line in near[height] if _in_line(line, word)]
        if fitting:
            min(fitting, key=lambda line: abs(line[0].bottom - word.bottom)).append(word)
            continue
        lines.append([word])
        for height in around:
            near[height].append(lines[-1])
    found = []
    for line in lines:
        line.sort(key=lambda w: w.x0)
        top = min(w.top for w in line if w.size >= 0.8 * line[0].size or len(line) == 1)
        found.append(TextLine(_chunks(line), top, max(w.bottom for w in line)))
    return sorted(found, key=lambda x: x.middle)


def _in_line(line: Sequence[PrintedWord], word: PrintedWord) -> bool:
    """True for a word of the line's height; one of another size, and a mark of another font, need only touch it."""
    first = line[0]
    lower = min(first.bottom - first.top, word.bottom - word.top)
    if min(first.bottom, word.bottom) - max(first.top, word.top) <= _SAME_LINE * lower:
        return False
    off = min(abs(first.bottom - word.bottom), abs(first.top - word.top))
    alike = abs(first.size - word.size) < _ALIKE * first.size and any(map(str.isalnum, first.text + word.text))
    return off <= _LEVEL * lower or not alike or not any(map(str.isalnum, word.text))


def _chunks(line: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    chunks: list[list[PrintedWord]] = [[line[0]]]
    for word in line[1:]:
        last = chunks[-1][-1]
        if word.x0 - last.x1 > _CHUNK_SPACE * max(word.size, last.size):
            chunks.append([])
        chunks[-1].append(word)
    return chunks


def separators(lines: Sequence[TextLine], x0: float, x1: float) -> list[float]:
    """Middles of the white strips that part columns between x0 and x1: no chunk of the telling lines crosses them.

    Lines of one chunk (sections, spanning heads, wrapped labels) tell nothing.
    """
    telling = [line for line in lines if len(line.chunks) > 1]
    if len(telling) < 2:
        return []
    size = sorted(line.size for line in telling)[len(telling) // 2]
    bounds = sorted((chunk[0].x0, chunk[-1].x1) for line in telling for chunk in line.chunks)
    found: list[float] = []
    right = bounds[0][1]
    # Labels set beside the middle of their values, or above them, are lines of their own.
    labels = [line.chunks[0][-1].x1 for line in lines if len(line.chunks) == 1 and line.chunks[0][0].x0 < bounds[0][0]]
    clear = [edge for edge in labels if edge <= bounds[0][0] - _STRIP * size]
    if clear:
        found.append((max(clear) + bounds[0][0]) / 2)
    for start, end in bounds[1:]:
        if start - right >= _STRIP * size and x0 < right and start < x1:
            found.append((start + right) / 2)
        right = max(right, end)
    return found


def is_prose(words: Sequence[PrintedWord]) -> bool:
    """True for more words in lower case than a cell has on one line."""
    return len(_LOWER_WORD.findall(text(words))) >= _PROSE


def opens_bracket(lines: Sequence[TextLine], left: float, right: float) -> bool:
    """True where every chunk between two places begins with a bracket: the second half of "12 (5.3)"."""
    inside = [c for line in lines for c in line.chunks if left <= (c[0].x0 + c[-1].x1) / 2 < right]
    return len(inside) > 1 and all(chunk[0].text.startswith("(") for chunk in inside)


def column_of(columns: Sequence[float], x: float) -> int:
    """The column in which x lies; `columns` are the places that part them."""
    return sum(x >= edge for edge in columns)


def span_of(columns: Sequence[float], chunk: Sequence[PrintedWord]) -> tuple[int, int]:
    """First and last column that a chunk reaches into."""
    return column_of(columns, chunk[0].x0 + 0.5), column_of(columns, chunk[-1].x1 - 0.5)


def is_figure(words: Sequence[PrintedWord]) -> bool:
    """True for a value: a number with or without a sign, a dash, "not available"."""
    return bool(FIGURE.match(text(words)))


def group_rows(lines: Sequence[TextLine], columns: Sequence[float]) -> list[list[TextLine]]:
    """Lines of a body put together into rows.

    A line with values and a label begins a row. One without a label goes on with the row above where its text goes on
    (a bracket, lower case); one without values is the second line of a label where it goes on in lower case or in the
    other language, or stands closer to the row than rows do, and a row of its own (a section) otherwise.
    """
    rows: list[list[TextLine]] = []
    tight = _tight(lines, columns)
    for n, line in enumerate(lines):
        joined = rows and not _opens_next(lines, n, columns)
        if joined and (overlaps(rows[-1][-1], line) or _belongs(rows[-1], line, columns, tight)):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _opens_next(lines: Sequence[TextLine], n: int, columns: Sequence[float]) -> bool:
    """True for words that share their height with the row below them alone: the first line of one of its cells."""
    if n + 1 == len(lines) or not _is_row(lines[n + 1], columns) or overlaps(lines[n - 1], lines[n]):
        return False
    worded = all(column_of(columns, c[0].x0) > 0 and not is_figure(c) for c in lines[n].chunks)
    return worded and overlaps(lines[n], lines[n + 1])


def _tight(lines: Sequence[TextLine], columns: Sequence[float]) -> float:
    """White space up to which two lines belong to one cell: where the gaps between lines fall into two kinds.

    Where they do not, no gap is tight; nor is one as wide as that between two rows.
    """
    parted = [(b.top - a.bottom, _is_row(a, columns) and _is_row(b, columns)) for a, b in pairwise(lines)]
    between = min((gap for gap, rows in parted if rows), default=float("inf"))
    gaps = sorted(b.top - a.bottom for a, b in pairwise(lines) if not overlaps(a, b))
    gaps = [gap for gap in gaps if gap <= between]
    jumps = [(b - a, (a + b) / 2) for a, b in pairwise(gaps)]
    widest = max(jumps, default=(0.0, 0.0))
    size = sorted(line.size for line in lines)[len(lines) // 2]
    return widest[1] if widest[0] > _TWO_KINDS * size and widest[1] < _WIDE * size else float("-inf")


def _is_row(line: TextLine, columns: Sequence[float]) -> bool:
    """True for a label that begins anew, with a figure beside it."""
    label = [c for c in line.chunks if column_of(columns, c[0].x0) == 0]
    figures = [c for c in line.chunks if column_of(columns, c[0].x0) > 0 and is_figure(c)]
    return bool(label and figures) and not _LOWER.match(text(label[0]))


def overlaps(above: TextLine, line: TextLine) -> bool:
    """True where two lines share their height: a value set beside the middle of a label of two lines."""
    return above.bottom - line.top > _SHARED * min(above.bottom - above.top, line.bottom - line.top)


def _belongs(row: Sequence[TextLine], line: TextLine, columns: Sequence[float], tight: float) -> bool:
    label = [c for c in line.chunks if column_of(columns, c[0].x0) == 0]
    values = [c for c in line.chunks if column_of(columns, c[0].x0) > 0]
    above = row[-1]
    above_values = any(column_of(columns, c[0].x0) > 0 for x in row for c in x.chunks)
    gap = line.top - above.bottom
    close = gap <= tight
    if values and not label:
        goes_on = all(_GOES_ON.match(text(c)) for c in values) or _wraps(row, values, columns)
        return above_values and (close or (goes_on and gap < _NEAR * line.size))
    first, last = (text(label[0]), text(above.chunks[0])) if label else ("", "")
    left = above.chunks[0][0].x0
    if not values:
        near = gap <= tight if tight > float("-inf") else gap < _NEAR * line.size
        goes_on = bool(_LOWER.match(first)) and label[0][0].x0 >= left - 1 and near
        translates = bool(_CYRILLIC.search(last)) and not _LATIN.search(last) and not _CYRILLIC.search(first)
        return goes_on or close or (translates and near)
    # A line of both: the label above has no values yet and goes on here, unless it is a section and this a row of it.
    if above_values or label[0][0].x0 > left + _SET_IN or _OPENS.search(last):
        return False
    return close or (bool(_LOWER.match(first)) and gap < _NEAR * line.size)


def _wraps(row: Sequence[TextLine], chunks: Sequence[Sequence[PrintedWord]], columns: Sequence[float]) -> bool:
    """True where words stand only below words, and the figures of the row have nothing below them."""
    above = {column_of(columns, c[0].x0): is_figure(c) for line in row for c in line.chunks}
    below = {column_of(columns, c[0].x0) for c in chunks}
    return any(above.values()) and all(above.get(c) is False for c in below)
