"""Pictures of a PDF's pages with what medkb reads there: blocks in reading order, and the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from medkb.errors import InputError
from medkb.model import Block, BlockKind, Document, Word
from medkb.model.table import Box

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_SCALE = 2.0  # pixels a point
_MARGIN = 2.0  # points between words and the box round them
_HIGHER = 12.0  # points: words of one block that stand higher than those before them are in the next column
_COLOURS = {
    BlockKind.HEADING: "#7b2d8b",
    BlockKind.PARAGRAPH: "#1f6fb2",
    BlockKind.TABLE: "#2f8f4e",
    BlockKind.CAPTION: "#b8860b",
    BlockKind.REFERENCE: "#888888",
    BlockKind.KEYWORDS: "#008b8b",
    BlockKind.FRONT: "#a0522d",
    BlockKind.NOISE: "#c0392b",
}


def draw_layout(data: bytes, document: Document, picture: Path, page: int | None = None) -> list[Path]:
    """Draw one page, or all of them, of the PDF in `data`, whose text and blocks `document` holds; the files written.

    The picture of page 3 of several is named as `picture` with "-3" before its ending. A box is drawn round each part
    of a block, with its number in reading order and its kind, and a line from each part to the next.
    Raises InputError for a file that is no PDF, for a page that it does not have, and where nothing can be written.
    """
    import pypdfium2

    if not document.words:
        raise InputError(document.file, "has no pages to draw", "give --layout with a PDF")
    with pypdfium2.PdfDocument(data) as pdf:
        count = len(pdf)
        if page is not None and not 1 <= page <= count:
            raise InputError(document.file, f"has no page {page}", f"its pages are 1 to {count}")
        numbers = [page] if page is not None else list(range(1, count + 1))
        parts = list(_parts(document))
        written = []
        for number in numbers:
            image = pdf[number - 1].render(scale=_SCALE).to_pil().convert("RGB")
            _draw(image, document, [p for p in parts if p[2][0].page == number], number)
            path = picture if len(numbers) == 1 else picture.with_stem(f"{picture.stem}-{number}")
            try:
                image.save(path)
            except (OSError, ValueError) as error:
                raise InputError(str(path), f"cannot be written: {error}", "name a .png file in a folder") from error
            written.append(path)
    return written


def _parts(document: Document) -> Iterator[tuple[int, Block, list[Word]]]:
    """Each block with its number, once for every page and column that it stands in."""
    words = sorted(document.words, key=lambda word: word.start)
    at = 0
    for number, block in enumerate(document.blocks, 1):
        part: list[Word] = []
        while at < len(words) and words[at].start < block.start:
            at += 1
        while at < len(words) and words[at].start < block.end:
            word = words[at]
            higher = block.kind is not BlockKind.TABLE and bool(part) and word.bottom < part[-1].top - _HIGHER
            if part and (word.page != part[-1].page or higher):
                yield number, block, part
                part = []
            part.append(word)
            at += 1
        if part:
            yield number, block, part


def _draw(image: object, document: Document, parts: list[tuple[int, Block, list[Word]]], page: int) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)  # type: ignore[arg-type]
    for table in document.tables:
        for cell in table.cells:
            if cell.page == page and cell.bbox and not cell.is_empty:
                head = cell.row < table.head_rows or cell.column < table.stub_columns
                _rectangle(pen, cell.bbox, "#2f8f4e" if head else "#7fc99a", 1)
    before: tuple[float, float] | None = None
    for number, block, words in parts:
        box = _around(words)
        colour = _COLOURS[block.kind]
        _rectangle(pen, box, colour, 2)
        label = f"{number} {block.kind.value}" + (f" {block.lang}" if block.lang else "")
        pen.text((box[0] * _SCALE, (box[1] - 8) * _SCALE), label, fill=colour)
        here = (box[0] * _SCALE, box[1] * _SCALE)
        if block.kind is BlockKind.NOISE:
            continue
        if before is not None:
            pen.line([before, here], fill="#e67e22", width=1)
        before = here


def _rectangle(pen: ImageDraw, box: Box, colour: str, width: int) -> None:
    pen.rectangle([edge * _SCALE for edge in box], outline=colour, width=width)


def _around(words: list[Word]) -> Box:
    x0, top = min(w.x0 for w in words) - _MARGIN, min(w.top for w in words) - _MARGIN
    return x0, top, max(w.x1 for w in words) + _MARGIN, max(w.bottom for w in words) + _MARGIN
