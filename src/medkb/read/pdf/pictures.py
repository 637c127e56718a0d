"""Compact pictures of a PDF's pages, to be shown beside the text that was read from them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from medkb.errors import InputError

DPI = 110  # the small print of tables can be read, and a page takes some 60 kB
_QUALITY = 55
_MOST = 4_000_000  # pixels of one picture: a poster is shown smaller


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page from 1, its size in points, and its picture as WebP."""

    number: int
    width: float
    height: float
    pixels: tuple[int, int]
    data: bytes


def page_pictures(data: bytes, file: str, dpi: int = DPI) -> Iterator[PagePicture]:
    """The pages of the PDF in `data`, in order. Raises InputError when it is no PDF that can be drawn."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            for number, page in enumerate(pdf, 1):
                width, height = page.get_size()
                scale = min(dpi / 72, (_MOST / max(1.0, width * height)) ** 0.5)
                picture = page.render(scale=scale).to_pil().convert("RGB")
                stream = io.BytesIO()
                picture.save(stream, "webp", quality=_QUALITY, method=4)
                yield PagePicture(number, width, height, picture.size, stream.getvalue())
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise InputError(file, f"its pages cannot be drawn: {error}", "leave them out with --no-pages") from error
