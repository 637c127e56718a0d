"""SPARQL 1.1 Protocol, asked of a real server."""

import asyncio
import csv
import io
import json
import urllib.request
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from medkb.serve.app import application
from medkb.serve.settings import BODY

COUNT = "SELECT (COUNT(?c) AS ?n) { ?c a mkb:Dose }"
DOSES = "SELECT ?printed { ?c a mkb:Dose ; mkb:drugName 'bosutinib' ; mkb:printed ?printed } ORDER BY ?printed"
GRAPH = "CONSTRUCT { ?c mkb:drugName ?d } WHERE { ?c a mkb:Dose ; mkb:drugName ?d }"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
# rdflib warns of its own calls
RDFLIB = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def ask(client, query, accept="", **headers):
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept, **headers})


@pytest.fixture(scope="session")
def count(client):
    number = int(ask(client, COUNT).json()["results"]["bindings"][0]["n"]["value"])
    assert number > 5
    return number


def test_the_three_ways_to_ask_give_the_same_answer(client):
    given = ask(client, DOSES).text
    posted = {"form": {"data": {"query": DOSES}}}
    posted["body"] = {"content": DOSES.encode(), "headers": {"Content-Type": "application/sparql-query; charset=utf-8"}}
    for way, options in posted.items():
        response = client.post("/sparql", **options)
        assert (response.status_code, response.text) == (200, given), way


def test_an_answer_has_the_figures_of_the_article(client):
    printed = [row["printed"]["value"] for row in ask(client, DOSES).json()["results"]["bindings"]]
    assert any("мг" in figure for figure in printed)


@pytest.mark.parametrize(
    ("accept", "read"),
    [
        ("application/sparql-results+json", lambda t: [r["n"]["value"] for r in json.loads(t)["results"]["bindings"]]),
        ("application/sparql-results+xml", lambda t: [e.text for e in ET.fromstring(t).iter(RESULTS + "literal")]),
        ("text/csv", lambda t: [row["n"] for row in csv.DictReader(io.StringIO(t))]),
        ("text/tab-separated-values", lambda t: t.splitlines()[1:]),
    ],
)
def test_rows_come_in_the_type_that_accept_names(client, count, accept, read):
    response = ask(client, COUNT, accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    assert read(response.text) == [str(count)]


def test_ask_comes_as_xml(client):
    assert ET.fromstring(ask(client, "ASK { ?c a mkb:Dose }", "text/xml").text).find(RESULTS + "boolean").text == "true"


@RDFLIB
@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_a_graph_comes_in_the_type_that_accept_names(client, count, accept):
    response = ask(client, GRAPH, accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    assert len(rdflib.Graph().parse(data=response.content, format=accept)) == count


@RDFLIB
def test_rdflib_reads_the_endpoint_as_a_store(url, count):
    graph = rdflib.Graph(SPARQLStore(f"{url}/sparql"))
    mkb = rdflib.Namespace("https://w3id.org/medkb/ontology#")
    assert len(list(graph.subjects(rdflib.RDF.type, mkb.Dose))) == count
    assert len(graph.query(GRAPH).graph) == count
    assert graph.query("ASK { ?c a mkb:Dose }").askAnswer is True


def test_the_standard_library_is_client_enough(url):
    body = urllib.request.urlopen(f"{url}/sparql?query=ASK%7B%7D").read()
    assert json.loads(body)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * {\n?s ?p", "line 2, column 6"),
        ("doses", "/query/doses"),
        ("what?", "no SELECT"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "line 1, column 1: INSERT is SPARQL Update"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ],
)
def test_a_query_that_cannot_run_is_answered_with_400_and_the_reason(client, query, said):
    response = ask(client, query)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert said in response.text
    assert len(response.text.splitlines()) == 1


def test_from_named_chooses_the_graphs_of_graph(client):
    names = [
        row["g"]["value"]
        for row in ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?c a mkb:Claim } }").json()["results"]["bindings"]
    ]
    assert len(names) == 2
    only = f"SELECT DISTINCT ?g FROM NAMED <{names[0]}> {{ GRAPH ?g {{ ?c a mkb:Claim }} }}"
    assert [row["g"]["value"] for row in ask(client, only).json()["results"]["bindings"]] == names[:1]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": {"update": "CLEAR ALL"}}, 403),
        ({"content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ({"params": {"update": "CLEAR ALL"}, "data": {"query": "ASK {}"}}, 400),
        ({"data": {}}, 415),
        ({"content": b"", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400),
        ({"data": {"query": "ASK {} #" + "x" * BODY}}, 413),
        ({"content": b"x" * (BODY + 1), "headers": {"Content-Type": "application/sparql-query"}}, 413),
    ],
)
def test_a_request_that_is_refused_says_why_by_its_status(client, options, status):
    response = client.post("/sparql", **options)
    assert response.status_code == status, response.text
    assert response.text.strip()


def test_no_update_request_changes_the_store(client, count):
    client.post("/sparql", data={"update": "CLEAR ALL"})
    ask(client, "CLEAR ALL")
    assert ask(client, COUNT, "text/csv").text.split() == ["n", str(count)]


@pytest.mark.parametrize(("query", "named"), [("SELECT * { ?s ?p 1 }", "text/csv"), (GRAPH, "text/turtle")])
def test_a_type_that_the_answer_has_not_is_406_with_those_it_has(client, query, named):
    response = ask(client, query, "image/png")
    assert response.status_code == 406
    assert named in response.text


@pytest.mark.parametrize(
    "form", ["SELECT * " + "{" * 200_000 + "}" * 200_000, "ASK { FILTER(" + "(" * 200_000 + "1" + ")" * 200_000 + ") }"]
)
def test_a_deep_query_does_not_end_the_server(client, form):
    assert ask(client, "ASK {}").status_code == 200
    headers = {"Content-Type": "application/sparql-query"}
    response = client.post("/sparql", content=form.encode(), headers=headers)
    assert response.status_code == 422, response.text
    assert "nested too deeply" in response.text
    assert ask(client, "ASK {}").status_code == 200


def test_a_defect_is_500_without_a_trace(kb, monkeypatch):
    monkeypatch.setattr("medkb.serve.app.Sparql", None)

    async def asked():
        transport = httpx.ASGITransport(application(kb), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/sparql", params={"query": "ASK {}"})

    response = asyncio.run(asked())
    assert response.status_code == 500
    assert response.text == "a defect of medkb; its log says more\n"


def test_requests_at_the_same_time_are_all_answered(client, count):
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: ask(client, COUNT, "text/csv").text.split()[1], range(40)))
    assert answers == {str(count)}
