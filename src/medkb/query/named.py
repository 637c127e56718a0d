"""The queries that come with medkb: named/*.rq, each with a header that describes it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from medkb.errors import QueryError
from medkb.graph import PREFIXES, claim_iri

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

TYPES = ("string", "integer", "decimal", "boolean", "iri", "claim")
"""Types of parameters; a claim is given by its id, as `claim:ID` or by its whole address."""

_HEADER = re.compile(r"#\s*(title|question|question_ru|param):\s*(.+)")
_PARAM = re.compile(r"(?P<name>[a-z_]+) (?P<type>[a-z]+)(?P<optional>\?)?(?:=(?P<default>\S+))? (?P<description>.+)")
_LEXICAL = {
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "decimal": re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"),
    "boolean": re.compile(r"true|false"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a named query may be given: bound to the variable of the same name. `default` None: required or unbound."""

    name: str
    type: str
    description: str
    optional: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query by name: its title, the question it answers in both languages, its parameters, its SPARQL text."""

    name: str
    title: str
    question: str
    question_ru: str
    params: tuple[Parameter, ...]
    text: str


@lru_cache(maxsize=1)
def named_queries() -> dict[str, NamedQuery]:
    """Every named query by name, in the order of the names."""
    folder = resources.files("medkb.query") / "named"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name)
    queries = (parse(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)
    return {query.name: query for query in queries}


def named_query(name: str) -> NamedQuery:
    """One named query. Raises QueryError with the nearest names when there is none."""
    queries = named_queries()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(queries)}"
    raise QueryError(f"no query named {name!r}; {hint}")


def parse(name: str, text: str) -> NamedQuery:
    """A query from its text. Raises QueryError when the header lacks a line or a parameter is not `name type words`."""
    found: dict[str, str] = {}
    params: list[Parameter] = []
    for line in text.splitlines():
        match = _HEADER.fullmatch(line.strip())
        if match and match[1] == "param":
            params.append(_parameter(name, match[2]))
        elif match:
            found[match[1]] = match[2]
    missing = [key for key in ("title", "question", "question_ru") if key not in found]
    if missing:
        raise QueryError(f"{name}.rq: no `# {missing[0]}:` line")
    return NamedQuery(name, found["title"], found["question"], found["question_ru"], tuple(params), text)


def _parameter(query: str, line: str) -> Parameter:
    match = _PARAM.fullmatch(line)
    if not match or match["type"] not in TYPES:
        raise QueryError(f"{query}.rq: `# param: {line}` is not `name type description` (types: {', '.join(TYPES)})")
    optional = bool(match["optional"]) or match["default"] is not None
    return Parameter(match["name"], match["type"], match["description"], optional, match["default"])


def bindings(query: NamedQuery, given: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
    """The terms of the given values and of the defaults. Raises QueryError: unknown, missing or of another type."""
    known = {param.name: param for param in query.params}
    for name in given:
        if name not in known:
            raise QueryError(f"{query.name}: no parameter {name!r}; it has {', '.join(known) or 'none'}")
    terms: dict[str, NamedNode | Literal] = {}
    for param in query.params:
        value = given.get(param.name, param.default)
        if value is not None:
            terms[param.name] = term(param.name, param.type, value)
        elif not param.optional:
            raise QueryError(f"{query.name}: parameter {param.name!r} is needed: {param.description}")
    return terms


def guess(name: str, value: str) -> NamedNode | Literal:
    """The term of a parameter of a free query: <address>, prefix:name, a number, true or false, else a string."""
    prefix, colon, local = value.partition(":")
    if value.startswith("<") and value.endswith(">"):
        return term(name, "iri", value[1:-1])
    if colon and prefix in PREFIXES:
        return term(name, "iri", PREFIXES[prefix] + local)
    return term(name, next((kind for kind, form in _LEXICAL.items() if form.fullmatch(value)), "string"), value)


def term(name: str, kind: str, value: str) -> NamedNode | Literal:
    """A value as an RDF term of one of `TYPES`. Raises QueryError when it is not of that type."""
    import pyoxigraph as ox

    if kind == "string":
        return ox.Literal(value.encode("utf-8", "replace").decode())
    if kind in {"iri", "claim"}:
        try:
            return ox.NamedNode(_claim(value) if kind == "claim" else value)
        except ValueError as error:
            raise QueryError(f"parameter {name!r}: {value!r} is not an IRI: {error}") from error
    if not _LEXICAL[kind].fullmatch(value):
        raise QueryError(f"parameter {name!r}: {value!r} is not {'an' if kind == 'integer' else 'a'} {kind}")
    return ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + kind))


def _claim(value: str) -> str:
    """The address of the claim that is named by its id, by `claim:ID` or by its address."""
    base = PREFIXES["claim"]
    bare = value.strip().removeprefix("<").removesuffix(">")
    return bare if bare.startswith(base) else claim_iri(bare)
