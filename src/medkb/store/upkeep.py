"""What is done to an embedded knowledge base as a whole: compacting, backup, restoring."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from medkb.errors import StoreError
from medkb.store import bulk, folder, journal
from medkb.store.embedded import EmbeddedStore


def compact(path: Path) -> tuple[int, int]:
    """Write everything anew, without what removed and replaced articles left; bytes on disk before and after.

    Raises StoreError; then the knowledge base is as it was.
    """
    with EmbeddedStore.open(path) as store:
        before = size(path)
        store.rebuild(bulk.copy)
    return before, size(path)


def backup(path: Path, target: Path) -> int:
    """Copy the knowledge base to the new folder `target`, which appears whole or not at all; the number of quads.

    The copy is a knowledge base itself. On the same disk it shares the files, which the engine never changes: it
    costs no room, and does not help against a broken disk. It is compared with the original before it is kept.
    Raises StoreError.
    """
    _must_be_new(target)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    with _held(path) as store:
        try:
            part.mkdir(parents=True)
            (part / folder.LOCK).touch()
            store.engine.backup(part / folder.DATA)
            folder.point(part, folder.DATA)
            _must_be_whole(part, store)
            journal.put(part, journal.seen(path))
            if target.exists():
                target.rmdir()
            part.rename(target)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{target}: the backup cannot be written: {' '.join(str(error).split())}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return store.quads()


def _held(path: Path) -> EmbeddedStore:
    """The knowledge base for writing, or beside its readers (`medkb serve`) for reading."""
    try:
        return EmbeddedStore.open(path)
    except folder.LockedError:
        return EmbeddedStore.open(path, read_only=True)


def restore(saved: Path, path: Path, *, replace: bool) -> int:
    """Make the knowledge base at `path` what the backup `saved` holds, in one step; the number of quads.

    A knowledge base that holds something is replaced only where `replace` says so. Raises StoreError.
    """
    if saved.resolve() == path.resolve():
        raise StoreError(f"{path}: the backup and the knowledge base are one folder")
    with EmbeddedStore.open(saved, read_only=True) as source:
        if not replace:
            _must_be_empty(path)
        if not (path / folder.MARKER).is_file():
            folder.prepare(path, create=True)
        held = folder.lock(path, shared=False)
        try:
            _put(source, path)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{path}: cannot be restored: {' '.join(str(error).split())}") from error
        finally:
            if held:
                folder.release(held)
        return source.quads()


def _put(source: EmbeddedStore, path: Path) -> None:
    """Copy the engine's files into a new folder of data and let the marker name it, be the old one damaged or not."""
    target = folder.fresh(path)
    try:
        source.engine.backup(target)
        if not _same(target, source):  # a folder copied by hand, its log not written out
            shutil.rmtree(target)
            new = ox.Store(target)
            bulk.copy(new, source.engine)
            new.flush()
        folder.point(path, target.name)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    journal.put(path, journal.seen(source))
    folder.sweep(path)


def _must_be_empty(path: Path) -> None:
    if not (path / folder.MARKER).is_file():
        return
    with EmbeddedStore.open(path, create=True) as store:
        if store.quads():
            raise StoreError(f"{path}: holds {store.quads()} statements; --replace puts the backup in their place")


def size(path: Path) -> int:
    """Bytes of all files of the folder."""
    total = 0
    for file in path.rglob("*"):
        with suppress(FileNotFoundError):  # the engine puts files together while we count
            found = file.stat()
            total += found.st_size if stat.S_ISREG(found.st_mode) else 0
    return total


def _must_be_new(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target}: is there already; name a new folder for the backup")


def _same(copy: Path, store: EmbeddedStore) -> bool:
    """Compare a copy of the engine's files with the original, statement by statement; both give them in one order."""
    return all(one == other for one, other in zip_longest(store.engine, ox.Store.read_only(str(copy))))


def _must_be_whole(part: Path, store: EmbeddedStore) -> None:
    """See that a copy has all.

    What a killed process wrote last stands in the engine's log only, which a reader does not put into the copy.
    Raises StoreError.
    """
    if not _same(part / folder.DATA, store):
        raise StoreError(
            f"{store.path}: the process that wrote to it last was killed, and a reader cannot copy what it wrote; end "
            "the processes that use it and try again; no backup was kept"
        )
