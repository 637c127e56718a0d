"""Flattened tables of published studies, whose rows begin with an author: cells below each other, or a row a line.

Not all their columns hold values (a phase, a regimen), so that the rows are told by the studies that open them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from medkb.model import Table, TableCell
from medkb.relate.tables.studies import is_own, opens_study
from medkb.relate.tables.tabbed import VALUE, Part

_ROWS = 2  # fewer prove nothing
_LONGEST = 90  # characters of a cell
_NARROWEST = 3  # columns
# A head that says what is measured and in what unit, as it ends the line of heads: "ORR, %", "Median PFS, months".
_MEASURE = (
    r"(?:(?:[Mm]edian|[Мм]едиана|\d{1,2}-(?:year|month|летняя|месячная))\s)?(?:[^\W\d_][\w/-]*(?:\s[^\W\d_][\w/-]*)?)\s?"
    r"(?:,\s?(?:%|(?:мес|months?|mo|лет|годы|years?)\b\.?)|\(\s?(?:%|(?:мес|months?|mo|лет|годы|years?)\.?)\s?\))"
)
_MEASURES = re.compile(rf"(?:(?<=\s)|^){_MEASURE}(?:\s{_MEASURE})+$")
_EACH = re.compile(_MEASURE)
_SIZE_HEAD = re.compile(
    r"(?<!\S)(?:[Nn]|[Чч]исло больных|[Чч]исло пациентов|No\. of patients|[Pp]atients(?:, n)?)(?=\s|$)"
)
_BARE = re.compile(r"(?:\d{1,3}(?:[.,·]\d{1,2})?\+?|[–—-]|NR|NA|НД|н/д)")
_COUNT = re.compile(r"(?<![\w\[,.–/-])\d{2,5}(?![\w\],.–/-])")
_YEAR = re.compile(r"(?:19|20)\d\d")


def review_table(text: str, start: int, end: int) -> Table | None:
    """The grid of the block [start, end), in offsets of `text`; None where no studies open its rows."""
    lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    if any("\t" in text[a:b] for a, b in lines):
        return None
    opened = [i for i, line in enumerate(lines) if opens_study(text[slice(*line)])]
    if sum(not is_own(text[slice(*lines[i])]) for i in opened) < _ROWS:
        return None
    return _below_each_other(text, lines, opened) or _beside_each_other(text, lines, opened)


def _below_each_other(text: str, lines: Sequence[Part], opened: Sequence[int]) -> Table | None:
    """A cell a line: as many heads as every study has cells."""
    width = opened[0]
    body = lines[: opened[-1] + width]
    steps = {b - a for a, b in pairwise(opened)}
    if width < _NARROWEST or steps != {width} or len(body) < opened[-1] + width:
        return None
    if any(b - a > _LONGEST for a, b in body) or any(VALUE.fullmatch(text, *line) for line in lines[:width]):
        return None
    cells = [TableCell(a, b, i // width, i % width) for i, (a, b) in enumerate(body)]
    return Table(body[0][0], body[-1][1], tuple(cells), 1, 1)


def _beside_each_other(text: str, lines: Sequence[Part], opened: Sequence[int]) -> Table | None:
    """A row a line: the last heads name measures with their units, and the rows end in as many bare values."""
    heads = _MEASURES.search(text, *lines[0])
    if heads is None or opened[0] == 0:
        return None
    measures = [m.span() for m in _EACH.finditer(text, *heads.span())]
    sized = _SIZE_HEAD.search(text, lines[0][0], heads.start())
    rows = [row for i in opened if (row := _row(text, lines[i], len(measures), sized is not None))]
    if len(rows) < _ROWS or len(rows) < len(opened):
        return None
    top = [(0, (lines[0][0], lines[0][0])), *([(1, sized.span())] if sized else [])]
    first = 1 + (sized is not None)
    top += [(first + c, span) for c, span in enumerate(measures)]
    cells = [TableCell(a, b, 0, c) for c, (a, b) in top if a < b]
    cells += [TableCell(a, b, r, c) for r, row in enumerate(rows, 1) for c, (a, b) in enumerate(row)]
    return Table(lines[0][0], lines[opened[-1]][1], tuple(cells), 1, 1)


def _row(text: str, line: Part, k: int, sized: bool) -> list[Part] | None:
    """The study, its size where the heads have one, and its values; None where they are not told apart."""
    words = [m.span() for m in re.finditer(r"\S+", text[slice(*line)])]
    words = [(line[0] + a, line[0] + b) for a, b in words]
    values = words[-k:]
    before = words[:-k]
    if len(before) < 1 or not all(_BARE.fullmatch(text, *word) for word in values):
        return None
    last = before[-1]
    counts = [m.span() for m in _COUNT.finditer(text, line[0], last[1]) if not _YEAR.fullmatch(m[0])]
    if not sized:
        return [(line[0], last[1]), *values] if not _BARE.fullmatch(text, *last) else None
    if len(counts) != 1 or (_BARE.fullmatch(text, *last) and last != counts[0]):
        return None
    label = text[line[0] : counts[0][0]].rstrip()
    return [(line[0], line[0] + len(label)), counts[0], *values] if label else None
