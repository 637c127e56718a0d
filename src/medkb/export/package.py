"""The dictionary that goes with a table: a Data Package with a Table Schema (specs.frictionlessdata.io, version 1).

It tells what each column holds, in English and Russian, and how the table was made: the command, the choice, the
version of medkb, the state of the knowledge base, and how many results were left out by which rule. No times stand in
it, so that the same knowledge base and command give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkb.export.layouts.columns import Column, dictionary
from medkb.export.rows import columns as raw_columns
from medkb.model import Kind

_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was written: its name among the resources, its file, and what its columns are."""

    name: str
    path: Path
    form: str
    title: str
    title_ru: str
    columns: Sequence[Column]
    key: Sequence[str] = ()

    def resource(self, path: str) -> dict[str, Any]:
        """The table as a resource; `path` is how the package calls its file."""
        schema: dict[str, Any] = {"fields": [field(column) for column in self.columns], "missingValues": [""]}
        if self.key:
            schema["primaryKey"] = list(self.key)
        return {
            "name": self.name,
            "path": path,
            "profile": "tabular-data-resource",
            "title": self.title,
            "title_ru": self.title_ru,
            "format": self.form,
            "mediatype": _MEDIA[self.form],
            "encoding": "utf-8",
            "bytes": self.path.stat().st_size,
            "hash": f"sha256:{_digest(self.path)}",
            "schema": schema,
        }


def field(column: Column) -> dict[str, Any]:
    """A column as a field of Table Schema, with the Russian texts and the unit as properties of our own."""
    found: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, "string"),
        "title": column.title,
        "title_ru": column.title_ru,
        "description": column.description,
        "description_ru": column.description_ru,
    }
    if column.unit:
        found["unit"] = column.unit
    if column.constraints:
        found["constraints"] = column.constraints
    return found


def package(name: str, tables: Iterable[tuple[Table, str]], about: dict[str, Any]) -> bytes:
    """The descriptor as JSON; `tables` come with their paths as the package has them, `about` tells how they came."""
    found = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "export",
        "description": "Figures that medkb read from clinical articles, each with the words that print it. "
        "Empty is not reported, 0 is a stated zero.",
        "description_ru": "Числа, прочитанные medkb из клинических статей, каждое со словами, где оно напечатано. "
        "Пусто: не сообщается, 0: сказано, что ноль.",
        "resources": [table.resource(path) for table, path in tables],
        "medkb": about,
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def kind_columns(kind: Kind) -> list[Column]:
    """The columns of the raw table of one kind, as the dictionary describes them."""
    known = dictionary()
    found = []
    for name, type_ in raw_columns(kind):
        about = known.get(f"{kind.value}.{name}") or known.get(name) or Column(name, type_, "", "", name, name, "", "")
        found.append(Column(name, type_, about.unit, about.rule, *_texts(about)))
    return found


def _texts(column: Column) -> tuple[str, str, str, str]:
    return column.title, column.title_ru, column.description, column.description_ru


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
