"""Articles set with ReportLab's Platypus."""

from __future__ import annotations

import io
from pathlib import Path

from article import Article, run
from fontTools import subset, ttLib
from grid import MARK, Cell, Tab, parts, place
from reportlab import rl_config
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

FONTS = Path("/usr/share/fonts/truetype")
FILES = {
    "serif": ("paratype/PTF55F.ttf", "paratype/PTF75F.ttf"),
    "sans": ("paratype/PTS55F.ttf", "paratype/PTS75F.ttf"),
    "times": ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
}
GAP = 14
SIDES = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


def style(font: str, size: float, **more) -> ParagraphStyle:
    return ParagraphStyle("x", fontName=font, fontSize=size, leading=size * 1.22, **more)


def inline(text: str) -> str:
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
    return MARK.sub(
        lambda m: f"<{('super', 'sub')[m[1] == '_']} size=6 rise=3>{m[2]}</{('super', 'sub')[m[1] == '_']}>", shown
    )


def look(tab: Tab, article: Article, top: int, heights: list[bool]) -> list[tuple]:
    """The commands that draw rules and shades; `heights` tells which rows are sections."""
    thin = 0.5
    made: list[tuple] = [
        ("VALIGN", (0, 0), (-1, top - 1), "MIDDLE"),
        ("VALIGN", (0, top), (-1, -1), tab.valign.upper()),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    if tab.rules == "full":
        made.append(("GRID", (0, 0), (-1, -1), thin, black))
    if tab.rules == "booktabs":
        made += [("LINEABOVE", (0, 0), (-1, 0), 1, black), ("LINEBELOW", (0, top - 1), (-1, top - 1), thin, black)]
        made.append(("LINEBELOW", (0, -1), (-1, -1), 1, black))
    if tab.rules == "zebra":
        made.append(("ROWBACKGROUNDS", (0, top), (-1, -1), [white, HexColor("#eef1f4")]))
    if article.shade:
        made.append(("BACKGROUND", (0, 0), (-1, top - 1), HexColor(article.shade)))
        made += [("BACKGROUND", (0, r), (-1, r), HexColor("#f3f3f3")) for r, section in enumerate(heights) if section]
    return made


def _cell(cell: Cell, tab: Tab, article: Article, *, head: bool, left: bool) -> Paragraph:
    font = article.font + ("-bold" if head else "")
    alignment = TA_LEFT if left else SIDES["center" if cell.columns > 1 else tab.align]
    return Paragraph(
        inline(cell.text), style(font, tab.size, alignment=alignment, leftIndent=9 * cell.indent, splitLongWords=0)
    )


def piece(tab: Tab, rows: list, article: Article, width: float) -> Table:
    """One table of Platypus."""
    top = len(tab.heads)
    placed = place(rows, tab.width)
    data: list[list] = [[""] * tab.width for _ in rows]
    spans = []
    for (r, c), cell in placed.items():
        left = c < tab.stub
        data[r][c] = _cell(cell, tab, article, head=r < top, left=left)
        spans.append(("SPAN", (c, r), (c + cell.columns - 1, r + cell.rows - 1)))
    lines = [
        ("LINEBELOW", (c, r), (c + x.columns - 1, r), 0.4, black)
        for (r, c), x in placed.items()
        if tab.rules == "booktabs" and r + x.rows < top and x.columns > 1
    ]
    widths = [width * tab.share * s for s in tab.column_shares()]
    commands = spans + look(tab, article, top, [line.across for line in rows]) + lines
    return Table(data, colWidths=widths, style=commands, hAlign="LEFT")


def drawn(tab: Tab, article: Article, width: float) -> list[Flowable]:
    """Caption, table, notes; a second part begins a page."""
    made: list[Flowable] = []
    pieces = parts(tab)
    for k, (caption, rows) in enumerate(pieces):
        block: list[Flowable] = [
            Spacer(1, 7),
            Paragraph(inline(caption), style(article.font + "-bold", 9, spaceAfter=3)),
        ]
        block.append(piece(tab, rows, article, width))
        if k == len(pieces) - 1:
            block += [Paragraph(inline(note), style(article.font, 7.5, spaceBefore=2)) for note in tab.notes]
        made += [*[PageBreak()] * bool(k), *block, Spacer(1, 8)]
    return made


def beside(groups: list[list[Flowable]], width: float) -> Table:
    """Groups in two columns of about one height; a paragraph may go over from the first to the second."""
    narrow = (width - GAP) / 2
    heights = [sum(b.wrap(narrow, 10000)[1] + b.getSpaceBefore() + b.getSpaceAfter() for b in g) for g in groups]
    left: list[Flowable] = []
    room = sum(heights) / 2 + 4
    at = 0
    while heights[at] <= room:
        left += groups[at]
        room -= heights[at]
        at += 1
    right = [b for group in groups[at:] for b in group]
    pieces = right[0].split(narrow, room) if isinstance(right[0], Paragraph) else []
    if len(pieces) == 2:
        left.append(pieces[0])
        right[0] = pieces[1]
    plain = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    plain += [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Table([[left, "", right]], colWidths=[narrow, GAP, narrow], style=plain, hAlign="LEFT")


def story(article: Article, width: float) -> list[Flowable]:
    """The article from its title to its last line."""
    prose = style(article.font, 9.5, alignment=TA_JUSTIFY, firstLineIndent=10)
    made: list[Flowable] = [Paragraph(article.title, style(article.font + "-bold", 14, spaceAfter=8))]
    waiting: list[list[Flowable]] = []

    def flush() -> None:
        if waiting and article.columns > 1:
            made.append(beside(list(waiting), width))
        else:
            made.extend(b for group in waiting for b in group)
        waiting.clear()

    narrow = (width - GAP) / 2 if article.columns > 1 else width
    for kind, what in article.parts():
        if kind == "para":
            waiting.append([Paragraph(what, prose)])
        elif kind == "head":
            waiting.append([Paragraph(what, style(article.font + "-bold", 10.5, spaceBefore=6, spaceAfter=3))])
        elif kind == "table" and what.place == "column":
            waiting.append(drawn(what, article, narrow))
        else:
            flush()
            made.extend(drawn(what, article, width) if kind == "table" else [PageBreak()])
    flush()
    return made


def unhinted(path: Path) -> io.BytesIO:
    """The letters in use without hints, which are most of a font's weight."""
    font = ttLib.TTFont(path)
    options = subset.Options(hinting=False, layout_features=[])
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[*range(0x20, 0x500), *range(0x2010, 0x2300)])
    chosen.subset(font)
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    return made


def draw(article: Article, folder: Path) -> None:
    rl_config.useA85 = 0
    for name, (plain, bold) in FILES.items():
        pdfmetrics.registerFont(TTFont(name, unhinted(FONTS / plain)))
        pdfmetrics.registerFont(TTFont(f"{name}-bold", unhinted(FONTS / bold)))
    size = landscape(A4) if article.landscape else A4

    def running(canvas, made) -> None:
        canvas.setFont(article.font, 7.5)
        canvas.drawString(48, size[1] - 34, article.journal)
        canvas.drawRightString(size[0] - 48, 26, str(100 + made.page))

    made = SimpleDocTemplate(
        str(folder / f"{article.name}.pdf"),
        pagesize=size,
        leftMargin=42,
        rightMargin=42,
        topMargin=48,
        bottomMargin=42,
        invariant=1,
    )
    made.build(story(article, size[0] - 96), onFirstPage=running, onLaterPages=running)


if __name__ == "__main__":
    run("reportlab", draw)
