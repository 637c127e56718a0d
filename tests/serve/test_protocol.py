"""SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013), section 2, row by row, asked with curl."""

import json
import re
import shutil
import subprocess
import urllib.request
import xml.etree.ElementTree as ET
from typing import NamedTuple
from urllib.parse import quote

import pytest

CURL = shutil.which("curl")
pytestmark = pytest.mark.skipif(CURL is None, reason="no curl on this machine (Debian: apt install curl)")

G1, G2 = "http://example.org/g1", "http://example.org/g2"
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
FROM = f"SELECT ?o FROM <{G1}> {{ ?s ?p ?o }}"
BOTH = f"SELECT ?o ?named {{ ?s ?p ?o OPTIONAL {{ GRAPH <{G2}> {{ ?s ?p ?named }} }} }} ORDER BY ?o"
AUTH = ["-H", "Authorization: Bearer a-word-that-only-tests-know"]
NEW = "http://example.org/new"
INSERT = f"INSERT DATA {{ GRAPH <{NEW}> {{ <{NEW}> <http://example.org/p> 3 }} }}"
COPY = f"INSERT {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
COPY_NAMED = f"INSERT {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
DIRECT_QUERY = ["-H", "Content-Type: application/sparql-query"]
DIRECT_UPDATE = ["-H", "Content-Type: application/sparql-update"]


class Answer(NamedTuple):
    status: int
    media: str
    body: bytes

    def values(self, name="o"):
        return [row[name]["value"] if name in row else None for row in json.loads(self.body)["results"]["bindings"]]


def curl(*arguments):
    command = [CURL, "-sS", "--noproxy", "*", "--max-time", "60", "-w", "\n%{http_code} %{content_type}", *arguments]
    run = subprocess.run(command, capture_output=True, check=True)
    body, _, end = run.stdout.rpartition(b"\n")
    status, _, media = end.decode().partition(" ")
    return Answer(int(status), media.partition(";")[0], body)


def by_get(url, text, *more):
    fields = "".join(f"&{name}={quote(value, safe='')}" for name, value in more)
    return curl(f"{url}/sparql?query={quote(text, safe='')}{fields}")


def by_form(url, text, *more):
    fields = [part for name, value in more for part in ("--data-urlencode", f"{name}={value}")]
    return curl(f"{url}/sparql", "--data-urlencode", f"query={text}", *fields)


def by_body(url, text, *more):
    fields = "&".join(f"{name}={quote(value, safe='')}" for name, value in more)
    return curl(f"{url}/sparql?{fields}", *DIRECT_QUERY, "--data-binary", text)


WAYS = pytest.mark.parametrize("ask", [by_get, by_form, by_body])
"""2.1.1 query via GET, 2.1.2 query via URL-encoded POST, 2.1.3 query via POST directly."""


@WAYS
def test_2_1_a_query_is_answered(tiny_url, ask):
    answer = ask(tiny_url, ALL)
    assert (answer.status, answer.media) == (200, "application/sparql-results+json")
    assert answer.values() == ["1", "2"]


@WAYS
def test_2_1_a_query_may_hold_any_character(tiny_url, ask):
    text = 'SELECT ("доза &+%#= ≥ 5 мг 🙂" AS ?o) {}'
    assert ask(tiny_url, text).values() == ["доза &+%#= ≥ 5 мг 🙂"]


@WAYS
@pytest.mark.parametrize(
    ("text", "graphs", "found"),
    [
        (ALL, [("default-graph-uri", G1)], ["1"]),
        (ALL, [("default-graph-uri", G1), ("default-graph-uri", G2)], ["1", "2"]),
        (ALL, [("default-graph-uri", "http://example.org/none")], []),
        (ALL, [("named-graph-uri", G1)], []),
        (NAMED, [], ["1", "2"]),
        (NAMED, [("named-graph-uri", G2)], ["2"]),
        (NAMED, [("named-graph-uri", G1), ("named-graph-uri", G2)], ["1", "2"]),
        (NAMED, [("default-graph-uri", G1)], []),
        (FROM, [], ["1"]),
        (FROM, [("default-graph-uri", G2)], ["2"]),
    ],
)
def test_2_1_4_the_request_chooses_the_graphs_and_wins_over_the_query(tiny_url, ask, text, graphs, found):
    answer = ask(tiny_url, text, *graphs)
    assert answer.status == 200
    assert answer.values() == found


@WAYS
def test_2_1_4_default_and_named_graphs_are_chosen_together(tiny_url, ask):
    answer = ask(tiny_url, BOTH, ("default-graph-uri", G1), ("named-graph-uri", G2))
    assert (answer.values(), answer.values("named")) == (["1"], ["2"])


@pytest.mark.parametrize("graph", ["not an address", "g1", ""])
def test_2_1_4_a_graph_that_is_no_address_is_400(tiny_url, graph):
    assert by_get(tiny_url, ALL, ("default-graph-uri", graph)).status == 400


TABLES = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
GRAPHS = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"]


@pytest.mark.parametrize("media", TABLES)
@pytest.mark.parametrize("text", [ALL, "ASK {}"])
def test_2_1_5_rows_and_truth_come_in_the_format_that_is_accepted(tiny_url, media, text):
    answer = curl(f"{tiny_url}/sparql", "--data-urlencode", f"query={text}", "-H", f"Accept: {media}")
    assert (answer.status, answer.media) == (200, media)


@pytest.mark.parametrize("media", [*GRAPHS, "application/n-quads", "text/n3"])
@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://example.org/s>"])
def test_2_1_5_a_graph_comes_in_the_format_that_is_accepted(tiny_url, media, text):
    answer = curl(f"{tiny_url}/sparql", "--data-urlencode", f"query={text}", "-H", f"Accept: {media}")
    assert (answer.status, answer.media) == (200, media)
    assert b"http://example.org/p" in answer.body or b"p>" in answer.body


def test_2_1_5_the_best_liked_format_comes(tiny_url):
    accept = "Accept: text/csv;q=0.5, application/sparql-results+xml;q=0.9, image/png"
    answer = curl(f"{tiny_url}/sparql", "--data-urlencode", f"query={ALL}", "-H", accept)
    assert answer.media == "application/sparql-results+xml"
    assert len(ET.fromstring(answer.body).findall(".//{*}result")) == 2


def test_2_1_6_success_is_200_with_the_results_in_the_body(tiny_url):
    assert json.loads(by_get(tiny_url, "ASK { ?s ?p 1 }").body)["boolean"] is True


@WAYS
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * {\n  ?s ?p", "line 2, column 8"),
        ("SELECT * { ?s nope:p ?o }", "line 1, column"),
        ("nonsense here", "no SELECT"),
        ("", "no SELECT"),
    ],
)
def test_2_1_7_a_malformed_query_is_400_with_the_place(tiny_url, ask, text, place):
    answer = ask(tiny_url, text)
    assert (answer.status, answer.media) == (400, "text/plain")
    assert place in answer.body.decode()


REFUSED = {
    "a method other than GET and POST": (["-X", "PUT", "?query=ASK%7B%7D"], 405),
    "DELETE": (["-X", "DELETE", "?query=ASK%7B%7D"], 405),
    "two queries": (["?query=ASK%7B%7D&query=ASK%7B%7D"], 400),
    "two queries posted": (["-d", "query=ASK%7B%7D&query=ASK%7B%7D"], 400),
    "a query in a body of another type": (["-H", "Content-Type: text/plain", "-d", "ASK {}"], 415),
    "a form without its type": (["-H", "Content-Type:", "-d", "query=ASK%7B%7D"], 415),
    "a query in a body without its type": (["-H", "Content-Type:", "--data-binary", "ASK {}"], 415),
    "no query": (["-d", "nothing=1"], 400),
    "a query that is not UTF-8": ([*DIRECT_QUERY, "--data-binary", b"ASK { ?s ?p '\xff' }"], 400),
    "another charset": (["-H", "Content-Type: application/sparql-query; charset=UTF-16", "-d", "ASK {}"], 415),
    "an address that is not UTF-8": (["?query=ASK%7B%3Fs%20%3Fp%20%27%FF%27%7D"], 400),
    "an update by GET": (["?update=CLEAR%20ALL"], 400),
    "a query and an update": ([*AUTH, "-d", "query=ASK%7B%7D&update=CLEAR%20ALL"], 400),
    "two updates": ([*AUTH, "-d", "update=CLEAR%20ALL&update=CLEAR%20ALL"], 400),
    "an update in a body of another type": ([*AUTH, "-H", "Content-Type: text/plain", "-d", "CLEAR ALL"], 415),
    "an update that is not UTF-8": ([*AUTH, *DIRECT_UPDATE, "--data-binary", b"CLEAR ALL #\xff"], 400),
    "an update that is malformed": ([*AUTH, *DIRECT_UPDATE, "-d", "INSERT DATA { ?"], 400),
    "an update as a query": (["-d", "query=CLEAR%20ALL"], 400),
    "a query as an update": ([*AUTH, "-d", "update=ASK%20%7B%7D"], 400),
    "graphs of an update for a query": (["?query=ASK%7B%7D&using-graph-uri=http://example.org/g1"], 400),
    "graphs of a query for an update": ([*AUTH, "-d", "update=CLEAR%20ALL&default-graph-uri=http://a.org/"], 400),
    "a type that there is not": (["-H", "Accept: image/png", "?query=ASK%7B%7D"], 406),
    "an update without the token": (["-d", "update=CLEAR%20ALL"], 401),
    "an update with another token": (["-H", "Authorization: Bearer no", "-d", "update=CLEAR%20ALL"], 401),
}


@pytest.mark.parametrize("case", REFUSED)
def test_2_what_is_no_operation_is_refused_and_changes_nothing(tiny_url, case):
    arguments, status = REFUSED[case]
    last = arguments[-1]
    address, rest = (last, arguments[:-1]) if isinstance(last, str) and last.startswith("?") else ("", arguments)
    answer = curl(f"{tiny_url}/sparql{address}", *rest)
    assert answer.status == status, answer.body
    assert answer.body.strip()
    assert by_get(tiny_url, ALL).values() == ["1", "2"]


def update_by_form(url, text, *more):
    fields = [part for name, value in more for part in ("--data-urlencode", f"{name}={value}")]
    return curl(f"{url}/sparql", *AUTH, "--data-urlencode", f"update={text}", *fields)


def update_by_body(url, text, *more):
    fields = "&".join(f"{name}={quote(value, safe='')}" for name, value in more)
    return curl(f"{url}/sparql?{fields}", *AUTH, *DIRECT_UPDATE, "--data-binary", text)


@pytest.fixture
def cleared(tiny_url):
    yield tiny_url
    if new(tiny_url):
        assert update_by_form(tiny_url, f"DROP GRAPH <{NEW}>").status == 204


UPDATES = pytest.mark.parametrize("change", [update_by_form, update_by_body])
"""2.2.1 update via URL-encoded POST, 2.2.2 update via POST directly."""


def new(url):
    return by_get(url, ALL, ("default-graph-uri", NEW)).values()


@UPDATES
def test_2_2_an_update_is_done_and_success_is_2xx(cleared, change):
    assert change(cleared, INSERT).status == 204
    assert new(cleared) == ["3"]


def test_a_page_that_was_asked_before_an_update_is_not_answered_from_memory(cleared):
    node = "https://w3id.org/medkb/claim/kept"
    for value in ("one", "two"):
        update_by_form(cleared, f"DROP SILENT GRAPH <{NEW}>")
        text = f'INSERT DATA {{ GRAPH <{NEW}> {{ <{node}> <http://example.org/p> "{value}" }} }}'
        assert update_by_form(cleared, text).status == 204
        pages = [urllib.request.urlopen(f"{cleared}/claim/kept.nt").read().decode() for _ in range(2)]
        assert pages[0] == pages[1]
        assert f'"{value}"' in pages[0]


@UPDATES
@pytest.mark.parametrize(
    ("text", "graphs", "found"),
    [
        (COPY, [("using-graph-uri", G1)], ["1"]),
        (COPY, [("using-graph-uri", G1), ("using-graph-uri", G2)], ["1", "2"]),
        (COPY, [("using-named-graph-uri", G1)], []),
        (COPY_NAMED, [("using-named-graph-uri", G2)], ["2"]),
        (COPY_NAMED, [("using-graph-uri", G1), ("using-named-graph-uri", G2)], ["2"]),
        (f"{INSERT} ; {COPY}", [("using-graph-uri", G1)], ["1", "3"]),
    ],
)
def test_2_2_3_the_request_chooses_the_graphs_of_where(cleared, change, text, graphs, found):
    assert change(cleared, text, *graphs).status == 204
    assert new(cleared) == found


@UPDATES
def test_2_2_3_delete_where_uses_the_chosen_graphs_too(cleared, change):
    text = f"{INSERT} ; DELETE WHERE {{ GRAPH ?g {{ ?s <http://example.org/p> 3 }} }}"
    assert change(cleared, text, ("using-named-graph-uri", G1)).status == 204
    assert new(cleared) == ["3"]
    assert change(cleared, text, ("using-named-graph-uri", NEW)).status == 204
    assert new(cleared) == []


@UPDATES
@pytest.mark.parametrize("word", [f"USING <{G1}>", f"USING NAMED <{G1}>", "WITH"])
def test_2_2_3_graphs_chosen_in_two_ways_are_400(cleared, change, word):
    where = f"INSERT {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }} {word} WHERE {{ ?s ?p ?o }}"
    text = where if word != "WITH" else f"WITH <{G1}> INSERT {{ ?s ?p 4 }} WHERE {{ ?s ?p ?o }}"
    answer = change(cleared, text, ("using-graph-uri", G2))
    assert answer.status == 400
    assert new(cleared) == []


@UPDATES
def test_2_2_4_a_malformed_update_is_400_with_the_place(cleared, change):
    answer = change(cleared, f"{INSERT} ;\nINSERT DATA {{ ?s }}")
    assert answer.status == 400
    assert re.search(r"line 2, column \d+", answer.body.decode())
    assert new(cleared) == []


@UPDATES
@pytest.mark.parametrize(
    "text",
    ["LOAD <http://127.0.0.1:1/x>", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"],
)
def test_2_2_an_update_calls_no_other_server(cleared, change, text):
    answer = change(cleared, text)
    assert answer.status == 400
    assert "is not allowed" in answer.body.decode()


def test_2_2_a_base_in_the_update_holds(cleared):
    base = "BASE <http://example.org/> INSERT DATA { GRAPH <new> { <s> <p> 5 } }"
    assert update_by_body(cleared, base).status == 204
    assert new(cleared) == ["5"]
