"""A knowledge base by its place: a folder, or the address of a server."""

from __future__ import annotations

from pathlib import Path

from medkb.store.embedded import EmbeddedStore
from medkb.store.endpoints import is_remote
from medkb.store.interface import Store


def open_store(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """The store at a folder or an http(s) address; `create` and `read_only` are for folders. Raises StoreError."""
    if is_remote(str(where)):
        from medkb.store.remote import RemoteStore

        return RemoteStore.open(str(where))
    return EmbeddedStore.open(Path(where), create, read_only=read_only)
