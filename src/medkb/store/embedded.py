"""A knowledge base in a folder: Oxigraph (RocksDB) inside this process, no server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph as ox

from medkb.errors import StoreError
from medkb.graph import PREFIXES, VOCABULARY_GRAPH, serialize
from medkb.store import bulk, folder

_DIGEST = ox.NamedNode(PREFIXES["dcterms"] + "identifier")


class EmbeddedStore:
    """`medkb.store.Store` on disk. Make one with `open`; use it in a `with` block."""

    def __init__(self, path: Path, engine: ox.Store, held: IO[bytes] | None, *, read_only: bool) -> None:
        self.path = path
        self._engine: ox.Store | None = engine
        self._held = held
        self._read_only = read_only
        self._wrote = False
        self._added = 0  # bytes of N-Quads since it was opened

    @classmethod
    def open(cls, path: Path, create: bool = False, *, read_only: bool = False) -> Self:
        """Open the knowledge base at `path`, making it first where `create` says so and the folder is new or empty.

        One writer, or any number of readers; a writer brings an older layout to the present one. Raises StoreError:
        not a knowledge base, of a version that is not read, locked by another process, damaged files, a path that
        cannot be written.
        """
        folder.prepare(path, create=create and not read_only)
        held = folder.lock(path, shared=read_only)
        try:
            if not read_only:
                _tidied(path)
            return cls(path, _engine(path, create=create, read_only=read_only), held, read_only=read_only)
        except BaseException:
            if held:
                folder.release(held)
            raise

    @property
    def engine(self) -> ox.Store:
        """The engine itself. Raises StoreError when the knowledge base is closed."""
        if self._engine is None:
            raise StoreError(f"{self.path}: the knowledge base is closed")
        return self._engine

    def replace_graph(self, iri: str, nquads: bytes) -> bool:
        """See `Store`. Only the difference is written: a graph that is the same already costs no write."""
        try:
            quads = set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise StoreError(f"{self.path}: not N-Quads: {error}") from error
        graph = ox.NamedNode(iri)
        strange = next((quad for quad in quads if quad.graph_name != graph), None)
        if strange is not None:
            raise StoreError(f"{self.path}: a statement of {strange.graph_name} among those of {iri}")
        if quads and next(self.engine.quads_for_pattern(None, None, None, graph), None) is None:
            self._load(nquads)
            return True
        return self._write(graph, quads)

    def remove_graph(self, iri: str) -> bool:
        """See `Store`."""
        graph = ox.NamedNode(iri)
        there = self.engine.contains_named_graph(graph)
        if there:
            self._update(f"DROP GRAPH {graph}")
        return there

    def has_vocabulary(self, digest: str) -> bool:
        """See `Store`."""
        return _stamp(digest) in self.engine

    def load_vocabulary(self, ntriples: str, digest: str) -> bool:
        """See `Store`. The digest stands in the graph itself, so it changes with it or not at all."""
        if self.has_vocabulary(digest):
            return False
        graph, stamp = ox.NamedNode(VOCABULARY_GRAPH), _stamp(digest)
        try:
            triples = ox.parse(ntriples.encode(), format=ox.RdfFormat.N_TRIPLES)
            quads = {ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples}
        except SyntaxError as error:
            raise StoreError(f"{self.path}: the vocabulary is not N-Triples: {error}") from error
        if next(self.engine.quads_for_pattern(None, None, None, graph), None) is None:
            self._load(serialize(quads | {stamp}, "nquads"))
            return True
        return self._write(graph, quads | {stamp})

    def graphs(self) -> Iterator[str]:
        """See `Store`."""
        for graph in sorted(graph.value for graph in self.engine.named_graphs()):
            if next(self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph)), None):
                yield graph

    def query(self, text: str, *, union: bool = True) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """See `Store`. The prefixes of `medkb.graph.PREFIXES` need no declaration."""
        try:
            return self.engine.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.path}: the query could not be run: {error}") from error

    def dump(self, stream: IO[bytes], form: str = "nquads") -> None:
        """See `Store`."""
        bulk.dump(((name, self._quads(name)) for name in self.graphs()), stream, form)

    def load(self, files: Sequence[Path], graph: str | None = None) -> bulk.Loaded:
        """See `Store`. All of it or nothing: little is one transaction, much goes into a new folder of data."""
        sources = [bulk.source(file, graph) for file in files]
        if self.quads() and sum(source.path.stat().st_size for source in sources) <= bulk.SMALL:
            return self._load_small(bulk.grouped(sources))
        loaded: list[bulk.Loaded] = []
        self.rebuild(lambda new, old: loaded.append(bulk.load(new, sources, old)))
        return loaded[0]

    def rebuild(self, fill: Callable[[ox.Store, ox.Store], object]) -> None:
        """Make a new folder of data, let `fill(new, old)` write to it and put it in the place of the old one.

        Until `fill` has ended, and if it raises, the knowledge base is the old one. Raises StoreError.
        """
        if self._read_only:
            raise StoreError(f"{self.path}: opened for reading only")
        target = folder.fresh(self.path)
        try:
            new = ox.Store(target)
            fill(new, self.engine)
            new.flush()
            del new
            engine = ox.Store(target)  # opened again, it drops its logs
            folder.point(self.path, target.name)
        except (OSError, RuntimeError) as error:
            raise _failed(self.path, error) from error
        else:
            self._engine, self._wrote = engine, False
        finally:
            folder.sweep(self.path)

    def _load_small(self, groups: dict[str, set[ox.Quad]]) -> bulk.Loaded:
        changes = []
        for name, quads in groups.items():
            graph = ox.NamedNode(name)
            if set(self.engine.quads_for_pattern(None, None, None, graph)) != quads:
                changes.append(f"DROP SILENT GRAPH {graph};\n{_data('INSERT', graph, quads)}")
        if changes:
            self._update(";\n".join(changes))
        return bulk.Loaded(len(groups), sum(map(len, groups.values())), len(changes))

    def quads(self) -> int:
        """See `Store`."""
        return len(self.engine)

    def _quads(self, graph: str) -> list[ox.Quad]:
        return sorted(self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph)), key=str)

    def close(self) -> None:
        """See `Store`."""
        engine, self._engine = self._engine, None
        try:
            if engine is not None and not self._read_only:
                if self._added > bulk.MUCH:
                    engine.optimize()
                engine.flush()
        except (OSError, RuntimeError) as error:
            raise _failed(self.path, error) from error
        finally:
            del engine  # the engine has no close of its own: it lets go when nobody refers to it
            if self._wrote:
                self._trim()
            held, self._held = self._held, None
            if held:
                folder.release(held)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, graph: ox.NamedNode, quads: set[ox.Quad]) -> bool:
        """Bring the graph to `quads` in one transaction."""
        stored = set(self.engine.quads_for_pattern(None, None, None, graph))
        added, gone = quads - stored, stored - quads
        if not added and not gone:
            return False
        if any(isinstance(end, ox.BlankNode) for quad in stored | quads for end in (quad.subject, quad.object)):
            self._update(f"DROP SILENT GRAPH {graph};\n{_data('INSERT', graph, quads)}")
        else:
            self._update(";\n".join((_data("DELETE", graph, gone), _data("INSERT", graph, added))))
        return True

    def _trim(self) -> None:
        """Drop the logs of what is flushed, two thirds of the folder: the engine does so only when it opens."""
        self._wrote = False
        with suppress(OSError, RuntimeError):  # an answer still being read keeps it open: the next one will do it
            ox.Store(folder.data(self.path))

    def _load(self, nquads: bytes) -> None:
        """`Store.load` is one transaction, and half the time of an update; `bulk_load` is none."""
        self._wrote = True
        self._added += len(nquads)
        try:
            self.engine.load(nquads, format=ox.RdfFormat.N_QUADS)
        except (OSError, RuntimeError) as error:
            raise _failed(self.path, error) from error

    def _update(self, text: str) -> None:
        """One SPARQL update, however many operations it has, is one transaction of Oxigraph."""
        self._wrote = True
        try:
            self.engine.update(text)
        except (OSError, RuntimeError) as error:
            raise _failed(self.path, error) from error


def _data(verb: str, graph: ox.NamedNode, quads: set[ox.Quad]) -> str:
    triples = serialize((quad.triple for quad in quads), "ntriples").decode()
    return f"{verb} DATA {{ GRAPH {graph} {{\n{triples}}} }}"


def _engine(path: Path, *, create: bool, read_only: bool) -> ox.Store:
    data = folder.data(path)
    if not data.exists() and not create:
        raise StoreError(f"{path}: the knowledge base is empty; fill it with `medkb build`")
    try:
        return ox.Store.read_only(str(data)) if read_only else ox.Store(data)
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise folder.locked(path) from error
        raise _failed(path, error) from error


def _tidied(path: Path) -> None:
    try:
        folder.migrate(path)
        folder.sweep(path)
    except OSError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: Exception) -> StoreError:
    reason = " ".join(str(error).split())
    if "read-write instances" in reason:
        return StoreError(f"{path}: opened for reading only")
    if isinstance(error, PermissionError) or "Permission denied" in reason or "Read-only" in reason:
        return StoreError(f"{path}: cannot be written ({reason}); check the permissions or copy the folder")
    if "No space" in reason:
        return StoreError(f"{path}: the disk is full ({reason}); what was stored before is untouched")
    return StoreError(f"{path}: the files are damaged or missing ({reason}); {folder.AGAIN}")


def _stamp(digest: str) -> ox.Quad:
    """The statement by which the vocabulary's graph tells which vocabulary it is."""
    graph = ox.NamedNode(VOCABULARY_GRAPH)
    return ox.Quad(graph, _DIGEST, ox.Literal(f"sha256:{digest}"), graph)
