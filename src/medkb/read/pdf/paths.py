"""What is drawn on a page, as rules: straight strokes and filled boxes.

Points are those of the page as it is shown: from its top left corner, in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from medkb.read.pdf.page import Rule

_SHORTEST = 1.0  # points; a shorter stroke is a dot
_THIN = 3.0  # points: a filled shape as thin as this is a line, however its ends are cut
_OFF = 0.5  # points by which a straight line or a box may miss being straight
_WHITE = 0.98  # as bright as this nothing is seen on paper
_LONGEST = 20_000  # points of one path; a longer one is a map or the outline of a picture

Point = tuple[float, float]
Subpath = list[tuple[Point, bool]]  # points, and whether a straight line leads to each; the first has no matter


def is_white(red: float, green: float, blue: float) -> bool:
    """True for a colour that is not seen on paper; its parts are 0 to 1."""
    return min(red, green, blue) > _WHITE


def rules_of(path: Sequence[Subpath], thickness: float | None, filled: bool, page: Point) -> Iterator[Rule]:
    """Rules of one path cut to the page of this width and height; `thickness` of its strokes is None without any."""
    if sum(map(len, path)) > _LONGEST:
        return
    boxes = [box for part in path if filled and (box := _filled(part))]
    if thickness is not None:
        boxes += [box for part in path for box in _strokes(part, thickness / 2)]
    for x0, top, x1, bottom in boxes:
        if x0 <= page[0] and top <= page[1] and x1 >= 0 and bottom >= 0:
            yield Rule(max(0.0, x0), max(0.0, top), min(page[0], x1), min(page[1], bottom))


def _filled(part: Subpath) -> tuple[float, float, float, float] | None:
    """The box that a subpath fills; None where it is none."""
    if len(part) < 2 or not all(straight for _, straight in part[1:]):
        return None
    xs, ys = [p[0] for p, _ in part], [p[1] for p, _ in part]
    x0, top, x1, bottom = min(xs), min(ys), max(xs), max(ys)
    if max(x1 - x0, bottom - top) < _SHORTEST:
        return None
    corners = all(min(x - x0, x1 - x) < _OFF and min(y - top, bottom - y) < _OFF for (x, y), _ in part)
    if min(x1 - x0, bottom - top) <= _THIN:
        return (x0, top, x1, bottom) if corners or max(x1 - x0, bottom - top) > 4 * _THIN else None
    return (x0, top, x1, bottom) if corners and 4 <= len(part) <= 6 else None


def _strokes(part: Subpath, half: float) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of the strokes of a subpath that lie or stand straight."""
    for (a, _), (b, straight) in pairwise(part):
        x0, x1 = sorted((a[0], b[0]))
        top, bottom = sorted((a[1], b[1]))
        if not straight or max(x1 - x0, bottom - top) < _SHORTEST:
            continue
        if bottom - top < _OFF and bottom - top < x1 - x0:
            yield x0, top - half, x1, bottom + half
        elif x1 - x0 < _OFF:
            yield x0 - half, top, x1 + half, bottom


def distinct(rules: Iterable[Rule]) -> list[Rule]:
    """Each rule once, in the order of drawing."""
    return list(dict.fromkeys(rules))
