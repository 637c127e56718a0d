"""Connections of clients that send nothing, never come to the end of a head, or read nothing, are let go."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from medkb.serve import settings as limits

HEAD_SECONDS = 10.0
"""Seconds in which the head of a request has to arrive."""

CONNECTIONS = 800
"""Open connections; past them the one that has waited longest without a request is let go."""


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, with an end to waiting for a request, and for a client to read."""

    _idle: OrderedDict[Connection, None] = OrderedDict()  # noqa: RUF012 (of all connections, the longest wait first)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clock: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > CONNECTIONS:
            oldest = next(iter(self._idle), None)
            if oldest is not None:
                oldest.let_go()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        super().data_received(data)
        if self._answering():
            self._stop_clock()
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._stop_clock()
        self._moving()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The buffer is full: see asyncio.Protocol."""
        super().pause_writing()
        # not `close`, which would wait for the client to read what is in the buffer
        self._stalled = self.loop.call_later(limits.STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads: see asyncio.Protocol."""
        self._moving()
        super().resume_writing()

    def _moving(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def let_go(self) -> None:
        """End the connection, if no request has come."""
        self._stop_clock()
        if not self._answering():
            self.transport.abort()

    def _answering(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _await_head(self) -> None:
        """Start the clock, unless it is running: a head that comes in drops does not put it back."""
        if self._clock is None and not self.transport.is_closing():
            self._clock = self.loop.call_later(HEAD_SECONDS, self.let_go)
            self._idle[self] = None

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        self._idle.pop(self, None)
