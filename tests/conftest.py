"""Options and settings of the whole suite."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest
from hypothesis import settings

# Neither the terms nor the cache of whoever runs the tests.
os.environ["MEDKB_VOCAB"] = str(Path(__file__).parents[1] / "build" / "no-terms")
os.environ["MEDKB_CACHE"] = str(Path(__file__).parents[1] / "build" / "cache")

# No deadline: the first word of a run loads the dictionary, and both cores may be busy.
settings.register_profile("medkb", deadline=None, derandomize=bool(os.environ.get("CI")), database=None)
settings.load_profile("medkb")


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the files of tests/golden anew instead of comparing with them",
    )


@pytest.fixture
def rewrite_golden(request):
    return request.config.getoption("--rewrite-golden")


@pytest.fixture(scope="session")
def sample_kb(tmp_path_factory):
    """A knowledge base with the two sample articles of tests/graph."""
    from medkb.graph import article_iri, article_quads
    from medkb.store import EmbeddedStore

    samples = runpy.run_path(str(Path(__file__).parent / "graph" / "samples.py"))
    with EmbeddedStore.open(tmp_path_factory.mktemp("kb"), create=True) as store:
        for document, claims in samples["articles"]():
            quads = article_quads(document, claims, samples["RUN"], samples["issues"](claims))
            store.replace_graph(article_iri(claims[0].document), quads)
        store.load_vocabulary(samples["VOCABULARY"], "d")
        yield store
