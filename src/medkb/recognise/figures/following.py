"""Bare numbers that count people because people have been counted in the sentence, or are behind."""

from __future__ import annotations

import re

from medkb.model import Figure, FigureKind
from medkb.recognise.figures.forms import EVENTS, OBLIQUE, YEARS, numbered, told_before
from medkb.text.numbers import parse_count

_COUNTED_BEFORE = re.compile(
    r"(?i)(?:(?<![\w.,])(?:\d{1,4}(?:\s\([^()]*\))?|one|two|three|four|five|six|seven|eight|nine|ten|[а-яё]+)\s(?:[^\W\d_]+\s){0,2}?"
    r"(?:patients?|children|women|men|participants|subjects|recipients|infants|adults|cases|больн\w+|пациент\w*|дет\w+|реб[её]н\w+|реципиент\w*|человек|случа\w+)\b|\b(?:у|in)\s\d{1,4}\s\(\d[\d.,]*\s?%)(?:[^.]|\.\d)*$"
)
# "CR in 2, PR in 10 and PD in 8 patients": the noun comes with the last of the list.
_COUNTED_AFTER = re.compile(
    r"(?i)(?:[^.;()\d]{2,40}\b(?:in|у)\s\d{1,4}\b){1,8}\s(?:[^\W\d_]+\s){0,2}?(?:patients|children|women|men|participants|subjects|больн\w+|пациент\w*|дет\w+)\b"
)
# "pneumonia in three, cellulitis in two and sepsis in one"
_IN_SOME = re.compile(
    r"[^\W\d_]{3}\s(?:in|у)\s(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|одного|двух|двоих|трех|троих|четырех|пяти|шести)(?=\s?[,.;]|\s(?:and|и|each)\b)"
)
_SENTENCE_END = re.compile(r"[.;!?]\s")


def _in_list(m: re.Match[str]) -> bool:
    """The number is one of three or more, each behind "in" and the name of another thing."""
    at = m.start("figure")
    start = max((e.end() for e in _SENTENCE_END.finditer(m.string, max(0, at - 200), at)), default=max(0, at - 200))
    end = _SENTENCE_END.search(m.string, at)
    return len(_IN_SOME.findall(m.string, start, end.start() + 1 if end else min(len(m.string), at + 200))) > 2


def next_counted(m: re.Match[str]) -> Figure | None:
    """A bare number, only where people have just been counted with their noun in the sentence."""
    count = parse_count(m["count"])
    if count is None or count in YEARS or count > 999 or m["count"].lower() in OBLIQUE or numbered(m):
        return None
    before = _COUNTED_BEFORE.search(m.string, max(0, m.start() - 150), m.start("figure"))
    if not before and not _COUNTED_AFTER.match(m.string, m.end("figure")) and not _in_list(m):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"])


_BRACKETED_BEFORE = re.compile(
    r"(?i)(?:\([^()\d]{0,8}|\b(?:in|у)\s)(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten)\s(?:patients?|cases|events|participants|children|больн\w+|пациент\w*|случа\w+|дет\w+|человек)(?:\)|[^.;:()]{0,30}:\s)[^.]*$"
)


def next_bracketed(m: re.Match[str]) -> Figure | None:
    """A bare number in brackets, where a bracket of the same sentence has counted people before it."""
    count = parse_count(m["count"])
    if count is None or count in YEARS or not told_before(m, _BRACKETED_BEFORE, 200):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"])


_EVENTS_BEFORE = re.compile(rf"(?i)(?<![\w.,])\d{{1,4}}\s(?:[^\W\d_]+\s){{0,2}}?{EVENTS}(?:[^.]|\.\d)*$")


def next_event(m: re.Match[str]) -> Figure | None:
    """A bare number of another group, only where events or people have just been counted in the sentence."""
    count = parse_count(m["count"])
    if count is None or count in YEARS or numbered(m):
        return None
    start, end = max(0, m.start() - 120), m.start("figure")
    if not (_EVENTS_BEFORE.search(m.string, start, end) or _COUNTED_BEFORE.search(m.string, start, end)):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"])
