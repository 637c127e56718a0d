"""Where a SPARQL 1.1 store answers queries, takes updates and keeps graphs, told from one address."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from medkb.errors import StoreError

UPDATE, GRAPHS = "MEDKB_REMOTE_UPDATE", "MEDKB_REMOTE_GRAPHS"
"""Environment variables with the addresses of a store that is laid out otherwise; GRAPHS may be `none`."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one store. `graphs` (SPARQL 1.1 Graph Store HTTP Protocol) None: graphs go through updates."""

    query: str
    update: str
    graphs: str | None


def is_remote(where: str) -> bool:
    """True for the address of a server, false for a folder."""
    return where.lower().startswith(("http://", "https://"))


def endpoints(address: str, environment: Mapping[str, str] = os.environ) -> Endpoints:
    """The endpoints behind the address of a server or of its query endpoint, as the known servers lay them out.

    Oxigraph: / or /query. Fuseki: /DATASET/query. RDF4J and GraphDB: /repositories/NAME. Virtuoso: /sparql and
    /sparql-auth. Else the address takes queries and updates, and the environment tells what differs.
    Raises StoreError for an address that is none or that holds a password.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 (it raises ValueError)
    except ValueError as error:
        raise StoreError(f"{address}: not an address: {error}") from error
    if not host:
        raise StoreError(f"{address}: not an address: no server is named")
    if parts.username or parts.password:
        shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        raise StoreError(f"{shown}: no password belongs in an address; use MEDKB_REMOTE_USER and MEDKB_REMOTE_PASSWORD")
    query, update, graphs = (urlunsplit(parts._replace(path=path)) if path else None for path in _paths(parts.path))
    told = environment.get(GRAPHS, graphs or "none")
    return Endpoints(query or address, environment.get(UPDATE, update or address), None if told == "none" else told)


def _paths(path: str) -> tuple[str, str, str | None]:
    """The paths for queries, updates and graphs."""
    path = path.rstrip("/")
    before, _, last = path.rpartition("/")
    if path in {"", "/query"}:
        return "/query", "/update", "/store"
    if last == "query":
        return path, f"{before}/update", f"{before}/data"
    if before.endswith("/repositories"):
        return path, f"{path}/statements", f"{path}/rdf-graphs/service"
    if last in {"sparql", "sparql-auth"}:
        return path, path, f"{before}/{last.replace('sparql', 'sparql-graph-crud')}"
    return path, path, None
