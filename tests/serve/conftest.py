"""Real servers on free ports: in front of two articles read by the pipeline, and of two tiny graphs."""

import json
import logging
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from medkb.graph import Run, article_iri, article_quads, document_id
from medkb.pipeline import extract_file
from medkb.serve.app import application
from medkb.serve.connection import Connection
from medkb.serve.server import _HEAD, _listening, address
from medkb.serve.settings import Settings
from medkb.store import EmbeddedStore
from medkb.vocab import load
from medkb.vocab.skos import to_ntriples

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))  # browser.py

CORPORA = Path(__file__).parents[2] / "corpora"
ARTICLES = ("haematology/articles/cml_second_line_tki.txt", "rheumatology/articles/still_mas_case_report.txt")
TOKEN = "a-word-that-only-tests-know"


@pytest.fixture(scope="session")
def kb(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve") / "demo" / "kb"
    vocabulary = load()
    with EmbeddedStore.open(folder, create=True) as store:
        store.load_vocabulary(to_ntriples(vocabulary), vocabulary.digest)
        for name in ARTICLES:
            result = extract_file(CORPORA / name)
            run = Run("test", vocabulary.digest, result.document.sha256)
            graph = article_iri(document_id(result.document, result.claims))
            store.replace_graph(graph, article_quads(result.document, result.claims, run, result.issues))
    return folder


@contextmanager
def running(kb, **settings):
    """The address of a server with these settings, without the last slash."""
    settings = {"at_once": 2, "seconds": 10, **settings}
    with _listening("127.0.0.1", 0) as listener:
        app = application(kb, Settings(**settings))
        config = uvicorn.Config(
            app, http=Connection, log_level="critical", lifespan="on", ws="none", h11_max_incomplete_event_size=_HEAD
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield address(listener).rstrip("/")
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serving():
    return running


@pytest.fixture(scope="session")
def url(kb):
    with running(kb, at_once=4) as url:
        yield url


@pytest.fixture(scope="session")
def client(url):
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client


class _Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(record.getMessage()))


@pytest.fixture
def logged():
    """The first line of the log since the test began that fits; waits for it."""
    handler, log = _Lines(), logging.getLogger("medkb.access")
    log.addHandler(handler)
    log.setLevel(logging.INFO)

    def wait_for(fits, within=60):
        end = time.monotonic() + within
        while not (found := [line for line in handler.lines if fits(line)]):
            assert time.monotonic() < end, handler.lines
            time.sleep(0.05)
        return found[0]

    yield wait_for
    log.removeHandler(handler)


def tiny_kb(folder):
    """Two graphs of one statement each: http://example.org/g1 says 1, g2 says 2."""
    with EmbeddedStore.open(folder, create=True) as store:
        for number in (1, 2):
            graph = f"http://example.org/g{number}"
            value = f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>'
            line = f"<http://example.org/s> <http://example.org/p> {value} <{graph}> .\n"
            store.replace_graph(graph, line.encode())
    return folder


@pytest.fixture
def tiny(tmp_path):
    return tiny_kb(tmp_path / "kb")


@pytest.fixture(scope="module")
def tiny_url(tmp_path_factory):
    """A server in front of the two tiny graphs that takes updates with TOKEN; who changes it puts it back."""
    with running(tiny_kb(tmp_path_factory.mktemp("tiny") / "kb"), token=TOKEN, at_once=1) as url:
        yield url
