"""An article as HTML, for the two makers that print it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from article import Article
from grid import MARK, Cell, Row, Tab, parts

FONTS = {"serif": "PT Serif", "sans": "PT Sans", "times": "Liberation Serif"}
UNBROKEN = re.compile(r"\S*[-–/]\S*")

STYLE = """
@page { size: A4 %(turn)s; margin: 18mm 17mm 16mm 17mm; }
body { font: 9.5pt/1.32 "%(font)s"; margin: 0; }
.run { font-size: 7.5pt; color: #555; border-bottom: .5pt solid #777; margin: 0 0 8pt; }
h1 { font-size: 14pt; margin: 0 0 7pt; } h2 { font-size: 10.5pt; margin: 7pt 0 3pt; }
p { margin: 0; text-indent: 10pt; text-align: justify; hyphens: auto; }
.flow { columns: %(columns)s; column-gap: 14pt; }
.across { column-span: all; }
.page { break-before: page; height: 0; }
figure { margin: 9pt 0 10pt; break-inside: avoid; }
.caption { font-weight: bold; margin-bottom: 3pt; white-space: pre-line; font-size: 9pt; }
.note { font-size: 7.5pt; margin-top: 2pt; }
thead tr, tbody tr { text-align: inherit; } thead, tbody { text-align: inherit; }
.over { text-align: center; }
table { border-collapse: collapse; line-height: 1.2; table-layout: fixed; }
td, th { padding: 2pt 4pt; text-align: inherit; vertical-align: middle; font-weight: normal; }
th { font-weight: bold; }
td.stub, th.stub { text-align: left; } .stub.top { vertical-align: top; }
.level1 { padding-left: 13pt !important; } .level2 { padding-left: 23pt !important; }
.hang .stub { padding-left: 13pt; text-indent: -9pt; } .hang .level1 { padding-left: 22pt !important; }
.top td { vertical-align: top; } .bottom td { vertical-align: bottom; }
.old { text-align: center; } .number { text-align: right; font-weight: normal; }
.across-row { text-align: left; font-style: italic; }
sup, sub { font-size: 70%%; line-height: 0; } .whole { white-space: nowrap; }
.full td, .full th { border: .6pt solid #222; }
.booktabs { border-top: 1.1pt solid #000; border-bottom: 1.1pt solid #000; }
.booktabs tr.last th, .booktabs th.low { border-bottom: .6pt solid #000; } .booktabs th.over { border-bottom: .4pt solid #000; }
.zebra tr.odd td { background: #eef2f5; }
thead th { background: %(shade)s; }
.pair { display: flex; gap: 16pt; align-items: flex-start; } .pair figure { flex: 1; }
"""


def inline(text: str) -> str:
    """Marks as sup and sub; words with a hyphen, dash or slash stay in one line."""
    made = []
    for word in text.split(" "):
        shown = html.escape(word)
        shown = MARK.sub(
            lambda m: f"<{'sup' if m[1] == '^' else 'sub'}>{m[2]}</{'sup' if m[1] == '^' else 'sub'}>", shown
        )
        lines = shown.split("\n")
        made.append(
            "<br>".join(f'<span class="whole">{x}</span>' if UNBROKEN.fullmatch(MARK.sub("", x)) else x for x in lines)
        )
    return " ".join(made)


def _cell(cell: Cell, tag: str, kind: str, tab: Tab) -> str:
    across = tab.width if kind == "across-row" else cell.columns
    figure = "whole" if kind == "figure" and "\n" not in cell.text and not re.search(r"[^\W\d]{3}", cell.text) else kind
    level = f" level{cell.indent}" if cell.indent else ""
    return f'<{tag} rowspan="{cell.rows}" colspan="{across}" class="{figure}{level}">{inline(cell.text)}</{tag}>'


def _lines(rows: list[Row], tab: Tab, tag: str) -> str:
    made = []
    taken: set[tuple[int, int]] = set()
    for r, line in enumerate(rows):
        cells = []
        column = 0
        for cell in line.cells:
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(cell.rows) for j in range(cell.columns)}
            kind = "across-row" if line.across else "stub" if column < tab.stub else "figure"
            if tag == "th":
                kind = "stub" if column < tab.stub else "over" if cell.columns > 1 else ""
                kind += " low" if r + cell.rows == len(rows) else ""
            elif cell.rows > 1 and kind == "stub":
                kind = "stub top"
            cells.append(_cell(cell, tag, kind, tab))
            column += cell.columns
        names = ("odd" if r % 2 else "") + (" last" if tag == "th" and r == len(rows) - 1 else "")
        made.append(f'<tr class="{names}">{"".join(cells)}</tr>')
    return "\n".join(made)


def _caption(tab: Tab, caption: str) -> str:
    number, _, title = caption.partition("\n")
    if tab.caption_side == "right":
        return f'<div class="number">{inline(number)}</div><div class="caption old">{inline(title)}</div>'
    return f'<div class="caption">{inline(caption)}</div>'


def figure(tab: Tab) -> str:
    """The table with caption and notes; one that goes on over the page as two."""
    made = []
    pieces = parts(tab)
    for k, (caption, rows) in enumerate(pieces):
        top = len(tab.heads)
        columns = "".join(f'<col style="width:{100 * s:.2f}%">' for s in tab.column_shares())
        notes = "".join(f'<div class="note">{inline(n)}</div>' for n in tab.notes) if k == len(pieces) - 1 else ""
        place = "" if tab.place in {"column", "side"} else ' class="across"'
        made.append(
            ('<div class="page across"></div>' if k else "")
            + f"<figure{place}>{_caption(tab, caption)}"
            + f'<table class="{tab.rules} {tab.valign} {"hang" * tab.hang}" style="font-size:{tab.size}pt; text-align:{tab.align}; width:{100 * tab.share:.0f}%">'
            + f"<colgroup>{columns}</colgroup><thead>{_lines(rows[:top], tab, 'th')}</thead>"
            + f"<tbody>{_lines(rows[top:], tab, 'td')}</tbody></table>{notes}</figure>"
        )
    return "".join(made)


def page(article: Article, figure: Callable[[Tab], str] = figure) -> str:
    """The whole document."""
    style = STYLE % {
        "font": FONTS[article.font],
        "columns": article.columns if article.columns > 1 else "auto",
        "shade": article.shade or "transparent",
        "turn": "landscape" if article.landscape else "",
    }
    made = []
    for kind, what in article.parts():
        if kind == "para":
            made.append(f"<p>{html.escape(what)}</p>")
        elif kind == "head":
            made.append(f"<h2>{html.escape(what)}</h2>")
        elif kind == "table":
            made.append(figure(what))
        elif kind == "side":
            made.append(f'<div class="pair across">{"".join(figure(t) for t in what)}</div>')
        else:
            made.append('<div class="page across"></div>')
    head = f'<div class="run">{html.escape(article.journal)}</div><h1>{html.escape(article.title)}</h1>'
    return (
        f'<!doctype html><html lang="{article.lang}"><meta charset="utf-8"><title>{html.escape(article.title)}</title>'
        f'<style>{style}</style><body>{head}<div class="flow">{"".join(made)}</div></body></html>'
    )
