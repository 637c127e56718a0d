"""What a careless reader of PDFs loses: letters, rows within rows, captions, raised digits, true reasons."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from medkb.errors import InputError
from medkb.read import read_file

canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"
FONT, WIDTH, HEIGHT, LEFT = "Times-Roman", 595, 842, 50

PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")  # raised digits are told apart


class Printer:
    """A PDF under construction; y counts from the top of the page."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = canvas_module.Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)

    def line(self, x, y, text, size=9.0) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def cell(self, x, y, width, height, lines) -> None:
        self.canvas.rect(x, HEIGHT - y - height, width, height)
        for down, text in lines:
            self.line(x + 3, y + down, text, 7)

    def read(self, folder: Path):
        self.canvas.save()
        (folder / "a.pdf").write_bytes(self.buffer.getvalue())
        return read_file(folder / "a.pdf")[0]


def prose(tag, count, width=40):
    """Lines of invented words, each line with its own mark."""
    dice = random.Random(tag)
    made = []
    for n in range(count):
        words = [f"{tag}{n}"]
        while sum(map(len, words)) + len(words) < width:
            words.append("".join(dice.choices("ba ne ri to mu ka le si do ve".split(), k=3)))
        made.append(" ".join(words))
    return made


def test_values_under_one_another_in_a_ruled_row_are_rows(tmp_path):
    page = Printer()
    rows = (("rash", "3", "4"), ("cough", "5", "6"))
    for c, head in enumerate(("Event", "A", "B")):
        page.cell(LEFT + 110 * c, 100, 110, 24, [(10, head)])
        page.cell(LEFT + 110 * c, 124, 110, 60, [(16 + 25 * n, row[c]) for n, row in enumerate(rows)])
    assert page.read(tmp_path).text.split("\n")[:3] == ["Event\tA\tB", "rash\t3\t4", "cough\t5\t6"]


def test_lines_of_one_value_are_no_rows(tmp_path):
    page = Printer()
    for c, (head, lines) in enumerate(
        (("Event", ["rash of", "the skin"]), ("A", ["3 of", "40"]), ("B", ["4 of", "41"]))
    ):
        page.cell(LEFT + 110 * c, 100, 110, 24, [(10, head)])
        page.cell(LEFT + 110 * c, 124, 110, 30, [(10 + 8 * n, text) for n, text in enumerate(lines)])
    assert page.read(tmp_path).text.split("\n")[1] == "rash of the skin\t3 of 40\t4 of 41"


def test_short_caption_of_a_wide_table_does_not_come_between_the_columns(tmp_path):
    page = Printer()
    for n, text in enumerate(prose("l", 14)):
        page.line(LEFT, 100 + 11 * n, text)
    for n, text in enumerate(prose("r", 13)):
        page.line(310, 100 + 11 * n, text)
    page.line(LEFT, 256, "Table 1", 8)
    for r in range(2):
        for c in range(4):
            page.cell(LEFT + 125 * c, 264 + 24 * r, 125, 24, [(10, f"cell{r}{c}")])
    text = page.read(tmp_path).text
    assert text.index("l13") < text.index("r0") < text.index("r12") < text.index("Table 1") < text.index("cell00")


def test_raised_digit_near_the_head_of_a_page_is_no_page_number(tmp_path):
    page = Printer()
    page.line(LEFT, 100, "given at 9 mg/m")
    x = LEFT + page.canvas.stringWidth("given at 9 mg/m", FONT, 9)
    page.line(x + 12, 100, "daily and more words")
    page.line(x, 97, "2", 5)  # printed last
    assert page.read(tmp_path).text == "given at 9 mg/m² daily and more words\n"


def test_number_of_a_list_stands_apart_from_its_entry(tmp_path):
    page = Printer()
    for n in range(6):
        page.line(LEFT, 120 + 11 * n, f"{n + 1}.")
        page.line(LEFT + 11, 120 + 11 * n, f"Entry of the list and more words {n}")
    assert page.read(tmp_path).text.startswith("1. Entry of")


def test_prints_of_different_sizes_lose_no_letter(tmp_path):
    page = Printer()
    lines = [(size, prose(f"x{size}y", 6, 60)) for size in (6, 7, 8, 9, 10, 11)]
    for n, (size, some) in enumerate(lines):
        for m, text in enumerate(some):
            page.line(LEFT + m, 110 + 100 * n + 14 * m, text, size)
    words = [word for _, some in lines for line in some for word in line.split()]
    assert sorted(page.read(tmp_path).text.split()) == sorted(words)


@pytest.mark.parametrize(
    ("share", "reason"), [(0.001, "not a PDF"), (0.3, "cut off"), (0.6, "cut off"), (0.9, "cut off")]
)
def test_truncated_file_is_told_in_one_line(tmp_path, share, reason):
    page = Printer()
    for _ in range(3):
        page.line(LEFT, 100, "words")
        page.canvas.showPage()
    page.read(tmp_path)
    path = tmp_path / "a.pdf"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(InputError, match=reason) as caught:
        read_file(path)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real articles are not here")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.pdf")), ids=lambda p: p.stem[:3])
def test_real_articles_keep_every_printed_letter(path):
    import pdfplumber

    document = read_file(path)[0]
    with pdfplumber.open(path) as pdf:
        printed = sorted("".join(c["text"] for p in pdf.pages for c in p.chars if not c["text"].isspace()))
    assert sorted("".join(document.text.split()).translate(PLAIN)) == sorted("".join(printed).translate(PLAIN))
