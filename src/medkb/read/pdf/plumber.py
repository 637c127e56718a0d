"""One page of pdfplumber into plain records: the slow reader that the fast one is held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from medkb.read.pdf.glyphs import Box, is_straight, labels, meaning, shown, turn_of, turned, words_printed
from medkb.read.pdf.page import Glyph, Page, Rule
from medkb.read.pdf.paths import Point, Subpath, distinct, is_white, rules_of


class _Frame(NamedTuple):
    """The part of a page that is shown: its corner in pdfplumber's coordinates, its size there, and its turn.

    `turn` is 1 for a page whose lines run up and -1 where they run down: its boxes are those that a reader sees who
    turns the page.
    """

    x: float
    y: float
    width: float
    height: float
    turn: int = 0

    @property
    def page(self) -> Point:
        """Width and height once it is turned."""
        return (self.height, self.width) if self.turn else (self.width, self.height)

    def placed(self, box: Sequence[float]) -> Box:
        """A box counted from the corner of what is shown, turned with the page."""
        sides = box[0] - self.x, box[1] - self.y, box[2] - self.x, box[3] - self.y
        return turned(sides, self.width, self.height, self.turn)


def extract(page: Any, number: int) -> Page:
    """Words, turned labels and rules of a pdfplumber page."""
    frame = _frame(page)
    straight: list[Glyph] = []
    across: list[Glyph] = []
    for char in page.chars:
        glyph = _glyph(char, frame)
        if glyph:
            (straight if is_straight(*_direction(char, frame.turn)) else across).append(glyph)
    return Page(
        number,
        *frame.page,
        words_printed(straight),
        labels=list(labels(across)),
        rules=distinct(_rules(page, frame)),
        pictures=len(page.images),
        turn=frame.turn,
    )


def _frame(page: Any) -> _Frame:
    """What is shown of the page, turned where most of its glyphs are."""
    x0, y0, x1, y1 = _shown(page)
    turn = turn_of((*_direction(char), 1) for char in page.chars)
    return _Frame(page.mediabox[0] + x0, page.mediabox[1] + y0, x1 - x0, y1 - y0, turn)


def _shown(page: Any) -> Box:
    """The crop box within the media box, counted from its top left corner once the page is rotated."""
    media, crop = _ordered(page.page_obj.mediabox), _ordered(page.page_obj.cropbox or page.page_obj.mediabox)
    left, right = max(0.0, crop[0] - media[0]), max(0.0, media[2] - crop[2])
    below, above = max(0.0, crop[1] - media[1]), max(0.0, media[3] - crop[3])
    width, height = media[2] - media[0], media[3] - media[1]
    if left + right >= width or below + above >= height:
        left = right = below = above = 0.0
    edges = [left, above, right, below]  # a quarter turn to the right brings the lower edge to the left
    for _ in range(page.rotation // 90):
        edges = [edges[3], *edges[:3]]
        width, height = height, width
    return edges[0], edges[1], width - edges[2], height - edges[3]


def _ordered(box: Sequence[float]) -> Box:
    x0, x1 = sorted((float(box[0]), float(box[2])))
    y0, y1 = sorted((float(box[1]), float(box[3])))
    return x0, y0, x1, y1


def _direction(char: dict[str, Any], turn: int = 0) -> tuple[float, float]:
    """How far along and how far up the page the character's line runs."""
    along, up = char["matrix"][:2]
    return (up, -along) if turn > 0 else (-up, along) if turn else (along, up)


def _glyph(char: dict[str, Any], frame: _Frame) -> Glyph | None:
    """The character, its box cut to the page; None off the page."""
    sides = char["x0"], char["top"], char["x1"], char["bottom"]
    along, up = char["matrix"][:2]
    size = sides[2] - sides[0] if abs(up) > abs(along) else char["size"]
    return shown(meaning(char["text"]), frame.placed(sides), size, frame.page)


def _rules(page: Any, frame: _Frame) -> Iterator[Rule]:
    """Rules of everything drawn; a colour that is a pattern, or of an ink that pdfplumber does not name, is seen."""
    for drawn in (*page.lines, *page.rects, *page.curves):
        stroked = drawn["stroke"] and not _white(drawn["stroking_color"])
        filled = bool(drawn["fill"]) and not _white(drawn["non_stroking_color"])
        if stroked or filled:
            thickness = float(drawn["linewidth"] or 0) if stroked else None
            yield from rules_of(_subpaths(drawn, frame), thickness, filled, frame.page)


def _subpaths(drawn: dict[str, Any], frame: _Frame) -> list[Subpath]:
    found: list[Subpath] = []
    for command, *points in drawn["path"]:
        if command == "m":
            found.append([])
        if command == "h":
            found[-1].append((found[-1][0][0], True))
        elif points:
            x, y = points[-1]
            box = frame.placed((x, y, x, y))
            found[-1].append(((box[0], box[1]), command in "ml"))
    return found


def _white(colour: Any) -> bool:
    """True for white of grey, red-green-blue or four inks."""
    if isinstance(colour, int | float):
        colour = (colour,)
    if not isinstance(colour, tuple | list) or not all(isinstance(c, int | float) for c in colour):
        return False
    if len(colour) == 4:
        return is_white(*(1 - min(1.0, ink + colour[3]) for ink in colour[:3]))
    return is_white(*(colour * 3 if len(colour) == 1 else colour)) if len(colour) in {1, 3} else False
