"""What stands between the engine's writers and a file.

They keep prefixes in a hash table, so that their order changes from run to run, and they leave a carriage return bare,
which XML readers turn into a line feed.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import IO, cast

_NAMESPACES = re.compile(rb'<rdf:RDF((?: xmlns:[\w.-]+="[^"]*")+)>')
_NAMESPACE = re.compile(rb' xmlns:[\w.-]+="[^"]*"')


class SortedHead:
    """A stream that sorts the `@prefix` lines before it lets anything through. Use it in a `with` block."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Pass it on, once the head is whole."""
        if self._head is None:
            self._stream.write(data)
            return len(data)
        self._head += data
        if (ready := self._sorted(self._head)) is not None:
            self._stream.write(ready)
            self._head = None
        return len(data)

    def flush(self) -> None:
        """The writers ask for it; the stream below is flushed by its owner."""

    def _sorted(self, head: bytes, *, at_end: bool = False) -> bytes | None:
        """The head in order, or None while it may go on."""
        lines = head.splitlines(keepends=True)
        count = next((i for i, line in enumerate(lines) if not _may_begin(line, b"@prefix ")), len(lines))
        if count == len(lines) and not at_end:
            return None
        return b"".join((*sorted(lines[:count]), *lines[count:]))

    def __enter__(self) -> IO[bytes]:
        return cast("IO[bytes]", self)  # the writers need no more than `write` and `flush`

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._head is not None and error is None:
            self._stream.write(self._sorted(self._head, at_end=True) or b"")


def _may_begin(line: bytes, word: bytes) -> bool:
    """True where the line begins with the word, as far as it goes."""
    return line.startswith(word) or word.startswith(line)


class XmlText(SortedHead):
    """The same for RDF/XML: namespaces in order, carriage returns as character references (XML 1.0, section 2.11)."""

    def write(self, data: bytes) -> int:
        """Pass it on; a carriage return stands in literals only."""
        super().write(data.replace(b"\r", b"&#xD;"))
        return len(data)

    def _sorted(self, head: bytes, *, at_end: bool = False) -> bytes | None:
        found = _NAMESPACES.search(head)
        if found is None:
            return head if at_end else None
        names = sorted(_NAMESPACE.findall(found[1]))
        return head[: found.start(1)] + b"".join(names) + head[found.end(1) :]
