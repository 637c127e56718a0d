"""Answers as bytes, whole before the first of them is sent, and no larger than allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import IO, TYPE_CHECKING

from medkb.graph import PREFIXES, serialize
from medkb.query import Graph, Rows, write
from medkb.serve.negotiate import choose
from medkb.serve.protocol import Refused
from medkb.serve.settings import ANSWER_BYTES

if TYPE_CHECKING:
    from pyoxigraph import Triple

SMALL = 1 << 20
"""Bytes up to which an answer is kept in memory; a larger one goes to a file."""

_ROW = {
    "json": re.compile(rb'\},\{["}]'),  # an inner object follows a colon, and a quote inside a string has a backslash
    "xml": re.compile(rb"<result>"),
    "tsv": re.compile(rb"\n"),  # a line feed inside a value is written \n
}
_MORE = {
    "csv": 1,
    "tsv": 1,
    "json": -1,
}  # beside the rows: a head is a line, before the first there is no comma


class Sink:
    """Takes what is written, in memory or past `SMALL` in the file `path`, and counts its rows.

    Raises Refused (422) from `write` when there are more than `rows` rows of `form` or `ANSWER_BYTES` bytes.
    """

    def __init__(self, path: str, form: str, rows: int) -> None:
        self.path, self._form, self._most = path, form, rows
        self.rows = self.size = 0
        self._tail = b""
        self._quoted = False
        self._memory = bytearray()
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> int:
        """Take some bytes, and give their number."""
        self.size += len(data)
        self.rows += self._counted(data)
        if self.rows - _MORE.get(self._form, 0) > self._most:
            raise too_many(self._most)
        if self.size > ANSWER_BYTES:
            raise Refused(422, f"the answer is larger than {ANSWER_BYTES >> 20} MiB: ask for less, or in parts (LIMIT)")
        self._memory += data
        if len(self._memory) > SMALL:
            self._spill()
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> tuple[bytes, str]:
        """The bytes, or nothing and the path of the file that has them."""
        if self._file is None:
            return bytes(self._memory), ""
        self._spill()
        self._file.close()
        return b"", self.path

    def _spill(self) -> None:
        if self._file is None:
            self._file = open(self.path, "xb")  # noqa: PTH123, SIM115 (kept open until `close`)
        self._file.write(self._memory)
        self._memory.clear()

    def _counted(self, data: bytes) -> int:
        if self._form == "csv":  # a value in quotes may hold line feeds
            pieces = data.split(b'"')
            lines = sum(piece.count(b"\n") for piece in pieces[self._quoted :: 2])
            self._quoted ^= len(pieces) % 2 == 0
            return lines
        pattern = _ROW.get(self._form)
        if pattern is None:
            return 0
        joined = self._tail + data
        found = sum(1 for _ in pattern.finditer(joined))
        self._tail = joined[-7:] if self._form == "xml" else joined[-3:] if self._form == "json" else b""
        return found


def too_many(most: int) -> Refused:
    """The refusal of an answer with more rows or triples than allowed."""
    return Refused(422, f"the answer has more than {most} rows: ask for less, or in parts (ORDER BY, LIMIT, OFFSET)")


def answered(answer: Rows | Graph, accept: str, offers: Mapping[str, str], sink: Sink) -> str:
    """Write the answer as the client likes it best and give the media type.

    Raises Refused: 406 with the types that there are, 422 for too large an answer.
    """
    media = choose(accept, offers)
    if media is None:
        raise Refused(406, f"this answer comes as {', '.join(offers)}; none of them is in Accept: {accept[:200]}")
    encode(answer, offers[media], sink)
    return media


def encode(answer: Rows | Graph, form: str, sink: Sink) -> None:
    """Write the answer in one of the formats that `negotiate` names."""
    import pyoxigraph as ox

    if isinstance(answer, Graph):
        encode_triples(answer, form, sink)
    elif form == "xml":
        answer.solutions.serialize(sink, format=ox.QueryResultsFormat.XML)  # type: ignore[arg-type]  # it only writes
    else:
        write(answer, form, sink)  # type: ignore[arg-type]  # same


def encode_triples(triples: Iterable[Triple], form: str, sink: Sink, most: int = 0) -> None:
    """Write triples sorted, so that the same graph gives the same bytes."""
    import pyoxigraph as ox

    limit = most or sink._most  # noqa: SLF001 (of this module)
    found = list(islice(iter(triples), limit + 1))
    if len(found) > limit:
        raise too_many(limit)
    ordered = sorted(found, key=str)
    if form in ("rdfxml", "n3"):
        target = ox.RdfFormat.RDF_XML if form == "rdfxml" else ox.RdfFormat.N3
        sink.write(ox.serialize(ordered, format=target, prefixes=PREFIXES) or b"")
    else:
        sink.write(serialize(ordered, form))
