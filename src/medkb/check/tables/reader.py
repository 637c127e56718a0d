"""The tables of an article as grids: those whose cells are known, and flattened ones that part cells in print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from medkb.check.article import Article
from medkb.check.tables.grid import Cell, Column, Grid, Row, read_cell
from medkb.model import Block, BlockKind, Table

Part = tuple[int, int]
SIZE = re.compile(r"\(?\s?\b[nN]\s?=\s?(\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,9})(?!\d)\s?\)?")
_PARTS = (re.compile(r"\t"), re.compile(r"\s?\|\s?"), re.compile(r" {2,}"))
_VALUE = re.compile(r"[<>≤≥~]?\s?\d[^A-Za-zА-Яа-яЁё]*%?\W*|[–—−-]|n\.?\s?s\.?|н\.?\s?д\.?", re.IGNORECASE)
_P_HEAD = re.compile(
    r"\W*(?:p|р|p.value|p.значение|значение p|хи.квадрат|χ2|HR|OR|RR|ОР|ОШ|difference|разность)\b.*", re.IGNORECASE
)
_PERCENT = re.compile(r"(?<!\d)(?<!\d\s)%")
_COUNTS = re.compile(r"\b[nN№]\b|абс|числ|количеств|count|number|\bno\.", re.IGNORECASE)
_CAPTION = 3  # blocks before a table among which its caption stands
_TEXT = re.compile(r"[^\W\d_]{2,}|[^\W\d_]\d")


@lru_cache(maxsize=1)
def grids(article: Article) -> tuple[Grid, ...]:
    """All tables that can be read, in order of place."""
    return tuple(_grids(article))


def is_of_all(article: Article, at: int) -> bool:
    """The offset is in a cell of a total column beside columns of groups."""
    return any(
        row.start <= at and any(c in row.cells and row.cells[c].start <= at < row.cells[c].end for c in grid.totals)
        for grid in grids(article)
        if len(grid.arms) > 1
        for row in grid.rows
    )


def _grids(article: Article) -> Iterator[Grid]:
    clean = article.annotations.clean
    known = [(place, table) for table in clean.document.tables if (place := _place(article, table)) is not None]
    for i, block in enumerate(clean.blocks):
        if block.kind is not BlockKind.TABLE or block.section in ("introduction", "references", "back"):
            continue
        before = clean.blocks[max(0, i - _CAPTION) : i]
        caption = next((article.text[b.start : b.end] for b in reversed(before) if b.kind is BlockKind.CAPTION), "")
        inside = [table for start, table in known if block.start <= start < block.end]
        for table in inside:
            yield from _known(article, block, table, caption)
        if not inside:
            yield from _flat(article, block, caption)


def _place(article: Article, table: Table) -> int | None:
    found = (article.annotations.clean.from_source(c.start, c.end) for c in table.cells if not c.is_empty)
    return next((place[0] for place in found if place), None)


def _known(article: Article, block: Block, table: Table, caption: str) -> Iterator[Grid]:
    """A table whose cells the reader of the file has told."""
    text, find = article.text, article.annotations.clean.from_source
    own = range(max(1, table.stub_columns), table.width)
    heads = [[p for c in table.column_heads(c) if (p := find(c.start, c.end))] for c in own]
    grid = Grid(block.start, caption, [_column(text, places) for places in heads])
    for r in range(table.head_rows, table.height):
        stub = [table.at(r, c) for c in range(max(1, table.stub_columns))]
        labels = [p for cell in stub if cell and not cell.is_empty and (p := find(cell.start, cell.end))]
        if not labels or table.section(r) is not None:
            continue
        over = [p for cell in table.row_sections(r) if not cell.is_empty and (p := find(cell.start, cell.end))]
        cells = [table.at(r, c) for c in own]
        alone = [
            cell if cell and cell.rows == 1 and cell.columns == 1 and not cell.is_empty else None for cell in cells
        ]
        places = [find(cell.start, cell.end) if cell else None for cell in alone]
        _add(text, grid, (labels[0][0], labels[-1][1]), " ".join(text[a:b] for a, b in over), places)
    if grid.rows:
        yield grid


def _flat(article: Article, block: Block, caption: str) -> Iterator[Grid]:
    """A table of lines whose cells are parted by tabs, upright strokes, or two and more blanks."""
    text = article.text
    separator = next((p for p in _PARTS if len(p.findall(text, block.start, block.end)) > 1), None)
    if separator is None:
        return
    lines = list(_lines(text, block, separator))
    first = next((i for i, line in enumerate(lines) if _is_row(text, line)), None)
    width = Counter(len(line) for line in lines[first:] if len(line) > 1).most_common(1) if first else []
    if first is None or not width:
        return
    head = next((line for line in reversed(lines[:first]) if len(line) > 1), None)
    if head is None or len(head) not in (width[0][0], width[0][0] - 1):
        return
    own = head[1:] if len(head) == width[0][0] else head
    over_it = [line[-len(own) :] for line in lines[:first] if line is not head and len(line) in (len(own), len(head))]
    heads = [[*(line[c] for line in over_it if _TEXT.search(text, *line[c])), own[c]] for c in range(len(own))]
    grid = Grid(block.start, caption, [_column(text, places) for places in heads])
    section, over = "", -1  # the section and its indentation
    for line in lines[first - (len(lines[first - 1]) == 1) :]:
        indent = _indent(article, line[0][0])
        if len(line) == 1:
            section, over = text[slice(*line[0])], indent
            continue
        if grid.rows and grid.rows[-1].indent > over and indent <= over:
            section, over = "", -1
        if len(line) == len(own) + 1:
            _add(text, grid, line[0], section, list(line[1:]), indent)
    if grid.rows:
        yield grid


def _indent(article: Article, start: int) -> int:
    """Blanks before the line in the source: the clean text has none."""
    at = article.annotations.clean.origin[start]
    line = article.source[article.source.rfind("\n", 0, at) + 1 : at]
    return 0 if line.strip() else len(line)


def _lines(text: str, block: Block, separator: re.Pattern[str]) -> Iterator[list[Part]]:
    for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
        start, end = block.start + line.start(), block.start + line.end()
        while start < end and text[start] in " |":
            start += 1
        while start < end and text[end - 1] in " |":
            end -= 1
        parts, at = [], start
        for gap in separator.finditer(text, start, end):
            parts.append((at, gap.start()))
            at = gap.end()
        parts.append((at, end))
        if any(a < b for a, b in parts):
            yield [_stripped(text, *part) for part in parts]


def _stripped(text: str, start: int, end: int) -> Part:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_row(text: str, line: Sequence[Part]) -> bool:
    """Values behind the label."""
    words = [text[a:b] for a, b in line[1:] if a < b]
    return bool(words) and 2 * sum(bool(_VALUE.fullmatch(w)) for w in words) > len(words)


def _column(text: str, places: Sequence[Part]) -> Column | None:
    """The head of a column of groups; None for one of p values or without a head."""
    label = " ".join(SIZE.sub(" ", text[a:b]) for a, b in places)
    label = " ".join(label.split()).strip(" ,;()")
    if not places or _P_HEAD.fullmatch(" ".join(text[slice(*places[-1])].split())):
        return None
    sizes = [m for a, b in reversed(places) for m in SIZE.finditer(text, a, b)]
    n = int(re.sub(r"\D", "", sizes[0][1])) if len(sizes) == 1 else None
    return Column(label, places[0][0], places[-1][1], n, sizes[0].span() if n is not None else None)


def _add(text: str, grid: Grid, label: Part, section: str, places: Sequence[Part | None], indent: int = 0) -> None:
    words = " ".join(text[slice(*label)].split())
    said = f"{grid.caption} {section} {words}"
    percent = bool(_PERCENT.search(said)) and not _COUNTS.search(SIZE.sub(" ", said))
    cells: dict[int, Cell] = {}
    for c, (column, place) in enumerate(zip(grid.columns, places, strict=False)):
        cell = read_cell(text, *place, percent) if column is not None and place and place[0] < place[1] else None
        if cell is not None:
            cells[c] = cell
    if cells and _TEXT.search(words):
        grid.rows.append(Row(words, *label, section, cells, indent))
