"""One runner for named queries and for SPARQL text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkb.errors import QueryError
from medkb.query import guard
from medkb.query.named import bindings, guess, named_query
from medkb.query.textual import searched
from medkb.store import Store

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

_NAME = re.compile(r"[\w-]+")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SHOWN = 160  # characters of the line that an error shows
_CLASSES = re.compile(r"\['.*|\[_\].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rows:
    """What SELECT and ASK give; rows can be read once. ASK is one row with the variable `answer`."""

    variables: tuple[str, ...]
    solutions: QuerySolutions | QueryBoolean

    def __iter__(self) -> Iterator[tuple[NamedNode | BlankNode | Literal | Triple | None, ...]]:
        """The rows, None where a variable is unbound. Raises QueryError when the engine fails on the way."""
        import pyoxigraph as ox

        if isinstance(self.solutions, ox.QueryBoolean):
            yield (ox.Literal(bool(self.solutions)),)
            return
        try:
            for solution in self.solutions:
                yield tuple(solution[name] for name in self.variables)
        except (OSError, RuntimeError) as error:
            raise QueryError(f"the query broke off: {error}") from error


@dataclass(frozen=True, slots=True)
class Graph:
    """What CONSTRUCT and DESCRIBE give; triples can be read once."""

    triples: QueryTriples

    def __iter__(self) -> Iterator[Triple]:
        """The triples. Raises QueryError when the engine fails on the way."""
        try:
            yield from self.triples
        except (OSError, RuntimeError) as error:
            raise QueryError(f"the query broke off: {error}") from error


def run(
    store: Store, query: str, params: Mapping[str, str] | None = None, *, services: Collection[str] = ()
) -> Rows | Graph:
    """Run a named query, or SPARQL text, over the union of all graphs.

    `query` is taken for a name when it is one word. Values of `params` are turned into RDF terms: for a named query by
    its declared types, for free text by their look (see `guess`).
    Text searches in the query are made first (see `textual`). Raises QueryError: an unknown name (with the nearest
    ones), a malformed query (with line and column), an update, SERVICE that calls none of `services`, a parameter that
    does not fit.
    """
    given = params or {}
    if _NAME.fullmatch(query.strip()):
        named = named_query(query.strip())
        text, terms = named.text, bindings(named, given)
    else:
        text, terms = query, {name: guess(name, value) for name, value in given.items()}
        _check_names(text, terms)
        guard.check(text, services)
    return _result(_answer(store, searched(text, store, terms), terms))


def _check_names(text: str, terms: Mapping[str, object]) -> None:
    variables = {token.text[1:] for token in guard.tokens(text) if token.kind == "variable"}
    for name in terms:
        if name not in variables:
            raise QueryError(f"the query has no variable ?{name} for the parameter {name!r}")


def _answer(
    store: Store, text: str, terms: Mapping[str, NamedNode | Literal]
) -> QuerySolutions | QueryTriples | QueryBoolean:
    bound, places, length = guard.bind(text, terms)
    try:
        return store.query(bound, union=not guard.names_dataset(text))
    except SyntaxError as error:
        raise QueryError(malformed(str(error), text, places, length)) from error


def malformed(message: str, text: str, places: Sequence[int] = (), length: int = 0) -> str:
    """The engine's message with its place in the user's text, short of the parameters that were bound at `places`."""
    match = _PLACE.match(message)
    if not match:
        return f"the query is malformed: {' '.join(message.split())}"
    line, column = int(match[1]), int(match[2])
    for at in places:
        edge = at - text.rfind("\n", 0, at)  # column where the parameters were put in
        if line == text.count("\n", 0, at) + 1 and column > edge:
            column = max(edge, column - length)
    # the engine lists every character class that a name may go on with
    wanted = _CLASSES.sub("", " ".join(match[3].split())).rstrip(" ,")
    if "Prefix not found" in wanted:
        wanted = "the prefix in front of the colon is not declared"
    lines = text.splitlines()
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    if len(shown) > _SHOWN:
        shown = f"…{lines[line - 1][max(0, column - _SHOWN // 2) : column + _SHOWN // 2].strip()}…"
    return f"line {line}, column {column}: malformed query: {wanted or 'unexpected text'}; the line is: {shown}"


def _result(answer: QuerySolutions | QueryTriples | QueryBoolean) -> Rows | Graph:
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryTriples):
        return Graph(answer)
    if isinstance(answer, ox.QueryBoolean):
        return Rows(("answer",), answer)
    return Rows(tuple(variable.value for variable in answer.variables), answer)
