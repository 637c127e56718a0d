"""An article's quads in rdflib."""

import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest

from medkb.graph import Run, article_iri, article_quads
from medkb.graph.rdf import to_rdflib

S = runpy.run_path(str(Path(__file__).parent / "samples.py"))
# rdflib warns of its own calls
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def nquads():
    document, claims = S["articles"]()[0]
    return article_quads(document, claims, Run("0.1.0", "a1" * 32, "b2" * 32))


def test_it_has_as_many_statements_as_the_quads(nquads):
    dataset = to_rdflib(nquads)
    statements = set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    assert len(statements) > 100
    assert sum(1 for _ in dataset.quads()) == len(dataset) == len(statements)


def test_sparql_finds_the_printed_figure_of_a_claim_without_graph_or_declared_prefixes(nquads):
    rows = to_rdflib(nquads).query("SELECT ?printed { ?c a mkb:Response ; mkb:count 19 ; mkb:printed ?printed }")
    assert [str(row.printed) for row in rows] == ["19 (39,6%)"]


def test_the_graph_is_named_as_in_the_store(nquads):
    names = {str(row.g) for row in to_rdflib(nquads).query("SELECT DISTINCT ?g { GRAPH ?g { ?c a mkb:Claim } }")}
    assert names == {article_iri("10.1234/ru 1")}


@pytest.mark.parametrize("data", [b"<a:b> nonsense", b'<a:b> <a:c> "\xff" .'])
def test_bytes_that_are_not_nquads_are_said_to_be_none(data):
    with pytest.raises(ValueError, match="not N-Quads"):
        to_rdflib(data)
