"""What a ratio is of: the endpoint, outcome or event that its name, the words behind it or its sentence tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from medkb.model import Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.text.effects import PrintedEffect

_JOINED = re.compile(r"\s?(?:,|,?\s(?:and|и|or|или))\s(?:the\s|for\s|для\s)?(?:[^\W\d_]+\s){0,2}?")
_OR = re.compile(r"(?i)[^.;()]{0,30}?\b(?:or|или|либо)\s(?:the\s|an?\s)?(?:[^\W\d_]+\s){0,3}")
_BEHIND = re.compile(r"[)\]]{0,2},?\s(?:for|of|для|в отношении|по)\s(?:the\s)?(?:[^\W\d_]+\s){0,2}?$")
_NOT_TIMED = ("follow_up", "duration_of_treatment")
_RATES = re.compile(r"^(?:NRM|TRM|CIR|cumulative.*|.*mortality.*)$")
_AT = re.compile(
    r"(?i)(?<![\d.,·])(?P<n>\d{1,3})[-‑–](?:(?:ти|х|й|го)[-‑–])?(?P<unit>day|week|month|year|дневн|недельн|месячн|летн)\w*\s(?:[^\W\d_]+\s){0,2}$"
)
_AT_FIRST = re.compile(rf"{_AT.pattern.removesuffix('$')}")  # a name that begins with its time
_UNITS = {
    "day": "d",
    "дневн": "d",
    "week": "wk",
    "недельн": "wk",
    "month": "mo",
    "месячн": "mo",
    "year": "a",
    "летн": "a",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the records call it, its concept, and whether it is a time to an event; all empty where nothing is told.

    `grows` where more of it are more events, so that a greater share goes with a greater ratio.
    """

    of: str | None = None
    concept: str | None = None
    timed: bool = False
    grows: bool = True
    at: str | None = None


def outcome_of(context: Context, p: Passage, effect: PrintedEffect, place: int, heads: Sequence[Mention]) -> Outcome:
    """Of the ratio that is the `place`-th of those that share one name; `heads` may tell what it is of."""
    in_gap = [h for h in heads if effect.name[1] <= h.start and h.end <= effect.figure[0]]
    if effect.series:
        in_gap = [h for h in heads if effect.gap[0] <= h.start and h.end <= effect.figure[0]]
    behind = next((h for h in heads if h.start >= effect.end and _BEHIND.fullmatch(p.text[effect.end : h.start])), None)
    named = [h for h in heads if effect.name[1] <= h.start < effect.figure[0]]
    if behind is not None:
        return _named(context, p, [behind])
    if named and not effect.series and not _in_row(p, named):
        return _named(context, p, named)
    if named and _in_row(p, named):
        return _named(context, p, [named[min(place, len(named) - 1)]])
    if effect.series and in_gap:
        return _named(context, p, in_gap[-1:])
    before = [h for h in heads if h.end <= effect.start]
    return _named(context, p, _last(p, before)) if before else Outcome()


def outcome_named(context: Context, p: Passage, heads: Sequence[Mention]) -> Outcome:
    """Of the names of a head or label."""
    return _named(context, p, list(heads)) if heads else Outcome()


def _last(p: Passage, before: Sequence[Mention]) -> list[Mention]:
    """The last name before a ratio, with the one that "or" joins to it."""
    last = list(before[-1:])
    if len(before) > 1 and _OR.fullmatch(p.text[before[-2].end : before[-1].start]):
        last.insert(0, before[-2])
    return last


def _in_row(p: Passage, named: Sequence[Mention]) -> bool:
    pairs = [p.text[a.end : b.start] for a, b in pairwise(named)]
    return len(named) > 1 and all(_JOINED.fullmatch(x) and not _OR.fullmatch(x) for x in pairs)


def _named(context: Context, p: Passage, named: Sequence[Mention]) -> Outcome:
    """One name, or those of an outcome that is met by any of them: "progression or death" is the event of PFS."""
    first = named[0]
    joined = [first]
    for a, b in pairwise(named):
        if not _OR.fullmatch(p.text[a.end : b.start]):
            break
        joined.append(b)
    at = _time(p, first)
    if len({h.concept for h in joined}) == 1:
        return _one(context, first, at)
    if {context.vocabulary.code(h.scheme, h.concept) for h in joined} == {"PD", "death"}:
        concept = context.vocabulary.schemes["endpoint"].get("PFS")
        return Outcome("PFS", concept.iri if concept else None, True, False, at)
    words = [context.vocabulary.schemes[h.scheme][h.concept].en for h in joined]
    return Outcome("other:" + " or ".join(dict.fromkeys(words)), None, False, True, at)


def _one(context: Context, head: Mention, at: str | None) -> Outcome:
    concept = context.vocabulary.schemes[head.scheme].get(head.concept)
    iri = concept.iri if concept else None
    if head.scheme == "event":
        return Outcome(concept.en if concept else head.text, iri, at=at)
    code = context.vocabulary.code(head.scheme, head.concept)
    if head.scheme == "outcome":
        return Outcome(context.outcome(code, head.text), iri, at=at)
    rate = bool(_RATES.match(code))
    return Outcome(code, iri, code not in _NOT_TIMED and not rate, rate, at)


def _time(p: Passage, head: Mention) -> str | None:
    found = _AT.search(p.text, max(p.start, head.start - 40), head.start) or _AT_FIRST.match(head.text)
    return f"{found['n']} {_UNITS[found['unit'].lower()]}" if found else None
