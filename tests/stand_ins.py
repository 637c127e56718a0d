"""What test_workers.py has workers do instead of reading articles; a module of its own, so that a worker can import it."""

import os
import re
import signal
import sys
import threading
from pathlib import Path

from medkb.model import Document
from medkb.pipeline import Result

_done = []


def obey(bounds):
    """A worker that does what the first word of its task says, and answers with its process and the task."""
    del bounds
    return _obey


def _obey(task):
    word, _, rest = task.partition(" ")
    _ORDERS[word](rest)
    _done.append(task)
    return os.getpid(), task


def read(bounds):
    """A worker that does what the name of the file says instead of reading it: `hang.pdf`, `crash.pdf`, `good.pdf`."""
    del bounds
    return _read


def _read(path):
    _obey({"hang": "hang", "crash": "kill 11", "fill": "fill"}.get(path.stem, "answer"))
    return Result(path.name, Document(path.name, "text"))


def refuse(bounds):
    """A worker that cannot be made."""
    raise LookupError("no vocabulary")


def _backtrack(_):
    re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock for years


def _fill(_):
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def _meet(names):
    """Go on when the other one has come too; each comes by making a file."""
    mine, other = map(Path, names.split(" "))
    mine.touch()
    while not other.exists():
        threading.Event().wait(0.001)


def _crash_if_used(_):
    if _done:
        os.kill(os.getpid(), signal.SIGKILL)


def _raise(_):
    raise LookupError("not there")


class _OddError(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, one, two):
        super().__init__(one + two)


def _raise_odd(_):
    raise _OddError("an odd ", "error")


def _talk(_):
    print("a library talks")
    sys.stdout.flush()
    os.write(1, b"and so does another\n")
    sys.stdin.read()


_ORDERS = {
    "answer": lambda _: None,
    "backtrack": _backtrack,
    "crash-if-used": _crash_if_used,
    "exit": lambda code: os._exit(int(code)),
    "fill": _fill,
    "hang": lambda _: threading.Event().wait(),
    "kill": lambda number: os.kill(os.getpid(), int(number)),
    "meet": _meet,
    "open": lambda name: Path(name).read_bytes(),
    "raise": _raise,
    "raise-odd": _raise_odd,
    "talk": _talk,
}
