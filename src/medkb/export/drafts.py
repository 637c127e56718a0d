"""Files that appear together: each is written beside its place and moved there when all of them are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from medkb.errors import ExportError


class Drafts:
    """The files of one export. In a folder they have their own names; else `path` is the main one, `main` by name.

    The others stand beside it, called by its stem and their name. Leaving the block without `keep` removes the drafts
    and touches no file. Raises ExportError when something cannot be written.
    """

    def __init__(self, path: Path, *, main: str = "") -> None:
        self._path, self._main = path, main
        self._drafts: dict[Path, Path] = {}  # place -> draft

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for draft in self._drafts.values():
            draft.unlink(missing_ok=True)

    @property
    def title(self) -> str:
        """What the export is called: the folder, or the main file without its ending."""
        return self._path.stem if self._main else self._path.resolve().name

    def name(self, name: str) -> str:
        """How the file is called where it will stand."""
        return self._place(name).name

    def draft(self, name: str) -> Path:
        """Where it stands now."""
        return self._drafts[self._place(name)]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A new draft to write to."""
        place = self._place(name)
        try:
            if not self._main:
                place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise ExportError(f"{place}: is a folder; name a file")
            draft = place.with_name(f".{place.name}.{os.getpid()}.new")
            self._drafts[place] = draft
            with draft.open("wb") as stream:
                yield stream
        except OSError as error:
            raise ExportError(f"{place}: cannot be written: {error.strerror or error}") from error

    def keep(self) -> None:
        """Move every draft to its place."""
        for place, draft in self._drafts.items():
            try:
                draft.replace(place)
            except OSError as error:
                raise ExportError(f"{place}: cannot be written: {error.strerror or error}") from error

    def _place(self, name: str) -> Path:
        if not self._main:
            return self._path / name
        return self._path if name == self._main else self._path.with_name(f"{self._path.stem}.{name}")
