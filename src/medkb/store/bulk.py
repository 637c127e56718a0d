"""Whole knowledge bases in and out: dumps by the graph, and files of RDF into an engine."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from medkb.errors import StoreError
from medkb.graph import rdf_format, serialize

SMALL = 16_000_000
"""Bytes of files up to which graphs are replaced one by one in what is stored; more is loaded in bulk."""

MUCH = 64_000_000
"""Bytes of N-Quads after which the engine's files are put in order: who only reads cannot, and asks each of them."""

_ENDINGS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load brought: graphs, quads, and how many of the graphs were new or other than before."""

    graphs: int
    quads: int
    changed: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file to load; `graph` takes the triples of a format without graph names."""

    path: Path
    form: ox.RdfFormat
    graph: ox.NamedNode | None

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Its bytes, unpacked. Raises StoreError when it cannot be read."""
        try:
            stream = gzip.open(self.path) if self.path.suffix == ".gz" else self.path.open("rb")  # noqa: SIM115 (below)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read: {error.strerror or error}") from error
        with stream:
            try:
                yield stream  # type: ignore[misc]  # a GzipFile reads bytes as any other
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise StoreError(f"{self.path}: a damaged .gz file: {error}; nothing was loaded") from error

    def quads(self) -> Iterator[ox.Quad]:
        """Its statements. Raises StoreError with the place of what is no RDF."""
        with self.opened() as stream:
            try:
                for quad in ox.parse(stream, format=self.form):
                    yield ox.Quad(quad.subject, quad.predicate, quad.object, self.graph) if self.graph else quad
            except (SyntaxError, ValueError) as error:
                raise self.malformed(error) from error

    def malformed(self, error: Exception) -> StoreError:
        """The error of a file whose text is not of its format."""
        return StoreError(f"{self.path}: not {self.form.name}: {' '.join(str(error).split())}; nothing was loaded")


def source(path: Path, graph: str | None = None) -> Source:
    """A file of RDF by its ending, .gz or not. Raises StoreError: not there, an unknown ending, no or two graphs."""
    if not path.is_file():
        raise StoreError(f"{path}: no such file")
    form = _ENDINGS.get(Path(path.stem).suffix if path.suffix == ".gz" else path.suffix)
    if form is None:
        raise StoreError(f"{path}: the ending names no format of RDF; there are {', '.join(_ENDINGS)}, also with .gz")
    if not form.supports_datasets and graph is None:
        raise StoreError(f"{path}: {form.name} names no graph; say which one it is with --graph IRI")
    if form.supports_datasets and graph is not None:
        raise StoreError(f"{path}: {form.name} names its graphs itself; leave --graph out")
    try:
        return Source(path, form, None if graph is None else ox.NamedNode(graph))
    except ValueError as error:
        raise StoreError(f"--graph {graph}: not an IRI: {error}") from error


def grouped(sources: Iterable[Source]) -> dict[str, set[ox.Quad]]:
    """The quads of all files by graph. Raises StoreError for statements in no graph and for what is no RDF."""
    groups: dict[str, set[ox.Quad]] = {}
    for one in sources:
        for quad in one.quads():
            groups.setdefault(named(quad, one.path), set()).add(quad)
    return groups


def named(quad: ox.Quad, path: Path) -> str:
    """The name of the quad's graph. Raises StoreError when it has none."""
    if not isinstance(quad.graph_name, ox.NamedNode):
        raise _nameless(path)
    return quad.graph_name.value


def _nameless(path: Path) -> StoreError:
    return StoreError(
        f"{path}: statements outside of a named graph: a knowledge base keeps one graph an article; nothing was loaded"
    )


def load(new: ox.Store, sources: Sequence[Source], old: ox.Store) -> Loaded:
    """Fill an empty engine with the files, then with those graphs of `old` that they do not name.

    Raises StoreError; then `new` is to be thrown away.
    """
    for one in sources:
        with one.opened() as stream:
            try:
                new.bulk_load(stream, format=one.form, to_graph=one.graph)
            except SyntaxError as error:
                raise one.malformed(error) from error
        if next(new.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
            raise _nameless(one.path)
    graphs, quads = set(new.named_graphs()), len(new)
    kept = set(old.named_graphs()) - graphs
    for name in sorted(kept, key=str):
        new.bulk_extend(old.quads_for_pattern(None, None, None, name))
    new.optimize()  # else queries of a read-only engine take 7 times longer at 10 M statements
    return Loaded(len(graphs), quads, len(graphs))


def copy(new: ox.Store, old: ox.Store) -> None:
    """Fill an empty engine with all that another holds. Raises StoreError when something did not arrive."""
    new.bulk_extend(old)
    if len(new) != len(old):
        raise StoreError(f"{len(new)} of {len(old)} statements were copied; nothing was changed")
    new.optimize()


def dump(graphs: Iterable[tuple[str, Iterable[ox.Quad]]], stream: IO[bytes], form: str) -> None:
    """Write graphs, each with its quads in order; N-Quads and N-Triples hold one graph at a time in memory."""
    datasets = rdf_format(form).supports_datasets
    if form in {"nquads", "ntriples"}:
        for _, quads in graphs:
            stream.write(serialize(quads if datasets else (quad.triple for quad in quads), form))
        return
    statements = (quad for _, quads in graphs for quad in quads)
    stream.write(serialize(statements if datasets else (quad.triple for quad in statements), form))
