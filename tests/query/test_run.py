"""The runner and its guards."""

import http.server
import threading

import pytest

from medkb.errors import QueryError
from medkb.query import Graph, Rows, run
from medkb.query.guard import bind, check


def values(answer):
    return [[None if t is None else t.value for t in row] for row in answer]


def test_free_text_runs_over_all_graphs_without_declared_prefixes(kb):
    answer = run(kb, "SELECT (COUNT(?c) AS ?n) { ?c a mkb:Claim }")
    assert isinstance(answer, Rows)
    assert values(answer) == [["16"]]


def test_graph_names_the_article(kb):
    answer = run(kb, "SELECT DISTINCT ?g { GRAPH ?g { ?c a mkb:Claim } }")
    assert len(values(answer)) == 2


def test_ask_is_one_row(kb):
    assert values(run(kb, "ASK { ?c a mkb:Dose }")) == [["true"]]


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?c a mkb:Dose } WHERE { ?c a mkb:Dose }", "CONSTRUCT WHERE { ?c a mkb:Dose }"]
)
def test_construct_gives_a_graph(kb, query):
    answer = run(kb, query)
    assert isinstance(answer, Graph)
    assert len(list(answer)) == 3


@pytest.mark.parametrize(
    ("query", "params", "count"),
    [
        ("SELECT ?c { ?c mkb:count ?n FILTER(?n = ?x) }", {"x": "48"}, 1),
        ("SELECT ?c { ?c mkb:source ?s FILTER(?s = ?x) }", {"x": "cited"}, 1),
        ("SELECT ?c { ?c a ?class }", {"class": "mkb:Dose"}, 3),
        ("SELECT ?c { ?c a ?class }", {"class": "<https://w3id.org/medkb/ontology#Dose>"}, 3),
        ("CONSTRUCT { ?c a ?class } WHERE { ?c a ?class }", {"class": "mkb:Dose"}, 3),
        ("SELECT ?c { ?c mkb:serious ?flag }", {"flag": "false"}, 1),
    ],
)
def test_parameters_of_free_text_are_bound_by_their_look(kb, query, params, count):
    assert len(list(run(kb, query, params))) == count


def test_a_parameter_that_the_query_does_not_have_is_named(kb):
    with pytest.raises(QueryError, match=r"no variable \?x"):
        run(kb, "SELECT * { ?s ?p ?o }", {"x": "1"})


def test_a_mark_in_a_subquery_takes_the_parameters(kb):
    query = "SELECT ?c { { SELECT ?c { # bind\n ?c mkb:count ?n FILTER(?n = ?x) } } }"
    assert len(list(run(kb, query, {"x": "48"}))) == 1
    assert len(list(run(kb, query.replace("# bind", "#"), {"x": "48"}))) == 0


def test_a_query_without_a_pattern_cannot_take_parameters():
    with pytest.raises(QueryError, match="no pattern in braces"):
        bind("DESCRIBE ?x", {"x": "1"})


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("SELECT * { ?s ?p ?o }\nLIMIT x", "line 2, column 7"),
        ("SELECT * {", "line 1, column 11"),
        ("SELECT *\n{ ?s\n  foo:bar ?o }", "line 3, column"),
    ],
)
def test_a_malformed_query_is_answered_with_line_and_column(kb, query, where):
    with pytest.raises(QueryError, match=where):
        run(kb, query)


def test_the_column_is_that_of_the_text_before_parameters_went_in(kb):
    query = "SELECT * { ?s ?p ?x . ?s nope:p ?o }"
    with pytest.raises(QueryError, match="not declared") as plain:
        run(kb, query)
    with pytest.raises(QueryError) as bound:
        run(kb, query, {"x": "some long value"})
    assert str(bound.value) == str(plain.value)


def test_an_undeclared_prefix_is_said_to_be_that(kb):
    with pytest.raises(QueryError, match="prefix in front of the colon is not declared"):
        run(kb, "SELECT * { ?s foo:p ?o }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "# comment\nPREFIX x: <y:>\nDELETE WHERE { ?s ?p ?o }",
        "clear all",
        "DROP GRAPH <a:b>",
        "LOAD <http://127.0.0.1/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused_by_name(kb, update):
    with pytest.raises(QueryError, match="SPARQL Update"):
        run(kb, update)


def test_text_that_is_no_query_is_said_to_be_none(kb):
    with pytest.raises(QueryError, match="no SELECT, CONSTRUCT"):
        run(kb, "what doses are there?")


@pytest.fixture(scope="module")
def server():
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            hits.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/", hits
        listening.shutdown()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<URL> { ?s ?p ?o } }",
        "PREFIX e: <URL> SELECT * { SERVICEe:x { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE#>\n<URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<URL> { ?s ?p ?o } }",
        "SELECT * { BIND('\\'' AS ?q) SERVICE <URL> { ?s ?p ?o } }",
        'SELECT * { BIND("""a"b\\"""" AS ?q) SERVICE <URL> { ?s ?p ?o } }',
        "SELECT * { BIND(<x:#y> AS ?q) SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { BIND(<x:'> AS ?q) SERVICE <URL> { ?s ?p ?o } BIND(<x:'> AS ?r) }",
        "PREFIX e: <x:> SELECT * { ?s e:a\\# ?o . SERVICE <URL> { ?s ?p ?o } }",
        "PREFIX e: <x:> SELECT * { ?s e:a\\' ?o . SERVICE <URL> { ?s ?p ?o } . ?s e:a\\' ?o }",
        "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(kb, server, query):
    url, hits = server
    with pytest.raises(QueryError, match=r"SERVICE is not allowed|backslash"):
        run(kb, query.replace("URL", url))
    assert hits == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        "SELECT * { ?s ?p <http://example.org/service> } # SERVICE",
        "PREFIX x: <http://example.org/> SELECT * { ?s x:service ?o }",
        "SELECT * { ?s ?p <http://example.org/service#x> }",
    ],
)
def test_the_word_service_elsewhere_is_allowed(query):
    assert check(query) == "SELECT"


def test_a_query_that_names_its_graph_is_answered_from_it_alone(kb):
    graphs = [row[0] for row in run(kb, "SELECT DISTINCT ?g { GRAPH ?g { ?c a mkb:Claim } }", {})]
    count = "SELECT (COUNT(?c) AS ?n) FROM <{}> {{ ?c a mkb:Claim }}"
    alone = [int(str(next(iter(run(kb, count.format(g.value), {})))[0].value)) for g in graphs]
    everywhere = next(iter(run(kb, "SELECT (COUNT(?c) AS ?n) { ?c a mkb:Claim }", {})))[0]
    assert len(graphs) > 1
    assert sum(alone) == int(everywhere.value)
    assert max(alone) < sum(alone)
