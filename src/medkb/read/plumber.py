"""One page of pdfplumber into plain records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from medkb.read.lines import cell_lines
from medkb.read.page import Glyph, Page, PrintedWord, Table, runs_of, words_of

_TWICE = 0.6  # points between two prints of one letter that make it look bold
_LEAST_FILLED = 0.3  # of the cells of a table; grids of charts are emptier
_UNKNOWN = "\ufffd"
_GROUP_SPACE = 0.8  # of the font size: white space between two rows of values in one ruled row
_SAME_HEIGHT = 5.0  # points
_STATEMENT = re.compile(r"[^\W\d_][*)]*\s[–—-]\s?[<>≥≤]?\s?\d")  # a name, a dash and its figure

Cell = list[list[PrintedWord]]  # lines of words


class _Frame(NamedTuple):
    """The part of a page that is shown: its corner in pdfplumber's coordinates, and its size once it is turned.

    `turn` is 1 for a page whose lines run up and -1 where they run down: its boxes are those that a reader sees who
    turns the page.
    """

    x: float
    y: float
    width: float
    height: float
    turn: int = 0

    def shifted(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """A box counted from the corner of what is shown, turned with the page."""
        x0, top, x1, bottom = box[0] - self.x, box[1] - self.y, box[2] - self.x, box[3] - self.y
        if not self.turn:
            return x0, top, x1, bottom
        if self.turn > 0:
            return self.width - bottom, x0, self.width - top, x1
        return top, self.height - x1, bottom, self.height - x0


def extract(page: Any, number: int) -> Page:
    """Words, ruled tables and turned labels of a pdfplumber page."""
    frame = _frame(page)
    straight: list[Glyph] = []
    across: list[Glyph] = []
    for char in page.chars:
        glyph = _glyph(char, frame)
        if glyph:
            (straight if char["upright"] == (frame.turn == 0) else across).append(glyph)
    words = words_of(list(_once(straight)))
    tables, words = _tables(page, frame, words)
    labels = list(_labels(across))
    return Page(number, frame.width, frame.height, words, tables, labels, pictures=len(page.images), turn=frame.turn)


def _frame(page: Any) -> _Frame:
    """What is shown of the page, turned where most of its glyphs are."""
    x0, top, x1, bottom = map(float, page.cropbox or page.bbox)
    sideways = [char for char in page.chars if not char["upright"]]
    if 2 * len(sideways) <= len(page.chars):
        return _Frame(x0, top, x1 - x0, bottom - top)
    up = 2 * sum(char["matrix"][1] > 0 for char in sideways) >= len(sideways)
    return _Frame(x0, top, bottom - top, x1 - x0, 1 if up else -1)


def _glyph(char: dict[str, Any], frame: _Frame) -> Glyph | None:
    """The character, its box cut to the page; None off the page or where nothing is printed."""
    sides = char["x0"], char["top"], char["x1"], char["bottom"]
    x0, top, x1, bottom = frame.shifted(sides)
    text = _text(char["text"])
    if not (0 <= (x0 + x1) / 2 <= frame.width and 0 <= (top + bottom) / 2 <= frame.height) or not text:
        return None
    size = char["size"] if char["upright"] else sides[2] - sides[0]
    box = max(0.0, x0), max(0.0, top), min(frame.width, x1), min(frame.height, bottom)
    return Glyph(text, *box, max(1.0, size))


def _text(text: str) -> str:
    """Printed characters; one without a meaning in the font is U+FFFD, control characters are spaces."""
    if text.startswith("(cid:"):
        return _UNKNOWN
    if len(text) == 1 and text.isprintable() and text != " ":
        return text
    if not text.strip() or text.isspace():
        return " "
    kinds = {"Cc": "", "Cs": _UNKNOWN, "Co": text}
    return "".join(kinds.get(unicodedata.category(c), c) for c in text if not c.isspace()) or " "


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Without the second print of letters that are printed twice to look bold."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        column, row = round(glyph.x0), round(glyph.top)
        near = (seen.get((glyph.text, x, y)) for x in (column - 1, column, column + 1) for y in (row - 1, row, row + 1))
        if any(g and abs(g.x0 - glyph.x0) < _TWICE and abs(g.top - glyph.top) < _TWICE for g in near):
            continue
        seen[glyph.text, column, row] = glyph
        yield glyph


def _labels(glyphs: Sequence[Glyph]) -> Iterator[list[PrintedWord]]:
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
    reach = max(a.x1 - a.x0, a.bottom - a.top, b.x1 - b.x0, b.bottom - b.top)
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


def _tables(page: Any, frame: _Frame, words: list[PrintedWord]) -> tuple[list[Table], list[PrintedWord]]:
    """Ruled tables, and the words that stand in none of them."""
    if len(page.rects) + len(page.lines) + len(page.curves) < 4:
        return [], words
    found: list[Table] = []
    for finder in page.find_tables():
        ruled = type(finder)(page, [frame.shifted(cell) for cell in finder.cells])
        rows = [row.cells for row in ruled.rows]
        if len(rows) < 2 or max(map(len, rows)) < 2:
            continue
        inside = [[_in_cell(cell, words) if cell else [] for cell in row] for row in rows]
        filled = sum(bool(cell) for row in inside for cell in row)
        if filled < max(3, _LEAST_FILLED * sum(c is not None for row in rows for c in row)):
            continue
        taken = {id(word) for row in inside for cell in row for line in cell for word in line}
        words = [word for word in words if id(word) not in taken]
        parts = [part for row in inside if any(row) for part in split_row(row)]
        found.append(Table(tuple(parts), *ruled.bbox))
    return found, words


def _in_cell(cell: Sequence[float], words: Sequence[PrintedWord]) -> Cell:
    x0, top, x1, bottom = cell
    some = [w for w in words if x0 <= (w.x0 + w.x1) / 2 < x1 and top <= (w.top + w.bottom) / 2 < bottom]
    return cell_lines(runs_of(some))


def split_row(row: Sequence[Cell]) -> list[tuple[tuple[PrintedWord, ...], ...]]:
    """A ruled row that holds several rows of values, set apart by white space, as rows of their own.

    The values' heights must agree from cell to cell; lines of the first cell, the labels, go to the nearest values.
    Cells that list statements ("rash – 5 %", one below the other) follow their row line by line, as they are printed.
    """
    lists = [cell for cell in row if len(_STATEMENT.findall(_printed(cell))) > 1]
    if lists:
        others = tuple(tuple(word for line in cell for word in line) for cell in row if cell not in lists)
        return [others] * any(others) + [(tuple(line),) for cell in lists for line in cell]
    values = [_middles(cell) for cell in row[1:] if cell]
    same = (
        values
        and len(values[0]) > 1
        and all(
            len(v) == len(values[0]) and all(abs(a - b) < _SAME_HEIGHT for a, b in zip(v, values[0], strict=True))
            for v in values
        )
    )
    centres = values[0] if same and row[0] else [0.0]
    parts: list[list[list[PrintedWord]]] = [[[] for _ in row] for _ in centres]
    for n, cell in enumerate(row):
        for line in cell:
            middle = (line[0].top + line[0].bottom) / 2
            nearest = min(range(len(centres)), key=lambda k: abs(centres[k] - middle))
            parts[nearest][n] += line
    if not all(part[0] for part in parts):
        parts = [[[word for line in cell for word in line] for cell in row]]
    return [tuple(tuple(cell) for cell in part) for part in parts]


def _printed(cell: Cell) -> str:
    return " ".join(word.text for line in cell for word in line)


def _middles(cell: Cell) -> list[float]:
    """Heights of the middles of groups of lines with white space between."""
    groups: list[tuple[float, float]] = []
    for line in cell:
        top, bottom = min(w.top for w in line), max(w.bottom for w in line)
        if groups and top - groups[-1][1] < _GROUP_SPACE * line[0].size:
            groups[-1] = (groups[-1][0], bottom)
        else:
            groups.append((top, bottom))
    return [(top + bottom) / 2 for top, bottom in groups]
