"""What a knowledge base can do, whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

    from medkb.store.bulk import Loaded


class Store(Protocol):
    """A set of named graphs, one an article, and the vocabulary's. Every method raises StoreError when it cannot."""

    def replace_graph(self, iri: str, nquads: bytes) -> bool:
        """Make the graph `iri` hold exactly these quads, in one transaction; False when it already does.

        `nquads` is UTF-8 N-Quads whose graph name is `iri` in every line.
        """
        ...

    def remove_graph(self, iri: str) -> bool:
        """Drop one graph with all that it holds; False when there is none."""
        ...

    def has_vocabulary(self, digest: str) -> bool:
        """True when the vocabulary with this digest is stored."""
        ...

    def load_vocabulary(self, ntriples: str, digest: str) -> bool:
        """Make the vocabulary's graph hold these triples, in one transaction; False when `digest` is stored already."""
        ...

    def graphs(self) -> Iterator[str]:
        """The names of the graphs that hold something, sorted."""
        ...

    def query(self, text: str, *, union: bool = True) -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run one SPARQL 1.1 query over the union of the graphs; not `union` for a query that names its own by FROM.

        Raises SyntaxError when the text is no query.
        """
        ...

    def quads(self) -> int:
        """How many statements are stored."""
        ...

    def dump(self, stream: IO[bytes], form: str = "nquads") -> None:
        """Write everything, graph after graph, each sorted: equal knowledge bases give equal bytes.

        Formats are those of `medkb.graph.FORMATS`; N-Quads and N-Triples keep one graph at a time in memory.
        """
        ...

    def load(self, files: Sequence[Path], graph: str | None = None) -> Loaded:
        """Load files of RDF (.nq .trig .jsonld, or .nt .ttl .rdf into `graph`; also .gz).

        Each graph that a file names replaces the stored one of that name; the others stay.
        """
        ...

    def close(self) -> None:
        """Put everything on disk and let go of it; a second call does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
