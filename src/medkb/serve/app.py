"""The ASGI application. Here `app`, `replies`, `watch`, `connection` and `server` need optional libraries."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from medkb.errors import QueryError, StoreError
from medkb.graph.namespaces import BASE
from medkb.query import named_queries
from medkb.serve import negotiate, page
from medkb.serve import settings as limits
from medkb.serve.finding import LANGUAGES
from medkb.serve.pool import Pool
from medkb.serve.protocol import FORM, UPDATE, Asked, Refused, asked, parsed
from medkb.serve.replies import EDITOR_POLICY, SAFE, refusal, response, said
from medkb.serve.settings import Settings
from medkb.serve.tasks import Named, OneGraph, Reply, Search, Service, Sparql, Task, Thing
from medkb.serve.watch import Watch

_LOG = logging.getLogger("medkb.serve")
_READ = ["GET"]
_KINDS = ("article", "claim", "issue", "run", "vocab", "vocabulary", "input", "software", "graph", "ontology")
_STATIC = {
    "site.css": "text/css",
    "editor.js": "text/javascript",
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
}


def application(kb: Path, settings: Settings | None = None, ready: Callable[[], None] | None = None) -> Starlette:
    """An ASGI application that answers from the knowledge base at `kb`; `ready` is called when it can.

    `/sparql` SPARQL 1.1 Protocol; `/graphs` SPARQL 1.1 Graph Store Protocol, reading; `/` the named queries; `/search`
    a text search as a page; `/editor` a page to write SPARQL on; `/query/NAME` the answer of a named query as a page,
    with .csv, .tsv, .json, .xml behind the name as that, with .rq its text; `/article/…`, `/claim/…`, `/vocab/…` and
    the like what the addresses of the knowledge base stand for, as HTML or RDF; `/health` says ok. Errors are plain
    text: 400 malformed (with the place), 401 and 403 an update without the token or not at all, 404, 406, 408, 413,
    415, 422 too large an answer, 503 too busy, 504 the time limit, 500 the store or a defect, unexplained.
    """
    site = _Site(kb, settings or Settings(), ready or (lambda: None))
    things = [Route(f"/{kind}{rest}", site.thing, methods=_READ) for kind in _KINDS for rest in ("", "/{rest:path}")]
    return Starlette(
        lifespan=site.life,
        routes=[
            Route("/", site.home, methods=_READ),
            Route("/editor", site.editor, methods=_READ),
            Route("/health", site.health, methods=_READ),
            Route("/search", site.search, methods=_READ),
            Route("/query/{name}", site.named, methods=_READ),
            Route("/sparql", site.sparql, methods=["GET", "POST"]),
            Route("/graphs", site.graph, methods=_READ),
            Route("/static/{name}", site.static, methods=_READ),
            *things,
        ],
        middleware=[Middleware(Watch), *_cors(site.settings)],
        exception_handlers={
            Refused: _refused,
            QueryError: _malformed,
            StoreError: _store_failed,
            404: _nothing_here,
            Exception: _defect,
        },
    )


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=["X-Request-Id", "Retry-After"],
            max_age=3600,
        )
    ]


class _Site:
    """The pages of one knowledge base."""

    def __init__(self, kb: Path, settings: Settings, ready: Callable[[], None]) -> None:
        self.kb, self.settings, self._ready = kb, settings, ready
        self._pool: Pool | None = None

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        self._pool = Pool(self.kb, self.settings)
        try:
            await self._pool.start()
            self._ready()
            yield
        finally:
            self._pool.close()

    async def home(self, _: Request) -> Response:
        return _html(page.home(named_queries()))

    async def editor(self, _: Request) -> Response:
        text = page.editor(named_queries())
        return response(Reply(200, "text/html", text.encode(), "", (("Content-Security-Policy", EDITOR_POLICY),)))

    async def health(self, _: Request) -> Response:
        if self._pool is None or not self.kb.is_dir():
            return said(503, "the knowledge base is not there")
        return said(200, "ok")

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            raise Refused(404, f"no file {name!r}")
        return _file(name, request)

    async def sparql(self, request: Request) -> Response:
        posted = request.method == "POST"
        content_type = request.headers.get("content-type", "") if posted else None
        body = await _body(request, self._room(request)) if posted else b""
        operation = asked(content_type, request.url.query, body)
        if operation is None:
            return await self._described(request)
        request.state.query = operation.text
        if operation.update:
            return await self._update(request, operation)
        return await self._answer(request, Sparql(operation, _accept(request)))

    async def graph(self, request: Request) -> Response:
        fields = parsed(request.url.query)
        names = [name for name, _ in fields]
        if sorted(names) not in (["default"], ["graph"]):
            raise Refused(400, "say which graph: ?graph=ADDRESS, or ?default for all of them together")
        return await self._answer(request, OneGraph(dict(fields).get("graph", ""), _accept(request)))

    async def named(self, request: Request) -> Response:
        name, _, ending = request.path_params["name"].partition(".")
        if name not in named_queries() or (ending and ending not in (*page.DOWNLOADS, "rq")):
            raise Refused(404, f"no named query {request.path_params['name']!r}; the page / lists them")
        given = tuple((key, value) for key, value in parsed(request.url.query) if value)
        return await self._answer(request, Named(name, given, ending))

    async def search(self, request: Request) -> Response:
        given = dict(parsed(request.url.query))
        liked = negotiate.choose(request.headers.get("accept-language", ""), dict.fromkeys(LANGUAGES, ""))
        lang = given.get("lang") if given.get("lang") in LANGUAGES else liked
        return await self._answer(request, Search(given.get("q", ""), lang or LANGUAGES[0]))

    async def thing(self, request: Request) -> Response:
        raw = request.scope.get("raw_path") or request.url.path.encode()
        path = raw.decode("ascii", "replace").lstrip("/")
        stem, _, ending = path.rpartition(".")
        if not (stem and ending in negotiate.ENDINGS):
            stem, ending = path, ""
        return await self._answer(request, Thing(f"{BASE}{_iri_path(stem)}", _accept(request), ending))

    async def _described(self, request: Request) -> Response:
        accept = _accept(request)
        if negotiate.choose(accept, {**negotiate.GRAPHS, **negotiate.HTML}) in negotiate.HTML:
            return RedirectResponse("/editor", 303, SAFE | {"Vary": "Accept"})
        return await self._answer(request, Service(str(request.base_url), accept))

    async def _answer(self, request: Request, task: Task) -> Response:
        """The answer of a worker; where the client goes away before, the work is stopped."""
        client = request.client.host if request.client else "?"
        asking = asyncio.create_task(self._asked().ask(task, client))
        leaving = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait([asking, leaving], return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return response(asking.result())
            return Response(status_code=499)  # nobody reads it, but the log does
        except asyncio.CancelledError:  # as the server does when it is stopped
            return said(503, "the server is being stopped", {"Connection": "close"})
        finally:
            for task_ in (asking, leaving):
                task_.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await asking

    async def _update(self, request: Request, operation: Asked) -> Response:
        if not self.settings.token:
            raise Refused(403, "SPARQL Update is off: this endpoint only reads")
        if not self._trusted(request):
            raise Refused(401, "an update needs the token: Authorization: Bearer TOKEN", {"WWW-Authenticate": "Bearer"})
        running = asyncio.create_task(self._asked().update(Sparql(operation, "")))
        return response(await asyncio.shield(running))  # it is not broken off because its client is gone

    def _trusted(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        same = hmac.compare_digest(token.strip().encode(), self.settings.token.encode())
        return bool(self.settings.token) and scheme.lower() == "bearer" and same

    def _room(self, request: Request) -> int:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return limits.UPDATE_BODY if media in (UPDATE, FORM) and self._trusted(request) else limits.BODY

    def _asked(self) -> Pool:
        if self._pool is None:
            raise StoreError("the application was not started (ASGI lifespan)")
        return self._pool


def _iri_path(path: str) -> str:
    """The path as the addresses of the graph are written: what need not be encoded is not, the rest is."""
    from urllib.parse import quote

    return "/".join(quote(unquote(part), safe="-._~") for part in path.split("/"))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request, most: int) -> bytes:
    """The body. Raises Refused: 413 larger than `most` bytes, 408 too slow; the connection ends with either."""
    close = {"Connection": "close"}
    data = bytearray()
    try:
        async with asyncio.timeout(limits.BODY_SECONDS * (4 if most > limits.BODY else 1)):
            async for chunk in request.stream():
                data += chunk
                if len(data) > most:
                    raise Refused(413, f"the request is larger than {most >> 20} MiB", close)
    except TimeoutError as error:
        raise Refused(408, "the request did not come to its end in time", close) from error
    return bytes(data)


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _file(name: str, request: Request) -> Response:
    data, packed, tag = _static(name)
    headers = SAFE | {"ETag": tag, "Vary": "Accept-Encoding"}
    headers |= {"Cache-Control": "no-cache", "Content-Type": f"{_STATIC[name]}; charset=utf-8"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(data, headers=headers)


@cache
def _static(name: str) -> tuple[bytes, bytes, str]:
    """A file as it is, packed, and its tag: packing the editor takes the loop long enough for others to wait."""
    folder = resources.files("medkb.serve") / "web"
    data = (folder / "yasgui" / name if name.startswith("yasgui") else folder / name).read_bytes()
    return data, gzip.compress(data, 6, mtime=0), f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def _html(text: str) -> Response:
    return response(Reply(200, "text/html", text.encode("utf-8", "replace")))


# handlers that are no coroutines would each take a thread


async def _refused(_: Request, error: Exception) -> Response:
    return refusal(error) if isinstance(error, Refused) else said(500, "")


async def _malformed(_: Request, error: Exception) -> Response:
    return said(400, str(error))


async def _nothing_here(*_: object) -> Response:
    return said(404, "nothing is here; / lists what there is")


async def _defect(*_: object) -> Response:
    return said(500, "a defect of medkb; its log says more")


async def _store_failed(_: Request, error: Exception) -> Response:
    _LOG.error("%s", error)
    locked = "locked by another process" in str(error)
    if locked:
        return said(503, "the knowledge base is being written to; come back later", {"Retry-After": "10"})
    return said(500, "the knowledge base could not be read; the server's log says more")
