"""What pdfium says is shown of a page and drawn on it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from medkb.read.pdf import pdfium_calls as call
from medkb.read.pdf.glyphs import Box
from medkb.read.pdf.page import Rule
from medkb.read.pdf.paths import Point, Subpath, distinct, is_white, rules_of

Matrix = tuple[float, float, float, float, float, float]

_DEEPEST = 6  # drawings within drawings
_LEAST_SEEN = 0.01  # opacity


class View(NamedTuple):
    """How places in the PDF's own space are shown: x = a X + c Y + e, y = b X + d Y + f, from the top left corner.

    `turn` is that of the page (see Page), and is contained in the figures.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float
    turn: int = 0

    @property
    def page(self) -> Point:
        """Width and height of what is shown."""
        return self.width, self.height

    def at(self, x: float, y: float) -> Point:
        """A point as it is shown."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box as it is shown."""
        if not self.b and not self.c and self.a > 0 > self.d:
            return self.a * left + self.e, self.d * top + self.f, self.a * right + self.e, self.d * bottom + self.f
        (x0, y0), (x1, y1) = self.at(left, bottom), self.at(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def direction(self, along: float, up: float) -> tuple[float, float]:
        """How far along and how far up the page something goes."""
        return self.a * along + self.c * up, -(self.b * along + self.d * up)

    def within(self, matrix: Matrix) -> View:
        """The view of what is drawn by this matrix."""
        a, b, c, d, e, f = matrix
        e, f = self.at(e, f)
        inner = (self.a * a + self.c * b, self.b * a + self.d * b, self.a * c + self.c * d, self.b * c + self.d * d)
        return View(*inner, e, f, *self[6:])

    def turned(self, turn: int) -> View:
        """The same, turned so that lines that run up (1) or down (-1) lie."""
        a, b, c, d, e, f, width, height, _ = self
        if turn > 0:
            return View(-b, a, -d, c, height - f, e, height, width, turn)
        return View(b, -a, d, -c, f, width - e, height, width, turn) if turn else self


def view_of(page: Any) -> View:
    """What is shown of a pypdfium2 page, rotated as it asks to be."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        raise ValueError("a page without a box")
    view = View(1, 0, 0, -1, -box.left, box.top, box.right - box.left, box.top - box.bottom)
    for _ in range(pdfium.FPDFPage_GetRotation(page)):
        view = view.turned(1)._replace(turn=0)  # a quarter turn to the right each
    return view


class Contents(NamedTuple):
    """What is on a page, by address: text objects and paths in the order of drawing, and the number of pictures.

    A path comes with the matrix of the drawing that it is part of, None for the page itself.
    """

    texts: list[int]
    paths: list[tuple[int, Matrix | None]]
    pictures: int


def contents_of(page: Any) -> Contents:
    """What is on a pypdfium2 page, and in the drawings on it."""
    raw = call.address(page)
    found = Contents([], [], 0)
    objects = (call.page_object(raw, n) for n in range(call.page_objects(raw)))
    return found._replace(pictures=_collect(objects, found, None, 0))


def _collect(objects: Iterable[int], found: Contents, matrix: Matrix | None, depth: int) -> int:
    pictures = 0
    type_of, text, path = call.object_type, pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
    for thing in objects:
        kind = type_of(thing)
        if kind == text:
            found.texts.append(thing)
        elif kind == path:
            found.paths.append((thing, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = (call.form_object(thing, n) for n in range(call.form_objects(thing)))
            pictures += _collect(inner, found, _product(_matrix(thing), matrix), depth + 1)
    return pictures


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix of a drawing within a drawing."""
    return View(*outer, 0.0, 0.0).within(inner)[:6] if outer else inner


def rules_drawn(contents: Contents, view: View) -> list[Rule]:
    """Each rule of the page once, as the view shows it."""
    found: list[Rule] = []
    for thing, matrix in contents.paths:
        found += _path(thing, view.within(matrix) if matrix else view)
    return distinct(found)


def _matrix(thing: int) -> Matrix:
    matrix = (ctypes.c_float * 6)(1, 0, 0, 1, 0, 0)
    call.object_matrix(thing, ctypes.addressof(matrix))
    a, b, c, d, e, f = matrix
    return a, b, c, d, e, f


def _path(thing: int, view: View) -> Iterator[Rule]:
    """Rules of a path as far as its strokes and fillings are seen."""
    mode = (ctypes.c_int * 2)()
    call.path_mode(thing, ctypes.addressof(mode), ctypes.addressof(mode) + ctypes.sizeof(ctypes.c_int))
    filled = mode[0] != pdfium.FPDF_FILLMODE_NONE and _is_seen(thing, call.fill_colour)
    stroked = bool(mode[1]) and _is_seen(thing, call.stroke_colour)
    if not filled and not stroked:
        return
    inner = view.within(_matrix(thing))
    width = ctypes.c_float()
    call.stroke_width(thing, ctypes.addressof(width))
    thickness = width.value * hypot(inner.a, inner.b) if stroked else None
    yield from rules_of(_subpaths(thing, inner), thickness, filled, view.page)


def _is_seen(thing: int, colour_of: Any) -> bool:
    """True when the colour is neither white nor transparent; a colour that pdfium does not know is seen."""
    parts = (ctypes.c_uint * 4)()
    first, step = ctypes.addressof(parts), ctypes.sizeof(ctypes.c_uint)
    if not colour_of(thing, *range(first, first + 4 * step, step)):
        return True
    red, green, blue, opacity = (part / 255 for part in parts)
    return opacity >= _LEAST_SEEN and not is_white(red, green, blue)


def _subpaths(thing: int, view: View) -> list[Subpath]:
    found: list[Subpath] = []
    point = (ctypes.c_float * 2)()
    x, y = ctypes.addressof(point), ctypes.addressof(point) + ctypes.sizeof(ctypes.c_float)
    for n in range(call.path_segments(thing)):
        segment = call.path_segment(thing, n)
        call.segment_point(segment, x, y)
        kind = call.segment_type(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append((view.at(*point), kind != pdfium.FPDF_SEGMENT_BEZIERTO))
        if call.segment_closes(segment):
            found[-1].append((found[-1][0][0], True))
    return found
