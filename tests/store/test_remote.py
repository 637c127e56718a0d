"""The same knowledge base on real SPARQL 1.1 servers."""

import gzip
import io
import re
import runpy
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from medkb.errors import QueryError, StoreError
from medkb.export.rows import rows
from medkb.graph import VOCABULARY_GRAPH, article_iri, article_quads
from medkb.model import KINDS
from medkb.query import named_queries, run
from medkb.store import EmbeddedStore, Store, open_store, remote
from medkb.store.client import Access
from medkb.store.endpoints import endpoints
from medkb.store.remote import RemoteStore

virtuoso_server = runpy.run_path(str(Path(__file__).parent / "conftest.py"))["virtuoso_server"]
S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
G = "https://w3id.org/medkb/article/g"
SHORT = Access(timeout=20, retries=3)
CONCEPT = "https://w3id.org/medkb/vocab/drug/venetoclax"
GIVEN = {"iri": CONCEPT, "string": "a", "integer": "1", "decimal": "1", "boolean": "true"}


def fill(store):
    for document, claims in S["articles"]():
        quads = article_quads(document, claims, S["RUN"], S["issues"](claims))
        store.replace_graph(article_iri(claims[0].document), quads)
    store.load_vocabulary(S["VOCABULARY"], "d1")


def dump(store, form="nquads"):
    stream = io.BytesIO()
    store.dump(stream, form)
    return stream.getvalue()


def line(value, graph=G):
    return f'<https://x/s{value}> <https://x/p> "{value}" <{graph}> .\n'.encode()


def answers(store, name):
    """The rows of a named query, in an order; what is joined in one cell has none.

    Virtuoso joins what is unbound as if it were empty.
    """
    needed = {p.name: GIVEN[p.type] for p in named_queries()[name].params if not p.optional}
    found = run(store, name, needed)
    return sorted([tuple(map(cell, row)) for row in found], key=repr)


def cell(term):
    if term is None:
        return None
    return sorted(part.removesuffix(" / ") for part in re.split(r" \+ |, |; ", term.value))


@pytest.fixture
def store(url):
    with RemoteStore.open(url) as opened:
        yield opened


@pytest.fixture
def near(tmp_path):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as opened:
        fill(opened)
        yield opened


def test_a_remote_store_is_a_store(store):
    typed: Store = store
    assert list(typed.graphs()) == []


def test_what_is_dumped_is_what_an_embedded_store_dumps(store, near):
    fill(store)
    assert dump(store) == dump(near)


def test_building_twice_changes_nothing(store):
    fill(store)
    document, claims = S["articles"]()[0]
    quads = article_quads(document, claims, S["RUN"], S["issues"](claims))
    assert not store.replace_graph(article_iri(claims[0].document), quads)
    assert not store.load_vocabulary(S["VOCABULARY"], "d1")


def test_a_replaced_graph_keeps_nothing_of_the_old_one_and_leaves_the_others(store):
    store.replace_graph(G + "2", line(1, G + "2"))
    store.replace_graph(G, line(1) + line(2))
    assert store.replace_graph(G, line(2) + line(3))
    assert dump(store) == line(2) + line(3) + line(1, G + "2")


def test_a_removed_graph_is_gone_and_removing_it_again_says_so(store):
    store.replace_graph(G, line(1))
    assert store.remove_graph(G)
    assert not store.remove_graph(G)
    assert list(store.graphs()) == []


def test_another_digest_replaces_the_vocabulary(store):
    store.load_vocabulary(S["VOCABULARY"], "d1")
    assert store.load_vocabulary("<https://x/s> <https://x/p> <https://x/o> .", "d2")
    assert list(store.graphs()) == [VOCABULARY_GRAPH]
    assert store.quads() == 2


# Virtuoso 7.2.5 loses rows behind a subquery, or gives them once more without what is optional.
VIRTUOSO_DIFFERS = ("cohorts", "disagreements", "intervals", "regimens")


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_a_named_query_has_the_answer_of_an_embedded_store(store, near, name, request):
    if "virtuoso" in request.node.name and name in VIRTUOSO_DIFFERS:
        pytest.xfail("Virtuoso answers this query otherwise")
    fill(store)
    assert answers(store, name) == answers(near, name)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_a_table_is_that_of_an_embedded_store(store, near, kind):
    fill(store)
    assert list(rows(store, kind)) == list(rows(near, kind))


def test_a_query_sees_the_union_of_the_graphs_and_knows_the_prefixes(store):
    fill(store)
    found = store.query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?c a mkb:Dose ; mkb:inArticle ?a }")
    assert [row["n"].value for row in found] == ["2"]


def test_a_query_may_construct_a_graph(store):
    fill(store)
    triples = list(store.query("CONSTRUCT { ?c a mkb:Dose } { ?c a mkb:Dose }"))
    assert len(triples) == 3


def test_a_malformed_query_is_told_with_its_place_and_not_sent(proxy):
    with RemoteStore.open(proxy.url, SHORT) as store:
        before = len(proxy.requests)
        with pytest.raises(QueryError, match="line 1, column"):
            run(store, "SELECT ?a { ?a ?b }")
        assert len(proxy.requests) == before


@pytest.mark.parametrize(("pattern", "wanted"), [("?c a mkb:Dose", True), ("?c a mkb:None", False)])
def test_a_question_is_answered_with_a_truth(store, pattern, wanted):
    fill(store)
    answer = store.query(f"ASK {{ {pattern} }}")
    assert isinstance(answer, ox.QueryBoolean)
    assert bool(answer) is wanted


def test_an_answer_that_the_server_cut_off_is_refused(tmp_path):
    servers = virtuoso_server(tmp_path, rows=20)
    try:
        with RemoteStore.open(f"http://127.0.0.1:{next(servers)}/sparql", SHORT) as store:
            store.replace_graph(G, b"".join(line(i) for i in range(50)))
            with pytest.raises(StoreError, match="cut the answer off"):
                store.query("SELECT ?s { ?s <https://x/p> ?o }")
            assert len(list(store.query("SELECT ?s { ?s <https://x/p> ?o } LIMIT 9"))) == 9
            with pytest.raises(StoreError, match="cut the answer off"):
                store.query("CONSTRUCT { ?s <https://x/p> ?o } { ?s <https://x/p> ?o }")
            few = "CONSTRUCT { ?s <https://x/p> ?o } { { SELECT * { ?s <https://x/p> ?o } LIMIT 5 } }"
            assert len(list(store.query(few))) == 5
            with pytest.raises(StoreError, match="cut the answer off"):
                dump(store)
    finally:
        servers.close()


def test_a_dump_of_one_store_is_loaded_into_another(store, near, tmp_path):
    with gzip.open(tmp_path / "kb.nq.gz", "wb") as file:
        near.dump(file)
    loaded = store.load([tmp_path / "kb.nq.gz"])
    assert (loaded.graphs, loaded.quads) == (3, near.quads())
    assert dump(store) == dump(near)


def test_a_file_that_is_broken_at_its_end_changes_nothing(store, tmp_path):
    store.replace_graph(G, line(1))
    (tmp_path / "bad.nq").write_bytes(line(2) + b"<broken")
    with pytest.raises(StoreError, match=r"bad\.nq: not N-Quads.*nothing was loaded"):
        store.load([tmp_path / "bad.nq"])
    assert dump(store) == line(1)


def test_what_is_larger_than_a_request_is_put_together_beside_and_leaves_nothing(store, monkeypatch):
    monkeypatch.setattr(remote, "BATCH", 1000)
    store.replace_graph(G, line(1))
    wanted = b"".join(sorted(line(i) for i in range(100)))
    store.replace_graph(G, wanted)
    assert dump(store) == wanted
    assert list(store.graphs()) == [G]
    assert store.tidy() == 0


def test_no_request_is_larger_than_a_batch(proxy, monkeypatch):
    monkeypatch.setattr(remote, "BATCH", 1000)
    with RemoteStore.open(proxy.url, SHORT) as store:
        store.replace_graph(G, b"".join(line(i) for i in range(100)))
    assert max(size for _, _, size, _ in proxy.requests) <= 1000


def test_a_client_that_dies_within_a_graph_leaves_the_old_one(oxigraph_url):
    with RemoteStore.open(oxigraph_url) as store:
        store.replace_graph(G, line(1))
        body = b"".join(line(i).replace(f" <{G}>".encode(), b"") for i in range(5000))
        head = f"PUT /store?graph={quote(G, safe='')} HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\n"
        with socket.create_connection(("127.0.0.1", urlsplit(oxigraph_url).port)) as dying:
            dying.sendall(f"{head}Content-Length: {2 * len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.5)
        assert dump(store) == line(1)


def test_a_server_without_the_graph_store_protocol_is_written_to_by_updates(oxigraph_url, monkeypatch):
    monkeypatch.setenv("MEDKB_REMOTE_GRAPHS", "none")
    monkeypatch.setattr(remote, "BATCH", 1000)
    with RemoteStore.open(oxigraph_url) as store:
        store.replace_graph(G, line(1))
        store.replace_graph(G, b"".join(line(i) for i in range(100)))
        assert store.quads() == 100
        assert dump(store).count(b"\n") == 100


@pytest.mark.parametrize("failure", [503, 429, 502, 504, "drop"])
def test_a_request_that_fails_for_now_is_sent_again(proxy, failure):
    with RemoteStore.open(proxy.url, SHORT) as store:
        proxy.failures = [failure, failure]
        assert store.replace_graph(G, line(1))
        assert dump(store) == line(1)


def test_tries_are_further_and_further_apart_and_come_to_an_end(proxy):
    with RemoteStore.open(proxy.url, SHORT) as store:
        proxy.requests.clear()
        proxy.failures = [502] * 9
        with pytest.raises(StoreError, match="answered 502, also when asked again"):
            store.remove_graph(G)
    times = [at for *_, at in proxy.requests]
    assert len(times) == 1 + SHORT.retries
    assert times[-1] - times[-2] > times[1] - times[0]


def test_an_answer_that_takes_too_long_is_not_waited_for_again(proxy):
    with RemoteStore.open(proxy.url, Access(timeout=1, retries=3)) as store:
        proxy.requests.clear()
        proxy.failures = ["stall"]
        with pytest.raises(StoreError, match=r"no answer in 1 s \(MEDKB_REMOTE_TIMEOUT"):
            store.quads()
    assert len(proxy.requests) == 1


@pytest.mark.parametrize("failure", [400, 500])
def test_a_request_that_the_server_refuses_is_not_sent_again(proxy, failure):
    with RemoteStore.open(proxy.url, SHORT) as store:
        proxy.failures = [failure]
        with pytest.raises(StoreError, match=f"answered {failure}: not now"):
            store.remove_graph(G)
        assert proxy.failures == []


def test_basic_authentication_comes_from_the_environment(proxy, monkeypatch):
    proxy.wants_basic("анна", "s3cret")
    monkeypatch.setenv("MEDKB_REMOTE_USER", "анна")
    monkeypatch.setenv("MEDKB_REMOTE_PASSWORD", "s3cret")
    with open_store(proxy.url) as store:
        assert store.replace_graph(G, line(1))


def test_a_bearer_token_comes_from_the_environment(proxy, monkeypatch):
    proxy.wanted = "Bearer t0ken"
    monkeypatch.setenv("MEDKB_REMOTE_TOKEN", "t0ken")
    with open_store(proxy.url) as store:
        assert store.replace_graph(G, line(1))


def test_nobody_else_s_password_is_sent(proxy, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login anna password s3cret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with open_store(proxy.url) as store:
        store.replace_graph(G, line(1))
    assert proxy.names == {None}


def test_digest_authentication_opens_what_basic_does_not(virtuoso_url, monkeypatch):
    monkeypatch.setenv("MEDKB_REMOTE_USER", "dba")
    monkeypatch.setenv("MEDKB_REMOTE_PASSWORD", "dba")
    with pytest.raises(StoreError, match="MEDKB_REMOTE_AUTH=digest"):
        open_store(virtuoso_url + "-auth")
    monkeypatch.setenv("MEDKB_REMOTE_AUTH", "digest")
    with open_store(virtuoso_url + "-auth") as store:
        assert store.replace_graph(G, line(1))
        assert store.remove_graph(G)


def test_who_is_not_known_is_told_how_to_say_it(proxy):
    proxy.wanted = "Bearer t0ken"
    with pytest.raises(StoreError, match="MEDKB_REMOTE_USER"):
        RemoteStore.open(proxy.url, SHORT)


def test_a_wrong_password_is_not_in_the_message(proxy):
    proxy.wanted = "Bearer t0ken"
    with pytest.raises(StoreError) as caught:
        RemoteStore.open(proxy.url, Access(user="anna", password="wr0ng", retries=0))
    assert "wr0ng" not in str(caught.value)


def test_a_password_does_not_travel_readable():
    with pytest.raises(StoreError, match="use https"):
        RemoteStore.open("http://kb.example/query", Access(user="a", password="b", retries=0))


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(StoreError, match="MEDKB_REMOTE_PASSWORD") as caught:
        endpoints("https://anna:s3cret@kb.example/query")
    assert "s3cret" not in str(caught.value)


def test_a_server_that_is_not_there_is_named():
    with pytest.raises(StoreError, match="nobody listens there"):
        RemoteStore.open("http://127.0.0.1:9/query", Access(retries=0))


def test_a_page_that_is_no_sparql_is_told(proxy):
    with RemoteStore.open(proxy.url, SHORT) as store:
        proxy.failures = [200]
        with pytest.raises(StoreError, match="not an answer to SPARQL"):
            list(store.graphs())


@pytest.mark.parametrize(
    ("name", "value"),
    [("AUTH", "kerberos"), ("TIMEOUT", "soon"), ("RETRIES", "-1"), ("TIMEOUT", "nan"), ("TIMEOUT", "inf")],
)
def test_a_setting_that_does_not_fit_is_named(name, value):
    with pytest.raises(StoreError, match=f"MEDKB_REMOTE_{name}"):
        Access.of({f"MEDKB_REMOTE_{name}": value})


@pytest.mark.parametrize(
    ("address", "update", "graphs"),
    [
        ("http://h:7878", "http://h:7878/update", "http://h:7878/store"),
        ("http://h/query", "http://h/update", "http://h/store"),
        ("http://h/kb/query", "http://h/kb/update", "http://h/kb/data"),
        (
            "http://h/repositories/kb",
            "http://h/repositories/kb/statements",
            "http://h/repositories/kb/rdf-graphs/service",
        ),
        ("http://h/sparql", "http://h/sparql", "http://h/sparql-graph-crud"),
        ("http://h/sparql-auth", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth"),
        ("http://h/other", "http://h/other", None),
    ],
)
def test_endpoints_are_where_the_known_servers_have_them(address, update, graphs):
    found = endpoints(address, {})
    assert (found.update, found.graphs) == (update, graphs)


def test_the_environment_names_the_endpoints_of_other_servers():
    found = endpoints("http://h/q", {"MEDKB_REMOTE_UPDATE": "http://h/u", "MEDKB_REMOTE_GRAPHS": "http://h/g"})
    assert (found.query, found.update, found.graphs) == ("http://h/q", "http://h/u", "http://h/g")


@pytest.mark.parametrize("address", ["http://", "http://h:x/", "http://[::1/"])
def test_an_address_that_is_none_is_named(address):
    with pytest.raises(StoreError, match="not an address"):
        endpoints(address)
