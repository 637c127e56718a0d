"""Queries beside the event loop, each in a process that can be stopped: none can hang, end or fill the server."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from medkb.serve import settings as limits
from medkb.serve import tasks
from medkb.serve.kept import Kept
from medkb.serve.places import Places
from medkb.serve.protocol import Refused
from medkb.serve.settings import Settings
from medkb.serve.tasks import Ping, Reply, Task
from medkb.workers import Bounds, Failure, Worker

_LOG = logging.getLogger("medkb.serve")
_REMEMBERED = 256  # questions that took long, lately
_EVERYBODY = ""  # the client in whose name an update takes all places

Asking: TypeAlias = Worker[tuple[Task, str], Reply]


class Pool:
    """Worker processes of one knowledge base. Use `start` first and `close` last."""

    def __init__(self, kb: Path, settings: Settings) -> None:
        self._kb, self._settings = kb, settings
        self._bounds = Bounds(settings.seconds, settings.memory, 0)
        self._workers = [self._worker(writes=False) for _ in range(settings.at_once)]
        self._places: Places[Asking] = Places(self._workers, limits.WAITING)
        self._threads = ThreadPoolExecutor(settings.at_once + 1, "medkb-serve")
        self._writing = asyncio.Lock()
        self._long = 0
        self._kept = Kept()
        self._known_long: OrderedDict[Task, None] = OrderedDict()
        self._spool = tempfile.TemporaryDirectory(prefix="medkb-serve-", ignore_cleanup_errors=True)

    def _worker(self, *, writes: bool) -> Asking:
        make = tasks.writer if writes else tasks.reader
        return Worker(partial(make, self._kb, self._settings), self._bounds)

    async def start(self) -> None:
        """Start the processes. Raises StoreError when the knowledge base cannot be read."""
        await asyncio.gather(*(self._call(worker, Ping(), "") for worker in self._workers))

    def close(self) -> None:
        """End the processes at once, with what they do."""
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._spool.cleanup()

    async def ask(self, task: Task, client: str) -> Reply:
        """What a reading task gives. A task that is cancelled is stopped.

        Raises Refused: 503 too many requests or long queries at once, 504 the time limit, 422 too much memory or depth.
        And StoreError.
        """
        kept, age = self._kept.get(task), self._kept.age
        if kept is not None:
            return kept
        if task in self._known_long:
            self._admit_long()
        try:
            async with asyncio.timeout(self._settings.seconds or None):
                worker = await self._places.take(client)
        except TimeoutError as error:
            raise Refused(503, "no place became free in time; come back later", {"Retry-After": "5"}) from error
        path = str(Path(self._spool.name) / uuid4().hex)
        future = self._call(worker, task, path)
        future.add_done_callback(lambda _: self._places.give(worker))
        try:
            reply = self._checked(await self._watched(worker, future, task), task)
        except asyncio.CancelledError:
            worker.stop()
            raise
        self._kept.put(task, reply, age)
        return reply

    async def update(self, task: Task) -> Reply:
        """Run an update, alone: all queries have ended before and see its effect afterwards."""
        async with self._writing:
            taken = [await self._places.take(_EVERYBODY) for _ in self._workers]
            writer = self._worker(writes=True)
            self._kept.forget()
            try:
                await asyncio.gather(*(self._in_thread(worker.end) for worker in taken))
                return self._checked(await self._call(writer, task, ""), task)
            finally:
                await self._in_thread(writer.end)
                self._kept.forget()
                # started before they are asked: what a start takes is not the time of a query
                await asyncio.gather(*(self._call(worker, Ping(), "") for worker in taken), return_exceptions=True)
                for worker in taken:
                    self._places.give(worker)

    def _call(self, worker: Asking, task: Task, path: str) -> asyncio.Future[Reply | Failure]:
        return asyncio.get_running_loop().run_in_executor(self._threads, _run, worker, task, path)

    async def _in_thread(self, call: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, call)  # type: ignore[arg-type]

    async def _watched(self, worker: Asking, future: asyncio.Future[Reply | Failure], task: Task) -> Reply | Failure:
        """The outcome; a task that turns out to be long goes on only where there is a place for long ones."""
        done, _ = await asyncio.wait([future], timeout=limits.QUICK)
        if not done:
            try:
                with self._one_more_long():
                    await asyncio.wait([future])
            except Refused:
                self._remember(task)
                worker.stop()
                raise
        outcome = future.result()
        if isinstance(outcome, Failure) and outcome.cause == "time":
            self._remember(task)
        else:
            self._known_long.pop(task, None)
        return outcome

    def _remember(self, task: Task) -> None:
        """That it took long: the next time it does not start where there is no place for long ones."""
        self._known_long[task] = None
        if len(self._known_long) > _REMEMBERED:
            self._known_long.popitem(last=False)

    @contextmanager
    def _one_more_long(self) -> Iterator[None]:
        self._admit_long()
        self._long += 1
        try:
            yield
        finally:
            self._long -= 1

    def _admit_long(self) -> None:
        if self._long >= self._settings.long_at_once:
            raise Refused(503, f"{self._long} long queries are running already; come back later", {"Retry-After": "10"})

    def _checked(self, outcome: Reply | Failure, task: Task) -> Reply:
        if isinstance(outcome, Reply):
            return outcome
        _LOG.warning("%s: %s", outcome.reason, str(task)[:500])
        if outcome.cause == "time":
            said = (
                f"it took longer than {self._settings.seconds:g} s and was stopped: ask for less, or in parts (LIMIT)"
            )
            raise Refused(504, said)
        if outcome.cause == "memory":
            size = f"{self._settings.memory / limits.GIB:g} GiB"
            raise Refused(422, f"it needed more than {size} of memory and was stopped: ask for less, or in parts")
        raise Refused(422, "the engine gave up on it: it is nested too deeply or too large")


def _run(worker: Asking, task: Task, path: str) -> Reply | Failure:
    """One task in a thread. A worker that fell over it is started again, before the next one asks."""
    outcome = worker.run((task, path))
    if isinstance(outcome, Failure):
        if path:
            Path(path).unlink(missing_ok=True)
        try:
            worker.run((Ping(), ""))
        except Exception as error:  # noqa: BLE001 (the next task tells its client; this one has its answer)
            _LOG.error("a worker could not be started again: %s", error)
    return outcome
