"""What surrounds every request: a number for it, and a line in the log."""

from __future__ import annotations

import json
import logging
import secrets
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("medkb.access")
"""One JSON object a request: time, id, client, method, path, status, bytes, ms, and the query's beginning."""

_LONGEST = 500  # characters of a query or an address in the log
_QUIET = frozenset({"/health"})


class Watch:
    """ASGI middleware. The number comes back as X-Request-Id, and stands in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number, start = secrets.token_hex(6), time.perf_counter()
        seen = {"status": 499, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", number.encode())]}
            seen["bytes"] += len(message.get("body", b""))
            await send(message)

        scope.setdefault("state", {})
        try:
            await self._app(scope, receive, sending)
        finally:
            if scope["path"] not in _QUIET:
                LOG.info("%s", _line(scope, number, seen, time.perf_counter() - start))


def _line(scope: Scope, number: str, seen: dict[str, int], seconds: float) -> str:
    client = scope.get("client")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": number,
        "client": client[0] if client else "",
        "method": scope["method"],
        "path": scope["path"][:_LONGEST],
        **seen,
        "ms": round(seconds * 1000, 1),
    }
    if query := scope["state"].get("query"):
        line["query"] = query[:_LONGEST]
    return json.dumps(line, ensure_ascii=False)
