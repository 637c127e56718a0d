"""Reading order of a page: bands over the full width, and columns between them.

A gutter is a strip that no line crosses over some height, with lines of text, not cells of a table, on both sides.
Where a title, a caption or a table crosses it, the page is cut into bands: each is read to its end before the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medkb.read.pdf.page import PrintedTable, Run, box

_CLEAR = 3.0  # points on either side of a gutter's middle; journals leave 10 to 20 in all
_STEP = 4.0  # points between the places tried at first
_LEAST_LINES = 4  # on either side, for a gutter that nothing else speaks for
_LEAST_COLUMN = 0.2  # of the body's width; a third of it is set in three columns
_FILLED = 0.6  # the weighted median line against the long lines of its column; cells of tables are more ragged
_APART = 0.8  # of the font size: white space above a caption that belongs to what follows it
_RESIZED = 0.06  # of the font size: captions are set smaller
_NEAR = 0.5  # of the font size: white space between two lines of one paragraph
_LEAST_HEIGHT = 36.0  # points, four lines of small print
_DEEPEST = 6  # cuts within cuts

Item = Run | PrintedTable


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A gutter at x, free from top to bottom."""

    x: float
    top: float
    bottom: float


def flows(items: Sequence[Item], known: Sequence[float] = ()) -> list[list[Item]]:
    """Single columns in reading order. `known` are gutters of other pages, believed on less evidence."""
    if not items:
        return []
    x0, _, x1, _ = box(items)
    return _cut(list(items), x1 - x0, known, 0)


def gutters(items: Sequence[Item]) -> list[float]:
    """Middles of the gutters of one page that its own lines prove."""
    if not items:
        return []
    x0, _, x1, _ = box(items)
    return [s.x for s in _best(list(items), x1 - x0, ())][:1]


def _cut(items: list[Item], body: float, known: Sequence[float], depth: int) -> list[list[Item]]:
    stretches = _best(items, body, known) if depth < _DEEPEST else []
    if not stretches:
        return [items] if items else []
    found: list[list[Item]] = []
    for stretch, part in _bands(items, stretches):
        if stretch is None:
            found += _cut(part, body, known, depth + 1)
        else:
            for side in ([i for i in part if i.x1 <= stretch.x], [i for i in part if i.x1 > stretch.x]):
                found += _cut(side, body, known, depth + 1)
    return found


def _bands(items: list[Item], stretches: list[_Stretch]) -> Iterator[tuple[_Stretch | None, list[Item]]]:
    """Items from top to bottom, each band with its gutter, or None where there is none."""
    rest = sorted(items, key=lambda i: i.top)
    for stretch in stretches:
        above = [i for i in rest if i.middle < stretch.top]
        inside = [i for i in rest if stretch.top <= i.middle <= stretch.bottom]
        rest = [i for i in rest if i.middle > stretch.bottom]
        if above:
            above += _ending(inside, stretch, max(i.bottom for i in above))
            yield None, above
        trailing = _caption_below(inside, stretch) if rest else []
        yield stretch, [i for i in inside if i not in trailing and i not in above]
        rest = trailing + rest
    if rest:
        yield None, rest


def _ending(inside: list[Item], stretch: _Stretch, bottom: float) -> list[Item]:
    """The short last line of what stands over the full width above: on the left only, and no further than a line."""
    right = min((i.top for i in inside if i.x1 > stretch.x), default=stretch.bottom)
    found: list[Item] = []
    for item in inside:
        if isinstance(item, PrintedTable) or item.x1 > stretch.x or item.bottom > right + 1:
            break
        if item.top - bottom > _NEAR * item.size:
            break
        found.append(item)
        bottom = max(bottom, item.bottom)
    return found


def _caption_below(inside: list[Item], stretch: _Stretch) -> list[Item]:
    """Lines at the left foot of two columns, apart or in another size: the head of what follows below."""
    right = max((i.bottom for i in inside if i.x0 >= stretch.x), default=stretch.top)
    left = [i for i in inside if i.x1 <= stretch.x]
    for n, item in enumerate(left):
        if not n or item.top < right or isinstance(item, PrintedTable):
            continue
        above = left[n - 1]
        resized = isinstance(above, Run) and abs(above.size - item.size) > _RESIZED * item.size
        if resized or item.top - max(above.bottom, right) > _APART * item.size:
            return left[n:]
    return []


def _best(items: list[Item], body: float, known: Sequence[float]) -> list[_Stretch]:
    """The free stretches of the gutter that is free over the greatest height; none where there is no gutter."""
    x0, _, x1, _ = box(items)
    first, last = x0 + _LEAST_COLUMN * body, x1 - _LEAST_COLUMN * body
    items = sorted(items, key=lambda i: i.top)
    places = (x0 + n * _STEP for n in range(int((x1 - x0) / _STEP) + 1))
    best = _freest(items, body, known, [x for x in places if first <= x <= last])
    if not best:
        return []
    return _freest(items, body, known, [best[0].x + k * _STEP / 4 for k in (0, -3, -2, -1, 1, 2, 3)])


def _freest(items: list[Item], body: float, known: Sequence[float], places: Iterable[float]) -> list[_Stretch]:
    """The best of these places; of two that are as good the one nearer to the middle of the white strip."""
    _, top, _, bottom = box(items)
    best: list[_Stretch] = []
    height = 0.0
    for x in places:
        is_known = any(abs(x - other) < 3 * _CLEAR for other in known)
        high = list(_free(items, x, (top, bottom), 0.0 if is_known else _LEAST_HEIGHT))
        if sum(s.bottom - s.top for s in high) <= height - 1:
            continue
        some = [s for s in high if _is_gutter(items, s, body, is_known)]
        free = sum(s.bottom - s.top for s in some)
        if free > height + 1 or (best and free > height - 1 and _off(x, items) < _off(best[0].x, items)):
            best, height = some, max(free, height)
    return best


def _off(x: float, items: Iterable[Item]) -> float:
    """How far x is from the middle of the white strip around it."""
    left = max((i.x1 for i in items if i.x1 <= x), default=x)
    right = min((i.x0 for i in items if i.x0 >= x), default=x)
    return abs((left + right) / 2 - x)


def _free(items: Iterable[Item], x: float, heights: tuple[float, float], least: float) -> Iterator[_Stretch]:
    """Stretches of `least` points or more between the items that cross x; items come from top to bottom."""
    top, bottom = heights
    at = top - 1
    left, right = x + _CLEAR, x - _CLEAR
    for item in items:
        if item.x0 >= left or item.x1 <= right:
            continue
        if item.top > at and item.top - at >= least:
            yield _Stretch(x, at, item.top)
        at = max(at, item.bottom)
    if bottom > at and bottom + 1 - at >= least:
        yield _Stretch(x, at, bottom + 1)


def _is_gutter(items: Iterable[Item], s: _Stretch, body: float, is_known: bool) -> bool:
    inside = [i for i in items if s.top <= i.middle <= s.bottom]
    left, right = [i for i in inside if i.x1 <= s.x], [i for i in inside if i.x0 >= s.x]
    if not left or not right:
        return False
    if is_known:
        return _width(left) > _LEAST_COLUMN * body and _width(right) > _LEAST_COLUMN * body
    if max(map(_reach, (left, right))) < _LEAST_COLUMN * body or min(len(left), len(right)) < _LEAST_LINES:
        return False
    return _is_column(_beside(left), body) and _is_column(_beside(right, rightmost=False), body)


def _reach(items: Iterable[Item]) -> float:
    return max(i.x1 - i.x0 for i in items)


def _beside(items: list[Item], rightmost: bool = True) -> list[Item]:
    """The items next to the gutter: those with no other item of their height between."""
    return [
        i
        for i in items
        if not any((j.x0 >= i.x1 if rightmost else j.x1 <= i.x0) and j.top < i.middle < j.bottom for j in items)
    ]


def _width(items: Iterable[Item]) -> float:
    """Width of the long ones: nine in ten are no wider."""
    widths = sorted(i.x1 - i.x0 for i in items)
    return widths[int(0.9 * (len(widths) - 1))]


def _is_column(items: list[Item], body: float) -> bool:
    """True for lines of prose: enough of them, wide enough, and most of the text in lines that fill the column."""
    if any(isinstance(i, PrintedTable) for i in items) and len(items) > 1:
        items = [i for i in items if isinstance(i, Run)]
    full = _width(items)
    if len(items) < _LEAST_LINES or full < _LEAST_COLUMN * body:
        return False
    total, half = sum(i.x1 - i.x0 for i in items), 0.0
    for item in sorted(items, key=lambda i: i.x1 - i.x0):
        half += item.x1 - item.x0
        if half >= total / 2:
            return item.x1 - item.x0 >= _FILLED * full
    return False
