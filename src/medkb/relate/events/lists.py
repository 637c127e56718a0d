"""Adverse events in a list with their counts in brackets: "adverse events were nausea (n = 3) and rash (n = 2)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.events.listed import take
from medkb.relate.passage import Passage
from medkb.relate.shares.results import grade_near
from medkb.text.gate import gated

_ANNOUNCED = gated(
    r"(?i)нежелательн\w+|побочн\w+|осложнени\w+|токсич\w+|\b(?:С|ио|и)?НЯ\b|\badverse|\btoxicit\w+|\bcomplications?\b|\bS?AEs?\b|\bside effects?\b"
)
_SERIOUS = re.compile(r"(?i)\bсерь[её]зн\w+|\bСНЯ\b|\bserious\b|\bSAEs?\b")
_GOVERNED = re.compile(r"(?i)\b(?:с|со|у|без|при|with|without|in|for|who had|having|имевш\w+)\s(?:[^\W\d_]+\s){0,2}$")


def event_list_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Events whose number of people stands in brackets right behind their names."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "methods":
        return
    announced = _ANNOUNCED.search(p.text, p.start, p.end)
    if announced is None:
        return
    for figure in list(p.figures_of(FigureKind.SIZE)):
        event = _named(p, figure)
        if event is not None and event.start > announced.start():
            serious = _SERIOUS.search(p.text, p.start, announced.end()) is not None
            yield _event(context, p, figure, event, serious)
            take(p, [figure])


def _named(p: Passage, figure: Figure) -> Mention | None:
    """The event right behind which the bracket opens, unless it describes people: "in patients with diabetes (n = 30)"."""
    for event in p.heads:
        if event.scheme == "event" and p.text[event.end : figure.start] in (" (", "("):
            return None if _GOVERNED.search(p.text, max(p.start, event.start - 40), event.start) else event
    return None


def _event(context: Context, p: Passage, figure: Figure, event: Mention, serious: bool) -> AdverseEvent:
    arm = context.arm_of(p, figure)
    low, high = grade_near(p, figure, event)
    concept = context.vocabulary.get("event", event.concept)
    slots: dict[str, Any] = context.shared(p, figure.start, figure.end, "events.listed", 0.8)
    return AdverseEvent(
        **slots, arm=arm, concept=concept.iri, event=concept.en, count=figure.count, grade_min=low, grade_max=high,
        serious=serious or None, n=context.denominator(p, arm, figure.count, None),
    )  # fmt: skip
