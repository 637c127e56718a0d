"""SPARQL 1.1 Service Description, with the named queries as examples in the vocabulary that UniProt's endpoint uses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from medkb.query import named_queries
from medkb.serve.settings import Settings
from medkb.store import EmbeddedStore

if TYPE_CHECKING:
    from pyoxigraph import Triple

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TARGET = "https://schema.org/target"
_RESULTS = "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV"
_GRAPHS = "Turtle N-Triples JSON-LD RDF_XML TriG N-Quads N3"
_MOST_GRAPHS = 1000


def service(store: EmbeddedStore, base: str, settings: Settings) -> Iterator[Triple]:
    """What the service at `base` can do: languages, formats, features, graphs (the first 1000) and examples."""
    import pyoxigraph as ox

    endpoint = f"{base}sparql"

    def said(subject: str, predicate: str, value: str | ox.Literal) -> Triple:
        return ox.Triple(
            ox.NamedNode(subject),
            ox.NamedNode(predicate),
            value if isinstance(value, ox.Literal) else ox.NamedNode(value),
        )

    yield said(endpoint, f"{_RDF}type", f"{_SD}Service")
    yield said(endpoint, f"{_SD}endpoint", endpoint)
    languages = ("SPARQL11Query", *(("SPARQL11Update",) if settings.token else ()))
    features = ("UnionDefaultGraph", *(("BasicFederatedQuery",) if settings.services else ()))
    for property_, values in (("supportedLanguage", languages), ("feature", features)):
        for value in values:
            yield said(endpoint, f"{_SD}{property_}", f"{_SD}{value}")
    for name in f"{_RESULTS} {_GRAPHS}".split():
        yield said(endpoint, f"{_SD}resultFormat", f"{_FORMATS}{name}")
    dataset = f"{endpoint}#dataset"
    yield said(endpoint, f"{_SD}defaultDataset", dataset)
    yield said(dataset, f"{_RDF}type", f"{_SD}Dataset")
    yield said(dataset, f"{_SD}defaultGraph", f"{endpoint}#union")
    yield said(f"{endpoint}#union", f"{_RDF}type", f"{_SD}Graph")
    for number, graph in enumerate(islice(store.engine.named_graphs(), _MOST_GRAPHS)):
        node = f"{endpoint}#graph-{number}"
        yield said(dataset, f"{_SD}namedGraph", node)
        yield said(node, f"{_RDF}type", f"{_SD}NamedGraph")
        yield ox.Triple(ox.NamedNode(node), ox.NamedNode(f"{_SD}name"), graph)
    for query in named_queries().values():
        node = f"{base}query/{query.name}"
        yield said(node, f"{_RDF}type", f"{_SH}SPARQLExecutable")
        yield said(node, f"{_RDF}type", f"{_SH}SPARQLSelectExecutable")
        yield said(node, f"{_RDFS}label", ox.Literal(query.title, language="en"))
        yield said(node, f"{_RDFS}comment", ox.Literal(query.question, language="en"))
        yield said(node, f"{_RDFS}comment", ox.Literal(query.question_ru, language="ru"))
        yield said(node, f"{_SH}select", ox.Literal(query.text))
        yield said(node, _TARGET, endpoint)
