"""A knowledge base on a SPARQL 1.1 server: queries and updates over HTTP, graphs by the Graph Store Protocol.

Whether replacing one graph is one transaction is the server's matter: with Oxigraph, GraphDB and Fuseki (TDB2) it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import urlencode

import pyoxigraph as ox

from medkb.errors import StoreError
from medkb.graph import PREFIXES, VOCABULARY_GRAPH
from medkb.graph.namespaces import BASE
from medkb.store import answers, bulk
from medkb.store.client import Access, Client
from medkb.store.endpoints import Endpoints, endpoints

if TYPE_CHECKING:
    from requests import Response

BATCH = 4_000_000
"""Bytes of one request: what the proxies and servers in use take without being told."""

_STAGING = BASE + "graph/staging/"
_DIGEST = PREFIXES["dcterms"] + "identifier"
_OWN = f'FILTER(STRSTARTS(STR(?g), "{BASE}") && !STRSTARTS(STR(?g), "{_STAGING}"))'
_UNIONS: tuple[dict[str, str], ...] = (
    {},
    {"union-default-graph": "true"},  # Oxigraph's server
    {"default-graph-uri": "urn:x-arq:UnionGraph"},  # Jena
)
"""Parameters with which servers take the union of all graphs for the default graph; most do so by themselves."""

_TURTLE = "text/turtle"  # Virtuoso knows no application/n-triples; N-Triples are Turtle
_FORM = "application/x-www-form-urlencoded"
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples, text/turtle;q=0.9"


class RemoteStore:
    """`medkb.store.Store` by its URL. Make one with `open`; use it in a `with` block.

    Of a server that holds other data too, it sees and changes the graphs of medkb only; queries see everything.
    """

    def __init__(self, where: Endpoints, client: Client) -> None:
        self.where = where
        self._client = client
        self._union: Mapping[str, str] | None = None
        self.server = ""

    @classmethod
    def open(cls, address: str, access: Access | None = None) -> Self:
        """A store that answers. Raises StoreError: an address that is none, no answer, a refusal."""
        store = cls(endpoints(address), Client(access or Access.of()))
        try:
            store.server = store._ask("ASK {}").headers.get("Server", "").strip()
        except BaseException:
            store.close()
            raise
        return store

    def replace_graph(self, iri: str, nquads: bytes) -> bool:
        """See `Store`. The graph is read and compared first; too large for a request, it is put together beside."""
        try:
            quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise StoreError(f"{iri}: not N-Quads: {error}") from error
        strange = next((quad for quad in quads if quad.graph_name != ox.NamedNode(iri)), None)
        if strange is not None:
            raise StoreError(f"a statement of {strange.graph_name} among those of {iri}")
        wanted, stored = ({quad.triple for quad in answers.settled(each)} for each in (quads, self._read(iri)))
        if wanted == stored:
            return False
        self._replace(iri, _lines(quad.triple for quad in quads))
        return True

    def remove_graph(self, iri: str) -> bool:
        """See `Store`."""
        there = self._truth(f"ASK {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}")
        if there:
            self._update(f"DROP SILENT GRAPH {ox.NamedNode(iri)}")
        return there

    def has_vocabulary(self, digest: str) -> bool:
        """See `Store`."""
        return self._truth(f'ASK {{ GRAPH <{VOCABULARY_GRAPH}> {{ ?g <{_DIGEST}> "sha256:{digest}" }} }}')

    def load_vocabulary(self, ntriples: str, digest: str) -> bool:
        """See `Store`. The digest goes last: a vocabulary that arrived in part is not taken for one."""
        if self.has_vocabulary(digest):
            return False
        self._replace(VOCABULARY_GRAPH, (line.encode() + b"\n" for line in ntriples.split("\n") if line))
        stamp = f'<{VOCABULARY_GRAPH}> <{_DIGEST}> "sha256:{digest}" .\n'
        self._send_graph("POST", VOCABULARY_GRAPH, stamp.encode())
        self._union = None
        return True

    def graphs(self) -> Iterator[str]:
        """See `Store`."""
        found = self._select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {_OWN} }}")
        yield from sorted(row["g"].value for row in found)

    def quads(self) -> int:
        """See `Store`."""
        found = self._select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {_OWN} }}")
        return int(next(iter(found))["n"].value)

    def query(self, text: str, *, union: bool = True) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """See `Store`. What is no SPARQL 1.1 is not sent; the answer is read whole before the first row is given."""
        kind = type(ox.Store().query(text, prefixes=PREFIXES))
        response = self._ask(
            answers.declared(text), self._graphs_at_once() if union else {}, rows=kind is not ox.QueryTriples
        )
        if kind is ox.QueryTriples:
            return self._whole_graph(response).query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        found = self._answer(response)
        return answers.truth(found) if kind is ox.QueryBoolean else found

    def dump(self, stream: IO[bytes], form: str = "nquads") -> None:
        """See `Store`. One graph at a time is fetched."""
        bulk.dump(((name, self._sorted(name)) for name in self.graphs()), stream, form)

    def load(self, files: Sequence[Path], graph: str | None = None) -> bulk.Loaded:
        """See `Store`. The files are checked first; each graph then replaces its own, one after the other."""
        sources = [bulk.source(file, graph) for file in files]
        for source in sources:
            for quad in source.quads():
                bulk.named(quad, source.path)
        seen: set[str] = set()
        count = 0
        for source in sources:
            for name, quads in groupby(source.quads(), lambda quad: quad.graph_name.value):  # type: ignore[union-attr]
                triples = [quad.triple for quad in quads]
                count += len(triples)
                if name in seen:
                    for batch in _batches(_lines(triples)):
                        self._send_graph("POST", name, batch)
                else:
                    self._replace(name, _lines(triples))
                seen.add(name)
        return bulk.Loaded(len(seen), count, len(seen))

    def tidy(self) -> int:
        """Drop what interrupted writes left on the server; the number of graphs."""
        query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{_STAGING}")) }}'
        left = [row["g"] for row in self._select(query)]
        for name in left:
            self._update(f"DROP SILENT GRAPH {name}")
        return len(left)

    def close(self) -> None:
        """See `Store`."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, iri: str) -> Iterable[ox.Quad]:
        if self.where.graphs:
            response = self._client.send("GET", self.where.graphs, {"Accept": _TRIPLES}, {"graph": iri})
            return answers.triples(response) if response.ok else ()  # 404: there is none
        query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}"
        return answers.triples(self._ask(query, rows=False))

    def _sorted(self, iri: str) -> list[ox.Quad]:
        graph, read = ox.NamedNode(iri), list(self._read(iri))
        count = next(iter(self._select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")))["n"].value
        if len(read) != int(count):
            raise self._cut()
        quads = (ox.Quad(q.subject, q.predicate, q.object, graph) for q in answers.settled(read))
        return sorted(quads, key=str)

    def _replace(self, iri: str, lines: Iterable[bytes]) -> None:
        """Put N-Triples in the place of a graph: in one request, or beside it in several and then copied."""
        batches = _batches(lines)
        first, second = next(batches, None), next(batches, None)
        if first is None:
            self._update(f"DROP SILENT GRAPH {ox.NamedNode(iri)}")
        elif second is None:
            self._send_graph("PUT", iri, first)
        else:
            self._replace_large(iri, chain((first, second), batches))

    def _replace_large(self, iri: str, batches: Iterable[bytes]) -> None:
        beside = _STAGING + hashlib.sha256(iri.encode()).hexdigest()
        drop = f"DROP SILENT GRAPH <{beside}>"
        self._update(drop)
        try:
            for batch in batches:
                self._send_graph("POST", beside, batch)
            # not MOVE: asked twice, because the first answer was lost, it would leave nothing
            self._update(f"COPY <{beside}> TO {ox.NamedNode(iri)}")
        finally:
            self._update(drop)

    def _send_graph(self, method: str, iri: str, triples: bytes) -> None:
        """PUT replaces the graph, POST adds to it."""
        if self.where.graphs:
            headers = {"Content-Type": f"{_TURTLE}; charset=utf-8"}
            self._client.send(method, self.where.graphs, headers, {"graph": iri}, triples)
            return
        name = ox.NamedNode(iri)
        drop = f"DROP SILENT GRAPH {name};\n" if method == "PUT" else ""
        self._update(f"{drop}INSERT DATA {{ GRAPH {name} {{\n{triples.decode()}}} }}")

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        self._client.send("POST", self.where.update, headers, body=text.encode())

    def _ask(self, text: str, params: Mapping[str, str] | None = None, *, rows: bool = True) -> Response:
        # the POST form: Virtuoso 7.2 never answers one whose body is the query
        headers = {"Content-Type": _FORM, "Accept": _ROWS if rows else _TRIPLES}
        form = urlencode({"query": text, **(params or {})})
        return self._client.send("POST", self.where.query, headers, body=form.encode())

    def _answer(self, response: Response) -> ox.QuerySolutions | ox.QueryBoolean:
        """Rows or a truth. Raises StoreError for an answer that is none or was cut off."""
        try:
            if answers.cut_off(response):
                raise self._cut()
            return answers.results(response)
        except (SyntaxError, ValueError) as error:
            found = response.headers.get("Content-Type", "nothing")
            raise StoreError(f"{self.where.query}: not an answer to SPARQL ({found}): {error}") from error

    def _whole_graph(self, response: Response) -> ox.Store:
        """The triples of an answer, which Virtuoso cuts off as it does rows, but without a word."""
        held = ox.Store()
        held.extend(answers.triples(response))
        if self.server.startswith("Virtuoso"):
            more = self._ask(f"SELECT (1 AS ?one) {{ ?s ?p ?o }} LIMIT {len(held) + 1}")
            if answers.LIMITED in more.headers:
                raise self._cut()
        return held

    def _cut(self) -> StoreError:
        return StoreError(
            f"{self.where.query}: the server cut the answer off; ask for less, or raise its limit (ResultSetMaxRows)"
        )

    def _select(self, text: str) -> ox.QuerySolutions:
        found = self._answer(self._ask(text))
        if isinstance(found, ox.QueryBoolean):
            raise StoreError(f"{self.where.query}: rows were asked for, and a truth came")
        return found

    def _truth(self, text: str, params: Mapping[str, str] | None = None) -> bool:
        return bool(answers.truth(self._answer(self._ask(text, params))))

    def _graphs_at_once(self) -> Mapping[str, str]:
        """What makes this server ask all graphs, found by asking for the vocabulary's stamp. Raises StoreError."""
        if self._union is None:
            stamp = f"<{VOCABULARY_GRAPH}> <{_DIGEST}> ?digest"
            if not self._truth(f"ASK {{ GRAPH <{VOCABULARY_GRAPH}> {{ {stamp} }} }}"):
                return {}  # nothing is built there yet
            asked = (union for union in _UNIONS if self._truth(f"ASK {{ {stamp} }}", union))
            self._union = next(asked, None)
        if self._union is None:
            raise StoreError(
                f"{self.where.query}: its default graph is not the union of the named graphs; set that up on the "
                "server (Oxigraph: --union-default-graph; Jena: tdb2:unionDefaultGraph true)"
            )
        return self._union


def _lines(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    return (f"{triple} .\n".encode() for triple in triples)


def _batches(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines in pieces of at most `BATCH` bytes; a longer line is a piece of its own."""
    piece = bytearray()
    for line in lines:
        if piece and len(piece) + len(line) > BATCH:
            yield bytes(piece)
            piece.clear()
        piece += line
    if piece:
        yield bytes(piece)
