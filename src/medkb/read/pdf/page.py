"""What is printed on a page, as plain records: glyphs, words, runs, rules and tables.

Places are PDF points from the page's top left corner; sizes are font sizes in points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

# Shares of the font size. TeX sets word spaces of 0.33 and shrinks them to 0.22; letters of one word touch.
_WORD_SPACE = 0.17  # a gap that parts words where the page prints no space characters
_SPACE_PRINTED = 0.3  # the same where it does, so that letterspaced words hold together
_TOUCHING = 0.08  # words nearer than this are one word, drawn in two strokes (a raised digit)
_RUN_SPACE = 0.7  # the widest ordinary space of a justified line; gutters are wider
_RAISED = 0.8  # the largest type of a raised mark; small capitals are as small, but stand on the line
_LIFTED = 0.1  # how far its foot is above that of the line
_SUPERSCRIPTS = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_LETTERS = "abcdefgh"
_SUPERSCRIPT_LETTERS = str.maketrans(_LETTERS, "ᵃᵇᶜᵈᵉᶠᵍʰ")
_PRINTS_SPACES = 0.06  # least share of space characters of a page that prints them (Russian prose: 0.13)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character (a ligature may hold several), or a space."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class PrintedWord(Glyph):
    """Glyphs without a space between them."""


@dataclass(slots=True)
class Run:
    """Words of one line with ordinary spaces between them."""

    words: list[PrintedWord]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Height of the middle of the run on the page."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PrintedCell:
    """A cell of a table: the slots of the grid that it covers, its box, and its lines of words, none where empty."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    top: float
    x1: float
    bottom: float
    lines: list[list[PrintedWord]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return " ".join(word.text for line in self.lines for word in line)


@dataclass(slots=True)
class PrintedTable:
    """A table on a page: its cells row by row, how many rows and columns are heads, and its box."""

    cells: list[PrintedCell]
    x0: float
    top: float
    x1: float
    bottom: float
    head_rows: int = 0
    stub_columns: int = 1
    sections: list[tuple[int, ...]] = field(default_factory=list)  # as those of model.Table

    @property
    def middle(self) -> float:
        """Height of the middle of the table on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> int:
        """Number of rows."""
        return max((c.row + c.rows for c in self.cells), default=0)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((c.column + c.columns for c in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A visible straight line, or the edge of a filled box: as wide or as high as it is thick, or a box."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Page:
    """One page: its words, rules, tables, and labels that are printed across them.

    A page that is printed sideways has `turn` 1 (its lines run up) or -1 (down), and places as on the turned page.
    """

    number: int
    width: float
    height: float
    words: list[PrintedWord] = field(default_factory=list)
    tables: list[PrintedTable] = field(default_factory=list)
    labels: list[list[PrintedWord]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    turn: int = 0

    def printed(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box on the page as it is printed."""
        x0, top, x1, bottom = box
        if self.turn > 0:
            return top, self.width - x1, bottom, self.width - x0
        return (self.height - bottom, x0, self.height - top, x1) if self.turn else box

    @property
    def is_blank(self) -> bool:
        """True when no text was found on the page."""
        return not (self.words or self.tables or self.labels)


def words_of(glyphs: Sequence[Glyph]) -> list[PrintedWord]:
    """Words of glyphs given in the order of printing; spaces and gaps part them."""
    spaces = sum(g.text.isspace() for g in glyphs)
    widest = _SPACE_PRINTED if spaces > _PRINTS_SPACES * len(glyphs) else _WORD_SPACE
    found: list[PrintedWord] = []
    current: list[Glyph] = []
    for glyph in glyphs:
        if current and (glyph.text.isspace() or not _adjacent(current[-1], glyph, widest)):
            found.append(_word(current))
            current = []
        if not glyph.text.isspace():
            current.append(glyph)
    if current:
        found.append(_word(current))
    return found


def _adjacent(a: Glyph, b: Glyph, widest: float) -> bool:
    gap = b.x0 - a.x1
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return -0.6 * a.size < gap < widest * max(a.size, b.size) and overlap > 0.2 * min(a.size, b.size)


def _word(glyphs: Sequence[Glyph]) -> PrintedWord:
    size = max(g.size for g in glyphs)
    if all(g.size == size for g in glyphs):
        return PrintedWord("".join(g.text for g in glyphs), *box(glyphs), size)
    base = max(g.bottom for g in glyphs if g.size > _RAISED * size)
    up = [is_raised(g, size, base) for g in glyphs]
    mark = sum(up) == 1 and (up[0] or up[-1])  # the letter of a note, not the end of "12th"
    text = "".join(raised_mark(g.text, mark) if high else g.text for g, high in zip(glyphs, up, strict=True))
    return PrintedWord(text, *box(glyphs), size)


def raised_mark(text: str, may_be_letter: bool = True) -> str:
    """Digits and signs as superscripts, and the letter of a note where it may be one."""
    return text.translate(_SUPERSCRIPT_LETTERS) if may_be_letter and text in _LETTERS else raised(text)


def is_raised(glyph: Glyph, size: float, base: float) -> bool:
    """True for a mark smaller than type of `size` that ends above its foot `base`: an exponent, a reference."""
    return glyph.size <= _RAISED * size and glyph.bottom < base - _LIFTED * size


def raised(text: str) -> str:
    """Digits and signs as superscripts; anything else as it is."""
    return text.translate(_SUPERSCRIPTS)


def box(parts: Iterable[Glyph | Run | PrintedTable]) -> tuple[float, float, float, float]:
    """x0, top, x1, bottom around the parts."""
    some = list(parts)
    return min(p.x0 for p in some), min(p.top for p in some), max(p.x1 for p in some), max(p.bottom for p in some)


def touching(a: Glyph, b: Glyph) -> bool:
    """True when b follows a in one line with no space between."""
    return b.x0 - a.x1 < _TOUCHING * max(a.size, b.size)


def runs_of(words: Iterable[PrintedWord]) -> list[Run]:
    """Words put into runs by place alone, whatever the order of printing."""
    rows: defaultdict[int, list[Run]] = defaultdict(list)
    runs: list[Run] = []
    for word in sorted(words, key=lambda w: (w.x0, w.top)):
        run = next(_fitting(rows, word), None)
        if run is None:
            run = Run([word], word.x0, word.top, word.x1, word.bottom, word.size)
            runs.append(run)
            rows[int(run.middle // 8)].append(run)
            continue
        run.words.append(word)
        run.x1 = max(run.x1, word.x1)
        if word.size > run.size:  # a line that begins with a raised digit
            run.top, run.bottom, run.size = word.top, word.bottom, word.size
    return runs


def _fitting(rows: dict[int, list[Run]], word: PrintedWord) -> Iterator[Run]:
    row = int((word.top + word.bottom) / 2 // 8)
    for near in (row, row - 1, row + 1):
        for run in reversed(rows.get(near, ())):
            size = max(run.size, word.size)
            last = run.words[-1]
            if -0.6 * size < word.x0 - run.x1 < _RUN_SPACE * size and (same_line(run, word) or same_line(last, word)):
                yield run


def same_line(a: Glyph | Run, b: Glyph | Run) -> bool:
    """True when the lower of the two overlaps the other by more than half of its height."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.bottom - a.top, b.bottom - b.top)
