"""A table flattened to lines, read back as columns with their sizes and rows with their cells.

What the order of lines does not prove is left alone: values that stand apart from their labels are only given to them
when one single arrangement agrees with the columns' sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from medkb.model import Annotations, Group
from medkb.relate.tables.cells import Cell, Column, Grid, Row, read_cells
from medkb.relate.tables.grids import grid_of_lines
from medkb.relate.tables.lanes import Across
from medkb.relate.tables.measures import tells_p
from medkb.relate.tables.paired import are_paired, paired_cells
from medkb.relate.tables.stacked import stacked_table
from medkb.relate.tables.tabbed import tabbed_table
from medkb.text.language import language

_PVALUE = re.compile(r"(?:[<>≤]?\s?0[.,·]\d+|n\.\s?s\.)(?=\s*$)")
_SIZE = re.compile(r"[nN]\s?=\s?(\d{1,9})(?!\d)")
_HEAD_CELL = re.compile(r"(?P<label>[^\t()]*?)\s*[,(]?\s*[nN]\s?=\s?(?P<n>\d{1,9})\s?\)?")
_PROVEN = 0.8  # of the rows have as many values as the head names groups
_GROUP_WORD = re.compile(r"(?i)\b(?:group|arm|группа|n)\b|абс\.|%")
_ANY_CELL_START = re.compile(r"(?:(?<=[\s\t])|^)(?:\d|[–—-](?=\s|$))")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    label_end: int  # start of the cells, or end
    cells: tuple[Cell, ...]
    p: str | None
    gap: bool  # a blank line before


def read_flat(
    text: str, start: int, end: int, caption: str, groups: Sequence[Group] = (), place: Across | None = None
) -> Grid | None:
    """The grid of a table block, or None when no columns can be told."""
    named = [(g.start, g.end) for g in groups if start <= g.start < end]
    table = tabbed_table(text, start, end, place) or stacked_table(text, start, end, named)
    known = grid_of_lines(text, table, caption) if table else None
    if known is not None:
        return known
    lines = list(_lines(text, start, end))
    first = next((i for i, line in enumerate(lines) if line.cells and _labelled(text, line)), None)
    header = lines[: _header_length(text, lines)]
    columns = _columns(text, header, groups) or _unsized(text, lines, header, caption)
    if not columns and lines:
        columns, header = _named(text, lines, groups), lines[:1]
    if not columns or (first is None and not any(line.cells for line in lines[len(header) :])):
        return None
    if _names_again(text, lines[len(header) :]):
        return None
    grid = Grid(columns)
    _fill(grid, text, lines[len(header) :])
    return grid if grid.rows else None


def named_heads(annotations: Annotations) -> list[Group]:
    """The names of groups, and the drugs by which groups may be called, in order of place."""
    drugs = (Group(m.start, m.end, m.concept) for m in annotations.mentions if m.scheme == "drug" and not m.candidate)
    found: list[Group] = []
    for one in sorted([*annotations.groups, *drugs], key=lambda group: (group.start, -group.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _names_again(text: str, lines: Sequence[_Line]) -> bool:
    """The lines before the first values name the same twice: heads of columns into which each group is parted."""
    first = next((i for i, line in enumerate(lines) if line.cells), 0)
    words = [text[line.start : line.end].casefold() for line in lines[:first]]
    return len(set(words)) < len(words)


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    last, paired = start, are_paired(text, start, end)
    for match in re.finditer(r"[^\n]+", text[start:end]):
        a, b = start + match.start(), start + match.end()
        pairs = paired_cells(text, a, b) if paired else None
        label_end, cells, p = (*pairs, None) if pairs else _cells(text, a, b)
        yield _Line(a, b, label_end, cells, p, text.count("\n", last, a) > 1)
        last = b


def _cells(text: str, a: int, b: int) -> tuple[int, tuple[Cell, ...], str | None]:
    """Where the label ends, and the run of cells that goes to the end of the line."""
    p_match = _PVALUE.search(text, a, b)
    stop = p_match.start() if p_match else b
    for begin in _ANY_CELL_START.finditer(text, a, stop):
        cells = read_cells(text, begin.start(), stop)
        if cells:
            p = re.sub(r"\s", "", p_match[0]).replace(",", ".").replace("·", ".") if p_match else None
            return begin.start(), tuple(cells), p
    return b, (), None


def _labelled(text: str, line: _Line) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", text[line.start : line.label_end]))


def _header_length(text: str, lines: Sequence[_Line]) -> int:
    """Lines up to and with the last size of the head; without sizes, the first line of two or more wide cells."""
    sized = [i for i, line in enumerate(lines) if _is_head(text[line.start : line.end])]
    if sized:
        run = [sized[0]]
        for i in sized[1:]:
            if i - run[-1] <= 3 and not any(line.cells and _labelled(text, line) for line in lines[run[-1] + 1 : i]):
                run.append(i)
        return run[-1] + 1
    return 1 if lines and "\t" in text[lines[0].start : lines[0].end] else 0


def _is_head(words: str) -> bool:
    """A size, and no result beside it: "with surgery (n = 12) – 70 %" is a cell."""
    return bool(_SIZE.search(words)) and not re.search(r"\d\s?%", re.sub(r"\([^()]*\)", "", words))


def _columns(text: str, header: Sequence[_Line], groups: Sequence[Group]) -> list[Column]:
    found: list[Column] = []
    above: list[str] = []
    over: _Line | None = None
    sized = [len(_HEAD_CELL.findall(text[line.start : line.end])) for line in header]
    if max(sized, default=0) > 1 and len(set(filter(None, sized))) > 1:
        return []  # heads that go on in lines of their own: their order is not that of the columns
    for line in header:
        words = text[line.start : line.end]
        matches = list(_HEAD_CELL.finditer(words))
        for i, match in enumerate(matches):
            names = _names_above(text, over, len(matches), groups) or above
            label = match["label"].strip(" \t,;–-") or _label_above(names, i, len(matches))
            found.append(Column(label, line.start + match.start(), line.start + match.end(), int(match["n"])))
        above = [] if matches else [part.strip() for part in words.split("\t") if part.strip()]
        over = None if matches else line
    return _without_translation(found)


def _names_above(text: str, line: _Line | None, width: int, groups: Sequence[Group]) -> list[str]:
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


def _unsized(text: str, lines: Sequence[_Line], header: Sequence[_Line], caption: str) -> list[Column]:
    """Columns of a head without sizes: its wide cells; all of the size that the caption prints."""
    size = _SIZE.search(caption)
    n = int(size[1]) if size else None
    counts = [len(line.cells) for line in lines if line.cells and _labelled(text, line)]
    width = max(set(counts), key=counts.count) if counts else 0
    if header:
        line = header[0]
        cells, at = [], line.start
        for part in text[line.start : line.end].split("\t"):
            cells.append(Column(part.strip(), at, at + len(part), n))
            at += len(part) + 1
        return cells[1:] if len(cells) - 1 >= width > 0 else []
    return [Column("", lines[0].start, lines[0].start, n)] if width == 1 and n else []


def _named(text: str, lines: Sequence[_Line], groups: Sequence[Group]) -> list[Column]:
    """Columns of a first line that ends in the names of groups, as many as nearly every row has values."""
    head = lines[0]
    inside = [g for g in groups if head.start <= g.start and g.end <= head.end]
    counts = [len(line.cells) for line in lines[1:] if line.cells and _labelled(text, line)]
    tail = text[inside[-1].end : head.end].strip() if inside else ""
    among = " ".join(text[a.end : b.start] for a, b in pairwise(inside))
    apart = len({g.label for g in inside}) == len(inside) and not re.search(r"[^\W\d_]{3}", _GROUP_WORD.sub(" ", among))
    if len(inside) < 2 or not apart or (tail and not tells_p(tail)):
        return []
    proven = counts.count(len(inside)) >= max(2, _PROVEN * len(counts))
    return [Column(text[g.start : g.end], g.start, g.end) for g in inside] if proven else []


def _fill(grid: Grid, text: str, lines: Sequence[_Line]) -> None:
    k = len(grid.columns)
    labels: list[_Line] = []
    section: tuple[int, int] | None = None
    i = 0
    while i < len(lines):
        line = lines[i]
        if not line.cells:
            labels.append(line)
            i += 1
            continue
        if _labelled(text, line):
            section = _section(text, labels, line) or section
            start = labels[-1].start if labels and _is_translation(text, labels[-1], line) else line.start
            _add(grid, text, Row(start, line.label_end, list(line.cells), line.p, section), line, k)
            labels, i = [], i + 1
            continue
        j = i
        while j < len(lines) and lines[j].cells and not _labelled(text, lines[j]):
            j += 1
        _detached(grid, text, labels, lines[i:j])
        labels, i = [], j


_GRADE = re.compile(r"(?i)\W*(?:grades?|gr\.|степен[ьи]|ст\.)\W*")  # a head: the number behind it is no count


def _add(grid: Grid, text: str, row: Row, line: _Line, k: int) -> None:
    """A row with the right number of cells; more are a label's own numbers, fewer stay unread."""
    if len(row.cells) > k:
        row.end = row.cells[-k].start
        row.cells = row.cells[-k:]
    if len(row.cells) == k and not _GRADE.fullmatch(text, row.start, row.end):
        grid.rows.append(row)
        grid.consumed.append((row.start, line.end))


def _section(text: str, labels: Sequence[_Line], line: _Line) -> tuple[int, int] | None:
    """Rows without cells above a row are its section, but for the row's own label in the other language."""
    own = [x for x in labels if not (x is labels[-1] and _is_translation(text, x, line))]
    return (own[-1].start, own[-1].end) if own else None


def _is_translation(text: str, above: _Line, line: _Line) -> bool:
    return (
        not line.gap
        and language(text[above.start : above.end]) == "ru"
        and language(text[line.start : line.label_end]) == "en"
    )


def _detached(grid: Grid, text: str, labels: Sequence[_Line], values: Sequence[_Line]) -> None:
    """Labels first, values after: given to each other only when one arrangement fits the columns' sizes."""
    cells = list(_distinct(values))
    k = len(grid.columns)
    known = _units(text, labels)
    fewer = _units(text, [x for x in labels if not text[: x.end].rstrip().endswith(":")])
    for units in (known, fewer, known[-(len(cells) // k) :]):  # what stands above the last labels is their section
        m = len(units)
        if not m or len(cells) != m * k or any(c.empty for c in cells):
            continue
        by_column = [[cells[c * m + r] for c in range(k)] for r in range(m)]
        by_row = [cells[r * k : r * k + k] for r in range(m)]
        fitting = [x for x in ([by_column] if m == 1 or k == 1 else [by_column, by_row]) if _fits(grid.columns, x)]
        if len(fitting) == 1:
            p = values[-1].p if m == 1 else None
            grid.rows += [Row(a, b, row, p) for (a, b), row in zip(units, fitting[0], strict=True)]
            grid.consumed += [(labels[0].start, values[-1].end)]
            return


def _distinct(values: Sequence[_Line]) -> Iterator[Cell]:
    """Cells in order; a line that repeats the one above in the other language counts once."""
    before: tuple[tuple[int | None, int | None, Decimal | None], ...] = ()
    for line in values:
        key = tuple((c.count, c.n, c.percent) for c in line.cells)
        if key == before and not line.gap and any(c.percent is not None for c in line.cells):
            before = ()
            continue
        yield from line.cells
        before = key


def _units(text: str, labels: Sequence[_Line]) -> list[tuple[int, int]]:
    """Rows of labels; a Russian label and its English translation below are one."""
    units: list[tuple[int, int]] = []
    for i, line in enumerate(labels):
        if (
            i
            and language(text[line.start : line.end]) == "en"
            and language(text[labels[i - 1].start : labels[i - 1].end]) == "ru"
            and units
        ):
            units[-1] = (units[-1][0], line.end)
        else:
            units.append((line.start, line.end))
    return units


def _fits(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bool:
    """Every printed pair of count and percentage agrees with its denominator or its column's size; one at least does."""
    proved = 0
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            n = cell.n or column.size
            if cell.count is None or n is None:
                continue
            if cell.count > n or (cell.n is not None and column.size is not None and cell.n > column.size):
                return False
            if cell.percent is not None and cell.n is None:
                if abs(Decimal(100 * cell.count) / n - cell.percent) > Decimal("0.6"):
                    return False
                proved += 1
            proved += cell.n is not None
    return proved > 0
