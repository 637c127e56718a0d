"""SPARQL Update text: what may not run is refused, and the graphs that a request chooses go into it."""

from __future__ import annotations

from medkb.errors import QueryError
from medkb.query import guard
from medkb.serve.protocol import Asked, Refused


def prepared(asked: Asked, services: tuple[str, ...]) -> str:
    """The text to run. Raises QueryError for LOAD and SERVICE, Refused (400) for graphs chosen in two ways."""
    guard.check_calls(asked.text, services)
    words = [(t.start, t.text.upper()) for t in guard.tokens(asked.text) if t.kind == "word"]
    for start, word in words:
        if "LOAD" in word:  # the engine's grammar asks for no blank around a keyword
            where = guard.place(asked.text, start)
            raise QueryError(f"{where}: LOAD is not allowed: an update may not call other servers")
    if not (asked.default_graphs or asked.named_graphs):
        return asked.text
    if {"USING", "WITH"} & {word for _, word in words}:
        raise Refused(
            400, "the update says USING or WITH and the request using-graph-uri: choose the graphs in one way"
        )
    return _with_graphs(asked)


def _with_graphs(asked: Asked) -> str:
    """The text with USING clauses before each WHERE; DELETE WHERE, which may have none, is written out first."""
    clauses = "".join(f" USING <{iri}>" for iri in asked.default_graphs)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in asked.named_graphs)
    text, done, last, depth = asked.text, 0, "", 0
    parts: list[str] = []
    for token in guard.tokens(text):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth == 0 and token.kind == "word" and token.text.upper() == "WHERE":
            parts.append(text[done : token.start])
            if last == "DELETE":
                parts.append(_group(text, token.start))
            parts.append(f"{clauses} ")
            done = token.start
        last = token.text.upper()
    return "".join((*parts, text[done:]))


def _group(text: str, at: int) -> str:
    """The group in braces that follows the offset."""
    start, depth = -1, 0
    for token in guard.tokens(text):
        if token.start < at or token.kind != "other":
            continue
        if token.text == "{":
            start, depth = (token.start, 1) if start < 0 else (start, depth + 1)
        elif token.text == "}":
            depth -= 1
            if depth == 0:
                return text[start : token.start + 1]
    return ""
