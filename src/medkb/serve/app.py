"""The ASGI application. Of this package only `app` and `server` need the optional libraries."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from medkb.errors import QueryError, StoreError
from medkb.query import Rows, named_queries, named_query, run
from medkb.serve import page
from medkb.serve.negotiate import ROWS
from medkb.serve.protocol import LONGEST, Refused, answered, encoded, parsed, question
from medkb.serve.workers import Workers
from medkb.store import Store

_LOG = logging.getLogger("medkb.serve")
_WORD = re.compile(r"[\w-]+")
_LARGEST = 12 * LONGEST + 1000  # bytes of a body: each of four bytes of a character as %XX, and the names of fields
_SAFE = {
    "X-Content-Type-Options": "nosniff",  # a message that quotes a query is never taken for a page
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


def application(store: Store) -> Starlette:
    """An ASGI application that answers from `store`, which stays open as long as it is used.

    `/sparql` SPARQL 1.1 Protocol (query); `/` the named queries; `/query/NAME` the answer of one as a page, and with
    .csv, .tsv, .json or .xml behind the name as that; its parameters go into the address; `/health` says ok.
    Errors are plain text: 400 a query that is malformed, calls SERVICE or is an update (with the place), 403 an update
    request, 406 no such media type, 413 too long, 415 a body of another type, 500 the store or a defect, unexplained.
    """
    site = _Site(store)
    return Starlette(
        routes=[
            Route("/", site.home),
            Route("/health", site.health),
            Route("/query/{name}", site.named),
            Route("/sparql", site.sparql, methods=["GET", "POST"]),
        ],
        exception_handlers={
            Refused: lambda _, error: _said(error.status, str(error)),
            QueryError: lambda _, error: _said(400, str(error)),
            StoreError: _store_failed,
            Exception: lambda *_: _said(500, "a defect of medkb; its log says more"),
        },
    )


class _Site:
    """The pages of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._workers = Workers()

    async def home(self, _: Request) -> Response:
        return _html(page.home(named_queries()))

    async def health(self, _: Request) -> Response:
        self._store.query("ASK {}")
        return _said(200, "ok")

    async def sparql(self, request: Request) -> Response:
        content_type = request.headers.get("content-type", "") if request.method == "POST" else None
        text = question(content_type, request.url.query, await _body(request))
        accept = ",".join(request.headers.getlist("accept"))

        def answer() -> tuple[bytes, str]:
            if _WORD.fullmatch(text.strip()):
                raise QueryError(f"not a SPARQL query; the named queries are at /query/{text.strip()}")
            return answered(run(self._store, text), accept)

        data, media = await self._workers.run(answer)
        return Response(data, media_type=media, headers=_SAFE | {"Vary": "Accept"})

    async def named(self, request: Request) -> Response:
        name, _, ending = request.path_params["name"].partition(".")
        if name not in named_queries() or (ending and ending not in page.DOWNLOADS):
            raise Refused(404, f"no named query {request.path_params['name']!r}; the page / lists them")
        given = {key: value for key, value in parsed(request.url.query) if value}
        if not ending:
            return _html(await self._workers.run(self._page(name, given)))
        data = await self._workers.run(lambda: encoded(run(self._store, name, given), ending))
        media = next(media for media, form in ROWS.items() if form == ending)
        return Response(data, media_type=media, headers=_SAFE)

    def _page(self, name: str, given: dict[str, str]) -> Callable[[], str]:
        def made() -> str:
            query = named_query(name)
            needed = {param.name for param in query.params if not param.optional}
            found = run(self._store, name, given) if needed <= given.keys() else None
            return page.answer(query, given, found if isinstance(found, Rows) else None)

        return made


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _LARGEST:
            raise Refused(413, f"the request is larger than {_LARGEST} bytes; a query may have {LONGEST} characters")
    return bytes(data)


def _said(status: int, message: str) -> Response:
    return PlainTextResponse(f"{message}\n", status, headers=_SAFE)


def _html(text: str) -> Response:
    return HTMLResponse(text.encode("utf-8", "replace"), headers=_SAFE)


def _store_failed(_: Request, error: Exception) -> Response:
    _LOG.error("%s", error)
    return _said(500, "the knowledge base could not be read; the server's log says more")
