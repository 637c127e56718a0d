"""Reading order of a page: horizontal bands, the columns of each band, the lines of each column.

A gutter is a strip of paper without print that runs down between the columns. Lines that cross every gutter (a title, an
abstract, a table or a caption over the full width) part the page in bands, which are read one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from medkb.read.printed import Piece, Table

Interval = tuple[float, float]
_GUTTER = 0.8  # em: narrower gaps are word spaces, stretched ones included
_ROWS = 3  # rows on both sides of a gutter before it is believed
_NARROWEST = 0.2  # of the page's text width: what is narrower is a column of a table
_FILLED = 0.6  # of its column's width: the mean line of prose
_LEADING = 1.2  # em from line to line where nothing else is known
_CELL_GAP = 2.0  # em between two words of a line that are two cells of a table without rules


@dataclass(slots=True)
class Line:
    """Pieces from left to right on one line, or a whole ruled table."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    head: float = 0.0
    base: float = 0.0
    pieces: list[Piece] = field(default_factory=list)
    table: Table | None = None
    column: int = 0  # lines of one column of one band share it

    @property
    def bold(self) -> bool:
        """True when all of it is in bold type."""
        return bool(self.pieces) and all(p.bold for p in self.pieces)


@dataclass(slots=True)
class _Strip:
    """What stands between two clear horizontal cuts across the page."""

    lines: list[Line]
    cover: list[Interval]  # x intervals with print, in order
    top: float
    bottom: float


@dataclass(slots=True)
class _Band:
    strips: list[_Strip] = field(default_factory=list)
    gutters: list[Interval] = field(default_factory=list)


def reading_order(pieces: Sequence[Piece], tables: Sequence[Table], body: float, known: Sequence[Interval]) -> list[Line]:
    """Lines and tables of one page as they are read.

    `body` is the size of the article's running text in points, `known` the gutters found on its other pages.
    """
    ordered: list[Line] = []
    column = 0
    for band in _bands(pieces, tables, body, known):
        edges = [-1e9, *((a + b) / 2 for a, b in band.gutters), 1e9]
        for left, right in zip(edges, edges[1:], strict=False):
            column += 1
            here = [p for s in band.strips for line in s.lines for p in line.pieces if left <= (p.x0 + p.x1) / 2 < right]
            boxes = [x for s in band.strips for x in s.lines if x.table and left <= (x.x0 + x.x1) / 2 < right]
            for line in sorted([*lines_of(here), *boxes], key=lambda x: (x.top + x.bottom) / 2 if x.table else x.base):
                line.column = column
                ordered.append(line)
    return ordered


def strong_gutters(pieces: Sequence[Piece], tables: Sequence[Table], body: float) -> list[Interval]:
    """Gutters of one page between columns so long that there is no doubt of them."""
    bands = _bands(pieces, tables, body, ())
    return [g for band in bands for g in band.gutters if _support(band, g, body) > 3 * _ROWS]


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces gathered to lines by how far they overlap in height; a raised figure belongs to its line."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda p: (p.base, p.x0)):
        best = max(lines[-6:], key=lambda line: _shared(line, piece), default=None)
        if best is None or _shared(best, piece) < 0.5:
            best = Line(*piece.box)
            lines.append(best)
        _add(best, piece)
    for line in lines:
        line.pieces.sort(key=lambda p: p.x0)
    return sorted(lines, key=lambda line: line.base)


def _shared(line: Line, piece: Piece) -> float:
    """Shared height as a part of the lower of the two."""
    shared = min(line.base, piece.base) - max(line.head, piece.head)
    return shared / max(0.1, min(line.base - line.head, piece.base - piece.head))


def _add(line: Line, piece: Piece) -> None:
    line.pieces.append(piece)
    line.x0, line.top = min(line.x0, piece.x0), min(line.top, piece.top)
    line.x1, line.bottom = max(line.x1, piece.x1), max(line.bottom, piece.bottom)
    if piece.size > line.size:
        line.size, line.head, line.base = piece.size, piece.head, piece.base


def _bands(pieces: Sequence[Piece], tables: Sequence[Table], body: float, known: Sequence[Interval]) -> list[_Band]:
    strips = _strips(pieces, tables)
    if not strips:
        return []
    bands = [_Band()]
    for strip in strips:
        _take(bands, strip, body, known)
    left, right = min(s.cover[0][0] for s in strips), max(s.cover[-1][1] for s in strips)
    for band in bands:
        _drop_doubtful(band, (left, right), body, known)
    return _settle(bands, body)


def _strips(pieces: Sequence[Piece], tables: Sequence[Table]) -> list[_Strip]:
    boxes = [Line(t.x0, t.top, t.x1, t.bottom, head=t.top, base=t.bottom, table=t) for t in tables]
    strips: list[_Strip] = []
    for line in sorted([*lines_of(pieces), *boxes], key=lambda x: x.head):
        inset = 0.2 * (line.base - line.head)  # the boxes of glyphs are taller than their print
        if strips and line.head + inset < strips[-1].bottom:
            strip = strips[-1]
            strip.lines.append(line)
            strip.bottom = max(strip.bottom, line.base - inset)
        else:
            strips.append(_Strip([line], [], line.head + inset, line.base - inset))
    for strip in strips:
        strip.cover = _cover(strip.lines)
    return strips


def _cover(lines: Sequence[Line]) -> list[Interval]:
    parts = sorted((p.x0, p.x1) for line in lines for p in line.pieces)
    parts = sorted([*parts, *((x.x0, x.x1) for x in lines if x.table)])
    cover: list[Interval] = []
    for x0, x1 in parts:
        if cover and x0 <= cover[-1][1]:
            cover[-1] = (cover[-1][0], max(cover[-1][1], x1))
        else:
            cover.append((x0, x1))
    return cover


def _gaps(strip: _Strip, least: float) -> list[Interval]:
    """Empty intervals with print on both sides."""
    pairs = zip(strip.cover, strip.cover[1:], strict=False)
    return [(a[1], b[0]) for a, b in pairs if b[0] - a[1] >= least]


def _narrowed(gutter: Interval, strip: _Strip, least: float) -> Interval | None:
    """The widest part of a gutter that a strip leaves free."""
    edges = [-1e9, *(x for part in strip.cover for x in part), 1e9]
    free = [(max(a, gutter[0]), min(b, gutter[1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    best = max(free, key=lambda part: part[1] - part[0])
    return best if best[1] - best[0] >= least else None


def _take(bands: list[_Band], strip: _Strip, body: float, known: Sequence[Interval]) -> None:
    """Put the next strip in the last band, or begin another where it crosses a gutter or shows one first."""
    band, least = bands[-1], _GUTTER * body
    gaps = _gaps(strip, least)
    if not band.gutters:
        if gaps:
            bands.append(_Band([strip], gaps))
        else:
            band.strips.append(strip)
        return
    left = [(g, _narrowed(g, strip, least)) for g in band.gutters]
    believed = [kept for g, kept in left if _believed(band, g, body, known)]
    kept = [g for _, g in left if g]
    if not kept or not all(believed):
        bands.append(_Band([strip], gaps))
        return
    band.gutters = kept
    band.strips.append(strip)


def _believed(band: _Band, gutter: Interval, body: float, known: Sequence[Interval]) -> bool:
    return _is_known(gutter, known, body) or _support(band, gutter, body) >= _ROWS


def _is_known(gutter: Interval, known: Sequence[Interval], body: float) -> bool:
    return any(min(gutter[1], k[1]) - max(gutter[0], k[0]) >= 0.5 * _GUTTER * body for k in known)


def _support(band: _Band, gutter: Interval, body: float) -> float:
    """Rows with print on both sides of a gutter."""
    rows = 0.0
    for strip in band.strips:
        if strip.cover[0][1] <= gutter[0] + 1 and strip.cover[-1][0] >= gutter[1] - 1:
            rows += max(1.0, (strip.bottom - strip.top) / (_LEADING * body))
    return rows


def _drop_doubtful(band: _Band, area: Interval, body: float, known: Sequence[Interval]) -> None:
    """Leave only gutters between columns of prose: believed, wide and filled enough."""
    band.gutters = [g for g in band.gutters if _believed(band, g, body, known)]
    least = _NARROWEST * (area[1] - area[0])
    while band.gutters:
        edges = [area[0], *(x for g in band.gutters for x in g), area[1]]
        columns = list(zip(edges[::2], edges[1::2], strict=True))
        narrow = min(range(len(columns)), key=lambda i: columns[i][1] - columns[i][0])
        if columns[narrow][1] - columns[narrow][0] >= least:
            break
        del band.gutters[min(narrow, len(band.gutters) - 1)]
    if not all(_is_known(g, known, body) for g in band.gutters) and not _is_prose(band, area):
        band.gutters = []


def _is_prose(band: _Band, area: Interval) -> bool:
    """True when the lines of every column fill it, as those of a table without rules do not."""
    edges = [area[0], *(x for g in band.gutters for x in g), area[1]]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        here = [p for s in band.strips for line in s.lines for p in line.pieces if left - 1 <= p.x0 and p.x1 <= right + 1]
        tables = any(x.table and left - 1 <= x.x0 and x.x1 <= right + 1 for s in band.strips for x in s.lines)
        widths = [line.x1 - line.x0 for line in lines_of(here)]
        if not tables and (not widths or sum(widths) / len(widths) < _FILLED * max(widths)):
            return False
    return True


def _settle(bands: Sequence[_Band], body: float) -> list[_Band]:
    """Join bands without gutters; give each band of columns the lines above it that stand beside its gutters, and the
    band below the caption at the foot of its first column."""
    settled: list[_Band] = []
    for band in bands:
        before = settled[-1] if settled else None
        if before and not before.gutters and not band.gutters:
            before.strips += band.strips
            continue
        if before and before.gutters and _same(before, band, body):
            before.gutters = [(max(a[0], b[0]), min(a[1], b[1])) for a, b in zip(before.gutters, band.gutters, strict=True)]
            before.strips += band.strips
            continue
        if before and band.gutters and not before.gutters:
            while before.strips and all(_narrowed(g, before.strips[-1], g[1] - g[0] - 1) for g in band.gutters):
                band.strips.insert(0, before.strips.pop())
        elif before and not band.gutters:
            band.strips[:0] = _caption(before)
        settled.append(band)
    return [band for band in settled if band.strips]


def _same(a: _Band, b: _Band, body: float) -> bool:
    return len(a.gutters) == len(b.gutters) and all(
        min(x[1], y[1]) - max(x[0], y[0]) >= _GUTTER * body for x, y in zip(a.gutters, b.gutters, strict=True)
    )


def _caption(band: _Band) -> list[_Strip]:
    """Strips at the foot of a band that stand in its first column only, in another type than the columns' prose."""
    sizes = [p.size for s in band.strips for line in s.lines for p in line.pieces for _ in p.text]
    if not sizes:
        return []
    prose = median(sizes)
    taken: list[_Strip] = []
    while len(band.strips) > 1:
        strip = band.strips[-1]
        alone = strip.cover[-1][1] <= band.gutters[0][0] + 1
        other = all(p.bold or abs(p.size - prose) > 0.06 * prose for line in strip.lines for p in line.pieces)
        if not alone or not other or any(line.table for line in strip.lines):
            break
        taken.insert(0, band.strips.pop())
    return taken


def words_of(line: Line) -> list[tuple[str, str, list[Piece]]]:
    """(what parts it from the word before: "", " " or TAB; text; pieces) of each printed word of a line."""
    words: list[tuple[str, str, list[Piece]]] = []
    end = 0.0
    for piece in line.pieces:
        em = max(piece.size, words[-1][2][-1].size) if words else piece.size
        gap = piece.x0 - end
        over = -gap > 0.5 * min(piece.x1 - piece.x0, words[-1][2][-1].x1 - words[-1][2][-1].x0) if words else False
        if words and not piece.blank and not over and gap < 0.18 * em:
            part, text, pieces = words[-1]
            words[-1] = (part, text + piece.text, [*pieces, piece])
        else:
            part = "" if not words else "\t" if gap > _CELL_GAP * em else " "
            words.append((part, piece.text, [piece]))
        end = max(end, piece.x1)
    return words
