"""A name of a group as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Named(NamedTuple):
    """A name at [start, end), with its noun where it has one; `alone` where it has none."""

    start: int
    end: int
    name: str
    quoted: bool = False
    alone: bool = False


def one_by_one(match: re.Match[str], name: str) -> Iterator[Named]:
    """Each of several names that share their noun, of which the match has the group "names"."""
    found = [m for m in re.finditer(name, match["names"]) if m[0]]
    at = match.start("names")
    for i, m in enumerate(found):
        start = match.start() if i == 0 else at + m.start()
        yield Named(min(start, at + m.start()), at + m.end(), m[0])
