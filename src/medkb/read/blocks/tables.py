"""Lines that belong to a table: known ones, and those from a caption to the prose behind the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from medkb.model import Block, BlockKind, Table
from medkb.read.blocks.table_ends import ends_table, heading_above, prose_run
from medkb.read.blocks.textlines import NOTE, Line, has_columns

_TABLE_CAPTION = re.compile(
    r"(?:(?:Окончание|Продолжение)\s+|(?:Supplementary|Supplemental|Appendix)\s+|e)?(?:Таблица|ТАБЛИЦА|Tables?|TABLE)"
    r"(?:\s*(?:№\s*)?(?:[SAП]?\d+|[IVX]{1,4}(?![\w-]))(?![\d\s]*[,)\]])\s*(?:[.:|]|\n|$|[A-ZА-Я]|[–—-]\s*[A-ZА-Я])"
    r"|\s?[.:]\s+(?=[A-ZА-Я])|\s?[.:]?\s*$)"
)
_OPEN = re.compile(
    r"(?i)(?:[,(–—-]|\b(?:и|или|в|во|на|с|со|по|для|при|от|у|за|через|до|после|к|and|or|of|the|in|on|with|for|by|at|to|after|within|over|during|from))$"
)
_MEASURE = re.compile(
    r"(?i)\d+(?:[–-]\d+)?[\s-]?(?:мес|нед|дн|день|дней|сут|лет|год|months?\b|weeks?\b|days?\b|years?\b|ч\b|h\b|hours?\b)[а-яa-z]*\.?(?:\s[^\d\t]*)?$"
)
_LONGEST_CAPTION = 12  # lines, in both languages
_NUMBER_ALONE = 14  # characters: "Таблица 1" has its title on the next line


def mark_known(lines: list[Line], tables: Sequence[Table]) -> None:
    """The lines that hold cells of a table, whatever they look like."""
    for table in tables:
        cells = [(c.start, c.end) for c in table.cells if not c.is_empty]
        inside = [line for line in lines if any(a < line.end and line.start < b for a, b in cells)]
        for n, line in enumerate(inside):
            line.kind, line.first = BlockKind.TABLE, n == 0


def mark_tables(lines: list[Line], width: int, names: Mapping[str, str]) -> None:
    """From a table's caption to the first run of three full prose lines, a note, a heading or a page's prose."""
    i = 0
    while i < len(lines):
        line = lines[i]
        if not is_caption(line):
            i += 1
            continue
        line.first = True
        i = _mark_one_table(lines, i, width, names)


def _mark_one_table(lines: list[Line], i: int, width: int, names: Mapping[str, str]) -> int:
    """Mark the caption that begins at i and the rows behind it; the first line after them."""
    known = next((j for j in range(i, min(i + _LONGEST_CAPTION, len(lines))) if lines[j].kind is BlockKind.TABLE), 0)
    if known and not any(prose_run(lines, j, width) for j in range(i + 1, known)):
        for line in lines[i:known]:
            line.kind = BlockKind.CAPTION
        return known
    begin = i = _after_caption(lines, i)
    while i < len(lines) and not (i > begin and is_caption(lines[i])) and not ends_table(lines, i, begin, width, names):
        if lines[i].kind is not BlockKind.CAPTION:
            lines[i].kind, lines[i].first = BlockKind.TABLE, i == begin
        i += 1
    for line in lines[heading_above(lines, begin, i) : i]:
        line.kind, line.first = BlockKind.HEADING, True
    return i


def is_caption(line: Line) -> bool:
    """A table's caption begins here, be it the next one's."""
    return line.kind is BlockKind.PARAGRAPH and bool(_TABLE_CAPTION.match(line.text))


def _after_caption(lines: list[Line], i: int) -> int:
    """Mark a caption, in one language or two, and give the line behind it."""
    lines[i].kind = BlockKind.CAPTION
    i += 1
    while i < len(lines):
        text, above = lines[i].text, lines[i - 1].text
        second = bool(_TABLE_CAPTION.match(text))
        number_alone = len(above) < _NUMBER_ALONE and bool(_TABLE_CAPTION.match(above))
        goes_on = bool(re.match(r"\s*[a-zа-яё]", text)) and not has_columns(text)
        if not (second or number_alone or goes_on or _completes(above, text)):
            break
        lines[i].kind, lines[i].first = BlockKind.CAPTION, second
        i += 1
    return i


def _completes(above: str, text: str) -> bool:
    """What a caption leaves open goes on: "... events within" is followed by "6 months", a figure with its unit."""
    if has_columns(text) or has_columns(above):
        return False
    return bool(_MEASURE.match(text)) or (bool(_OPEN.search(above)) and len(text) > 2)


def captioned(tables: Sequence[Table], blocks: Sequence[Block], text: str) -> tuple[Table, ...]:
    """The tables with the captions above them and the notes below, where a reader has not given them."""
    found = []
    for table in tables:
        inside = next((n for n, b in enumerate(blocks) if b.start < table.end and table.start < b.end), None)
        if table.caption is not None or inside is None:
            found.append(table)
            continue
        above = list(_run(reversed(blocks[:inside])))
        below = [b for b in _run(blocks[inside + 1 :]) if NOTE.match(text, b.start)]
        caption = (above[-1].start, above[0].end) if above else None
        found.append(replace(table, caption=caption, notes=table.notes or tuple((b.start, b.end) for b in below)))
    return tuple(found)


def _run(blocks: Iterable[Block]) -> Iterator[Block]:
    """The captions that the blocks begin with."""
    return takewhile(lambda block: block.kind is BlockKind.CAPTION, blocks)
