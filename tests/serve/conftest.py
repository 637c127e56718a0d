"""A real server on a free port, in front of two articles read by the pipeline."""

import threading
import time
from pathlib import Path

import httpx
import pytest
import uvicorn

from medkb.graph import Run, article_iri, article_quads, document_id
from medkb.pipeline import extract_file
from medkb.serve.app import application
from medkb.serve.server import _listening, address
from medkb.store import EmbeddedStore
from medkb.vocab import load
from medkb.vocab.skos import to_ntriples

CORPORA = Path(__file__).parents[2] / "corpora"
ARTICLES = ("haematology/articles/cml_second_line_tki.txt", "rheumatology/articles/still_mas_case_report.txt")


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


@pytest.fixture(scope="session")
def url(kb):
    with EmbeddedStore.open(kb, read_only=True) as store, _listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(application(store), log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield address(listener).rstrip("/")
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def client(url):
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        yield client
