"""Pages to SVG, PNG and PDF. No date and no name of a machine goes in: the same pages give the same bytes."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from medkb.errors import PlotError
from medkb.plot.sheet import Sheet

_DPI = 300
_SIDE = 2**16 - 1  # pixels: Agg draws no longer side


def _svg(pages: Sequence[Sheet]) -> bytes:
    (page,) = pages
    stream = io.BytesIO()
    page.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": "medkb", "Title": page.title})
    told = escape("\n".join(page.words)).encode()
    title = escape(page.title).encode()
    # title and desc must be the first children for screen readers to find them (WAI-ARIA Graphics, SVG-AAM 1.0).
    head = b'<svg role="img" aria-labelledby="title desc" '
    text = re.sub(rb"\n\s*<title>.*?</title>", b"", stream.getvalue(), count=1, flags=re.DOTALL)
    text = text.replace(b"<svg ", head, 1)
    end = text.index(b">", text.index(head)) + 1
    return (
        text[:end] + b'\n <title id="title">' + title + b'</title>\n <desc id="desc">' + told + b"</desc>" + text[end:]
    )


def _png(pages: Sequence[Sheet]) -> bytes:
    (page,) = pages
    dpi = min(_DPI, int(_SIDE * 72 / max(page.width, page.height)))
    stream = io.BytesIO()
    about = {"Software": None, "Title": page.title, "Description": "\n".join(page.words)}
    page.figure.savefig(stream, format="png", dpi=dpi, metadata=about)
    return stream.getvalue()


def _pdf(pages: Sequence[Sheet]) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages

    stream = io.BytesIO()
    about = {"CreationDate": None, "Creator": "medkb", "Producer": None, "Title": pages[0].title}
    with PdfPages(stream, metadata=about) as book:
        for page in pages:
            book.savefig(page.figure)
    return stream.getvalue()


_WRITERS: dict[str, Callable[[Sequence[Sheet]], bytes]] = {".svg": _svg, ".png": _png, ".pdf": _pdf}
ENDINGS = tuple(_WRITERS)


def check_ending(path: Path) -> None:
    """Raises PlotError for a name that ends otherwise than the pictures that there are."""
    if path.suffix.lower() not in _WRITERS:
        raise PlotError(f"{path}: the ending names no kind of picture; there are {', '.join(ENDINGS)}")


def save(pages: Sequence[Sheet], path: Path) -> None:
    """Write pages to a file, whole or not at all; call it within `style()`.

    Raises PlotError: unknown ending, several pages to a file that holds one, a file that cannot be written.
    """
    check_ending(path)
    if len(pages) > 1 and path.suffix.lower() != ".pdf":
        raise PlotError(
            f"{path}: this takes {len(pages)} pages, and such a file holds one; "
            "name a .pdf, choose fewer figures, or let a page be longer (--rows)"
        )
    data = _WRITERS[path.suffix.lower()](pages)
    if path.exists() and not path.is_file():
        raise PlotError(f"{path}: is no file; name a file")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        raise PlotError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
