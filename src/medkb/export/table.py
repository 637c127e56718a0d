"""One call from a knowledge base to a table."""

from __future__ import annotations

import sys
from pathlib import Path

from medkb import __version__
from medkb.errors import ExportError
from medkb.export.dataset import PACKAGE, state
from medkb.export.drafts import Drafts
from medkb.export.package import Table, kind_columns, package
from medkb.export.rows import columns, rows
from medkb.export.writers import WRITERS
from medkb.model import Kind
from medkb.store import Store

STREAMS = ("csv", "jsonl")
"""Formats that may go to standard output."""


def export(store: Store, kind: Kind, path: Path | None, form: str = "csv", *, command: str = "", kb: str = "") -> int:
    """Write every fact of one kind, one a row (see `columns`), and return how many there were.

    `path` None is standard output, for csv and jsonl. A file is replaced only when the whole table has been written;
    NAME.datapackage.json beside it tells what the columns are, and `command` and `kb`, how it was made of what.
    Raises ExportError: unknown format, a path that cannot be written, a missing optional package.
    """
    check_form(form, path)
    if path is None:
        count = WRITERS[form](rows(store, kind), columns(kind), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    with Drafts(path, main=kind.value) as drafts:
        with drafts.open(kind.value) as stream:
            count = WRITERS[form](rows(store, kind), columns(kind), stream)
        title, title_ru = f"Facts of the kind {kind.value}, one a row", f"Факты вида {kind.value}, по одному в строке"
        table = Table(
            kind.value, drafts.draft(kind.value), form, title, title_ru, kind_columns(kind), ("claim", "document")
        )
        about = {"version": __version__, "command": command, "knowledge_base": state(store, kb), "rows": count}
        with drafts.open(PACKAGE) as stream:
            stream.write(package(drafts.title, [(table, path.name)], about))
        drafts.keep()
    return count


def check_form(form: str, path: Path | None) -> None:
    """Raise ExportError for an unknown format, and for one that cannot go to standard output (`path` None)."""
    if form not in WRITERS:
        raise ExportError(f"unknown format {form!r}; known: {', '.join(WRITERS)}")
    if path is None and form not in STREAMS:
        raise ExportError(f"{form} cannot go to standard output; name a file")
