"""What a knowledge base holds, in figures, and its articles by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medkb.graph import VOCABULARY_GRAPH
from medkb.store import folder, journal, upkeep
from medkb.store.embedded import EmbeddedStore
from medkb.store.interface import Store
from medkb.store.remote import RemoteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLES = "SELECT ?g ?id ?file { GRAPH ?g { ?g a mkb:Article ; dcterms:identifier ?id ; dcterms:source ?file } }"
_VERSIONS = """SELECT DISTINCT ?version { GRAPH ?g {
    ?g a mkb:Article ; prov:wasGeneratedBy/prov:wasAssociatedWith/owl:versionInfo ?version } }"""
_VOCABULARY = f"SELECT ?digest {{ GRAPH <{VOCABULARY_GRAPH}> {{ <{VOCABULARY_GRAPH}> dcterms:identifier ?digest }} }}"
_CLAIMS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a mkb:Claim } }"


def about(store: Store) -> dict[str, Any]:
    """Figures by name, fit for JSON: where it is, articles, claims, graphs, statements, vocabulary, versions, size."""
    found: dict[str, Any] = dict(_place(store))
    found["articles"] = len(_rows(store, _ARTICLES))
    found["claims"] = int(_rows(store, _CLAIMS)[0]["n"].value)
    found["graphs"] = sum(1 for _ in store.graphs())
    found["statements"] = store.quads()
    digests = [row["digest"].value for row in _rows(store, _VOCABULARY)]
    found["vocabulary"] = digests[0] if digests else "none"
    found["read_by_medkb"] = sorted(row["version"].value for row in _rows(store, _VERSIONS))
    return found


def _place(store: Store) -> Iterator[tuple[str, Any]]:
    if isinstance(store, EmbeddedStore):
        yield "folder", str(store.path)
        yield "format", folder.version(store.path)
        yield "bytes_on_disk", upkeep.size(store.path)
        files = journal.seen(store)
        if files is not None:
            failed = sum(entry.state == journal.FAILED for entry in files.values())
            yield "files_read", len(files) - failed
            yield "files_failed", failed
    elif isinstance(store, RemoteStore):
        yield "address", store.where.query
        yield "server", store.server or "unnamed"


def articles(store: Store) -> list[tuple[str, str, str]]:
    """The address (also its graph's name), the id and the file of each article."""
    return sorted((row["g"].value, row["id"].value, row["file"].value) for row in _rows(store, _ARTICLES))


def _rows(store: Store, query: str) -> list[Any]:
    return list(store.query(query))  # type: ignore[arg-type]  # a SELECT gives solutions
