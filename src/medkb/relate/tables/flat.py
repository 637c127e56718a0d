"""A table flattened to lines, read back as columns with their sizes and rows with their cells.

What the order of lines does not prove is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from medkb.model import Annotations, Group, Table
from medkb.relate.tables.cells import Column, Grid
from medkb.relate.tables.flatlines import Line, is_labelled, lines_of
from medkb.relate.tables.flatrows import fill
from medkb.relate.tables.gradeheads import graded_columns
from medkb.relate.tables.grids import grid_of_lines
from medkb.relate.tables.lanes import Across
from medkb.relate.tables.measures import tells_p
from medkb.relate.tables.reviews import review_table
from medkb.relate.tables.stacked import stacked_table
from medkb.relate.tables.tabbed import tabbed_table
from medkb.text.language import language

_SIZE = re.compile(r"[nN]\s?=\s?(\d{1,9})(?!\d)")
_HEAD_CELL = re.compile(r"(?P<label>[^\t()]*?)\s*[,(]?\s*[nN]\s?=\s?(?P<n>\d{1,9})\s?\)?")
_LABEL_HEAD = re.compile(
    r"(?i)^\s*(?:(?:adverse )?events?|outcomes?|parameters?|variables?|characteristics?|complications?|end ?points?|toxicity|"
    r"нежелательн\w+ явлени\w+|НЯ|показател[ьи]|параметры?|признаки?|осложнени[ея]|характеристик[аи]|исходы?|токсичность|событи[ея])\s+(?=[\w<>≤≥])"
)
_PROVEN = 0.8  # of the rows have as many values as the head names groups
_GROUP_WORD = re.compile(r"(?i)\b(?:group|arm|группа|n)\b|абс\.|%")


def read_flat(
    text: str, start: int, end: int, caption: str, groups: Sequence[Group] = (), place: Across | None = None
) -> Grid | None:
    """The grid of a table block, or None when no columns can be told."""
    table = table_of(text, start, end, groups, place)
    known = grid_of_lines(text, table, caption) if table else None
    if known is not None:
        return known
    lines = list(lines_of(text, start, end))
    graded = graded_columns(text, lines, _columns(text, lines[: _header_length(text, lines)], groups))
    if graded is not None:
        grid = Grid(_of_caption(graded[0], caption))
        fill(grid, text, lines[graded[1] :])
        return grid if grid.rows else None
    first = next((i for i, line in enumerate(lines) if line.cells and is_labelled(text, line)), None)
    header = lines[: _header_length(text, lines)]
    columns = _columns(text, header, groups) or _unsized(text, lines, header, caption)
    if not columns and lines:
        columns, header = _named(text, lines, groups), lines[:1]
    if not columns or (first is None and not any(line.cells for line in lines[len(header) :])):
        return None
    if _names_again(text, lines[len(header) :]):
        return None
    grid = Grid(columns)
    fill(grid, text, lines[len(header) :])
    return grid if grid.rows else None


def table_of(
    text: str, start: int, end: int, groups: Sequence[Group] = (), place: Across | None = None
) -> Table | None:
    """The cells of a table block, in offsets of `text`, where its lines prove them."""
    named = [(g.start, g.end) for g in groups if start <= g.start < end]
    return (
        review_table(text, start, end)
        or tabbed_table(text, start, end, place)
        or stacked_table(text, start, end, named)
    )


def _of_caption(columns: list[Column], caption: str) -> list[Column]:
    """Grades of one group are all of the one size that the caption prints."""
    sizes = _SIZE.findall(caption)
    alone = len(sizes) == 1 and not any(column.size for column in columns)
    return [replace(column, size=int(sizes[0])) for column in columns] if alone else columns


def named_heads(annotations: Annotations) -> list[Group]:
    """The names of groups, and the drugs by which groups may be called, in order of place."""
    drugs = (Group(m.start, m.end, m.concept) for m in annotations.mentions if m.scheme == "drug" and not m.candidate)
    found: list[Group] = []
    for one in sorted([*annotations.groups, *drugs], key=lambda group: (group.start, -group.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _names_again(text: str, lines: Sequence[Line]) -> bool:
    """The lines before the first values name the same twice: heads of columns into which each group is parted."""
    first = next((i for i, line in enumerate(lines) if line.cells), 0)
    words = [text[line.start : line.end].casefold() for line in lines[:first]]
    return len(set(words)) < len(words)


def _header_length(text: str, lines: Sequence[Line]) -> int:
    """Lines up to and with the last size of the head; without sizes, the first line of two or more wide cells."""
    sized = [i for i, line in enumerate(lines) if _is_head(text[line.start : line.end])]
    if sized:
        run = [sized[0]]
        for i in sized[1:]:
            if i - run[-1] <= 3 and not any(line.cells and is_labelled(text, line) for line in lines[run[-1] + 1 : i]):
                run.append(i)
        return run[-1] + 1
    return 1 if lines and "\t" in text[lines[0].start : lines[0].end] else 0


def _is_head(words: str) -> bool:
    """A size, and no result beside it: "with surgery (n = 12) – 70 %" is a cell."""
    return bool(_SIZE.search(words)) and not re.search(r"\d\s?%", re.sub(r"\([^()]*\)", "", words))


def _columns(text: str, header: Sequence[Line], groups: Sequence[Group]) -> list[Column]:
    found: list[Column] = []
    above: list[str] = []
    over: Line | None = None
    sized = [len(_HEAD_CELL.findall(text[line.start : line.end])) for line in header]
    if max(sized, default=0) > 1 and len(set(filter(None, sized))) > 1:
        return []  # heads that go on in lines of their own: their order is not that of the columns
    for line in header:
        words = text[line.start : line.end]
        matches = list(_HEAD_CELL.finditer(words))
        for i, match in enumerate(matches):
            names = _names_above(text, over, len(matches), groups) or above
            of_labels = _LABEL_HEAD.match(match["label"])
            at = match.start() + (of_labels.end() if of_labels else 0)
            label = words[at : match.end("label")].strip(" \t,;–-") or _label_above(names, i, len(matches))
            found.append(Column(label, line.start + at, line.start + match.end(), int(match["n"])))
        above = [] if matches else [part.strip() for part in words.split("\t") if part.strip()]
        over = None if matches else line
    return _without_translation(found)


def _names_above(text: str, line: Line | None, width: int, groups: Sequence[Group]) -> list[str]:
    """The names of groups, or else the single words, that stand on one line over as many sizes, only blanks between."""
    if line is None or width < 2 or "\t" in text[line.start : line.end]:
        return []
    inside = [g for g in groups if line.start <= g.start and g.end <= line.end]
    between = [text[a.end : b.start] for a, b in pairwise(inside)]
    if len(inside) == width and not any(gap.strip() for gap in between):
        return [text[g.start : g.end] for g in inside]
    words = text[line.start : line.end].split()
    return words if len(words) == width else []


def _label_above(above: Sequence[str], i: int, width: int) -> str:
    """The cell that stands over the i-th of `width` sizes; the head of the labels' own column may stand before."""
    over = above[-width:] if len(above) >= width else above
    return over[i] if len(over) == width else " ".join(above)


def _without_translation(columns: list[Column]) -> list[Column]:
    """Heads printed in two languages are one set of columns."""
    sizes = [c.size for c in columns]
    half = len(columns) // 2
    if len(columns) < 2 or len(columns) % 2:
        return columns
    languages = [language(c.label) for c in columns]
    if sizes[::2] == sizes[1::2] and languages[::2] != languages[1::2]:
        return columns[1::2]
    if sizes[:half] == sizes[half:] and languages[:half] != languages[half:]:
        return columns[half:]
    return columns


def _unsized(text: str, lines: Sequence[Line], header: Sequence[Line], caption: str) -> list[Column]:
    """Columns of a head without sizes: its wide cells; all of the size that the caption prints."""
    size = _SIZE.search(caption)
    n = int(size[1]) if size else None
    counts = [len(line.cells) for line in lines if line.cells and is_labelled(text, line)]
    width = max(set(counts), key=counts.count) if counts else 0
    if header:
        line = header[0]
        cells, at = [], line.start
        for part in text[line.start : line.end].split("\t"):
            cells.append(Column(part.strip(), at, at + len(part), n))
            at += len(part) + 1
        return cells[1:] if len(cells) - 1 >= width > 0 else []
    return [Column("", lines[0].start, lines[0].start, n)] if width == 1 and n else []


def _named(text: str, lines: Sequence[Line], groups: Sequence[Group]) -> list[Column]:
    """Columns of a first line that ends in the names of groups, as many as nearly every row has values."""
    head = lines[0]
    inside = [g for g in groups if head.start <= g.start and g.end <= head.end]
    counts = [len(line.cells) for line in lines[1:] if line.cells and is_labelled(text, line)]
    tail = text[inside[-1].end : head.end].strip() if inside else ""
    among = " ".join(text[a.end : b.start] for a, b in pairwise(inside))
    apart = len({g.label for g in inside}) == len(inside) and not re.search(r"[^\W\d_]{3}", _GROUP_WORD.sub(" ", among))
    tail = _GROUP_WORD.sub("", tail).strip(" ,;()")
    if len(inside) < 2 or not apart or (tail and not tells_p(tail)):
        return []
    proven = counts.count(len(inside)) >= max(2, _PROVEN * len(counts))
    return [Column(text[g.start : g.end], g.start, g.end) for g in inside] if proven else []
