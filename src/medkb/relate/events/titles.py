"""What the title of a case report says that a drug has done: "Myocarditis after nivolumab: a case report" is count 1 of 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.model import AdverseEvent, BlockKind, Fact, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_TITLE = 600  # characters of an article within which its title stands
_LINK = re.compile(
    r"(?i),?\s(?:ассоциированн\w+ с|связанн\w+ с|индуцированн\w+|вызванн\w+|обусловленн\w+|на фоне|вследствие|после|"
    r"associated with|induced by|caused by|related to|secondary to|due to|following|after|during)\s[^.;:()]{0,40}$"
)
_INDUCED = re.compile(
    r"(?i)[-–\s](?:induced|associated|related|индуцированн\w+|ассоциированн\w+)\s(?:[^\W\d_]+\s){0,2}$"
)
_AND = re.compile(r"(?:,|,?\s(?:and|и))\s(?:[^\W\d_]+\s){0,2}")
_SEVERAL = re.compile(
    r"(?i)\b(?:cases|reports|series|patients|two|three|four|наблюдения|случаи|случаев|серия|больных|пациентов|двух|тр[её]х)\b"
)
_DISEASE = re.compile(r"(?i)lymphoma|leuk|carcinoma|cancer|myeloma|sarcoma|лимфом|лейкоз|\bрак|миелом|сарком|опухол")


def title_facts(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """The events of the title that it lays to a drug."""
    if not context.is_case:
        return
    for p in passages:
        if p.start > _TITLE or p.block.kind is BlockKind.PARAGRAPH:
            return
        if p.block.kind is BlockKind.HEADING and not _SEVERAL.search(p.words):
            for event in _laid_to_drugs(p):
                concept = context.vocabulary.get("event", event.concept)
                if "class" not in concept.note and not _DISEASE.search(event.text):
                    slots = context.shared(p, event.start, event.end, "case.title", 0.75)
                    slots |= {"arm": "patient", "concept": concept.iri}
                    yield AdverseEvent(**slots, event=concept.en, count=1, n=1)


def _laid_to_drugs(p: Passage) -> list[Mention]:
    events = [m for m in p.heads if m.scheme == "event" and m.concept not in ("death", "mortality")]
    drugs = [m for m in p.mentions if m.scheme in ("drug", "regimen") and not m.candidate]
    found: list[Mention] = []
    for event in reversed(events):
        listed = bool(found) and _AND.fullmatch(p.text, event.end, found[-1].start) is not None
        if listed or any(_linked(p, event, drug) for drug in drugs):
            found.append(event)
    return found[::-1]


def _linked(p: Passage, event: Mention, drug: Mention) -> bool:
    """The drug stands behind a word for the cause, or right before "-induced"."""
    if drug.start >= event.end:
        return _LINK.search(p.text, event.end, drug.start) is not None and drug.start - event.end < 60
    return _INDUCED.fullmatch(p.text, drug.end, event.start) is not None
