"""Which rows of a table are heads, which are sections, and what goes on over a page."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from medkb.pipeline import prepare

from .sheets import LEADING, LEFT, Sheet, prose

ROWS = [["Nausea", "8 (12.5)", "2 (3.1)"], ["Vomiting", "19 (29.7)", "9 (14.1)"], ["Fatigue", "35 (54.7)", "3 (4.7)"]]
COLUMNS = (LEFT, 250, 350)


def put(sheet, top, cells, columns=COLUMNS):
    for x, words in zip(columns, cells, strict=False):
        sheet.lines(x, top, [words])


def drawn(sheet, top, heads, rows, rules=True):
    """A table between three lines; returns where the next line of text would stand."""
    bottom = top + LEADING * (len(heads) + len(rows) + 1)
    for n, cells in enumerate([*heads, *rows]):
        put(sheet, top + LEADING * n + 2, cells)
    if rules:
        for y in (top, top + LEADING * len(heads) + 2, bottom - 4):
            sheet.canvas.line(LEFT, sheet.canvas._pagesize[1] - y, 450, sheet.canvas._pagesize[1] - y)
    return bottom


def heads_of(document, value):
    table, cell = next((t, c) for t in document.tables for c in t.values() if document.text[c.start : c.end] == value)
    read = [
        [document.text[h.start : h.end] for h in some]
        for some in (table.row_heads(cell.row), table.column_heads(cell.column))
    ]
    return tuple(read)


def page(heads, rows, rules=True, caption="Table 1. Adverse events"):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(6, 400))
    sheet.lines(LEFT, 150, [caption])
    after = drawn(sheet, 166, heads, rows, rules)
    sheet.lines(LEFT, after + 30, prose(6, 400))
    return sheet


@pytest.mark.parametrize("rules", [True, False])
def test_values_know_their_row_and_their_column(read, rules):
    document, _ = read(page([["Event", "Drug A (n = 64)", "Drug B (n = 64)"]], ROWS, rules))
    assert heads_of(document, "9 (14.1)") == (["Vomiting"], ["Drug B (n = 64)"])


def test_a_head_centred_over_two_columns_heads_both(read):
    sheet = page([[], ["Event", "Grade 1-2", "Grade 3-4"]], ROWS)
    sheet.lines(285, 166 + 2, ["Drug A (n = 64)"])
    document, _ = read(sheet)
    assert heads_of(document, "8 (12.5)")[1] == ["Drug A (n = 64)", "Grade 1-2"]
    assert heads_of(document, "2 (3.1)")[1] == ["Drug A (n = 64)", "Grade 3-4"]


def test_a_label_without_values_heads_the_rows_that_are_set_in(read):
    rows = [
        ["Gut"],
        ["   Nausea", "8 (12.5)", "2 (3.1)"],
        ["   Vomiting", "19 (29.7)", "9 (14.1)"],
        ["Fatigue", "35 (54.7)", "3 (4.7)"],
    ]
    sheet = Sheet()
    sheet.lines(LEFT, 150, ["Table 1. Adverse events"])
    for n, cells in enumerate([["Event", "Drug A", "Drug B"], *rows]):
        indent = 12 if cells[0].startswith(" ") else 0
        put(sheet, 168 + 14 * n, [c.strip() for c in cells], (LEFT + indent, 250, 350))
    document, _ = read(sheet)
    assert heads_of(document, "19 (29.7)")[0] == ["Gut", "Vomiting"]
    assert heads_of(document, "35 (54.7)")[0] == ["Fatigue"]


def test_a_table_that_goes_on_over_the_page_is_one_and_its_repeated_heads_are_left_out(read):
    heads = [["Event", "Drug A", "Drug B"]]
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(6, 400))
    sheet.lines(LEFT, 640, ["Table 1. Adverse events"])
    drawn(sheet, 656, heads, ROWS)
    sheet.turn()
    sheet.lines(LEFT, 50, ["Table 1 (continued)"])
    after = drawn(sheet, 66, heads, [["Rash", "4 (6.2)", "1 (1.6)"], ["Fever", "5 (7.8)", "0"]])
    sheet.lines(LEFT, after + 30, prose(6, 400))
    document, _ = read(sheet)
    (table,) = document.tables
    assert (table.height, {cell.page for cell in table.cells}) == (6, {1, 2})
    assert heads_of(document, "5 (7.8)") == (["Fever"], ["Drug A"])


def test_two_columns_of_prose_with_figures_are_no_table(read):
    sheet = Sheet()
    for n in range(30):
        sheet.lines(LEFT, 60 + 12 * n, [f"in 1{n} of 40 patients (3{n % 9}.5 %) the level fell"])
        sheet.lines(320, 60 + 12 * n, [f"after 2{n} months 1{n} (4{n % 9} %) were alive and"])
    assert read(sheet)[0].tables == ()


def test_the_boxes_of_cells_lie_where_they_are_printed(read):
    document, _ = read(page([["Event", "Drug A (n = 64)", "Drug B (n = 64)"]], ROWS))
    cell = next(c for c in document.tables[0].values() if document.text[c.start : c.end] == "19 (29.7)")
    assert cell.page == 1
    assert (cell.bbox[0], cell.bbox[2]) == pytest.approx(
        (250, 250 + stringWidth("19 (29.7)", "Times-Roman", 9.5)), abs=0.5
    )


def test_a_table_has_its_caption_and_its_notes(read):
    sheet = page([["Event", "Drug A (n = 64)", "Drug B (n = 64)"]], ROWS)
    sheet.lines(LEFT, 166 + LEADING * 5 + 4, ["Notes. Grades are those of the trial."])
    document = prepare(read(sheet)[0])
    (table,) = document.tables
    assert document.text[slice(*table.caption)] == "Table 1. Adverse events"
    assert [document.text[slice(*note)] for note in table.notes] == ["Notes. Grades are those of the trial."]


def test_heads_of_several_lines_set_beside_each_other_keep_to_their_columns(read):
    """Heads are centred over wide columns whose values stand at the left, so that they reach over the next strip."""
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(6, 400))
    sheet.lines(LEFT, 150, ["Table 1. Adverse events"])
    columns = (LEFT + 20, 220, 320, 420)
    sheet.lines(columns[1] + 14, 168, ["Dupilumab 300 mg", "q2w"])
    sheet.lines(columns[2] + 14, 168, ["Dupilumab 300 mg", "qw"])
    sheet.lines(columns[3] + 24, 173, ["Placebo"])
    put(sheet, 192, ["Event"], columns)
    for n, x in zip((64, 62, 60), columns[1:], strict=True):
        sheet.lines(x + 20, 192, [f"(n = {n})"])
    for n, row in enumerate([["Nausea", "8 (12)", "2 (3)", "5 (8)"], ["Rash", "9 (14)", "7 (11)", "4 (7)"]]):
        put(sheet, 208 + LEADING * n, row, columns)
    for y in (166, 205, 236):
        sheet.canvas.line(columns[0] - 4, sheet.canvas._pagesize[1] - y, 500, sheet.canvas._pagesize[1] - y)
    document, _ = read(sheet)
    assert "Table 1. Adverse events" in document.text
    assert [" ".join(heads_of(document, v)[1]) for v in ("9 (14)", "7 (11)", "4 (7)")] == [
        "Dupilumab 300 mg q2w (n = 64)",
        "Dupilumab 300 mg qw (n = 62)",
        "Placebo (n = 60)",
    ]


def test_a_label_of_two_lines_beside_its_values_does_not_join_the_row_above(read):
    sheet = Sheet()
    sheet.lines(LEFT, 150, ["Table 1. Adverse events"])
    put(sheet, 168, ["Event", "Drug A", "Drug B"])
    for n, row in enumerate([["Safety, n (%)"], *ROWS]):
        put(sheet, 186 + 14 * n + (2 if n else 0), row)
    sheet.lines(LEFT, 244, ["Reactions at the site"])
    put(sheet, 249, ["", "4 (6.3)", "5 (7.8)"])
    sheet.lines(LEFT, 254, ["of injection"])
    document, _ = read(sheet)
    assert heads_of(document, "4 (6.3)")[0][-1] == "Reactions at the site of injection"
    assert heads_of(document, "35 (54.7)")[0][-1] == "Fatigue"


def test_the_raised_letter_of_a_note_is_told_apart(read):
    sheet = page([["Event", "Drug A", "Drug B"]], ROWS)
    end = LEFT + stringWidth("Fatigue", "Times-Roman", 9.5)
    sheet.lines(end, 166 + 2 + 3 * LEADING, ["a"], size=5.5)
    document, _ = read(sheet)
    assert heads_of(document, "35 (54.7)")[0] == ["Fatigueᵃ"]


def test_the_first_line_of_a_cell_belongs_to_the_row_whose_height_it_shares(read):
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(6, 400))
    sheet.lines(LEFT, 150, ["Table 1. Published studies"])
    columns = (LEFT, 200, 330, 420)
    put(sheet, 168, ["Study", "Treatment", "ORR, %", "CR, %"], columns)
    for n, (study, rate) in enumerate((("Kudo 2018", "24.1"), ("Finn 2020", "27.3"), ("This study", "23.3"))):
        top = 190 + 26 * n
        sheet.lines(columns[1], top, ["Atezolizumab +", "bevacizumab"])
        put(sheet, top + 5.7, [study, "", rate, f"{n + 1}.5"], columns)
    put(sheet, 270, ["Abou 2022", "Durvalumab", "20.1", "4.5"], columns)
    for y in (166, 184, 284):
        sheet.canvas.line(LEFT, sheet.canvas._pagesize[1] - y, 480, sheet.canvas._pagesize[1] - y)
    document, _ = read(sheet)
    assert [heads_of(document, v)[0] for v in ("24.1", "27.3", "23.3")] == [
        ["Kudo 2018"],
        ["Finn 2020"],
        ["This study"],
    ]
