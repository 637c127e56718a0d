"""Files to Documents: the only door to pdfplumber, pdfium, lxml and python-docx."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Document, Problem

Headings = Mapping[str, Sequence[str]]
Reader = Callable[[bytes, str, Headings | None], tuple[Document, tuple[Problem, ...]]]

KINDS = (".txt", ".pdf", ".xml", ".nxml", ".html", ".htm", ".docx")  # what can be read, by the extension in lower case
MARKED = (".xml", ".nxml", ".html", ".htm", ".docx")  # those that say themselves what their parts are


def read_file(path: Path, headings: Headings | None = None) -> tuple[Document, tuple[Problem, ...]]:
    """The article in a file of one of the KINDS, and warnings about what may be lost.

    Text and PDF come without blocks. `headings` maps a section's name to its usual headings (lower case), for the
    formats that mark headings themselves; None leaves the sections of those unknown.
    Raises InputError when the file is missing, a folder, unreadable, empty, of another kind, damaged, encrypted,
    binary, or without text.
    """
    kind = path.suffix.lower()
    data = _bytes(path, kind)
    try:
        document, problems = _reader(kind)(data, path.name, headings)
    except InputError as error:
        raise InputError(str(path), error.reason, error.hint) from error
    from medkb.read.metadata.registrations import registrations
    from medkb.read.text import foreign

    if kind not in MARKED:
        from medkb.read.metadata.article import metadata

        document = replace(document, metadata=metadata(document.text))
    own = replace(document.metadata, registrations=registrations(document.text))
    document = replace(document, metadata=own)
    other = foreign(document.text, path.name)
    found = replace(document, sha256=hashlib.sha256(data).hexdigest())
    return found, (*problems, *([other] if other else []))


def _reader(kind: str) -> Reader:
    """Imported where it is used: each of these libraries takes long to load."""
    if kind in {".xml", ".nxml"}:
        from medkb.read.marked.jats import read_jats

        return read_jats
    if kind in {".html", ".htm"}:
        from medkb.read.marked.html import read_html

        return read_html
    if kind == ".docx":
        from medkb.read.marked.docx import read_docx

        return read_docx
    if kind == ".pdf":
        from medkb.read.pdf.reader import read_pdf

        return lambda data, file, _: read_pdf(data, file)
    from medkb.read.text import read_bytes

    return lambda data, file, _: read_bytes(data, file)


def _bytes(path: Path, kind: str) -> bytes:
    """The file's bytes; they are read whole, since an article takes a few megabytes at most."""
    name = str(path)
    if path.is_dir():
        raise InputError(name, "is a folder, not a file", "name a file in it")
    try:
        if kind not in KINDS and path.exists():
            raise InputError(name, f"unknown kind of file: {kind or 'no extension'}", f"medkb reads {', '.join(KINDS)}")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(name, "no such file", "check the path") from error
    except PermissionError as error:
        raise InputError(name, "no permission to read it", "change its permissions or copy it") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(name, f"cannot be read: {reason}", "check the path") from error
    if not data:
        raise InputError(name, "the file is empty", "copy or download it again")
    return data


__all__ = ["KINDS", "read_file"]
