"""Web pages: the article without the page around it, tables, metadata, and pages that mean harm."""

from __future__ import annotations

import re
import time

import pytest

from medkb.errors import InputError
from medkb.read.marked.html import read_html

HEADINGS = {
    "abstract": ["Abstract", "Резюме"],
    "introduction": ["Introduction", "Background"],
    "methods": ["Methods"],
    "results": ["Results", "Результаты"],
    "conclusion": ["Conclusion"],
    "references": ["References"],
}


def read(body, head=""):
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html", HEADINGS)[0]


def blocks(document):
    return {document.text[b.start : b.end]: (b.kind.value, b.section) for b in document.blocks}


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<p>3 × 10<sup>9</sup>/l; 5&nbsp;m<sup>2</sup></p>", "3 × 10⁹/l; 5 m²"),
        ("<p>Seen.<sup><a href='#ref1'>1</a>,<a href='#ref3'>3</a></sup> We</p>", "Seen [1, 3]. We"),
        ("<p>Seen<sup>12</sup> again; in 45%<sup>13</sup></p>", "Seen [12] again; in 45% [13]"),
        ("<p>One<br>two</p>", "One two"),
        ("<div>Loose text <b>bold</b></div>", "Loose text bold"),
        ("<p>p &lt; 0.05<p>q", "p < 0.05\n\nq"),
        ("<p>Seen<script>alert(1)</script><style>p{}</style> now</p>", "Seen now"),
        (
            "<p>Seen<span style='display: none'>hidden</span><span hidden>x</span> <i class='sr-only'>y</i>now</p>",
            "Seen now",
        ),
        ("<nav>Menu</nav><p>Text</p><footer>Foot</footer><form>Form</form>", "Text"),
        ("<p><math><mi>p</mi><mo>&lt;</mo><mn>0.01</mn></math></p>", "p < 0.01"),
    ],
)
def test_text_is_what_a_reader_sees(markup, printed):
    assert read(markup).text == printed + "\n"


def test_menus_around_an_article_are_left_out():
    text = "The drug was given to forty adults with cough. " * 5
    document = read(f"<div>Subscribe now</div><article><p>{text}</p></article><div>Most read</div>")
    assert document.text == text.strip() + "\n"


def test_abstract_s_own_headings_are_run_in_and_stay_the_abstract():
    document = read(
        "<h2>Abstract</h2><h3>Methods</h3><p>Forty adults.</p><h3>Results</h3><p>Nine died.</p>"
        "<h2>Introduction</h2><p>Cough is common.</p><h2>Results</h2><h3>Background</h3><p>Nine of forty died.</p>"
    )
    found = blocks(document)
    assert found["Methods. Forty adults."] == found["Results. Nine died."] == ("paragraph", "abstract")
    assert found["Cough is common."] == ("paragraph", "introduction")
    assert found["Nine of forty died."] == ("paragraph", "results")


def test_flat_headings_before_the_keywords_are_the_abstract_s():
    document = read(
        "<h2>Abstract</h2><h2>Methods</h2><p>Forty adults.</p><h2>Results</h2><p>Nine died.</p><p>Key words: cough</p>"
        "<p>Cough is common in adults.</p><h2>Methods</h2><p>We asked forty.</p>"
    )
    found = blocks(document)
    assert found["Results. Nine died."] == ("paragraph", "abstract")
    assert found["Key words: cough"] == ("keywords", "abstract")
    assert found["Cough is common in adults."] == ("paragraph", "introduction")
    assert found["We asked forty."] == ("paragraph", "methods")


def test_list_under_references_is_references():
    found = blocks(
        read("<h2>Results</h2><p>Nine died.</p><h2>References</h2><ol><li>Moss A. On cough. 2011.</li></ol>")
    )
    assert found["Moss A. On cough. 2011."] == ("reference", "references")


def test_table_takes_its_caption_from_above_and_its_notes_from_below():
    document = read(
        "<p>Forty adults.</p><p><b>Table 1.</b> Events</p><table><tr><th rowspan=2>Event<th colspan=2>Arm<tr><th>A<th>B"
        "<tr><td>Cough<td>5 (25)<sup>a</sup><td>3</table><p>a By hand.</p><p>Nobody died.</p>"
    )
    (table,) = document.tables
    assert document.text[slice(*table.caption)] == "Table 1. Events"
    assert [document.text[a:b] for a, b in table.notes] == ["a By hand."]
    assert (table.head_rows, table.height, table.width) == (2, 3, 3)
    assert [document.text[c.start : c.end] for c in table.values()] == ["5 (25) a", "3"]
    assert blocks(document)["Nobody died."][0] == "paragraph"


def test_head_without_marks_ends_before_the_first_row_with_a_value():
    rows = "<tr><td>Event<td>Arm A (n = 20)<td>2021<tr><td>Cough<td>5 (25)<td>3<tr><td>Rash<td>–<td>0"
    document = read(f"<table>{rows}</table>")
    assert document.tables[0].head_rows == 1


def test_cells_that_group_rows_make_a_second_stub():
    rows = "<tr><th>System<th>Event<th>n<tr><td rowspan=2>Lung<td>Cough<td>5<tr><td>Wheeze<td>3"
    document = read(f"<table>{rows}</table>")
    (table,) = document.tables
    assert table.stub_columns == 2
    assert [document.text[c.start : c.end] for c in table.row_heads(2)] == ["Lung", "Wheeze"]


def test_table_that_sets_out_the_page_is_read_as_text():
    inner = "<table><tr><td>Cough</td><td>5</td></tr></table>"
    document = read(f"<table><tr><td><p>Forty adults.</p></td><td>{inner}</td></tr></table>")
    assert document.text == "Forty adults.\n\nCough\t5\n"
    assert len(document.tables) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<table><td>Cough<td>5<tr>stray<td>Rash<td>6</table>",
        "<table><tr><td>Cough<td>5</tr><p>stray</p><tr><td>Rash<td>6",
        "<table><tbody><tr><td>Cough</td><td>5</td><tr><td>Rash</td><td>6</td></tbody>stray</table>",
    ],
)
def test_broken_tables_keep_cells_and_stray_text(markup):
    text = read(markup).text
    assert all(word in text for word in ("Cough", "5", "Rash", "6", "stray"))


def test_metadata_of_the_page_s_head():
    head = (
        "<meta name='citation_title' content='On cough'><meta name='DC.Title.Alternative' content='О кашле'>"
        "<meta name='citation_author' content='Moss, Ada'><meta name='citation_author' content='Fern, Bo'>"
        "<meta name='citation_doi' content='doi:10.5555/ABC.1'><meta name='citation_publication_date' content='2020/05/01'>"
        "<meta name='citation_journal_title' content='Journal of Cough'>"
    )
    found = read("<p>Text</p>", head).metadata
    assert (found.title_en, found.title_ru, found.journal) == ("On cough", "О кашле", "Journal of Cough")
    assert (found.doi, found.year, found.authors) == ("10.5555/abc.1", 2020, ("Moss, Ada", "Fern, Bo"))


def test_declared_code_is_believed():
    data = "<meta charset='windows-1251'><p>Кашель у взрослых".encode("cp1251")
    assert read_html(data, "a.html")[0].text == "Кашель у взрослых\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4", "not a web page.*rename it to .pdf"),
        (b"PK\x03\x04", "not a web page"),
        (b"", "no text"),
        (b"<html><script>x</script></html>", "no text"),
        (b"\x00\x01" * 500, "binary"),
    ],
)
def test_what_is_no_page_is_one_clear_line(data, reason):
    with pytest.raises(InputError, match=reason):
        read_html(data, "a.html")


@pytest.mark.parametrize("tag", ["div", "b", "sup", "table><tr><td", "ul><li", "math><mrow", "a href='#r1'"])
def test_elements_without_end_do_not_hide_what_stands_before(tag):
    data = f"<p>Before.</p>{f'<{tag}>' * 200_000}inside".encode()
    assert read_html(data, "a.html")[0].text.startswith("Before.")


@pytest.mark.parametrize(
    "markup",
    [
        "<table>" + "<tr><td colspan=1000 rowspan=9999>1" * 20_000,
        "<p " + " ".join(f"a{n}" for n in range(200_000)) + ">1",
        "<p>" + "<span hidden>x</span>1 " * 200_000,
    ],
    ids=["spans", "attributes", "hidden"],
)
def test_markup_that_is_slow_to_read_is_read_in_seconds(markup):
    begin = time.process_time()
    assert "1" in read(markup).text
    assert time.process_time() - begin < 30


def test_entities_of_a_page_cannot_grow_or_read_files():
    data = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><p>Before &x; after.</p>"
    text = read_html(data, "a.html")[0].text
    assert re.search(r"Before &?x?;? ?after\.", text)
