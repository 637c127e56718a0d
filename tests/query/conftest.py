"""One knowledge base with the sample articles for every query."""

import runpy
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))


@pytest.fixture(scope="session")
def kb(tmp_path_factory):
    with EmbeddedStore.open(tmp_path_factory.mktemp("kb"), create=True) as store:
        for document, claims in S["articles"]():
            store.replace_graph(article_iri(claims[0].document), article_quads(document, claims, S["RUN"]))
        store.load_vocabulary(S["VOCABULARY"], "d")
        yield store
