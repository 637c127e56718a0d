"""The knowledge base beside its peers, on one generated graph in the real shape (`graph.py`), in one run.

    python tests/bench/kb.py [TRIPLES] [--rdflib TRIPLES] [--rounds N] [--limit SECONDS] [--peers raw,oxigraph,virtuoso]

Load rate and disk size; ten named queries, cold (a fresh process, the store's files put out of the page cache) and warm
(median, every contender in turn): ours against raw pyoxigraph with the same text on its own bulk load, our remote store
on Oxigraph's server (and Virtuoso), and grouped queries against rdflib's memory store at a smaller size. One process a
contender; an answer that takes longer than the limit is shown as "-".
"""

import argparse
import contextlib
import multiprocessing
import os
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
QUERIES: list[tuple[str, dict[str, str]]] = [
    ("articles", {}),
    ("article", {"article": "article-7.txt"}),
    ("drugs", {"drug": "blinatumomab"}),
    ("doses", {"drug": "bosutinib"}),
    ("cohorts", {"article": "article-7.txt"}),
    ("responses", {"outcome": "CR"}),
    ("survival", {"endpoint": "OS"}),
    ("adverse-events", {"event": "neutropenia"}),
    ("evidence", {"claim": "bench7-010"}),
    ("issues", {}),
]
GROUPED = [
    "SELECT ?name (COUNT(?c) AS ?n) (AVG(?v) AS ?mean) { ?c a mkb:Dose ; mkb:drugName ?name ; mkb:value ?v } GROUP BY ?name",
    "SELECT ?e (SUM(?n) AS ?of) (SUM(?k) AS ?with) { ?c a mkb:AdverseEvent ; mkb:event ?e ; mkb:count ?k ; mkb:denominator ?n } GROUP BY ?e",
    "SELECT ?file ?kind (COUNT(?c) AS ?n) { ?c a mkb:Claim, ?kind ; mkb:inArticle/dcterms:source ?file } GROUP BY ?file ?kind",
    'SELECT ?label (COUNT(?c) AS ?n) { ?c mkb:outcome ?o . ?o skos:prefLabel ?label FILTER(LANG(?label) = "ru") } GROUP BY ?label',
]  # fmt: skip


def bound(name: str, params: dict[str, str]) -> str:
    """The text that reaches the engine."""
    from medkb.query import guard, named_query
    from medkb.query.named import bindings

    query = named_query(name)
    return guard.bind(query.text, bindings(query, params))[0]


def opened(kind: str, place: str):
    """A function that runs one question and counts its rows."""
    from medkb.graph import PREFIXES
    from medkb.query import run
    from medkb.store import open_store

    if kind == "raw":
        import pyoxigraph as ox

        engine = ox.Store.read_only(place)
        return lambda name, params: sum(
            1
            for _ in engine.query(
                bound(name, params) if params is not None else name, prefixes=PREFIXES, use_default_graph_as_union=True
            )
        )
    if kind == "rdflib":
        from medkb.graph.rdf import to_rdflib

        graph = to_rdflib(Path(place).read_bytes())
        return lambda name, _: len(list(graph.query(name)))
    store = open_store(place, read_only=True)
    return lambda name, params: sum(1 for _ in run(store, name, params or {}))


def serve(kind: str, place: str, pipe) -> None:
    """A contender's process: a question in, rows and seconds out; the first one counts from the opening on."""
    from medkb.query import run  # noqa: F401 (its import is nobody's time)

    start = time.perf_counter()
    ask = opened(kind, place)
    pipe.send(("open", time.perf_counter() - start))
    while True:
        name, params = pipe.recv()
        start = time.perf_counter()
        try:
            rows: int | str = ask(name, params)
        except Exception as error:  # noqa: BLE001 (shown in the table)
            rows = f"{type(error).__name__}: {error}"[:80]
        pipe.send((rows, time.perf_counter() - start))


class Contender:
    """One engine in a process of its own, started when it is asked, ended when it takes too long."""

    def __init__(self, kind: str, place: str, limit: float) -> None:
        self.kind, self.place, self.limit = kind, place, limit
        self.process, self.opening = None, 0.0

    def start(self) -> None:
        self.stop()
        self.pipe, far = multiprocessing.get_context("spawn").Pipe()
        self.process = multiprocessing.get_context("spawn").Process(
            target=serve, args=(self.kind, self.place, far), daemon=True
        )
        self.process.start()
        self.opening = self.pipe.recv()[1]

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def ask(self, name: str, params: dict[str, str] | None) -> tuple[int | str, float] | None:
        if self.process is None:
            self.start()
        self.pipe.send((name, params))
        if not self.pipe.poll(self.limit):
            self.stop()
            return None
        return self.pipe.recv()

    def cold(self, name: str, params: dict[str, str]) -> float | None:
        """Opening and the first answer of a fresh process, the files out of the page cache; a server is not started anew."""
        if self.place.startswith("http"):
            return None
        self.stop()
        forget(Path(self.place))
        found = self.ask(name, params)
        return None if found is None else self.opening + found[1]


def forget(folder: Path) -> None:
    """Put the files out of the page cache, where the system can."""
    for file in folder.rglob("*"):
        if file.is_file() and hasattr(os, "posix_fadvise"):
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def timed(label: str, triples: int, work, folder: Path | None = None) -> float:
    start = time.perf_counter()
    work()
    spent = time.perf_counter() - start
    disk = f"{megabytes(folder):10.0f} MB on disk" if folder else ""
    print(f"{label:34} {spent:8.1f} s {triples / spent:12,.0f} triples/s {disk}", flush=True)
    return spent


def load_all(file: Path, folder: Path, triples: int, peers: list[str]) -> None:
    """Ours, raw pyoxigraph and Oxigraph's program, each into a folder of its own."""
    import pyoxigraph as ox

    from medkb.store import EmbeddedStore

    def ours() -> None:
        with EmbeddedStore.open(folder / "ours", create=True) as store:
            store.load([file])

    def raw() -> None:
        store = ox.Store(folder / "raw")
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        store.optimize()  # as ours does, which is opened to read
        store.flush()

    def program() -> None:
        command = [Path(sys.executable).parent / "oxigraph", "load", "--location", folder / "oxigraph", "--file", file]
        subprocess.run(command, check=True, capture_output=True)

    own = timed("load: medkb", triples, ours, folder / "ours")
    for name, label, work in (("raw", "raw pyoxigraph", raw), ("oxigraph", "oxigraph load", program)):
        if name in peers:
            peer = timed(f"load: {label}", triples, work, folder / name)
            print(f"{'':4}medkb takes {own / peer:.2f} x its time")


def shown(seconds: float | None) -> str:
    return "-" if seconds is None else f"{1000 * seconds:,.1f}"


def ratio(own: float | None, peer: float | None) -> str:
    return "-" if own is None or peer is None else f"{own / peer:.2f}"


def warm(contenders: dict[str, Contender], name: str, params, rounds: int) -> tuple[dict[str, float | None], dict]:
    """Medians of the rounds after one that warms up, the contenders in turn."""
    times: dict[str, list[float]] = {key: [] for key in contenders}
    rows: dict = {}
    for turn in range(rounds + 1):
        for key, one in contenders.items():
            if turn and not times[key] and rows.get(key) is None:
                continue  # it took too long the first time
            found = one.ask(name, params)
            rows[key] = None if found is None else found[0]
            if found is not None and turn:
                times[key].append(found[1])
    return {key: statistics.median(taken) if taken else None for key, taken in times.items()}, rows


def named(contenders: dict[str, Contender], rounds: int) -> None:
    keys = list(contenders)
    head = "".join(f"{key:>13}{'':>8}" for key in keys[1:])
    print(f"\n{'ms':16}{'rows':>8}{'ours cold':>12}{'raw cold':>12}{'ours':>12}{head}   (behind: ours / it)")
    for name, params in QUERIES:
        cold = {key: contenders[key].cold(name, params) for key in ("ours", "raw") if key in contenders}
        middle, rows = warm(contenders, name, params, rounds)
        peers = "".join(f"{shown(middle[key]):>13}{ratio(middle['ours'], middle[key]):>8}" for key in keys[1:])
        print(
            f"{name:16}{rows['ours']!s:>8}{shown(cold['ours']):>12}{shown(cold.get('raw')):>12}{shown(middle['ours']):>12}{peers}"
        )
        if len({str(found) for found in rows.values() if found is not None}) > 1:
            print(f"{'':16}the answers differ: {rows}")
        sys.stdout.flush()


def grouped(folder: Path, triples: int, limit: float) -> None:
    """Grouped queries: ours on disk against rdflib's memory store."""
    import pyoxigraph as ox

    from medkb.store import EmbeddedStore

    file = folder / "small.nq"
    count = runpy.run_path(str(HERE / "graph.py"))["write"](triples, file)
    with EmbeddedStore.open(folder / "small", create=True) as store:
        store.load([file])
    contenders = {
        "ours": Contender("ours", str(folder / "small"), limit),
        "rdflib": Contender("rdflib", str(file), limit),
    }
    print(f"\ngrouped queries, {count:,} triples; ours on disk, rdflib in memory")
    for one in contenders.values():
        one.start()
    print(f"{'open':16} ours {shown(contenders['ours'].opening)} ms, rdflib {shown(contenders['rdflib'].opening)} ms")
    for number, text in enumerate(GROUPED, 1):
        middle, rows = warm(contenders, text, None, 1)
        print(
            f"grouped {number:<8}{rows['ours']!s:>8} rows{shown(middle['ours']):>12} ms{shown(middle['rdflib']):>14} ms"
            f"   rdflib / ours {ratio(middle['rdflib'], middle['ours'])}",
            flush=True,
        )
    for one in contenders.values():
        one.stop()
    del ox


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--rdflib", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--peers", default="raw,oxigraph", help="of raw, oxigraph, virtuoso")
    given = parser.parse_args()
    servers = runpy.run_path(str(HERE.parent / "store" / "conftest.py"))
    with tempfile.TemporaryDirectory(prefix="medkb-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        file = folder / "all.nq"
        start = time.perf_counter()
        triples = runpy.run_path(str(HERE / "graph.py"))["write"](given.triples, file)
        print(
            f"{triples:,} triples, {file.stat().st_size / 1e6:.0f} MB of N-Quads, made in {time.perf_counter() - start:.0f} s"
        )
        peers = given.peers.split(",")
        load_all(file, folder, triples, peers)
        contenders = {"ours": Contender("ours", str(folder / "ours"), given.limit)}
        if "raw" in peers:
            contenders["raw"] = Contender("raw", str(folder / "raw"), given.limit)
        if "oxigraph" in peers:
            server = contextlib.contextmanager(servers["oxigraph_server"])
            port = stack.enter_context(server("--location", str(folder / "oxigraph")))
            contenders["oxigraph"] = Contender("ours", f"http://127.0.0.1:{port}", given.limit)
        if "virtuoso" in peers and shutil.which("virtuoso-t"):
            contenders["virtuoso"] = with_virtuoso(stack, servers, file, folder, triples, given.limit)
        named(contenders, given.rounds)
        for one in contenders.values():
            one.stop()
        if given.rdflib:
            grouped(folder, given.rdflib, max(given.limit, 120))
    return 0


def with_virtuoso(stack, servers, file: Path, folder: Path, triples: int, limit: float) -> Contender:
    """Virtuoso, filled by our remote store."""
    from medkb.store import open_store

    (folder / "virtuoso").mkdir()
    port = stack.enter_context(contextlib.contextmanager(servers["virtuoso_server"])(folder / "virtuoso"))
    address = f"http://127.0.0.1:{port}/sparql"

    def load() -> None:
        with open_store(address) as store:
            store.load([file])

    timed("load: Virtuoso, by medkb", triples, load)
    return Contender("ours", address, limit)


if __name__ == "__main__":
    sys.exit(main())
