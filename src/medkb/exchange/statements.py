"""What a store holds, graph by graph, sorted, with blank-node labels that do not depend on how it was filled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from medkb.errors import ExportError
from medkb.exchange.lines import distinct
from medkb.graph import VOCABULARY_GRAPH, article_iri

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Triple

    from medkb.store import Store

_End = TypeVar("_End")
_BATCH = 5_000  # lines that are parsed in one call


def graph_names(store: Store, article: str | None = None, *, vocabulary: bool = True) -> list[str]:
    """The graphs to write, sorted: all, or those of one article by its id; `vocabulary` keeps the vocabulary's.

    Raises ExportError when no article has that id.
    """
    names = sorted(store.graphs())
    if article is not None:
        if article_iri(article) not in names:
            raise ExportError(f"no article {article!r} in the knowledge base; `medkb query articles` lists their ids")
        return [article_iri(article)]
    return [name for name in names if vocabulary or name != VOCABULARY_GRAPH]


def graph_lines(store: Store, graph: str) -> list[bytes]:
    """The triples of one graph as N-Triples lines in UTF-8, distinct, sorted, with canonical blank nodes."""
    import pyoxigraph as ox

    found = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}", union=False)
    if not isinstance(found, Iterable):  # pragma: no cover - a CONSTRUCT has triples
        raise TypeError(f"{graph}: not triples")
    lines = (ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    return list(distinct(sorted(_canonical(lines, graph))))


def _canonical(lines: Sequence[bytes], graph: str) -> Iterable[bytes]:
    """Blank nodes named by RDFC-1.0 (W3C, RDF Dataset Canonicalization) and by their graph; medkb itself writes none.

    The algorithm looks at no statement without a blank node, so that the others need not pass through it.
    """
    blank = [line for line in lines if _has_blank(line)]
    if not blank:
        return lines
    import pyoxigraph as ox

    data = ox.Dataset(ox.parse(b"".join(blank), format=ox.RdfFormat.N_TRIPLES))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named = ox.serialize((_renamed(quad.triple, graph) for quad in data), format=ox.RdfFormat.N_TRIPLES) or b""
    return [*(line for line in lines if not _has_blank(line)), *named.splitlines(keepends=True)]


def _has_blank(line: bytes) -> bool:
    return line.startswith(b"_:") or b"> _:" in line


def _renamed(triple: Triple, graph: str) -> Triple:
    """The same label in two graphs would be one node."""
    import pyoxigraph as ox

    mark = hashlib.sha256(graph.encode()).hexdigest()[:12]

    def renamed(end: _End) -> _End | BlankNode:
        return ox.BlankNode(f"g{mark}{end.value}") if isinstance(end, ox.BlankNode) else end

    return ox.Triple(renamed(triple.subject), triple.predicate, renamed(triple.object))


def parsed(lines: Iterable[bytes]) -> Iterator[Triple]:
    """The triples of N-Triples lines, in their order."""
    import pyoxigraph as ox

    rest = iter(lines)
    while batch := b"".join(islice(rest, _BATCH)):
        for quad in ox.parse(batch, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
