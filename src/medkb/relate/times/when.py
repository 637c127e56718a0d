"""When something befell the one patient of a case report: "на +10-е сутки", "on day 14", "eight months later"."""

from __future__ import annotations

import re
from itertools import pairwise

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.clauses import clause
from medkb.relate.events.patients import patients_of
from medkb.relate.passage import Passage
from medkb.relate.times.facts import time_point
from medkb.text.numbers import NUMBER_WORD, parse_count

_UNITS = {"д": "d", "с": "d", "н": "wk", "м": "mo", "г": "a", "л": "a", "d": "d", "w": "wk", "m": "mo", "y": "a"}
_UNIT = r"(?P<unit>дн\w*|день|сут\w*|нед\w*|мес\w*|год\w*|лет|days?|weeks?|months?|years?)\b"
_N = rf"(?P<n>\d{{1,3}}|(?i:{NUMBER_WORD}))"
_TRANSPLANT_DAY = re.compile(
    r"(?<!\w)(?:[ДD]\s?\+\s?|[Dd]ays?\s\+\s?|\+)(?P<n>\d{1,3})(?:-?(?:е|й|му|ые))?(?:\s(?:сут|день|дн))?(?![\d.,]\d|\s?%)"
)
_TIMES = (
    re.compile(rf"(?i)\b(?:on|by|at|until)\s(?P<unit>day|week|month|year)\s{_N}\b"),
    re.compile(
        rf"(?i)\b(?:через|спустя|на|к|after|at|by|within)\s{_N}(?:-?(?:е|й|му|ой|ые|ю|th|st|nd|rd))?[\s-]{_UNIT}"
    ),
    re.compile(rf"(?i)\b{_N}\s{_UNIT}\s(?:later|after|from|post|спустя|after)\b"),
)


def when(p: Passage, mention: Mention) -> str | None:
    """As "D+10", "14 d" or "8 mo": the time nearest to the name in its clause, else that of the sentence (but not another patient's), or None."""
    return (
        in_clause(p, mention)
        if patients_of(p, mention.start)
        else in_clause(p, mention) or time_point(p, Figure(mention.start, mention.end, FigureKind.COUNT))
    )


_JOINED = re.compile(r"\s?(?:,|и|and|&)\s?(?:на\s|on\s)?")


def all_times(p: Passage, mention: Mention) -> tuple[str | None, ...]:
    """Both days of "on days +60 and +100" when the nearest time is one of them, else that time alone."""
    nearest = when(p, mention)
    start, end = clause(p, mention)
    days = list(_TRANSPLANT_DAY.finditer(p.text, start, end))
    joined = [(a, b) for a, b in pairwise(days) if _JOINED.fullmatch(p.text[a.end() : b.start()])]
    pair = next((pair for pair in joined if nearest in {f"D+{m['n']}" for m in pair}), None)
    return tuple(f"D+{m['n']}" for m in pair) if pair else (nearest,)


def in_clause(p: Passage, mention: Mention) -> str | None:
    """The time nearest to the name in its clause, or None."""
    start, end = clause(p, mention)
    found: list[tuple[int, str]] = [
        (_gap(mention, m.start(), m.end()), f"D+{m['n']}") for m in _TRANSPLANT_DAY.finditer(p.text, start, end)
    ]
    for pattern in _TIMES:
        for match in pattern.finditer(p.text, start, end):
            number = parse_count(match["n"])
            if number is not None:
                unit = _UNITS[match["unit"][0].lower()]
                found.append((_gap(mention, match.start(), match.end()), f"{number} {unit}"))
    return min(found)[1] if found else None


def _gap(mention: Mention, start: int, end: int) -> int:
    return mention.start - end if end <= mention.start else start - mention.end
