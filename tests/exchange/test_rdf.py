"""Knowledge bases as RDF files, read back by two libraries."""

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import ExportError
from medkb.exchange import FORMATS, write_rdf
from medkb.exchange.context import context
from medkb.exchange.lines import sorted_lines
from medkb.graph import MKB, VOCABULARY_GRAPH, article_iri, article_quads
from medkb.model import Claim, Document, Drug, Evidence
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
G = "https://w3id.org/medkb/article/g"
OX = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
RDFLIB = {"ttl": "turtle", "trig": "trig", "nq": "nquads", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
NAMED = ("trig", "nq", "jsonld")


def written(store, form, **options):
    stream = io.BytesIO()
    write_rdf(store, form, stream, **options)
    return stream.getvalue()


def store_of(folder, nquads, graph=G):
    store = EmbeddedStore.open(folder, create=True)
    store.replace_graph(graph, nquads)
    return store


def quads(store, form):
    found = set(store.engine)
    return found if form in NAMED else {quad.triple for quad in found}


def read(data, form):
    found = ox.parse(data, format=OX[form])
    return set(found) if form in NAMED else {quad.triple for quad in found}


@pytest.mark.parametrize("form", FORMATS)
def test_pyoxigraph_reads_back_every_statement(sample_kb, form):
    assert read(written(sample_kb, form), form) == quads(sample_kb, form)


@pytest.mark.parametrize("form", FORMATS)
def test_rdflib_reads_back_every_statement(sample_kb, form):
    data = rdflib.Dataset()
    data.parse(data=written(sample_kb, form), format=RDFLIB[form])
    back = "".join(data.serialize(format="nquads").splitlines(keepends=True)).encode()
    statements = {(q.subject, q.predicate, q.object) for q in ox.parse(back, format=ox.RdfFormat.N_QUADS)}
    assert statements == {(q.subject, q.predicate, q.object) for q in sample_kb.engine}


def test_rdflib_finds_the_graphs_of_the_jsonld(sample_kb):
    data = rdflib.Dataset()
    data.parse(data=written(sample_kb, "jsonld"), format="json-ld")
    names = {str(graph.identifier) for graph in data.graphs() if len(graph)}
    assert names == set(sample_kb.graphs())


@pytest.mark.parametrize("form", FORMATS)
def test_two_knowledge_bases_filled_in_another_order_give_the_same_bytes(sample_kb, tmp_path, form):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as other:
        other.load_vocabulary(S["VOCABULARY"], "d")
        for document, claims in S["articles"]()[::-1]:
            nquads = article_quads(document, claims[::-1], S["RUN"], S["issues"](claims))
            other.replace_graph(article_iri(claims[0].document), nquads)
        assert written(other, form) == written(sample_kb, form)


@pytest.mark.parametrize("form", FORMATS)
def test_another_process_with_another_hash_seed_gives_the_same_bytes(sample_kb, tmp_path, form):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as other:
        other.engine.extend(sample_kb.engine)
    code = (
        "import sys; from pathlib import Path; from medkb.exchange import write_rdf; from medkb.store import EmbeddedStore\n"
        "with EmbeddedStore.open(Path(sys.argv[1]), read_only=True) as s: write_rdf(s, sys.argv[2], sys.stdout.buffer)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "kb", form],
        capture_output=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
        check=True,
    )
    assert run.stdout == written(sample_kb, form)


@pytest.mark.parametrize("form", ["nq", "nt"])
def test_lines_stand_in_the_order_of_their_bytes_and_once(sample_kb, form):
    lines = written(sample_kb, form).splitlines(keepends=True)
    assert lines == sorted(set(lines))


def test_a_statement_of_two_graphs_is_one_triple(tmp_path):
    with store_of(tmp_path / "kb", f"<x:s> <x:p> <x:o> <{G}> .\n".encode()) as store:
        store.replace_graph(G + "2", f"<x:s> <x:p> <x:o> <{G}2> .\n".encode())
        assert written(store, "nt") == b"<x:s> <x:p> <x:o> .\n"
        assert written(store, "ttl").count(b"<x:o>") == 1


@pytest.mark.parametrize("form", FORMATS)
def test_the_names_of_blank_nodes_do_not_depend_on_those_that_were_read(tmp_path, form):
    one = f'_:a <x:#p> _:b <{G}> .\n_:b <x:#q> "1" <{G}> .\n_:b <x:#p> _:a <{G}> .\n'
    two = f'_:z <x:#p> _:y <{G}> .\n_:z <x:#q> "1" <{G}> .\n_:y <x:#p> _:z <{G}> .\n'
    with store_of(tmp_path / "1", one.encode()) as a, store_of(tmp_path / "2", two.encode()) as b:
        assert written(a, form) == written(b, form)


def test_equal_blank_nodes_of_two_graphs_stay_two(tmp_path):
    with store_of(tmp_path / "kb", f'_:a <x:p> "1" <{G}> .\n'.encode()) as store:
        store.replace_graph(G + "2", f'_:a <x:p> "1" <{G}2> .\n'.encode())
        assert len({line.split()[0] for line in written(store, "nq").splitlines()}) == 2


def test_one_article_is_written_alone(sample_kb):
    data = read(written(sample_kb, "nq", article="text-abc"), "nq")
    assert {quad.graph_name.value for quad in data} == {article_iri("text-abc")}


def test_the_vocabulary_can_be_left_out(sample_kb):
    data = read(written(sample_kb, "trig", vocabulary=False), "trig")
    assert {quad.graph_name.value for quad in data} == set(sample_kb.graphs()) - {VOCABULARY_GRAPH}


def test_an_unknown_article_and_an_unknown_format_are_named(sample_kb):
    with pytest.raises(ExportError, match="no article 'nobody'"):
        written(sample_kb, "ttl", article="nobody")
    with pytest.raises(ExportError, match=r"'xls'; known: ttl, trig"):
        written(sample_kb, "xls")


def test_the_jsonld_reads_like_a_record(sample_kb):
    graphs = json.loads(written(sample_kb, "jsonld"))["@graph"]
    (russian,) = [g for g in graphs if g["@id"] == "article/10.1234%2Fru%201"]
    (dose,) = [n for n in russian["@graph"] if n.get("printed") == "400 мг в сутки"]
    assert dose["@type"] == ["Claim", "Dose"]
    assert dose["drug"] == "vocab/drug/venetoclax"
    assert (dose["value"], dose["unit"], dose["route"]) == ("400", "mg/d", "oral")
    assert dose["inArticle"] == "article/10.1234%2Fru%201"
    first = dose["hasEvidence"][0]["target"]
    assert {"exact", "prefix", "suffix"} < {key for selector in first["selector"] for key in selector}
    (article,) = [n for n in russian["@graph"] if n["@type"] == "Article"]
    assert article["title"] == {"ru": "Название", "en": "Title"}
    assert article["year"] == "2021"


def test_every_property_that_medkb_writes_has_a_short_name(sample_kb):
    names = {key for graph in json.loads(written(sample_kb, "jsonld"))["@graph"] for key in keys(graph)}
    assert {name for name in names if ":" in name} == set()


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_the_context_knows_every_property_of_the_ontology():
    ontology = rdflib.Graph().parse(Path(__file__).parents[2] / "vocab" / "medkb.ttl")
    properties = {
        str(s)
        for kind in (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
        for s in ontology.subjects(rdflib.RDF.type, kind)
        if str(s).startswith(MKB)
    }
    assert len(properties) > 40
    assert properties <= context().terms.keys()
    assert len(context().names) == len(context().terms)


def test_control_characters_are_told_and_replaced_in_xml_alone(tmp_path):
    with store_of(tmp_path / "kb", f'<x:s> <x:#p> "a\\u000C\\u0002b" <{G}> .\n'.encode()) as store:
        (told,) = write_rdf(store, "rdf", stream := io.BytesIO())
        assert told.startswith("literals with control characters, which XML cannot hold: 1;")
        ((found,),) = [(q.object.value,) for q in ox.parse(stream.getvalue(), format=ox.RdfFormat.RDF_XML)]
        assert found == "a\ufffd\ufffdb"
        assert "a\f\x02b" in {t.object.value for t in read(written(store, "ttl"), "ttl")}


def test_a_property_that_xml_cannot_name_is_told(tmp_path):
    with store_of(tmp_path / "kb", f'<x:s> <https://x/1/> "a" <{G}> .\n'.encode()) as store:
        with pytest.raises(ExportError, match=r"cannot hold the property <https://x/1/>; take ttl"):
            written(store, "rdf")
        assert b"https://x/1/" in written(store, "ttl")


@pytest.mark.parametrize("count", [0, 1, 7, 100])
@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_lines_sorted_in_files_are_those_sorted_in_memory(count, at_once):
    lines = [b"%d\n" % (number * 7919 % 31) for number in range(count)]
    assert list(sorted_lines(lines, at_once)) == sorted(set(lines))


XML = st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\t\n\r\"'<>&\\")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    with EmbeddedStore.open(tmp_path_factory.mktemp("any"), create=True) as store:
        yield store


@pytest.mark.parametrize("form", FORMATS)
@given(quote=st.text(XML, max_size=20), arm=st.text(max_size=20), identifier=st.text(XML, max_size=20))
def test_any_text_survives_in_every_format(scratch, form, quote, arm, identifier):
    body = f"{quote}x"
    fact = Drug(evidence=(Evidence(0, len(body), body),), drug=body, arm=arm.replace("\x00", ""), names=("@x", "a:b"))
    claim = Claim(identifier, "f", identifier or "d", fact)
    nquads = article_quads(Document("f", body, sha256="e" * 64), [claim], S["RUN"])
    article = article_iri(identifier or "d")
    scratch.replace_graph(article, nquads)
    try:
        stored = quads(scratch, form)
        if form == "rdf":
            stored = {t for t in stored if not has_control(t.object.value)}
            assert stored <= read(written(scratch, form), form)
        else:
            assert read(written(scratch, form), form) == stored
    finally:
        scratch.remove_graph(article)


def has_control(text):
    return any(c < " " and c not in "\t\n\r" for c in text) or "\ufffe" in text or "\uffff" in text
