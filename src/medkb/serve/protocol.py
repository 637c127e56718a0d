"""SPARQL 1.1 Protocol, its query half: the query out of a request, the answer into bytes."""

from __future__ import annotations

import io
from urllib.parse import parse_qsl

from medkb.query import Graph, Rows, write
from medkb.serve.negotiate import GRAPHS, ROWS, choose

LONGEST = 16_000
"""Characters of a query. The engine's parser and planner recurse: what nests deeper outgrows the stack of a worker."""

FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_READING = "SPARQL Update is off: this endpoint only reads"
_FIELDS = 100  # of a form or an address; the protocol knows four


class Refused(Exception):  # noqa: N818 (what the client is told, not a defect)
    """A request that is not answered: an HTTP status and a text for the client."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(message)


def question(content_type: str | None, address: str, body: bytes) -> str:
    """The query of a request; `content_type` is None for GET, `address` what stands behind the question mark.

    Raises Refused: 400 no query, two queries or a dataset; 403 an update; 413 too long; 415 another type of body.
    """
    fields = parsed(address)
    if content_type is None:
        return _query(fields)
    media = content_type.partition(";")[0].strip().lower()
    if media == _UPDATE:
        raise Refused(403, _READING)
    if media == FORM:
        fields += parsed(_text(body))
    elif media == _QUERY:
        fields.append(("query", _text(body)))
    else:
        raise Refused(415, f"a query is posted as {FORM} or {_QUERY}, not as {media or 'nothing'}")
    return _query(fields)


def _query(fields: list[tuple[str, str]]) -> str:
    names = [name for name, _ in fields]
    if "update" in names:
        raise Refused(403, _READING)
    if "default-graph-uri" in names or "named-graph-uri" in names:
        raise Refused(400, "choosing graphs in the request is not supported: write GRAPH <...> { } in the query")
    if names.count("query") != 1:
        raise Refused(400, f"one query is needed, as the parameter `query`; there are {names.count('query')}")
    text = dict(fields)["query"]
    if len(text) > LONGEST:
        raise Refused(413, f"the query has {len(text)} characters; {LONGEST} may be")
    return text


def parsed(form: str) -> list[tuple[str, str]]:
    """The fields of a form or an address in their order. Raises Refused (400) for bytes that are not UTF-8."""
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refused(400, f"the parameters cannot be read: {error}") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: byte {error.start}") from error


def answered(answer: Rows | Graph, accept: str) -> tuple[bytes, str]:
    """The answer as UTF-8 bytes and their media type. Raises Refused (406) with the types that there are."""
    offers = ROWS if isinstance(answer, Rows) else GRAPHS
    media = choose(accept, offers)
    if media is None:
        raise Refused(406, f"this answer comes as {', '.join(offers)}; none of them is in Accept: {accept}")
    return encoded(answer, offers[media]), media


def encoded(answer: Rows | Graph, form: str) -> bytes:
    """The answer in one of the formats that `negotiate` names."""
    import pyoxigraph as ox

    stream = io.BytesIO()
    if form == "xml" and isinstance(answer, Rows):
        answer.solutions.serialize(stream, format=ox.QueryResultsFormat.XML)
    elif form == "rdfxml" and isinstance(answer, Graph):
        ox.serialize(answer, stream, format=ox.RdfFormat.RDF_XML)
    else:
        write(answer, form, stream)
    return stream.getvalue()
