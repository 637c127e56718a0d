"""An SQLite full-text index (FTS5) beside a knowledge base, kept equal to it by the graphs' stamps.

The index is a cache: whatever happened to the store or to this file, `Index.refresh` compares each graph's stamp with
that under which it was indexed, and brings the difference up to date. What writes to a store may call it, so that the
first search need not wait; nothing is lost where it does not, or is killed on the way.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from medkb.errors import StoreError
from medkb.graph import VOCABULARY_GRAPH
from medkb.search import shelf
from medkb.search.keys import TOKENIZER, expression
from medkb.search.sources import Searchable, entries, stamps

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "search.sqlite3"
FORMAT = 1
"""Number of the tables below and of the way in which keys are made; a file with another one is made anew."""

KINDS = ("concept", "article", "study", "arm", "cohort", "issue", "place")
_TABLES = f"""
CREATE TABLE graphs (graph TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE TABLE entries (id INTEGER PRIMARY KEY, graph TEXT NOT NULL, node TEXT NOT NULL, kind TEXT NOT NULL,
                      lang TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX entries_of_graph ON entries (graph);
CREATE VIRTUAL TABLE words USING fts5 (around, own, tokenize = "{TOKENIZER}");
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(1.0, 4.0)');
PRAGMA user_version = {FORMAT};
"""  # noqa: S608 - constants only
# materialised, because FTS5 ranks only where it searches, not in a grouped query
_SEARCH = """
WITH found AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM words WHERE words MATCH ?)
SELECT node, kind, lang, text, graph, MIN(score) FROM found JOIN entries USING (id)
WHERE kind IN (SELECT value FROM json_each(?)) AND (? = '' OR lang = ?)
GROUP BY node ORDER BY MIN(score), node LIMIT ?
"""
_BATCH = 5000  # entries of a transaction
_WAIT = 60.0  # seconds that one process waits for another that is writing the index
_INDEXES: WeakKeyDictionary[Searchable, Index] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that was found: the node that it belongs to, and in which graph; a better hit has a lower score."""

    node: str
    kind: str
    lang: str
    text: str
    graph: str
    score: float


class Index:
    """The index of one store; may be used from several threads."""

    def __init__(self, store: Searchable, path: Path | None = None) -> None:
        self._store, self._path = store, path
        self._lock = threading.Lock()
        self._base = _opened(path)

    @classmethod
    def of(cls, store: Searchable) -> Index:
        """The index of a store: in its folder or, for a server's, in the cache; in memory where neither can be written.

        A view of a store (its attribute `whole`) is searched in the whole.
        """
        whole: Searchable = getattr(store, "whole", getattr(store, "_store", store))
        if whole not in _INDEXES:
            _INDEXES[whole] = cls(whole, _place(whole))
        return _INDEXES[whole]

    def search(self, question: str, kinds: Sequence[str] = (), lang: str = "", most: int = 1000) -> list[Hit]:
        """The best hits, the best first, at most one of a node; `kinds` of KINDS, none for all.

        For how to ask see `medkb.search.keys.expression`. Raises QueryError for a question without words and
        StoreError for a store or an index that cannot be read.
        """
        given = (expression(question), json.dumps(list(kinds or KINDS)), lang, lang, most)
        with self._lock, self._guarded():
            self._refresh()
            return [Hit(*row) for row in self._base.execute(_SEARCH, given)]

    def refresh(self) -> int:
        """Bring the index up to date with the store; the number of graphs that were indexed or dropped."""
        with self._lock, self._guarded():
            return self._refresh()

    def close(self) -> None:
        """Let go of the file; the index cannot be used any more."""
        with self._lock:
            self._base.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            where = self._path or "the index in memory"
            raise StoreError(
                f"{where}: the search index cannot be used ({error}); delete it, it is made anew"
            ) from error

    def _refresh(self) -> int:
        wanted = stamps(self._store)
        there = self._there()
        vocabulary = wanted.get(VOCABULARY_GRAPH)
        count = 0
        if vocabulary and not there and shelf.take(self._base, vocabulary):
            there, count = self._there(), 1
        changed = [graph for graph, stamp in wanted.items() if there.get(graph) != stamp]
        gone = [graph for graph in there if graph not in wanted]
        if vocabulary and VOCABULARY_GRAPH in changed and not there:
            changed.remove(VOCABULARY_GRAPH)
            with _transaction(self._base):
                self._replace(VOCABULARY_GRAPH, vocabulary)
            shelf.put(self._base)
            count = 1
        todo = deque((*gone, *changed))
        while todo:  # several graphs a transaction, each of which waits for the disk
            with _transaction(self._base):
                entered = 0
                while todo and entered < _BATCH:
                    graph = todo.popleft()
                    entered += self._replace(graph, wanted.get(graph))
        return count + len(gone) + len(changed)

    def _there(self) -> dict[str, str]:
        return dict(self._base.execute("SELECT graph, stamp FROM graphs"))

    def _replace(self, graph: str, stamp: str | None) -> int:
        """Index one graph anew, or only drop it where it has no stamp; the number of its entries."""
        base = self._base
        base.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM entries WHERE graph = ?)", (graph,))
        base.execute("DELETE FROM entries WHERE graph = ?", (graph,))
        base.execute("DELETE FROM graphs WHERE graph = ?", (graph,))
        if stamp is None:
            return 1
        (last,) = base.execute("SELECT COALESCE(MAX(id), 0) FROM entries").fetchone()
        rows = list(enumerate(entries(self._store, graph), last + 1))
        base.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
            ((i, graph, e.node, e.kind, e.lang, e.text) for i, e in rows),
        )
        base.executemany(
            "INSERT INTO words (rowid, around, own) VALUES (?, ?, ?)", ((i, e.around, e.own) for i, e in rows)
        )
        base.execute("INSERT INTO graphs VALUES (?, ?)", (graph, stamp))
        return len(rows) + 1


@contextmanager
def _transaction(base: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: a process that is killed leaves the graph as it was indexed before."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def _place(store: Searchable) -> Path | None:
    """Where the index of a store is kept: beside its data, or in the cache by the address of its server."""
    folder, server = getattr(store, "path", None), getattr(store, "where", None)
    if folder is not None:
        return Path(folder) / FILE
    if server is None:
        return None
    from medkb.link.index import cache_folder

    place = cache_folder() / f"search-{hashlib.sha256(repr(server).encode()).hexdigest()[:16]}.sqlite3"
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _opened(path: Path | None) -> sqlite3.Connection:
    """The index at `path` with its tables; in memory for None and where the folder cannot be written."""
    if path is not None:
        for _ in range(2):
            try:
                return _with_tables(_connected(path))
            except sqlite3.OperationalError:
                break  # a folder or a file that is for reading only
            except sqlite3.DatabaseError:
                with suppress(OSError):
                    path.unlink()  # no index, or a damaged one: it holds nothing that the store has not
    try:
        return _with_tables(_connected(None))
    except sqlite3.OperationalError as error:
        raise StoreError(f"text search needs an SQLite with FTS5, and this Python's has none ({error})") from error


def _connected(path: Path | None) -> sqlite3.Connection:
    base = sqlite3.connect(path or ":memory:", timeout=_WAIT, isolation_level=None, check_same_thread=False)
    base.execute("PRAGMA synchronous = NORMAL")
    return base


def _with_tables(base: sqlite3.Connection) -> sqlite3.Connection:
    """The same connection, once its tables are there and of this format."""
    try:
        with _transaction(base):
            (found,) = base.execute("PRAGMA user_version").fetchone()
            if found != FORMAT:
                with closing(base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")) as names:
                    old = [name for (name,) in names if name in {"graphs", "entries", "words"}]
                for name in old:
                    base.execute(f"DROP TABLE {name}")
                for statement in _TABLES.split(";\n"):
                    base.execute(statement)
    except sqlite3.Error:
        base.close()
        raise
    return base
