"""`medkb.open`: tables, answers and records of a knowledge base in Python."""

import runpy
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import medkb
from medkb.errors import ExportError, QueryError, StoreError
from medkb.export.rows import columns, rows
from medkb.knowledge_base import KnowledgeBase
from medkb.model import KINDS, Kind

S = runpy.run_path(str(Path(__file__).parent / "graph" / "samples.py"))


@pytest.fixture(scope="module")
def kb(sample_kb):
    return KnowledgeBase(sample_kb)


def test_open_is_found_in_the_package_and_loads_nothing_before():
    program = "import sys, medkb; before = set(sys.modules); medkb.open; print(len(before & {'pyoxigraph', 'pandas'}), 'pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "0 False\n"


def test_what_the_package_has_not_is_told():
    with pytest.raises(AttributeError, match="module 'medkb' has no attribute 'opne'"):
        medkb.opne  # noqa: B018


def test_a_folder_that_is_no_knowledge_base_is_refused(tmp_path):
    with pytest.raises(StoreError):
        medkb.open(tmp_path / "none")


def test_a_context_closes_it(tmp_path):
    from medkb.store import EmbeddedStore

    EmbeddedStore.open(tmp_path / "kb", create=True).close()
    with medkb.open(tmp_path / "kb") as kb:
        assert list(kb.articles()) == []
        assert repr(kb) == f"<medkb.KnowledgeBase {tmp_path / 'kb'}>"
    with pytest.raises(StoreError):
        list(kb.articles())


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_the_columns_and_rows_of_the_export(kb, sample_kb, kind):
    wanted = [tuple(map(str, row)) for row in rows(sample_kb, kind)]
    for name in (kind.value, kind.value + "s", kind.value.replace("_", "-")):
        frame = kb.table(name)
        assert list(frame.columns) == [column for column, _ in columns(kind)]
        assert len(frame) == len(wanted)


TYPES = {"integer": ("Int64", pl.Int64), "decimal": ("Float64", pl.Float64), "boolean": ("boolean", pl.Boolean)}


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_typed_and_nullable_in_both_engines(kb, kind):
    pandas, polars = kb.table(kind.value), kb.table(kind.value, engine="polars")
    for name, type_ in columns(kind):
        wanted = TYPES.get(type_, ("string", pl.String))
        assert (str(pandas[name].dtype), polars[name].dtype) == wanted, name


def test_what_is_not_said_is_na_and_a_stated_zero_is_zero(kb):
    events = kb.table("adverse_events", event="rash")
    assert events["count"].tolist() == [0]
    assert events["n"].isna().tolist() == [True]
    events = kb.table("adverse_events", engine="polars", event="rash")
    assert (events["count"].to_list(), events["n"].to_list(), events["serious"].to_list()) == ([0], [None], [False])


def test_both_engines_hold_the_same_values(kb):
    pandas, polars = kb.table("responses"), kb.table("responses", engine="polars")
    as_lists = {name: [None if pd.isna(v) else v for v in pandas[name]] for name in pandas.columns}
    assert as_lists == polars.to_dict(as_series=False)


def test_conditions_keep_rows_by_value_by_several_and_by_emptiness(kb):
    assert kb.table("responses", source="own")["source"].tolist() == ["own", "own"]
    assert len(kb.table("doses", drug=["venetoclax", "rituximab"])) == 2
    assert kb.table("doses", value=375.5)["drug"].tolist() == ["rituximab"]
    assert kb.table("responses", percent=None, source="own")["printed"].tolist() == ["7 (14,6%)"]


def test_a_table_without_rows_keeps_its_columns_and_types(kb):
    frame = kb.table("responses", outcome="nothing")
    assert len(frame) == 0
    assert str(frame["n"].dtype) == "Int64"
    assert kb.table("responses", engine="polars", outcome="nothing").schema["n"] == pl.Int64


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda kb: kb.table("ответы"), "no table named 'ответы'; there are drug, regimen"),
        (lambda kb: kb.table("responses", drug="x"), "no column 'drug'; there are file, document"),
        (lambda kb: kb.table("responses", engine="excel"), "unknown engine 'excel'; there are pandas, polars"),
        (lambda kb: kb.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), "give a graph, not a table"),
    ],
)
def test_a_mistake_is_answered_with_what_there_is(kb, ask, message):
    with pytest.raises(ExportError, match=message):
        ask(kb)


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_a_missing_library_is_answered_with_what_to_install(kb, engine, monkeypatch):
    monkeypatch.setitem(sys.modules, engine, None)
    with pytest.raises(ExportError, match=rf"a {engine} table needs {engine}: pip install 'medkb\[{engine}\]'"):
        kb.table("responses", engine=engine)


def test_a_named_query_takes_its_parameters_by_name(kb):
    frame = kb.query("doses", drug="венетоклакс")
    assert frame["value"].tolist() == [400]
    assert str(frame["value"].dtype) == "Float64"


def test_sparql_gives_typed_columns(kb):
    frame = kb.query(
        "SELECT ?n ?percent ?p { ?c mkb:denominator ?n OPTIONAL { ?c mkb:percent ?percent ; mkb:pValue ?p } } ORDER BY ?n ?percent"
    )
    assert [str(t) for t in frame.dtypes] == ["Int64", "Float64", "string"]
    assert frame["percent"].isna().sum() == len(frame) - 1
    assert kb.query("ASK { ?c a mkb:Claim }", engine="polars").to_dict(as_series=False) == {"answer": [True]}


def test_a_column_of_several_types_is_text(kb):
    frame = kb.query('SELECT ?x { VALUES ?x { 1 "a" <https://example.org/> } }')
    assert frame["x"].tolist() == ["1", "a", "https://example.org/"]


def test_a_malformed_query_is_told_with_its_place(kb):
    with pytest.raises(QueryError, match="line 1, column"):
        kb.query("SELECT ?x { ?x")


def test_facts_are_records_with_exact_figures(kb):
    found = list(kb.facts("response", source="own"))
    assert [(fact["kind"], fact["outcome"], fact["percent"]) for fact in found] == [
        ("response", "CR", Decimal("39.6")),
        ("response", "CR", None),
    ]


def test_facts_of_all_kinds_are_those_that_have_the_column(kb):
    everything = list(kb.facts())
    assert len(everything) == sum(len(claims) for _, claims in S["articles"]())
    assert {fact["kind"] for fact in kb.facts(source="own")} == {kind.value for kind in KINDS}
    assert {fact["kind"] for fact in kb.facts(drug="venetoclax")} == {"drug", "dose"}
    assert {Kind(fact["kind"]) for fact in everything} == set(KINDS)


def test_articles_are_records_with_what_was_found(kb):
    first, second = kb.articles()
    documents = [document for document, _ in S["articles"]()]
    assert {first.file, second.file} == {document.file for document in documents}
    own = {d.file: sum(c.fact.source == "own" for c in claims) for d, claims in S["articles"]()}
    assert {a.file: a.own_facts for a in (first, second)} == own


def test_a_layout_has_the_columns_and_rows_of_the_export(kb, sample_kb):
    from medkb.export.choice import Choice
    from medkb.export.dataset import rows as layout_rows
    from medkb.export.layouts import LAYOUTS, Dropped

    wanted = [row for row in layout_rows(sample_kb, LAYOUTS["proportions"], Choice()) if not isinstance(row, Dropped)]
    for engine in ("pandas", "polars"):
        frame = kb.layout("proportions", engine=engine)
        assert list(frame.columns) == [column.name for column in LAYOUTS["proportions"].columns()]
        assert len(frame) == len(wanted) > 0


def test_a_layout_is_named_for_metafor_and_chooses(kb):
    frame = kb.layout("proportions", target="metafor", outcome="CR", arm="A")
    assert frame[["xi", "ni"]].to_numpy().tolist() == [[19, 48]]
    assert str(frame["xi"].dtype) == "Int64"


def test_what_a_layout_leaves_out_comes_with_its_rule(kb):
    left = kb.left_out("proportions", outcome="CR", arm="A")
    assert {"source", "arm"} <= set(left["rule"])
    assert left["why"].notna().all()
    cited = left[left["rule"] == "source"]
    assert cited["printed"].tolist() == kb.table("responses", source="cited")["printed"].tolist()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda kb: kb.layout("таблица"), "unknown layout 'таблица'; known: proportions"),
        (lambda kb: kb.layout("proportions", colour="red"), "nothing to choose by 'colour'; there are drug"),
        (lambda kb: kb.table("proportions"), r"is a layout, not a kind of fact: use layout\('proportions'\)"),
    ],
)
def test_a_wrong_layout_is_answered_with_what_there_is(kb, ask, message):
    with pytest.raises(ExportError, match=message):
        ask(kb)
