"""No number without evidence: the quote beside it prints it, or it is derived from numbers whose quotes do."""

import csv
import json
import os
import re
import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import ExportError
from medkb.export.dataset import Wish, layouts_named, write_folder
from medkb.export.layouts import LAYOUTS
from medkb.export.layouts.evidence import find
from medkb.export.layouts.grades import WIDE_LAYOUT
from medkb.export.table import export
from medkb.model import KINDS

HERE = Path(__file__).parent
SIX = runpy.run_path(str(HERE / "trials.py"))
CORPORA = HERE.parents[1] / "corpora"
CHOSEN = {"level", "ci_level"}  # of a derived interval: nobody prints it


def figure(cell: str) -> int | Decimal:
    return int(cell) if re.fullmatch(r"-?\d+", cell) else Decimal(cell)


def printed(value: str, quote: str) -> bool:
    number = figure(value)
    return find(quote, number) is not None or (isinstance(number, int) and find(quote, Decimal(number)) is not None)


def complaint(row: dict[str, str], name: str) -> str:
    """What is wrong with one number of a row, "" where nothing is."""
    value, status, quote = row[name], row[f"{name}_status"], row[f"{name}_quote"]
    if not value:
        return "" if status in ("", "no place") else f"{status} without a value"
    if not row[f"{name}_evidence"] and not (name.endswith("ci_level") and status == "derived"):
        return "no evidence"
    if status == "printed":
        return "" if printed(value, quote) else "not in its quote"
    if status == "words":
        return "" if quote and (value in ("0", "1") or row[f"{name}_printed"]) else "neither nobody, one nor everybody"
    if status == "derived":
        inputs = [part.split("=") for part in row[f"{name}_inputs"].split("; ") if part]
        missing = [key for key, made_of in inputs if key not in CHOSEN and not told(made_of, row, quote)]
        return f"inputs {missing} are not in its quotes" if missing else "" if row[f"{name}_formula"] else "no formula"
    return f"status {status!r}"


def told(value: str, row: dict[str, str], quote: str) -> bool:
    """Printed in the quotes, or itself a number of the row that has passed: told in words, or derived."""
    ends = [key.removesuffix("_status") for key in row if key.endswith("_status")]
    return printed(value, quote) or any(
        row[end] == value and row[f"{end}_status"] in ("words", "derived") for end in ends
    )


def complaints(store, folder: Path, target: str) -> tuple[int, list[str]]:
    """The numbers of all layouts, and what is wrong with them."""
    count, wrong = 0, []
    for derive in (False, True):
        for layout in (*layouts_named("all", target), WIDE_LAYOUT):
            out = folder / f"{target}-{derive}-{len(layout.numbers)}"
            try:
                write_folder(store, [layout], out, Wish(target=target, derive=derive))
            except ExportError as error:
                assert "no facts for it" in str(error)  # noqa: PT017 (a base without ratios has no table of them)
                continue
            names = [column.name for column in layout.columns(target)[1 : 1 + len(layout.numbers)]]
            with (out / f"{layout.name}.csv").open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    count += sum(bool(row[name]) for name in names)
                    found = ((name, complaint(row, name)) for name in names)
                    wrong += [
                        f"{layout.name} {row.get('claim') or row['claim_1']} {name}: {what}"
                        for name, what in found
                        if what
                    ]
                    if not derive:
                        wrong += [f"{layout.name} {name}: derived unasked" for name in names if row[f"{name}_status"] == "derived"
                                  and not re.search(r"log|yi|sei|TE", name)]  # fmt: skip
    return count, wrong


@pytest.mark.parametrize("target", ["csv", "metafor", "meta"])
def test_every_number_of_six_trials_has_its_evidence(empty, tmp_path, target):
    SIX["fill"](empty)
    count, wrong = complaints(empty, tmp_path, target)
    assert count > 300
    assert wrong == []


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    from medkb.cli.build import fill
    from medkb.cli.inputs import Tally
    from medkb.store import open_store

    folder = tmp_path_factory.mktemp("corpora") / "kb"
    fill(folder, [CORPORA], os.cpu_count() or 1, Tally())
    with open_store(folder, read_only=True) as store:
        yield store


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_number_of_the_corpora_has_its_evidence(corpora, tmp_path):
    count, wrong = complaints(corpora, tmp_path, "csv")
    assert count > 8000
    assert wrong == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_of_the_corpora_has_a_quote_of_its_article(corpora, tmp_path, kind):
    export(corpora, kind, tmp_path / "facts.jsonl", "jsonl")
    for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["quote"]
        assert row["places"] > 0


def test_all_layouts_with_facts_are_looked_at():
    assert {layout.name for layout in layouts_named("all")} == {name for name, one in LAYOUTS.items() if one.kinds}


@pytest.mark.parametrize(
    ("text", "value", "wanted"),
    [
        ("24 (60,0 %)", 24, "24"),
        ("24 (60,0 %)", Decimal(60), "60,0"),
        ("5,0 %", 5, None),
        ("у трёх больных", 3, "трёх"),
        ("у трех больных", 3, "трех"),
        ("twenty-one of 40", 21, "twenty-one"),
        ("1 024 больных", 1024, "1 024"),
        ("1,024 patients", 1024, "1,024"),
        ("46·9%", Decimal("46.9"), "46·9"),
        ("из 240", 24, None),
        ("0.24", 24, None),
        ("(46,6–80,0)", Decimal(80), "80,0"),
        ("34/41", 41, "41"),
        ("one and three", 3, "three"),
    ],
)
def test_where_a_number_stands(text, value, wanted):
    span = find(text, value)
    assert (text[slice(*span)] if span else None) == wanted


@given(st.integers(0, 999_999), st.text(st.characters(exclude_categories=["N", "L", "M", "Cs"]), max_size=5))
def test_a_count_is_found_wherever_it_is_printed(count, around):
    text = f"{around} {count} {around}"
    assert find(text, count) == (len(around) + 1, len(around) + 1 + len(str(count)))


@given(st.decimals(0, 1000, places=2, allow_nan=False))
def test_a_decimal_is_found_with_comma_point_and_dot(value):
    for mark in ",.·":
        assert find(f"({str(value).replace('.', mark)} %)", value) is not None
