"""Rows of events that print a threshold of a blood count in place of the event: "neutrophils ≤ 500 cells/µl"."""

from __future__ import annotations

import re

from medkb.model import Mention
from medkb.relate.tables.strata import Place
from medkb.relate.tables.subjects import Subject, told

_BELOW = r"(?:\s(?:count|level|число|количество|уровень|клеток|менее|ниже|below|less than))*\s?[<≤]\s?\d"
_COUNTS = {
    "neutropenia": r"нейтрофил\w*|АЧН|АКН|\bANC|neutrophils?",
    "thrombocytopenia": r"тромбоцит\w*|platelets?|\bPLT",
    "leukopenia": r"лейкоцит\w*|\bWBC|leu[ck]ocytes?|white blood cells?",
    "lymphopenia": r"лимфоцит\w*|lymphocytes?",
    "anemia": r"гемоглобин\w*|ha?emoglobin|\bHb",
}
_PATTERNS = {event: re.compile(rf"(?i)(?:{names}){_BELOW}") for event, names in _COUNTS.items()}


def by_count(place: Place, subject: Subject) -> Mention | None:
    """The event of a row of events that prints a blood count under a threshold."""
    told_of = subject is Subject.EVENTS or (place.section is not None and told(place.section.words) is Subject.EVENTS)
    event = _of_blood_count(place.label.words) if told_of else None
    return Mention(place.label.start, place.label.end, "event", event, place.label.words) if event else None


def _of_blood_count(words: str) -> str | None:
    """The id of the event that a blood count under a threshold is; None where several or none are told."""
    found = [event for event, pattern in _PATTERNS.items() if pattern.search(words)]
    return found[0] if len(found) == 1 else None
