"""The facts that a knowledge base holds of a file, for those who annotate with what was stored and reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from medkb.errors import ExportError
from medkb.exchange.marks import AnnotatedArticle, Noted, Place
from medkb.exchange.statements import graph_lines, parsed
from medkb.graph import MKB
from medkb.graph.namespaces import BASE, DCTERMS, OA, RDF, RDFS
from medkb.graph.slots import CLASSES, CONCEPTS, SHARED, SLOTS

if TYPE_CHECKING:
    from medkb.model import Document, Kind
    from medkb.store import Store

_OFFSETS = ("start", "end", "exact")

Values = Mapping[str, list[str]]
"""What a graph says of one node: values by the property's address."""


def annotated_from(store: Store, document: Document) -> AnnotatedArticle:
    """The article with the facts that the knowledge base has of it, found by the hash of the file.

    Raises ExportError when the knowledge base was not made from this file.
    """
    source = f"<{BASE}input/{document.sha256}>"
    rows = store.query(f"SELECT ?g ?id {{ GRAPH ?g {{ ?g prov:wasDerivedFrom {source} ; dcterms:identifier ?id }} }}")
    found = sorted((row["g"].value, row["id"].value) for row in rows)  # type: ignore[union-attr]
    if not found:
        raise ExportError(f"{document.file}: the knowledge base holds no article read from this file; build it first")
    graph, identifier = found[0]
    nodes = _nodes(store, graph)
    return AnnotatedArticle(document, identifier, tuple(_facts(nodes)))


def _nodes(store: Store, graph: str) -> dict[str, dict[str, list[str]]]:
    nodes: dict[str, dict[str, list[str]]] = {}
    for triple in parsed(graph_lines(store, graph)):
        values = nodes.setdefault(_address(triple.subject), {})
        values.setdefault(triple.predicate.value, []).append(_address(triple.object))
    return nodes


def _facts(nodes: Mapping[str, Values]) -> list[Noted]:
    kinds = {MKB + name: kind for kind, name in CLASSES.items()}
    facts = []
    for values in nodes.values():
        kind = next((kinds[name] for name in values.get(RDF + "type", []) if name in kinds), None)
        if kind is not None:
            places = [_place(nodes, evidence) for evidence in values.get(MKB + "hasEvidence", [])]
            concept = _first(values, MKB + CONCEPTS.get(kind, ""))
            name = _first(values, DCTERMS + "identifier")
            facts.append(Noted(name, CLASSES[kind], concept, _slots(nodes, kind, values, concept), tuple(places)))
    return facts


def _slots(nodes: Mapping[str, Values], kind: Kind, values: Values, concept: str) -> dict[str, str]:
    """The slots by the names of the record, in its order."""
    found = {}
    for slot, name, type_ in (*SHARED, *SLOTS[kind]):
        address = RDFS + "label" if name == "rdfs:label" else MKB + name
        if type_ == "arm" and address in values:
            found[slot] = _first(nodes.get(_first(values, address), {}), RDFS + "label")
        elif address in values:
            found[slot] = "; ".join(values[address])
    arm = _first(nodes.get(_first(values, MKB + "arm"), {}), RDFS + "label")
    others = {"arm": arm, "concept": concept}
    return found | {name: value for name, value in others.items() if value}


def _place(nodes: Mapping[str, Values], evidence: str) -> Place:
    target = nodes.get(_first(nodes.get(evidence, {}), OA + "hasTarget"), {})
    selectors = [nodes.get(name, {}) for name in target.get(OA + "hasSelector", [])]
    start, end, exact = (
        next((_first(one, OA + name) for one in selectors if OA + name in one), "") for name in _OFFSETS
    )
    if not (start and end):
        raise ExportError(f"{evidence}: the knowledge base has no offsets of this place; `medkb build` writes them")
    return int(start), int(end), exact


def _first(values: Values, name: str) -> str:
    return next(iter(values.get(name, [])), "")


def _address(term: object) -> str:
    return str(getattr(term, "value", term))
