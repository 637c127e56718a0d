"""The search index, brought up to date by the commands that write to a knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medkb.cli.common import say

if TYPE_CHECKING:
    from medkb.store import Store


def index(store: Store) -> None:
    """Index what changed in a folder, so that no search waits for it; a server's index is made by who searches there.

    What is stored is stored: an index that cannot be written is told, and made by the next search.
    """
    from medkb.errors import StoreError
    from medkb.search import Index

    if getattr(store, "path", None) is None:
        return
    try:
        Index.of(store).refresh()
    except StoreError as error:
        say(f"warning: {error}")


def index_folder(path: Path) -> None:
    """The same for a folder that is not open."""
    from medkb.store import EmbeddedStore

    with EmbeddedStore.open(path, read_only=True) as store:
        index(store)


def follow(kb: str) -> None:
    """Read what is new on a server into the index in the cache, and tell it, for it may take a while."""
    from medkb.store.endpoints import is_remote

    if not is_remote(kb):
        return
    from medkb.search import Index
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store:
        changed = Index.of(store).refresh()
    if changed:
        say(f"{kb}: {changed} graphs were new to the search index in the cache")
