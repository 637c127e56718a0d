"""PDF files, by pdfium and pdfplumber: printed characters put back into reading order, each word with its page and box.

The text holds the lines of each column, a blank line before what stands apart, one form feed between two pages, and
after the last page, behind one more form feed, what belongs to no sentence: running heads, page numbers and turned
labels, page by page. A row of a table is one line, its cells parted by tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from medkb.errors import InputError
from medkb.model import Document, Problem, Table, TableCell, Word
from medkb.read.pdf.columns import Item, flows, gutters
from medkb.read.pdf.furniture import take_furniture
from medkb.read.pdf.lines import Line, lines_of, usual_gap
from medkb.read.pdf.ocr import hint, is_wanted, recognise
from medkb.read.pdf.page import (
    Page,
    PrintedCell,
    PrintedTable,
    PrintedWord,
    box,
    is_raised,
    raised_mark,
    runs_of,
    touching,
)
from medkb.read.pdf.pages import DAMAGED_HINT, compare, read_pages, worth_checking
from medkb.read.pdf.tables import below_captions, joined, take_tables

PAGE_BREAK = "\n\f"
_LEGIBLE = 0.02  # share of glyphs without a meaning above which the text is not to be trusted


def read_pdf(data: bytes, file: str) -> tuple[Document, tuple[Problem, ...]]:
    """Text and words of a PDF's bytes, and warnings of what is lost. Raises InputError when no text can be had."""
    pages, damaged = read_pages(data, file)
    recognised = recognise(data, [p for p in pages if _is_scan(p)], file) if is_wanted() else []
    problems = [*_problems(pages, damaged, file), *compare(data, file, worth_checking(pages))]
    text, words, tables, body_end = compose(pages)
    unknown = text.count("\ufffd")
    if unknown > _LEGIBLE * len(text):
        reason = f"{unknown} of {len(text)} letters have no meaning in their font"
        problems.append(Problem(file, "warning", reason, "needs OCR: run it through a text recogniser first"))
    if recognised:
        reason = f"read from a picture on {_numbers(recognised)}: figures may be misread"
        problems.append(Problem(file, "warning", reason, "check them on the page", recognised[0]))
    found = Document(file, text, words=words, tables=tables, body_end=body_end, recognised=tuple(recognised))
    return found, tuple(problems)


def _is_scan(page: Page) -> bool:
    return page.is_blank and page.pictures > 0


def _problems(pages: Sequence[Page], damaged: Sequence[int], file: str) -> list[Problem]:
    """Warnings of pages without text. Raises InputError when no page has any."""
    scans = [p.number for p in pages if _is_scan(p)]
    blank = [p.number for p in pages if p.is_blank and not p.pictures and p.number not in damaged]
    ocr = hint()
    if all(p.is_blank for p in pages):
        if damaged:
            raise InputError(file, f"the PDF is damaged: {_numbers(damaged)} cannot be read", DAMAGED_HINT)
        if scans:
            raise InputError(file, f"no text, only pictures on {_numbers(scans)}", ocr)
        raise InputError(file, "no text in it", "is it the right file?")
    cases = ((scans, "only a picture", ocr), (blank, "no text", ""), (damaged, "damaged, nothing read", DAMAGED_HINT))
    return [
        Problem(file, "warning", f"{reason} on {_numbers(some)}", hint, some[0] if len(some) == 1 else None)
        for some, reason, hint in cases
        if some
    ]


def _numbers(pages: Sequence[int]) -> str:
    """Page numbers for people: "page 4", "pages 1-3, 7"."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1][1:] = [page]
        else:
            ranges.append([page])
    return f"page{'s' * (len(pages) > 1)} " + ", ".join("-".join(map(str, r)) for r in ranges)


def compose(pages: Sequence[Page]) -> tuple[str, tuple[Word, ...], tuple[Table, ...], int]:
    """Text of the pages in reading order, the place of each printed word in text and page, the tables, the body's end."""
    furniture = take_furniture(pages)
    for page in pages:
        take_tables(page)
    items: list[list[Item]] = [[*runs_of(page.words), *page.tables] for page in pages]
    known = _common([x for some in items for x in gutters(some)])
    columns = [[below_captions(flow) for flow in flows(some, known)] for some in items]
    for page, own in zip(pages, columns, strict=True):
        page.tables = [item for flow in own for item in flow if isinstance(item, PrintedTable)]
    gap = usual_gap(flow for page in columns for flow in page)
    writer = _Writer(pages)
    for page, own in zip(pages, columns, strict=True):
        writer.page_break()
        writer.write(line for flow in own for line in lines_of(flow, page.number, gap))
    body_end = writer.length
    rest = [Line([words], p.number) for p in pages for words in (*furniture.get(p.number, ()), *p.labels)]
    if rest:
        writer.page_break()
        writer.write(rest)
    return writer.text(), tuple(writer.words), tuple(joined(writer.text(), list(writer.tables(pages)))), body_end


def _common(gutters_found: Sequence[float]) -> list[float]:
    """Gutters that at least two pages share."""
    return [x for x in gutters_found if sum(abs(x - y) < 6 for y in gutters_found) > 1]


class _Writer:
    """Text in pieces, with the offsets of each word."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = {page.number: page for page in pages}
        self.pieces: list[str] = []
        self.words: list[Word] = []
        self.cells: dict[int, tuple[int, int]] = {}  # of a printed cell, by its id, to its place in the text
        self.length = 0
        self._begun = False  # something stands on this page already

    def text(self) -> str:
        return "".join(self.pieces) + ("\n" if self.pieces else "")

    def page_break(self) -> None:
        if self.words:
            self._put(PAGE_BREAK)
        self._begun = False

    def write(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if self._begun:
                self._put("\n\n" if line.apart else "\n")
            self._begun = True
            for n, cell in enumerate(line.cells):
                if n:
                    self._put("\t")
                start = self.length
                self._cell(cell, line.page)
                if line.of:
                    first = self.cells.get(id(line.of[n]), (start, start))[0]
                    self.cells[id(line.of[n])] = first, self.length

    def tables(self, pages: Iterable[Page]) -> Iterator[Table]:
        """The tables of the pages with the places of their cells in the text."""
        for page in pages:
            for table in sorted(page.tables, key=lambda t: self.cells[id(t.cells[0])]):
                yield Table(
                    min(self.cells[id(c)][0] for c in table.cells if c.lines),
                    max(self.cells[id(c)][1] for c in table.cells if c.lines),
                    tuple(self._placed(cell, page) for cell in table.cells),
                    table.head_rows,
                    table.stub_columns,
                    sections=tuple(table.sections),
                )

    def _placed(self, cell: PrintedCell, page: Page) -> TableCell:
        start, end = self.cells.get(id(cell), (0, 0))
        words = [word for line in cell.lines for word in line]
        around = page.printed(box(words) if words else (cell.x0, cell.top, cell.x1, cell.bottom))
        bbox = tuple(round(edge, 2) for edge in around)
        return TableCell(
            start,
            end,
            cell.row,
            cell.column,
            cell.rows,
            cell.columns,
            page.number,
            (bbox[0], bbox[1], bbox[2], bbox[3]),
        )

    def _cell(self, cell: Sequence[PrintedWord], page: int) -> None:
        before: PrintedWord | None = None
        for word in cell:
            if before is not None and not (touching(before, word) and word.top < before.bottom and word.x0 > before.x0):
                self._put(" ")
            start = self.length
            lifted = before is not None and is_raised(word, before.size, before.bottom) and touching(before, word)
            self._put(raised_mark(word.text) if lifted and (word.text.isdigit() or len(word.text) == 1) else word.text)
            box = self.pages[page].printed((word.x0, word.top, word.x1, word.bottom))
            place = (round(v, 2) for v in box)
            self.words.append(Word(start, self.length, page, *place))
            before = word

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
