"""What a worker process does for a server: everything that reads the knowledge base, and updates.

A worker may be killed at any moment: by the time limit, for its memory, or because the client has gone.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from medkb.errors import QueryError
from medkb.graph import PREFIXES
from medkb.query import Rows, named_query, run
from medkb.query.runner import malformed
from medkb.serve import describe, finding, negotiate, page, things
from medkb.serve.answers import Sink, answered, encode, encode_triples
from medkb.serve.protocol import Asked, Refused
from medkb.serve.settings import Settings
from medkb.serve.updates import prepared
from medkb.store import EmbeddedStore, Store
from medkb.workers import Bounds

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

STACK = 256 << 20
"""Bytes of address space for the stack of a query, of which only what is used becomes memory: parser and planner
recurse, and with the usual 8 MiB a thousand nested brackets end the process."""

_PANIC = 70  # exit code, as EX_SOFTWARE of sysexits.h
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Sparql:
    """A query or an update of the SPARQL Protocol."""

    asked: Asked
    accept: str


@dataclass(frozen=True, slots=True)
class Named:
    """A named query, as a page ("") or a format; `given` are its parameters."""

    name: str
    given: tuple[tuple[str, str], ...]
    ending: str


@dataclass(frozen=True, slots=True)
class OneGraph:
    """A graph of the SPARQL Graph Store Protocol; "": the default graph, which is the union of all."""

    iri: str
    accept: str


@dataclass(frozen=True, slots=True)
class Thing:
    """The description of an article, a claim, a concept or any other node; `ending` of `negotiate.ENDINGS` or ""."""

    iri: str
    accept: str
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A text search, as a page in one of `finding.LANGUAGES`."""

    question: str
    lang: str


@dataclass(frozen=True, slots=True)
class Service:
    """The description of the service at the address `base`, which ends in a slash."""

    base: str
    accept: str


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life."""


Task = Sparql | Named | OneGraph | Thing | Search | Service | Ping


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, media type and bytes, or the file that has them."""

    status: int
    media: str
    body: bytes = b""
    file: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def text_reply(error: Refused) -> Reply:
    """What a client is told that is not answered."""
    return Reply(
        error.status, "text/plain", f"{error.message}\n".encode("utf-8", "replace"), "", (*error.headers.items(),)
    )


Answer = Callable[[tuple[Task, str]], Reply]


def reader(kb: Path, settings: Settings, _: Bounds) -> Answer:
    """What answers reading tasks, each with a path where a large answer may go. Raises StoreError."""
    return _answerer(_Reader(EmbeddedStore.open(kb, read_only=True), settings))


def writer(kb: Path, settings: Settings, _: Bounds) -> Answer:
    """What runs updates. Raises StoreError: another process reads or writes the knowledge base."""
    return _answerer(_Writer(kb, settings))


def _answerer(work: Callable[[Task, str], Reply]) -> Answer:
    def answer(task: tuple[Task, str]) -> Reply:
        try:
            return _deep(lambda: work(*task))
        except Refused as error:
            return text_reply(error)
        except QueryError as error:
            return text_reply(Refused(400, str(error)))

    return answer


def _deep(call: Callable[[], Reply]) -> Reply:
    """Call it in a thread with room for deep queries. Raises MemoryError when there is no room for the thread.

    A panic of the engine, which is no Exception, ends the process: what it leaves behind is not to be relied on.
    """
    results: list[Reply] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 (it goes on to who waits)
            errors.append(error)

    usual = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    except RuntimeError as error:  # "can't start new thread"
        raise MemoryError from error
    finally:
        threading.stack_size(usual)
    thread.join()
    if not errors:
        return results[0]
    if isinstance(errors[0], Exception):
        raise errors[0]
    sys.stderr.write(f"medkb: the engine broke down: {errors[0]}\n")
    sys.stderr.flush()
    os._exit(_PANIC)


class _View:
    """The store as a request sees it: all graphs, or those that it chooses."""

    def __init__(self, store: EmbeddedStore, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> None:
        self._store = store
        self._default, self._named = [_graph(iri) for iri in default], [_graph(iri) for iri in named]

    def __getattr__(self, name: str) -> Any:
        """In all but queries it is the store."""
        return getattr(self._store, name)

    def query(self, text: str, *, union: bool = True) -> QuerySolutions | QueryTriples | QueryBoolean:
        if not (self._default or self._named):
            return self._store.query(text, union=union)
        return self._store.engine.query(
            text, prefixes=PREFIXES, default_graph=[*self._default], named_graphs=[*self._named]
        )


def _graph(iri: str) -> NamedNode:
    import pyoxigraph as ox

    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Refused(400, f"{iri!r} is not the address of a graph: {error}") from error


class _Reader:
    def __init__(self, store: EmbeddedStore, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def __call__(self, task: Task, path: str) -> Reply:
        match task:
            case Sparql():
                reply = self._sparql(task, path)
            case Named():
                reply = self._named(task, path)
            case OneGraph():
                reply = self._graph(task, path)
            case Thing():
                reply = self._thing(task, path)
            case Search():
                reply = _page(finding.page_of(self._store, task.question, task.lang), "Accept-Language")
            case Service():
                reply = self._service(task, path)
            case Ping():
                self._store.query("ASK {}")
                reply = Reply(200, "text/plain", b"ok\n")
        return reply

    def _sparql(self, task: Sparql, path: str) -> Reply:
        asked = task.asked
        if _WORD.fullmatch(asked.text.strip()):  # which `run` takes for the name of a query
            raise QueryError(f"not a SPARQL query: no SELECT; the named queries are at /query/{asked.text.strip()}")
        view = cast(Store, _View(self._store, asked.default_graphs, asked.named_graphs))
        answer = run(view, asked.text, services=self._settings.services)
        offers: dict[str, str] = {**(negotiate.ROWS if isinstance(answer, Rows) else negotiate.GRAPHS)}
        form = offers.get(negotiate.choose(task.accept, offers) or "", "")
        sink = Sink(path, form, self._settings.rows)
        return _reply(answered(answer, task.accept, offers, sink), sink, Vary="Accept")

    def _named(self, task: Named, path: str) -> Reply:
        query, given = named_query(task.name), dict(task.given)
        if task.ending == "rq":
            return Reply(200, "application/sparql-query", page.bound(query, given).encode())
        needed = {param.name for param in query.params if not param.optional}
        if not task.ending and not needed <= given.keys():
            return _page(page.answer(query, given, None))
        found = run(self._store, task.name, given)
        if not task.ending:
            return _page(page.answer(query, given, found if isinstance(found, Rows) else None))
        sink = Sink(path, task.ending, self._settings.rows)
        encode(found, task.ending, sink)
        return _reply(next(media for media, form in negotiate.ROWS.items() if form == task.ending), sink)

    def _graph(self, task: OneGraph, path: str) -> Reply:
        graph = _graph(task.iri) if task.iri else None
        quads = self._store.engine.quads_for_pattern(None, None, None, graph)
        if graph and not self._store.engine.contains_named_graph(graph):
            raise Refused(404, f"there is no graph <{task.iri}>")
        return self._triples((quad.triple for quad in quads), task.accept, path)

    def _thing(self, task: Thing, path: str) -> Reply:
        media = negotiate.ENDINGS.get(task.ending) or negotiate.choose(
            task.accept, {**negotiate.HTML, **negotiate.GRAPHS}
        )
        if media in negotiate.HTML:
            return _page(things.page_of(self._store, _graph(task.iri)))
        return self._triples(things.description(self._store, _graph(task.iri)), media or task.accept, path)

    def _service(self, task: Service, path: str) -> Reply:
        return self._triples(describe.service(self._store, task.base, self._settings), task.accept, path)

    def _triples(self, triples: Any, accept: str, path: str) -> Reply:
        media = negotiate.choose(accept, negotiate.GRAPHS)
        if media is None:
            raise Refused(406, f"a graph comes as {', '.join(negotiate.GRAPHS)}; none of them is in Accept: {accept}")
        sink = Sink(path, "", self._settings.rows)
        encode_triples(triples, negotiate.GRAPHS[media], sink)
        return _reply(media, sink, Vary="Accept")


class _Writer:
    def __init__(self, kb: Path, settings: Settings) -> None:
        self._kb, self._settings = kb, settings

    def __call__(self, task: Task, _: str) -> Reply:
        if not isinstance(task, Sparql):
            raise TypeError(f"{task} writes nothing")
        text = prepared(task.asked, self._settings.services)
        with EmbeddedStore.open(self._kb) as store:
            try:
                store.engine.update(text, prefixes=PREFIXES)
            except SyntaxError as error:
                raise QueryError(malformed(str(error), text)) from error
        return Reply(204, "")


def _page(text: str, vary: str = "Accept") -> Reply:
    return Reply(200, "text/html", text.encode("utf-8", "replace"), "", (("Vary", vary),))


def _reply(media: str, sink: Sink, **headers: str) -> Reply:
    body, file = sink.close()
    return Reply(200, media, body, file, (*headers.items(),))
