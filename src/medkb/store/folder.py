"""The folder of an embedded knowledge base: a marker, a lock, and the engine's files in a folder of their own.

The marker names the folder with the engine's files. What rewrites everything (a bulk load, compacting, restoring)
fills a new one beside it and then replaces the marker: a process killed at any moment leaves the old or the new.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from medkb.errors import StoreError

# elsewhere only the engine's own lock is left, which keeps two writers apart
fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None

FORMAT = 2
"""Number of this layout; a release that lays folders out otherwise raises it. 2: the marker names the data's folder."""

OLDEST = 1
"""The oldest layout that is read, and brought to `FORMAT` by the first process that writes."""

MARKER = "medkb-store.json"
LOCK = "medkb-store.lock"
DATA = "data"
_DRAFT = MARKER + ".new"
_NAME = re.compile(r"data(?:-[0-9]+)?")


def prepare(path: Path, *, create: bool) -> None:
    """Check that `path` is a knowledge base that this version reads, or make it one where it may.

    An existing folder that is not empty and not a knowledge base is left alone. Raises StoreError.
    """
    if (path / MARKER).is_file():
        _marker(path)
        return
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path}: not a knowledge base: it is a file")
    if not path.exists() and not create:
        raise StoreError(f"{path}: no such knowledge base; make one with `medkb build`")
    if path.exists() and (not create or _holds_something(path)):
        raise StoreError(f"{path}: not a knowledge base (no {MARKER} in it); name a new or empty folder to build one")
    _make(path)


def _holds_something(path: Path) -> bool:
    """True for a folder with more in it than what a process left that was killed while it made it."""
    return any(entry.name not in {LOCK, _DRAFT} for entry in path.iterdir())


def version(path: Path) -> int:
    """The number of the folder's layout. Raises StoreError as `prepare`."""
    number: int = _marker(path)["format"]
    return number


def data(path: Path) -> Path:
    """The folder of the engine's files. Raises StoreError as `prepare`."""
    name = _marker(path).get("data", DATA)  # format 1 knew one name only
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise StoreError(f"{path}: {MARKER} cannot be read (data: {name!r}); {AGAIN}")
    return path / name


AGAIN = "restore a backup (`medkb kb restore`) or build the knowledge base again"


def _marker(path: Path) -> dict[str, Any]:
    try:
        marker: dict[str, Any] = json.loads((path / MARKER).read_text(encoding="utf-8"))
        found = marker["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: {MARKER} cannot be read ({error}); {AGAIN}") from error
    if not isinstance(found, int) or found > FORMAT:
        raise StoreError(
            f"{path}: written by a newer medkb (store format {found}, this version reads {OLDEST} to {FORMAT}); "
            "update medkb, or dump it with that version (`medkb kb dump`) and load the dump here (`medkb kb load`)"
        )
    if found < OLDEST:
        raise StoreError(
            f"{path}: written by an older medkb (store format {found}, this version reads {OLDEST} to {FORMAT}); dump "
            "it with that version and load the dump here (`medkb kb load`), or build the knowledge base again"
        )
    return marker


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / LOCK).touch()
        point(path, DATA)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made: {error.strerror or error}") from error


def migrate(path: Path) -> None:
    """Bring an older layout to `FORMAT`; the caller has the folder locked for itself. Raises OSError."""
    if version(path) < FORMAT:
        point(path, data(path).name)


def point(path: Path, name: str) -> None:
    """Let the marker name this folder of data, in one step that also survives a power cut. Raises OSError."""
    draft = path / _DRAFT
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps({"format": FORMAT, "engine": "oxigraph", "data": name}) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path / MARKER)
    if os.name == "posix":
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def fresh(path: Path) -> Path:
    """A name for a new folder of data, beside those that are there."""
    taken = [int(entry.name.partition("-")[2] or 1) for entry in path.iterdir() if _NAME.fullmatch(entry.name)]
    return path / f"{DATA}-{max(taken, default=1) + 1}"


def sweep(path: Path) -> None:
    """Drop folders of data that the marker does not name: what a killed process began, or what was replaced.

    The caller has the folder locked for itself.
    """
    kept = data(path)
    for entry in path.iterdir():
        if _NAME.fullmatch(entry.name) and entry != kept:
            shutil.rmtree(entry, ignore_errors=True)


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
    if stream.writable():
        _sign(stream)
    return stream


def _sign(stream: IO[bytes]) -> None:
    """Leave the writer's number and command in the lock, for the message that others get."""
    with suppress(OSError):
        stream.truncate(0)
        command = " ".join((Path(sys.argv[0]).name, *sys.argv[1:2])) if sys.argv else "python"
        stream.write(f"process {os.getpid()} ({command[:60]})\n".encode("utf-8", "replace"))
        stream.flush()


def release(stream: IO[bytes]) -> None:
    """Let the folder go, and take the writer's name off it."""
    with suppress(OSError):
        if stream.writable():
            stream.truncate(0)
    stream.close()


def _lives(holder: str) -> bool:
    """False for the name of a writer that was killed, and for none."""
    number = re.match(r"process ([0-9]{1,9}) ", holder)
    if not number:
        return False
    try:
        os.kill(int(number[1]), 0)
    except PermissionError:  # there, and somebody else's
        return True
    except OSError:
        return False
    return True


class LockedError(StoreError):
    """A knowledge base that another process holds."""


def locked(path: Path) -> LockedError:
    """The error of a folder that another process holds; it names a writer."""
    try:
        holder = (path / LOCK).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        holder = ""
    who = f": {holder}" if _lives(holder) else ", which reads it (`medkb serve`?)"
    return LockedError(f"{path}: locked by another process{who}; wait until it ends, or end it")
