"""A knowledge base behind a listening socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from medkb.errors import MedkbError


class ServeError(MedkbError):
    """An address that cannot be listened at, or a missing optional package."""


def serve(kb: Path, host: str, port: int, started: Callable[[str], None]) -> None:
    """Answer HTTP requests from the knowledge base, opened for reading only, until the process is interrupted.

    Port 0 takes a free one; `started` is called with the address (http://HOST:PORT/) as soon as the socket listens.
    Raises ServeError and StoreError before that.
    """
    try:
        import uvicorn

        from medkb.serve.app import application
    except ModuleNotFoundError as error:
        if error.name not in {"starlette", "uvicorn"}:
            raise
        raise ServeError(f"serving needs {error.name}: pip install 'medkb[serve]'") from error
    from medkb.store import EmbeddedStore

    with EmbeddedStore.open(kb, read_only=True) as store, _listening(host, port) as listener:
        config = uvicorn.Config(
            application(store),
            log_level="warning",
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=3,  # seconds for answers under way
        )
        started(address(listener))
        with suppress(KeyboardInterrupt):  # how a server is stopped
            uvicorn.Server(config).run([listener])


def address(listener: socket.socket) -> str:
    """The URL of a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(place[:2], family=family, backlog=128)
    except (OSError, UnicodeError) as error:  # the latter: a name that no DNS can hold
        reason = getattr(error, "strerror", None) or error
        raise ServeError(f"{host}:{port}: cannot listen: {reason} (choose with --host and --port)") from error
    # connections take it over; without it each answer waits 40 ms for the client's acknowledgement of its head
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
