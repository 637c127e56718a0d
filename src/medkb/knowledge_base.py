"""A knowledge base in a line of Python: `medkb.open("my.kb").table("responses")`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from medkb.errors import ExportError
from medkb.export.choice import Choice
from medkb.export.dataset import layouts_named
from medkb.export.dataset import rows as layout_rows
from medkb.export.frames import frame
from medkb.export.layouts import LAYOUTS, Dropped
from medkb.export.leftout import RULES, subject
from medkb.export.rows import Value, columns, rows
from medkb.model import KINDS, Kind
from medkb.query import Graph, Rows
from medkb.query import run as run_query
from medkb.references import Article, from_store
from medkb.store import Store, open_store

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from medkb.export.frames import Frame

_INTEGER, _DECIMAL, _BOOLEAN = "integer", "decimal", "boolean"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES = {
    _INTEGER: _INTEGER,
    "gYear": _INTEGER,
    _DECIMAL: _DECIMAL,
    "double": _DECIMAL,
    "float": _DECIMAL,
    _BOOLEAN: _BOOLEAN,
}

Columns = Sequence[tuple[str, str]]


def open(place: str | Path) -> KnowledgeBase:  # noqa: A001  # read as medkb.open, it is what it says
    """The knowledge base at a folder or an http(s) address, for reading. Raises StoreError when there is none.

    >>> with medkb.open("my.kb") as kb:
    ...     responses = kb.table("responses", source="own")
    """
    return KnowledgeBase(open_store(place, read_only=True), str(place))


class KnowledgeBase:
    """Tables, answers and records of one knowledge base, which is only read. A context manager."""

    def __init__(self, store: Store, place: str = "") -> None:
        self._store, self._place = store, place

    def __repr__(self) -> str:
        """Where it is."""
        return f"<medkb.KnowledgeBase {self._place}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it; a second call does nothing."""
        self._store.close()

    @overload
    def table(self, name: str, *, engine: Literal["pandas"] = "pandas", **where: object) -> pd.DataFrame: ...
    @overload
    def table(self, name: str, *, engine: Literal["polars"], **where: object) -> pl.DataFrame: ...
    def table(self, name: str, *, engine: str = "pandas", **where: object) -> Frame:
        """A table of `medkb export` as a data frame.

        `name` is a kind ("responses", "doses", "adverse_events"). `where` keeps the rows whose column has that value,
        or one of several: `source="own"`, `drug=["dasatinib", "nilotinib"]`, `n=None` for empty ones. Whole numbers
        are Int64, decimals Float64, truths boolean and texts string (in polars: Int64, Float64, Boolean, String); what
        the article does not say is NA (null), a stated 0 is 0. Raises ExportError: an unknown name, column or engine,
        or a package that is not installed.
        """
        kind = _kind(name)
        return frame(_kept(rows(self._store, kind), columns(kind), where), columns(kind), engine)

    @overload
    def layout(
        self, name: str, *, target: str = ..., derive: bool = ..., engine: Literal["pandas"] = ..., **choice: Any
    ) -> pd.DataFrame: ...
    @overload
    def layout(
        self, name: str, *, target: str = ..., derive: bool = ..., engine: Literal["polars"], **choice: Any
    ) -> pl.DataFrame: ...
    def layout(
        self, name: str, *, target: str = "csv", derive: bool = False, engine: str = "pandas", **choice: Any
    ) -> Frame:
        """A data set of `medkb export --layout` as a data frame: "proportions", "events", "medians" ...

        `target` names the columns as metafor, meta or revman do; `derive` fills what follows from printed numbers.
        `choice` is that of `medkb.export.choice.Choice`: `outcome="CR"`, `drug="dasatinib"`, `one_row=True`. Own
        results only, unless `source="cited"`. Raises ExportError.
        """
        chosen, asked = layouts_named(name, target)[0], _choice(choice)
        head = [(column.name, column.type) for column in chosen.columns(target)]
        found = layout_rows(self._store, chosen, asked, derive=derive)
        return frame((chosen.cells(row) for row in found if not isinstance(row, Dropped)), head, engine)

    @overload
    def left_out(
        self, name: str, *, derive: bool = ..., engine: Literal["pandas"] = ..., **choice: Any
    ) -> pd.DataFrame: ...
    @overload
    def left_out(self, name: str, *, derive: bool = ..., engine: Literal["polars"], **choice: Any) -> pl.DataFrame: ...
    def left_out(self, name: str, *, derive: bool = False, engine: str = "pandas", **choice: Any) -> Frame:
        """What `layout` leaves out by the same choice: the rule, what it says, and the claim that is used instead."""
        found = layout_rows(self._store, layouts_named(name)[0], _choice(choice), derive=derive)
        return frame((_left_out(row) for row in found if isinstance(row, Dropped)), _LEFT_OUT, engine)

    @overload
    def query(self, question: str, *, engine: Literal["pandas"] = "pandas", **params: object) -> pd.DataFrame: ...
    @overload
    def query(self, question: str, *, engine: Literal["polars"], **params: object) -> pl.DataFrame: ...
    def query(self, question: str, *, engine: str = "pandas", **params: object) -> Frame:
        """The answer to a named query or to SPARQL (SELECT, ASK) as a data frame; parameters are named arguments.

        Terms are values: addresses and texts string, numbers and truths as in `table`. Raises QueryError.
        """
        answer = run_query(self._store, question, {name: _lexical(value) for name, value in params.items()})
        if isinstance(answer, Graph):
            raise ExportError("CONSTRUCT and DESCRIBE give a graph, not a table; use `medkb query --format ttl`")
        return _answer(answer, engine)

    def articles(self) -> Iterator[Article]:
        """The articles by their files: what they say of themselves, and how much was found in them."""
        yield from from_store(self._store)

    def facts(self, kind: str | None = None, **where: object) -> Iterator[dict[str, Value]]:
        """Facts one by one, each a dict with its kind and the columns of `table`; figures are Decimal, as printed.

        One article is held in memory at a time.
        """
        for chosen in [_kind(kind)] if kind else KINDS:
            names = [name for name, _ in columns(chosen)]
            known = {name: value for name, value in where.items() if name in names or kind}
            if len(known) < len(where):
                continue  # a condition on a column that this kind has not
            for row in _kept(rows(self._store, chosen), columns(chosen), known):
                yield {"kind": chosen.value, **dict(zip(names, row, strict=True))}


def _kind(name: str) -> Kind:
    asked = name.strip().lower().replace("-", "_")
    for kind in KINDS:
        if asked in {kind.value, kind.value + "s"}:
            return kind
    if asked in LAYOUTS:
        raise ExportError(f"{name!r} is a layout, not a kind of fact: use layout({name!r})")
    raise ExportError(
        f"no table named {name!r}; there are {', '.join(kind.value for kind in KINDS)} (also in the plural)"
    )


_LEFT_OUT = [(name, "text") for name in "rule why kept file kind outcome arm printed quote claim".split()]


def _left_out(left: Dropped) -> tuple[Value, ...]:
    result = left.result
    quote = result.places[0].quote if result.places else None
    about = (result.article.file, result.kind.value, subject(result))
    values = result.values  # noqa: PD011  # a Result's slots, no array
    said = (values.get("arm"), values.get("printed"))
    return (left.rule, left.detail or RULES[left.rule][0], left.kept or None, *about, *said, quote, result.claim)


def _choice(asked: Mapping[str, Any]) -> Choice:
    names = [field.name for field in fields(Choice)]
    for name in asked:
        if name not in names:
            raise ExportError(f"nothing to choose by {name!r}; there are {', '.join(names)}")
    return Choice(**asked)


def _kept(
    found: Iterator[tuple[Value, ...]], head: Columns, where: Mapping[str, object]
) -> Iterator[tuple[Value, ...]]:
    names = [name for name, _ in head]
    for name in where:
        if name not in names:
            raise ExportError(f"no column {name!r}; there are {', '.join(names)}")
    wanted = [(names.index(name), _several(value)) for name, value in where.items()]
    return (row for row in found if all(row[i] in values for i, values in wanted))


def _several(value: object) -> list[Any]:
    found = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    return [Decimal(str(one)) if isinstance(one, float) else one for one in found]


def _lexical(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answer(answer: Rows, engine: str) -> Frame:
    found = list(answer)
    kinds = [_type([row[i] for row in found]) for i in range(len(answer.variables))]
    head = list(zip(answer.variables, kinds, strict=True))
    values = (tuple(_plain(term, kind) for term, kind in zip(row, kinds, strict=True)) for row in found)
    return frame(values, head, engine)


def _type(terms: Sequence[Any]) -> str:
    """The type that all bound terms of a column share; text where they do not."""
    said = {getattr(getattr(term, "datatype", None), "value", "") for term in terms if term is not None}
    found = {_DATATYPES.get(name.removeprefix(_XSD), "text") for name in said}
    if found == {_INTEGER, _DECIMAL}:
        return _DECIMAL
    return found.pop() if len(found) == 1 else "text"


def _plain(term: Any, kind: str) -> Value:
    if term is None:
        return None
    text = str(getattr(term, "value", term))
    if kind == _BOOLEAN:
        return text in {"true", "1"}
    if kind == _INTEGER:
        return int(text)
    return Decimal(text) if kind == _DECIMAL else text
