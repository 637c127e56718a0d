"""One call from a knowledge base to a table."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from medkb.errors import ExportError
from medkb.export.rows import columns, rows
from medkb.export.writers import WRITERS
from medkb.model import Kind
from medkb.store import Store

STREAMS = ("csv", "jsonl")
"""Formats that may go to standard output."""


def export(store: Store, kind: Kind, path: Path | None, form: str = "csv") -> int:
    """Write every fact of one kind, one a row (see `columns`), and return how many there were.

    `path` None is standard output, for csv and jsonl. A file is replaced only when the whole table has been written.
    Raises ExportError: unknown format, a path that cannot be written, a missing optional package.
    """
    if form not in WRITERS:
        raise ExportError(f"unknown format {form!r}; known: {', '.join(WRITERS)}")
    if path is None:
        if form not in STREAMS:
            raise ExportError(f"{form} cannot go to standard output; name a file")
        count = WRITERS[form](rows(store, kind), columns(kind), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    return _to_file(store, kind, path, form)


def _to_file(store: Store, kind: Kind, path: Path, form: str) -> int:
    if path.is_dir():
        raise ExportError(f"{path}: is a folder; name a file")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as stream:
            count = WRITERS[form](rows(store, kind), columns(kind), stream)
        draft.replace(path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return count
