"""A table as data: drawn by the makers and written as the expected grid, both from here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

MARK = re.compile(r"([_^])\{(.*?)\}")  # "12 (5.3)^{*}", "C_{max}": what the makers raise above the line or lower
DASHES = {"–", "—", "-", "−"}


@dataclass(frozen=True)
class Cell:
    """Text with "\\n" between its lines, and the slots that it covers."""

    text: str
    rows: int = 1
    columns: int = 1
    indent: int = 0

    @property
    def plain(self) -> str:
        return " ".join(MARK.sub(r"\2", self.text).split())


@dataclass(frozen=True)
class Row:
    """Cells from left to right without the slots that cells above cover; `level` is the depth of the label."""

    cells: tuple[Cell, ...]
    level: int = 0
    across: bool = False  # one cell over all columns that heads the rows below


def row(*cells: str | Cell, level: int = 0) -> Row:
    made = [c if isinstance(c, Cell) else Cell(c) for c in cells]
    if level and made:
        first = made[0]
        made[0] = Cell(first.text, first.rows, first.columns, level)
    return Row(tuple(made), level)


def across(text: str) -> Row:
    """A section of the table; the table's width is put in when it is laid out."""
    return Row((Cell(text),), 0, across=True)


@dataclass
class Tab:
    """A table of an article: heads and body in the manner of HTML, and how it is to look."""

    caption: str
    heads: list[Row]
    body: list[Row]
    stub: int = 1
    notes: list[str] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)  # shares of the table's width
    rules: str = "full"  # full, booktabs, none, zebra
    place: str = "wide"  # wide, column, side
    split: int = 0  # the body row that begins the second page
    again: str = ""  # the line above the second part
    size: float = 8.5
    valign: str = "middle"  # of figures beside a label of several lines: top, middle, bottom
    hang: bool = False  # the further lines of a label stand to the right of its first
    caption_side: str = "left"  # right: the number at the right, the title below it in the middle
    align: str = "center"  # of figures and their heads: left, center, right
    share: float = 1.0  # of the width at hand

    @property
    def width(self) -> int:
        return sum(c.columns for c in self.heads[0].cells)

    def column_shares(self) -> list[float]:
        wanted = self.widths or [2.4] + [1.0] * (self.width - 1)
        return [w / sum(wanted) for w in wanted]

    def rows(self) -> list[Row]:
        return self.heads + self.body


Placed = dict[tuple[int, int], Cell]


def place(rows: list[Row], width: int) -> Placed:
    """Each cell at its first slot."""
    taken: set[tuple[int, int]] = set()
    placed: Placed = {}
    for r, line in enumerate(rows):
        column = 0
        for given in line.cells:
            cell = Cell(given.text, 1, width) if line.across else given
            while (r, column) in taken:
                column += 1
            placed[r, column] = cell
            taken |= {(r + i, column + j) for i in range(cell.rows) for j in range(cell.columns)}
            column += cell.columns
    full = {(r, c) for r in range(len(rows)) for c in range(width)}
    if taken != full:
        raise ValueError(f"the cells do not fill the grid: {sorted(taken ^ full)} of {rows[0].cells[0].text}")
    return placed


def _heads_only(line: Row, r: int, placed: Placed, tab: Tab) -> bool:
    """True for a row that holds a label and nothing else."""
    if line.across:
        return True
    right = [c for (i, j), c in placed.items() if j >= tab.stub and i <= r < i + c.rows]
    return all(not c.text for c in right)


def _owners(tab: Tab, placed: Placed) -> dict[int, list[int]]:
    """The rows whose labels stand over each body row: sections across, then labels that are less indented."""
    owners: dict[int, list[int]] = {}
    section: int | None = None
    chain: list[int] = []
    rows = tab.rows()
    for r in range(len(tab.heads), len(rows)):
        line = rows[r]
        if line.across:
            section, chain = r, []
            owners[r] = []
            continue
        chain = [o for o in chain if rows[o].level < line.level]
        owners[r] = ([] if section is None else [section]) + chain
        chain = [*chain, r]
    return owners


def expected(tab: Tab) -> dict[str, object]:
    """The table as the tests expect it to be read."""
    rows = tab.rows()
    placed = place(rows, tab.width)
    top, total = len(tab.heads), len(rows)
    grid: list[list[str | None]] = [[None] * tab.width for _ in rows]
    slots: Placed = {}
    for (r, c), cell in placed.items():
        grid[r][c] = cell.plain
        slots.update({(r + i, c + j): cell for i in range(cell.rows) for j in range(cell.columns)})
    owners = _owners(tab, placed)
    bare = [r for r in range(top, total) if _heads_only(rows[r], r, placed, tab)]

    def label(r: int) -> list[str]:
        found = dict.fromkeys((slots[r, c].plain, id(slots[r, c])) for c in range(tab.stub))
        return [text for text, _ in found if text]

    def row_heads(r: int) -> list[str]:
        return [label(o)[0] for o in owners[r] if o in bare] + label(r)

    def column_heads(c: int) -> list[str]:
        found = dict.fromkeys((slots[r, c].plain, id(slots[r, c])) for r in range(top))
        return [text for text, _ in found if text]

    values = []
    for (r, c), cell in sorted(placed.items()):
        if r < top or c < tab.stub or rows[r].across or not cell.plain or cell.plain in DASHES:
            continue
        value: dict[str, object] = {"text": cell.plain, "row_heads": row_heads(r), "column_heads": column_heads(c)}
        under = [label(o)[0] for o in owners[r] if o not in bare]
        if under:
            value["under"] = under
        if cell.rows > 1:
            value["also_rows"] = [row_heads(r + i) for i in range(1, cell.rows)]
        if cell.columns > 1:
            value["also_columns"] = [column_heads(c + j) for j in range(1, cell.columns)]
        values.append(value)
    return {
        "caption": " ".join(MARK.sub(r"\2", tab.caption).split()),
        "rows": grid,
        "spans": [[r, c, x.rows, x.columns] for (r, c), x in sorted(placed.items()) if x.rows > 1 or x.columns > 1],
        "rules": tab.rules,
        "head_rows": top,
        "stub_columns": tab.stub,
        "sections": [r for r in bare if rows[r].across or any(r in above for above in owners.values())],
        "values": values,
    }


def parts(tab: Tab) -> list[tuple[str, list[Row]]]:
    """The caption and the rows of each page's piece, heads repeated."""
    if not tab.split:
        return [(tab.caption, tab.rows())]
    return [(tab.caption, tab.heads + tab.body[: tab.split]), (tab.again, tab.heads + tab.body[tab.split :])]


def save(path: Path, tables: list[dict[str, object]]) -> None:
    path.write_text(json.dumps({"tables": tables}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
