"""Rows as data frames of pandas or polars, whose columns know what is empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from medkb.errors import ExportError
from medkb.export.rows import Value

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    Frame: TypeAlias = pd.DataFrame | pl.DataFrame

ENGINES = ("pandas", "polars")

Columns = Sequence[tuple[str, str]]


def frame(rows: Iterable[tuple[Value, ...]], columns: Columns, engine: str = "pandas") -> Frame:
    """A data frame of rows, by (name, type) of its columns: integer, decimal, boolean, else text.

    They are Int64, Float64, boolean and string in pandas, Int64, Float64, Boolean and String in polars; None is NA
    (null). Raises ExportError: an unknown engine, or one that is not installed.
    """
    if engine not in ENGINES:
        raise ExportError(f"unknown engine {engine!r}; there are {', '.join(ENGINES)}")
    make = _pandas if engine == "pandas" else _polars
    try:
        return make(list(rows), columns)
    except ImportError as error:
        raise ExportError(f"a {engine} table needs {engine}: pip install 'medkb[{engine}]'") from error


def _pandas(rows: Sequence[tuple[Value, ...]], columns: Columns) -> pd.DataFrame:
    import pandas as pd

    types = {"integer": "Int64", "decimal": "Float64", "boolean": "boolean"}
    return pd.DataFrame(
        {
            name: pd.array([_float(row[i]) for row in rows], dtype=types.get(type_, "string"))
            for i, (name, type_) in enumerate(columns)
        }
    )


def _polars(rows: Sequence[tuple[Value, ...]], columns: Columns) -> pl.DataFrame:
    import polars as pl

    types = {"integer": pl.Int64, "decimal": pl.Float64, "boolean": pl.Boolean}
    schema = {name: types.get(type_, pl.String) for name, type_ in columns}
    cells = {name: [_float(row[i]) for row in rows] for i, (name, _) in enumerate(columns)}
    return pl.DataFrame(cells, schema=schema)


def _float(value: Value) -> str | float | bool | None:
    return float(value) if isinstance(value, Decimal) else value
