"""Graphs, the description of the service, clients from other sites, updates, the log, and real SPARQL clients."""

import re
import shutil

import httpx
import pytest
import rdflib
from rdflib.namespace import RDF

from medkb.query import named_queries
from medkb.store import EmbeddedStore

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
G1 = "http://example.org/g1"
TOKEN = {"Authorization": "Bearer a-word-that-only-tests-know"}
INSERT = {"update": "INSERT DATA { GRAPH <http://example.org/new> { <a:b> <a:c> 'новое' } }"}
NEW = "SELECT ?o { GRAPH <http://example.org/new> { ?s ?p ?o } }"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def test_a_graph_is_read_by_its_name(tiny_url):
    response = httpx.get(f"{tiny_url}/graphs", params={"graph": G1}, headers={"Accept": "application/n-triples"})
    assert response.headers["content-type"] == "application/n-triples"
    assert response.text.split()[2].startswith('"1"')
    assert len(response.text.splitlines()) == 1
    assert httpx.head(f"{tiny_url}/graphs", params={"graph": G1}).status_code == 200


def test_the_default_graph_is_all_of_them(tiny_url):
    response = httpx.get(f"{tiny_url}/graphs?default", headers={"Accept": "application/n-triples"})
    assert len(response.text.splitlines()) == 2


@pytest.mark.parametrize(
    ("method", "search", "status"),
    [
        ("GET", "?graph=http://example.org/none", 404),
        ("GET", "?graph=none", 400),
        ("GET", "", 400),
        ("GET", "?default&graph=http://example.org/g1", 400),
        ("PUT", "?graph=http://example.org/g1", 405),
        ("POST", "?graph=http://example.org/g1", 405),
        ("DELETE", "?graph=http://example.org/g1", 405),
    ],
)
def test_graphs_are_only_read(tiny_url, method, search, status):
    assert httpx.request(method, f"{tiny_url}/graphs{search}").status_code == status


def described(url):
    response = httpx.get(f"{url}/sparql", headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.content, format="turtle")


def test_the_endpoint_describes_itself(tiny_url):
    graph = described(tiny_url)
    service = rdflib.URIRef(f"{tiny_url}/sparql")
    assert (service, RDF.type, SD.Service) in graph
    assert (service, SD.endpoint, service) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert {str(name).rpartition("#")[2] for name in graph.objects(service, SD.supportedLanguage)} == {
        "SPARQL11Query",
        "SPARQL11Update",
    }
    assert len(list(graph.objects(service, SD.resultFormat))) >= 8
    assert {str(name) for name in graph.objects(None, SD.name)} == {G1, "http://example.org/g2"}


def test_the_named_queries_are_examples_in_its_description(url):
    graph = described(url)
    assert (None, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    assert len(set(graph.subjects(RDF.type, SH.SPARQLExecutable))) == len(named_queries())
    assert {str(text) for text in graph.objects(None, SH.select)} == {q.text for q in named_queries().values()}


def test_a_browser_that_opens_the_endpoint_gets_the_query_page(client):
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/editor")


def test_scripts_of_any_site_may_read_by_default(client):
    origin = {"Origin": "https://example.org"}
    assert client.get("/sparql?query=ASK%7B%7D", headers=origin).headers["access-control-allow-origin"] == "*"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,accept"}
    before = client.options("/sparql", headers=origin | asked)
    assert before.status_code == 200
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"].lower()
    assert client.get("/sparql?query=nonsense", headers=origin).headers["access-control-allow-origin"] == "*"


def test_scripts_of_other_sites_may_be_kept_out(tiny, serving):
    with serving(tiny, at_once=1, origins=("https://here.example",)) as url:
        for origin, allowed in (("https://here.example", "https://here.example"), ("https://there.example", None)):
            response = httpx.get(f"{url}/sparql?query=ASK%7B%7D", headers={"Origin": origin})
            assert response.headers.get("access-control-allow-origin") == allowed
    with serving(tiny, at_once=1, origins=()) as url:
        response = httpx.get(f"{url}/sparql?query=ASK%7B%7D", headers={"Origin": "https://here.example"})
        assert "access-control-allow-origin" not in response.headers


def test_service_calls_only_what_is_allowed_by_name(tiny, tiny_url, serving):
    there = f"{tiny_url}/sparql"
    query = f"SELECT ?o {{ SERVICE <{there}> {{ ?s ?p ?o FILTER(?o = 2) }} }}"
    with serving(tiny, at_once=1, services=(there,)) as url:
        found = httpx.get(f"{url}/sparql", params={"query": query}).json()["results"]["bindings"]
        assert [row["o"]["value"] for row in found] == ["2"]
        for call in ("SERVICE <http://127.0.0.1:1/>", "SERVICE ?any", f"SERVICE SILENT <{there}x>"):
            refused = httpx.get(f"{url}/sparql", params={"query": f"SELECT * {{ {call} {{ ?s ?p ?o }} }}"})
            assert refused.status_code == 400
            assert f"allowed: <{there}>" in refused.text


def test_an_update_is_stored_and_seen_by_all_workers(tiny, serving):
    with serving(tiny, at_once=3, token="a-word-that-only-tests-know") as url:
        assert httpx.post(f"{url}/sparql", data=INSERT, headers=TOKEN, timeout=30).status_code == 204
        for _ in range(6):
            found = httpx.get(f"{url}/sparql", params={"query": NEW}).json()["results"]["bindings"]
            assert [row["o"]["value"] for row in found] == ["новое"]
    with EmbeddedStore.open(tiny, read_only=True) as store:
        assert "http://example.org/new" in list(store.graphs())


def test_updates_and_queries_at_the_same_time_are_all_done(tiny, serving):
    from concurrent.futures import ThreadPoolExecutor

    def update(number):
        text = f"INSERT DATA {{ GRAPH <http://example.org/new> {{ <a:b> <a:c> {number} }} }}"
        return httpx.post(f"{url}/sparql", data={"update": text}, headers=TOKEN, timeout=120).status_code

    def query(_):
        return httpx.get(f"{url}/sparql", params={"query": NEW}, timeout=120).status_code

    with serving(tiny, seconds=60, token="a-word-that-only-tests-know") as url, ThreadPoolExecutor(8) as pool:
        updates, queries = pool.map(update, range(5)), pool.map(query, range(40))
        assert set(updates) == {204}
        assert set(queries) == {200}
        found = httpx.get(f"{url}/sparql", params={"query": NEW}).json()["results"]["bindings"]
        assert len(found) == 5


def test_an_update_while_another_process_reads_is_503(tiny, serving):
    with serving(tiny, at_once=1, token="a-word-that-only-tests-know") as url:
        with EmbeddedStore.open(tiny, read_only=True):
            response = httpx.post(f"{url}/sparql", data=INSERT, headers=TOKEN, timeout=30)
            assert response.status_code == 503
            assert "retry-after" in response.headers
        assert httpx.get(f"{url}/sparql?query=ASK%7B%7D").status_code == 200


def test_each_request_has_a_line_in_the_log_and_its_number_in_the_answer(client, logged):
    response = client.get("/sparql", params={"query": "ASK {}\n# injected"})
    line = logged(lambda line: line["id"] == response.headers["x-request-id"])
    assert (line["method"], line["path"], line["status"], line["client"]) == ("GET", "/sparql", 200, "127.0.0.1")
    assert line["bytes"] == len(response.content)
    assert line["query"] == "ASK {}\n# injected"
    refused = client.get("/sparql", params={"query": "nonsense"})
    assert logged(lambda line: line["id"] == refused.headers["x-request-id"])["status"] == 400


def test_health_fails_when_the_knowledge_base_is_gone(tiny, serving):
    with serving(tiny, at_once=1) as url:
        assert httpx.get(f"{url}/health").status_code == 200
        shutil.move(tiny, tiny.with_name("elsewhere"))
        assert httpx.get(f"{url}/health").status_code == 503


@pytest.mark.filterwarnings("ignore")
def test_sparqlwrapper_reads_every_form_of_answer(tiny_url):
    from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{tiny_url}/sparql")
    wrapper.setQuery("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    for method in ("GET", POST):
        wrapper.setMethod(method)
        wrapper.setReturnFormat(JSON)
        rows = wrapper.query().convert()["results"]["bindings"]
        assert [row["o"]["value"] for row in rows] == ["1", "2"]
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == 2
    for form in (CSV, TSV):
        wrapper.setReturnFormat(form)
        assert len(wrapper.query().convert().split()) == 3
    wrapper.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    for form in (TURTLE, RDFXML, JSONLD):
        wrapper.setReturnFormat(form)
        answer = wrapper.query().convert()
        graph = answer if isinstance(answer, rdflib.Graph) else rdflib.Graph().parse(data=answer, format="turtle")
        assert len(graph) == 2


@pytest.mark.filterwarnings("ignore")
def test_sparqlwrapper_chooses_graphs_and_updates(tiny, serving):
    from SPARQLWrapper import JSON, POST, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

    with serving(tiny, at_once=1, token="a-word-that-only-tests-know") as url:
        wrapper = SPARQLWrapper(f"{url}/sparql", returnFormat=JSON, defaultGraph=G1)
        wrapper.setQuery("SELECT ?o { ?s ?p ?o }")
        assert [row["o"]["value"] for row in wrapper.queryAndConvert()["results"]["bindings"]] == ["1"]
        wrapper.setQuery("SELECT ?o { ?s ?p")
        with pytest.raises(QueryBadFormed, match="line 1, column"):
            wrapper.query()
        wrapper = SPARQLWrapper(f"{url}/sparql", returnFormat=JSON)
        wrapper.setMethod(POST)
        wrapper.setQuery(INSERT["update"])
        with pytest.raises(Unauthorized):
            wrapper.query()
        wrapper.addCustomHttpHeader("Authorization", TOKEN["Authorization"])
        wrapper.query()
        wrapper = SPARQLWrapper(f"{url}/sparql", returnFormat=JSON)
        wrapper.setQuery(NEW)
        assert [row["o"]["value"] for row in wrapper.queryAndConvert()["results"]["bindings"]] == ["новое"]


def test_a_named_query_with_its_parameters_is_had_as_sparql(client):
    response = client.get("/query/doses.rq", params={"drug": 'bosu"tinib'})
    assert response.headers["content-type"].startswith("application/sparql-query")
    assert re.search(r'VALUES \(\?drug\) \{ \("bosu\\"tinib"\) \}', response.text)
    assert client.post("/sparql", data={"query": response.text}).status_code == 200
