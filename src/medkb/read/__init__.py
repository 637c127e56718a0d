"""Files to Documents: text and PDF; the only door to pdfplumber."""

from __future__ import annotations

import os
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Document, Problem

READABLE = (".txt", ".pdf")


def read_file(path: Path) -> tuple[Document, tuple[Problem, ...]]:
    """The document of one .txt or .pdf file, and warnings. Raises InputError with the reason and what to do."""
    _check(path)
    if path.suffix.lower() == ".pdf":
        from medkb.read.pdf import read_pdf

        return read_pdf(path)
    from medkb.read.text import read_text_file

    return read_text_file(path)


def _check(path: Path) -> None:
    name = path.name
    if not path.exists():
        raise InputError(name, "no such file", f"looked for {path}")
    if path.is_dir():
        raise InputError(name, "is a folder, not a file", "give the folder to the command itself")
    if path.suffix.lower() not in READABLE:
        raise InputError(name, f"cannot read {path.suffix or 'a file without an ending'}", "give .txt or .pdf")
    if not os.access(path, os.R_OK):
        raise InputError(name, "no permission to read", "check the file's rights")
    if path.stat().st_size == 0:
        raise InputError(name, "the file is empty")
