"""The spaCy component `medkb`: facts as spans of a Doc, for pipelines that other people build.

It stands beside the command line, not in `recognise`, because a fact needs the whole pipeline. Installing medkb
registers it: `spacy.blank("ru").add_pipe("medkb")`.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from medkb.model import Claim
from medkb.model.codec import to_record
from medkb.pipeline import extract_text


@dataclass(frozen=True, slots=True)
class MedkbComponent:
    """Sets `doc.spans[spans_key]`, one span for each place of each fact, and `doc.user_data[spans_key]`.

    A span's label is the fact's kind, its id the fact's id, its kb_id the vocabulary concept. It is widened to whole
    tokens; the exact offsets stand in `user_data`, which holds the fact records by id.
    """

    spans_key: str = "medkb"
    min_confidence: float = 0.0

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with the facts of its text."""
        claims = [c for c in extract_text(doc.text).claims if c.fact.confidence >= self.min_confidence]
        doc.spans[self.spans_key] = [span for claim in claims for span in _spans(doc, claim)]
        doc.user_data[self.spans_key] = {claim.id: to_record(claim) for claim in claims}
        return doc


def _spans(doc: Doc, claim: Claim) -> list[Span]:
    label, concept = claim.fact.kind.value, claim.fact.concept or ""
    found = [
        doc.char_span(place.start, place.end, label, concept, alignment_mode="expand", span_id=claim.id)
        for place in claim.fact.evidence
    ]
    return [span for span in found if span is not None]


@Language.factory("medkb", default_config={"spans_key": "medkb", "min_confidence": 0.0}, assigns=["doc.spans"])
def make_component(nlp: Language, name: str, spans_key: str, min_confidence: float) -> MedkbComponent:  # noqa: ARG001
    """The component's factory; `nlp` and `name` are what spaCy hands to every factory."""
    return MedkbComponent(spans_key, min_confidence)
