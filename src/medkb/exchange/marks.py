"""The places of an article's facts, in the order in which they stand: what BioC and brat call annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medkb.errors import ExportError
from medkb.graph.slots import CLASSES
from medkb.model import Claim, Document
from medkb.model.codec import to_record

_NOT_SLOTS = {"kind", "id", "file", "document", "evidence"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a claim: code points [start, end) of the article's text, and the text there; numbers from 1."""

    number: int
    claim: Claim
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """T1, T2 …: both formats name annotations so."""
        return f"T{self.number}"

    @property
    def type(self) -> str:
        """The class of the ontology, such as Dose or Response."""
        return CLASSES[self.claim.fact.kind]


def marks(document: Document, claims: Sequence[Claim]) -> list[Mark]:
    """Every place of every claim. Raises ExportError where the text of the document is not what the evidence quotes."""
    places = sorted(
        ((place.start, place.end, claim.id, place.text, claim) for claim in claims for place in claim.fact.evidence),
        key=lambda place: place[:3],
    )
    for start, end, name, text, _ in places:
        if document.text[start:end] != text:
            raise ExportError(
                f"{document.file}: {text!r} of fact {name} does not stand at {start}-{end}: "
                "facts and text are not of the same reading; read the file again"
            )
    return [Mark(i, claim, start, end, text) for i, (start, end, _, text, claim) in enumerate(places, 1)]


def repeated(found: Sequence[Mark]) -> Mapping[str, list[Mark]]:
    """The marks of each claim that has more than one, by its id, in the order of the text."""
    by_claim: dict[str, list[Mark]] = {}
    for mark in found:
        by_claim.setdefault(mark.claim.id, []).append(mark)
    return {name: group for name, group in by_claim.items() if len(group) > 1}


def slots(claim: Claim) -> dict[str, str]:
    """The record's slots as strings, without its evidence."""
    record = to_record(claim)
    return {name: _text(value) for name, value in record.items() if name not in _NOT_SLOTS}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
