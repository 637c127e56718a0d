"""Tables of a large knowledge base beside a raw query that writes the same rows, in one run.

    python tests/bench/export.py [CLAIMS] [--kb FOLDER]

A generated knowledge base (`graph.py`, its articles repeated under other names) of some CLAIMS claims; seconds and peak
memory of `medkb export --kind response`, `--layout proportions` and `--layout proportions --outcome CR`, each a process
of its own with the files in the page cache as the one before left them, and of pyoxigraph alone writing one SELECT.
FOLDER keeps the knowledge base for another run.
"""

import argparse
import os
import re
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PATTERNS = 60  # articles that are made; all others are these under other names
CLAIMS_EACH = 91

RAW = """SELECT * {
  { SELECT ?c ?claim ?outcome ?source ?arm_node ?article ?printed ?confidence {
      ?c a mkb:Response ; mkb:inArticle ?article ; dcterms:identifier ?claim ; mkb:outcomeCode ?outcome ;
         mkb:source ?source ; mkb:arm ?arm_node ; mkb:printed ?printed ; mkb:confidence ?confidence } }
  ?arm_node rdfs:label ?arm . ?article dcterms:source ?file .
  ?c mkb:hasEvidence ?e . FILTER(STRENDS(STR(?e), "/evidence/1"))
  ?e oa:hasTarget/oa:hasSelector/oa:exact ?quote .
  ?e oa:hasTarget/oa:hasSelector ?where . ?where oa:start ?start ; oa:end ?end .
  OPTIONAL { ?c mkb:count ?count } OPTIONAL { ?c mkb:denominator ?n } OPTIONAL { ?c mkb:percent ?percent }
  OPTIONAL { ?c mkb:low ?low } OPTIONAL { ?c mkb:high ?high } OPTIONAL { ?c mkb:ciLow ?ci_low }
  OPTIONAL { ?c mkb:ciHigh ?ci_high } OPTIONAL { ?c mkb:pValue ?p } OPTIONAL { ?c mkb:time ?time }
  OPTIONAL { ?c mkb:studyName ?study } OPTIONAL { ?e mkb:page ?page } OPTIONAL { ?c mkb:outcome ?concept }
  OPTIONAL { ?c mkb:outcome/skos:prefLabel ?en . FILTER(LANG(?en) = "en") }
  OPTIONAL { ?c mkb:outcome/skos:prefLabel ?ru . FILTER(LANG(?ru) = "ru") } }"""
"""The fastest that we found of several texts with this answer; others took a hundred times as long."""


def quads(claims: int) -> Iterator[bytes]:
    """The vocabulary's graph, then articles until there are so many claims."""
    made = runpy.run_path(str(HERE / "graph.py"))
    graphs = made["graphs"](10**12)
    yield next(graphs)
    patterns = [next(graphs) for _ in range(PATTERNS)]
    for number in range(1, claims // CLAIMS_EACH + 2):
        yield renamed(patterns[(number - 1) % PATTERNS], (number - 1) % PATTERNS + 1, number)


def renamed(article: bytes, old: int, new: int) -> bytes:
    """The same article under another number."""
    text = re.sub(rb"bench([.-]?)%d\b" % old, rb"bench\g<1>%d" % new, article)
    text = re.sub(
        rb"\b(article-|Article |\xd0\xa1\xd1\x82\xd0\xb0\xd1\x82\xd1\x8c\xd1\x8f )%d\b" % old, rb"\g<1>%d" % new, text
    )
    return text.replace(b"%064x" % old, b"%064x" % new)


def build(claims: int, folder: Path) -> None:
    """Fill a knowledge base in bulk."""
    from medkb.store import EmbeddedStore

    file = folder.with_suffix(".nq")
    start = time.perf_counter()
    with file.open("wb") as stream:
        for graph in quads(claims):
            stream.write(graph)
    print(f"{file.stat().st_size / 1e6:,.0f} MB of N-Quads made in {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    with EmbeddedStore.open(folder, create=True) as store:
        store.load([file])
        found = next(iter(store.query("SELECT (COUNT(?c) AS ?n) { ?c a mkb:Claim }")))[0].value
        print(
            f"{int(found):,} claims, {store.quads():,} statements, loaded in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
    file.unlink()


def raw(folder: str, out: str) -> None:
    """pyoxigraph and csv alone."""
    import csv

    import pyoxigraph as ox

    from medkb.graph import PREFIXES
    from medkb.store.embedded import EmbeddedStore

    with (
        EmbeddedStore.open(Path(folder), read_only=True) as store,
        Path(out).open("w", newline="", encoding="utf-8") as stream,
    ):
        engine = next(value for value in vars(store).values() if isinstance(value, ox.Store))
        answer = engine.query(RAW, prefixes=PREFIXES, use_default_graph_as_union=True)
        writer = csv.writer(stream)
        writer.writerow(variable.value for variable in answer.variables)
        writer.writerows([term.value if term else "" for term in solution] for solution in answer)


def timed(label: str, arguments: list[str], rows: Path) -> float:
    """Run one process; its seconds. Ends the program when it fails."""
    start = time.perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ)
    _, status, used = os.wait4(process, 0)
    spent = time.perf_counter() - start
    if status:
        sys.exit(f"{label}: exit status {status}")
    with rows.open("rb") as stream:
        lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    print(
        f"{label:48}{spent:8.1f} s{used.ru_utime + used.ru_stime:8.1f} s cpu{used.ru_maxrss / 1024:8.0f} MB{lines - 1:10,} rows"
        f"{rows.stat().st_size / 1e6:8.0f} MB",
        flush=True,
    )
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--kb", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="medkb-bench-") as name:
        kb = given.kb or Path(name) / "kb"
        if not kb.exists():  # in a process of its own: a child's peak of memory counts from its parent's
            subprocess.run([sys.executable, __file__, "--build", str(given.claims), str(kb)], check=True)
        out = Path(name) / "table.csv"
        export = ["-m", "medkb", "export", "--kb", str(kb), "-o", str(out)]
        peer = timed("raw pyoxigraph, one SELECT of the responses", [__file__, "--raw", str(kb), str(out)], out)
        for options in (
            ["--kind", "response"],
            ["--layout", "proportions"],
            ["--layout", "proportions", "--outcome", "CR"],
        ):
            spent = timed(f"medkb export {' '.join(options)}", [*export, *options], out)
            print(f"{'':4}{spent / peer:.2f} x the raw query's time", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--raw"]:
        raw(*sys.argv[2:])
    elif sys.argv[1:2] == ["--build"]:
        build(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
