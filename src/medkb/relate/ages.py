"""Ages of a cohort: "в возрасте от 21 до 64 лет (медиана 45)", "median age 62 years (range, 34–81)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from medkb.model import Cohort, Fact, FigureKind
from medkb.relate.passage import Passage
from medkb.text.numbers import NUMBER, parse_decimal

_AGE = re.compile(r"(?i)\b(?:возраст\w*|age[ds]?)\b")
_MEDIAN = re.compile(rf"(?i)(?:медиан\w*|median)(?:\s(?:возраста|возраст|age))?[^.;\d]{{0,40}}?(?P<v>{NUMBER})")
_RANGE = re.compile(
    rf"(?:от\s|from\s|range[,:]?\s|\(|разброс\s|aged\s|диапазон\s)(?P<a>{NUMBER})\s?(?:–|—|-|до|to)\s?(?P<b>{NUMBER})"
)


def with_ages(facts: Sequence[Fact], passages: Sequence[Passage]) -> list[Fact]:
    """The same facts; a population gets the ages that its own or the next sentence prints."""
    out = list(facts)
    for i, fact in enumerate(out):
        if isinstance(fact, Cohort) and fact.role in ("population", "arm"):
            index = _passage_of(passages, fact)
            if index is not None:
                out[i] = _aged(fact, passages[index : index + 2])
    return out


def _passage_of(passages: Sequence[Passage], fact: Cohort) -> int | None:
    for i, p in enumerate(passages):
        printed = any(f.kind is FigureKind.COUNT and f.count == fact.n and f.text == fact.printed for f in p.figures)
        if printed and _AGE.search(p.words):
            return i
    return None


def _aged(fact: Cohort, passages: Sequence[Passage]) -> Cohort:
    for p in passages:
        age = _AGE.search(p.words)
        if not age:
            continue
        near = p.words[max(0, age.start() - 40) : age.end() + 110]
        median, span = _MEDIAN.search(near), _RANGE.search(near)
        if median or span:
            low = parse_decimal(span["a"]) if span else None
            high = parse_decimal(span["b"]) if span else None
            if high is not None and high > 120:
                low = high = None
            return replace(fact, age_median=_years(median), age_low=low, age_high=high)
    return fact


def _years(match: re.Match[str] | None) -> Decimal | None:
    value = parse_decimal(match["v"]) if match else None
    return value if value is not None and value < 120 else None
