"""What the graph of one article says, as plain values: its claims, their places, their issues, its arms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from medkb.errors import ExportError
from medkb.graph import MKB, PREFIXES, VOCABULARY_GRAPH
from medkb.graph.slots import CLASSES, CONCEPTS, SHARED, SLOTS
from medkb.model import Kind
from medkb.store import Store

Value = str | int | Decimal | bool | None
"""A cell: None where the article does not say, 0 where it says none."""

_KINDS = {MKB + name: kind for kind, name in CLASSES.items()}
_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"
_IDENTIFIER = PREFIXES["dcterms"] + "identifier"


PROPERTIES: dict[Kind, dict[str, tuple[str, str]]] = {
    kind: {slot: (_LABEL if name == "rdfs:label" else MKB + name, type_) for slot, name, type_ in (*SHARED, *slots)}
    for kind, slots in SLOTS.items()
}
"""The property and the type of each slot, by kind."""


@dataclass(frozen=True, slots=True)
class Place:
    """One piece of evidence: its address, half-open offsets in code points, the text there; pages count from 1."""

    iri: str
    start: int
    end: int
    quote: str
    page: int | None = None
    section: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A mistake of the article that touches a claim: severity is "error", "warning" or "rounding"."""

    id: str
    type: str
    severity: str
    rule: str


@dataclass(slots=True)
class StoredClaim:
    """What the graph says of one claim: values by property, and its places in the order of the text."""

    kind: Kind
    values: dict[str, list[str]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def one(self, iri: str) -> str | None:
        """A value of the property, None where there is none."""
        found = self.values.get(iri)
        return found[0] if found else None

    @property
    def id(self) -> str:
        """As records call it."""
        return self.one(_IDENTIFIER) or ""

    @property
    def concept(self) -> str | None:
        """The address of the vocabulary's concept that it is of."""
        return self.one(MKB + CONCEPTS[self.kind]) if self.kind in CONCEPTS else None

    def slot(self, name: str) -> Value:
        """The value of a slot of its kind, or of those that every kind has (`SLOTS`, `SHARED`)."""
        property_, type_ = PROPERTIES[self.kind][name]
        return cell(self.values.get(property_), type_)


def cell(found: Sequence[str] | None, type_: str) -> Value:
    """The literals of one slot as a cell; several are joined by "; "."""
    if not found:
        return None
    if type_ == "integers":
        return "; ".join(sorted(found, key=int))
    if type_ in ("texts", "iris"):
        return "; ".join(sorted(found))
    if type_ in ("boolean", "flag"):
        return found[0] == "true"
    if type_ == "integer":
        return int(found[0])
    return Decimal(found[0]) if type_ == "decimal" else found[0]


def select(store: Store, query: str) -> Iterator[Any]:
    """Solutions of a SELECT of ours. Raises ExportError when the store fails on the way."""
    try:
        yield from store.query(query)  # type: ignore[misc]  # a SELECT gives solutions, never a bare truth
    except (OSError, RuntimeError) as error:
        raise ExportError(f"the knowledge base could not be read: {error}") from error


def claims_of(store: Store, graph: str, kinds: Collection[Kind]) -> dict[str, StoredClaim]:
    """The claims of those kinds in one article's graph, by their addresses, without their places."""
    classes = " ".join(f"mkb:{CLASSES[kind]}" for kind in kinds)
    query = f"SELECT ?c ?p ?o {{ GRAPH <{graph}> {{ VALUES ?class {{ {classes} }} ?c a ?class ; ?p ?o }} }}"
    values: dict[str, dict[str, list[str]]] = {}
    for row in select(store, query):
        values.setdefault(row[0].value, {}).setdefault(row[1].value, []).append(row[2].value)
    return {
        iri: StoredClaim(next(_KINDS[type_] for type_ in found[_TYPE] if type_ in _KINDS), found)
        for iri, found in values.items()
    }


def add_places(store: Store, graph: str, claims: dict[str, StoredClaim], kinds: Collection[Kind]) -> None:
    """Give the claims of those kinds their places."""
    classes = " ".join(f"mkb:{CLASSES[kind]}" for kind in kinds)
    query = f"""SELECT ?c ?e ?start ?end ?quote ?page ?section ?lang {{ GRAPH <{graph}> {{
        VALUES ?class {{ {classes} }} ?c a ?class ; mkb:hasEvidence ?e .
        ?e oa:hasTarget ?t . ?t oa:hasSelector ?position , ?quotation .
        ?position oa:start ?start ; oa:end ?end . ?quotation oa:exact ?quote . OPTIONAL {{ ?e mkb:page ?page }}
        OPTIONAL {{ ?e mkb:section ?section }} OPTIONAL {{ ?e mkb:lang ?lang }} }} }}"""
    for row in select(store, query):
        claim, place, start, end, quote, page, section, lang = row
        found = Place(
            place.value,
            int(start.value),
            int(end.value),
            quote.value,
            int(page.value) if page else None,
            section.value if section else "",
            lang.value if lang else "",
        )
        claims[claim.value].places.append(found)
    for claim in claims.values():
        claim.places.sort(key=lambda place: (place.start, place.end))


def arms_of(store: Store, graph: str) -> dict[str, str]:
    """The labels of the article's arms by their addresses."""
    query = f"SELECT ?arm ?label {{ GRAPH <{graph}> {{ ?arm a mkb:Arm ; rdfs:label ?label }} }}"
    return {row[0].value: row[1].value for row in select(store, query)}


def flags_of(store: Store, graph: str) -> dict[str, Flag]:
    """The article's issues by their addresses."""
    query = f"""SELECT ?i ?id ?type ?severity ?rule {{ GRAPH <{graph}> {{ ?i a mkb:Issue ; dcterms:identifier ?id ;
        mkb:issueType ?type ; mkb:severity ?severity ; mkb:rule ?rule }} }}"""
    return {row[0].value: Flag(*(term.value for term in list(row)[1:])) for row in select(store, query)}


class Labels:
    """Preferred labels of concepts in both languages, asked for once each."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[str, str]] = {}

    def learn(self, concepts: Collection[str]) -> None:
        """Ask for those that are not known yet, in one question."""
        new = sorted(concept for concept in set(concepts) if concept not in self._known)
        if not new:
            return
        self._known.update((concept, {}) for concept in new)
        values = " ".join(f"<{concept}>" for concept in new)
        query = f"""SELECT ?c ?label {{ GRAPH <{VOCABULARY_GRAPH}> {{ VALUES ?c {{ {values} }}
            ?c skos:prefLabel ?label }} }}"""
        for concept, label in select(self._store, query):
            self._known[concept.value][label.language or ""] = label.value

    def label(self, concept: str | None, lang: str) -> str | None:
        """The preferred label in "en" or "ru", None where the vocabulary has none."""
        return self._known.get(concept or "", {}).get(lang)
