"""PDF pages to text in reading order, with a box for every word. The PDFs are drawn here."""

import itertools
import random
import runpy
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from medkb.read.geometry import PageIndex

DRAWN = runpy.run_path(str(Path(__file__).with_name("sheets.py")))
FONT = DRAWN["FONT"]
SIZE = DRAWN["SIZE"]
LEADING = DRAWN["LEADING"]
WIDTH = DRAWN["WIDTH"]
HEIGHT = DRAWN["HEIGHT"]
LEFT = DRAWN["LEFT"]
GUTTER = DRAWN["GUTTER"]
COLUMN = DRAWN["COLUMN"]
RIGHT = DRAWN["RIGHT"]
prose = DRAWN["prose"]
Sheet = DRAWN["Sheet"]
words = DRAWN["words"]
pages_with_heads = DRAWN["pages_with_heads"]


def test_the_left_column_is_read_before_the_right_one(read):
    left, right = prose(40, COLUMN), prose(40, COLUMN)
    sheet = Sheet()
    sheet.lines(LEFT, 60, left)
    sheet.lines(RIGHT, 60, right)
    assert read(sheet)[0].text.split() == words(left, right)


def test_order_of_drawing_does_not_matter(read):
    left, right = prose(30, COLUMN), prose(30, COLUMN)
    pieces = [(LEFT, 60 + i * LEADING, line) for i, line in enumerate(left)]
    pieces += [(RIGHT, 60 + i * LEADING, line) for i, line in enumerate(right)]
    random.Random(1).shuffle(pieces)
    sheet = Sheet()
    for x, top, line in pieces:
        sheet.lines(x, top, [line])
    assert read(sheet)[0].text.split() == words(left, right)


def test_wide_spaces_of_justified_lines_are_no_gutter(read):
    left, right = prose(30, COLUMN), prose(30, COLUMN)
    sheet = Sheet()
    sheet.justified(LEFT, 60, left, COLUMN)
    sheet.justified(RIGHT, 60, right, COLUMN)
    assert read(sheet)[0].text.split() == words(left, right)


def test_columns_whose_lines_stand_at_other_heights_stay_apart(read):
    left, right = prose(30, COLUMN), prose(28, COLUMN)
    sheet = Sheet()
    sheet.lines(LEFT, 60, left)
    sheet.lines(RIGHT, 60 + LEADING / 2, right)
    assert read(sheet)[0].text.split() == words(left, right)


def test_title_and_abstract_over_both_columns_come_first(read):
    full = WIDTH - 2 * LEFT
    title, abstract = ["Outcomes of a regimen that nobody has ever given to anyone"], prose(8, full)
    left, right = prose(35, COLUMN), prose(33, COLUMN)
    sheet = Sheet()
    sheet.lines(LEFT, 50, title, size=14)
    top = sheet.lines(LEFT, 80, abstract) + 14
    sheet.lines(LEFT, top, left)
    sheet.lines(RIGHT, top, right)
    assert read(sheet)[0].text.split() == words(title, abstract, left, right)


def test_abstract_that_ends_in_a_short_line_is_not_torn(read):
    full = WIDTH - 2 * LEFT
    abstract = [*prose(6, full, end=False), "and that is all."]
    left, right = prose(30, COLUMN), prose(30, COLUMN)
    sheet = Sheet()
    top = sheet.lines(LEFT, 60, abstract) + 16
    sheet.lines(LEFT, top, left)
    sheet.lines(RIGHT, top, right)
    text = read(sheet)[0].text
    assert text.split() == words(abstract, left, right)
    assert "\n".join(abstract) in text


def test_three_columns_are_read_from_left_to_right(read):
    width = (WIDTH - 2 * LEFT - 2 * GUTTER) / 3
    columns = [prose(40, width) for _ in range(3)]
    sheet = Sheet()
    for n, lines in enumerate(columns):
        sheet.lines(LEFT + n * (width + GUTTER), 60, lines)
    assert read(sheet)[0].text.split() == words(*columns)


ROWS = [
    ["Event", "Arm A (n = 38)", "Arm B (n = 26)"],
    ["Rash", "9 (23.7)", "0"],
    ["Nausea of any\ngrade", "3 (7.9)", "12 (46.2)"],
    ["Fatigue", "1 (2.6)", "7 (26.9)"],
]
PRINTED_ROWS = [
    "Event\tArm A (n = 38)\tArm B (n = 26)",
    "Rash\t9 (23.7)\t0",
    "Nausea of any grade\t3 (7.9)\t12 (46.2)",
    "Fatigue\t1 (2.6)\t7 (26.9)",
]


def test_a_row_of_a_ruled_table_is_a_line_with_tabs_and_stands_once(read):
    before, after = prose(6, 400), prose(6, 400)
    sheet = Sheet()
    top = sheet.lines(LEFT, 60, before) + 10
    top = sheet.table(LEFT, top, ROWS, [130, 100, 100])
    sheet.lines(LEFT, top + 10, after)
    text = read(sheet)[0].text
    assert "\n".join(PRINTED_ROWS) in text
    assert text.split() == words(before, PRINTED_ROWS, after)


def test_a_table_over_both_columns_parts_the_text_above_from_the_text_below(read):
    parts = [prose(18, COLUMN) for _ in range(4)]
    caption = ["Table 1. What happened to whom"]
    sheet = Sheet()
    sheet.lines(LEFT, 60, parts[0])
    top = sheet.lines(RIGHT, 60, parts[1]) + 14
    top = sheet.lines(LEFT, top, caption, size=8)
    top = sheet.table(LEFT, top, ROWS, [205, 150, 150]) + 14
    sheet.lines(LEFT, top, parts[2])
    sheet.lines(RIGHT, top, parts[3])
    assert read(sheet)[0].text.split() == words(parts[0], parts[1], caption, PRINTED_ROWS, parts[2], parts[3])


def test_a_table_in_one_column_stays_in_it(read):
    above, below, right = prose(15, COLUMN), prose(15, COLUMN), prose(45, COLUMN)
    caption = ["Table 1. What happened to whom"]
    sheet = Sheet()
    top = sheet.lines(LEFT, 60, above) + 8
    top = sheet.lines(LEFT, top, caption, size=8)
    top = sheet.table(LEFT, top, ROWS, [90, 70, 70]) + 10
    sheet.lines(LEFT, top, below)
    sheet.lines(RIGHT, 60, right)
    assert read(sheet)[0].text.split() == words(above, caption, PRINTED_ROWS, below, right)


def test_an_empty_cell_keeps_its_place(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(3, 400))
    sheet.table(LEFT, 150, [["Sign", "Before", "After"], ["Fever", "", "4"], ["Cough", "5", "6"]], [90, 70, 70])
    assert "Fever\t\t4\n" in read(sheet)[0].text


def test_the_grid_of_a_chart_is_no_table(read):
    before = prose(5, 400)
    sheet = Sheet()
    sheet.lines(LEFT, 60, before)
    sheet.canvas.grid([100 + 20 * i for i in range(10)], [400 + 20 * i for i in range(10)])
    sheet.lines(105, HEIGHT - 397, ["0   10   20"], size=6)
    text = read(sheet)[0].text
    assert "\t" not in text
    assert text.split() == words(before, ["0 10 20"])


def test_statements_listed_in_a_cell_follow_their_row_line_by_line(read):
    rows = [
        ["Patients", "N", "Side effects"],
        ["Adults", "20", "Rash of any\ngrade – 5 %\nFever – 33 %"],
        ["Children", "7", "None"],
    ]
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(3, 400))
    sheet.table(LEFT, 150, rows, [100, 50, 150])
    printed = "Patients\tN\tSide effects\nAdults\t20\nRash of any\ngrade – 5 %\nFever – 33 %\nChildren\t7\tNone\n"
    assert read(sheet)[0].text.endswith(printed)


def test_a_table_that_goes_on_over_the_page_keeps_its_rows_apart(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(3, 400))
    for top in (700, 60):
        sheet.table(LEFT, top, ROWS, [130, 100, 100])
        sheet.turn()
    assert f"{PRINTED_ROWS[-1]}\n\f{PRINTED_ROWS[0]}\n" in read(sheet)[0].text


def test_a_sentence_that_runs_over_the_page_is_not_cut_by_running_heads(read):
    sheet, bodies = pages_with_heads(4)
    text = read(sheet)[0].text
    for body, following in itertools.pairwise(bodies):
        start = text.index(body[-1]) + len(body[-1])
        assert text[start : text.index(following[0])].strip() == ""


def test_running_heads_and_page_numbers_are_kept_behind_the_body(read):
    sheet, bodies = pages_with_heads(4)
    text = read(sheet)[0].text
    for n, body in enumerate(bodies):
        assert str(n + 31) in text.split()
        assert "\n".join(body) in text


def test_captions_numbered_as_the_pages_are_no_running_heads(read):
    sheet, bodies = pages_with_heads(4, top_line="Table {}")
    text = read(sheet)[0].text
    for body in bodies:
        assert "\n".join(body[:2]) in text or f"{body[0]}\n\n{body[1]}" in text


def test_pages_are_parted_by_form_feeds(read):
    sheet, bodies = pages_with_heads(3)
    document, _ = read(sheet)
    for page, body in enumerate(bodies):
        assert document.text[: document.text.index(body[0])].count("\f") == page


def test_a_turned_label_is_one_line_that_no_sentence_holds(read):
    body = prose(40, 400)
    sheet = Sheet()
    sheet.lines(LEFT, 60, body)
    sheet.canvas.saveState()
    sheet.canvas.translate(560, 300)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont(FONT, 8)
    sheet.canvas.drawString(0, 0, "Own investigations of ours")
    sheet.canvas.restoreState()
    document, _ = read(sheet)
    assert "\n".join(body) in document.text
    assert "Own investigations of ours" in document.text.splitlines()
    label = [w for w in document.words if w.x0 > 540]
    assert [document.text[w.start : w.end] for w in label] == ["Own", "investigations", "of", "ours"]


@pytest.mark.parametrize("up", [True, False])
def test_a_page_printed_sideways_is_read_as_if_turned(read, up):
    left, right = prose(14, 350), prose(14, 350)
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(5, 400))
    sheet.turn()
    sheet.lines(LEFT, 25, ["Running head"])
    sheet.canvas.translate(*((WIDTH, 0) if up else (0, HEIGHT)))
    sheet.canvas.rotate(90 if up else -90)
    sheet.canvas.translate(0, WIDTH - HEIGHT)
    sheet.lines(40, 60, left)
    top = sheet.lines(420, 60, right) + 20
    sheet.table(40, top, ROWS, [330, 200, 200])
    document, _ = read(sheet)
    body = document.text.split("\f")[1]
    assert body.split() == words(left, right, PRINTED_ROWS)
    assert "\n".join(PRINTED_ROWS) in body
    assert all(0 <= w.x0 < w.x1 <= WIDTH and 0 <= w.top < w.bottom <= HEIGHT for w in document.words)
    first = next(w for w in document.words if w.page == 2)
    middle = 60 + SIZE / 2
    assert (first.x0 < middle < first.x1) if up else (first.x0 < WIDTH - middle < first.x1)
    assert (first.bottom if up else first.top) == pytest.approx(HEIGHT - 40 if up else 40, abs=0.5)


def test_a_raised_figure_stays_with_its_word(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(3, 400))
    sheet.lines(LEFT, 60 + 3 * LEADING, ["platelets above 50 x 10"])
    x = LEFT + stringWidth("platelets above 50 x 10", FONT, SIZE)
    end = x + stringWidth("9", FONT, 6)
    sheet.lines(end, 60 + 3 * LEADING, ["/l in all"])
    sheet.lines(x, 60 + 3 * LEADING, ["9"], size=6)
    sheet.lines(LEFT, 60 + 4 * LEADING, prose(3, 400))
    assert "\nplatelets above 50 x 10⁹/l in all\n" in read(sheet)[0].text


def test_letters_printed_twice_to_look_bold_are_read_once(read):
    line = prose(1, 400)
    sheet = Sheet()
    sheet.lines(LEFT, 60, line)
    sheet.lines(LEFT + 0.3, 60, line)
    assert read(sheet)[0].text.split() == words(line)


def test_a_page_without_space_characters_is_parted_by_its_gaps(read):
    lines = prose(12, 400)
    sheet = Sheet()
    for n, line in enumerate(lines):
        at = LEFT
        for word in line.split():
            sheet.lines(at, 60 + n * LEADING, [word])
            at += stringWidth(word + " ", FONT, SIZE)
    assert read(sheet)[0].text.split() == words(lines)


def test_a_blank_line_parts_paragraphs_that_are_set_apart(read):
    first, second = prose(5, 400), prose(5, 400)
    sheet = Sheet()
    top = sheet.lines(LEFT, 60, first)
    sheet.lines(LEFT, top + LEADING, second)
    assert "\n".join(first) + "\n\n" + "\n".join(second) in read(sheet)[0].text


def test_a_word_has_the_box_in_which_it_is_printed(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(3, 400))
    sheet.turn()
    sheet.lines(123, 456, ["Here it stands"])
    document, _ = read(sheet)
    word = next(w for w in document.words if document.text[w.start : w.end] == "it")
    x = 123 + stringWidth("Here ", FONT, SIZE)
    assert word.page == 2
    assert (word.x0, word.x1) == pytest.approx((x, x + stringWidth("it", FONT, SIZE)), abs=0.1)
    assert word.top < 456 + SIZE * 0.8 < word.bottom
    start = document.text.index("Here")
    page, box, lines = PageIndex(document).place(start, start + len("Here it"))
    assert (page, box[0], box[2], lines) == (2, pytest.approx(123, abs=0.1), pytest.approx(word.x1), ())


def test_boxes_count_from_the_corner_of_a_page_whose_coordinates_begin_elsewhere(read):
    lines = prose(3, 250)
    sheet = Sheet(pageCompression=0)
    sheet.lines(310, 100, lines)
    sheet.table(310, 200, ROWS, [80, 80, 80])
    data = sheet.data()
    moved = data.replace(b"/MediaBox [ 0 0 595.2756 841.8898 ]", b"/MediaBox [ 90 60 595.2756 800 ]    ")
    assert moved != data
    document, _ = read(moved)
    assert document.text.split() == words(lines, PRINTED_ROWS)
    assert document.words[0].x0 == pytest.approx(310 - 90, abs=0.1)
    assert document.words[0].top < 100 + SIZE * 0.8 - (HEIGHT - 800) < document.words[0].bottom
