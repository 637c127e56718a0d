"""What the graph of one article says, as plain values: its claims, their places, their issues, its arms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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

_LABEL, _OA = PREFIXES["rdfs"] + "label", PREFIXES["oa"]
_WHOLE = {_OA + "start", _OA + "end", _OA + "exact"}  # what a place cannot be without
_UNREAD = ("rdf:type", "mkb:inArticle", "mkb:study", "mkb:hasEvidence", "prov:wasGeneratedBy")
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


def slots_of(claim: StoredClaim, arms: Mapping[str, str]) -> dict[str, Value]:
    """Every slot of a claim's kind and those that all kinds have; where a slot is an arm, the arm's label."""
    return {
        slot: arms.get(claim.one(property_) or "") if type_ == "arm" else cell(claim.values.get(property_), type_)
        for slot, (property_, type_) in PROPERTIES[claim.kind].items()
    }


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


def claims_of(store: Store, graph: str, kind: Kind, only: Collection[str] = ()) -> dict[str, StoredClaim]:
    """The claims of one kind in an article's graph by their addresses, without their places.

    `only` are the properties that are wanted, as SPARQL writes them; by default all that a row is made of. Reading a
    term costs more than finding it, so what nobody asks for is not read.
    """
    wanted = f"?p IN ({', '.join(only)})" if only else f"?p NOT IN ({', '.join(_UNREAD)})"
    query = f"SELECT ?c ?p ?o {{ GRAPH <{graph}> {{ ?c a mkb:{CLASSES[kind]} ; ?p ?o FILTER({wanted}) }} }}"
    found: dict[str, StoredClaim] = {}
    for claim, name, value in select(store, query):
        one = found.get(claim.value)
        if one is None:
            one = found[claim.value] = StoredClaim(kind)
        one.values.setdefault(name.value, []).append(value.value)
    return found


def add_places(store: Store, graph: str, claims: dict[str, StoredClaim], kind: Kind) -> None:
    """Give the claims of one kind their places.

    One statement a row: a row a place, with its joins, takes twice as long.
    """
    query = f"""SELECT ?c ?e ?p ?o {{ GRAPH <{graph}> {{ ?c a mkb:{CLASSES[kind]} ; mkb:hasEvidence ?e .
        {{ ?e ?p ?o FILTER(?p IN (mkb:page, mkb:section, mkb:lang)) }} UNION
        {{ ?e oa:hasTarget ?t . ?t oa:hasSelector ?s . ?s ?p ?o FILTER(?p IN (oa:start, oa:end, oa:exact)) }} }} }}"""
    said: dict[str, dict[str, dict[str, str]]] = {}
    for claim, place, name, value in select(store, query):
        said.setdefault(claim.value, {}).setdefault(place.value, {})[name.value] = value.value
    for iri, places in said.items():
        found = (_place(place, about) for place, about in places.items() if about.keys() >= _WHOLE)
        claims[iri].places = sorted(found, key=lambda place: (place.start, place.end, place.iri))


def _place(iri: str, about: dict[str, str]) -> Place:
    page = about.get(MKB + "page")
    start, end, quote = int(about[_OA + "start"]), int(about[_OA + "end"]), about[_OA + "exact"]
    section, lang = about.get(MKB + "section", ""), about.get(MKB + "lang", "")
    return Place(iri, start, end, quote, int(page) if page else None, section, lang)


def evidence_count(store: Store, graph: str, kind: Kind) -> dict[str, int]:
    """How many places each claim of one kind has, by the addresses of those that have one."""
    query = f"""SELECT ?c (COUNT(?e) AS ?n) {{ GRAPH <{graph}> {{ ?c a mkb:{CLASSES[kind]} ; mkb:hasEvidence ?e }} }}
        GROUP BY ?c"""
    return {claim.value: int(count.value) for claim, count in select(store, query)}


def own_results(store: Store, graph: str, but: Collection[Kind]) -> dict[str, int]:
    """How many own claims of all kinds `but` these each arm has, by the arms' addresses."""
    classes = ", ".join(f"mkb:{name}" for kind, name in CLASSES.items() if kind not in but)
    query = f"""SELECT ?arm (COUNT(?c) AS ?n) {{ GRAPH <{graph}> {{ ?c a ?class ; mkb:source "own" ; mkb:arm ?arm
        FILTER(?class IN ({classes})) }} }} GROUP BY ?arm"""
    return {arm.value: int(count.value) for arm, count in select(store, query)}


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
