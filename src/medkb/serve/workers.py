"""Queries beside the event loop: one thread a query, with room for deep ones."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

AT_ONCE = 4
"""Queries that run at the same time; further ones wait."""

STACK = 256 * 1024 * 1024
"""Bytes of address space for a thread's stack, of which only what is used becomes memory. With the 8 MiB that threads
usually get, 1000 nested brackets end the process; with this, `protocol.LONGEST` brackets do not."""

T = TypeVar("T")


class Workers:
    """Runs calls in threads of their own, which do not keep the process alive."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self, call: Callable[[], T]) -> T:
        """What `call` gives or raises; RuntimeError for a panic of the engine, which is no Exception."""
        async with self._places:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[T] = loop.create_future()

            def report(result: T | None, error: BaseException | None) -> None:
                if done.cancelled():
                    return
                if error is None:
                    done.set_result(result)  # type: ignore[arg-type]  # None is a result too
                else:
                    done.set_exception(error)

            def work() -> None:
                result, failure = None, None
                try:
                    result = call()
                except Exception as error:  # noqa: BLE001 (it goes on to who waits)
                    failure = error
                except BaseException as error:  # noqa: BLE001 (same)
                    failure = RuntimeError(f"{type(error).__name__}: {error}")
                if failure:
                    _let_go(failure)
                with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(report, result, failure)

            _start(work)
            return await done


def _let_go(error: BaseException) -> None:
    """Empty the frames that the error keeps: the engine's answers in them may be let go by this thread only."""
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__


def _start(work: Callable[[], None]) -> None:
    usual = threading.stack_size(STACK)
    try:
        threading.Thread(target=work, name="medkb-query", daemon=True).start()
    finally:
        threading.stack_size(usual)
