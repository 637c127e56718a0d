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
    "order": {"enum": ["control", "article"]},
    "status": {"enum": ["printed", "words", "derived", "corrected", "no place"]},
}

# What stands beside each number: (ending, type, rule, title, title_ru, description, description_ru).
_BESIDE = (
    (
        "status",
        "text",
        "status",
        "status",
        "состояние",
        "printed: in digits or number words. words: told without a figure (nobody is 0, one patient is 1, everybody is the "
        "group's size). derived: by the formula, from printed numbers. corrected: by a reviewer. no place: left empty, "
        "because nothing kept of the article shows it.",
        "printed: цифрами или словами-числительными. words: сказано без числа (ни у кого: 0, один больной: 1, все: размер "
        "группы). derived: вычислено по формуле из напечатанных чисел. corrected: исправлено рецензентом. no place: "
        "оставлено пустым, потому что сохранённые места статьи его не показывают.",
    ),
    ("printed", "text", "", "as printed", "как напечатано", "As it stands in the quote.", "Как стоит в цитате."),
    (
        "evidence",
        "text",
        "",
        "evidence",
        "подтверждение",
        "Address of the place in the knowledge base; of a derived number, those of its inputs.",
        "Адрес места в базе знаний; для вычисленного числа адреса исходных.",
    ),
    ("page", "integer", "page", "page", "страница", "From 1; only of files that have pages.", "С 1; только у файлов со страницами."),
    (
        "quote",
        "text",
        "",
        "quote",
        "цитата",
        "Words of the article that hold the number; of a derived number, those of its inputs, parted by |.",
        "Слова статьи с этим числом; для вычисленного числа слова исходных, через |.",
    ),
    ("formula", "text", "", "formula", "формула", "Of a derived number.", "Для вычисленного числа."),
    ("inputs", "text", "", "inputs", "исходные", "What a derived number is made from, name=value.", "Из чего вычислено, имя=значение."),
)  # fmt: skip
BESIDE = tuple(ending for ending, *_ in _BESIDE)
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
    return [
        Column(f"{number.name}_{ending}", type_, "", rule, f"{number.title}: {en}", f"{number.title_ru}: {ru}", about, about_ru)
        for ending, type_, rule, en, ru, about, about_ru in _BESIDE
    ]  # fmt: skip
