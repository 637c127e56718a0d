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
_ROW_LINES = 8  # over which the last study may go on
_NARROWEST = 3  # columns
# A head that says what is measured and in what unit, as it ends the line of heads: "ORR, %", "Median PFS, months".
_UNIT = r"(?:%|(?:мес|months?|mo|лет|годы|years?)\b\.?|[nN]\s?\(\s?%\s?\))"
_GRADES = r"(?:(?:any|all)\sgrades?|(?:of\s)?grades?\s(?:[≥>]=?\s?)?[1-5](?:\s?[–-]\s?[1-5])?|[1-5][–-][1-5]\sстепени|все\sстепени)"
_MEASURE = (
    r"(?:(?:[Mm]edian|[Мм]едиана|\d{1,2}-(?:year|month|летняя|месячная))\s)?(?:[^\W\d_][\w/-]+(?:\s[^\W\d_][\w/-]*)?)\s?"
    rf"(?:\s?{_GRADES})?(?:,\s?{_UNIT}|\(\s?(?:%|(?:мес|months?|mo|лет|годы|years?)\.?)\s?\))"
)
_MEASURES = re.compile(rf"(?:(?<=\s)|^){_MEASURE}(?:\s{_MEASURE})+\s*$")
_EACH = re.compile(_MEASURE)
_SIZE_HEAD = re.compile(
    r"(?<!\S)(?:[Nn]|[Чч]исло\s(?:больных|пациентов)|No\.\sof\spatients|[Nn]umber\sof\spatients|[Pp]atients(?:,\sn)?)(?=\s|$)"
)
_PAIR = r"\d{1,4}\s?\(\s?\d{1,3}(?:[.,·]\d{1,2})?\s?%?\s?\)"  # a count and its share are one value
_BARE = re.compile(rf"(?:\d{{1,3}}(?:[.,·]\d{{1,2}})?\+?|{_PAIR}|[–—-]|NR|NA|НД|н/д)")
_WORD = re.compile(rf"{_PAIR}(?!\S)|\S+")
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
    """Cells side by side: the last heads name measures with their units, and the rows end in as many bare values."""
    if opened[0] == 0:
        return None
    heads = _MEASURES.search(text, lines[0][0], lines[opened[0] - 1][1])
    if heads is None:
        return None
    measures = [m.span() for m in _EACH.finditer(text, *heads.span())]
    sized = _SIZE_HEAD.search(text, lines[0][0], heads.start())
    ends = [lines[i - 1][1] for i in opened[1:]] + [lines[min(opened[-1] + _ROW_LINES, len(lines)) - 1][1]]
    regions = [(lines[i][0], end) for i, end in zip(opened, ends, strict=True)]
    rows = [row for region in regions if (row := _row(text, region, len(measures), sized is not None))]
    if len(rows) < _ROWS or len(rows) < len(opened):
        return None
    top = [*([sized.span()] if sized else []), *measures]
    cells = [TableCell(a, b, 0, c) for c, (a, b) in enumerate(top, 1)]
    cells += [TableCell(a, b, r, c) for r, row in enumerate(rows, 1) for c, (a, b) in enumerate(row)]
    return Table(lines[0][0], rows[-1][-1][1], tuple(cells), 1, 1)


def _row(text: str, region: Part, k: int, sized: bool) -> list[Part] | None:
    """The study, its size where the heads have one, and its values; None where they are not told apart."""
    words = [(region[0] + m.start(), region[0] + m.end()) for m in _WORD.finditer(text[slice(*region)])]
    at = [j for j in range(1, len(words) - k + 1) if _are_values(text, words, j, k)]
    if len(at) != 1:
        return None
    values, last = words[at[0] : at[0] + k], words[at[0] - 1]
    counts = [m.span() for m in _COUNT.finditer(text, region[0], last[1]) if not _YEAR.fullmatch(m[0])]
    if not sized:
        return [(region[0], last[1]), *values] if not _BARE.fullmatch(text, *last) else None
    if len(counts) != 1 or (_BARE.fullmatch(text, *last) and last != counts[0]):
        return None
    label = text[region[0] : counts[0][0]].rstrip()
    return [(region[0], region[0] + len(label)), counts[0], *values] if label else None


def _are_values(text: str, words: Sequence[Part], j: int, k: int) -> bool:
    """As many bare values as there are measures, the last of them at the end of a line."""
    ends = j + k == len(words) or "\n" in text[words[j + k - 1][1] : words[j + k][0]]
    return ends and all(_BARE.fullmatch(text, *word) for word in words[j : j + k])
