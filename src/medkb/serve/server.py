"""A knowledge base behind a listening socket."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from medkb.errors import MedkbError
from medkb.serve.settings import Settings

if sys.platform != "win32":
    import resource

_HEAD = 1 << 16  # bytes of a request's head, and so of a query by GET
_REQUESTS = 600  # requests under way; further ones get 503
_FILES = 4096  # open files: connections, pipes to workers, answers


class ServeError(MedkbError):
    """An address that cannot be listened at, a log that cannot be written, or a missing optional package."""


def serve(
    kb: Path,
    host: str,
    port: int,
    started: Callable[[str], None],
    settings: Settings | None = None,
    log: Path | None = None,
) -> None:
    """Answer HTTP requests from the knowledge base until the process is interrupted.

    Port 0 takes a free one; `started` is called with the address (http://HOST:PORT/) as soon as it answers.
    A line for each request goes to the file `log`, or to stderr. Raises ServeError and StoreError before that.
    """
    try:
        import uvicorn

        from medkb.serve.app import application
        from medkb.serve.connection import Connection
    except ModuleNotFoundError as error:
        if error.name not in {"starlette", "uvicorn"}:
            raise
        raise ServeError(f"serving needs {error.name}: pip install 'medkb[serve]'") from error
    from medkb.store import EmbeddedStore

    EmbeddedStore.open(kb, read_only=True).close()  # what is wrong with it is told here, not by a worker
    _log_to(log)
    _allow_files()
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            application(kb, settings or Settings(), lambda: started(address(listener))),
            http=Connection,
            log_level="error",  # broken requests are ordinary, and are in our own log
            access_log=False,
            lifespan="on",
            ws="none",
            server_header=False,
            limit_concurrency=_REQUESTS,
            h11_max_incomplete_event_size=_HEAD,
            timeout_graceful_shutdown=3,  # seconds for answers under way
        )
        with suppress(KeyboardInterrupt):  # how a server is stopped
            uvicorn.Server(config).run([listener])


def _log_to(path: Path | None) -> None:
    """Requests to the file or to stderr; what goes wrong always to stderr."""
    try:
        handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler()
    except OSError as error:
        raise ServeError(f"{path}: the log cannot be written: {error.strerror or error}") from error
    access, talk = logging.getLogger("medkb.access"), logging.getLogger("medkb.serve")
    access.handlers, access.propagate = [handler], False
    access.setLevel(logging.INFO)
    if not talk.handlers:
        talk.addHandler(logging.StreamHandler())
        talk.propagate = False


def _allow_files() -> None:
    """As many open files as connections need, where the system's usual bound is lower."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _FILES:
        most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def address(listener: socket.socket) -> str:
    """The URL of a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(place[:2], family=family, backlog=512)
    except (OSError, UnicodeError) as error:  # the latter: a name that no DNS can hold
        reason = getattr(error, "strerror", None) or error
        raise ServeError(f"{host}:{port}: cannot listen: {reason} (choose with --host and --port)") from error
    # connections take it over; without it each answer waits 40 ms for the client's acknowledgement of its head
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
