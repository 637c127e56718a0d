"""The three files say what the table says, in both languages and whatever the text holds."""

import io
import re

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from openpyxl import load_workbook

from medkb.studies.docx import write_docx
from medkb.studies.html import write_html
from medkb.studies.model import Line, Note, Row, Step, Study, Table
from medkb.studies.texts import clean, labelled
from medkb.studies.words import LANGUAGES, words
from medkb.studies.xlsx import write_xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "</td></tr></table>",
    '"><img src=x onerror=alert(1)>',
    "]]> &amp; &#x41;",
    "\x00\x08\ud800\uffff",
    "а" * 40_000,
    "Сosmоs рaсe",  # Cyrillic letters among Latin ones
    "שלום \u202eabc",
    "a\tb\r\nc",
]


def write(write, table):
    stream = io.BytesIO()
    write(table, stream)
    return stream.getvalue()


def said(line):
    """An entry as the writers print it, without marks and notes."""
    return "".join(labelled(line))


def wanted(table):
    """The cells of the table from the group on: group, then the entries of each cell."""
    nothing = [words(table.lang)["NR"]]
    return [
        [[clean(row.group)], *([said(line) for line in cell] or nothing for cell in row.cells)]
        for study in table.studies
        for row in study.rows
    ]


def bare(text):
    return text.replace("\u00a0", " ").strip()


def in_docx(data, table):
    """The same, read back from a Word document; raised runs are marks and numbers of notes."""
    grid = Document(io.BytesIO(data)).tables[0]
    found = []
    for row in grid.rows[1:]:
        cells = row._tr.findall(W + "tc")[2 if table.has_design else 1 :]
        found.append([["".join(t.text or "" for t in p.iter(W + "t") if t.getparent().find(f"{W}rPr/{W}vertAlign") is None) for p in cell.iter(W + "p")] for cell in cells])  # fmt: skip
    return found


def in_html(data, table):
    found = []
    for row in html.fromstring(data.decode()).xpath("(//table)[1]/tbody/tr"):
        cells = row.xpath("th[@class='group'] | th[@class='group']/following-sibling::td")
        for sup in row.xpath(".//sup"):
            sup.drop_tree()
        found.append([[item.text_content() for item in cell.xpath("ul/li")] or [cell.text_content()] for cell in cells])
    return found


def in_xlsx(data, table):
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    first = 2 if table.has_design else 1
    rows = [[str(cell.value).split("\n") for cell in row[first:]] for row in sheet.iter_rows(min_row=2)]
    return [[[re.sub(r"[†*§#¶]*( \[[\d, ]+\])?$", "", line) for line in cell] for cell in row] for row in rows]


READERS = {"docx": (write_docx, in_docx), "html": (write_html, in_html), "xlsx": (write_xlsx, in_xlsx)}


def table_of(texts, lang="en"):
    """A table with these texts in every place that takes one."""
    one = texts[0]
    lines = tuple(Line(text, text, (1,), "†") for text in texts)
    study = Study(one, (one, "doi:10.1/" + one), lines[:1], (Row(one, (lines, (), lines)), Row("B", ((), lines, ()))), ("d",))  # fmt: skip
    note = Note(1, one, one, one, one, 4, one, 0, 5, one, one, [one], [one])
    flow = (Step("choice", "excluded", 3, ((one, 3),), aside=True), Step("in", "included", None))
    columns = tuple((key, one[:50] or "head") for key in ("study", "design", "group", "n", "dose", "events"))
    return Table(lang, one, columns, (study,), (note,), (one,), (one,), flow)


# --- what is written can be read back ---


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", READERS)
def test_a_file_read_back_has_the_cells_of_the_table(tables, lang, form):
    writer, reader = READERS[form]
    found = reader(write(writer, tables[lang]), tables[lang])
    assert [[[bare(line) for line in cell] for cell in row] for row in found] == [
        [[bare(line) for line in cell] for cell in row] for row in wanted(tables[lang])
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", ["docx", "html"])
def test_any_text_stays_text(form, text):
    writer, reader = READERS[form]
    table = table_of([text])
    found = reader(write(writer, table), table)
    assert [[[bare(line) for line in cell] for cell in row] for row in found] == [
        [[bare(line) for line in cell] for cell in row] for row in wanted(table)
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_of_a_workbook_runs(text):
    book = load_workbook(io.BytesIO(write(write_xlsx, table_of([text]))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in "sn" for cell in cells)


@given(st.text(min_size=1, max_size=30))
def test_any_letters_give_well_formed_pages(text):
    etree.fromstring(re.sub(r"<!DOCTYPE html>\n|<meta[^>]*>", "", write(write_html, table_of([text])).decode()))


def test_a_cell_that_is_too_long_for_excel_says_that_it_was_cut():
    table = table_of(["word " * 2000] * 10)
    sheet = load_workbook(io.BytesIO(write(write_xlsx, table))).worksheets[0]
    cell = next(sheet.iter_rows(min_row=2))[3].value
    assert len(cell) <= 32_767
    assert cell.endswith("\n…")


# --- HTML ---


@pytest.fixture(params=LANGUAGES)
def page(tables, request):
    return html.fromstring(write(write_html, tables[request.param]).decode())


def test_every_link_leads_somewhere_on_the_page(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in page.xpath("//@href") if href.startswith("#")} <= set(ids)


def test_a_figure_leads_to_its_note_and_the_note_back(page, tables):
    for number in range(1, len(page.xpath("//ol[@class='notes']/li")) + 1):
        assert page.xpath(f"//li[@id='note-{number}']//a/@href") == [f"#from-{number}"]
        assert page.xpath(f"//a[@id='from-{number}']/@href") == [f"#note-{number}"]


def test_a_page_needs_nothing_from_elsewhere_and_has_no_script(page):
    assert not page.xpath("//script | //@src | //link | //@onclick")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_heads_say_what_they_are_heads_of(page):
    assert page.xpath("(//table)[1]/caption")
    assert set(page.xpath("(//table)[1]/thead//th/@scope")) == {"col"}
    assert set(page.xpath("(//table)[1]/tbody//th/@scope")) == {"row", "rowgroup"}


def test_the_head_is_repeated_on_paper(tables):
    assert b"thead { display: table-header-group; }" in write(write_html, tables["en"])


# --- Word ---


@pytest.fixture
def document(tables):
    return Document(io.BytesIO(write(write_docx, tables["ru"])))


def test_a_document_lies_on_its_side_and_repeats_the_head(document):
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert document.tables[0].rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def test_the_cells_of_a_study_are_one(document, tables):
    groups = len(tables["ru"].studies[0].rows)
    merged = [
        row._tr.findall(W + "tc")[0].find(f"{W}tcPr/{W}vMerge") for row in document.tables[0].rows[1 : groups + 1]
    ]
    assert [cell.get(W + "val") for cell in merged] == ["restart", *["continue"] * (groups - 1)]


def test_numbers_of_notes_lead_to_bookmarks(document):
    anchors = set(document.element.xpath("//w:hyperlink/@w:anchor"))
    marks = document.element.xpath("//w:bookmarkStart/@w:name")
    assert anchors <= set(marks)
    assert len(marks) == len(set(marks))


def test_every_note_stands_below_the_table(document, tables):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(f"«{clean(note.quote)}»" in text for note in tables["ru"].notes)


# --- Excel ---


@pytest.fixture
def book(tables):
    return load_workbook(io.BytesIO(write(write_xlsx, tables["en"])))


def test_the_head_of_every_sheet_is_frozen_and_cells_are_wrapped(book):
    assert all(sheet.freeze_panes for sheet in book)
    assert all(cell.alignment.wrap_text for sheet in book for row in sheet.iter_rows() for cell in row)


def test_every_row_names_its_study(book, tables):
    names = [cell.value.split("\n")[0] for cell in book.worksheets[0]["A"][1:]]
    assert names == [study.label for study in tables["en"].studies for _ in study.rows]


def test_the_second_sheet_has_the_evidence(book, tables):
    head, *rows = book.worksheets[1].iter_rows(values_only=True)
    column = head.index("Quote")
    assert [row[column] for row in rows] == [clean(note.quote) for note in tables["en"].notes]
