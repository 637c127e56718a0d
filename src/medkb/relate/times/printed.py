"""Times whose unit stands apart from the number: "8,4 (7,1–9,8) мес", "9,8; 9,1 и 16,2 мес"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from medkb.model import Figure, FigureKind
from medkb.relate.passage import Passage
from medkb.relate.times.points import UNIT, unit_code
from medkb.text.numbers import parse_decimal

_NUMBER = r"(?<![\w.,·+–-])\d{1,3}(?:[.,·]\d{1,2})?"
_BRACKET = r"\s?[(\[][^()\[\]]*\d[^()\[\]]*[)\]]"
_SPLIT = re.compile(
    rf"(?P<row>{_NUMBER}{_BRACKET}(?:,?\s(?:и|and|vs\.?|versus|против|,)?\s?{_NUMBER}{_BRACKET})*)\s?(?P<unit>{UNIT})"
)
_EACH = re.compile(rf"({_NUMBER}){_BRACKET}")
_LISTED = re.compile(rf"({_NUMBER})[;,]\s$")
_VERSUS = re.compile(rf"({_NUMBER})\s(?:vs?\.?|versus|против|compared (?:with|to))\s$")

_LABEL = re.compile(r"(?i)(?:групп\w*|стади\w+|group|arm|cohort|stage)\s$")
_FROM = re.compile(r"(?i)\b(?:from|с)\s$")
_CHANGE = re.compile(
    r"(?i)\b(?:rose|ris\w+|increas|improv|prolong|extend|lengthen|decreas|shorten|reduc|увелич|возрос|удлин|повыс|снизил|сократил)"
)
_BOTH = re.compile(r"\d+(?:[.,·]\d+)?")
_LAST_NUMBER = re.compile(r"\d+(?:[.,·]\d+)?\s?[^\d]*$")


def with_split_times(p: Passage) -> Passage:
    """The passage with these times among its figures."""
    p = replace(p, figures=[part for f in p.figures for part in _parts(p, _without_label(p, f))])
    added = [f for f in _split(p) if not any(f.start < x.end and x.start < f.end for x in p.figures)]
    figures = sorted((*p.figures, *added), key=lambda f: f.start)
    figures = sorted((*figures, *_listed(p, figures)), key=lambda f: f.start)
    return p if len(figures) == len(p.figures) else replace(p, figures=figures)


def _without_label(p: Passage, figure: Figure) -> Figure:
    """The figure without the number of a group before it: "в группе 2 – 8 мес" is no range."""
    if figure.kind is not FigureKind.TIME or figure.low is None:
        return figure
    labelled = any(g.start < figure.start < g.end for g in p.groups) or _LABEL.search(p.text, p.start, figure.start)
    number = _LAST_NUMBER.search(figure.text)
    if not labelled or number is None:
        return figure
    return replace(figure, start=figure.start + number.start(), text=number[0], value=figure.high, low=None, high=None)


def _parts(p: Passage, figure: Figure) -> Iterator[Figure]:
    """The two medians of "rose from 6.1 to 8.5 months", which have the form of a range; any other figure as it is."""
    numbers = list(_BOTH.finditer(figure.text))
    changed = _FROM.search(p.text, max(p.start, figure.start - 6), figure.start) and _CHANGE.search(
        p.text, p.start, figure.start
    )
    if not changed or figure.kind is not FigureKind.TIME or figure.low is None or len(numbers) != 2:
        yield figure
        return
    first, second = numbers
    start = figure.start
    yield replace(figure, end=start + first.end(), text=first[0], value=figure.low, low=None, high=None)
    yield replace(
        figure, start=start + second.start(), text=figure.text[second.start() :], value=figure.high, low=None, high=None
    )


def _split(p: Passage) -> Iterator[Figure]:
    for row in _SPLIT.finditer(p.text, p.start, p.end):
        for each in _EACH.finditer(p.text, row.start("row"), row.end("row")):
            yield _time(each.start(1), each[1], unit_code(row["unit"]))


def _listed(p: Passage, figures: Sequence[Figure]) -> Iterator[Figure]:
    """What commas or semicolons part from the first number of a row that shares its unit, or "versus" from a single one."""
    for figure in figures:
        start = figure.start
        bare = not re.search(r"[^\W\d_]", figure.text)
        while figure.kind is FigureKind.TIME:
            match = (_LISTED if bare else _VERSUS).search(p.text, max(p.start, start - 24), start)
            if match is None or any(f.start < match.end(1) and match.start(1) < f.end for f in figures):
                break
            start = match.start(1)
            yield _time(start, match[1], figure.unit)


def _time(start: int, printed: str, unit: str) -> Figure:
    return Figure(start, start + len(printed), FigureKind.TIME, value=parse_decimal(printed), unit=unit, text=printed)
