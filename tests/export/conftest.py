"""Every table is of the sample articles."""

import re

import pytest

from medkb.graph import VOCABULARY_GRAPH
from medkb.store import EmbeddedStore
from medkb.vocab import load
from medkb.vocab.skos import to_ntriples


@pytest.fixture(scope="session")
def kb(sample_kb):
    return sample_kb


# All schemes of small size; of the large ones the concepts of these tests.
TAUGHT = re.compile(
    r"^<https://w3id.org/medkb/vocab/(?:(?:atc|outcome|endpoint|population)/[^>]+"
    r"|drug/(?:blinatumomab|inotuzumab-ozogamicin|carfilzomib|pomalidomide|dexamethasone|letrozole|anastrozole|sertraline"
    r"|rituximab|bendamustine|cytarabine)|event/(?:neutropenia|febrile-neutropenia)|regimen/r-bac)>"
)


@pytest.fixture(scope="session")
def taught(tmp_path_factory):
    """A knowledge base that holds nothing but the part of the vocabulary that the tests name."""
    terms = load()
    with EmbeddedStore.open(tmp_path_factory.mktemp("taught") / "kb", create=True) as store:
        lines = to_ntriples(terms).splitlines(keepends=True)
        store.load_vocabulary("".join(filter(TAUGHT.search, lines)), terms.digest)
        yield store


@pytest.fixture
def empty(taught):
    """The same, to be filled; what a test puts in is taken out behind it."""
    yield taught
    for graph in list(taught.graphs()):
        if graph != VOCABULARY_GRAPH:
            taught.remove_graph(graph)
