"""What servers send back, read as an embedded store would have said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from medkb.errors import StoreError
from medkb.graph import PREFIXES
from medkb.graph.namespaces import BASE

if TYPE_CHECKING:
    from requests import Response

LIMITED = "X-SPARQL-MaxRows"
"""The header by which Virtuoso tells that its limit was reached."""

_BOOLEAN = re.compile(rb'(XMLSchema#boolean", "value": ")([01])(?=")')  # how Virtuoso spells a truth


def results(response: Response) -> ox.QuerySolutions | ox.QueryBoolean:
    """Rows or a truth of SPARQL results in JSON. Raises SyntaxError for something else."""
    # quotes within a string are escaped: this matches no text
    data = _BOOLEAN.sub(lambda m: m[1] + (b"true" if m[2] == b"1" else b"false"), response.content)
    return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)


def cut_off(response: Response) -> bool:
    """True for rows that are not all: Virtuoso says so in headers only. Raises SyntaxError as `results`."""
    most = response.headers.get(LIMITED, "")
    if "X-SQL-State" in response.headers or not most.isdigit():
        return "X-SQL-State" in response.headers
    rows = ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
    return not isinstance(rows, ox.QueryBoolean) and sum(1 for _ in rows) >= int(most)


def truth(found: ox.QuerySolutions | ox.QueryBoolean) -> ox.QueryBoolean:
    """The answer to ASK; Virtuoso gives it as a row with 0 or 1."""
    if isinstance(found, ox.QueryBoolean):
        return found
    row = next(iter(found), None)
    value = "true" if row is not None and getattr(row[0], "value", "") in {"1", "true"} else "false"
    answer = ox.parse_query_results(f'{{"head":{{}},"boolean":{value}}}', format=ox.QueryResultsFormat.JSON)
    if not isinstance(answer, ox.QueryBoolean):
        raise TypeError("a truth is read as one")
    return answer


def declared(text: str) -> str:
    """The query with those prefixes of this package in front that it uses and does not declare."""
    declared = {name.lower() for name in re.findall(r"(?i)\bprefix\s+([\w-]*):", text)}
    used = (name for name in PREFIXES if name not in declared and re.search(rf"\b{name}:", text))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in used) + text


def triples(response: Response) -> Iterator[ox.Quad]:
    """The triples of an answer. Raises StoreError for something else."""
    media = response.headers.get("Content-Type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_media_type("text/turtle" if media == "text/plain" else media)
    if form is None:
        raise StoreError(f"{response.url}: RDF was asked for, and {media or 'nothing'} came")
    try:
        yield from ox.parse(response.content, format=form, base_iri=BASE)
    except SyntaxError as error:
        raise StoreError(f"{response.url}: the answer is broken {media}: {error}") from error


def settled(quads: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """The quads with numbers and truths as an engine keeps them (24.60 is 24.6, 1 is true): servers differ there."""
    held = ox.Store()
    held.extend(quads)
    return held
