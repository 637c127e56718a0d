"""Answers in every format."""

import csv
import io
import json

import pytest
import rdflib

from medkb.errors import QueryError
from medkb.query import run, write

SELECT = 'SELECT ?label ?value ?none ?iri { VALUES (?label ?value ?iri) { ("сыпь, \\"да\\""@ru 1.50 drug:rituximab) ("=b\\nc" 20 <x:y>) } }'


def text(kb, query, form, **options):
    stream = io.BytesIO()
    write(run(kb, query), form, stream, **options)
    return stream.getvalue().decode()


def test_csv_reads_back(kb):
    rows = list(csv.reader(io.StringIO(text(kb, SELECT, "csv"))))
    assert rows[0] == ["label", "value", "none", "iri"]
    assert rows[1][:3] == ['сыпь, "да"', "1.5", ""]


def test_tsv_keeps_the_terms(kb):
    assert '"сыпь, \\"да\\""@ru\t1.5\t\t<https://w3id.org/medkb/vocab/drug/rituximab>' in text(kb, SELECT, "tsv")


def test_json_is_the_sparql_results_format(kb):
    result = json.loads(text(kb, SELECT, "json"))
    assert result["head"]["vars"] == ["label", "value", "none", "iri"]
    assert result["results"]["bindings"][0]["label"] == {"type": "literal", "value": 'сыпь, "да"', "xml:lang": "ru"}


def test_a_table_shows_titles_without_underscores_and_leaves_out_empty_columns(kb):
    shown = text(kb, "SELECT (1 AS ?drugs_given_in_article) ?nothing {}", "table")
    assert "drugs given in article" in shown
    assert "nothing" not in shown


def test_a_long_cell_is_cut_in_a_table_and_whole_in_csv(kb):
    query = f'SELECT ("{"word " * 60}" AS ?x) {{}}'
    assert max(map(len, text(kb, query, "table").splitlines())) < 80
    assert "word " * 59 in text(kb, query, "csv")


def test_a_table_keeps_to_the_width_that_is_given(kb):
    query = f'SELECT ("{"word " * 60}" AS ?x) {{}}'
    assert max(map(len, text(kb, query, "table", width=40).splitlines())) <= 40


def test_brackets_of_a_value_are_not_taken_for_markup(kb):
    assert "[bold]x[/bold]" in text(kb, 'SELECT ("[bold]x[/bold]" AS ?x) {}', "table")


def test_a_table_without_rows_still_has_its_head(kb):
    assert "x" in text(kb, "SELECT ?x { ?x a <none:none> }", "table")


@pytest.mark.parametrize(("form", "wanted"), [("csv", "answer\nfalse\n"), ("tsv", "?answer\nfalse\n")])
def test_ask_as_one_column(kb, form, wanted):
    assert text(kb, "ASK { ?x a <none:none> }", form) == wanted


def test_ask_as_json(kb):
    assert json.loads(text(kb, "ASK { ?x a mkb:Dose }", "json"))["boolean"] is True


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")])
# rdflib warns of its own calls
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_graph_reads_back(kb, form, name):
    query = "CONSTRUCT { ?c mkb:drugName ?d } WHERE { ?c a mkb:Dose ; mkb:drugName ?d }"
    graph = rdflib.Graph().parse(data=text(kb, query, form), format=name)
    assert len(graph) == 3


def test_a_graph_has_the_same_bytes_each_time(kb):
    query = "CONSTRUCT WHERE { ?c mkb:drugName ?d }"
    assert text(kb, query, "turtle") == text(kb, query, "turtle")


@pytest.mark.parametrize(
    ("query", "form"), [("SELECT * {}", "turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), ("SELECT * {}", "xlsx")]
)
def test_a_format_that_cannot_hold_the_answer_is_refused(kb, query, form):
    with pytest.raises(QueryError, match=f"'{form}' cannot hold"):
        text(kb, query, form)
