"""A table on a page whose columns are text or room for marks: the frame of every picture but the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from medkb.plot.sheet import BLACK, DARK, LEADING, LIGHT, MARGIN, SIZE, Sheet, width, wrap

GAP = 9.0
"""Points between two columns."""
WIDE = 180 / 25.4 * 72 - 2 * MARGIN
"""Points of a picture between its margins: two columns of a journal, 180 mm, less the margins."""
_PAD = 2.4  # points above and below the text of a row
ROW = SIZE * LEADING + 2 * _PAD
"""Points of a row of one line."""


@dataclass(slots=True)
class Column:
    """A column: its head, how its cells stand, and the widest it may be before they wrap.

    `room`: room for marks instead of text, at least so many points; what is left of the page's width is shared out to
    such columns.
    """

    head: str = ""
    align: str = "left"
    most: float = 400.0
    room: float = 0.0
    x: float = 0.0  # set by `Grid`
    width: float = 0.0

    @property
    def anchor(self) -> float:
        """Where text of this alignment is put."""
        return self.x + {"left": 0.0, "center": self.width / 2, "right": self.width}[self.align]


@dataclass(slots=True)
class Line:
    """A row of the table.

    `across`: its first cell runs over the whole width, as a heading; `hangs`: its first cell may run down beside the
    rows below it, for which there must be room.
    """

    cells: Sequence[str]
    face: str = "normal"
    across: bool = False
    least: float = 0.0  # points: its marks need them
    ruled: bool = False  # a thin line above it
    indent: float = 0.0
    hangs: bool = False
    wrapped: list[list[str]] = field(default_factory=list)
    height: float = 0.0
    y: float = 0.0  # its middle, once it is drawn


class Grid:
    """Columns and rows with measured widths and heights. The rows of all pages go in, so that pages agree."""

    def __init__(self, columns: Sequence[Column], lines: Sequence[Line], gap: float = GAP) -> None:
        self.columns, self.lines = list(columns), list(lines)
        for number, column in enumerate(self.columns):
            column.width = column.room or self._widest(number)
        gaps = gap * (len(self.columns) - 1)
        rooms = [column for column in self.columns if column.room]
        left = WIDE - gaps - sum(column.width for column in self.columns)
        for column in rooms:
            column.width += max(left, 0) / len(rooms)
        x = MARGIN
        for column in self.columns:
            column.x = x
            x += column.width + gap
        self.width = x - gap - MARGIN
        self.measure()
        self._heads = [wrap(c.head, max(c.width, 20), SIZE, "bold") if c.head else [] for c in self.columns]
        self.head_height = max((len(head) for head in self._heads), default=0) * SIZE * LEADING + 2 * _PAD

    def measure(self) -> None:
        """Wrap the text of all rows and find their heights; again, when rows have got another `least`."""
        for line in self.lines:
            self._measure(line)

    def _widest(self, number: int) -> float:
        column = self.columns[number]
        cells = [(line.cells[number], line) for line in self.lines if not line.across and number < len(line.cells)]
        words = [width(word, SIZE, "bold") for word in column.head.split(" ")]
        most = max((width(cell, SIZE, line.face) + line.indent * (number == 0) for cell, line in cells), default=0.0)
        return max(min(most, column.most), *words, 0.0) + 0.5

    def _measure(self, line: Line) -> None:
        if line.across:
            line.wrapped = [wrap(line.cells[0], self.width, SIZE, line.face)]
        else:
            rooms = [c.width - line.indent * (n == 0) for n, c in enumerate(self.columns)]
            line.wrapped = [wrap(cell, room, SIZE, line.face) for cell, room in zip(line.cells, rooms, strict=False)]
        line.height = max(_text_rows(line) * SIZE * LEADING + 2 * _PAD, line.least)

    def hang(self, lines: Sequence[Line]) -> None:
        """Make the last of these rows high enough for the first cell of the first, which hangs down beside them."""
        first, last = lines[0], lines[-1]
        end = (first.height - _text_rows(first) * SIZE * LEADING) / 2 + len(first.wrapped[0]) * SIZE * LEADING + _PAD
        last.height += max(0, end - sum(line.height for line in lines))

    def head(self, sheet: Sheet, top: float) -> float:
        """Draw the heads between two rules; gives where they end."""
        bottom = top + self.head_height
        left, right = self.columns[0].x, self.columns[0].x + self.width
        for column, lines in zip(self.columns, self._heads, strict=True):
            start = bottom - _PAD - len(lines) * SIZE * LEADING
            align = "center" if column.room else column.align
            x = column.x + column.width / 2 if column.room else column.anchor
            sheet.lines(x, start, lines, face="bold", align=align)
        sheet.line([left, right], [top, top], linewidth=0.8)
        sheet.line([left, right], [bottom, bottom], linewidth=0.5)
        return bottom

    def body(self, sheet: Sheet, top: float, lines: Sequence[Line]) -> float:
        """Draw these rows from `top` downwards and note where each stands; gives where they end."""
        left, right = self.columns[0].x, self.columns[0].x + self.width
        for line in lines:
            line.y = top + line.height / 2
            if line.ruled:
                sheet.line([left, right], [top, top], linewidth=0.4, color=LIGHT)
            for column, cell in zip(self.columns, line.wrapped, strict=False):
                rows = _text_rows(line) if line.hangs and column is self.columns[0] else len(cell)
                start = line.y - rows * SIZE * LEADING / 2
                align = "left" if line.across else column.align
                x = left if line.across else column.anchor
                shift = line.indent if column is self.columns[0] else 0.0
                sheet.lines(x + shift, start, cell, face=line.face, align=align, grey=DARK if line.across else BLACK)
            top += line.height
        return top


def _text_rows(line: Line) -> int:
    """Lines of text of the highest cell that is not free to hang down."""
    return max(map(len, line.wrapped[line.hangs :]), default=1)
