"""Facts as tables: csv, xlsx, parquet and jsonl."""

from medkb.export.rows import columns
from medkb.export.table import export
from medkb.export.writers import WRITERS

FORMATS = tuple(WRITERS)

__all__ = ["FORMATS", "columns", "export"]
