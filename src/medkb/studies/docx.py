"""An evidence table as a Word document: a table on landscape pages, its notes as a numbered list below, both linked."""

# ruff: noqa: SLF001  (python-docx reaches the XML of what it has no method for by ._p, ._r, ._tc)

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from medkb.errors import ExportError
from medkb.studies.model import Cell, Line, Note, Study, Table
from medkb.studies.texts import clean, flow_lines, labelled, legend, note_place, note_words
from medkb.studies.words import words

_FONT, _SIZE, _SMALL = "Times New Roman", 8.5, 8
_PAGE, _MARGIN = (29.7, 21.0), 1.4  # centimetres, A4 on its side
_WIDTHS = {
    "study": 2.9,
    "design": 2.5,
    "group": 2.3,
    "n": 1.2,
    "age": 2.2,
    "dose": 4.0,
    "response": 4.4,
    "survival": 3.9,
    "events": 4.3,
}  # centimetres, to be stretched to the page
_GREY = "595959"
_EMU = 360_000  # of a centimetre
_LONGEST = 255  # characters of a property


def write_docx(table: Table, stream: IO[bytes]) -> None:
    """The document. Raises ExportError when python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise ExportError("a Word document needs python-docx: pip install 'medkb[docx]'") from error
    _Document(docx.Document(), table).write(stream)


class _Document:
    """One document in the making; python-docx has no types for its XML."""

    def __init__(self, document: Any, table: Table) -> None:
        self._doc, self._table, self._w = document, table, words(table.lang)
        self._shown: set[int] = set()
        self._marks = 0  # bookmarks so far: each needs a number of its own

    def write(self, stream: IO[bytes]) -> None:
        self._page()
        self._doc.add_heading(clean(self._table.title), 1)
        self._studies()
        self._below()
        self._notes()
        self._doc.save(stream)

    def _page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt, RGBColor

        section = self._doc.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = (Cm(side) for side in _PAGE)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
        for name, size in (("Normal", _SIZE), ("Heading 1", 12), ("Heading 2", 10)):
            style = self._doc.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("w:cs", "w:eastAsia", "w:hAnsi", "w:ascii"):
                fonts.set(qn(attribute), _FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            style.paragraph_format.space_after = Pt(1 if name == "Normal" else 4)
        self._doc.styles["Heading 1"].paragraph_format.space_before = Pt(0)
        self._numbered(section.footer.paragraphs[0])
        language = self._doc.styles["Normal"].element.get_or_add_rPr()
        language.append(self._made("w:lang", val={"ru": "ru-RU", "en": "en-GB"}[self._table.lang]))
        self._doc.core_properties.title = clean(self._table.title)[:_LONGEST]
        self._doc.core_properties.author = "medkb"

    def _numbered(self, paragraph: Any) -> None:
        """The number of the page, in the foot."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field = self._made("w:fldSimple", instr="PAGE")
        field.append(paragraph.add_run("1")._r)
        paragraph._p.append(field)

    def _studies(self) -> None:
        keys = [key for key, _ in self._table.columns]
        grid = self._grid([head for _, head in self._table.columns], [_WIDTHS[key] for key in keys], self._table.title)
        for study in self._table.studies:
            for number, row in enumerate(study.rows):
                cells = grid.add_row().cells
                self._study(study, cells, first=number == 0)
                at = 2 if self._table.has_design else 1
                self._say(cells[at].paragraphs[0], row.group, italic=True)
                for cell, lines in zip(cells[at + 1 :], row.cells, strict=True):
                    self._fill(cell, lines)

    def _study(self, study: Study, cells: Sequence[Any], *, first: bool) -> None:
        if len(study.rows) > 1:
            for cell in cells[: 2 if self._table.has_design else 1]:
                cell._tc.get_or_add_tcPr().append(self._made("w:vMerge", val="restart" if first else "continue"))
        if not first:
            return
        self._say(cells[0].paragraphs[0], study.label, bold=True)
        for detail in study.details:
            self._say(cells[0].add_paragraph(), detail, size=_SMALL)
        if self._table.has_design:
            self._fill(cells[1], study.design)

    def _grid(self, heads: Sequence[str], widths: Sequence[float], caption: str) -> Any:
        """A table with a head that is repeated on every page, lines between its rows only, of the page's width."""
        from docx.shared import Emu

        grid = self._doc.add_table(rows=1, cols=len(heads))
        grid.autofit = False
        room = (_PAGE[0] - 2 * _MARGIN) / sum(widths)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Emu(int(width * room * _EMU))
        properties = grid._tbl.tblPr
        borders = self._made("w:tblBorders")
        for side, size in (("top", 12), ("bottom", 12), ("insideH", 4)):
            borders.append(self._made(f"w:{side}", val="single", sz=str(size), space="0", color="808080"))
        properties.append(borders)
        room_around = self._made("w:tblCellMar")
        for side, twips in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
            room_around.append(self._made(f"w:{side}", w=str(twips), type="dxa"))
        properties.append(room_around)
        properties.append(self._made("w:tblCaption", val=clean(caption)))
        head = grid.rows[0]
        head._tr.get_or_add_trPr().append(self._made("w:tblHeader", val="true"))
        head._tr.get_or_add_trPr().append(self._made("w:cantSplit", val="true"))
        for cell, text, width in zip(head.cells, heads, widths, strict=True):
            cell.width = Emu(int(width * room * _EMU))
            self._say(cell.paragraphs[0], text, bold=True)
        return grid

    def _fill(self, cell: Any, lines: Cell) -> None:
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        if not lines:
            self._say(paragraph, self._w["NR"], grey=True)
            return
        for number, line in enumerate(lines):
            paragraph = paragraph if number == 0 else cell.add_paragraph()
            if len(lines) > 1:
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(6), Pt(-6)
            self._line(paragraph, line)

    def _line(self, paragraph: Any, line: Line) -> None:
        label, text = labelled(line)
        self._say(paragraph, label + text)
        if line.marks:
            self._say(paragraph, line.marks + ("\u00a0" if line.notes else ""), raised=True)
        for place, number in enumerate(line.notes):
            if place:
                self._say(paragraph, ",\u00a0", raised=True)
            name = "" if number in self._shown else f"from{number}"
            self._shown.add(number)
            self._link(paragraph, str(number), f"note{number}", name)

    def _below(self) -> None:
        self._doc.add_heading(self._w["marks"], 2)
        for mark, said in legend(self._table):
            paragraph = self._doc.add_paragraph()
            self._say(paragraph, mark, bold=True)
            self._say(paragraph, " – " + said)
        self._doc.add_heading(self._w["rules"], 2)
        for rule in self._table.rules:
            self._doc.add_paragraph(clean(rule), style="List Bullet")
        self._doc.add_heading(self._w["reports"], 2)
        for number, report in enumerate(self._table.reports, 1):
            self._hanging(f"{number}. {clean(report)}")
        self._doc.add_heading(self._w["flow"], 2)
        grid = self._grid([self._w[k] for k in ("flow_step", "flow_reason", "flow_count")], [9, 14, 3], self._w["flow"])
        for row in flow_lines(self._table.flow, self._table.lang):
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                self._say(cell.paragraphs[0], text)

    def _notes(self) -> None:
        self._doc.add_heading(self._w["notes"], 2)
        self._doc.add_paragraph(clean(self._w["notes_said"]))
        for note in self._table.notes:
            self._note(note)

    def _note(self, note: Note) -> None:
        from docx.shared import Pt

        paragraph = self._hanging("")
        self._link(paragraph, f"{note.number}.", f"from{note.number}", f"note{note.number}", raised=False)
        before, quote, after = note_words(note)
        self._say(paragraph, f" {note_place(note, self._table.lang)}: ", size=_SMALL)
        self._say(paragraph, before, size=_SMALL, grey=True)
        self._say(paragraph, self._w["quoted"].format(quote), size=_SMALL)
        self._say(paragraph, after, size=_SMALL, grey=True)
        for remark in note.remarks:
            self._say(paragraph, f" {clean(remark)}.", size=_SMALL, italic=True)
        paragraph.paragraph_format.space_after = Pt(0)

    def _hanging(self, text: str) -> Any:
        from docx.shared import Cm

        paragraph = self._doc.add_paragraph(text)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
        return paragraph

    def _say(self, paragraph: Any, text: str, *, size: float = 0, raised: bool = False, grey: bool = False, bold: bool = False, italic: bool = False) -> Any:  # fmt: skip  # noqa: E501
        from docx.shared import Pt, RGBColor

        if not text:
            return None
        run = paragraph.add_run(text if text.isspace() or text != text.strip() else clean(text))
        run.bold, run.italic = bold or None, italic or None
        if raised:
            run.font.superscript = True
        if size:
            run.font.size = Pt(size)
        if grey:
            run.font.color.rgb = RGBColor.from_string(_GREY)
        return run

    def _link(self, paragraph: Any, text: str, target: str, name: str, *, raised: bool = True) -> None:
        """A run that leads to a bookmark, and is one itself where it has a name."""
        run = self._say(paragraph, text, raised=raised, size=0 if raised else _SMALL)
        link = self._made("w:hyperlink", anchor=target, history="1")
        link.append(run._r)
        parts = [link]
        if name:
            self._marks += 1
            start = self._made("w:bookmarkStart", id=str(self._marks), name=name)
            parts = [start, link, self._made("w:bookmarkEnd", id=str(self._marks))]
        for part in parts:
            paragraph._p.append(part)

    @staticmethod
    def _made(tag: str, **attributes: str) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        element = OxmlElement(tag)
        for name, value in attributes.items():
            element.set(qn(f"w:{name}"), value)
        return element
