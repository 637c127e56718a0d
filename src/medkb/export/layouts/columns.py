"""What each column of the layouts is called, holds and allows, in both languages: the rows of columns.tsv."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

NUMERIC = ("integer", "decimal")

# rule of a column -> its constraints in Table Schema
_CONSTRAINTS: dict[str, dict[str, Any]] = {
    "required": {"required": True},
    "count": {"minimum": 0},
    "groups": {"minimum": 2},
    "page": {"minimum": 1},
    "percent": {"minimum": 0, "maximum": 100},
    "share": {"minimum": 0, "maximum": 1},
    "positive": {"minimum": 0},
    "grade": {"minimum": 1, "maximum": 5},
    "source": {"enum": ["own", "cited"]},
    "order": {"enum": ["control", "asked", "article"]},
    "status": {"enum": ["printed", "words", "derived", "corrected", "no place"]},
}

BESIDE = ("status", "printed", "evidence", "page", "quote", "formula", "inputs")
"""Endings of the columns that stand beside each number."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; types are text, integer, decimal and boolean, `unit` is a UCUM code where the unit is always one."""

    name: str
    type: str
    unit: str
    rule: str
    title: str
    title_ru: str
    description: str
    description_ru: str

    @property
    def constraints(self) -> dict[str, Any]:
        """What Table Schema calls so."""
        return _CONSTRAINTS[self.rule] if self.rule else {}


@cache
def dictionary() -> dict[str, Column]:
    """The columns by their plain names."""
    text = files("medkb.export.layouts").joinpath("columns.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)
    return {row[0]: Column(*row) for row in rows}


def column(name: str, shown: str = "") -> Column:
    """The column of that plain name, under the name that another program takes it by."""
    found = dictionary()[name]
    return replace(found, name=shown) if shown else found


def beside(number: Column) -> list[Column]:
    """The columns beside a number: NAME_status, NAME_printed and so on."""
    known = dictionary()
    return [_beside(number, ending, known[f"*_{ending}"]) for ending in BESIDE]


def _beside(number: Column, ending: str, about: Column) -> Column:
    title, title_ru = f"{number.title}: {about.title}", f"{number.title_ru}: {about.title_ru}"
    return replace(about, name=f"{number.name}_{ending}", title=title, title_ru=title_ru)
