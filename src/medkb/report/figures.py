"""A fact as a person reads it: what it is about, and its figures in one line."""

from __future__ import annotations

from decimal import Decimal

from medkb.model import AdverseEvent, Cohort, Dose, Drug, Effect, Fact, Regimen, Response, Survival
from medkb.report.words import Words, words
from medkb.text.effects import UNTOLD

_TIMES = ("d", "wk", "mo", "a")


def subject(fact: Fact) -> str:
    """The drug, outcome, endpoint or event of a fact, or a cohort's label; of a ratio its measure as well."""
    name = ""
    match fact:
        case Drug() | Dose():
            name = fact.drug
        case Regimen():
            name = fact.regimen
        case Cohort():
            name = fact.label or fact.role
        case Response():
            name = fact.outcome
        case Survival():
            name = f"{fact.endpoint} {fact.statistic}"
        case AdverseEvent():
            name = fact.event + (f" ({fact.cause})" if fact.cause else "")
        case Effect():
            name = ratio(fact, fact.of or "")
    return name


def figures(fact: Fact, lang: str = "en") -> str:
    """The figures of a fact, separated by commas; empty when it has none."""
    w = words(lang)
    match fact:
        case Drug():
            parts = [", ".join(fact.names)]
        case Regimen():
            parts = [" + ".join(fact.components) or ", ".join(fact.names)]
        case Dose():
            parts = _dose(fact, w)
        case Cohort():
            parts = _cohort(fact, w)
        case Response():
            parts = [*_proportion(fact, w), _interval(fact, w), _p(fact.p), _time(fact.time, w)]
        case Survival():
            parts = _survival(fact, w)
        case AdverseEvent():
            parts = [_grade(fact, w), *_proportion(fact, w), _time(fact.time, w), w["serious"] if fact.serious else ""]
        case Effect():
            parts = _effect(fact, w)
        case _:
            parts = []
    return ", ".join(part for part in parts if part)


def ratio(fact: Effect, of: str) -> str:
    """The measure, and what it is of: "HR OS", "aOR death"."""
    name = f"a{fact.measure}" if fact.adjusted and fact.measure != UNTOLD else fact.measure
    return f"{name} {of.removeprefix('other:')}".strip()


def number(value: Decimal | int | None) -> str:
    """A number in plain notation, empty for None."""
    return "" if value is None else format(value, "f" if isinstance(value, Decimal) else "d")


def span(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, unit: str = "", w: Words | None = None
) -> str:
    """A value, a range or a bound, with its unit."""
    w = w or words()
    if low is not None and high is not None:
        bounds = f"{number(low)}–{number(high)}"
    elif low is not None:
        bounds = f"{w['from']} {number(low)}"
    else:
        bounds = f"{w['up_to']} {number(high)}" if high is not None else ""
    tail = f" {unit}" if unit else ""
    if value is None:
        return bounds + tail if bounds else ""
    return number(value) + tail + (f" ({bounds})" if bounds else "")


def _dose(fact: Dose, w: Words) -> list[str]:
    route, schedule, condition = fact.route or "", fact.schedule or "", fact.condition or ""
    size, total = span(fact.value, fact.low, fact.high, fact.unit, w), w["total"] if fact.total else ""
    return [size, total, w.get(route, route), schedule, condition]


def _cohort(fact: Cohort, w: Words) -> list[str]:
    size = f"{fact.n}/{fact.of}" if fact.n is not None and fact.of is not None else number(fact.n)
    age = span(fact.age_median, fact.age_low, fact.age_high, w["a"], w)
    percent = span(fact.percent, fact.low, fact.high, "%", w)
    return [f"n = {size}" if size else "", percent, f"{w['age']} {age}" if age else ""]


def _proportion(fact: Response | AdverseEvent, w: Words) -> list[str]:
    if fact.count is not None:
        people = f"{fact.count}/{fact.n}" if fact.n is not None else f"{fact.count} {w['patients']}"
    else:
        people = f"{w['of_n']} {fact.n}" if fact.n is not None else ""
    return [people, span(fact.percent, fact.low, fact.high, "%", w)]


def _effect(fact: Effect, w: Words) -> list[str]:
    against = f"{w['versus']} {fact.comparator}" if fact.comparator else ""
    at = f"{w['at']} {_time(fact.at, w)}" if fact.at else ""
    return [number(fact.value), _interval(fact, w), _p(fact.p), at, fact.factor or "", against]


def _interval(fact: Response | Survival | Effect, w: Words) -> str:
    bounds = span(None, fact.ci_low, fact.ci_high, w=w)
    level = f"{number(fact.ci_level)} % " if fact.ci_level is not None else ""
    return f"{level}{w['ci']} {bounds}" if bounds else ""


def _survival(fact: Survival, w: Words) -> list[str]:
    unit = w[fact.unit] if fact.unit in _TIMES else fact.unit
    value = w["not_reached"] if fact.reached is False else span(fact.value, fact.low, fact.high, unit, w)
    at = f"{w['at']} {_time(fact.at, w)}" if fact.at else ""
    return [value, at, _interval(fact, w), _p(fact.p), f"n = {fact.n}" if fact.n is not None else ""]


def _p(p: str | None) -> str:
    if p is None:
        return ""
    text = str(p)
    return f"p {text}" if text[:1] in "<>≤≥=" else f"p = {text}"


def _grade(fact: AdverseEvent, w: Words) -> str:
    low, high = fact.grade_min, fact.grade_max
    if low is None and high is None:
        return ""
    if low == high:
        return f"{w['grade']} {low}"
    return f"{w['grade']} ≥ {low}" if high in {None, 5} else f"{w['grade']} {low or 1}–{high}"


def _time(time: str | None, w: Words) -> str:
    """A point in time such as "12 mo", its unit in the reader's language."""
    size, _, unit = (time or "").partition(" ")
    return f"{size} {w['at_' + unit]}" if unit in _TIMES else time or ""
