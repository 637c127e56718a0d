"""Files to Documents: the only door to pdfplumber."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Document, Problem

KINDS = (".txt", ".pdf")  # what can be read, by the file's extension in lower case


def read_file(path: Path) -> tuple[Document, tuple[Problem, ...]]:
    """The article in a .txt or .pdf file, without blocks, and warnings about what may be lost.

    Raises InputError when the file is missing, a folder, unreadable, empty, of another kind, damaged, encrypted,
    binary, or without text.
    """
    kind = path.suffix.lower()
    data = _bytes(path, kind)
    if kind == ".pdf":
        from medkb.read.pdf import read_pdf as read
    else:
        from medkb.read.text import read_bytes as read
    try:
        document, problems = read(data, path.name)
    except InputError as error:
        raise InputError(str(path), error.reason, error.hint) from error
    from medkb.read.metadata import metadata
    from medkb.read.text import foreign

    other = foreign(document.text, path.name)
    found = replace(document, metadata=metadata(document.text), sha256=hashlib.sha256(data).hexdigest())
    return found, (*problems, *([other] if other else []))


def _bytes(path: Path, kind: str) -> bytes:
    """The file's bytes; they are read whole, since an article takes a few megabytes at most."""
    name = str(path)
    if path.is_dir():
        raise InputError(name, "is a folder, not a file", "name a file in it")
    try:
        if kind not in KINDS and path.exists():
            raise InputError(name, f"unknown kind of file: {kind or 'no extension'}", "medkb reads .txt and .pdf")
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
