"""An evidence table as a workbook: the table, the evidence of every number, the flow, and what signs mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import IO, Any

from medkb.export.writers import is_formula
from medkb.studies.model import Cell, Line, Note, Table
from medkb.studies.texts import clean, flow_lines, labelled, legend
from medkb.studies.words import words

_WIDTHS = {
    "study": 24,
    "design": 18,
    "group": 20,
    "n": 9,
    "age": 16,
    "dose": 46,
    "response": 58,
    "survival": 54,
    "events": 58,
}
_CHARACTERS = 32_767  # that a cell holds
_FONT, _SIZE = "Arial", 9
_LINE, _TALLEST = 12.5, 409  # points: of a line, and of the tallest row that Excel shows
_NOTES = ("number", "study", "file", "document", "page", "section", "start", "end")
_QUOTES = ("before", "quote", "after", "remarks", "claims")


def write_xlsx(table: Table, stream: IO[bytes]) -> None:
    """The workbook. Every row of the first sheet names its study, so that it can be sorted and filtered."""
    from openpyxl import Workbook

    w = words(table.lang)
    book = Workbook()
    _table(book.active, table)
    _notes(book.create_sheet(w["sheet_notes"]), table)
    rows = flow_lines(table.flow, table.lang)
    heads = [w["flow_step"], w["flow_reason"], w["flow_count"]]
    _sheet(book.create_sheet(w["sheet_flow"]), heads, [[a, b, int(n) if n.isdecimal() else n] for a, b, n in rows], [50, 60, 14])  # fmt: skip  # noqa: E501
    said = [*legend(table), *(("", rule) for rule in table.rules), *((w["reports"], r) for r in table.reports)]
    _sheet(book.create_sheet(w["sheet_about"]), [w["marks"], w["rules"]], said, [16, 120])
    book.properties.title, book.properties.creator = clean(table.title), "medkb"
    book.save(stream)


def _table(sheet: Any, table: Table) -> None:
    sheet.title = words(table.lang)["sheet_table"]
    rows = []
    for study in table.studies:
        name = "\n".join(map(clean, (study.label, *study.details)))
        before = [name, _cell(study.design, table.lang)] if table.has_design else [name]
        rows += [[*before, clean(row.group), *(_cell(cell, table.lang) for cell in row.cells)] for row in study.rows]
    heads = [head for _, head in table.columns]
    _sheet(sheet, heads, rows, [_WIDTHS[key] for key, _ in table.columns])
    sheet.freeze_panes = f"{'D' if table.has_design else 'C'}2"


def _notes(sheet: Any, table: Table) -> None:
    w = words(table.lang)
    heads = [w["study"] if name == "study" else w["col_" + name] for name in (*_NOTES, *_QUOTES)]
    rows = [
        [
            *(_told(note, name, table.lang) for name in _NOTES),
            *(clean(text) for text in (note.before, note.quote, note.after)),
            "\n".join(f"{clean(remark)}." for remark in note.remarks),
            "; ".join(note.claims),
        ]
        for note in table.notes
    ]
    _sheet(sheet, heads, rows, [7, 24, 28, 28, 9, 14, 9, 9, 36, 36, 36, 60, 20])


def _told(note: Note, name: str, lang: str) -> Any:
    value = getattr(note, name)
    return words(lang).get(f"section_{value}", value) if name == "section" else value


def _cell(cell: Cell, lang: str) -> str:
    if not cell:
        return words(lang)["NR"]
    lines = [_line(line) for line in cell]
    while sum(map(len, lines)) + len(lines) > _CHARACTERS:  # a whole entry goes, and is told
        lines = [*lines[:-2], "…"]
    return "\n".join(lines)


def _line(line: Line) -> str:
    notes = f" [{', '.join(map(str, line.notes))}]" if line.notes else ""
    return "".join(labelled(line)) + line.marks + notes


def _sheet(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    for number, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
        cell = sheet.cell(1, number)
        _put(cell, head)
        cell.font, cell.fill = Font(_FONT, _SIZE, bold=True), PatternFill("solid", fgColor="E4E4E4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[1].height = _LINE * max(map(_lines, heads, widths)) + 4
    line = Border(bottom=Side("hair", color="808080"))
    for at, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(at, number)
            _put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            cell.border, cell.font = line, Font(_FONT, _SIZE)
        sheet.row_dimensions[at].height = min(_TALLEST, _LINE * max(map(_lines, row, widths)) + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _lines(value: Any, width: int) -> int:
    """How many lines a wrapped cell takes; a width is in characters of the standard font."""
    return sum(max(1, math.ceil(len(line) / (width * 1.15))) for line in str(value).split("\n"))


def _put(cell: Any, value: Any) -> None:
    """Text is text, whatever it starts with."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = "\n".join(map(clean, value.split("\n")))[:_CHARACTERS]
    cell.value = text
    cell.data_type = "s"  # openpyxl takes "=..." for a formula
    if is_formula(text):
        cell.quotePrefix = True
