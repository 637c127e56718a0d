"""Answers in every format: tables and SPARQL results for rows, RDF for graphs."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Literal

from medkb.errors import QueryError
from medkb.graph import PREFIXES, serialize
from medkb.query.runner import Graph, Rows

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Triple
    from pyoxigraph import Literal as RdfLiteral

ROW_FORMATS = ("table", "csv", "tsv", "json")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")
_WIDE = 10_000  # columns of a table that nobody looks at in a terminal: nothing is wrapped
_NUMERIC = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float"))


def formats(answer: Rows | Graph) -> tuple[str, ...]:
    """The formats that can hold the answer, the usual one first."""
    return ROW_FORMATS if isinstance(answer, Rows) else GRAPH_FORMATS


def write(answer: Rows | Graph, form: str, stream: IO[bytes], width: int | None = None) -> None:
    """Write an answer as UTF-8, once.

    csv, tsv and json are the W3C SPARQL 1.1 results formats; table is for people and leaves out empty columns.
    `width` is the terminal's, for table; None never wraps a row. Raises QueryError for a format that cannot hold the
    answer.
    """
    if form not in formats(answer):
        kind = "rows (SELECT, ASK)" if isinstance(answer, Rows) else "a graph (CONSTRUCT, DESCRIBE)"
        raise QueryError(f"the format {form!r} cannot hold {kind}; use {', '.join(formats(answer))}")
    if isinstance(answer, Graph):
        stream.write(serialize(sorted(answer, key=str), form))
    elif form == "table":
        stream.write(_table(answer, width).encode("utf-8", "replace"))
    else:
        _results(answer, form, stream)


def _results(answer: Rows, form: str, stream: IO[bytes]) -> None:
    import pyoxigraph as ox

    if isinstance(answer.solutions, ox.QueryBoolean) and form != "json":
        # the W3C formats for values say nothing of ASK: one column, one row
        mark = "?" if form == "tsv" else ""
        stream.write(f"{mark}answer\n{str(bool(answer.solutions)).lower()}\n".encode())
        return
    kinds = {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
    }
    answer.solutions.serialize(stream, format=kinds[form])


# A longer cell is cut in a table for the eye; csv, tsv and json have it whole.
_WIDEST_CELL = 64


def _table(answer: Rows, width: int | None) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(answer)
    # a column that is empty in every row only takes the room of the others
    kept = [i for i in range(len(answer.variables)) if not rows or any(row[i] is not None for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i in kept:
        side: Literal["left", "right"] = "right" if any(_is_number(row[i]) for row in rows) else "left"
        table.add_column(
            Text(answer.variables[i].replace("_", " ")),
            justify=side,
            overflow="ellipsis",
            no_wrap=True,
            max_width=_WIDEST_CELL,
        )
    for row in rows:
        table.add_row(*(Text(show(row[i])) for i in kept))
    buffer = io.StringIO()
    Console(file=buffer, width=width or _WIDE, color_system=None, highlight=False).print(table)
    return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines() if line.strip())


def _is_number(term: NamedNode | BlankNode | RdfLiteral | Triple | None) -> bool:
    datatype = getattr(term, "datatype", None)
    return datatype is not None and datatype.value in _NUMERIC


def show(term: NamedNode | BlankNode | RdfLiteral | Triple | None) -> str:
    """A term for people: addresses with the prefixes of this package, literals bare on one line, nothing for None."""
    import pyoxigraph as ox

    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return " ".join(term.value.split())
    if isinstance(term, ox.NamedNode):
        known = ((name, base) for name, base in PREFIXES.items() if term.value.startswith(base))
        name, base = max(known, key=lambda pair: len(pair[1]), default=("", ""))
        return f"{name}:{term.value[len(base) :]}" if base else term.value
    return str(term)
