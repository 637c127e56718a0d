"""Replies as HTTP responses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from medkb.serve.protocol import Refused
from medkb.serve.tasks import Reply

_CHUNK = 1 << 16
_SITE = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "X-Content-Type-Options": "nosniff",  # a message that quotes a query is never taken for a page
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": _SITE,
}
_WITH_CHARSET = ("text/", "application/sparql-query")


def response(reply: Reply) -> Response:
    """The reply; a large answer is sent from its file, which is gone when this returns."""
    headers = SAFE | dict(reply.headers)
    media = reply.media
    if not media:
        return Response(status_code=reply.status, headers=headers)
    headers["Content-Type"] = f"{media}; charset=utf-8" if media.startswith(_WITH_CHARSET) else media
    if not reply.file:
        return Response(reply.body, reply.status, headers)
    path = Path(reply.file)
    size = path.stat().st_size
    stream = path.open("rb")
    path.unlink()

    async def chunks() -> AsyncIterator[bytes]:
        with stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    return StreamingResponse(chunks(), reply.status, headers | {"Content-Length": str(size)})


def refusal(error: Refused) -> Response:
    """What a client is told that is not answered."""
    return said(error.status, error.message, error.headers)


def said(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """One line of text."""
    data = f"{message}\n".encode("utf-8", "replace")
    return PlainTextResponse(data, status, SAFE | dict(headers or {}))
