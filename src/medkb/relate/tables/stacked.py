"""A table read cell by cell, one cell a line: head cells, then of each row its label and its values.

The number of values behind each label must be that of the head cells in nearly all rows; only then is the order proven.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from medkb.model import Table, TableCell
from medkb.relate.tables.levels import ONLY_SIZE, Heads, has_size, is_group, joined, levels
from medkb.relate.tables.measures import tells_p
from medkb.relate.tables.tabbed import NUMBERS_HEAD, P_VALUE, VALUE, Part, is_label_head

_NUMERAL = re.compile(r"[0-9]|I{1,3}|IV|V")  # a grade, a stage or a number of points that labels a row
_ENOUGH = 0.7  # of the runs of values are one row long
_ROWS = 2  # fewer prove nothing
_LONGEST = 90  # characters of a cell; longer lines are prose

Run = tuple[list[Part], list[Part]]  # labels, and the values behind them


def stacked_table(text: str, start: int, end: int, arms: Sequence[tuple[int, int]] = ()) -> Table | None:
    """The grid of the block [start, end); `arms` are the places of the names of groups. None where nothing is proven."""
    lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    while lines and not VALUE.fullmatch(text, *lines[-1]):
        lines.pop()  # the notes below
    if any("\t" in text[a:b] or b - a > _LONGEST for a, b in lines):
        return None
    lines = _unnumbered(text, lines)
    found = levels(text, lines, arms) or _one_level(text, lines, arms)
    if found is None:
        return None
    heads, k, body = found
    loose = tells_p(" ".join(text[cell.start : cell.end] for cell in heads if cell.column + cell.columns == k + 1))
    runs = [part for run in _runs(text, body) for part in _numbered(text, run, k)]
    runs = [_filled(text, run, k) if loose else run for run in runs]
    whole = [run for run in runs if len(run[1]) == k and run[0]]
    if len(whole) < _ROWS or len(whole) < _ENOUGH * len(runs):
        return None
    head_rows = 1 + max(cell.row for cell in heads)
    return Table(start, end, (*heads, *_rows(text, runs, k, head_rows)), head_rows, 1)


def _unnumbered(text: str, lines: Sequence[Part]) -> list[Part]:
    """The lines without those that number the rows, where the first head says that there are such."""
    if not lines or not NUMBERS_HEAD.fullmatch(text, *lines[0]):
        return list(lines)
    kept: list[Part] = []
    number = 1
    for line, after in zip(lines[1:], [*lines[2:], lines[-1]], strict=True):
        if text[slice(*line)].rstrip(".") == str(number) and not VALUE.fullmatch(text, *after):
            number += 1
        else:
            kept.append(line)
    return kept


def _one_level(text: str, lines: Sequence[Part], arms: Sequence[tuple[int, int]]) -> Heads | None:
    heads, body = _heads(text, lines, arms)
    if not heads:
        heads, body = _counted_heads(text, lines)
    cells = [TableCell(head[0][0], head[-1][1], 0, c + 1) for c, head in enumerate(heads)]
    return (cells, len(heads), body) if heads else None


def _filled(text: str, run: Run, k: int) -> Run:
    """A row that lacks only the p value, with an empty one."""
    labels, values = run
    if len(values) != k - 1 or P_VALUE.fullmatch(text, *values[-1]):
        return run
    return labels, [*values, (values[-1][1], values[-1][1])]


def _heads(text: str, lines: Sequence[Part], arms: Sequence[tuple[int, int]]) -> tuple[list[list[Part]], list[Part]]:
    """The head cells, each as its lines, and the lines behind them."""
    first = next((i for i, line in enumerate(lines) if VALUE.fullmatch(text, *line)), 0)
    above = lines[:first]
    stub = bool(above) and is_label_head(text[slice(*above[0])])
    named = [i for i, line in enumerate(above) if is_group(text, line, arms) and (i or not stub)]
    if not named or (len(named) == 1 and named[0] > 1 and not has_size(text, above[named[0]])):
        return [], []  # one drug far below the first line heads a row
    last = named[-1]
    while last + 1 < len(above) and tells_p(text[slice(*above[last + 1])]):
        last += 1
    head = list(above[named[0] : last + 1])
    if len(named) != sum(not tells_p(text[slice(*line)]) for line in head):
        return [], []
    if named[0] > 0 and any(ONLY_SIZE.fullmatch(text, *line) for line in head):
        head = list(above[1 if stub else 0 : last + 1])
    return joined(text, head), list(lines[last + 1 :])


def _counted_heads(text: str, lines: Sequence[Part]) -> tuple[list[list[Part]], list[Part]]:
    """As many head cells behind that of the labels as values stand in nearly every row, the last of p values or all."""
    lengths = Counter(len(values) for _, values in _runs(text, lines))
    k, often = lengths.most_common(1)[0] if lengths else (0, 0)
    first = next((i for i, line in enumerate(lines) if VALUE.fullmatch(text, *line)), 0)
    if not k or often < _ENOUGH * lengths.total() or first < k + 1 or not is_label_head(text[slice(*lines[0])]):
        return [], []
    p_behind = tells_p(text[slice(*lines[k])])
    if not (p_behind or first == k + 2) or any(tells_p(text[slice(*line)]) for line in lines[1:k]):
        return [], []
    return [[line] for line in lines[1 : k + 1]], list(lines[k + 1 :])


def _runs(text: str, lines: Sequence[Part]) -> Iterator[Run]:
    """Labels and the values behind them, again and again."""
    labels: list[Part] = []
    values: list[Part] = []
    for line in lines:
        is_value = bool(VALUE.fullmatch(text, *line))
        if values and not is_value:
            yield labels, values
            labels, values = [], []
        (values if is_value else labels).append(line)
    if values:
        yield labels, values


def _numbered(text: str, run: Run, k: int) -> list[Run]:
    """A run whose rows are labelled with numbers: points of a scale, grades, stages."""
    labels, values = run
    rows = [values[i : i + k + 1] for i in range(0, len(values), k + 1)]
    if len(values) == k or len(values) % (k + 1) or not all(_NUMERAL.fullmatch(text, *row[0]) for row in rows):
        return [run]
    return [([*(labels if not i else []), row[0]], row[1:]) for i, row in enumerate(rows)]


def _rows(text: str, runs: Sequence[Run], k: int, row: int) -> Iterator[TableCell]:
    """Cells of rows and sections; of a run that is not one row long only the labels above the last, as sections."""
    for labels, values in runs:
        whole = len(values) == k
        own = _own(text, labels) if whole else []
        for label in labels[: len(labels) - len(own)]:
            yield TableCell(*label, row, 0)
            row += 1
        if whole and own:
            yield TableCell(own[0][0], own[-1][1], row, 0)
            yield from (TableCell(a, b, row, c + 1) for c, (a, b) in enumerate(values) if a < b)
            row += 1


def _own(text: str, labels: Sequence[Part]) -> list[Part]:
    """The last line, with those before it that it continues in lower case."""
    at = len(labels) - 1
    while at > 0 and text[labels[at][0]].islower() and not text[slice(*labels[at - 1])].endswith((":", ")", "%")):
        at -= 1
    return list(labels[max(at, 0) :])
