"""PDF pages drawn for the tests of the reader."""

import io
import itertools
import random

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

FONT, SIZE, LEADING = "Times-Roman", 9.5, 11.4
WIDTH, HEIGHT = A4
LEFT, GUTTER = 45, 18
COLUMN = (WIDTH - 2 * LEFT - GUTTER) / 2
RIGHT = LEFT + COLUMN + GUTTER
_COUNTER = itertools.count()


def prose(lines, width, end=True, seed=None):
    """Lines of made-up words, each once in the whole PDF, filled to the width; the last one ends a sentence."""
    rng = random.Random(next(_COUNTER) if seed is None else seed)
    found = []
    for _ in range(lines):
        line = ""
        while True:
            word = "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(rng.randint(1, 4)))
            longer = f"{line} {word}".strip()
            if stringWidth(longer, FONT, SIZE) > width:
                break
            line = longer
        found.append(line)
    found[0] = found[0].capitalize()
    if end:
        found[-1] = " ".join(found[-1].split()[:-2]) + "."
    return found


class Sheet:
    """A PDF under the pen: places are points from the top left corner."""

    def __init__(self, **options):
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, **options)

    def lines(self, x, top, lines, size=SIZE, font=FONT, leading=LEADING):
        """Draw lines from `top` down; returns where the next one would stand."""
        self.canvas.setFont(font, size)
        for line in lines:
            self.canvas.drawString(x, HEIGHT - top - size, line)
            top += leading
        return top

    def justified(self, x, top, lines, width):
        """Lines stretched to the width by wider spaces, the last one as it is."""
        for line in lines[:-1]:
            words = line.split()
            blank = (width - sum(stringWidth(w, FONT, SIZE) for w in words)) / (len(words) - 1)
            at = x
            for word in words:
                self.lines(at, top, [word])
                at += stringWidth(word, FONT, SIZE) + blank
            top += LEADING
        return self.lines(x, top, lines[-1:])

    def table(self, x, top, rows, widths, **options):
        """A ruled table; returns where it ends."""
        table = Table(rows, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.6, colors.black)], **options)
        _, height = table.wrapOn(self.canvas, sum(widths), HEIGHT)
        table.drawOn(self.canvas, x, HEIGHT - top - height)
        return top + height

    def turn(self):
        self.canvas.showPage()

    def data(self):
        self.canvas.save()
        return self.buffer.getvalue()


def words(*parts):
    return [word for lines in parts for line in lines for word in line.split()]


def pages_with_heads(count, top_line=None):
    sheet, bodies = Sheet(), []
    for page in range(count):
        side = ["Journal of invented medicine 2024"] if page % 2 else ["INVENTED MEDICINE"]
        sheet.lines(LEFT if page % 2 else 400, 25, side, size=8)
        body = [*([top_line.format(page + 1)] if top_line else []), *prose(50, 400, end=page == count - 1)]
        sheet.lines(LEFT, 60, body)
        sheet.lines(LEFT if page % 2 else 540, 810, [str(page + 31)], size=8)
        bodies.append(body)
        sheet.turn()
    return sheet, bodies
