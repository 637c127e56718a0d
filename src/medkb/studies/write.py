"""Tables and flows to files, by the ending of the name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

from medkb.errors import ExportError
from medkb.export.writers import is_formula
from medkb.studies.docx import write_docx
from medkb.studies.flow_picture import flow_svg
from medkb.studies.html import write_flow_html, write_html
from medkb.studies.model import Table
from medkb.studies.texts import flow_lines
from medkb.studies.words import words
from medkb.studies.xlsx import write_xlsx

Writer = Callable[[Table, IO[bytes]], None]

TABLES: dict[str, Writer] = {"docx": write_docx, "xlsx": write_xlsx, "html": write_html}
"""The writers of tables by format."""


def _flow_svg(table: Table, stream: IO[bytes]) -> None:
    stream.write(flow_svg(table.flow, table.lang, words(table.lang)["flow"]).encode("utf-8", "replace"))


def _flow_csv(table: Table, stream: IO[bytes]) -> None:
    w, text = words(table.lang), io.StringIO()
    rows = csv.writer(text)
    rows.writerow([w["flow_step"], w["flow_reason"], w["flow_count"]])
    for row in flow_lines(table.flow, table.lang):
        rows.writerow(["'" + cell if is_formula(cell) else cell for cell in row])
    stream.write(text.getvalue().encode("utf-8", "replace"))


FLOWS: dict[str, Writer] = {"svg": _flow_svg, "html": write_flow_html, "csv": _flow_csv}
"""The writers of the flow by format."""


def writer_named(path: Path, writers: dict[str, Writer]) -> Writer:
    """The writer for a file, by its ending. Raises ExportError with the known ones."""
    name = path.suffix.removeprefix(".").lower()
    if name not in writers:
        known = ", ".join(f".{one}" for one in writers)
        raise ExportError(f"{path}: the ending names no format of this; there are {known}")
    return writers[name]
