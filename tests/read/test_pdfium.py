"""The fast reader of PDF pages against the slow one, and what only it can tell."""

import io
import runpy
from itertools import zip_longest
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from medkb.read.pdf import pdfium, plumber

DRAWN = runpy.run_path(str(Path(__file__).with_name("sheets.py")))
LEFT, RIGHT, COLUMN = DRAWN["LEFT"], DRAWN["RIGHT"], DRAWN["COLUMN"]
Sheet, prose, pages_with_heads = DRAWN["Sheet"], DRAWN["prose"], DRAWN["pages_with_heads"]
ROOT = Path(__file__).resolve().parents[2]
REAL = [*sorted(ROOT.glob("corpora/**/*.pdf")), *sorted((ROOT.parent / "shared" / "articles").glob("*.pdf"))]
LINES = "BT /H 10 Tf 50 200 Td (Fever and rash) Tj 0 -20 Td (in 3 of 40) Tj ET 1 w 50 150 m 150 150 l S"


def raw_pdf(content, *, page="/MediaBox [0 0 400 300]", meanings="", form=""):
    """A PDF of one page of these operators; its font /H has ToUnicode `meanings`, its drawing /X the operators `form`."""

    def stream(data, extra=""):
        return f"<< /Length {len(data)} {extra} >>\nstream\n{data}\nendstream"

    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    fonts = "/Font << /H 5 0 R >>"
    range_ = "1 begincodespacerange <00> <FF> endcodespacerange"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R {page} /Resources << {fonts} /XObject << /X 7 0 R >> >> >>",
        stream(content),
        f"<< {font} {'/ToUnicode 6 0 R' * bool(meanings)} >>",
        stream(f"12 dict begin begincmap /CMapName /M def {range_} {meanings} endcmap end"),
        stream(
            form,
            f"/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Matrix [1 0 0 1 10 10] /Resources << {fonts} >>",
        ),
    ]
    data, places = b"%PDF-1.7\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + (head + tail).encode()


def fast(data, **options):
    """All pages, read by pdfium."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        found.append(pdfium.extract(page, text, number, **options))
        text.close()
        page.close()
    document.close()
    return found


def slow(data):
    """All pages, read by pdfplumber."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [plumber.extract(page, number) for number, page in enumerate(document.pages, 1)]


def texts(page):
    return [word.text for word in page.words]


def sides(thing):
    return thing.x0, thing.top, thing.x1, thing.bottom


def check_equal(data):
    """Both readers give the same words, boxes and rules."""
    for one, other in zip_longest(fast(data), slow(data)):
        assert (one.width, one.height) == pytest.approx((other.width, other.height), abs=0.01)
        assert (one.turn, one.pictures) == (other.turn, other.pictures)
        assert sorted(texts(one)) == sorted(texts(other))
        assert sorted(w.text for label in one.labels for w in label) == sorted(
            w.text for label in other.labels for w in label
        )
        rest = list(other.words)
        for word in one.words:
            twin = min(
                (w for w in rest if w.text == word.text), key=lambda w: abs(w.x0 - word.x0) + abs(w.top - word.top)
            )
            rest.remove(twin)
            assert sides(word) == pytest.approx(sides(twin), abs=max(1.0, 0.15 * word.size)), word
            assert word.size == pytest.approx(twin.size, abs=0.05)
        rules = list(other.rules)
        assert len(one.rules) == len(rules)
        for rule in one.rules:
            twin = min(rules, key=lambda r: sum(abs(a - b) for a, b in zip(sides(r), sides(rule), strict=True)))
            rules.remove(twin)
            assert sides(rule) == pytest.approx(sides(twin), abs=1)


def two_columns_and_a_table():
    sheet = Sheet()
    sheet.justified(LEFT, 60, prose(20, COLUMN), COLUMN)
    top = sheet.lines(RIGHT, 60, prose(20, COLUMN)) + 20
    sheet.table(LEFT, top, [["Sign", "Before", "After"], ["Fever", "", "4"]], [90, 70, 70])
    return sheet.data()


def sideways():
    sheet = Sheet()
    sheet.lines(LEFT, 25, ["Running head"])
    sheet.canvas.translate(DRAWN["WIDTH"], 0)
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, DRAWN["WIDTH"] - DRAWN["HEIGHT"])
    sheet.lines(40, 60, prose(14, 350))
    sheet.table(40, 260, [["Sign", "Before"], ["Fever", "4"]], [330, 200])
    return sheet.data()


def labels_and_bold():
    sheet = Sheet()
    line = prose(1, 400)
    sheet.lines(LEFT, 60, line)
    sheet.lines(LEFT + 0.3, 60, line)
    for angle, x, y in ((90, 560, 300), (-90, 40, 300), (45, 200, 300)):
        sheet.canvas.saveState()
        sheet.canvas.translate(x, y)
        sheet.canvas.rotate(angle)
        sheet.canvas.drawString(0, 0, "Own work")
        sheet.canvas.restoreState()
    return sheet.data()


def heads():
    return pages_with_heads(3)[0].data()


DRAWINGS = {
    "heads": heads,
    "columns": two_columns_and_a_table,
    "sideways": sideways,
    "labels": labels_and_bold,
    "drawing": lambda: raw_pdf("q .5 0 0 .5 20 30 cm /X Do Q", form=LINES),
    "crop": lambda: raw_pdf(LINES, page="/MediaBox [10 20 400 300] /CropBox [-20 40 380 260]"),
    "narrow": lambda: raw_pdf("BT /H 10 Tf 70 Tz 50 200 Td (narrow type) Tj ET"),
    "raised": lambda: raw_pdf("BT /H 10 Tf 50 200 Td (x 10) Tj /H 6 Tf 4 Ts (9) Tj 0 Ts /H 10 Tf (/l in all) Tj ET"),
    **{
        f"rotated {turn}": lambda turn=turn: raw_pdf(
            LINES, page=f"/MediaBox [0 0 400 300] /CropBox [20 30 380 260] /Rotate {turn}"
        )
        for turn in (90, 180, 270)
    },
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_both_readers_agree_on_a_drawn_page(name):
    check_equal(DRAWINGS[name]())


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem[:12])
def test_both_readers_agree_on_an_article(path):
    check_equal(path.read_bytes())


@pytest.mark.parametrize("reader", [fast, slow])
def test_places_count_from_the_top_left_corner_of_what_is_shown(reader):
    (page,) = reader(raw_pdf(LINES, page="/MediaBox [0 0 400 300] /CropBox [20 30 380 260]"))
    assert (page.width, page.height) == (360, 230)
    fever = page.words[0]
    assert fever.x0 == pytest.approx(50 - 20, abs=0.1)
    assert (fever.top, fever.bottom) == pytest.approx((60 - 7.9, 60 + 2.1), abs=0.2)  # Helvetica reaches 0.21 down
    assert sides(page.rules[0]) == pytest.approx((30, 110, 130, 110), abs=0.6)


@pytest.mark.parametrize("reader", [fast, slow])
def test_visible_rules_are_kept_and_white_ones_left_out(reader):
    white = "1 G 50 150 m 150 150 l S 1 1 1 rg 10 10 50 50 re f 0 0 0 0 k 10 10 50 50 re f 10 10 90 90 re n "
    seen = ".9 g 100 100 200 20 re f .2 .2 .5 rg 100 90 200 .5 re f 0 0 0 1 K 20 20 m 20 80 l S 380 280 m 500 280 l S"
    slanted = " 0 G 50 50 m 60 80 l S 200 200 m 220 260 240 260 260 200 c S"
    (page,) = reader(raw_pdf(white + seen + slanted))
    expected = [(20, 220, 20, 280), (100, 180, 300, 200), (100, 209.5, 300, 210), (380, 20, 400, 20)]
    assert sorted(map(sides, page.rules)) == [pytest.approx(box, abs=0.6) for box in expected]


def test_the_ink_of_an_exotic_black_is_seen():
    space = "/CS0 cs 1 scn 100 90 200 .5 re f"
    page = "/MediaBox [0 0 400 300]"
    data = raw_pdf(space, page=page).replace(
        b"/Font << /H 5 0 R >> /XObject",
        b"/ColorSpace << /CS0 [/Separation /Black /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >>"
        b" /XObject",
        1,
    )
    assert len(fast(data)[0].rules) == 1


@pytest.mark.parametrize("reader", [fast, slow])
def test_ligatures_are_letters(reader):
    meanings = "2 beginbfchar <01> <00660066> <02> <FB01> endbfchar"
    (page,) = reader(raw_pdf("BT /H 10 Tf 50 200 Td (e\x01ect a\x02x) Tj ET", meanings=meanings))
    assert texts(page) == ["effect", "afix"]


@pytest.mark.parametrize("reader", [fast, slow])
def test_a_letter_of_two_halves_is_one(reader):
    (page,) = reader(raw_pdf("BT /H 10 Tf 50 200 Td (\x01x) Tj ET", meanings="1 beginbfchar <01> <D835DEFC> endbfchar"))
    assert texts(page) == ["\U0001d6fcx"]


@pytest.mark.parametrize("reader", [fast, slow])
def test_letters_without_a_meaning_are_told(reader):
    (page,) = reader(raw_pdf("BT /H 10 Tf 50 200 Td (a\x01b) Tj ET"))
    assert texts(page) == ["a\ufffdb"]


@pytest.mark.parametrize("reader", [fast, slow])
def test_hyphens_at_the_end_of_a_line_are_hyphens(reader):
    lines = "(patho-) Tj 0 -12 Td (genesis of well-) Tj 0 -12 Td (known -) Tj 0 -12 Td (ends) Tj"
    (page,) = reader(raw_pdf(f"BT /H 10 Tf 50 200 Td {lines} ET"))
    assert texts(page) == ["patho-", "genesis", "of", "well-", "known", "-", "ends"]


@pytest.mark.parametrize("reader", [fast, slow])
def test_spaces_drawn_on_their_own_part_words(reader):
    line = "of it in all of us"
    places = [50 + stringWidth(line[:n], "Helvetica", 7) for n in range(len(line))]
    letters = " ".join(f"1 0 0 1 {x:.2f} 200 Tm ({letter}) Tj" for x, letter in zip(places, line, strict=True))
    (page,) = reader(raw_pdf(f"BT /H 7 Tf {letters} 1 0 0 1 50 100 Tm (a line with its own spaces) Tj ET"))
    assert texts(page)[:6] == ["of", "it", "in", "all", "of", "us"]


def test_unpainted_text_is_left_out_where_the_page_has_other_text():
    data = raw_pdf("BT /H 10 Tf 50 200 Td (seen words here) Tj 0 -12 Td 3 Tr (unseen) Tj ET")
    assert texts(fast(data)[0]) == ["seen", "words", "here"]
    assert texts(fast(data, hidden=True)[0]) == ["seen", "words", "here", "unseen"]


def test_unpainted_text_is_read_under_a_scan():
    data = raw_pdf("BT /H 10 Tf 50 200 Td (stamp) Tj 0 -12 Td 3 Tr (recognised text of the page) Tj ET")
    assert texts(fast(data)[0]) == ["stamp", "recognised", "text", "of", "the", "page"]


def test_text_that_stands_for_other_text_is_put_in_its_place():
    marked = "/Span << /ActualText (whole words) >> BDC (abcdefgh) Tj EMC ( next) Tj"
    (page,) = fast(raw_pdf(f"BT /H 10 Tf 50 200 Td {marked} ET"))
    assert texts(page) == ["whole", "words", "next"]
    assert page.words[0].x1 < page.words[1].x0 < page.words[1].x1 <= page.words[2].x0


def test_a_raised_figure_keeps_its_own_size():
    (page,) = fast(raw_pdf("BT /H 10 Tf 50 200 Td (cells) Tj /H 6 Tf 4 Ts ( 9) Tj ET"))
    cells, nine = page.words
    assert (cells.size, nine.size) == pytest.approx((10, 6))
    assert nine.top < nine.bottom < cells.bottom
