"""What became of each file that was given to `medkb build`: a journal beside the engine's files.

One JSON object a line, appended: {"path", "state", "document", "reason"}; the last line of a path is what holds. A
process killed in the middle leaves at most one torn line at the end, which is passed over. Only folders have one: a
server keeps graphs and nothing else.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from medkb.errors import StoreError
from medkb.store.embedded import EmbeddedStore
from medkb.store.interface import Store

NAME = "medkb-files.jsonl"
READ, FAILED = "read", "failed"
_SPARE = 1000  # lines that were overtaken and may stay


@dataclass(frozen=True, slots=True)
class Seen:
    """The last state of one file: read into the article `document`, or failed for a `reason`."""

    path: str
    state: str
    document: str = ""
    reason: str = ""


def seen(where: Store | Path) -> dict[str, Seen] | None:
    """The files by their paths; None where nothing was recorded (a server, a base of an older medkb, a loaded dump).

    Raises StoreError when the journal is there and cannot be opened.
    """
    folder = _folder(where)
    if folder is None:
        return None
    try:
        lines = (folder / NAME).read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{folder / NAME}: cannot be read: {error.strerror or error}") from error
    return {entry.path: entry for entry in map(_entry, lines) if entry is not None}


def _folder(where: Store | Path) -> Path | None:
    if isinstance(where, Path):
        return where
    return where.path if isinstance(where, EmbeddedStore) else None


def _entry(line: bytes) -> Seen | None:
    """None for a torn line."""
    try:
        found = json.loads(line)
        entry = Seen(**{name: str(found.get(name, "")) for name in ("path", "state", "document", "reason")})
    except (ValueError, AttributeError):
        return None
    return entry if entry.path and entry.state in {READ, FAILED} else None


class Journal:
    """Notes for one build; without a folder to keep them in, nothing is noted."""

    def __init__(self, where: Store | Path) -> None:
        self._folder = _folder(where)
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Open for appending, behind a torn line on a line of its own. Raises StoreError."""
        if self._folder is not None:
            try:
                _shorten(self._folder)
                self._stream = (self._folder / NAME).open("ab")
                if self._stream.tell() and not _ends_line(self._folder / NAME):
                    self._stream.write(b"\n")
            except OSError as error:
                raise StoreError(f"{self._folder / NAME}: cannot be written: {error.strerror or error}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            with suppress(OSError):
                os.fsync(self._stream.fileno())
            self._stream.close()

    def note(self, entry: Seen) -> None:
        """Append one state; it is with the operating system before the next file is read. Raises StoreError."""
        if self._stream is None:
            return
        try:
            self._stream.write(_line(entry))
            self._stream.flush()
        except OSError as error:
            raise StoreError(f"{self._stream.name}: cannot be written: {error.strerror or error}") from error


def _line(entry: Seen) -> bytes:
    kept = {name: value for name, value in asdict(entry).items() if value}
    return json.dumps(kept, ensure_ascii=True).encode() + b"\n"  # ASCII: a path may hold any bytes as surrogates


def _ends_line(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _shorten(folder: Path) -> None:
    """Write the journal anew, in one step, when most of its lines were overtaken."""
    try:
        lines = (folder / NAME).read_bytes().count(b"\n")
    except FileNotFoundError:
        return
    entries = seen(folder) or {}
    if lines > 2 * len(entries) + _SPARE:
        put(folder, entries)


def put(folder: Path, entries: dict[str, Seen] | None) -> None:
    """Make the folder's journal hold these entries, in one step; None: no journal. Raises OSError."""
    if entries is None:
        (folder / NAME).unlink(missing_ok=True)
        return
    draft = folder / (NAME + ".new")
    with draft.open("wb") as stream:
        stream.writelines(_line(entry) for entry in entries.values())
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / NAME)
