"""Answers that stay the same until something is written: pages and named queries, which many clients ask alike.

While a server reads a knowledge base nobody else can write to it (its lock), so only an update of its own changes them.
SPARQL is not kept: a query may ask for the time, for chance or for another server.
"""

from __future__ import annotations

from collections import OrderedDict

from medkb.serve.tasks import Named, Reply, Search, Task, Thing

ROOM = 64 << 20
"""Bytes of all answers that are kept; those that nobody asked for longest go first."""

_LARGEST = ROOM // 16


class Kept:
    """The answers that were asked for last."""

    def __init__(self, room: int = ROOM) -> None:
        self._replies: OrderedDict[Task, Reply] = OrderedDict()
        self._room, self._size = room, 0
        self.age = 0
        """How often everything was forgotten: an answer of an earlier age is not kept."""

    def get(self, task: Task) -> Reply | None:
        """The answer to this very question."""
        reply = self._replies.get(task)
        if reply is not None:
            self._replies.move_to_end(task)
        return reply

    def put(self, task: Task, reply: Reply, age: int) -> None:
        """Keep an answer that was begun in `age`; not one in a file, an error, or a large one."""
        fits = reply.status == 200 and not reply.file and len(reply.body) <= min(_LARGEST, self._room)
        if age != self.age or not fits or not isinstance(task, Named | Thing | Search) or task in self._replies:
            return
        self._replies[task] = reply
        self._size += len(reply.body)
        while self._size > self._room:
            _, oldest = self._replies.popitem(last=False)
            self._size -= len(oldest.body)

    def forget(self) -> None:
        """Something may have changed."""
        self._replies.clear()
        self._size = 0
        self.age += 1
