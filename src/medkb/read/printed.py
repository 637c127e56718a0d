"""What is printed on one PDF page: pieces of text with boxes, ruled tables, turned labels.

A piece is a run of glyphs that the file draws one after the other without a gap. The order of drawing keeps words and
their raised figures together whatever the columns do; the order of pieces is left to `layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from medkb.read.geometry import Box

_SPACED = 0.05  # share of blanks among a page's glyphs from which the file is taken to draw its blanks
_GAP_SPACED, _GAP = 0.25, 0.18  # em between two glyphs of one word where blanks are drawn, and where they are not
_BACK = 0.6  # em that a glyph may begin before the last one ends (kerning, accents)
_TURNED = 0.7  # share of turned glyphs from which the whole page is read sideways
_CELL_LIMIT = 1200  # characters: what is longer is a frame round prose, no cell
_BOLD = ("bold", "black", "heavy", "demi")
_SCAN_GLYPHS, _SCAN_AREA = 40, 0.5  # a page with fewer glyphs and a picture over more of it is a scan


@dataclass(slots=True)
class Piece:
    """Text in one box (points, origin top left); `size`, `head` and `base` are those of its largest glyph."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    head: float
    base: float
    bold: bool
    blank: bool  # the file draws a blank before it

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom."""
        return self.x0, self.top, self.x1, self.bottom


@dataclass(slots=True)
class Table:
    """A ruled table: rows of cells, each the pieces in it; all rows have the same number of cells."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[list[Piece]]]


@dataclass(slots=True)
class Sheet:
    """One page. A page read sideways has `turn` 1 (its lines run up) or -1 (down) and boxes as the reader sees it."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    labels: list[list[Piece]]
    tables: list[Table] = field(default_factory=list)
    turn: int = 0
    scan: bool = False  # a picture and hardly a glyph

    def printed_box(self, box: Box) -> Box:
        """A box on the page as it is printed, cut at its edges."""
        turned = _turn_back(box, self.turn, self.width, self.height)
        width, height = (self.height, self.width) if self.turn else (self.width, self.height)
        x0, top, x1, bottom = turned
        left, upper = min(max(x0, 0.0), width), min(max(top, 0.0), height)
        return left, upper, max(left, min(x1, width)), max(upper, min(bottom, height))


@dataclass(slots=True)
class _Glyph:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    blank: bool


def read_page(page: Any) -> Sheet:
    """The sheet of one pdfplumber page, numbered from 1."""
    width, height = float(page.width), float(page.height)
    x, y = float(page.bbox[0]), float(page.bbox[1])
    chars = [c for c in page.chars if _on_page(c, page.bbox)]
    sideways = [c for c in chars if not c["upright"]]
    turn = _direction(sideways) if len(sideways) > _TURNED * len(chars) else 0
    upright = [c for c in chars if c["upright"]]
    flow, others = (sideways, upright) if turn else (upright, sideways)
    glyphs = _once([_glyph(c, x, y, turn, width, height) for c in flow])
    labels = _labels([_glyph(c, x, y, turn, width, height) for c in others])
    size = (height, width) if turn else (width, height)
    sheet = Sheet(page.page_number, *size, pieces=list(_pieces(glyphs)), labels=labels, turn=turn)
    sheet.scan = _is_scan(page, len(chars))
    if page.rects or page.lines or page.curves:
        sheet.tables = _tables(page, sheet, x, y)
    return sheet


def _on_page(char: dict[str, Any], box: Sequence[float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _direction(chars: Iterable[dict[str, Any]]) -> int:
    """1 when most turned glyphs run up the page, -1 when they run down."""
    return 1 if sum(1 if c["matrix"][1] > 0 else -1 for c in chars) >= 0 else -1


def _turn(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of the printed page as it stands when the page is turned so that its lines run to the right."""
    x0, top, x1, bottom = box
    if turn > 0:
        return height - bottom, x0, height - top, x1
    return (top, width - x1, bottom, width - x0) if turn else box


def _turn_back(box: Box, turn: int, width: float, height: float) -> Box:
    """The inverse of `_turn`; width and height are those of the turned page."""
    x0, top, x1, bottom = box
    if turn > 0:
        return top, width - x1, bottom, width - x0
    return (height - bottom, x0, height - top, x1) if turn else box


def _glyph(char: dict[str, Any], x: float, y: float, turn: int, width: float, height: float) -> _Glyph:
    box = (char["x0"] - x, char["top"] - y, char["x1"] - x, char["bottom"] - y)
    text = char["text"]
    if not text.isprintable():
        text = "".join(_shown(c) for c in text)
    bold = any(mark in char["fontname"].lower() for mark in _BOLD)
    return _Glyph(text, *_turn(box, turn, width, height), size=char["size"], bold=bold, blank=not text or text.isspace())


def _shown(c: str) -> str:
    """Blanks as a blank, controls as nothing, halves of surrogate pairs as U+FFFD; soft hyphens stay."""
    if c.isspace():
        return " "
    if "\ud800" <= c <= "\udfff":
        return "\ufffd"
    return "" if c < " " or "\x7f" <= c < "\xa0" else c


def _once(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Without glyphs drawn again on the same spot, which some files do to make bold print."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for g in glyphs:
        step = max(0.5, 0.1 * g.size)  # a tenth of an em: no letter is so narrow that two of them stand so close
        key = (g.text, round(g.x0 / step), round(g.top / step))
        around = ((g.text, key[1] + i, key[2] + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if g.blank or not any(k in seen for k in around):
            kept.append(g)
        seen.add(key)
    return kept


def _pieces(glyphs: Sequence[_Glyph]) -> Iterator[Piece]:
    blanks = sum(g.blank for g in glyphs)
    limit = _GAP_SPACED if blanks > _SPACED * len(glyphs) else _GAP
    piece: Piece | None = None
    last: _Glyph | None = None
    blank = False
    for g in glyphs:
        if g.blank:
            blank = True
            continue
        if piece and last and not blank and _goes_on(last, g, limit):
            _grow(piece, g)
        else:
            if piece:
                yield piece
            text = g.text.strip()
            piece = Piece(text, g.x0, g.top, g.x1, g.bottom, g.size, g.top, g.bottom, g.bold, blank)
        last, blank = g, False
    if piece:
        yield piece


def _goes_on(a: _Glyph, b: _Glyph, limit: float) -> bool:
    em = max(a.size, b.size)
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return -_BACK * em < b.x0 - a.x1 < limit * em and shared > 0.3 * min(a.bottom - a.top, b.bottom - b.top)


def _grow(piece: Piece, g: _Glyph) -> None:
    piece.text += g.text.replace(" ", "")
    piece.x0, piece.top = min(piece.x0, g.x0), min(piece.top, g.top)
    piece.x1, piece.bottom = max(piece.x1, g.x1), max(piece.bottom, g.bottom)
    piece.bold = piece.bold and g.bold
    if g.size > piece.size:
        piece.size, piece.head, piece.base = g.size, g.top, g.bottom


def _labels(glyphs: Sequence[_Glyph]) -> list[list[Piece]]:
    """Turned text, a label a list of words, in the order in which the file draws it."""
    labels: list[list[Piece]] = []
    last: _Glyph | None = None
    blank = False
    for g in glyphs:
        if g.blank:
            blank = True
            continue
        near = last is not None and _beside(last, g)
        apart = 0.0 if last is None else max(g.top - last.bottom, last.top - g.bottom)
        if near and not blank and apart < _GAP_SPACED * g.size:
            _grow(labels[-1][-1], g)
        else:
            piece = Piece(g.text.strip(), g.x0, g.top, g.x1, g.bottom, g.size, g.top, g.bottom, g.bold, blank=True)
            if near:
                labels[-1].append(piece)
            else:
                labels.append([piece])
        last, blank = g, False
    return labels


def _beside(a: _Glyph, b: _Glyph) -> bool:
    """True when two turned glyphs stand on one vertical line, at most two ems apart."""
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    apart = max(b.top - a.bottom, a.top - b.bottom)
    return shared > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0) and apart < 2 * max(a.size, b.size)


def _is_scan(page: Any, glyphs: int) -> bool:
    if glyphs >= _SCAN_GLYPHS:
        return False
    area = sum(max(0.0, i["x1"] - i["x0"]) * max(0.0, i["bottom"] - i["top"]) for i in page.images)
    return bool(area > _SCAN_AREA * float(page.width) * float(page.height) or (not glyphs and page.images))


def _tables(page: Any, sheet: Sheet, x: float, y: float) -> list[Table]:
    """Ruled tables with their pieces, which are taken out of the sheet's flow."""
    found = []
    width, height = float(page.width), float(page.height)
    for table in page.find_tables():
        cells = [_turn((a - x, b - y, c - x, d - y), sheet.turn, width, height) for a, b, c, d in table.cells]
        inside = _in_cells(sheet.pieces, cells)
        if _is_table(cells, inside):
            found.append(_table(cells, inside))
            taken = {id(p) for pieces in inside.values() for p in pieces}
            sheet.pieces = [p for p in sheet.pieces if id(p) not in taken]
    return found


def _in_cells(pieces: Sequence[Piece], cells: Sequence[Box]) -> dict[Box, list[Piece]]:
    inside: dict[Box, list[Piece]] = {}
    left, right = min(c[0] for c in cells), max(c[2] for c in cells)
    top, bottom = min(c[1] for c in cells), max(c[3] for c in cells)
    for p in pieces:
        x, y = (p.x0 + p.x1) / 2, (p.head + p.base) / 2
        if left <= x <= right and top <= y <= bottom:
            for cell in cells:
                if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                    inside.setdefault(cell, []).append(p)
                    break
    return inside


def _is_table(cells: Sequence[Box], inside: dict[Box, list[Piece]]) -> bool:
    """Two rows and two columns with text in most cells; a diagram's boxes and frames round prose are none."""
    lengths = [sum(len(p.text) for p in pieces) for pieces in inside.values()]
    rows, columns = {round(c[1]) for c in inside}, {round(c[0]) for c in inside}
    return len(rows) > 1 and len(columns) > 1 and len(inside) > 0.4 * len(cells) and max(lengths) < _CELL_LIMIT


def _table(cells: Sequence[Box], inside: dict[Box, list[Piece]]) -> Table:
    """Cells by the row in which they begin and the column edge at which they begin."""
    tops, lefts = _edges(c[1] for c in cells), _edges(c[0] for c in cells)
    rows: list[list[list[Piece]]] = [[[] for _ in lefts] for _ in tops]
    for cell, pieces in inside.items():
        row = min(range(len(tops)), key=lambda i: abs(tops[i] - cell[1]))
        column = min(range(len(lefts)), key=lambda i: abs(lefts[i] - cell[0]))
        rows[row][column] += pieces
    rows = [row for row in rows if any(row)]
    box = min(c[0] for c in cells), tops[0], max(c[2] for c in cells), max(c[3] for c in cells)
    return Table(*box, rows=rows)


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct positions in order; what is less than two points apart is one edge."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges
