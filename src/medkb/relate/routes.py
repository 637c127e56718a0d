"""By which route a dose is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import Figure, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_REACH = 220  # characters before the sentence: about two sentences
_NEAR = 70  # characters between a dose and its route
_GIVEN = re.compile(
    r"(?i)\b(?:was|were|is|are|given|administered|injected|infused|received|вводил\w*|введен\w*|назнача\w+|назначен\w*|применял\w*|получал\w*|получил\w*|all|both|all of|все|оба)\b"
)
_ROMAN_BEFORE = re.compile(r"(?i)(?:grade|phase|stage|class|type|фазы?|степени?|класс\w*|тип\w*|[–/-])\s?$")
_ROMAN_AFTER = re.compile(r"(?i)\s?(?:степ|стад|ст\.|фаз|класс|тип|grade|stage|phase|[–/-])")


def routes_of(context: Context, p: Passage) -> list[Mention]:
    """Routes of the passage; where it names none, the only one of the sentences just before it."""
    own = [c for c in p.cues if c.concept.startswith("route:") and not _roman_four(p, c)]
    if own:
        return own
    first = context.annotations.clean.blocks[p.index].start
    before = [
        c
        for c in context.annotations.cues
        if c.concept.startswith("route:") and max(first, p.start - _REACH) <= c.start < p.start
    ]
    return before[-1:] if len({c.concept for c in before}) == 1 else []


def _roman_four(p: Passage, cue: Mention) -> bool:
    """The numeral of a grade, stage or phase, which is no route."""
    if cue.text != "IV":
        return False
    before, after = p.text[max(0, cue.start - 8) : cue.start], p.text[cue.end : cue.end + 8]
    return bool(_ROMAN_BEFORE.search(before) or _ROMAN_AFTER.match(after))


def route_of(p: Passage, figure: Figure, doses: Sequence[Figure], routes: Sequence[Mention]) -> str | None:
    """The route named nearest to the dose: no semicolon between, and no other dose that it belongs to instead."""
    if routes and routes[0].end <= p.start:
        return routes[0].concept.split(":", 1)[1]
    best, best_distance = None, _NEAR
    for route in routes:
        distance = route.start - figure.end if route.start >= figure.end else figure.start - route.end
        if distance < best_distance and _reaches(p, figure, doses, route):
            best, best_distance = route, distance
    return best.concept.split(":", 1)[1] if best else None


def _reaches(p: Passage, figure: Figure, doses: Sequence[Figure], route: Mention) -> bool:
    right = route.start >= figure.end
    start, end = (figure.end, route.start) if right else (route.end, figure.start)
    between = p.text[start:end]
    if ";" in between:
        return False
    others = [f for f in doses if start <= f.start < end]
    names = [m for m in p.mentions if m.scheme == "drug" and not m.candidate and start <= m.start < m.end <= end]
    if right:
        # "A 10 mg, B 20 mg orally" tells nothing of A; "A 10 mg and B 20 mg were given orally" does.
        last = max([f.end for f in others] + [m.end for m in names], default=None)
        return last is None or bool(_GIVEN.search(p.text, last, end)) or (not names and bool(others))
    # "oral A 10 mg and B 20 mg" tells nothing of B; "внутривенно вводили A 10 мг, B 20 мг" does.
    if len({m.concept for m in names}) < 2:
        return True
    given = _GIVEN.search(p.text, max(p.start, route.start - 25), names[0].start)
    return given is not None and not re.match(r"\s?$", p.text[route.end : names[0].start])
