"""An evidence table as one HTML page: self-contained, without scripts, with links from figures to notes and back."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import IO

from medkb.studies.flow_picture import flow_svg
from medkb.studies.model import Cell, Line, Note, Study, Table
from medkb.studies.texts import clean, flow_lines, labelled, legend, note_place, note_words
from medkb.studies.words import words

_END = "</main></body></html>\n"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_html(table: Table, stream: IO[bytes]) -> None:
    """The page in UTF-8."""
    for piece in _page(table):
        stream.write(piece.encode("utf-8", "replace"))


def write_flow_html(table: Table, stream: IO[bytes]) -> None:
    """A page with the flow alone, as a diagram and as a table."""
    for piece in (_head(table, words(table.lang)["flow"]), *_flow(table), _END):
        stream.write(piece.encode("utf-8", "replace"))


def _head(table: Table, title: str) -> str:
    css = resources.files(__package__).joinpath("page.css").read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{table.lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>\n{css}</style></head><body><main>\n"
    )


def _page(table: Table) -> Iterator[str]:
    w = words(table.lang)
    yield _head(table, table.title)
    title = _text(table.title)
    yield '<div class="wide" role="region" aria-labelledby="caption" tabindex="0">'
    yield f'<table>\n<caption id="caption">{title}</caption>\n'
    yield (
        "<thead><tr>" + "".join(f'<th scope="col">{_text(head)}</th>' for _, head in table.columns) + "</tr></thead>\n"
    )
    shown: set[int] = set()
    for study in table.studies:
        yield from _study(table, study, shown)
    yield "</table></div>\n"
    yield f'<h2>{_text(w["marks"])}</h2>\n<dl class="marks">'
    yield "".join(f"<dt>{_text(mark)}</dt><dd>{_text(said)}</dd>" for mark, said in legend(table)) + "</dl>\n"
    yield f"<h2>{_text(w['rules'])}</h2>\n<ul>" + "".join(f"<li>{_text(rule)}</li>" for rule in table.rules) + "</ul>\n"
    yield f"<h2>{_text(w['reports'])}</h2>\n<ol>" + "".join(f"<li>{_text(r)}</li>" for r in table.reports) + "</ol>\n"
    yield from _flow(table)
    yield f'<h2 id="notes">{_text(w["notes"])}</h2>\n<p>{_text(w["notes_said"])}</p>\n<ol class="notes">\n'
    for note in table.notes:
        yield _note(note, table.lang)
    yield "</ol>\n" + _END


def _study(table: Table, study: Study, shown: set[int]) -> Iterator[str]:
    rows = len(study.rows)
    details = "".join(f"<small>{_detail(detail)}</small>" for detail in study.details)
    head = f'<th scope="rowgroup" class="study" rowspan="{rows}">{_text(study.label)}{details}</th>'
    if table.has_design:
        head += f'<td class="design" rowspan="{rows}">{_cell(study.design, table.lang, shown)}</td>'
    keys = [key for key, _ in table.columns][-len(study.rows[0].cells) :]
    yield "<tbody>\n"
    for row in study.rows:
        cells = "".join(
            f'<td class="{key}">{_cell(cell, table.lang, shown)}</td>'
            for key, cell in zip(keys, row.cells, strict=True)
        )
        yield f'<tr>{head}<th scope="row" class="group">{_text(row.group)}</th>{cells}</tr>\n'
        head = ""
    yield "</tbody>\n"


def _detail(detail: str) -> str:
    if detail.startswith("doi:"):
        return f'<a href="https://doi.org/{escape(clean(detail[4:]), quote=True)}">{_text(detail)}</a>'
    return _text(detail)


def _cell(cell: Cell, lang: str, shown: set[int]) -> str:
    if not cell:
        w = words(lang)
        return f'<abbr class="none" title="{escape(w["nr_said"], quote=True)}">{_text(w["NR"])}</abbr>'
    if len(cell) == 1:
        return _line(cell[0], shown)
    return "<ul>" + "".join(f"<li>{_line(line, shown)}</li>" for line in cell) + "</ul>"


def _line(line: Line, shown: set[int]) -> str:
    label, text = labelled(line)
    links = []
    for number in line.notes:
        back = "" if number in shown else f' id="from-{number}"'  # the way back leads to the first
        shown.add(number)
        links.append(f'<a{back} href="#note-{number}">{number}</a>')
    sup = escape(line.marks) + ("\u00a0" if line.marks and links else "") + ",\u00a0".join(links)
    return f"{escape(label)}{escape(text)}" + (f"<sup>{sup}</sup>" if sup else "")


def _note(note: Note, lang: str) -> str:
    before, quote, after = note_words(note)
    remarks = "".join(f'<span class="remark">{_text(remark)}.</span>' for remark in note.remarks)
    back = escape(words(lang)["back"], quote=True)
    return (
        f'<li id="note-{note.number}" value="{note.number}">{_text(note_place(note, lang))}: '
        f'<span class="around">{escape(before)}</span><q>{escape(quote)}</q>'
        f'<span class="around">{escape(after)}</span> '
        f'<a href="#from-{note.number}" title="{back}" aria-label="{back}">↩</a>{remarks}</li>\n'
    )


def _flow(table: Table) -> Iterator[str]:
    w = words(table.lang)
    yield f'<h2>{_text(w["flow"])}</h2>\n<figure class="flow">{flow_svg(table.flow, table.lang, w["flow"])}</figure>\n'
    yield (
        f'<div class="wide"><table class="flow"><caption>{_text(w["flow"])}</caption><thead><tr>'
        f'<th scope="col">{_text(w["flow_step"])}</th><th scope="col">{_text(w["flow_reason"])}</th>'
        f'<th scope="col">{_text(w["flow_count"])}</th></tr></thead><tbody>\n'
    )
    for name, reason, count in flow_lines(table.flow, table.lang):
        yield f'<tr><th scope="row">{_text(name)}</th><td>{_text(reason)}</td><td>{_text(count)}</td></tr>\n'
    yield "</tbody></table></div>\n"


def _text(text: str) -> str:
    return escape(clean(text), quote=False)
