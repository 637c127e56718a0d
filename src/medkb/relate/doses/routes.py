"""By which route a dose is given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from medkb.model import Figure, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_REACH = 220  # characters before the sentence: about two sentences
_NEAR = 70  # characters between a dose and its route
_GIVEN = re.compile(
    r"(?i)\b(?:was|were|is|are|given|administered|injected|infused|received|вводил\w*|введен\w*|назнача\w+|назначен\w*|применял\w*|получал\w*|получил\w*|all|both|all of|все|оба)\b"
)
_SURE = frozenset(("iv", "im", "sc", "po", "кап"))
_NO_ROUTES = ("route:intraoperative", "route:patient-controlled")  # ways of giving by more than one route
_OTHERS_ADJECTIVE = re.compile(r"(?i)\s(?:placebo|плацебо|saline)\b")
_JOINED = re.compile(r"(?i)[,;+]|\b(?:and|or|plus|with|и|или|с|плюс)\b")
_LONGEST_NAME = 60  # characters
_TOUCHES = 15  # characters between a dose and the route that is told of it
# The abbreviations that full stops take apart: "i.v.", "p. o.".
_DOTTED = re.compile(r"\b(?P<letters>[ipst]\.\s?[vomctp])\.(?!\w)", re.IGNORECASE)
_DOTTED_ROUTES = {
    "iv": "intravenous",
    "po": "oral",
    "im": "intramuscular",
    "sc": "subcutaneous",
    "it": "intrathecal",
    "ip": "intraperitoneal",
}
_ROMAN_BEFORE = re.compile(r"(?i)(?:grade|phase|stage|class|type|фазы?|степени?|класс\w*|тип\w*|[–/-])\s?$")
_ROMAN_AFTER = re.compile(r"(?i)\s?(?:степ|стад|ст\.|фаз|класс|тип|grade|stage|phase|[–/-])")


def routes_of(context: Context, p: Passage) -> list[Mention]:
    """Routes of the passage; where it names none, the only one of the sentences just before it."""
    own = [c for c in p.cues if _is_route(c) and not _roman_four(p, c)]
    own += [
        Mention(*m.span(), "cue", f"route:{_DOTTED_ROUTES[letters]}", m[0])
        for m in _DOTTED.finditer(p.text, p.start, p.end)
        if (letters := re.sub(r"\W", "", m["letters"]).lower()) in _DOTTED_ROUTES
    ]
    if own:
        return sorted(own, key=lambda c: c.start)
    first = context.annotations.clean.blocks[p.index].start
    before = [
        c
        for c in context.annotations.cues
        if _is_route(c) and not _is_doubtful(c) and max(first, p.start - _REACH) <= c.start < p.start
    ]
    return before[-1:] if len({c.concept for c in before}) == 1 else []


def _is_route(cue: Mention) -> bool:
    return cue.concept.startswith("route:") and cue.concept not in _NO_ROUTES and not _is_word(cue)


def _roman_four(p: Passage, cue: Mention) -> bool:
    """The numeral of a grade, stage or phase, which is no route."""
    if cue.text != "IV":
        return False
    before, after = p.text[max(0, cue.start - 8) : cue.start], p.text[cue.end : cue.end + 8]
    return bool(_ROMAN_BEFORE.search(before) or _ROMAN_AFTER.match(after))


def _told_of(context: Context, p: Passage, drug: Mention) -> bool:
    """Whether the sentences before, from which a route is carried over, name this drug, or none at all."""
    mentions = context.annotations.mentions
    first = max(context.annotations.clean.blocks[p.index].start, p.start - _REACH)
    lo, hi = (bisect_left(mentions, at, key=lambda m: m.start) for at in (first, p.start))
    names = {m.concept for m in mentions[lo:hi] if m.scheme == "drug" and not m.candidate}
    return not names or drug.concept in names


def route_of(
    context: Context,
    p: Passage,
    figure: Figure,
    drug: Mention | None,
    doses: Sequence[Figure],
    routes: Sequence[Mention],
) -> str | None:
    """The route named nearest to the dose: no semicolon between, and no other dose that it belongs to instead."""
    if routes and routes[0].end <= p.start:
        return _code(routes[0]) if drug is None or _told_of(context, p, drug) else None
    best, best_distance = None, _NEAR
    for route in routes:
        right = route.start >= figure.end
        distance = route.start - figure.end if right else figure.start - route.end
        if distance < best_distance and ";" not in p.text[min(route.end, figure.end) : max(route.start, figure.start)]:
            reaches = _reaches_left(p, figure, drug, doses, route) if right else _reaches_right(p, figure, doses, route)
            if reaches and (distance < _TOUCHES or not _is_doubtful(route)):
                best, best_distance = route, distance
    return _code(best) if best else None


def _is_word(cue: Mention) -> bool:
    """A small word that is spelt like an abbreviation: "it", "is", "id", the letters of "полимиксин В в дозе"."""
    if " " in cue.text and cue.text.replace(" ", "").lower() in ("вв", "вм"):
        return True
    return cue.text.isalpha() and len(cue.text) <= 3 and not cue.text.isupper() and cue.text.lower() not in _SURE


def _is_doubtful(cue: Mention) -> bool:
    """An abbreviation that means something else as well ("PR", "ID", "IT"), believed only where it touches a dose."""
    return cue.text.isalpha() and len(cue.text) <= 3 and cue.text.lower() not in _SURE


def _code(route: Mention) -> str:
    return route.concept.split(":", 1)[1]


def _names(p: Passage, start: int, end: int) -> list[Mention]:
    return [m for m in p.mentions if m.scheme == "drug" and not m.candidate and start <= m.start < m.end <= end]


def _reaches_left(p: Passage, figure: Figure, drug: Mention | None, doses: Sequence[Figure], route: Mention) -> bool:
    """A route behind the dose: "A 10 mg, B 20 mg orally" tells nothing of A, "A 10 mg and oral B" neither."""
    behind = p.text[route.end : route.end + 1 + _LONGEST_NAME]
    if _OTHERS_ADJECTIVE.match(behind) or any(
        m.start - route.end in (0, 1) and m is not drug for m in _names(p, route.end, route.end + _LONGEST_NAME)
    ):
        return False
    start, end = figure.end, route.start
    others = [f for f in doses if start <= f.start < end]
    names = [m for m in _names(p, start, end) if m is not drug]
    last = max([f.end for f in others] + [m.end for m in names], default=None)
    # "A 10 mg and B 20 mg were given orally" tells it of both.
    return last is None or bool(_GIVEN.search(p.text, last, end)) or (not names and bool(others))


def _reaches_right(p: Passage, figure: Figure, doses: Sequence[Figure], route: Mention) -> bool:
    """A route before the dose: "oral A 10 mg and B 20 mg" tells nothing of B, "A 10 mg orally or B 20 mg" neither."""
    start, end = route.end, figure.start
    names = _names(p, start, end)
    if not names:
        return True
    others = [f for f in doses if start <= f.start < end]
    if any(0 <= route.start - f.end < _TOUCHES and not _JOINED.search(p.text, f.end, route.start) for f in doses):
        return False
    if not others and len({m.concept for m in names}) < 2:
        return True
    # "внутривенно вводили A 10 мг, B 20 мг" tells it of both.
    given = _GIVEN.search(p.text, max(p.start, route.start - 25), names[0].start)
    return given is not None and names[0].start - route.end > 1
