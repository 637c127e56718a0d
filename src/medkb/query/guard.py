"""SPARQL text by tokens: what may not run is refused, and parameters go in as RDF terms.

The engine itself would run SERVICE, that is, call any address that a query names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from medkb.errors import QueryError

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

TOKENS = re.compile(
    r"""(?P<skip>\s+|\#[^\n\r]*)
      | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>(?:[^\W\d][\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
      | (?P<word>[^\W\d]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_FORMS = frozenset("SELECT CONSTRUCT DESCRIBE ASK".split())
_SHORT = 1 << 14  # characters of a query whose tokens are remembered
# `?a<?b)SERVICE#>` may be read as one address or as a comparison, a keyword and a comment
_HIDDEN = re.compile(r"(?<![\w/:-])service[^>]*\#", re.IGNORECASE)


class Token(NamedTuple):
    """One token: its kind (a group name of `TOKENS`), its text and its offset."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query without blanks and comments."""
    return _remembered(text) if len(text) <= _SHORT else tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in TOKENS.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "skip":
            yield Token(kind, match[0], match.start())


@lru_cache(maxsize=64)
def _remembered(text: str) -> tuple[Token, ...]:
    """A query is asked more than once, and its tokens for more than one reason."""
    return tuple(_tokens(text))


def place(text: str, offset: int) -> str:
    """Words for an offset: line and column, both from 1."""
    return f"line {text.count(chr(10), 0, offset) + 1}, column {offset - text.rfind(chr(10), 0, offset)}"


def names_dataset(text: str) -> bool:
    """True when the query says FROM which graphs it asks: Oxigraph would else answer from all of them."""
    if "from" not in text.lower():  # which is quicker to see
        return False
    found = tokens(text)
    return any(
        (token.kind, token.text.upper()) == ("word", "FROM") and following.text.upper() != "NAMED"
        for token, following in pairwise(found)
    )


def check(text: str, services: Collection[str] = ()) -> str:
    """The form of a query: SELECT, CONSTRUCT, DESCRIBE or ASK.

    Raises QueryError for updates, no query, and SERVICE but where it calls one of `services`, written as <address>.
    """
    form = ""
    check_calls(text, services)
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word in _UPDATES and not form:
            where = place(text, token.start)
            raise QueryError(f"{where}: {word} is SPARQL Update; queries only read, `medkb build` adds articles")
        if word in _FORMS and not form:
            form = word
    if not form:
        raise QueryError("not a SPARQL query: no SELECT, CONSTRUCT, DESCRIBE or ASK in it")
    return form


def check_calls(text: str, services: Collection[str] = ()) -> None:
    r"""Raise QueryError for SERVICE, in a query or an update, but where it calls an address of `services`.

    And for a backslash where none belongs: the engine reads \u0053ERVICE as SERVICE.
    """
    found = tokens(text)
    for number, token in enumerate(found):
        if token == ("other", "\\", token.start):
            where = place(text, token.start)
            raise QueryError(f"{where}: a backslash may stand only in strings, addresses and local names")
        if not _calls_out(token):
            continue
        rest = [t for t in found[number + 1 : number + 3] if t.text.upper() != "SILENT"]
        plain = token.kind == "word" and token.text.upper() == "SERVICE" and rest and rest[0].kind == "iri"
        if not plain or rest[0].text[1:-1] not in services:
            known = f"; allowed: {', '.join(f'<{address}>' for address in services)}" if services else ""
            raise QueryError(
                f"{place(text, token.start)}: SERVICE is not allowed: a query may not call other servers{known}"
            )


def _calls_out(token: Token) -> bool:
    # the engine's grammar asks for no blank around a keyword: SERVICEex:x and trueSERVICE<...> are calls too
    if token.kind == "word":
        return "SERVICE" in token.text.upper()
    if token.kind == "name":
        return "SERVICE" in token.text.partition(":")[0].upper()
    return token.kind == "iri" and _HIDDEN.search(token.text) is not None


def bind(text: str, terms: Mapping[str, NamedNode | BlankNode | Literal | Triple]) -> tuple[str, tuple[int, ...], int]:
    """The query with each variable of `terms` bound by VALUES at the start of its outermost group.

    Comments `# bind` move that to the groups they stand in: a filter in a subquery sees only what is bound there.
    Also the offsets in `text` and the length of what was put in. Raises QueryError when the query has no group to hold
    it.
    """
    if not terms:
        return text, (), 0
    names = " ".join(f"?{name}" for name in terms)
    values = f" VALUES ({names}) {{ ({' '.join(str(term) for term in terms.values())}) }} "
    places = _marks(text) or (_where(text),)
    parts = [text[start:end] for start, end in pairwise((0, *places, len(text)))]
    return values.join(parts), places, len(values)


@lru_cache(maxsize=64)
def _marks(text: str) -> tuple[int, ...]:
    """The offsets of the comments `# bind`."""
    if "# bind" not in text:
        return ()
    found = (m for m in TOKENS.finditer(text) if m.lastgroup == "skip" and m[0].strip() == "# bind")
    return tuple(mark.start() for mark in found)


def _where(text: str) -> int:
    """The offset behind the brace that opens the outermost pattern."""
    depth, braces, template, last = 0, [], False, ""
    for token in tokens(text):
        if token.text == "{" and token.kind == "other":
            if depth == 0:
                template = template or last == "CONSTRUCT"
                braces.append(token.start + 1)
            depth += 1
        elif token.text == "}" and token.kind == "other":
            depth -= 1
        last = token.text.upper()
    if template:
        braces = braces[1:]
    if not braces:
        raise QueryError("the query has no pattern in braces that a parameter could be bound in")
    return braces[0]
