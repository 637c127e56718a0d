"""Pages that are pictures, read by a real tesseract where the machine has one."""

import io
import shutil
import subprocess

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader

from medkb.errors import InputError
from medkb.read import read_file
from medkb.read.pdf.ocr import WANTED

from .sheets import HEIGHT, LEFT, WIDTH, Sheet

LINES = ["Nausea occurred in 12 of 40 patients (30 %).", "Median survival was 14.2 months."]


def has_languages():
    if not shutil.which("tesseract"):
        return False
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    return {"rus", "eng"} <= set(known)


needs_tesseract = pytest.mark.skipif(not has_languages(), reason="tesseract with Russian and English is not here")


@pytest.fixture
def scan(tmp_path):
    """A file whose second page is a picture of two lines."""
    drawn = Sheet()
    drawn.lines(LEFT, 80, LINES, size=12, leading=20)
    picture = pypdfium2.PdfDocument(drawn.data())[0].render(scale=4).to_pil()
    sheet = Sheet()
    sheet.lines(LEFT, 80, ["This page is text that was printed as text."])
    sheet.turn()
    stream = io.BytesIO()
    picture.save(stream, "png")
    sheet.canvas.drawImage(ImageReader(stream), 0, 0, WIDTH, HEIGHT)
    path = tmp_path / "scan.pdf"
    path.write_bytes(sheet.data())
    return path


def test_a_picture_is_named_and_not_read_unasked(scan, monkeypatch):
    monkeypatch.delenv(WANTED, raising=False)
    document, problems = read_file(scan)
    assert "Nausea" not in document.text
    assert [(p.reason, p.page) for p in problems] == [("only a picture on page 2", 2)]


@needs_tesseract
def test_a_picture_is_read_when_asked_and_said_to_be_doubtful(scan, monkeypatch):
    monkeypatch.setenv(WANTED, "1")
    document, problems = read_file(scan)
    assert "12 of 40 patients" in document.text
    assert LINES[1] in document.text
    assert document.recognised == (2,)
    assert [p.reason for p in problems] == ["read from a picture on page 2: figures may be misread"]


@needs_tesseract
def test_a_word_of_a_picture_has_its_place_on_the_page(scan, monkeypatch):
    monkeypatch.setenv(WANTED, "1")
    document = read_file(scan)[0]
    word = next(w for w in document.words if document.text[w.start : w.end] == "Nausea")
    assert word.page == 2
    assert (word.x0, word.top) == (pytest.approx(LEFT, abs=3), pytest.approx(82, abs=5))


def test_asked_for_without_tesseract_is_refused(scan, monkeypatch):
    monkeypatch.setenv(WANTED, "1")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="tesseract is not installed"):
        read_file(scan)
