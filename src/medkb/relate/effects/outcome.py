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
_BECAUSE = re.compile(
    r"(?i)\s(for|due to|because of|по поводу|из-за|вследствие|в связи с)\s(?:the\s|an?\s)?(?:[^\W\d_]+\s){0,2}"
)
_LINKS = {"for": "for", "по поводу": "for"}
_WORDS = r"(?P<words>[A-Za-z][a-z]+(?:[\s-][a-z]+){0,5}?)"
_FOR_GAP = re.compile(
    rf"\s?(?:[(\[][^()\[\]]*[)\]]\s?)*(?:for|of)\s(?:the\s)?{_WORDS},?\s?(?:(?:was|were|is|of)\s)?[=:–—]?\s?"
)
_FOR_BEHIND = re.compile(
    rf"[)\]]{{0,2}},?\s(?:for|of)\s(?:the\s)?{_WORDS}(?=\s?[.,;:()\[]|\s(?:in|with|among|versus|vs|and)\b|$)"
)
# What follows "for" and is no outcome: who, how much, which figures.
_NO_OUTCOME = re.compile(
    r"(?i)\b(?:patients?|participants?|men|women|children|those|each|every|comparison|example|groups?|arms?|trend|interaction|versus|vs|model|"
    r"which|about|approximately|only|increase|all|both|treatment|therapy|sex|age|was|were)\b"
)
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
    behind = next((h for h in heads if h.start >= effect.end and _BEHIND.fullmatch(p.text[effect.end : h.start])), None)
    if behind is not None:
        return _named(context, p, [behind])
    named = [h for h in heads if effect.name[1] <= h.start < effect.figure[0]]
    if named and _in_row(p, named):
        return _named(context, p, named[place : place + 1]) if place < len(named) else Outcome()
    if effect.series:
        named = [h for h in heads if effect.gap[0] <= h.start and h.end <= effect.figure[0]][-1:]
    if named:
        return _named(context, p, named)
    words = _unknown(p, effect)
    if words is not None:
        return Outcome(f"other:{words}")
    before = [h for h in heads if h.end <= effect.start]
    return _named(context, p, _last(p, before)) if before else Outcome()


def _unknown(p: Passage, effect: PrintedEffect) -> str | None:
    """The words behind "for" that the vocabulary does not have: "a risk ratio of 0.84 for admission"."""
    gap = _FOR_GAP.fullmatch(p.text[effect.name[1] : effect.figure[0]])
    told = gap or _FOR_BEHIND.match(p.text, effect.end, p.end)
    if told is None or _NO_OUTCOME.search(told["words"]):
        return None
    start = told.start("words") + (effect.name[1] if told is gap else 0)
    end = start + len(told["words"])
    groups = any(g.start < end and start < g.end for g in p.groups)
    drugs = any(m.scheme in ("drug", "regimen") and m.start < end and start < m.end for m in p.mentions)
    return None if groups or drugs else told["words"].lower()


def outcome_named(context: Context, p: Passage, heads: Sequence[Mention]) -> Outcome:
    """Of the names of a head or label."""
    return _named(context, p, list(heads)) if heads else Outcome()


def _last(p: Passage, before: Sequence[Mention]) -> list[Mention]:
    """The last name before a ratio, with the one that "or" joins to it."""
    last = list(before[-1:])
    if len(before) > 1:
        between = p.text[before[-2].end : before[-1].start]
        if _OR.fullmatch(between) or _BECAUSE.fullmatch(between):
            last.insert(0, before[-2])
    return last


def _in_row(p: Passage, named: Sequence[Mention]) -> bool:
    pairs = [p.text[a.end : b.start] for a, b in pairwise(named)]
    return len(named) > 1 and all(_JOINED.fullmatch(x) and not _OR.fullmatch(x) for x in pairs)


def _named(context: Context, p: Passage, named: Sequence[Mention]) -> Outcome:
    """One name, or those of an outcome that is met by any of them: "progression or death" is the event of PFS."""
    first = named[0]
    if len(named) > 1 and (because := _BECAUSE.fullmatch(p.text[first.end : named[1].start])):
        both = [context.vocabulary.schemes[h.scheme][h.concept].en for h in named[:2]]
        return Outcome(f"other:{both[0]} {_LINKS.get(because[1].lower(), 'due to')} {both[1]}", at=_time(p, first))
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
