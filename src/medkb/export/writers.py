"""Tables in files: csv, jsonl, xlsx, parquet. Each writer takes the rows one by one and returns how many there were."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from medkb.errors import ExportError
from medkb.export.rows import Value

Columns = Sequence[tuple[str, str]]
Writer = Callable[[Iterator[tuple[Value, ...]], Columns, IO[bytes]], int]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell (OWASP, CSV Injection)."""

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not allowed in the XML of a workbook
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
_BATCH = 5_000


def is_formula(text: str) -> bool:
    """True for text that a spreadsheet would take for a formula; "-5" and "+3,2%" are numbers."""
    return text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text)


def write_csv(rows: Iterator[tuple[Value, ...]], columns: Columns, stream: IO[bytes]) -> int:
    """RFC 4180 in UTF-8; an apostrophe stands before text that a spreadsheet would run."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([name for name, _ in columns])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
        writer.writerow([csv_cell(value) for value in row])
    text.detach()
    return count


def csv_cell(value: Value) -> str | int:
    """A cell as csv has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "'" + value if isinstance(value, str) and is_formula(value) else value


def write_jsonl(rows: Iterator[tuple[Value, ...]], columns: Columns, stream: IO[bytes]) -> int:
    """One JSON object a line with every column, null where the article does not say."""
    names = [name for name, _ in columns]
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        record = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        stream.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return count


def _plain(value: Value) -> str | float | bool | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def write_xlsx(rows: Iterator[tuple[Value, ...]], columns: Columns, stream: IO[bytes]) -> int:
    """A workbook with one sheet: a frozen, filtered head; text is text, whatever it starts with.

    Raises ExportError when there are more rows than a sheet holds.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("facts")
    sheet.freeze_panes = "A2"
    sheet.append([name for name, _ in columns])
    count = 0
    for count, row in enumerate(rows, 1):
        if count >= _SHEET_ROWS:
            raise ExportError(f"a sheet holds {_SHEET_ROWS - 1} rows; export csv or parquet instead")
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    book.save(stream)
    return count


def _xlsx_cell(sheet: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("\ufffd", value)[:_CELL_CHARACTERS]
    if not text.startswith(FORMULA_STARTS):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl takes "=..." for a formula
    cell.quotePrefix = True  # so that it stays text when somebody edits it
    return cell


def write_parquet(rows: Iterator[tuple[Value, ...]], columns: Columns, stream: IO[bytes]) -> int:
    """Apache Parquet: text, int64, float64 and boolean columns, null where the article does not say.

    Raises ExportError when pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExportError("parquet needs pyarrow: pip install 'medkb[parquet]'") from error
    types = {"integer": pa.int64(), "decimal": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in columns])
    count = 0
    with pq.ParquetWriter(stream, schema) as writer:
        for batch in _batches(rows):
            count += len(batch)
            cells = zip(*batch, strict=True)
            arrays = [pa.array(map(_arrow, column), field.type) for column, field in zip(cells, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    return count


def _batches(rows: Iterator[tuple[Value, ...]]) -> Iterator[list[tuple[Value, ...]]]:
    batch: list[tuple[Value, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _arrow(value: Value) -> str | float | bool | None:
    return float(value) if isinstance(value, Decimal) else value


WRITERS: dict[str, Writer] = {"csv": write_csv, "jsonl": write_jsonl, "xlsx": write_xlsx, "parquet": write_parquet}
"""The writers by format name."""
