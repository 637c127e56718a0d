"""Articles as flat ODF text, turned into PDF by LibreOffice Writer."""

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from article import Article, run
from grid import MARK, Cell, Tab, parts, place

FAMILIES = {"serif": "PT Serif", "sans": "Liberation Sans Narrow", "times": "Liberation Serif"}
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
MARGIN = 2.0  # cm
GAP = 0.6


def inline(text: str) -> str:
    shown = html.escape(text, quote=False).replace("\n", "<text:line-break/>")
    return MARK.sub(
        lambda m: f'<text:span text:style-name="{"up" if m[1] == "^" else "down"}">{m[2]}</text:span>', shown
    )


class Sheet:
    """The body as it grows, and the styles that its tables ask for."""

    def __init__(self, article: Article):
        self.article = article
        self.styles: dict[str, str] = {}
        self.body: list[str] = []
        self.count = 0
        self.width = (29.7 if article.landscape else 21.0) - 2 * MARGIN

    def para(self, text: str, style: str, *, raw: bool = False) -> str:
        return f'<text:p text:style-name="{style}">{text if raw else inline(text)}</text:p>'

    def style(self, family: str, properties: str) -> str:
        """The name of the automatic style with these properties."""
        return self.styles.setdefault(f"{family}|{properties}", f"s{len(self.styles)}")

    def cell_style(self, tab: Tab, r: int, cell: Cell, total: int) -> str:
        top = len(tab.heads)
        edges = {}
        if tab.rules == "full":
            edges = {"border": "0.5pt solid #000000"}
        elif tab.rules == "booktabs":
            edges |= {"border-top": "1pt solid #000000"} if r == 0 else {}
            edges |= (
                {"border-bottom": "0.5pt solid #000000"}
                if r + cell.rows == top or (r < top and cell.columns > 1)
                else {}
            )
            edges |= {"border-bottom": "1pt solid #000000"} if r + cell.rows == total else {}
        shade = self.article.shade if r < top else "#eef1f4" if tab.rules == "zebra" and (r - top) % 2 else ""
        shown = " ".join(f'fo:{k}="{v}"' for k, v in edges.items()) + (
            f' fo:background-color="{shade}"' if shade else ""
        )
        middle = "middle" if r < top else "top" if cell.rows > 1 else tab.valign
        inner = f'<style:table-cell-properties fo:padding="0.06cm" style:vertical-align="{middle}" {shown}/>'
        return self.style("table-cell", inner)

    def text_style(self, tab: Tab, cell: Cell, *, head: bool, stub: bool, slant: bool) -> str:
        side = (
            "start"
            if stub
            else "center"
            if cell.columns > 1
            else {"left": "start", "right": "end"}.get(tab.align, "center")
        )
        weight = (
            ' fo:font-weight="bold" style:font-weight-asian="bold"'
            if head
            else ' fo:font-style="italic"'
            if slant
            else ""
        )
        inner = (
            f'<style:paragraph-properties fo:text-align="{side}" fo:margin-left="{0.4 * cell.indent}cm" fo:hyphenation-ladder-count="no-limit"/>'
            f'<style:text-properties fo:font-size="{tab.size}pt" fo:hyphenate="false"{weight}/>'
        )
        return self.style("paragraph", inner)

    def table(self, tab: Tab, rows: list, width: float) -> str:
        """One table:table."""
        self.count += 1
        placed = place(rows, tab.width)
        size = width * tab.share
        made = [
            f'<style:table-properties style:width="{size:.2f}cm" table:align="left" style:may-break-between-rows="false"/>'
        ]
        name = self.style("table", made[0])
        lines = [f'<table:table table:name="t{self.count}" table:style-name="{name}">']
        for part in tab.column_shares():
            column = self.style(
                "table-column", f'<style:table-column-properties style:column-width="{size * part:.3f}cm"/>'
            )
            lines.append(f'<table:table-column table:style-name="{column}"/>')
        for r, line in enumerate(rows):
            lines.append("<table:table-header-rows>" if r == 0 else "")
            lines.append("<table:table-row>")
            for c in range(tab.width):
                cell = placed.get((r, c))
                if cell is None:
                    lines.append("<table:covered-table-cell/>")
                    continue
                spans = f'table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
                style = self.cell_style(tab, r, cell, len(rows))
                text = self.text_style(tab, cell, head=r < len(tab.heads), stub=c < tab.stub, slant=line.across)
                lines.append(
                    f'<table:table-cell table:style-name="{style}" {spans}>{self.para(cell.text, text)}</table:table-cell>'
                )
            lines.append("</table:table-row>")
            lines.append("</table:table-header-rows>" if r == len(tab.heads) - 1 else "")
        return "".join([*lines, "</table:table>"])

    def drawn(self, tab: Tab, width: float) -> str:
        made = []
        for k, (caption, rows) in enumerate(parts(tab)):
            made += [self.para(caption, "captionnew" if k else "caption"), self.table(tab, rows, width)]
        return "".join([*made, *[self.para(note, "note") for note in tab.notes], self.para("", "note")])


def flow(sheet: Sheet) -> str:
    """The body, prose and tables of one column in sections of columns."""
    article = sheet.article
    many = article.columns > 1
    narrow = (sheet.width - GAP) / 2
    made: list[str] = []
    opened = False
    broken = False
    count = 0
    for kind, what in article.parts():
        inside = many and (kind in {"para", "head"} or (kind == "table" and what.place == "column"))
        if inside != opened:
            count += 1
            made.append(f'<text:section text:style-name="two" text:name="c{count}">' if inside else "</text:section>")
            opened = inside
        if kind in {"para", "head"}:
            made.append(sheet.para(what, {"para": "prose", "head": "heading"}[kind] + ("new" if broken else "")))
        elif kind == "table":
            made.append(sheet.drawn(what, narrow if inside else sheet.width))
        elif kind == "side":
            left, right = (sheet.drawn(tab, narrow) for tab in what)
            right = right.replace('"caption"', '"captioncolumn"', 1)
            made.append(f'<text:section text:style-name="two" text:name="pair">{left}{right}</text:section>')
        broken = kind == "page"
    return "".join([*made, "</text:section>" if opened else ""])


def paragraph_styles(font: str) -> str:
    """Styles by name: prose, heading, caption, note, title."""

    def one(name: str, size: float, place: str, weight: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {place}/>'
            f'<style:text-properties style:font-name="{font}" fo:font-size="{size}pt" {weight}/></style:style>'
        )

    bold = 'fo:font-weight="bold"'
    prose = 'fo:text-align="justify" fo:text-indent="0.4cm" fo:line-height="115%"'
    page = ' fo:break-before="page"'
    caption = 'fo:margin-top="0.3cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"'
    return "".join(
        [
            one("prose", 9.5, prose),
            one("prosenew", 9.5, prose + page),
            one("heading", 10.5, 'fo:margin-top="0.2cm"', bold),
            one("headingnew", 10.5, page, bold),
            one("caption", 9, caption, bold),
            one("captionnew", 9, caption + page, bold),
            one("captioncolumn", 9, caption + ' fo:break-before="column"', bold),
            one("note", 7.5, 'fo:margin-top="0.05cm"'),
            one("title", 14, 'fo:margin-bottom="0.25cm"', bold),
            one("running", 7.5, 'fo:border-bottom="0.4pt solid #777777"'),
        ]
    )


def source(article: Article) -> str:
    sheet = Sheet(article)
    font = FAMILIES[article.font]
    body = sheet.para(article.title, "title") + flow(sheet)
    automatic = "".join(
        f'<style:style style:name="{name}" style:family="{key.split("|")[0]}">{key.split("|", 1)[1]}</style:style>'
        for key, name in sheet.styles.items()
    )
    across, down = (29.7, 21.0) if article.landscape else (21.0, 29.7)
    turn = "landscape" if article.landscape else "portrait"
    language = f'fo:language="{article.lang}" fo:country="{"RU" if article.lang == "ru" else "GB"}"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="{font}" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph">
<style:text-properties style:font-name="{font}" fo:font-size="9.5pt" {language}/></style:default-style>
<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 62%"/></style:style>
<style:style style:name="down" style:family="text"><style:text-properties style:text-position="sub 62%"/></style:style>
{paragraph_styles(font)}</office:styles>
<office:automatic-styles>{automatic}
<style:style style:name="two" style:family="section"><style:section-properties text:dont-balance-text-columns="false">
<style:columns fo:column-count="2" fo:column-gap="{GAP}cm"/></style:section-properties></style:style>
<style:page-layout style:name="sheet"><style:page-layout-properties fo:page-width="{across}cm" fo:page-height="{down}cm"
 style:print-orientation="{turn}" fo:margin="{MARGIN}cm"/>
<style:header-style><style:header-footer-properties fo:margin-bottom="0.4cm"/></style:header-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet">
<style:header><text:p text:style-name="running">{html.escape(article.journal)}</text:p></style:header>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def draw(article: Article, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / f"{article.name}.fodt"
        path.write_text(source(article), encoding="utf-8")
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{home}/user",
            "--convert-to",
            "pdf",
            "--outdir",
        ]
        subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    run("libreoffice", draw)
