"""`medkb read`: the text that offsets count in, or its places on the pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.common import DONE, Ocr, ask_for_ocr, say

if TYPE_CHECKING:
    from medkb.model import Document


def read(
    path: Annotated[
        Path, Argument(metavar="FILE", help="An article (.txt .pdf .xml .html .docx); - is text on stdin.")
    ],
    layout: Annotated[
        Path | None,
        Option("--layout", metavar="PNG", help="Draw the pages of a PDF with blocks, cells and reading order instead."),
    ] = None,
    page: Annotated[int | None, Option("--page", metavar="N", help="With --layout: only this page.")] = None,
    ocr: Ocr = False,
) -> int:
    """Print the text that evidence offsets count in."""
    ask_for_ocr(ocr)
    from medkb.cli.inputs import STDIN, stdin_text
    from medkb.read import read_file

    if path == STDIN:
        sys.stdout.write(stdin_text())
        return DONE
    document, problems = read_file(path)
    for problem in problems:
        say(str(problem))
    if layout is None:
        sys.stdout.write(document.text)
    else:
        _draw(path, document, layout, page)
    return DONE


def _draw(path: Path, document: Document, layout: Path, page: int | None) -> None:
    from medkb.pipeline import prepare
    from medkb.read.pdf.layout import draw_layout

    for picture in draw_layout(path.read_bytes(), prepare(document), layout, page):
        say(f"{picture}: written")
