"""Articles set with pdfLaTeX: booktabs, multirow and multicol."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from article import Article, run
from grid import MARK, Cell, Row, Tab, parts

HEAD = r"""\documentclass[10pt,a4paper]{article}
\pdfinfoomitdate=1 \pdftrailerid{}
\input{glyphtounicode}\pdfgentounicode=1
\usepackage{cmap}\usepackage[T2A]{fontenc}\usepackage[utf8]{inputenc}\usepackage[%(babel)s]{babel}
\usepackage{textcomp,array,booktabs,multirow,multicol,rotating,pdflscape,fancyhdr}
\usepackage[margin=21mm,headsep=5mm]{geometry}
\pagestyle{fancy}\fancyhf{}\fancyhead[L]{\footnotesize %(journal)s}\fancyhead[R]{\footnotesize\thepage}
\setlength{\tabcolsep}{3pt}\setlength{\columnsep}{5mm}\renewcommand{\arraystretch}{1.12}
\setcounter{page}{57}\sloppy
\begin{document}\thispagestyle{fancy}
\noindent{\bfseries %(title)s\par}\medskip
"""
CENTRED, RAGGED, LEFTWARD, SLANTED, HALF = (
    r"\centering ",
    r"\raggedright ",
    r"\raggedleft ",
    r"\itshape ",
    r".47\textwidth",
)
RAISED = {"^": "super", "_": "sub"}
SIGNS = {
    "\\": r"\textbackslash{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "×": r"\texttimes{}",
    "±": r"\textpm{}",
    "·": r"\textperiodcentered{}",
    "†": r"\textdagger{}",
    "‡": r"\textdaggerdbl{}",
    "µ": r"\textmu{}",
    "№": r"\textnumero{}",
    "<": r"\textless{}",
    "–": "--",
}


def plain(text: str) -> str:
    return "".join(SIGNS.get(c, c) for c in text)


def inline(text: str) -> str:
    made = []
    end = 0
    for m in MARK.finditer(text):
        made += [plain(text[end : m.start()]), rf"\text{RAISED[m[1]]}script{{{plain(m[2])}}}"]
        end = m.end()
    return "".join([*made, plain(text[end:])])


def _content(cell: Cell, *, head: bool) -> str:
    lines = r"\par ".join(inline(line) for line in cell.text.split("\n"))
    shown = rf"\bfseries {lines}" if head and lines else lines
    return rf"\hspace*{{{0.9 * cell.indent}em}}{shown}" if cell.indent else shown


def lines_of(tab: Tab, rows: list[Row], widths: list[str]) -> list[str]:
    """The rows of a tabular; rules are broken where a cell goes on into the row below."""
    made = []
    bar = "|" if tab.rules == "full" else ""
    going: dict[int, tuple[int, int]] = {}  # column: rows still covered, columns
    for r, line in enumerate(rows):
        head, cells, column, given = r < len(tab.heads), [], 0, list(line.cells)
        below: list[int] = []
        while column < tab.width:
            left, columns = going.get(column, (0, 1))
            if left:
                cells.append("" if columns == 1 else rf"\multicolumn{{{columns}}}{{c{bar}}}{{}}")
                going[column] = (left - 1, columns)
                below += range(column, column + columns) if left == 1 else []
                column += columns
                continue
            cell = given.pop(0)
            columns = tab.width if line.across else cell.columns
            shown = _content(cell, head=head)
            if cell.rows > 1:
                going[column] = (cell.rows - 1, columns)
                middle = "" if column < tab.stub else CENTRED
                shown = rf"\multirow[t]{{{cell.rows}}}{{=}}{{{middle}{shown}}}"
            else:
                below += range(column, column + columns)
            if columns > 1:
                side = "l" if line.across else "c"
                edge = bar if column == 0 else ""
                slant = SLANTED if line.across else ""
                shown = rf"\multicolumn{{{columns}}}{{{edge}{side}{bar}}}{{{slant}{shown}}}"
            cells.append(shown)
            column += columns
        made.append(" & ".join(cells) + r" \tabularnewline")
        made.append(_rule(tab, r, line, below, last=r == len(rows) - 1))
    return made


def _rule(tab: Tab, r: int, line: Row, below: list[int], *, last: bool) -> str:
    if tab.rules == "full":
        return r"\hline" if len(below) == tab.width else "".join(rf"\cline{{{c + 1}-{c + 1}}}" for c in below)
    if tab.rules == "booktabs" and not last:
        if r == len(tab.heads) - 1:
            return r"\midrule"
        column, made = 0, ""
        for cell in line.cells if r < len(tab.heads) else ():
            made += rf"\cmidrule(lr){{{column + 1}-{column + cell.columns}}}" if cell.columns > 1 else ""
            column += cell.columns
        return made
    return ""


def drawn(tab: Tab, width: str) -> str:
    """Caption, tabular and notes that do not float."""
    bar = "|" if tab.rules == "full" else ""
    made = []
    for k, (caption, rows) in enumerate(parts(tab)):
        form = bar
        widths = []
        for c, part in enumerate(tab.column_shares()):
            size = rf"\dimexpr {part * tab.share:.4f}{width}-2\tabcolsep-{0.5 if bar else 0}pt\relax"
            widths.append(size)
            side = RAGGED if c < tab.stub else {"left": RAGGED, "right": LEFTWARD}.get(tab.align, CENTRED)
            form += rf">{{{side}\arraybackslash}}p{{{size}}}{bar}"
        top, bottom = {"full": (r"\hline", ""), "booktabs": (r"\toprule", r"\bottomrule")}.get(tab.rules, ("", ""))
        shown = "\n".join(lines_of(tab, rows, widths))
        title = r"\\ ".join(inline(line) for line in caption.split("\n"))
        made.append(
            (r"\newpage " if k else "")
            + rf"\par\medskip\noindent\begin{{minipage}}{{{width}}}\raggedright{{\footnotesize\bfseries {title}\par}}\smallskip"
            + rf"\footnotesize\begin{{tabular}}{{@{{}}{form}@{{}}}}{top} {shown} {bottom}\end{{tabular}}\par"
        )
        if k == len(parts(tab)) - 1:
            made += [rf"{{\footnotesize {inline(note)}\par}}" for note in tab.notes]
        made.append(r"\end{minipage}\par\medskip")
    return "\n".join(made)


def source(article: Article) -> str:
    made = [
        HEAD
        % {
            "babel": "english,russian" if article.lang == "ru" else "russian,english",
            "journal": plain(article.journal),
            "title": plain(article.title),
        }
    ]
    many, opened, turned = article.columns > 1, False, False
    for kind, what in article.parts():
        flows = kind in {"para", "head"} or (kind == "table" and what.place == "column")
        if many and flows != opened:
            made.append(r"\begin{multicols}{2}" if flows else r"\end{multicols}")
            opened = flows
        if kind == "para":
            made.append(plain(what) + "\n\n")
        elif kind == "head":
            made.append(rf"\medskip\noindent{{\bfseries {plain(what)}\par}}")
        elif kind == "table":
            width = r"\textheight" if turned else r"\linewidth"
            made.append(drawn(what, width))
        elif kind == "side":
            pair = r"\hfill ".join(rf"\parbox[t]{{{HALF}}}{{{drawn(t, HALF)}}}" for t in what)
            made.append(rf"\par\noindent {pair}\par\medskip")
        elif kind in {"sideways", "landscape"}:
            turned = kind == "sideways"
            made.append(
                r"\clearpage"
                + (r"\noindent\begin{sideways}\begin{minipage}{\textheight}" if turned else r"\begin{landscape}")
            )
        elif kind == "upright":
            made.append((r"\end{minipage}\end{sideways}" if turned else r"\end{landscape}") + r"\clearpage")
            turned = False
        else:
            made.append(r"\newpage")
    return "\n".join([*made, r"\end{multicols}" if opened else "", r"\end{document}"])


def draw(article: Article, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "page.tex").write_text(source(article), encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
        made = subprocess.run(command, cwd=home, capture_output=True, text=True, errors="replace", check=False)
        if made.returncode:
            raise RuntimeError(made.stdout[-1500:])
        shutil.copy(Path(home) / "page.pdf", folder / f"{article.name}.pdf")


if __name__ == "__main__":
    run("latex", draw)
