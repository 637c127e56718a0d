"""Pages that are only pictures, read by tesseract where it is installed and the user asks for it."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator

from medkb.errors import InputError
from medkb.read.pdf.page import Page, PrintedWord

WANTED = "MEDKB_OCR"  # environment variable: anything but "" and "0" asks for it
LANGUAGES = ("rus", "eng")
_DPI = 300  # tesseract's own advice for print
_POINTS = 72 / _DPI
_SURE = 30.0  # per cent: words below this confidence are noise of the scan
_WORD, _LINE = "5", "4"  # levels of tesseract's table
_INSTALL = "install tesseract with its Russian and English data, or run the file through a text recogniser first"


def is_wanted() -> bool:
    """True where the user has asked for it."""
    return os.environ.get(WANTED, "0") not in ("", "0")


def hint() -> str:
    """What to do about a page that is a picture."""
    return "needs OCR: --ocr reads it with tesseract" if shutil.which("tesseract") else f"needs OCR: {_INSTALL}"


def recognise(data: bytes, pages: Iterable[Page], file: str) -> list[int]:
    """Fill these pages of the PDF in `data` with the words that tesseract finds; the numbers of those that got any.

    Raises InputError when tesseract or the data of its languages is missing.
    """
    import pypdfium2

    _check(file)
    read = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pages:
            picture = pdf[page.number - 1].render(scale=1 / _POINTS, grayscale=True).to_pil()
            stream = io.BytesIO()
            picture.save(stream, "png", compress_level=1)
            page.words = list(_words(_run(stream.getvalue(), file)))
            if page.words:
                read.append(page.number)
    return read


def _check(file: str) -> None:
    program = shutil.which("tesseract")
    if program is None:
        raise InputError(file, "OCR is asked for and tesseract is not installed", _INSTALL)
    known = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S603 (no input of the user)
    missing = [language for language in LANGUAGES if language not in known]
    if missing:
        raise InputError(file, f"tesseract has no data for {' and '.join(missing)}", _INSTALL)


def _run(picture: bytes, file: str) -> str:
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(LANGUAGES), "--dpi", str(_DPI), "tsv"]
    # Two threads of tesseract on one page are slower than one; the pages of a batch are read side by side.
    done = subprocess.run(  # noqa: S603 (no input of the user but the picture)
        command, input=picture, capture_output=True, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
    )
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise InputError(file, f"tesseract failed: {last or f'exit code {done.returncode}'}", "try another recogniser")
    return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> Iterator[PrintedWord]:
    """Words with their boxes in points; all words of a line are as high as the line."""
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    lines: defaultdict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["level"] == _WORD and row["text"].strip() and float(row["conf"]) >= _SURE:
            lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    for words in lines.values():
        heights = sorted(int(w["height"]) for w in words)
        size = heights[len(heights) // 2] * _POINTS
        bottoms = sorted(int(w["top"]) + int(w["height"]) for w in words)
        bottom = bottoms[len(bottoms) // 2] * _POINTS
        for w in words:
            x0 = int(w["left"]) * _POINTS
            yield PrintedWord(w["text"].strip(), x0, bottom - size, x0 + int(w["width"]) * _POINTS, bottom, size)
