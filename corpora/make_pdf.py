# ruff: noqa: INP001  (a script, no package)
"""Set one of our articles as a two-column journal PDF: running head, page numbers, ruled tables, an embedded font.

    python corpora/make_pdf.py [OUTPUT.pdf]

Needs reportlab and the DejaVu Serif font (Debian: fonts-dejavu-core). The same font file gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
ARTICLE = HERE / "haematology" / "articles" / "cml_second_line_tki.txt"
OUTPUT = ARTICLE.with_name("cml_second_line_tki_print.pdf")
FONTS = Path("/usr/share/fonts/truetype/dejavu")
RUNNING_HEAD = "ВЫМЫШЛЕННЫЙ ГЕМАТОЛОГИЧЕСКИЙ ЖУРНАЛ 2023 | ТОМ 4"
FIRST_PAGE = 27
MARGIN, GUTTER, COLUMN_WIDTH, PAGE_WIDTH, PAGE_HEIGHT = 45.0, 17.0, 244.0, 595.0, 842.0  # points, A4
ABSTRACT_HEIGHT = 262.0  # points: title, authors and both abstracts over the full width of page 1
CONSONANTS = "бвгджзйклмнпрстфхцчшщ"
VOWELS = "аеёиоуыэюя"
OPEN, CLOSED = f"(?<=[{VOWELS}])", f"(?<=[{VOWELS}][{CONSONANTS}])"
SYLLABLE = re.compile(f"(?:{OPEN}|{CLOSED})(?=[{CONSONANTS}][{VOWELS}])", re.IGNORECASE)


def soft_hyphens(text: str) -> str:
    """Russian words of seven letters and more with soft hyphens between syllables, two letters kept at either end."""

    def divide(match: re.Match[str]) -> str:
        word = match[0]
        cuts = [c.start() for c in SYLLABLE.finditer(word) if 2 < c.start() < len(word) - 2]
        return "\u00ad".join(word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True))

    return re.sub(r"\b[а-яё]{7,}\b", divide, text, flags=re.IGNORECASE)


def blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Stretches of the article: ("table", its rows), ("head" | "caption" | "text" | "reference", [line])."""
    position = 0
    while position < len(lines):
        line = lines[position]
        end = position
        while end < len(lines) and ("\t" in lines[end] or (end > position and "\t" in "".join(lines[end : end + 2]))):
            end += 1
        if "\t" in line:
            yield "table", lines[position:end]
            position = end
            continue
        position += 1
        if line.startswith("Таблица "):
            yield "caption", [line]
        elif re.match(r"\d+\. ", line):
            yield "reference", [line]
        else:
            yield ("head" if len(line) < 40 else "text"), [line]


def register_fonts() -> None:
    """Make DejaVu Serif known to reportlab. Exits with one line when the font is not there."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    for name, file in (("Serif", "DejaVuSerif.ttf"), ("Serif-Bold", "DejaVuSerif-Bold.ttf")):
        path = FONTS / file
        if not path.is_file():
            raise SystemExit(f"make_pdf: {path}: no such font; install DejaVu (Debian: fonts-dejavu-core)")
        pdfmetrics.registerFont(TTFont(name, str(path)))


def styles() -> dict[str, Any]:
    """Paragraph styles by the name of the block."""
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

    def style(name: str, size: float, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, fontName="Serif", fontSize=size, leading=size * 1.22, embeddedHyphenation=1, **more)

    bold = {"fontName": "Serif-Bold"}
    made = {
        "text": style("text", 9.6, alignment=4, firstLineIndent=10),
        "abstract": style("abstract", 8.6, alignment=4, spaceAfter=5),
        "reference": style("reference", 6.8, alignment=4, spaceAfter=1.5),
        "cell": style("cell", 6.6),
    }
    for name, size, space in (("title", 14, 6), ("head", 9.5, 3), ("caption", 7.5, 3)):
        around = {"spaceBefore": space, "spaceAfter": space}
        made[name] = ParagraphStyle(name, leading=size * 1.2, fontSize=size, **around, **bold)
    return made


def table(rows: list[str], style: Any) -> Any:
    """A ruled table of a column's width; a row of one cell spans it."""
    from reportlab.platypus import Paragraph, Table  # type: ignore[import-untyped]

    cells = [row.split("\t") for row in rows]
    columns = max(len(row) for row in cells)
    filled = [[Paragraph(c, style) for c in row] + [""] * (columns - len(row)) for row in cells]
    spans = [("SPAN", (0, i), (-1, i)) for i, row in enumerate(cells) if len(row) == 1]
    last = 24.0 if columns == 5 else None
    first = 78.0
    rest = (COLUMN_WIDTH - first - (last or 0)) / (columns - (2 if last else 1))
    widths = [first, *[rest] * (columns - (2 if last else 1)), *([last] if last else [])]
    look = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans]
    look += [(side, (0, 0), (-1, -1), 2.5) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    return Table(filled, colWidths=widths, style=look, repeatRows=1, spaceAfter=6)


def story(lines: list[str]) -> list[Any]:
    """The flowables of the article: the head of page 1 over the full width, then the columns."""
    from reportlab.platypus import FrameBreak, Paragraph

    look = styles()
    first_heading = next(i for i, line in enumerate(lines) if line == "Введение")
    flow: list[Any] = [Paragraph(lines[0], look["title"])]
    flow += [Paragraph(soft_hyphens(line), look["abstract"]) for line in lines[1:first_heading]]
    flow.append(FrameBreak())
    for kind, part in blocks(lines[first_heading:]):
        if kind == "table":
            flow.append(table(part, look["cell"]))
        else:
            flow.append(Paragraph(soft_hyphens(part[0]) if kind == "text" else part[0], look[kind]))
    return flow


def furniture(canvas: Any, document: Any) -> None:
    """Running head with a rule, and the page number."""
    canvas.setFont("Serif", 7)
    canvas.drawString(MARGIN, PAGE_HEIGHT - 30, RUNNING_HEAD)
    canvas.line(MARGIN, PAGE_HEIGHT - 34, PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 34)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, 24, str(FIRST_PAGE + document.page - 1))


def make(output: Path) -> None:
    """Write the PDF of the article to `output`."""
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate

    register_fonts()
    bottom, top = 40.0, PAGE_HEIGHT - 40

    def frames(high: float) -> list[Any]:
        lefts = (MARGIN, MARGIN + COLUMN_WIDTH + GUTTER)
        return [Frame(x, bottom, COLUMN_WIDTH, high - bottom, 0, 0, 0, 0) for x in lefts]

    head = Frame(MARGIN, top - ABSTRACT_HEIGHT, PAGE_WIDTH - 2 * MARGIN, ABSTRACT_HEIGHT, 0, 0, 0, 0)
    document = BaseDocTemplate(str(output), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, title=ARTICLE.stem)
    first = PageTemplate("first", [head, *frames(top - ABSTRACT_HEIGHT - 8)], onPage=furniture)
    document.addPageTemplates([first, PageTemplate("later", frames(top), onPage=furniture)])
    lines = [line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    document.build([NextPageTemplate("later"), *story(lines)])


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
