"""The folder of an embedded knowledge base: a marker with the format's number, a lock, and the engine's own files."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import IO, Any

from medkb.errors import StoreError

# elsewhere only the engine's own lock is left, which keeps two writers apart
fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None

FORMAT = 1
"""Number of this layout; a release that cannot read older folders raises it."""

MARKER = "medkb-store.json"
LOCK = "medkb-store.lock"
DATA = "data"


def prepare(path: Path, *, create: bool) -> None:
    """Check that `path` is a knowledge base that this version reads, or make it one where it may.

    An existing folder that is not empty and not a knowledge base is left alone. Raises StoreError.
    """
    if (path / MARKER).is_file():
        _check(path)
        return
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path}: not a knowledge base: it is a file")
    if not path.exists() and not create:
        raise StoreError(f"{path}: no such knowledge base; make one with `medkb build`")
    if path.exists() and (not create or any(path.iterdir())):
        raise StoreError(f"{path}: not a knowledge base (no {MARKER} in it); name a new or empty folder to build one")
    _make(path)


def _check(path: Path) -> None:
    try:
        found = json.loads((path / MARKER).read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: {MARKER} cannot be read ({error}); build the knowledge base again") from error
    if not isinstance(found, int) or found > FORMAT:
        raise StoreError(
            f"{path}: written by a newer medkb (store format {found}, this version reads {FORMAT}); update medkb"
        )


def _make(path: Path) -> None:
    draft = path / (MARKER + ".new")
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / LOCK).touch()
        draft.write_text(json.dumps({"format": FORMAT, "engine": "oxigraph"}) + "\n", encoding="utf-8")
        draft.replace(path / MARKER)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made: {error.strerror or error}") from error


def lock(path: Path, *, shared: bool) -> IO[bytes] | None:
    """Hold the folder for one writer or for readers until the stream is closed; readers do not keep readers out.

    None where the system has no such locks or the folder cannot hold one. Raises StoreError when somebody else has it.
    """
    if fcntl is None:
        return None
    try:
        stream = (path / LOCK).open("rb" if shared or not os.access(path / LOCK, os.W_OK) else "r+b")
    except OSError:
        return None  # a copy without the lock file, on a read-only medium
    try:
        fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        stream.close()
        raise locked(path) from error
    return stream


def locked(path: Path) -> StoreError:
    """The error of a folder that another process holds."""
    return StoreError(f"{path}: locked by another process that uses this knowledge base; wait until it ends")
