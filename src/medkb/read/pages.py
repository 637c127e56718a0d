"""The pages of a PDF's bytes as plain records, read by pdfplumber."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from medkb.errors import InputError
from medkb.read.page import Page

_TAIL = 4096  # bytes in which a whole file has its end mark
DAMAGED_HINT = "get the file again; if it opens in a viewer, print it to a new PDF"


def read_pages(data: bytes, file: str) -> tuple[list[Page], list[int]]:
    """Every page of a PDF, and the numbers of those that are damaged. Raises InputError when it cannot be opened."""
    if b"%PDF-" not in data[:1024]:
        raise InputError(file, "not a PDF: it does not begin with %PDF", "is it a web page or another format?")
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise InputError(file, "the PDF is cut off: it has no end mark", "get the file again")
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    pages: list[Page] = []
    damaged: list[int] = []
    try:
        with _quiet(), pdfplumber.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                pages.append(_read_page(page, number, damaged))
                page.close()
    except Exception as error:  # pdfminer answers damage with errors of any class
        if any(isinstance(e, PDFPasswordIncorrect) for e in (error, error.__context__, *error.args)):
            raise InputError(file, "the PDF is encrypted", "save a copy without a password") from error
        raise InputError(file, "the PDF is damaged or cut off", DAMAGED_HINT) from error
    if not pages:
        raise InputError(file, "the PDF is damaged or cut off: no page could be found", DAMAGED_HINT)
    return pages, damaged


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


def _read_page(page: Any, number: int, damaged: list[int]) -> Page:
    from medkb.read.plumber import extract

    try:
        return extract(page, number)
    except Exception:  # noqa: BLE001  (see read_pages; one damaged page does not lose the others)
        damaged.append(number)
        return Page(number, float(page.width), float(page.height))
