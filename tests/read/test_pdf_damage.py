"""PDFs that are damaged, locked or scanned, and real ones."""

import itertools
import random
import re
import runpy
from functools import cache
from pathlib import Path

import pytest

from medkb.errors import InputError
from medkb.read import read_file

DRAWN = runpy.run_path(str(Path(__file__).with_name("sheets.py")))
WIDTH = DRAWN["WIDTH"]
HEIGHT = DRAWN["HEIGHT"]
LEFT = DRAWN["LEFT"]
prose = DRAWN["prose"]
Sheet = DRAWN["Sheet"]
words = DRAWN["words"]
pages_with_heads = DRAWN["pages_with_heads"]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"


def test_two_readings_are_equal(read):
    sheet, _ = pages_with_heads(2)
    data = sheet.data()
    assert read(data) == read(data)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.98])
def test_a_pdf_that_is_cut_off_is_refused_with_the_reason(read, share):
    data = pages_with_heads(3)[0].data()
    with pytest.raises(InputError, match=r"article\.pdf: .*(damaged|cut off|broken)"):
        read(data[: int(share * len(data))])


def test_what_is_no_pdf_is_said_to_be_none(read):
    with pytest.raises(InputError, match="PDF"):
        read(b"<html><body>Please log in to read this article.</body></html>")


def test_damaged_bytes_never_end_in_a_traceback(read):
    data = pages_with_heads(2)[0].data()
    rng = random.Random(5)
    for _ in range(12):
        broken = bytearray(data)
        for _ in range(60):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            document, _ = read(bytes(broken))
        except InputError:
            continue
        assert all(document.text[w.start : w.end].strip() for w in document.words)


def test_a_pdf_with_a_password_is_refused(read):
    sheet = Sheet(encrypt="secret")
    sheet.lines(LEFT, 60, prose(5, 400))
    with pytest.raises(InputError, match="encrypted"):
        read(sheet)


def picture(sheet):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 128)), 0, 0, WIDTH, HEIGHT)


def test_a_scan_is_sent_to_ocr(read):
    sheet = Sheet()
    for _ in range(3):
        picture(sheet)
        sheet.turn()
    with pytest.raises(InputError, match=r"pages 1-3.*OCR|OCR.*pages 1-3"):
        read(sheet)


def test_a_page_that_is_only_a_picture_is_named(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(5, 400))
    sheet.turn()
    picture(sheet)
    sheet.turn()
    sheet.lines(LEFT, 60, prose(5, 400))
    _, problems = read(sheet)
    assert [(p.severity, "OCR" in p.hint) for p in problems if p.page == 2] == [("warning", True)]


@cache
def article(path):
    return read_file(path)[0]


shared = pytest.mark.parametrize("path", sorted(SHARED.glob("*.pdf")), ids=lambda p: p.stem[:3])


@shared
def test_every_printed_word_of_a_real_page_is_in_the_text_once(path):
    import pdfplumber

    document = article(path)
    spans = [(w.start, w.end) for w in document.words]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(document.text[a:b].strip() == document.text[a:b] != "" for a, b in spans)
    assert "".join(document.text[a:b] for a, b in spans) == "".join(document.text.split())
    with pdfplumber.open(path) as pdf:
        width, height = pdf.pages[0].width, pdf.pages[0].height
        assert {w.page for w in document.words} == set(range(1, len(pdf.pages) + 1))
    assert all(0 <= w.x0 < w.x1 <= width and 0 <= w.top < w.bottom <= height for w in document.words)


def spoken(text):
    """Words without their division at line ends, which is the printer's own."""
    text = re.sub(r"-\s*[\n\f]\s*(?=[а-яa-z])", "", text)
    return re.findall(r"\w+", text.lower())


@shared
def test_a_real_article_reads_in_the_order_of_its_text_file(path):
    plain = path.with_suffix(".txt")
    if not plain.exists():
        pytest.skip("no text of this article")
    pairs = set(itertools.pairwise(spoken(plain.read_text(encoding="utf-8"))))
    read = list(itertools.pairwise(spoken(article(path).text)))
    assert sum(pair in pairs for pair in read) > 0.92 * len(read)  # their tables and running heads are other
