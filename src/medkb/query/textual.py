"""Text search in SPARQL: `?x mkb:search "words"` becomes the nodes that were found, as VALUES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medkb.errors import QueryError
from medkb.query.guard import Token, place, tokens

if TYPE_CHECKING:
    from medkb.search import Hit
    from medkb.search.sources import Searchable

MOST = 500
"""Hits of one search that a query gets, the best ones."""

_PREDICATES = frozenset({"mkb:search", "<https://w3id.org/medkb/ontology#search>"})


class _Search(NamedTuple):
    """One search in a query: its stretch of the text, its variable, and what it asks for, in which language."""

    start: int
    end: int
    variable: str
    question: str
    lang: str


def searched(text: str, store: Searchable, terms: Mapping[str, object]) -> str:
    """The query with each search replaced by its answer; `?x_rank` is bound to the rank of ?x, 1 for the best.

    The words stand in the query, with a language tag where only texts of that language are meant, or are the value of
    a parameter in `terms`. Raises QueryError for a search that does not stand as a statement of its own.
    """
    found = _searches(text, terms) if "search" in text else []
    if not found:
        return text
    from medkb.search import Index

    index = Index.of(store)
    hits: dict[tuple[str, str], list[Hit]] = {}
    for search in reversed(found):
        asked = (search.question, search.lang)
        if asked not in hits:
            hits[asked] = index.search(search.question, lang=search.lang, most=MOST)
        text = text[: search.start] + _values(search.variable, hits[asked]) + text[search.end :]
    return text


def _values(variable: str, hits: Sequence[Hit]) -> str:
    rows = " ".join(f"(<{hit.node}> {rank})" for rank, hit in enumerate(hits, 1))
    return f"VALUES (?{variable} ?{variable}_rank) {{ {rows} }}"


def _searches(text: str, terms: Mapping[str, object]) -> list[_Search]:
    found = tokens(text)
    return [_search(text, found, i, terms) for i, token in enumerate(found) if token.text in _PREDICATES]


def _search(text: str, found: Sequence[Token], at: int, terms: Mapping[str, object]) -> _Search:
    where = place(text, found[at].start)
    before = found[at - 1] if at else None
    opener = found[at - 2].text if at > 1 else ""
    asked = found[at + 1] if at + 1 < len(found) else None
    if before is None or before.kind != "variable" or opener in {";", ","} or asked is None:
        raise QueryError(f'{where}: a search is a statement of its own: ?x mkb:search "words" .')
    if asked.kind == "variable" and (term := terms.get(asked.text[1:])) is not None:
        return _Search(
            before.start, asked.start + len(asked.text), before.text[1:], str(getattr(term, "value", "")), ""
        )
    if asked.kind != "string":
        raise QueryError(f"{where}: what to search for is a text in quotation marks, or a parameter that is given")
    tag = found[at + 2] if at + 2 < len(found) and found[at + 2].kind == "language" else None
    last = tag or asked
    end = last.start + len(last.text)
    return _Search(before.start, end, before.text[1:], _read(asked.text), tag.text[1:].lower() if tag else "")


def _read(literal: str) -> str:
    """The text of a literal of SPARQL, its escapes read."""
    import pyoxigraph as ox

    try:
        (triple,) = ox.parse(f"<x:> <x:> {literal} .", format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise QueryError(f"{literal}: not a text: {error}") from error
    return str(getattr(triple.object, "value", ""))
