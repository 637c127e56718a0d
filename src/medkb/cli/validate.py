"""`medkb validate`: a knowledge base against its shapes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.common import DONE, WITH_FAILURES, Jobs, UsageError, output, say

if TYPE_CHECKING:
    from medkb.graph.conform import Violation
    from medkb.store import Store

_NAMES = """SELECT ?g (CONCAT(COALESCE(?file, ""), " ", COALESCE(?id, "")) AS ?name) {
  GRAPH ?g { ?g a mkb:Article OPTIONAL { ?g dcterms:source ?file } OPTIONAL { ?g dcterms:identifier ?id } }
}"""
_MANY = 4  # graphs, for which a process is worth its start


class ReportFormat(StrEnum):
    """How `medkb validate` writes what it finds."""

    TEXT = "text"
    JSONL = "jsonl"


def validate(
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    articles: Annotated[
        list[str] | None, Argument(metavar="ARTICLE", help="Parts of file names or ids; default: every article.")
    ] = None,
    form: Annotated[ReportFormat, Option("--format", help="text, or one JSON object a line.")] = ReportFormat.TEXT,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    jobs: Jobs = 1,
) -> int:
    """Check that every article's graph conforms to the shapes of the ontology (SHACL).

    For each thing that does not: the article, the claim, the property, what is wrong and what to do. Ends with exit
    code 3 when there is one.
    """
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store, output(out) as stream:
        chosen = _chosen(store, articles or [])
        wrong = 0
        for found in _checked(store, chosen, jobs):
            wrong += bool(found)
            _write(found, form, stream)
    say(f"{kb}: {len(chosen)} articles checked, {wrong} of them do not conform")
    return WITH_FAILURES if wrong else DONE


def _chosen(store: Store, parts: Sequence[str]) -> list[str]:
    """The graphs of the articles whose file or id has one of the parts. Raises UsageError when a part finds none."""
    from medkb.query import Rows, run
    from medkb.query.writers import show

    rows = run(store, _NAMES)
    names = {str(g)[1:-1]: show(name) for g, name in rows} if isinstance(rows, Rows) else {}
    for part in parts:
        if not any(part.lower() in name.lower() for name in names.values()):
            raise UsageError(f"no article whose file or id has {part!r} (`medkb query articles` lists them)")
    # a graph without an article of its own does not conform either
    graphs = [g for g in store.graphs() if g in names or "/article/" in g]
    return [g for g in graphs if not parts or any(part.lower() in names.get(g, "").lower() for part in parts)]


def _checked(store: Store, graphs: Sequence[str], jobs: int) -> Iterator[list[Violation]]:
    from concurrent.futures import ProcessPoolExecutor

    from medkb.graph.conform import violations

    with ExitStack() as stack:
        if jobs == 1 or len(graphs) <= _MANY:
            yield from (violations(_nquads(store, graph), graph) for graph in graphs)
            return
        pool = stack.enter_context(ProcessPoolExecutor(jobs or None))
        yield from pool.map(violations, (_nquads(store, graph) for graph in graphs), graphs)


def _nquads(store: Store, graph: str) -> bytes:
    from medkb.query import run

    end = f" <{graph}> .\n"
    triples = run(store, f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    return "".join(f"{triple}{end}" for triple in triples).encode()


def _write(found: Iterable[Violation], form: ReportFormat, stream: IO[str]) -> None:
    if form is ReportFormat.JSONL:
        stream.writelines(json.dumps(asdict(violation), ensure_ascii=False) + "\n" for violation in found)
        return
    for (file, article), group in groupby(found, key=lambda v: (v.file, v.article)):
        stream.write(f"{file or article}\n")
        for subject, of_it in groupby(group, key=lambda v: v.subject):
            stream.write(f"  {subject}\n")
            for violation in of_it:
                stream.write(f"    {violation.property}{': ' if violation.property else ''}{violation.reason}\n")
                if violation.meaning:
                    stream.write(f"      it means: {violation.meaning}\n")
                stream.write(f"      what to do: {violation.advice}\n")
