"""Turns at a fixed number of places, in the order of asking, one client after the other."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import Generic, TypeVar

from medkb.serve.protocol import Refused

Place = TypeVar("Place")


class Places(Generic[Place]):
    """Gives out places. A client that asks for many waits for itself: free places go round among the clients."""

    def __init__(self, places: Iterable[Place], most_waiting: int) -> None:
        self._free: deque[Place] = deque(places)
        self._waiting: OrderedDict[str, deque[asyncio.Future[Place]]] = OrderedDict()
        self._most = most_waiting

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(line) for line in self._waiting.values())

    async def take(self, client: str) -> Place:
        """A place, given back with `give`. Raises Refused (503) when too many wait already."""
        if self._free and not self._waiting:
            return self._free.popleft()
        if self.waiting >= self._most:
            raise Refused(503, "too many requests are waiting; come back later", {"Retry-After": "5"})
        turn: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give(turn.result())
            raise

    def give(self, place: Place) -> None:
        """Give a place to who waits longest among the clients that were served least recently, or keep it."""
        while self._waiting:
            client, line = self._waiting.popitem(last=False)
            turn = line.popleft()
            if line:
                self._waiting[client] = line
            if not turn.done():
                turn.set_result(place)
                return
        self._free.append(place)
