"""What a server may spend on one request, and what it lets clients do."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

GIB = 1 << 30

BODY = 1 << 20
"""Bytes of a query's request; a query may be as long as fits."""

UPDATE_BODY = 64 << 20
"""Bytes of an update's request."""

ANSWER_BYTES = 256 << 20
"""Bytes of an answer, whatever its rows."""

QUICK = 2.0
"""Seconds after which a query counts as a long one, which may not take every place."""

WAITING = 512
"""Requests that may wait for a place; further ones are told to come back."""

BODY_SECONDS = 15.0
"""Seconds in which a request has to arrive whole, its body of ordinary size; an update's may take four times that."""

STALL_SECONDS = 30.0
"""Seconds for which a client may take nothing of its answer before the connection is cut."""


def _places() -> int:
    return min(max(4, os.cpu_count() or 1), 16)


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits and permissions of one server; the defaults are for reading on one's own machine."""

    seconds: float = 30.0
    """Wall time of a query; 0: any."""
    rows: int = 100_000
    """Rows or triples of an answer."""
    at_once: int = field(default_factory=_places)
    """Queries that run at the same time, of which half may be long ones."""
    memory: int = 2 * GIB
    """Bytes of address space that a query may use; 0: any."""
    origins: tuple[str, ...] = ("*",)
    """Web origins whose scripts may read the answers (CORS); "*": any; empty: none."""
    services: tuple[str, ...] = ()
    """Addresses that SERVICE may call."""
    token: str = ""
    """The word that allows SPARQL Update; empty: nobody may."""

    @property
    def long_at_once(self) -> int:
        """Long queries that run at the same time: the other places stay for quick ones."""
        return max(1, self.at_once // 2)
