"""Processes that take one task after another and may be lost: no task can hang, end or fill the program.

A worker is a fresh interpreter that is spoken to through pipes, started with the first task that needs it and used
again. It is not forked: a fork of a program with threads (a progress bar, a store) may stand still for ever on a lock.
Nor is it one of `multiprocessing`, whose children import the caller's main module again: a script without a
`__name__` guard would start itself, and every worker would pay for a command line that it does not use. It stands in a
process group of its own, so that Ctrl-C reaches the program alone, which ends its workers; it ends by itself when the
program is gone.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar, cast

if sys.platform != "win32":
    import resource

from medkb.limits import SECONDS

Task = TypeVar("Task")
Answer = TypeVar("Answer")

GIB = 1 << 30
_AHEAD = 32  # tasks a worker may be ahead of the answer that is waited for: one slow file does not stop the others
_GRACE = 10  # seconds after which an orphan's own clock ends it, whatever it is busy with
_PATIENCE = 2  # seconds to wait for the end of a killed process, which a stuck disk may put off
_NO_MEMORY = 65  # exit code of a worker that ran out of memory
_BOOT = "import sys; sys.path[:] = {path!r}; from medkb.workers import work; work()"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one task may take: seconds of wall time (0: any), bytes of address space (0: any), bytes of input (0: any).

    Memory is bounded where the system has `resource.RLIMIT_AS`; it is each worker's own.
    """

    seconds: float = SECONDS
    memory: int = 2 * GIB
    size: int = 200_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no answer, and what its owner may do; `cause` is "time", "memory" or "crash"."""

    reason: str
    hint: str
    cause: str = field(default="crash", compare=False)


@dataclass(frozen=True, slots=True)
class _Raised:
    """An error that the task raised in the worker."""

    error: Exception


class _Lost(Exception):  # noqa: N818 (not an error of the program: the expected end of a bad task)
    """The worker ended before it answered."""


class Worker(Generic[Task, Answer]):
    """One process, started when it is needed; `make(bounds)`, called in it once, gives what answers its tasks.

    `make` must be a function of a module (or a `functools.partial` of one), tasks and answers must be picklable.
    What `make` itself raises is raised by `run`.
    """

    def __init__(self, make: Callable[[Bounds], Callable[[Task], Answer]], bounds: Bounds) -> None:
        self._make, self._bounds = make, bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()  # nobody starts a process behind the back of `close`
        self._closed = self._late = False

    def run(self, task: Task) -> Answer | Failure:
        """The answer, or why there is none: too slow, too large, or the process died. Raises what the task raised.

        A process that fell over something but had served others before is not believed: the task gets a fresh one.
        """
        fresh = self._process is None
        try:
            answer = self._ask(task)
        except _Lost:
            failure = self._failure(self.end())
            again = not (fresh or self._late or self._closed)
            return self.run(task) if again else failure
        if isinstance(answer, _Raised):
            raise answer.error
        return cast(Answer, answer)

    def close(self) -> None:
        """Have the process killed at once, and start none again; a call of `run` that waits for it returns."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> int:
        """End the process: its exit code, or minus the signal that ended it. The next task gets another."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was never sent cannot be flushed
                if pipe:
                    pipe.close()
        return process.wait()

    def _ask(self, task: Task) -> Any:
        process = self._process or self._start()
        self._late = False
        clock = threading.Timer(self._bounds.seconds, self.stop) if self._bounds.seconds else None
        _send(process.stdin, task)
        if clock:
            clock.daemon = True
            clock.start()
        try:
            return _receive(process.stdout)
        finally:
            if clock:
                clock.cancel()
                clock.join()  # it may be about to strike: the next task must not be hit

    def _start(self) -> subprocess.Popen[bytes]:
        boot = _BOOT.format(path=sys.path)
        with self._lock:
            if self._closed:
                raise _Lost
            pipe = subprocess.PIPE
            process = subprocess.Popen([sys.executable, "-c", boot], stdin=pipe, stdout=pipe, process_group=0)  # noqa: S603 (our own code)
            self._process = process
        _send(process.stdin, (self._make, self._bounds))
        ready = _receive(process.stdout)  # the time that follows is the task's own
        if isinstance(ready, _Raised):
            self.end()
            raise ready.error
        return process

    def stop(self) -> None:
        """Kill the process, as its clock does: a `run` that waits for it gives a Failure, the next one works."""
        self._late = True
        process = self._process
        if process is not None:
            process.kill()

    def _failure(self, code: int) -> Failure:
        """What the end of the process means."""
        if self._late or code == -getattr(signal, "SIGALRM", 0):
            return Failure(
                f"took longer than {self._bounds.seconds:g} s: stopped",
                "give it more with --timeout; 0: as long as it takes",
                "time",
            )
        if code == _NO_MEMORY:
            return Failure(
                f"needed more than {_size(self._bounds.memory)}: stopped", "split it or save it as text", "memory"
            )
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        hint = "print it to a new PDF or save it as text"
        if code == -signal.SIGABRT and self._bounds.memory:  # what libraries in C do when they get no memory
            hint = f"it may have needed more than {_size(self._bounds.memory)}: {hint}"
            return Failure(f"the reader crashed ({how})", hint, "memory")
        return Failure(f"the reader crashed ({how})", hint)


class Pool(Generic[Task, Answer]):
    """Several workers that share a list of tasks."""

    def __init__(self, make: Callable[[Bounds], Callable[[Task], Answer]], jobs: int, bounds: Bounds) -> None:
        self._workers = [Worker(make, bounds) for _ in range(jobs)]

    def map(self, tasks: Sequence[Task]) -> Generator[Answer | Failure, None, None]:
        """Answers in the order of the tasks; a task that gave none gives its Failure. Raises what a task raised.

        The workers end with the iteration, be it broken off.
        """
        todo: SimpleQueue[int | None] = SimpleQueue()
        done: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        ahead = _AHEAD * len(self._workers)
        for number in range(min(ahead, len(tasks))):
            todo.put(number)
        threads = [threading.Thread(target=_serve, args=(w, tasks, todo, done), daemon=True) for w in self._workers]
        try:
            for thread in threads:
                thread.start()
            for number, answer in enumerate(_in_order(done, len(tasks))):
                if number + ahead < len(tasks):
                    todo.put(number + ahead)
                if isinstance(answer, _Raised):
                    raise answer.error
                yield answer
        finally:
            for worker in self._workers:
                worker.close()
                todo.put(None)
            for thread in threads:
                if thread.is_alive():
                    thread.join(_PATIENCE)


def _in_order(done: SimpleQueue[tuple[int, Any]], total: int) -> Iterator[Any]:
    ready: dict[int, Any] = {}
    for number in range(total):
        while number not in ready:
            other, answer = done.get()
            ready[other] = answer
        yield ready.pop(number)


def _serve(
    worker: Worker[Any, Any], tasks: Sequence[Any], todo: SimpleQueue[int | None], done: SimpleQueue[tuple[int, Any]]
) -> None:
    """The life of a thread that feeds one worker."""
    for number in iter(todo.get, None):
        try:
            done.put((number, worker.run(tasks[number])))
        except Exception as error:  # noqa: BLE001 (it goes on to who waits)
            done.put((number, _Raised(error)))
    worker.end()


def _send(pipe: IO[bytes] | None, message: object) -> None:
    if pipe is None:
        raise _Lost
    try:
        pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()
    except OSError as error:
        raise _Lost from error


def _receive(pipe: IO[bytes] | None) -> Any:
    if pipe is None:
        raise _Lost
    try:
        return pickle.load(pipe)  # noqa: S301 (from a process of our own)
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        raise _Lost from error


def _size(number: int) -> str:
    return f"{number / GIB:g} GiB" if number >= GIB else f"{number / (1 << 20):g} MiB"


def work() -> None:
    """The life of a worker: what to do and within which bounds, then one task after another until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # a library that prints or asks does not disturb the talk
        os.dup2(nowhere, standard)
    try:
        answer, bounds = _ready(asked, answers)
        for task in iter(_listen(asked).get, None):
            _ring_after(bounds.seconds + _GRACE if bounds.seconds else 0)
            message = _outcome(partial(answer, task))
            _ring_after(0)
            _tell(answers, message)
    except MemoryError:
        os._exit(_NO_MEMORY)
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _ready(asked: IO[bytes], answers: IO[bytes]) -> tuple[Callable[[Any], Any], Bounds]:
    """What answers the tasks, made and told to be ready. Raises EOFError, its reason told, when it cannot be made."""

    def make() -> tuple[Callable[[Any], Any], Bounds]:
        maker, bounds = pickle.load(asked)  # noqa: S301 (from the process that started this one)
        _bound_memory(bounds.memory)
        return maker(bounds), bounds

    made = _outcome(make)
    failed = isinstance(made, _Raised)
    _tell(answers, made if failed else None)
    if failed:
        raise EOFError
    return cast(tuple[Callable[[Any], Any], Bounds], made)


def _outcome(call: Callable[[], Any]) -> Any:
    """What the call gives, or a _Raised that can be sent. Raises MemoryError."""
    try:
        return call()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (it goes on to who asked)
        import traceback

        error.add_note("in a worker:\n" + "".join(traceback.format_tb(error.__traceback__)))
        try:
            return pickle.loads(pickle.dumps(_Raised(error)))  # noqa: S301 (our own)
        except Exception:  # noqa: BLE001 (some errors cannot be sent, or not be made again)
            return _Raised(RuntimeError("".join(traceback.format_exception(error))))


def _tell(pipe: IO[bytes], message: object) -> None:
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _listen(pipe: IO[bytes]) -> SimpleQueue[Any]:
    """Tasks as they come; read beside the work, so that the end of the program ends a busy worker too."""
    tasks: SimpleQueue[Any] = SimpleQueue()

    def listen() -> None:
        with suppress(EOFError):
            while True:
                tasks.put(pickle.load(pipe))  # noqa: S301 (from the process that started this one)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return tasks


def _bound_memory(size: int) -> None:
    """No more address space than this, and no core file for each crash, where the system knows such bounds."""
    if sys.platform == "win32":
        return
    for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        if not most and kind == resource.RLIMIT_AS:
            continue
        hard = resource.getrlimit(kind)[1]
        with suppress(OSError, ValueError):  # the system knows the bound but does not keep it
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _ring_after(seconds: float) -> None:
    """End this process by the system's clock when its owner, which should have done so, is gone; 0: never.

    Code that never lets another thread run, as a long regular expression does, cannot put this off.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
