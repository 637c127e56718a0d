"""The places of an article's facts, in the order in which they stand: what BioC and brat call annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medkb.errors import ExportError
from medkb.graph import document_id
from medkb.graph.slots import CLASSES
from medkb.model import Claim, Document, Kind
from medkb.model.codec import to_record

NAMES = ("drug", "regimen", "outcome", "endpoint", "event")
"""Slots that hold the name of a fact's concept."""

_NOT_SLOTS = {"kind", "id", "file", "document", "evidence"}

Place = tuple[int, int, str]
"""Code points [start, end) of an article's text, and the text that is quoted from there."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact as annotations tell it: the class of the ontology, the record's slots as strings, its places."""

    id: str
    type: str
    concept: str
    slots: Mapping[str, str]
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        """The name of its concept, or "" for a fact that has none."""
        if self.type == CLASSES[Kind.EFFECT]:
            return self.slots.get("of", "")
        return next((self.slots[slot] for slot in NAMES if slot in self.slots), "")


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article as read, its id, and its facts."""

    document: Document
    id: str
    facts: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a fact; numbers from 1, in the order of the text."""

    number: int
    fact: Noted
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """T1, T2 …: both formats name annotations so."""
        return f"T{self.number}"


def annotated(document: Document, claims: Sequence[Claim]) -> AnnotatedArticle:
    """An article with the facts that were read from it."""
    return AnnotatedArticle(document, document_id(document, claims), tuple(_noted(claim) for claim in claims))


def _noted(claim: Claim) -> Noted:
    fact, record = claim.fact, to_record(claim)
    slots = {name: _text(value) for name, value in record.items() if name not in _NOT_SLOTS}
    places = tuple((place.start, place.end, place.text) for place in fact.evidence)
    return Noted(claim.id, CLASSES[fact.kind], fact.concept or "", slots, places)


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def marks_of(article: AnnotatedArticle) -> list[Mark]:
    """Every place of every fact. Raises ExportError where the text of the document is not what a fact quotes."""
    document = article.document
    places = sorted(((place, fact) for fact in article.facts for place in fact.places), key=_order)
    for (start, end, text), fact in places:
        if document.text[start:end] != text:
            raise ExportError(
                f"{document.file}: {text!r} of fact {fact.id} does not stand at {start}-{end}: "
                "facts and text are not of the same reading; read the file again"
            )
    return [Mark(i, fact, *place) for i, (place, fact) in enumerate(places, 1)]


def _order(item: tuple[Place, Noted]) -> tuple[int, int, str]:
    (start, end, _), fact = item
    return start, end, fact.id


def repeated(found: Sequence[Mark]) -> Mapping[str, list[Mark]]:
    """The marks of each fact that has more than one, by its id, in the order of the text."""
    by_fact: dict[str, list[Mark]] = {}
    for mark in found:
        by_fact.setdefault(mark.fact.id, []).append(mark)
    return {name: group for name, group in by_fact.items() if len(group) > 1}
