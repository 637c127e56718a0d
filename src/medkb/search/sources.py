"""What a store holds to be searched: by graph a stamp that changes with it, and its labels and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from medkb.graph import VOCABULARY_GRAPH
from medkb.search.keys import keys

CUT = 32
"""Length of a quote's context in the graph: one that is as long may begin or end within a word."""

_STAMPS = f"""SELECT ?g (COALESCE(?digest, ?run, "") AS ?stamp) {{
  {{ GRAPH ?g {{ ?g a mkb:Article
      OPTIONAL {{ ?g mkb:digest ?digest }} OPTIONAL {{ ?g prov:wasGeneratedBy ?made BIND(STR(?made) AS ?run) }} }} }}
  UNION {{ VALUES ?g {{ <{VOCABULARY_GRAPH}> }} GRAPH ?g {{ ?g dcterms:identifier ?digest }} }}
}}"""
_QUOTES = """SELECT ?node ("place" AS ?kind) ?text ?lang ?before ?after { GRAPH <%s> {
  ?node oa:hasTarget/oa:hasSelector ?quote . ?quote oa:exact ?text .
  OPTIONAL { ?quote oa:prefix ?before } OPTIONAL { ?quote oa:suffix ?after } OPTIONAL { ?node mkb:lang ?lang }
} }"""
_LABELS = """SELECT ?node ?kind (STR(?label) AS ?text) (LANG(?label) AS ?lang) ?before ?after { GRAPH <%s> {
  { ?node dcterms:title ?label BIND("article" AS ?kind) }
  UNION { ?node dcterms:description ?label ; a mkb:Issue BIND("issue" AS ?kind) }
  UNION { ?node rdfs:label ?label ; a ?class VALUES (?class ?kind) {
    (mkb:Arm "arm") (mkb:Study "study") (mkb:Cohort "cohort") } }
} }"""
_CONCEPTS = """SELECT ?node ("concept" AS ?kind) (STR(?label) AS ?text) (LANG(?label) AS ?lang) ?before ?after {
  GRAPH <%s> { ?node skos:prefLabel|skos:altLabel ?label } }"""


class Searchable(Protocol):
    """What answers SPARQL: a store, or a part of one."""

    def query(self, text: str, *, union: bool = True) -> object:
        """See `medkb.store.Store`."""
        ...


class Entry(NamedTuple):
    """One text of a graph: whose it is, the keys of its words, and those of the words around it with its own."""

    node: str
    kind: str
    lang: str
    text: str
    own: str
    around: str


def stamps(store: Searchable) -> dict[str, str]:
    """The graphs that can be searched; two equal stamps mean two equal graphs."""
    return {row[0]: row[1] for row in _rows(store, _STAMPS)}


def entries(store: Searchable, graph: str) -> Iterator[Entry]:
    """What is to be found in one graph."""
    texts = (_CONCEPTS,) if graph == VOCABULARY_GRAPH else (_QUOTES, _LABELS)
    for query in texts:
        for node, kind, text, lang, before, after in _rows(store, query % graph):
            around = f"{_whole(before, first=True)} {text} {_whole(after, first=False)}"
            yield Entry(node, kind, lang, text, keys(text), keys(around) if before or after else "")


def _whole(context: str, *, first: bool) -> str:
    """The context without the word that its end may have cut."""
    if len(context) < CUT:
        return context
    words = context.split(" ", 1) if first else context.rsplit(" ", 1)
    return words[1 if first else 0] if len(words) > 1 else ""


def _rows(store: Searchable, query: str) -> Iterator[tuple[str, ...]]:
    import pyoxigraph as ox

    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - all of them are SELECT
    names = [variable.value for variable in found.variables]
    for row in found:
        terms = (row[name] for name in names)
        yield tuple("" if term is None else getattr(term, "value", "") for term in terms)
