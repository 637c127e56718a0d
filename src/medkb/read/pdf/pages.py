"""The pages of a PDF's bytes as plain records: pdfium reads them, pdfplumber those that pdfium cannot.

pdfium is 5 to 10 times as fast. A page on which it finds no text, or many characters without a meaning, is read by
pdfplumber too, and the better one is kept. `compare` tells where the two do not agree.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

from medkb.errors import InputError
from medkb.model import Problem
from medkb.read.pdf.page import Page

_MOST = 2000  # pages; damaged files may claim millions
_TAIL = 4096  # bytes in which a whole file has its end mark
_ILLEGIBLE = 0.01  # share of characters without a meaning from which the other reader is asked
_IN_VAIN = 2  # pages on which the other reader is asked and knows no better; it is not asked again
_CHECKED = 7  # one page in so many is read twice, which leaves three times the speed of pdfplumber
_TELLING = 100  # words of a page that shows whether its fonts are read alike
_AGREED = 0.005  # share of characters in which the readers may differ, where no figure does
_NAMED = 8  # characters shown of those that differ
_NO_LETTER = re.compile(r"[\s\xad\u2010-]+")  # spaces and hyphens at the end of lines, which each reader has its own of
DAMAGED_HINT = "get the file again; if it opens in a viewer, print it to a new PDF"
_NO_PAGE = "the PDF is damaged or cut off: no page could be found"


def read_pages(data: bytes, file: str) -> tuple[list[Page], list[int]]:
    """Every page of a PDF, and the numbers of those that are damaged. Raises InputError when it cannot be opened."""
    if b"%PDF-" not in data[:1024]:
        raise InputError(file, "not a PDF: it does not begin with %PDF", "is it a web page or another format?")
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise InputError(file, "the PDF is cut off: it has no end mark", "get the file again")
    with closing(_Fast(data, file)) as fast, closing(_Slow(data, file)) as slow:
        reader = fast if fast.count else slow
        if reader.count > _MOST:
            raise InputError(
                file, f"says to have {reader.count:,} pages; no article has more than {_MOST:,}", "split it"
            )
        pages, damaged = _read(reader, slow)
    if not pages:
        raise InputError(file, _NO_PAGE, DAMAGED_HINT)
    return pages, damaged


def worth_checking(pages: Sequence[Page]) -> list[int]:
    """Numbers of pages for `compare`: one in seven, those that look bad first, then the shortest.

    Of a document of less than seven pages one that looks bad, or none.
    """
    few = len(pages) // _CHECKED
    bad = [page.number for page in pages if _is_doubtful(page)]
    short = sorted((p for p in pages if len(p.words) >= _TELLING), key=lambda p: len(p.words))
    spread = [p.number for p in (*short, *(pages[k] for k in (len(pages) // 2, -1, 0) if pages))]
    return sorted([*dict.fromkeys([*bad, *spread])][: max(few, min(1, len(bad)))])


def compare(data: bytes, file: str, numbers: Iterable[int]) -> list[Problem]:
    """A warning for each of these pages of which the two readers read different characters, spaces aside."""
    found: list[Problem] = []
    with closing(_Fast(data, file)) as fast, closing(_Slow(data, file)) as slow:
        for number in numbers:
            try:
                one, other = fast.page(number, hidden=True), slow.page(number)
            except Exception:  # noqa: BLE001  (see _read)
                reason = "only one of two readers can read the page; text may be missing"
                found.append(Problem(file, "warning", reason, DAMAGED_HINT, number))
                continue
            if reason := _difference(one, other):
                found.append(Problem(file, "warning", reason, "compare the page with its facts", number))
    return found


def _difference(one: Page, other: Page) -> str:
    """How the texts of two readings differ; empty where hardly."""
    a, b = _characters(one), _characters(other)
    off = (a - b) + (b - a)
    if not any(c.isdigit() for c in off) and off.total() <= _AGREED * max(a.total(), b.total()):
        return ""
    some = " ".join(sorted(off, key=lambda c: (not c.isdigit(), -off[c], c))[:_NAMED])
    return f"two readers of its text differ in {off.total()} of {max(a.total(), b.total())} characters: {some}"


def _characters(page: Page) -> Counter[str]:
    words = [*page.words, *(word for label in page.labels for word in label)]
    return Counter(_NO_LETTER.sub("", "".join(word.text for word in words)))


def _read(reader: _Fast | _Slow, slow: _Slow) -> tuple[list[Page], list[int]]:
    """All pages and the numbers of the damaged ones; a damaged page does not lose the others."""
    pages: list[Page] = []
    damaged: list[int] = []
    in_vain = 0
    for number in range(1, reader.count + 1):
        page = _or_none(reader, number)
        if reader is not slow and (page is None or (_is_doubtful(page) and in_vain < _IN_VAIN)):
            other = _or_none(slow, number)
            if other is None and (page is None or page.is_blank):
                damaged.append(number)
            elif other and (page is None or _legible(other) > _legible(page)):
                page = other
            else:
                in_vain += 1
        elif page is None:
            damaged.append(number)
        pages.append(page or Page(number, *reader.size(number)))
    return pages, damaged


def _or_none(reader: _Fast | _Slow, number: int) -> Page | None:
    try:
        return reader.page(number)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (both answer damage with errors of any class)
        return None


def _is_doubtful(page: Page) -> bool:
    characters = _characters(page)
    return characters["\ufffd"] >= _ILLEGIBLE * characters.total()  # blank pages too


def _legible(page: Page) -> int:
    characters = _characters(page)
    return characters.total() - 2 * characters["\ufffd"]


class _Fast:
    """pdfium; it has no pages where it cannot open the file. Raises InputError when that is locked."""

    def __init__(self, data: bytes, file: str) -> None:
        import pypdfium2

        self.count = 0
        self._document: Any = None
        try:
            self._document = pypdfium2.PdfDocument(data)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise InputError(file, "the PDF is encrypted", "save a copy without a password") from error

    def page(self, number: int, hidden: bool = False) -> Page:
        """A page, from 1; with `hidden` text that is not painted. Raises an error of any class where it is damaged."""
        from medkb.read.pdf.pdfium import extract

        with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as text:
            return extract(page, text, number, hidden)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points; 0 where it has none."""
        with suppress(Exception):
            width, height = self._document.get_page_size(number - 1)
            return float(width), float(height)
        return 0.0, 0.0

    def close(self) -> None:
        """Let the document go."""
        if self._document:
            self._document.close()


class _Slow:
    """pdfplumber, which is not even imported before a page is asked for."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data, self._file = data, file
        self._open: Any = None
        self._refusal: InputError | None = None  # a file that cannot be opened is not tried again for each page

    @property
    def count(self) -> int:
        """Number of pages. Raises InputError when the file is damaged."""
        return len(self._pages())

    def page(self, number: int) -> Page:
        """A page, from 1. Raises an error of any class where it is damaged."""
        from medkb.read.pdf.plumber import extract

        page = self._pages()[number - 1]
        with _quiet(), closing(page):
            return extract(page, number)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        page = self._pages()[number - 1]
        return float(page.width), float(page.height)

    def close(self) -> None:
        """Let the document go."""
        with _quiet(), suppress(Exception):  # damage shows here too
            if self._open:
                self._open.close()

    def _pages(self) -> Any:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect

        if self._refusal is not None:
            raise self._refusal
        try:
            with _quiet():
                self._open = self._open or pdfplumber.open(io.BytesIO(self._data))
                return self._open.pages
        except Exception as error:  # pdfminer answers damage with errors of any class
            if any(isinstance(e, PDFPasswordIncorrect) for e in (error, error.__context__, *error.args)):
                self._refusal = InputError(self._file, "the PDF is encrypted", "save a copy without a password")
            else:
                self._refusal = InputError(self._file, "the PDF is damaged or cut off", DAMAGED_HINT)
            raise self._refusal from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pdfminer's remarks on odd but harmless files."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
