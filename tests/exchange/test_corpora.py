"""Every article of corpora/ in every format: the real shape of what is exchanged."""

import io
import os
from pathlib import Path

import bioc
import pyoxigraph as ox
import pytest
from bioc import biocjson, brat

from medkb.exchange import FORMATS, Publication, annotated, nanopubs, write_bioc, write_nanopubs, write_rdf
from medkb.exchange.brat import brat_annotations, brat_text
from medkb.graph import Run, article_iri, article_quads, document_id
from medkb.pipeline import run
from medkb.store import EmbeddedStore

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
ARTICLES = sorted((Path(__file__).parents[2] / "corpora").glob("*/articles/*"))
NAMED = ("trig", "nq", "jsonld")


@pytest.fixture(scope="module")
def read():
    return list(run(ARTICLES, os.cpu_count() or 1))


@pytest.fixture(scope="module")
def store(read, tmp_path_factory):
    with EmbeddedStore.open(tmp_path_factory.mktemp("corpora"), create=True) as opened:
        for result in read:
            quads = article_quads(result.document, result.claims, Run("1", "v", result.document.sha256), result.issues)
            opened.replace_graph(article_iri(document_id(result.document, result.claims)), quads)
        yield opened


def test_every_article_is_valid_bioc_whose_annotations_are_the_text(read):
    stream = io.BytesIO()
    write_bioc((annotated(r.document, r.claims) for r in read), stream, "1")
    collection = biocjson.loads(stream.getvalue().decode())
    bioc.validate(collection)
    assert len(collection.documents) == len(ARTICLES)
    for result, document in zip(read, collection.documents, strict=True):
        found = [a for passage in document.passages for a in passage.annotations]
        assert len(found) == sum(len(claim.fact.evidence) for claim in result.claims)
        assert all(result.document.text[a.total_span.offset : a.total_span.end] == a.text for a in found)


def test_every_article_is_brat_whose_annotations_are_the_text(read):
    for result in read:
        document = brat.loads(
            brat_text(result.document).decode(), brat_annotations(annotated(result.document, result.claims)).decode()
        )
        assert len(document.entities) == sum(len(claim.fact.evidence) for claim in result.claims)
        for entity in document.entities:
            fragments = sorted((span.begin, span.end) for span in entity.locations)
            assert " ".join(result.document.text[a:b] for a, b in fragments) == entity.text


@pytest.mark.parametrize("form", FORMATS)
def test_every_statement_comes_back(store, form):
    told = write_rdf(store, form, stream := io.BytesIO())
    formats = dict(zip(FORMATS, ("TURTLE", "TRIG", "N_QUADS", "N_TRIPLES", "JSON_LD", "RDF_XML"), strict=True))
    back = set(ox.parse(stream.getvalue(), format=getattr(ox.RdfFormat, formats[form])))
    if form in NAMED:
        assert back == set(store.engine)
    else:
        missing = {quad.triple for quad in store.engine} - {quad.triple for quad in back}
        assert len(missing) == 0 or (form == "rdf" and told)


def test_nanopublications_are_valid_and_their_trusty_addresses_true(store, tmp_path):
    from nanopub import Nanopub

    for number, one in enumerate(nanopubs(store, Publication(), trusty=True)):
        if number % 40 == 0:
            with (tmp_path / "one.trig").open("wb") as stream:
                write_nanopubs([one], stream)
            read = Nanopub(rdf=tmp_path / "one.trig")
            assert read.is_valid
            assert read.has_valid_trusty
    assert number > 2000
