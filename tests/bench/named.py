"""Every named query on one knowledge base, with each of its parameters: seconds of a processor and rows, slowest first.

    python tests/bench/named.py KB [--limit SECONDS] [NAME ...]

KB is as `graph.py` writes it (`medkb kb load`). A query that takes longer than the limit is shown as "-".
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator

GIVEN = {
    "article": "article-7.txt",
    "claim": "bench7-010",
    "drug": "blinatumomab",
    "outcome": "CR",
    "endpoint": "OS",
    "event": "neutropenia",
    "text": "нейтропения",
    "name": "blinatumomab",
    "study": "NOVA",
    "printed": "99,3",
    "source": "cited",
    "lang": "ru",
    "severity": "error",
}


def cases(names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each query with what it needs, and once more with each parameter that it can do without."""
    from medkb.query import named_queries

    for name, query in named_queries().items():
        if names and name not in names:
            continue
        needed = {param.name: GIVEN[param.name] for param in query.params if not param.optional}
        yield name, needed
        for param in query.params:
            if param.optional:
                yield name, {**needed, param.name: GIVEN.get(param.name, param.default or "1")}


def answer(kb: str, pipe) -> None:
    """A process that can be ended."""
    from medkb.query import run
    from medkb.store import open_store

    store = open_store(kb, read_only=True)
    while True:
        name, params = pipe.recv()
        start = time.process_time()
        rows = sum(1 for _ in run(store, name, params))
        pipe.send((time.process_time() - start, rows))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kb")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--limit", type=float, default=60)
    given = parser.parse_args()
    process, lines = None, []
    for name, params in cases(given.names):
        if process is None:
            pipe, far = multiprocessing.Pipe()
            process = multiprocessing.Process(target=answer, args=(given.kb, far), daemon=True)
            process.start()
        pipe.send((name, params))
        if pipe.poll(given.limit):
            lines.append((*pipe.recv(), name, params))
        else:
            process.kill()
            process = None
            lines.append((given.limit, "-", name, params))
    for seconds, rows, name, params in sorted(lines, key=lambda line: -line[0]):
        print(f"{seconds:8.2f} s {rows!s:>8} rows  {name} {' '.join(f'--{k} {v}' for k, v in params.items())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
