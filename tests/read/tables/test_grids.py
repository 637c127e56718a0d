"""Tables of PDFs of six makers against their grids as they were written."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from medkb.read import read_file

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.json"))
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵃᵇᶜᵈᵉᶠᵍʰ", "0123456789–+abcdefgh")  # raised marks are told apart
_SPLIT = re.compile(r"(?<=[^\W\d_])-\s+(?=[a-zа-яё])")


def _bare(text: str) -> str:
    return "".join(_SPLIT.sub("", text).split()).casefold().translate(_PLAIN)


def _found(document):
    """Values as printed, each with the heads of the rows and columns that it covers."""
    for table in document.tables:
        for cell in table.values():
            rows = [table.row_heads(r) for r in range(cell.row, cell.row + cell.rows)]
            columns = [table.column_heads(c) for c in range(cell.column, cell.column + cell.columns)]
            heads = [
                {tuple(_bare(document.text[h.start : h.end]) for h in some) for some in side}
                for side in (rows, columns)
            ]
            yield _bare(document.text[cell.start : cell.end]), *heads


def _row_heads(value) -> set[tuple[str, ...]]:
    """The heads of a value's row, with and without the row that it is a part of."""
    own, under = value["row_heads"], value.get("under", [])
    return {tuple(map(_bare, heads)) for heads in (own, [*own[:-1], *under, *own[-1:]])}


@cache
def _score(name: str) -> tuple[int, list[str]]:
    """How many figures the tables of a file print, and those that are not found below and beside their heads."""
    found = defaultdict(list)
    for text, rows, columns in _found(read_file(HERE / f"{name}.pdf")[0]):
        found[text].append((rows, columns))
    values = [v for t in json.loads((HERE / f"{name}.json").read_text())["tables"] for v in t["values"]]
    values = [v for v in values if any(map(str.isdigit, v["text"]))]
    missed = []
    for value in values:
        same, wanted = found[_bare(value["text"])], tuple(map(_bare, value["column_heads"]))
        hit = next((x for x in same if wanted in x[1] and not x[0].isdisjoint(_row_heads(value))), None)
        if hit:
            same.remove(hit)
        else:
            missed.append(value["text"])
    return len(values), missed


@pytest.mark.parametrize("name", NAMES)
def test_figures_of_a_table_stand_under_their_heads(name):
    total, missed = _score(name)
    assert len(missed) <= 0.06 * total, missed


def test_of_all_figures_of_all_tables_97_in_100_stand_under_their_heads():
    scores = [_score(name) for name in NAMES]
    assert sum(len(missed) for _, missed in scores) <= 0.03 * sum(total for total, _ in scores)


@pytest.mark.parametrize("name", NAMES)
def test_as_many_tables_are_found_as_the_pages_hold_and_none_in_the_prose(name):
    expected = json.loads((HERE / f"{name}.json").read_text())["tables"]
    assert len(read_file(HERE / f"{name}.pdf")[0].tables) == len(expected)


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_of_a_table_is_in_two_cells(name):
    document = read_file(HERE / f"{name}.pdf")[0]
    places = sorted((c.start, c.end) for t in document.tables for c in t.cells if not c.is_empty)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
