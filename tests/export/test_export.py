"""Facts as tables."""

import csv
import io
import json
import runpy
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from medkb.errors import ExportError
from medkb.export import FORMATS, columns, export
from medkb.export.writers import is_formula
from medkb.model import KINDS, Kind
from medkb.model.codec import slot_names
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))


def jsonl(kb, kind, tmp_path):
    export(kb, kind, tmp_path / "t.jsonl", "jsonl")
    return [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]


def csv_rows(kb, kind, tmp_path):
    export(kb, kind, tmp_path / "t.csv", "csv")
    return list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("kind", KINDS)
def test_every_slot_of_the_record_has_a_column(kind):
    names = [name for name, _ in columns(kind)]
    assert set(slot_names(kind)) <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_format_has_one_row_a_fact(kb, kind, form, tmp_path):
    facts = sum(claim.fact.kind is kind for _, claims in S["articles"]() for claim in claims)
    assert export(kb, kind, tmp_path / "table", form) == facts > 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_has_the_values_of_the_claims(kb, kind, tmp_path):
    rows = {row["claim"]: row for row in jsonl(kb, kind, tmp_path)}
    claims = [claim for _, found in S["articles"]() for claim in found if claim.fact.kind is kind]
    assert len(rows) == len(claims)
    for claim in claims:
        for slot in (*slot_names(kind), "printed", "arm", "source", "study", "concept", "confidence"):
            value = getattr(claim.fact, slot)
            wanted = {Decimal: float, tuple: "; ".join}.get(type(value), lambda v: v)(value)
            assert rows[claim.id][slot] == (None if slot in ("total", "adjusted") and not value else wanted), slot


def test_a_stated_zero_is_zero_and_an_absent_slot_is_empty(kb, tmp_path):
    rows = csv_rows(kb, Kind.COHORT, tmp_path)
    assert [(r["n"], r["percent"], r["of"]) for r in rows] == [("48", "", ""), ("0", "0", "48")]


def test_a_stated_absence_of_an_event_is_count_zero_in_every_format(kb, tmp_path):
    assert [r["count"] for r in csv_rows(kb, Kind.ADVERSE_EVENT, tmp_path)] == ["11", "0"]
    assert [(r["count"], r["n"]) for r in jsonl(kb, Kind.ADVERSE_EVENT, tmp_path)] == [(11, 48), (0, None)]
    export(kb, Kind.ADVERSE_EVENT, tmp_path / "t.parquet", "parquet")
    assert pq.read_table(tmp_path / "t.parquet").select(["count", "n"]).to_pydict() == {
        "count": [11, 0],
        "n": [48, None],
    }
    export(kb, Kind.ADVERSE_EVENT, tmp_path / "t.xlsx", "xlsx")
    head, *rows = openpyxl.load_workbook(tmp_path / "t.xlsx").active.values
    assert [(r[head.index("count")], r[head.index("n")]) for r in rows] == [(11, 48), (0, None)]


def test_numbers_are_numbers_in_a_workbook(kb, tmp_path):
    export(kb, Kind.DOSE, tmp_path / "t.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    head = [cell.value for cell in sheet[1]]
    value = sheet.cell(4, head.index("value") + 1)
    assert (value.value, value.data_type) == (375.5, "n")
    assert sheet.freeze_panes == "A2"


def test_parquet_columns_are_typed(kb, tmp_path):
    export(kb, Kind.SURVIVAL, tmp_path / "t.parquet", "parquet")
    table = pq.read_table(tmp_path / "t.parquet")
    assert [str(table.schema.field(n).type) for n in ("value", "n", "reached", "unit")] == [
        "double",
        "int64",
        "bool",
        "string",
    ]
    assert table.column("reached").to_pylist() == [None, False]


def test_rows_stand_by_file_then_by_position(kb, tmp_path):
    for kind in KINDS:
        keys = [(r["file"], r["start"]) for r in jsonl(kb, kind, tmp_path)]
        assert keys == sorted(keys)


def test_labels_stand_in_both_languages(kb, tmp_path):
    found = [(r["drug"], r["concept_en"], r["concept_ru"]) for r in jsonl(kb, Kind.DOSE, tmp_path)]
    assert found == [
        ("newdrugmab", None, None),
        ("venetoclax", "venetoclax", "венетоклакс"),
        ("rituximab", "rituximab", "ритуксимаб"),
    ]


def test_the_first_place_is_quoted_and_the_places_are_counted(kb, tmp_path):
    document, claims = S["articles"]()[0]
    rows = jsonl(kb, Kind.RESPONSE, tmp_path)
    row = next(r for r in rows if r["claim"] == claims[5].id)
    assert (row["places"], row["page"]) == (2, 2)
    assert document.text[row["start"] : row["end"]] == row["quote"] == "19 (39,6%)"
    assert row["start"] == min(e.start for e in claims[5].fact.evidence)


def test_references_stand_in_the_order_of_their_numbers(kb, tmp_path):
    assert jsonl(kb, Kind.RESPONSE, tmp_path)[0]["refs"] == "3; 12"


def test_text_that_a_spreadsheet_would_run_is_disarmed_in_csv(kb, tmp_path):
    assert csv_rows(kb, Kind.DOSE, tmp_path)[0]["printed"] == "'=10–20"
    assert csv_rows(kb, Kind.COHORT, tmp_path)[1]["label"] == "'=women"


def test_text_that_a_spreadsheet_would_run_stays_text_in_a_workbook(kb, tmp_path):
    export(kb, Kind.DOSE, tmp_path / "t.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    cell = sheet.cell(2, [c.value for c in sheet[1]].index("printed") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=10–20", "s", True)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("=1+1", True),
        ("+cmd", True),
        ("-a", True),
        ("@x", True),
        ("\tx", True),
        ("-5", False),
        ("+3,2%", False),
        ("5", False),
        ("", False),
    ],
)
def test_what_a_spreadsheet_would_run(text, runs):
    assert is_formula(text) is runs


def test_a_negative_number_keeps_its_sign_in_csv():
    from medkb.export.writers import write_csv

    stream = io.BytesIO()
    assert write_csv(iter([(Decimal("-0.5"), -3, None, True)]), [(c, "") for c in "abcd"], stream) == 1
    assert stream.getvalue() == b"a,b,c,d\r\n-0.5,-3,,true\r\n"


def test_control_characters_do_not_stop_a_workbook(tmp_path):
    from medkb.export.writers import write_xlsx

    stream = io.BytesIO()
    write_xlsx(iter([("a\x00b\x0bc",), ("x" * 40_000,)]), [("a", "text")], stream)
    values = [row[0] for row in openpyxl.load_workbook(stream).active.values]
    assert values[1] == "a\ufffdb\ufffdc"
    assert len(values[2]) == 32_767


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_are_written_as_they_come(form):
    from medkb.export.writers import WRITERS

    stream = io.BytesIO()
    seen = []

    def rows():
        for i in range(3):
            seen.append(stream.getvalue().count(b"\n"))
            yield (i,)

    WRITERS[form](rows(), [("a", "integer")], stream)
    assert seen == sorted(set(seen))
    assert len(seen) == 3


def test_the_same_knowledge_base_gives_the_same_csv(kb, tmp_path):
    export(kb, Kind.RESPONSE, tmp_path / "a", "csv")
    export(kb, Kind.RESPONSE, tmp_path / "b", "csv")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_standard_output_takes_csv(kb, capfdbinary):
    assert export(kb, Kind.DRUG, None, "csv") == 1
    assert capfdbinary.readouterr().out.startswith(b"file,document,claim,drug,names,printed")


def test_standard_output_does_not_take_a_workbook(kb):
    with pytest.raises(ExportError, match="name a file"):
        export(kb, Kind.DRUG, None, "xlsx")


def test_an_unknown_format_is_answered_with_the_known_ones(kb, tmp_path):
    with pytest.raises(ExportError, match="unknown format 'ods'; known: csv"):
        export(kb, Kind.DRUG, tmp_path / "x", "ods")


def test_a_missing_pyarrow_is_answered_with_what_to_install(kb, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"pip install 'medkb\[parquet\]'"):
        export(kb, Kind.DRUG, tmp_path / "x.parquet", "parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(kb, tmp_path):
    with pytest.raises(ExportError, match="cannot be written: No such file"):
        export(kb, Kind.DRUG, tmp_path / "none" / "x.csv", "csv")


def test_a_folder_is_not_a_table(kb, tmp_path):
    with pytest.raises(ExportError, match="is a folder"):
        export(kb, Kind.DRUG, tmp_path, "csv")


def test_a_table_that_cannot_be_finished_leaves_the_old_one(tmp_path):
    (tmp_path / "t.csv").write_text("old")
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        pass
    with pytest.raises(Exception, match="closed"):
        export(store, Kind.DRUG, tmp_path / "t.csv", "csv")
    assert (tmp_path / "t.csv").read_text() == "old"
