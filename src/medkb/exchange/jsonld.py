"""Graphs as JSON-LD that reads like records: short names, a claim with its evidence inside, labels by language.

Any JSON-LD processor gives back the same statements. Written here because the store's writer knows prefixes only, and
rdflib's, which compacts by a context, writes nodes in another order each time and evidence apart from its claim.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from medkb.exchange.context import ID, LANGUAGE, Context, context
from medkb.graph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from pyoxigraph import Literal, Triple

_TYPE = RDF + "type"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what a JSON number keeps in every reader
_PART = "/evidence/"


def write(graphs: Iterable[tuple[str, Iterable[Triple]]], stream: IO[bytes]) -> None:
    """Write one document: each graph (its name and its sorted triples) is a node with its statements in `@graph`."""
    names = context()
    head = json.dumps(names.document(), ensure_ascii=False, indent=1)
    stream.write(f'{{\n"@context": {head},\n"@graph": ['.encode())
    comma = "\n"
    for graph, triples in graphs:
        node = {ID: names.node(graph), "@graph": list(_nodes(triples, names))}
        stream.write((comma + json.dumps(node, ensure_ascii=False, indent=1)).encode())
        comma = ",\n"
    stream.write(b"\n]\n}\n")


def _nodes(triples: Iterable[Triple], names: Context) -> Iterator[dict[str, Any]]:
    """The nodes of one graph in the order of their addresses; parts of evidence stand inside what refers to them."""
    by_subject: dict[str, list[Triple]] = {}
    referred: Counter[str] = Counter()
    for triple in triples:
        by_subject.setdefault(str(triple.subject), []).append(triple)
        referred[str(triple.object)] += 1
    inner = {key for key in by_subject if _PART in key and referred[key] == 1}
    writer = _Writer(by_subject, inner, names)
    for key in sorted(by_subject.keys() - inner):
        yield writer.node(key)
    for key in sorted(inner - writer.done):  # parts that refer to each other only
        if key not in writer.done:
            yield writer.node(key)


class _Writer:
    """Nodes of one graph; `done` are those that were written."""

    def __init__(self, by_subject: dict[str, list[Triple]], inner: set[str], names: Context) -> None:
        self.by_subject, self.inner, self.names = by_subject, inner, names
        self.done: set[str] = set()

    def node(self, key: str) -> dict[str, Any]:
        """One node with its properties sorted by name."""
        self.done.add(key)
        triples = self.by_subject[key]
        found: dict[str, list[Any]] = {}
        maps: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            self._add(triple, found, maps)
        node: dict[str, Any] = {ID: self._address(triples[0].subject)}
        if types := found.pop("@type", None):
            node["@type"] = _one(types)
        values: dict[str, Any] = {name: _one(many) for name, many in found.items()}
        values |= {name: {lang: _one(texts) for lang, texts in by.items()} for name, by in maps.items()}
        return node | dict(sorted(values.items()))

    def _add(self, triple: Triple, found: dict[str, list[Any]], maps: dict[str, dict[str, list[str]]]) -> None:
        import pyoxigraph as ox

        predicate, value = triple.predicate.value, triple.object
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            found.setdefault("@type", []).append(self.names.type(value.value))
            return
        name, kind = self.names.terms.get(predicate, ("", ""))
        if isinstance(value, ox.Literal) and kind == LANGUAGE and value.language:
            maps.setdefault(name, {}).setdefault(value.language, []).append(value.value)
            return
        if not name or kind == LANGUAGE:  # a language map holds nothing but words of a language
            name, kind = self._unnamed(predicate, kind), ""
        found.setdefault(name, []).append(self._value(value, kind))

    def _unnamed(self, predicate: str, kind: str) -> str:
        return self.names.curie(predicate) if kind else self.names.type(predicate)

    def _value(self, value: Any, kind: str) -> Any:
        import pyoxigraph as ox

        if isinstance(value, ox.Literal):
            return self._literal(value, kind)
        key = str(value)
        if key in self.inner and key not in self.done:
            return self.node(key)
        return self._address(value) if kind == ID else {ID: self._address(value)}

    def _literal(self, literal: Literal, kind: str) -> Any:
        text, datatype = literal.value, literal.datatype.value
        if literal.language:
            return {"@value": text, "@language": literal.language}
        if datatype == XSD + "string":
            return {"@value": text} if kind else text
        if kind in ("", datatype) and datatype == XSD + "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if kind in ("", datatype) and datatype == XSD + "boolean" and text in ("true", "false"):
            return text == "true"
        return text if kind == datatype else {"@value": text, "@type": self.names.curie(datatype)}

    def _address(self, node: Any) -> str:
        return self.names.node(node.value) if not str(node).startswith("_:") else str(node)


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
