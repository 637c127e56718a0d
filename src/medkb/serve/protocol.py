"""SPARQL 1.1 Protocol, section 2: what a request asks for, be it a query or an update."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
_CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii"})
_FIELDS = 1000  # of a form or an address: as many graphs may be chosen
_DATASET = {False: ("default-graph-uri", "named-graph-uri"), True: ("using-graph-uri", "using-named-graph-uri")}


class Refused(Exception):  # noqa: N818 (what the client is told, not a defect)
    """A request that is not answered: an HTTP status, a text for the client, and further header fields."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.message, self.headers = status, message, headers or {}
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Asked:
    """One operation: its text, and the graphs that the request itself chooses (none: the text's own or all)."""

    text: str
    update: bool = False
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def asked(content_type: str | None, address: str, body: bytes) -> Asked | None:
    """The operation of a request; `content_type` is None for GET, `address` what stands behind the question mark.

    None for a GET without a query: it asks what the service is. Raises Refused: 400 no or two operations, an update by
    GET, bytes that are not UTF-8; 415 a body of another type or charset.
    """
    fields = parsed(address)
    if content_type is None:
        return _of_address(fields)
    media, charset = _media(content_type)
    if media == FORM:
        fields += parsed(_text(body, charset))
    elif media in (QUERY, UPDATE):
        fields.append(("query" if media == QUERY else "update", _text(body, charset)))
    else:
        raise Refused(415, f"post as {FORM}, {QUERY} or {UPDATE}, not as {media or 'nothing'}")
    return _operation(fields)


def _of_address(fields: list[tuple[str, str]]) -> Asked | None:
    names = {name for name, _ in fields}
    if "update" in names:
        raise Refused(400, "an update is posted, it is never asked for by GET")
    return _operation(fields) if "query" in names else None


def _operation(fields: list[tuple[str, str]]) -> Asked:
    found = [(name, value) for name, value in fields if name in ("query", "update")]
    if len(found) != 1:
        raise Refused(400, f"one `query` or one `update` is needed; there are {len(found)}")
    name, text = found[0]
    update = name == "update"
    foreign = next((key for key, _ in fields if key in _DATASET[not update]), "")
    if foreign:
        raise Refused(400, f"{foreign} does not belong to a {name}; it has {' and '.join(_DATASET[update])}")
    default, named = (tuple(value for key, value in fields if key == wanted) for wanted in _DATASET[update])
    return Asked(text, update, default, named)


def parsed(form: str) -> list[tuple[str, str]]:
    """The fields of a form or an address in their order. Raises Refused (400) for bytes that are not UTF-8."""
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refused(400, f"the parameters cannot be read: {error}") from error


def _media(content_type: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")), "")
    return media, charset


def _text(body: bytes, charset: str) -> str:
    if charset not in _CHARSETS:
        raise Refused(415, f"the body's charset is {charset}; SPARQL is sent as UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: byte {error.start}") from error
