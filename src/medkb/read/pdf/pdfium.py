"""One page of pdfium into plain records: the fast reader.

Characters of one font on one base line that touch are taken together as they are read: most of the time goes into
asking for each character, and into whatever is done once for each.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from struct import Struct
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from medkb.read.pdf import pdfium_calls as call
from medkb.read.pdf.drawings import View, contents_of, rules_drawn, view_of
from medkb.read.pdf.glyphs import UNKNOWN, Box, is_straight, labels, meaning, shown, turn_of, words_printed
from medkb.read.pdf.page import Glyph, Page

_HIDDEN = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_LOWEST = -0.5  # of the font size: what fonts say of their own depth is at times absurd
_JOINED = (-0.25, 0.05)  # of the font size: the gap between two letters that may be taken together
_SPACED = 0.1  # share of spaces from which, or none at all, letters may be taken together; see `page.words_of`
_SWALLOWED = 0.1  # of the font size: white behind a space of pdfium's own that took the place of a printed one
_LEANS = 0.3  # of the font size: how far the ink of a letter reaches over its neighbour at most
_NO_WIDTH = 0.01  # points
_AHEAD = 7  # characters; where the one so far ahead is of the same object, those between are
_HYPHENS = {"\x02", "\ufffe"}  # what pdfium makes of hyphens at the end of a line
_FOUR, _SIX = Struct("4f").unpack_from, Struct("6f").unpack_from

Key = tuple[float, ...]


@dataclass(slots=True, eq=False)
class _Strip:
    """What letters of one font and size on one base line share: where that begins, and the depth below it in points.

    `size` is the height of the type, `scale` its width, which differ in type that is drawn narrow. Two letters are
    taken together whose gap is between `least` and `most`, which none is in a strip that is turned.
    """

    direction: tuple[float, float]
    base: tuple[float, float]
    font: int
    scale: float
    size: float
    depth: float
    least: float
    most: float
    is_hidden: bool


_NOWHERE = _Strip((1.0, 0.0), (0.0, 0.0), 0, 0.0, 0.0, 0.0, 0.0, -1.0, False)


class _Piece(NamedTuple):
    """Letters that touch, or a space: the number of the first, their box, and where the last begins.

    Places are those of the PDF's own space, in points; `thing` is the text object of the last, 0 for spaces put in.
    """

    text: str
    strip: _Strip
    first: int
    left: float
    last: float
    right: float
    top: float
    bottom: float
    thing: int


def extract(page: Any, textpage: Any, number: int, hidden: bool = False) -> Page:
    """Words, turned labels and rules of a pypdfium2 page.

    Text that is not painted is read only where it is most of the page, as on scans that went through a text
    recogniser, or everywhere with `hidden`.
    """
    contents = contents_of(page)
    raw = call.address(textpage)
    pieces = _pieces(raw, contents.texts)
    if not hidden:
        pieces = _visible(pieces)
    view = view_of(page)
    view = view.turned(turn_of(_directions(pieces, view)))
    straight, across = _glyphs(pieces, view, raw)
    return Page(
        number,
        *view.page,
        words_printed(straight),
        labels=list(labels(across)),
        rules=rules_drawn(contents, view),
        pictures=contents.pictures,
        turn=view.turn,
    )


def _pieces(raw: int, things: Sequence[int]) -> list[_Piece]:
    """What is printed, in pdfium's order; `things` are the page's text objects in the order of drawing."""
    reader = _Reader(raw, things)
    pieces = reader.read(together=True)
    spaces = sum(piece.text == " " for piece in pieces)
    if 0 < spaces <= _SPACED * _length(pieces):
        pieces = reader.read(together=False)
    return _side_by_side(pieces) if reader.has_replaced else pieces


class _Reader:
    """The characters of one text page. `has_replaced` tells whether letters stand for others in their place."""

    def __init__(self, raw: int, things: Sequence[int]) -> None:
        self.has_replaced = False
        self._raw = raw
        self._texts = _texts(raw)
        spaces = {text for text in set(self._texts) if text and meaning(text) == " "}
        if spaces - {" "}:
            self._texts = [" " if text in spaces else text for text in self._texts]
        self._former = dict(zip(things[1:], things, strict=False))
        self._strips: dict[Key, _Strip] = {}
        self._matrix = (ctypes.c_float * 6)()

    def read(self, together: bool) -> list[_Piece]:  # noqa: C901  (a call for each character would double its time)
        """Pieces in the order of pdfium; of one letter each if not `together`."""
        raw, pieces = self._raw, list[_Piece]()
        rect = (ctypes.c_float * 4)()
        place = ctypes.addressof(rect)
        box_of, is_unknown, is_generated = call.char_box, call.char_is_unknown, call.char_is_generated
        thing, before, until, gap, strip, least, most = 0, 0, -1, -1, _NOWHERE, 0.0, -1.0
        text, own, first, start, last, end, high, low = "", _NOWHERE, 0, 0.0, 0.0, 0.0, 0.0, 0.0
        for n, letter in enumerate(self._texts):
            if letter <= " " and (not letter or is_generated(raw, n)):
                gap = n
                continue
            if n > until:
                thing, until = self._object(n, thing)
            if not thing or not box_of(raw, n, place):
                continue
            left, top, right, bottom = _FOUR(rect)
            space = None
            if thing != before or gap == n - 1:
                strip, space = self._enter(n, thing, before, last, left)
                least, most = (strip.least, strip.most) if together else (0.0, -1.0)
            shape = UNKNOWN if is_unknown(raw, n) == 1 else letter
            if strip is own and text != " " != shape and space is None:
                if least < left - end < most or (
                    left == last and right == end and (strip.least < 0 or (top, bottom) == (high, low))
                ):
                    text, last, end, before = text + shape, left, right, thing
                    continue
                self.has_replaced |= (left, thing) == (last, before) and strip.least < 0
            if text:
                pieces.append(_Piece(text, own, first, start, last, end, high, low, before))
            if space is not None:
                pieces.append(_Piece(" ", strip, n, space, space, left, top, bottom, 0))
            text, own, first, start, last, end, high, low = shape, strip, n, left, left, right, top, bottom
            before = thing
        if text:
            pieces.append(_Piece(text, own, first, start, last, end, high, low, before))
        return pieces

    def _object(self, n: int, before: int) -> tuple[int, int]:
        """The text object of the nth character, and the last character that is known to be of it."""
        thing = call.char_object(self._raw, n) or 0
        ahead = n + _AHEAD if thing == before else n
        return thing, ahead if call.char_object(self._raw, ahead) == thing else n

    def _enter(self, n: int, thing: int, before: int, last: float, left: float) -> tuple[_Strip, float | None]:
        """The strip of the nth character, and where a space stands before it that pdfium has left out.

        Its text object is another than that of the character before, or pdfium has put a space of its own before it.
        `last` and `left` are where that character and this one begin.
        """
        strip = self._strip(n, thing)
        if thing != before:
            return strip, self._blank(thing, before, last, left)
        return strip, left if _swallowed(self._raw, n, strip.size) else None

    def _strip(self, n: int, thing: int) -> _Strip:
        """The strip of a text object, which begins with the nth character."""
        matrix, raw = self._matrix, self._raw
        call.char_matrix(raw, n, ctypes.addressof(matrix))
        a, b, c, d, e, f = _SIX(matrix)
        font, size, mode = call.text_font(thing), call.char_size(raw, n), call.text_mode(thing)
        key = (a, b, c, d, f if abs(b) <= abs(a) else e, font, size, mode)
        if key not in self._strips:
            scale = hypot(a, b)
            height = abs(size * (a * d - b * c)) / (scale or 1)
            plain = a > 0 and b == 0
            least, most = (_JOINED[0] * height, _JOINED[1] * height) if plain else (0.0, -1.0)
            depth = ctypes.c_float()
            call.font_descent(font, 1.0, ctypes.addressof(depth))
            lowest = -height * min(0.0, max(_LOWEST, depth.value))
            self._strips[key] = _Strip(
                (a, b), (e, f), font, abs(size) * scale, height, lowest, least, most, mode in _HIDDEN
            )
        return self._strips[key]

    def _blank(self, thing: int, before: int, last: float, left: float) -> float | None:
        """Where spaces stand that were drawn between two text objects; None if none were.

        pdfium leaves out text objects without a width. `last` and `left` are where the letters around begin.
        """
        earlier = self._former.get(thing, before)
        if earlier == before:
            return None
        x, _, end, _ = _bounds(earlier)
        if end - x >= _NO_WIDTH:
            return None
        return x if last <= x <= left else left


def _texts(raw: int) -> Sequence[str]:
    """Each character of a text page; those without a meaning as U+FFFD, the second half of one that has two empty."""
    count = pdfium.FPDFText_CountChars(ctypes.cast(raw, pdfium.FPDF_TEXTPAGE))
    buffer = (ctypes.c_ushort * (count + 1))()
    text = ""
    if count and pdfium.FPDFText_GetText(ctypes.cast(raw, pdfium.FPDF_TEXTPAGE), 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) == count and not any(mark in text for mark in _HYPHENS):
        return text
    found: list[str] = []
    for n in range(count):  # characters and text do not answer each other one by one
        code = call.char_code(raw, n)
        letter = chr(code) if 0 < code < 0x110000 else UNKNOWN
        if "\udc00" <= letter <= "\udfff" and found and "\ud800" <= found[-1] <= "\udbff":
            found[-1] = (found[-1] + letter).encode("utf-16", "surrogatepass").decode("utf-16")
            letter = ""  # two halves of one character
        is_hyphen = letter in _HYPHENS and call.char_is_hyphen(raw, n) == 1
        found.append("-" if is_hyphen else UNKNOWN if letter == "\ufffe" else letter)
    return found


def _swallowed(raw: int, n: int, size: float) -> bool:
    """True where pdfium put a space of its own in the place of a printed one before the nth character.

    It keeps one of two spaces side by side. Its own stands where the next character begins.
    """
    if not call.char_object(raw, n - 1) or not call.char_is_generated(raw, n - 1):
        return False
    (x, y), (own_x, own_y) = _origin(raw, n), _origin(raw, n - 1)
    return hypot(x - own_x, y - own_y) > _SWALLOWED * size


def _origin(raw: int, n: int) -> tuple[float, float]:
    place = (ctypes.c_double * 2)()
    first = ctypes.addressof(place)
    call.char_origin(raw, n, first, first + ctypes.sizeof(ctypes.c_double))
    return place[0], place[1]


def _side_by_side(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Letters that all have the place of the first, as those of a text that replaces another have, put in a row."""
    found: list[_Piece] = []
    group: list[_Piece] = []
    for piece in pieces:
        if group and (piece.thing != group[-1].thing or (piece.left, piece.bottom) != (group[0].last, group[0].bottom)):
            found += _row(group)
            group = []
        group.append(piece)
    return found + _row(group)


def _row(group: list[_Piece]) -> list[_Piece]:
    """Equal shares of the place of their text object for pieces of one place."""
    if len(group) < 2 or group[0].strip.least >= 0:
        return group
    head = group[0]
    left, _, right, _ = _bounds(head.thing)
    if abs(left - head.last) > head.strip.size:  # its drawing has coordinates of its own
        left, right = head.last, max(piece.right for piece in group)
    texts = [head.text[-1], *(piece.text for piece in group[1:])]
    wide = (right - left) / len(texts)
    places = [left + wide * k for k in range(len(texts) + 1)]
    row = [head._replace(text=t, left=a, last=a, right=b) for t, (a, b) in zip(texts, pairwise(places), strict=True)]
    return [head._replace(text=head.text[:-1], right=left)] * (len(head.text) > 1) + row


def _bounds(thing: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a text object."""
    sides = (ctypes.c_float * 4)()
    first, step = ctypes.addressof(sides), ctypes.sizeof(ctypes.c_float)
    call.object_bounds(thing, *range(first, first + 4 * step, step))
    left, bottom, right, top = sides
    return left, bottom, right, top


def _visible(pieces: list[_Piece]) -> list[_Piece]:
    """Without text that is not painted, unless it is most of the page."""
    seen = [piece for piece in pieces if not piece.strip.is_hidden]
    return seen if 2 * _length(seen) > _length(pieces) else pieces


def _length(pieces: Iterable[_Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _directions(pieces: Iterable[_Piece], view: View) -> Iterator[tuple[float, float, int]]:
    counts: Counter[_Strip] = Counter()
    for piece in pieces:
        counts[piece.strip] += len(piece.text)
    for strip, count in counts.items():
        yield *view.direction(*strip.direction), count


def _glyphs(pieces: list[_Piece], view: View, raw: int) -> tuple[list[Glyph], list[Glyph]]:
    """Glyphs that stand straight, and those that do not."""
    straight: list[Glyph] = []
    across: list[Glyph] = []
    bottoms: dict[_Strip, float | None] = {}  # None for turned ones
    spaced = True  # a space stands before
    for piece, after in pairwise([*pieces, *pieces[-1:]]):
        text, strip, _, left, _, right, top, below, _ = piece
        if strip not in bottoms:
            is_turned = not is_straight(*view.direction(*strip.direction))
            bottoms[strip] = None if is_turned else view.at(*strip.base)[1] + strip.depth
        bottom = bottoms[strip]
        if bottom is None:
            box = _across(piece, view)
        else:
            if text != " " and strip.least < 0:
                left, right = _edges(piece, after, raw, spaced)
            x0, _, x1, _ = view.box(left, below, right, top)
            box = x0, bottom - strip.size, x1, bottom
        spaced = text == " "
        if glyph := shown(text if spaced else meaning(text), box, strip.size, view.page):
            (across if bottom is None else straight).append(glyph)
    return straight, across


def _edges(piece: _Piece, after: _Piece, raw: int, spaced: bool) -> tuple[float, float]:
    """Left and right of a piece, without the ink that leans over a neighbour, unless spaces part them anyway."""
    text, strip, first, left, last, right, *_ = piece
    if not spaced:
        x, _ = _origin(raw, first)
        left = x if left < x < left + _LEANS * strip.size else left
    if after.text == " ":
        return left, min(right, after.left) if after.strip is strip and last < after.left else right
    width = _width(strip.font, text[-1]) * strip.scale
    return left, last + width if 0 < right - last - width < _LEANS * strip.size else right


def _width(font: int, text: str) -> float:
    width = ctypes.c_float()
    call.glyph_width(font, ord(text), 1.0, ctypes.addressof(width))
    return width.value


def _across(piece: _Piece, view: View) -> Box:
    """The box of a letter of a turned strip."""
    strip = piece.strip
    along, up = view.direction(*strip.direction)
    x0, top, x1, bottom = view.box(piece.left, piece.bottom, piece.right, piece.top)
    if abs(along) < 0.01 * abs(up):  # depth and height of the font, as with straight letters
        base, depth, size = view.at(*strip.base)[0], strip.depth, strip.size
        x0, x1 = (base + depth - size, base + depth) if up > 0 else (base - depth, base - depth + size)
    return x0, top, x1, bottom
