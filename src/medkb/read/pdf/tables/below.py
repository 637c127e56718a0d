"""Tables with nothing drawn around them: below a caption, rows of cells that stand in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.read.pdf.page import PrintedTable, PrintedWord, Run, box
from medkb.read.pdf.tables.aligned import CAPTION, TextLine, is_figure, is_prose, lines_of_words, overlaps, text
from medkb.read.pdf.tables.regions import region

_TITLE = re.compile(r"\d\W+[^\W\d_]")
_NAMED = re.compile(r"табл|окончан|продолж|table", re.IGNORECASE)
_GAP = 2.2  # of the font size: white space that ends a table
_FULL = 0.8  # of the width of what stands below: a line of prose
_LONGEST_CAPTION = 6  # lines before the first row of cells
_NOTE = re.compile(r"(?:Примечани[ея]|Notes?|Сокращения|Abbreviations|\*)\s*[.:]?", re.IGNORECASE)


def below_captions(items: Sequence[Run | PrintedTable]) -> list[Run | PrintedTable]:
    """The items of one column, with runs below a table's caption put together into a table where they make one."""
    runs = [i for i in items if isinstance(i, Run)]
    if not any(CAPTION.match(text(run.words)) for run in runs):
        return list(items)
    tables = [i for i in items if isinstance(i, PrintedTable)]
    found = [t for t in _tables(lines_of_words(w for r in runs for w in r.words), tables) if t is not None]
    taken = {id(word) for t in found for cell in t.cells for line in cell.lines for word in line}
    rest = [run for run in runs if not any(id(word) in taken for word in run.words)]
    return [*rest, *tables, *found]


def across_columns(words: Sequence[PrintedWord], known: Sequence[PrintedTable]) -> list[PrintedTable]:
    """Tables below captions that stand over the whole page, with no column of prose beside them."""
    if not any(_NAMED.match(word.text) for word in words):
        return []
    lines = lines_of_words(words)
    middle = (min(w.x0 for w in words) + max(w.x1 for w in words)) / 2
    found = [t for t in _tables(lines, known, alone=True) if t is not None]
    return [t for t in found if t.x0 < middle < t.x1]


def _tables(
    lines: Sequence[TextLine], known: Sequence[PrintedTable], alone: bool = False
) -> Iterator[PrintedTable | None]:
    left, _, right, _ = box([word for line in lines for chunk in line.chunks for word in chunk])
    for n, line in enumerate(lines):
        if not CAPTION.match(text(line.chunks[0])) or (alone and len(line.chunks) > 1):
            continue
        below = list(_until_prose(lines[n + 1 :], line, right - left, known))
        untitled = not _TITLE.search(text(line.chunks[0]))  # its title is the next line
        first = next((k for k in range(untitled, min(_LONGEST_CAPTION, len(below))) if _is_row(below, k)), None)
        if first is None or (alone and any(len(x.chunks) > 1 for x in below[:first])):
            continue
        while first > untitled and overlaps(below[first - 1], below[first]):
            first -= 1  # the upper line of a head set beside the middle of others
        rows = below[first:]
        while rows and not any(is_figure(c) for c in rows[-1].chunks[1:]):
            if len(rows) > 1 and any(map(is_figure, rows[-2].chunks)) and overlaps(rows[-2], rows[-1]):
                break  # the last line of a label beside its values
            rows.pop()
        words = [word for x in rows for chunk in x.chunks for word in chunk]
        if words:
            x0, top, x1, bottom = box(words)
            yield region(words, (x0 - 1, top - 1, x1 + 1, bottom + 1))


def _is_row(lines: Sequence[TextLine], k: int) -> bool:
    """A line of several cells, or a spanning head that stands over such a line and not at its left."""
    if len(lines[k].chunks) > 1:
        return True
    following = lines[k + 1 : k + 3]
    left = min(line.chunks[0][0].x0 for line in lines)
    set_in = lines[k].chunks[0][0].x0 > left + 8 * lines[k].size
    return set_in and any(len(line.chunks) > 2 for line in following)


def _until_prose(
    lines: Sequence[TextLine], caption: TextLine, width: float, known: Sequence[PrintedTable]
) -> Iterator[TextLine]:
    above = caption
    begun = False
    for line in lines:
        first = line.chunks[0]
        wide = len(line.chunks) == 1 and first[-1].x1 - first[0].x0 > _FULL * width
        if any(above.middle < t.middle < line.middle for t in known) or CAPTION.match(text(first)):
            return
        prose = any(map(is_prose, line.chunks[1:] or line.chunks))
        if begun and (prose or line.top - above.bottom > _GAP * line.size or wide or _NOTE.match(text(first))):
            return
        begun = begun or len(line.chunks) > 1
        above = line
        yield line
