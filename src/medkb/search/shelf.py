"""The vocabulary's part of an index, kept in the cache: it is the same for every knowledge base of one vocabulary.

It has far more texts than an article, so that a new knowledge base would wait for it most.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from medkb.graph import VOCABULARY_GRAPH

_FILE = "vocabulary.sqlite3"
_DIGEST = re.compile("sha256:[0-9a-f]{64}")


def take(base: sqlite3.Connection, stamp: str) -> bool:
    """Make the empty index `base` that of the vocabulary with this stamp; False where the cache has none."""
    place = _place()
    if not (_DIGEST.fullmatch(stamp) and place.is_file()):
        return False
    try:
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as kept:
            graphs = kept.execute("SELECT graph, stamp FROM graphs").fetchall()
            if graphs != [(VOCABULARY_GRAPH, stamp)] or _version(kept) != _version(base):
                return False
            kept.backup(base)
    except sqlite3.DatabaseError:  # damaged, or of another layout
        return False
    return True


def put(base: sqlite3.Connection) -> None:
    """Keep `base`, an index of nothing but the vocabulary, for other knowledge bases; not where it cannot be written.

    Only one that its stamp tells apart from every other one: a digest.
    """
    place = _place()
    (stamp,) = base.execute("SELECT stamp FROM graphs").fetchone()
    if not _DIGEST.fullmatch(stamp):
        return
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(part)) as kept:
            base.backup(kept)
        part.replace(place)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            part.unlink()


def _version(base: sqlite3.Connection) -> int:
    (found,) = base.execute("PRAGMA user_version").fetchone()
    return int(found)


def _place() -> Path:
    from medkb.link.index import cache_folder

    return cache_folder() / _FILE
