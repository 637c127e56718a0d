"""Load on `medkb serve`: N clients on loopback for some time, each asking one query after the other.

    python tests/bench/serve_load.py --kb demo/kb --clients 32 --seconds 120

Prints requests, errors, requests a second and the latency's percentiles, overall and for each query. Exit code 1 when
an answer was not 200. The server is a process of its own, as users start it; the clients share another.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import httpx

QUERIES = {
    "point": "SELECT ?p ?o { <https://w3id.org/medkb/vocab/drug/bosutinib> ?p ?o }",
    "count": "SELECT ?type (COUNT(*) AS ?n) { ?c a mkb:Claim ; a ?type } GROUP BY ?type",
    "doses": "SELECT ?drug ?value ?unit { ?c a mkb:Dose ; mkb:drugName ?drug ; mkb:value ?value ; mkb:unit ?unit }",
    "graph": "CONSTRUCT { ?c mkb:drugName ?d } WHERE { ?c a mkb:Dose ; mkb:drugName ?d }",
}
PLACES = {
    "named doses": "/query/doses.json",
    "page": "/vocab/drug/bosutinib",
    "named responses": "/query/responses.csv",
}


async def client(base: str, number: int, end: float, seen: dict[str, list[float]], wrong: list[str]) -> None:
    """One client: every query and page in turn, from a place of its own in the list."""
    asked = [(name, f"{base}/sparql", {"query": text}) for name, text in QUERIES.items()]
    asked += [(name, f"{base}{place}", None) for name, place in PLACES.items()]
    async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
        while time.monotonic() < end:
            number += 1
            name, address, data = asked[number % len(asked)]
            start = time.perf_counter()
            try:
                answer = await (http.post(address, data=data) if data else http.get(address))
                if answer.status_code != 200:
                    wrong.append(f"{name}: {answer.status_code} {answer.text[:80]!r}")
            except httpx.HTTPError as error:
                wrong.append(f"{name}: {type(error).__name__}")
            seen[name].append(time.perf_counter() - start)


async def load(base: str, clients: int, seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """Latencies in seconds by query, and what went wrong."""
    seen: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    end = time.monotonic() + seconds
    await asyncio.gather(*(client(base, number, end, seen, wrong) for number in range(clients)))
    return seen, wrong


def quantiles(times: list[float]) -> dict[str, float]:
    """Milliseconds: median, p95, p99 and the worst."""
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
    return {
        "n": len(times),
        "p50": round(cuts[49] * 1000, 1),
        "p95": round(cuts[94] * 1000, 1),
        "p99": round(cuts[98] * 1000, 1),
        "max": round(max(times) * 1000, 1),
    }


def measure(kb: Path, clients: int, seconds: float, *options: str) -> dict:
    """Start the server, load it, stop it: the figures."""
    command = [sys.executable, "-m", "medkb", "serve", "--kb", str(kb), "--port", "0", *options]
    with subprocess.Popen([*command, "--log", "/dev/null"], stderr=subprocess.PIPE, text=True) as process:
        try:
            base = re.search(r"http://[\d.]+:\d+", process.stderr.readline())[0]
            seen, wrong = asyncio.run(load(base, clients, seconds))
        finally:
            process.terminate()
            said = process.communicate()[1]
    every = [value for times in seen.values() for value in times]
    return {
        "clients": clients,
        "seconds": seconds,
        "errors": len(wrong),
        "first errors": wrong[:5],
        "a second": round(len(every) / seconds, 1),
        "all": quantiles(every),
        "by query": {name: quantiles(times) for name, times in sorted(seen.items())},
        "said": said[-500:],
    }


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=120)
    arguments = parser.parse_args()
    figures = measure(arguments.kb, arguments.clients, arguments.seconds)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 1 if figures["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
