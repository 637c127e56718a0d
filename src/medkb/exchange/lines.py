"""Lines in the order of their bytes, however many there are."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

AT_ONCE = 1_000_000
"""Lines that are sorted in memory; some 300 MB of N-Quads. More are sorted in temporary files and merged."""


def sorted_lines(lines: Iterable[bytes], at_once: int = AT_ONCE) -> Iterator[bytes]:
    """The distinct lines, each with its line feed, in the order of `LC_ALL=C sort -u`.

    Raises OSError when the folder of temporary files (TMPDIR) is full.
    """
    with ExitStack() as open_files:
        runs: list[IO[bytes]] = []
        held: list[bytes] = []
        for line in lines:
            held.append(line)
            if len(held) >= at_once:
                runs.append(open_files.enter_context(_spilled(held)))
                held = []
        held.sort()
        yield from distinct(heapq.merge(*runs, held) if runs else held)


def _spilled(held: list[bytes]) -> IO[bytes]:
    stream = tempfile.TemporaryFile(prefix="medkb-sort-")  # noqa: SIM115 - its owner closes it
    held.sort()
    stream.writelines(held)
    stream.seek(0)
    return stream


def distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line
