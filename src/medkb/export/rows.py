"""Facts of a knowledge base as rows of a table, one kind at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from medkb.export.stored import Labels, StoredClaim, Value, add_places, arms_of, claims_of, select, slots_of
from medkb.graph import MKB
from medkb.graph.slots import SLOTS
from medkb.model import Kind
from medkb.store import Store

__all__ = ["Value", "columns", "rows"]

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
    shown = {"flag": "boolean", "iris": "texts", "arm": "text"}
    slots = ((slot, shown.get(type_, type_)) for slot, _, type_ in SLOTS[kind])
    return (*_FIRST, *slots, *_MIDDLE, *_LAST)


def rows(store: Store, kind: Kind, graphs: Collection[str] | None = None) -> Iterator[tuple[Value, ...]]:
    """The rows of `columns(kind)`, by file, then by position, of all articles or of those with these addresses.

    One article at a time is held in memory. Raises ExportError when the store cannot be read.
    """
    labels = Labels(store)
    for file, document, graph in _articles(store):
        if graphs is not None and graph not in graphs:
            continue
        claims = claims_of(store, graph, kind)
        if not claims:
            continue
        add_places(store, graph, claims, kind)
        arms = arms_of(store, graph)
        labels.learn([claim.concept for claim in claims.values() if claim.concept])
        for claim in sorted(claims.values(), key=_position):
            yield _row(claim, (file, document), arms, labels)


def _articles(store: Store) -> list[tuple[str, str, str]]:
    query = "SELECT ?file ?id ?g { GRAPH ?g { ?g a mkb:Article ; dcterms:source ?file ; dcterms:identifier ?id } }"
    return sorted((row["file"].value, row["id"].value, row["g"].value) for row in select(store, query))


def _position(claim: StoredClaim) -> tuple[int, int, str]:
    place = claim.places[0] if claim.places else None
    return (place.start, place.end, claim.id) if place else (0, 0, claim.id)


def _row(claim: StoredClaim, article: tuple[str, str], arms: dict[str, str], labels: Labels) -> tuple[Value, ...]:
    concept, place = claim.concept, claim.places[0] if claim.places else None
    given: dict[str, Value] = {
        "file": article[0],
        "document": article[1],
        "claim": claim.id or None,
        "arm": arms.get(claim.one(MKB + "arm") or ""),
        "concept": concept,
        "concept_en": labels.label(concept, "en"),
        "concept_ru": labels.label(concept, "ru"),
        "quote": place.quote if place else None,
        "places": len(claim.places),
        "page": place.page if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
    }
    given = slots_of(claim, arms) | given
    return tuple(given[name] for name, _ in columns(claim.kind))
