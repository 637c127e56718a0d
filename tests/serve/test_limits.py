"""What a request may take: time, rows, memory, places; and that one client does not stop the others."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from medkb.serve import connection
from medkb.serve import settings as limits

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"
LARGE = "SELECT * { ?s ?p ?o }"
QUICK = "SELECT ?c { ?c a mkb:Dose } LIMIT 1"


def ask(url, query, timeout=60, **headers):
    transport = httpx.HTTPTransport(local_address=headers.pop("source", "127.0.0.1"))
    with httpx.Client(transport=transport, trust_env=False, timeout=timeout) as client:
        return client.post(f"{url}/sparql", data={"query": query}, headers=headers)


def test_a_query_past_the_time_limit_is_504_and_its_place_is_free_again(kb, serving):
    with serving(kb, seconds=2, at_once=1) as url:
        response = ask(url, ENDLESS)
        assert response.status_code == 504
        assert "longer than 2 s" in response.text
        assert ask(url, QUICK).status_code == 200


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
@pytest.mark.parametrize(("most", "status"), [(40, 200), (39, 422), (2, 422), (41, 200)])
def test_an_answer_of_more_rows_than_allowed_is_refused_whole(kb, serving, accept, most, status):
    rows = " ".join(f'("{{\\"a\\",{{ {number}")' for number in range(40))
    with serving(kb, rows=most, at_once=1) as url:
        response = ask(url, f"SELECT ?x ?y {{ VALUES (?x) {{ {rows} }} }}", Accept=accept)
    assert response.status_code == status, response.text
    if response.status_code == 422:
        assert f"more than {most} rows" in response.text
        assert "LIMIT" in response.text


def test_a_graph_of_more_triples_than_allowed_is_refused(kb, serving):
    with serving(kb, rows=10, at_once=1) as url:
        assert ask(url, "CONSTRUCT WHERE { ?s ?p ?o }").status_code == 422
        assert ask(url, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10").status_code == 200


def test_line_feeds_in_values_are_no_rows(kb, serving):
    with serving(kb, rows=3, at_once=1) as url:
        for accept in ("text/csv", "text/tab-separated-values"):
            response = ask(url, 'SELECT ("a\\nb\\nc\\nd\\ne\\nf\\"\\ng" AS ?x) {}', Accept=accept)
            assert response.status_code == 200, response.text


def test_a_query_that_needs_too_much_memory_is_422_and_the_server_lives(kb, serving):
    greedy = "SELECT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"
    with serving(kb, memory=1600 << 20, seconds=60, at_once=1) as url:
        response = ask(url, greedy, timeout=180)
        assert response.status_code == 422, response.text
        assert "of memory" in response.text
        assert ask(url, QUICK).status_code == 200


def test_a_large_answer_comes_whole_from_its_file_which_is_gone_afterwards(client):
    import tempfile
    from pathlib import Path

    query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 60000"
    response = client.get("/sparql", params={"query": query}, headers={"Accept": "text/tab-separated-values"})
    assert response.text.count("\n") == 60_001
    assert len(response.content) == int(response.headers["content-length"]) > 1 << 20
    assert not [*Path(tempfile.gettempdir()).glob("medkb-serve-*/*")]


def test_long_queries_do_not_take_every_place(kb, serving):
    with serving(kb, at_once=2, seconds=8) as url, ThreadPoolExecutor(6) as pool:
        long = [pool.submit(ask, url, f"{ENDLESS} #{number}") for number in range(6)]
        time.sleep(3)
        for _ in range(5):  # at most five are stopped before its turn
            assert ask(url, QUICK, timeout=40).status_code == 200
        codes = sorted(each.result().status_code for each in long)
        assert set(codes) <= {503, 504}
        assert 503 in codes
        assert 504 in codes


def test_the_same_long_query_again_is_refused_at_once(kb, serving):
    with serving(kb, at_once=2, seconds=12) as url, ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, url, ENDLESS)
        time.sleep(3)
        assert ask(url, ENDLESS).status_code == 503
        again = ask(url, ENDLESS)
        assert (again.status_code, again.headers["retry-after"]) == (503, "10")
        assert not first.done()
        assert first.result().status_code == 504


def test_a_client_that_goes_away_stops_its_query(kb, serving):
    with serving(kb, at_once=1, seconds=60) as url:
        with pytest.raises(httpx.ReadTimeout):
            ask(url, ENDLESS, timeout=2)
        assert ask(url, QUICK, timeout=40).status_code == 200  # before the first would be stopped


def connect(url):
    host, port = url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def drip(stream):
    for _ in range(300):
        stream.sendall(b"X: y\r\n")
        time.sleep(0.1)


def read(stream):
    data = b""
    try:
        while chunk := stream.recv(65536):
            data += chunk
    except ConnectionResetError:
        pass
    return data


def test_a_body_without_an_end_is_413(url):
    with connect(url) as stream:
        stream.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n")
        stream.sendall(b"Content-Type: application/sparql-query\r\n\r\n")
        try:
            for _ in range(400):
                stream.sendall(b"10000\r\n" + b"#" * 65536 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            raise AssertionError("the server took 26 MB")


def test_a_body_that_comes_in_drops_is_408(url, monkeypatch):
    monkeypatch.setattr(limits, "BODY_SECONDS", 1.0)
    with connect(url) as stream:
        stream.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n")
        stream.sendall(b"Content-Type: application/sparql-query\r\n\r\nASK")
        answer = read(stream)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_head_that_comes_in_drops_is_let_go(url, monkeypatch):
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)
    with connect(url) as stream:
        stream.sendall(b"GET /health HTTP/1.1\r\n")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            drip(stream)


BROKEN = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"GET / HTTP/x\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /sparql?query=" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /article/%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /article/<script> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
]


@pytest.mark.parametrize("sent", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_request_is_4xx_or_the_end_of_the_connection(url, client, sent):
    with connect(url) as stream:
        with suppress(OSError):  # the server may have had enough already
            stream.sendall(sent)
            stream.shutdown(socket.SHUT_WR)
        answer = read(stream)
    assert not answer or answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert b"Traceback" not in answer
    assert client.get("/health").status_code == 200


def test_a_client_that_reads_nothing_is_cut_and_holds_no_place(kb, serving, monkeypatch, logged):
    monkeypatch.setattr(limits, "STALL_SECONDS", 1.0)
    with serving(kb, at_once=1) as url, connect(url) as stream:
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream.sendall(b"GET /sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D%20LIMIT%2060000 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ask(url, QUICK).status_code == 200
        assert logged(lambda line: line["method"] == "GET" and line["path"] == "/sparql", within=10)


def silent(url, stop):
    streams = [connect(url) for _ in range(60)]
    stop.wait()
    for stream in streams:
        stream.close()


def drops(url, stop):
    streams = [connect(url) for _ in range(30)]
    for stream in streams:
        stream.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n")
        stream.sendall(b"Content-Type: application/sparql-query\r\n\r\n")
    while not stop.wait(0.2):
        for stream in streams:
            with suppress(OSError):
                stream.sendall(b"#")
    for stream in streams:
        stream.close()


def broken(url, stop):
    number = 0
    while not stop.wait(0.05):
        number += 1
        with suppress(OSError), connect(url) as stream:
            stream.sendall(BROKEN[number % len(BROKEN)])


def heavy(url, stop):
    number = 0
    while not stop.is_set():
        number += 1
        with suppress(httpx.HTTPError):
            ask(url, f"{ENDLESS} #{number}", timeout=5)


@pytest.mark.slow
def test_hostile_clients_of_every_kind_do_not_stop_an_honest_one(kb, serving):
    """Endless bodies, silent connections, broken and huge requests, endless queries: together for some seconds."""
    stop = threading.Event()
    kinds = (silent, drops, broken, heavy, heavy, heavy)
    with serving(kb, at_once=4, seconds=5) as url:
        threads = [threading.Thread(target=work, args=(url, stop)) for work in kinds]
        for thread in threads:
            thread.start()
        time.sleep(2)
        times = []
        try:
            for _ in range(20):
                start = time.monotonic()
                assert ask(url, QUICK).status_code == 200
                times.append(time.monotonic() - start)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert sorted(times)[-2] < 8, times
