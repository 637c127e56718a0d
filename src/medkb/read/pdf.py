"""PDF articles to Documents: the text in reading order, each printed word with its page and box."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

from medkb.errors import InputError
from medkb.model import Document, Problem, Word
from medkb.read.layout import Interval, Line, lines_of, reading_order, strong_gutters, words_of
from medkb.read.printed import Piece, Sheet, read_page

_ZONE = 0.1  # of the page's height at its head and foot, where running heads and page numbers stand
_APART = 1.35  # times the usual leading: a gap between paragraphs
_OCR = "needs OCR, e.g. ocrmypdf -l rus+eng IN.pdf OUT.pdf"
_AGAIN = "download it again"
_TAIL = 4096  # bytes at the end of a file in which a whole PDF has its end mark


def read_pdf(data: bytes, file: str) -> tuple[Document, tuple[Problem, ...]]:
    """The article in a PDF's bytes and a warning for pages that are pictures.

    Pages are separated by a form feed, blocks that stand apart by a blank line; running heads, page numbers and turned
    labels stand at the end of their page's text after two blank lines. Cells of a ruled table's row are joined by TAB.
    Raises InputError when the PDF is damaged, truncated, encrypted or has no text.
    """
    sheets = _sheets(data, file)
    scans = [s.number for s in sheets if s.scan]
    if not any(s.pieces or s.labels or s.tables for s in sheets) or len(scans) == len(sheets):
        where = f" ({_pages(scans)} scanned)" if scans else ""
        raise InputError(file, f"no text in the PDF, only pictures{where}", _OCR)
    text, words = _Writer(sheets).written()
    problems = []
    if scans:
        problems.append(Problem(file, "warning", f"no text on {_pages(scans)}: pictures", _OCR, scans[0]))
    coded = sum(len(m) for m in re.findall(r"\(cid:\d+\)", text))
    if coded > 0.02 * len(text):
        reason = f"{100 * coded // len(text)} % of the glyphs have no letters: a font without a character map"
        problems.append(Problem(file, "warning", reason, _OCR))
    return Document(file, text, words=words), tuple(problems)


def _pages(numbers: Sequence[int]) -> str:
    """"page 3", "pages 2-4, 7"."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    listed = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {listed}"


def _sheets(data: bytes, file: str) -> list[Sheet]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    if b"%PDF-" not in data[:1024]:
        raise InputError(file, "not a PDF, or a damaged one: no PDF header", _AGAIN)
    if b"%%EOF" not in data[-_TAIL:] and data.rfind(b"%%EOF") < len(data) // 2:
        raise InputError(file, "the PDF is truncated: it has no end mark", _AGAIN)
    try:
        with _quiet(), pdfplumber.open(io.BytesIO(data)) as pdf:
            sheets = list(_read_pages(pdf))
    except Exception as error:  # noqa: BLE001  (a broken file makes pdfminer raise nearly anything)
        if any(isinstance(e, PDFPasswordIncorrect) for e in (error, *error.args)):
            hint = "remove the password, e.g. qpdf --decrypt IN.pdf OUT.pdf"
            raise InputError(file, "the PDF is encrypted", hint) from error
        raise InputError(file, f"damaged PDF: {_short(error)}", _AGAIN) from error
    if not sheets:
        raise InputError(file, "damaged PDF: no pages", _AGAIN)
    return sheets


def _read_pages(pdf: Any) -> Iterator[Sheet]:
    for page in pdf.pages:
        yield read_page(page)
        page.close()  # drops what pdfplumber caches of it


def _short(error: Exception) -> str:
    return f"{type(error).__name__} {error}".split("\n")[0].strip()[:100]


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pdfminer's remarks on odd but harmless files."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _body_size(sheets: Iterable[Sheet]) -> float:
    """The size in which most of the article is set, in points."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[round(piece.size, 1)] += len(piece.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=10.0)


class _Writer:
    """Puts the sheets into one text and remembers where each word went."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets
        self._parts: list[str] = []
        self._length = 0
        self._words: list[Word] = []

    def written(self) -> tuple[str, tuple[Word, ...]]:
        """The text and its words."""
        body = _body_size(self._sheets)
        margins = _take_furniture(self._sheets)
        known: list[Interval] = []
        for sheet in self._sheets:
            known += strong_gutters(sheet.pieces, sheet.tables, body)
        flows = [reading_order(sheet.pieces, sheet.tables, body, known) for sheet in self._sheets]
        leading = _leading(flows)
        for sheet, lines, margin in zip(self._sheets, flows, margins, strict=True):
            if sheet is not self._sheets[0]:
                self._put("\f")
            self._page(sheet, lines, margin, leading)
        return "".join(self._parts), tuple(self._words)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _word(self, sheet: Sheet, text: str, pieces: Sequence[Piece]) -> None:
        box = min(p.x0 for p in pieces), min(p.top for p in pieces), max(p.x1 for p in pieces), max(p.bottom for p in pieces)
        rounded = [round(v, 2) for v in sheet.printed_box(box)]
        self._words.append(Word(self._length, self._length + len(text), sheet.number, *rounded))
        self._put(text)

    def _page(self, sheet: Sheet, lines: Sequence[Line], margin: Sequence[Line], leading: dict[float, float]) -> None:
        before: Line | None = None
        for line in lines:
            if before:
                self._put("\n\n" if _is_apart(before, line, leading) else "\n")
            self._line(sheet, line)
            before = line
        ends = [*margin, *(Line(0, 0, 0, 0, pieces=label) for label in sheet.labels)]
        for i, line in enumerate(ends):
            self._put("\n" if i else "\n\n\n" if before else "")
            if i < len(margin):
                self._line(sheet, line)
            else:
                self._run(sheet, line.pieces)
        if before or ends:
            self._put("\n")

    def _line(self, sheet: Sheet, line: Line) -> None:
        if line.table:
            for i, row in enumerate(line.table.rows):
                self._put("\n" if i else "")
                self._row(sheet, row)
            return
        for part, text, pieces in words_of(line):
            self._put(part)
            self._word(sheet, text, pieces)

    def _row(self, sheet: Sheet, row: Sequence[Sequence[Piece]]) -> None:
        last = max(i for i, cell in enumerate(row) if cell)
        for i, cell in enumerate(row[: last + 1]):
            self._put("\t" if i else "")
            for j, line in enumerate(lines_of(cell)):
                for k, (_, text, pieces) in enumerate(words_of(line)):
                    self._put(" " if j or k else "")
                    self._word(sheet, text, pieces)

    def _run(self, sheet: Sheet, pieces: Sequence[Piece]) -> None:
        for i, piece in enumerate(pieces):
            self._put(" " if i else "")
            self._word(sheet, piece.text, [piece])


def _take_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Running heads, feet and page numbers, taken out of the sheets: the same but for its numbers at the same height.

    Left and right pages may differ, so that a third of the pages is enough, but not one page.
    """
    found = [list(_margin_runs(sheet)) for sheet in sheets]
    counts: Counter[tuple[str, int]] = Counter()
    for runs in found:
        counts.update({key for text, place, _ in runs for key in ((text, place + d) for d in (-1, 0, 1))})
    enough = max(2, -(-len(sheets) // 3))
    margins = []
    for sheet, runs in zip(sheets, found, strict=True):
        taken = [p for text, place, pieces in runs if counts[text, place] >= enough for p in pieces]
        ids = {id(p) for p in taken}
        sheet.pieces = [p for p in sheet.pieces if id(p) not in ids]
        margins.append(lines_of(taken))
    return margins


def _margin_runs(sheet: Sheet) -> Iterator[tuple[str, int, list[Piece]]]:
    """(text with each number as #, height in steps of 3 points, pieces) of what stands at the page's head and foot."""
    edge = _ZONE * sheet.height
    pieces = [p for p in sheet.pieces if p.base < edge or p.head > sheet.height - edge]
    for line in lines_of(pieces):
        run: list[Piece] = []
        for piece in line.pieces:
            if run and piece.x0 - run[-1].x1 > 1.5 * piece.size:
                yield _key(run), round(line.base / 3), run
                run = []
            run.append(piece)
        if run:
            yield _key(run), round(line.base / 3), run


def _key(run: Sequence[Piece]) -> str:
    return re.sub(r"\d+", "#", " ".join(p.text for p in run))


def _leading(flows: Iterable[Sequence[Line]]) -> dict[float, float]:
    """Usual distance from line to line of each size of type, in points; key 0 holds the usual ratio to the size."""
    steps: dict[float, list[float]] = {}
    for lines in flows:
        for a, b in zip(lines, lines[1:], strict=False):
            if a.column == b.column and not a.table and not b.table and abs(a.size - b.size) < 0.2 and b.base > a.base:
                steps.setdefault(round(b.size), []).append(b.base - a.base)
    ratios = [step / size for size, some in steps.items() for step in some if size]
    usual = {size: median(some) for size, some in steps.items() if len(some) > 3}
    return usual | {0: median(ratios) if ratios else 1.2}


def _is_apart(a: Line, b: Line, leading: dict[float, float]) -> bool:
    """True when a blank line parts b from the line a before it."""
    if a.column != b.column or a.table or b.table or b.base < a.base:
        return True
    if abs(a.size - b.size) > 0.12 * max(a.size, b.size) or a.bold != b.bold:
        return True
    step = leading.get(round(b.size), leading[0] * b.size)
    return b.base - a.base > _APART * step
