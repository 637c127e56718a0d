"""Lines that belong to a table: known ones, and those from a caption to the prose behind the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from medkb.model import Block, BlockKind, Table
from medkb.read.blocks.textlines import ENDS_SENTENCE, FIGURE, NOTE, Line, is_full, run_in, section_named

_TABLE_CAPTION = re.compile(
    r"(?:Окончание\s+|Продолжение\s+)?(?:Таблица|Tables?|TABLE)\s*№?\s*\d+(?![\d\s]*[,)\]])\s*(?:[.:|]|\n|$|[A-ZА-Я])"
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
        if line.kind is not BlockKind.PARAGRAPH or not _TABLE_CAPTION.match(line.text):
            i += 1
            continue
        line.first = True
        i = _mark_one_table(lines, i, width, names)


def _mark_one_table(lines: list[Line], i: int, width: int, names: Mapping[str, str]) -> int:
    """Mark the caption that begins at i and the rows behind it; the first line after them."""
    known = next((j for j in range(i, min(i + _LONGEST_CAPTION, len(lines))) if lines[j].kind is BlockKind.TABLE), 0)
    if known and not any(_prose_run(lines, j, width) for j in range(i + 1, known)):
        for line in lines[i:known]:
            line.kind = BlockKind.CAPTION
        return known
    begin = i = _after_caption(lines, i)
    while i < len(lines) and not _ends_table(lines, i, begin, width, names):
        if lines[i].kind is not BlockKind.CAPTION:
            lines[i].kind, lines[i].first = BlockKind.TABLE, i == begin
        i += 1
    return i


def _after_caption(lines: list[Line], i: int) -> int:
    """Mark a caption, in one language or two, and give the line behind it."""
    lines[i].kind = BlockKind.CAPTION
    i += 1
    while i < len(lines):
        text, above = lines[i].text, lines[i - 1].text
        second = bool(_TABLE_CAPTION.match(text))
        number_alone = len(above) < _NUMBER_ALONE and bool(_TABLE_CAPTION.match(above))
        goes_on = bool(re.match(r"\s*[a-zа-яё]", text))
        if not (second or number_alone or goes_on):
            break
        lines[i].kind, lines[i].first = BlockKind.CAPTION, second
        i += 1
    return i


def _ends_table(lines: list[Line], i: int, begin: int, width: int, names: Mapping[str, str]) -> bool:
    """A figure's caption, another table, prose, a section's heading, or a new page that goes on in lower case."""
    line = lines[i]
    if line.kind is BlockKind.CAPTION:
        return bool(FIGURE.match(line.text)) or i == begin
    if line.kind not in (BlockKind.PARAGRAPH, BlockKind.NOISE):
        return True
    if (_TABLE_CAPTION.match(line.text) and i > begin) or _prose_run(lines, i, width):
        return True
    if section_named(line.text, names) and i + 1 < len(lines) and is_full(lines[i + 1].text, width):
        return True
    if run_in(line.text, names) and is_full(line.text, width):
        return True
    return line.frame and i > begin and bool(re.match(r"[a-zа-яё]", line.text))


def _prose_run(lines: list[Line], i: int, width: int) -> bool:
    """Three lines of body text: near the column's width, mostly letters, running on from one to the next."""
    run = lines[i : i + 3]
    if _is_paragraph(lines[i].text, width):
        return True
    if len(run) < 3 or any(r.kind is not BlockKind.PARAGRAPH for r in run):
        return False
    if any(len(r.text) < 0.72 * width or len(r.text) > 1.9 * width or "\t" in r.text for r in run):
        return False
    running = sum(bool(re.match(r"[a-zа-яё(«]", b.text)) or a.text.endswith("-") for a, b in pairwise(run))
    digits = sum(c.isdigit() for r in run for c in r.text)
    length = sum(len(r.text) for r in run)
    # Results in prose are full of figures, but between them stand words that no row of a table has.
    words = sum(len(re.findall(r"(?<![\w-])[a-zа-яё]{2,}", r.text)) for r in run)
    return running >= 1 and (digits < 0.12 * length or (digits < 0.3 * length and words >= 4 * len(run)))


def _is_paragraph(text: str, width: int) -> bool:
    """A whole paragraph on one line, as some files have them."""
    if len(text) < max(150, 1.9 * width) or "\t" in text or not ENDS_SENTENCE.search(text):
        return False
    return ". " in text and sum(map(str.isdigit, text)) < 0.15 * len(text)


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
