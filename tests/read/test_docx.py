"""Word documents: paragraphs, headings, merged cells, and packages that mean harm."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from medkb.errors import InputError
from medkb.read.marked.docx import read_docx

docx = pytest.importorskip("docx")

HEADINGS = {"abstract": ["Резюме"], "results": ["Результаты", "Results"], "references": ["Литература"]}


def data_of(package):
    stream = io.BytesIO()
    package.save(stream)
    return stream.getvalue()


def read(package):
    return read_docx(data_of(package), "a.docx", HEADINGS)[0]


def blocks(document):
    return {document.text[b.start : b.end]: (b.kind.value, b.section) for b in document.blocks}


def changed(data, part, change):
    """The package with one part changed, or added where `change` is bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part and callable(change) else content)
        if not callable(change):
            new.writestr(part, change)
    return stream.getvalue()


def with_body(markup):
    """A document whose body is the markup."""
    package = docx.Document()
    package.add_paragraph("BODY")
    paragraph = b"<w:p><w:r><w:t>BODY</w:t></w:r></w:p>"
    return changed(data_of(package), "word/document.xml", lambda xml: xml.replace(paragraph, markup.encode()))


def run(text, **font):
    return text, font


def paragraph(package, *runs):
    added = package.add_paragraph()
    for text, font in runs:
        part = added.add_run(text)
        for name, on in font.items():
            setattr(part.font, name, on)
    return added


def test_runs_join_and_scripts_are_shown():
    package = docx.Document()
    paragraph(package, run("Лейкоциты 10"), run("9", superscript=True), run("/л, HbA"), run("1c", subscript=True))
    paragraph(package, run("описан ранее"), run("1", superscript=True), run("2", superscript=True), run("."))
    paragraph(package, run("видно "), run("скрыто", hidden=True), run("всем"))
    assert read(package).text == "Лейкоциты 10⁹/л, HbA₁c\n\nописан ранее [12].\n\nвидно всем\n"


def test_headings_by_style_and_by_bold_words_give_the_sections():
    package = docx.Document()
    package.add_heading("О кашле", 0)
    paragraph(package, run("Резюме", bold=True))
    package.add_paragraph("Кашель был у девяти.")
    package.add_paragraph("Ключевые слова: кашель")
    package.add_heading("Результаты", 1)
    package.add_heading("Кашель", 2)
    package.add_paragraph("Девять из сорока.")
    paragraph(package, run("Литература", bold=True))
    package.add_paragraph("Мхов А. О кашле. 2011.")
    found = blocks(read(package))
    assert found["О кашле"] == ("heading", "abstract")
    assert found["Резюме"] == ("heading", "abstract")
    assert found["Кашель был у девяти."] == ("paragraph", "abstract")
    assert found["Девять из сорока."] == ("paragraph", "results")
    assert found["Мхов А. О кашле. 2011."] == ("reference", "references")


def test_merged_cells_cover_their_slots():
    package = docx.Document()
    package.add_paragraph("Таблица 1. Явления")
    table = package.add_table(4, 3)
    for r, row in enumerate((("Явление", "Группа", ""), ("", "А", "Б"), ("Кашель", "5 (25)", "3"), ("", "6", "4"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    package.add_paragraph("Примечание. Любой степени.")
    document = read(package)
    (found,) = document.tables
    shown = [(document.text[c.start : c.end], c.row, c.column, c.rows, c.columns) for c in found.cells]
    assert ("Явление", 0, 0, 2, 1) in shown
    assert ("Группа", 0, 1, 1, 2) in shown
    assert ("Кашель", 2, 0, 2, 1) in shown
    assert found.head_rows == 2
    assert document.text[slice(*found.caption)] == "Таблица 1. Явления"
    assert [document.text[a:b] for a, b in found.notes] == ["Примечание. Любой степени."]


def test_table_in_a_cell_is_its_text():
    package = docx.Document()
    outer = package.add_table(1, 2)
    outer.cell(0, 0).text = "Кашель"
    outer.cell(0, 1).add_table(1, 1).cell(0, 0).text = "5"
    document = read(package)
    assert len(document.tables) == 1
    assert document.text == "Кашель\t5\n"


def test_deleted_words_are_gone_and_inserted_ones_stay():
    markup = (
        "<w:p><w:r><w:t xml:space='preserve'>Умерли </w:t></w:r><w:del w:id='1' w:author='x'><w:r><w:delText>пять</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>девять</w:t></w:r></w:ins></w:p>"
    )
    assert read_docx(with_body(markup), "a.docx")[0].text == "Умерли девять\n"


def test_properties_count_only_where_the_text_bears_them_out():
    package = docx.Document()
    package.core_properties.title = "Кашель у взрослых больных"
    package.core_properties.author = "Мхов А. Б.; python-docx"
    package.add_paragraph("Кашель у взрослых больных")
    package.add_paragraph("Мхов А. Б., Папоротников В. Г.")
    found = read(package).metadata
    assert (found.title_ru, found.authors) == ("Кашель у взрослых больных", ("Мхов А. Б.",))
    package.core_properties.title = "Microsoft Word - final.docx"
    assert read(package).metadata.title_en is None


def _zip(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _whole():
    package = docx.Document()
    package.add_paragraph("Текст.")
    return data_of(package)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "not a Word document"),
        (lambda: b"%PDF-1.4", "rename it to .pdf"),
        (lambda: b"\xd0\xcf\x11\xe0 old", "old .doc"),
        (lambda: _whole()[:3000], "damaged or cut off"),
        (lambda: _zip(**{"a.txt": "x"}), "no Word document"),
        (lambda: _zip(**{"[Content_Types].xml": "<x"}), "damaged"),
        (lambda: changed(_whole(), "word/media/a.bin", bytes(300_000_000)), "unpacks to 300 MB"),
        (lambda: changed(_whole(), "word/media/a.bin", bytes(50_000_000)), "unpacks to 50 MB"),
        (lambda: changed(_whole(), "../../evil.xml", b"<x/>"), "package is not that"),
        (lambda: changed(_whole(), "/etc/evil.xml", b"<x/>"), "package is not that"),
        (lambda: changed(_whole(), "word/document.xml", lambda xml: xml[:-30]), "damaged"),
        (lambda: data_of(docx.Document()), "no text"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(make, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_docx(make(), "a.docx")
    assert "\n" not in str(caught.value)


def test_entities_of_a_part_are_never_read():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/passwd">]>'

    def change(xml):
        start = xml.index(b"<w:document")
        return xml[:start] + bomb + xml[start:].replace("Текст.".encode(), "Текст &x;&a; здесь.".encode())

    try:
        text = read_docx(changed(_whole(), "word/document.xml", change), "a.docx")[0].text
    except InputError:
        return  # refused is as good
    assert "root:" not in text


def test_holders_without_end_are_read_or_refused():
    deep = "<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000
    with pytest.raises(InputError, match=r"damaged|no text"):
        read_docx(with_body(deep), "a.docx")


def test_missing_library_says_what_to_install(monkeypatch):
    data = _whole()
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"pip install 'medkb\[docx\]'"):
        read_docx(data, "a.docx")
