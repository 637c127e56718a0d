"""Facts of a knowledge base as rows of a table, one kind at a time."""

from __future__ import annotations

from collections.abc import Iterator
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

_FIRST = (("file", "text"), ("document", "text"), ("claim", "text"))
_MIDDLE = (("printed", "text"), ("arm", "text"), ("source", "text"), ("study", "text"), ("refs", "texts"))
_LAST = (
    ("concept", "text"),
    ("concept_en", "text"),
    ("concept_ru", "text"),
    ("confidence", "decimal"),
    ("quote", "text"),
    ("places", "integer"),
    ("page", "integer"),
    ("start", "integer"),
    ("end", "integer"),
)


def columns(kind: Kind) -> tuple[tuple[str, str], ...]:
    """(name, type) of every column, in their fixed order; types are text, texts, integer, decimal and boolean.

    file, document, claim; the kind's slots as in the record; printed, arm, source, study, refs; concept (IRI) and its
    preferred labels concept_en and concept_ru; confidence; quote, page, start and end of the first place, and places,
    the number of them. Several values of one cell (texts) are joined by "; ". Offsets are half-open, in code points.
    """
    slots = (
        (slot, {"flag": "boolean", "iris": "texts", "arm": "text"}.get(type_, type_)) for slot, _, type_ in SLOTS[kind]
    )
    return (*_FIRST, *slots, *_MIDDLE, *_LAST)


@dataclass(slots=True)
class _Claim:
    """What the graph says of one claim: values by property, and its places."""

    values: dict[str, list[str]] = field(default_factory=dict)
    places: list[tuple[int, int, str, int | None]] = field(default_factory=list)

    def one(self, iri: str) -> str | None:
        found = self.values.get(iri)
        return found[0] if found else None


def rows(store: Store, kind: Kind) -> Iterator[tuple[Value, ...]]:
    """The rows of `columns(kind)`, by file, then by position; one article at a time is held in memory."""
    labels = _labels(store, kind)
    for file, document, graph in _articles(store):
        claims = _claims(store, kind, graph)
        arms = _arms(store, graph) if claims else {}
        for claim in sorted(claims.values(), key=_position):
            yield _row(kind, claim, (file, document), arms, labels)


def _select(store: Store, query: str) -> Iterator[Any]:
    """Solutions of a SELECT of ours. Raises ExportError when the store fails on the way."""
    try:
        yield from store.query(query)  # type: ignore[misc]  # a SELECT gives solutions, never a bare truth
    except (OSError, RuntimeError) as error:
        raise ExportError(f"the knowledge base could not be read: {error}") from error


def _articles(store: Store) -> list[tuple[str, str, str]]:
    query = "SELECT ?file ?id ?g { GRAPH ?g { ?g a mkb:Article ; dcterms:source ?file ; dcterms:identifier ?id } }"
    return sorted((row["file"].value, row["id"].value, row["g"].value) for row in _select(store, query))


def _labels(store: Store, kind: Kind) -> dict[tuple[str, str], str]:
    """Preferred labels by concept and language, of the concepts that the claims of this kind have."""
    if kind not in CONCEPTS:
        return {}
    query = f"""SELECT DISTINCT ?concept ?label {{
        {{ SELECT DISTINCT ?concept {{ ?claim a mkb:{CLASSES[kind]} ; mkb:{CONCEPTS[kind]} ?concept }} }}
        GRAPH <{VOCABULARY_GRAPH}> {{ ?concept skos:prefLabel ?label }} }}"""
    found = ((row["concept"].value, row["label"]) for row in _select(store, query))
    return {(concept, label.language or ""): label.value for concept, label in found}


def _arms(store: Store, graph: str) -> dict[str, str]:
    query = f"SELECT ?arm ?label {{ GRAPH <{graph}> {{ ?arm a mkb:Arm ; rdfs:label ?label }} }}"
    return {row["arm"].value: row["label"].value for row in _select(store, query)}


def _claims(store: Store, kind: Kind, graph: str) -> dict[str, _Claim]:
    claims: dict[str, _Claim] = {}
    query = f"SELECT ?c ?p ?o {{ GRAPH <{graph}> {{ ?c a mkb:{CLASSES[kind]} ; ?p ?o }} }}"
    for row in _select(store, query):
        claim = claims.setdefault(row["c"].value, _Claim())
        claim.values.setdefault(row["p"].value, []).append(row["o"].value)
    query = f"""SELECT ?c ?start ?end ?quote ?page {{ GRAPH <{graph}> {{
        ?c a mkb:{CLASSES[kind]} ; mkb:hasEvidence ?e . ?e oa:hasTarget ?t . ?t oa:hasSelector ?position , ?quotation .
        ?position oa:start ?start ; oa:end ?end . ?quotation oa:exact ?quote . OPTIONAL {{ ?e mkb:page ?page }} }} }}"""
    for row in _select(store, query):
        page = int(row["page"].value) if row["page"] else None
        place = (int(row["start"].value), int(row["end"].value), row["quote"].value, page)
        claims[row["c"].value].places.append(place)
    for claim in claims.values():
        claim.places.sort(key=lambda place: place[:2])
    return claims


def _position(claim: _Claim) -> tuple[int, int, str]:
    start, end = claim.places[0][:2] if claim.places else (0, 0)
    return start, end, claim.one(PREFIXES["dcterms"] + "identifier") or ""


def _row(
    kind: Kind, claim: _Claim, article: tuple[str, str], arms: dict[str, str], labels: dict[tuple[str, str], str]
) -> tuple[Value, ...]:
    names = {slot: (iri, type_) for slot, iri, type_ in (*SHARED, *SLOTS[kind])}
    concept = claim.one(MKB + CONCEPTS[kind]) if kind in CONCEPTS else None
    start, end, quote, page = claim.places[0] if claim.places else (None, None, None, None)
    given: dict[str, Value] = {
        "file": article[0],
        "document": article[1],
        "claim": claim.one(PREFIXES["dcterms"] + "identifier"),
        "arm": arms.get(claim.one(MKB + "arm") or ""),
        "concept": concept,
        "concept_en": labels.get((concept or "", "en")),
        "concept_ru": labels.get((concept or "", "ru")),
        "quote": quote,
        "places": len(claim.places),
        "page": page,
        "start": start,
        "end": end,
    }
    given |= {slot: arms.get(claim.one(MKB + iri) or "") for slot, (iri, type_) in names.items() if type_ == "arm"}
    return tuple(given[name] if name in given else _cell(claim, *names[name]) for name, _ in columns(kind))


def _cell(claim: _Claim, name: str, type_: str) -> Value:
    found = claim.values.get(PREFIXES["rdfs"] + "label" if name == "rdfs:label" else MKB + name)
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
