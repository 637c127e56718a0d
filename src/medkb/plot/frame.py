"""What stands around every picture: title, what it shows, the key of its marks, notes, page numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medkb.plot.sheet import BLACK, DARK, LEADING, MARGIN, SIZE, Sheet, plain, width, wrap

TITLE_SIZE, NOTE_SIZE = SIZE + 1.5, SIZE - 1.0
_SIGN, _BETWEEN = 17.0, 12.0  # points: room of a mark in the key, between two of its entries
Look = Mapping[str, Any]
"""How a mark looks: the arguments of matplotlib's Line2D, or with "box" those of a Rectangle."""
_Sign = tuple[Look | None, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a picture: title, a sentence on what it shows and how much, key of the marks, notes.

    `signs` are the entries of the key; one without a look is a caption and starts a new line.
    """

    title: str
    about: str
    signs: Sequence[_Sign] = ()
    notes: Sequence[str] = ()

    def open(self, wide: float, body: float, page: str = "", words: Sequence[str] = ()) -> tuple[Sheet, float]:
        """A page with all of it, for a body of `wide` × `body` points; gives the page and where the body starts.

        `page`: the page's number, where there are several; `words`: the picture's figures for those who do not see it.
        """
        title = wrap(self.title, wide, TITLE_SIZE, "bold")
        about = wrap(self.about, wide)
        rows = _flow(self.signs, wide)
        notes = [line for note in self.notes for line in wrap(note, wide, NOTE_SIZE)]
        top = MARGIN + len(title) * TITLE_SIZE * LEADING + len(about) * SIZE * LEADING + 4
        body_top = top + len(rows) * (SIZE * LEADING + 1.5) + (6 if rows else 2)
        foot = body_top + body + 6
        lines = [*notes, page] if page else notes
        sheet = Sheet(wide + 2 * MARGIN, foot + len(lines) * NOTE_SIZE * LEADING + MARGIN - 4, self.title, ())
        sheet.words = tuple(map(plain, (self.about, *(text for _, text in self.signs), *words, *self.notes)))
        below = sheet.lines(MARGIN, MARGIN, title, size=TITLE_SIZE, face="bold")
        sheet.lines(MARGIN, below + 1, about, grey=DARK)
        for number, row in enumerate(rows):
            y = top + (number + 0.5) * (SIZE * LEADING + 1.5) + 2
            for x, look, text in row:
                if look is not None:
                    _sign(sheet, MARGIN + x, y, look)
                sheet.text(
                    MARGIN + x + (0 if look is None else _SIGN + 1), y, text, grey=DARK if look is None else BLACK
                )
        below = sheet.lines(MARGIN, foot, notes, size=NOTE_SIZE, grey=DARK)
        sheet.lines(MARGIN + wide, below, [page] if page else [], size=NOTE_SIZE, grey=DARK, align="right")
        return sheet, body_top


def _sign(sheet: Sheet, x: float, y: float, look: Look) -> None:
    if look.get("box"):
        sheet.box(x + 1, y - 3, _SIGN - 4, 6, **{name: value for name, value in look.items() if name != "box"})
    elif look.get("linestyle", "none") == "none":
        sheet.line([x + _SIGN / 2], [y], **look)
    else:
        sheet.line([x + 2, x + _SIGN - 5], [y, y], **look)


def _flow(signs: Sequence[_Sign], wide: float) -> list[list[tuple[float, Look | None, str]]]:
    """The entries of the key in lines, each with its place."""
    rows: list[list[tuple[float, Look | None, str]]] = []
    x = 0.0
    for look, text in signs:
        needs = width(text) + (0 if look is None else _SIGN + 1)
        if not rows or x + needs > wide or look is None:
            rows.append([])
            x = 0.0
        rows[-1].append((x, look, text))
        x += needs + (2 if look is None else _BETWEEN)
    return rows
