"""Articles drawn with fpdf2, each line and word put at its place."""

from __future__ import annotations

from pathlib import Path

from article import Article, run
from fpdf import FPDF
from grid import MARK, Cell, Tab, parts, place

FONTS = Path("/usr/share/fonts/truetype")
FILES = {
    "serif": ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
    "sans": ("crosextra/Carlito-Regular.ttf", "crosextra/Carlito-Bold.ttf"),
    "times": ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
}
LEFT, RIGHT, PAD = 48.0, 547.0, 3.0


class Sheet(FPDF):
    """A page that knows the article's font."""

    def __init__(self, article: Article):
        super().__init__(unit="pt", format="A4")
        plain, bold = FILES[article.font]
        self.add_font("text", "", FONTS / plain)
        self.add_font("text", "B", FONTS / bold)
        self.journal = article.journal
        self.set_auto_page_break(auto=True, margin=44)
        self.set_margins(LEFT, 52, 595 - RIGHT)

    def header(self):
        self.set_font("text", size=7.5)
        self.text(LEFT, 36, self.journal)
        self.text(RIGHT - 12, 36, str(self.page_no() + 40))


def runs(text: str) -> list[tuple[str, str]]:
    """Stretches of the line with their height: "", "^" or "_"."""
    made = []
    end = 0
    for m in MARK.finditer(text):
        made += [(text[end : m.start()], ""), (m[2], m[1])]
        end = m.end()
    return [r for r in [*made, (text[end:], "")] if r[0]]


def measure(sheet: Sheet, text: str) -> float:
    size = sheet.font_size_pt
    total = 0.0
    for piece, height in runs(text):
        sheet.set_font_size(size * 0.7 if height else size)
        total += sheet.get_string_width(piece)
    sheet.set_font_size(size)
    return total


def wrap(sheet: Sheet, text: str, width: float) -> list[str]:
    """Lines no wider than the cell, broken at spaces only."""
    lines = []
    for given in text.split("\n"):
        line = ""
        for word in given.split(" "):
            longer = f"{line} {word}".strip()
            if line and measure(sheet, longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def write(sheet: Sheet, x: float, y: float, text: str) -> None:
    """One line with its base at y, word by word."""
    size = sheet.font_size_pt
    for piece, height in runs(text):
        sheet.set_font_size(size * 0.7 if height else size)
        sheet.text(x, y - {"^": 3, "_": -1.5, "": 0}[height], piece)
        x += sheet.get_string_width(piece)
        sheet.set_font_size(size)


def heights(sheet: Sheet, tab: Tab, placed: dict, count: int, widths: list[float]) -> list[float]:
    """The height of each row: of its tallest cell."""
    made = [tab.size * 1.2 + 4] * count
    for (r, c), cell in placed.items():
        sheet.set_font("text", "B" if r < len(tab.heads) else "", tab.size)
        lines = wrap(sheet, cell.text, sum(widths[c : c + cell.columns]) - 2 * PAD - 9 * cell.indent)
        needed = len(lines) * tab.size * 1.2 + 4
        made[r + cell.rows - 1] = max(made[r + cell.rows - 1], needed - sum(made[r : r + cell.rows - 1]))
    return made


def rules(sheet: Sheet, tab: Tab, x: float, tops: list[float], width: float) -> None:
    """The three lines of a table without a lattice."""
    if tab.rules == "booktabs":
        for y, weight in ((tops[0], 1.0), (tops[len(tab.heads)], 0.5), (tops[-1], 1.0)):
            sheet.set_line_width(weight)
            sheet.line(x, y, x + width, y)


def draw_cell(
    sheet: Sheet, tab: Tab, cell: Cell, box: tuple[float, float, float, float], *, head: bool, stub: bool
) -> None:
    x, y, width, height = box
    sheet.set_font("text", "B" if head else "", tab.size)
    indent = 9 * cell.indent
    lines = wrap(sheet, cell.text, width - 2 * PAD - indent)
    base = y + (height - len(lines) * tab.size * 1.2) / 2 + tab.size * 0.95
    if not head and (tab.valign == "top" or (cell.rows > 1 and stub)):
        base = y + 2 + tab.size * 0.95
    for k, line in enumerate(lines):
        free = width - 2 * PAD - indent - measure(sheet, line)
        side = "left" if stub else "center" if cell.columns > 1 else tab.align
        write(
            sheet,
            x + PAD + indent + free * {"left": 0, "center": 0.5, "right": 1}[side],
            base + k * tab.size * 1.2,
            line,
        )


def piece(sheet: Sheet, tab: Tab, rows: list, article: Article) -> None:
    """One table at the sheet's present place."""
    width = (RIGHT - LEFT) * tab.share
    widths = [width * s for s in tab.column_shares()]
    placed = place(rows, tab.width)
    tall = heights(sheet, tab, placed, len(rows), widths)
    x, y = LEFT, sheet.get_y()
    tops = [y + sum(tall[:r]) for r in range(len(rows) + 1)]
    for (r, c), cell in placed.items():
        box = (x + sum(widths[:c]), tops[r], sum(widths[c : c + cell.columns]), tops[r + cell.rows] - tops[r])
        head = r < len(tab.heads)
        shade = article.shade if head else "#eef1f4" if tab.rules == "zebra" and (r - len(tab.heads)) % 2 else ""
        if shade:
            sheet.set_fill_color(shade)
            sheet.rect(*box, style="F")
        if tab.rules == "full":
            sheet.set_line_width(0.5)
            sheet.rect(*box)
        if tab.rules == "booktabs" and r + cell.rows < len(tab.heads) and cell.columns > 1:
            sheet.set_line_width(0.4)
            sheet.line(box[0] + 3, tops[r + cell.rows], box[0] + box[2] - 3, tops[r + cell.rows])
        draw_cell(sheet, tab, cell, box, head=head, stub=c < tab.stub)
    rules(sheet, tab, x, tops, width)
    sheet.set_y(tops[-1])


def draw_table(sheet: Sheet, tab: Tab, article: Article) -> None:
    pieces = parts(tab)
    for k, (caption, rows) in enumerate(pieces):
        if k:
            sheet.add_page()
        sheet.ln(8)
        sheet.set_font("text", "B", 9)
        for line in caption.split("\n"):
            sheet.cell(0, 12, line, new_x="LMARGIN", new_y="NEXT")
        sheet.ln(2)
        piece(sheet, tab, rows, article)
    sheet.set_font("text", size=7.5)
    for note in tab.notes:
        write(sheet, LEFT, sheet.get_y() + 10, note)
        sheet.ln(10)
    sheet.ln(9)


def draw(article: Article, folder: Path) -> None:
    sheet = Sheet(article)
    sheet.add_page()
    sheet.set_y(56)
    sheet.set_font("text", "B", 14)
    sheet.multi_cell(0, 17, article.title, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(5)
    for kind, what in article.parts():
        if kind in {"para", "head"}:
            sheet.set_font("text", "B" if kind == "head" else "", 9.5)
            sheet.multi_cell(0, 12, what, align="J", new_x="LMARGIN", new_y="NEXT")
        elif kind == "table":
            draw_table(sheet, what, article)
        else:
            sheet.add_page()
    sheet.output(folder / f"{article.name}.pdf")


if __name__ == "__main__":
    run("fpdf2", draw)
