"""A fact as a person reads it: what it is about, and its figures in one line."""

from __future__ import annotations

from decimal import Decimal

from medkb.model import AdverseEvent, Cohort, Dose, Drug, Fact, Regimen, Response, Survival

_UNIT_WORDS = {"d": "days", "wk": "weeks", "mo": "months", "a": "years"}


def subject(fact: Fact) -> str:
    """The drug, outcome, endpoint or event of a fact, or a cohort's label."""
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
    return name


def figures(fact: Fact) -> str:
    """The figures of a fact, separated by commas; empty when it has none."""
    match fact:
        case Drug():
            parts = [", ".join(fact.names)]
        case Regimen():
            parts = [" + ".join(fact.components) or ", ".join(fact.names)]
        case Dose():
            parts = _dose(fact)
        case Cohort():
            parts = _cohort(fact)
        case Response():
            parts = [*_proportion(fact), _interval(fact), _p(fact.p), fact.time or ""]
        case Survival():
            parts = _survival(fact)
        case AdverseEvent():
            parts = [_grade(fact), *_proportion(fact), fact.time or "", "serious" if fact.serious else ""]
        case _:
            parts = []
    return ", ".join(part for part in parts if part)


def number(value: Decimal | int | None) -> str:
    """A number in plain notation, empty for None."""
    return "" if value is None else format(value, "f" if isinstance(value, Decimal) else "d")


def span(value: Decimal | None, low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    """A value, a range or a bound, with its unit."""
    if low is not None and high is not None:
        bounds = f"{number(low)}–{number(high)}"
    elif low is not None:
        bounds = f"from {number(low)}"
    else:
        bounds = f"up to {number(high)}" if high is not None else ""
    tail = f" {unit}" if unit else ""
    if value is None:
        return bounds + tail if bounds else ""
    return number(value) + tail + (f" ({bounds})" if bounds else "")


def _dose(fact: Dose) -> list[str]:
    route, schedule, condition = fact.route or "", fact.schedule or "", fact.condition or ""
    return [span(fact.value, fact.low, fact.high, fact.unit), "total" if fact.total else "", route, schedule, condition]


def _cohort(fact: Cohort) -> list[str]:
    size = f"{fact.n}/{fact.of}" if fact.n is not None and fact.of is not None else number(fact.n)
    age = span(fact.age_median, fact.age_low, fact.age_high, "years")
    percent = span(fact.percent, fact.low, fact.high, "%")
    return [f"n = {size}" if size else "", percent, f"age {age}" if age else ""]


def _proportion(fact: Response | AdverseEvent) -> list[str]:
    if fact.count is not None:
        people = f"{fact.count}/{fact.n}" if fact.n is not None else f"{fact.count} patients"
    else:
        people = f"of {fact.n}" if fact.n is not None else ""
    return [people, span(fact.percent, fact.low, fact.high, "%")]


def _interval(fact: Response | Survival) -> str:
    bounds = span(None, fact.ci_low, fact.ci_high)
    level = f"{number(fact.ci_level)} % " if fact.ci_level is not None else ""
    return f"{level}CI {bounds}" if bounds else ""


def _survival(fact: Survival) -> list[str]:
    unit = _UNIT_WORDS.get(fact.unit, fact.unit)
    value = "not reached" if fact.reached is False else span(fact.value, fact.low, fact.high, unit)
    at = f"at {fact.at}" if fact.at else ""
    return [value, at, _interval(fact), _p(fact.p), f"n = {fact.n}" if fact.n is not None else ""]


def _p(p: str | None) -> str:
    if p is None:
        return ""
    text = str(p)
    return f"p {text}" if text[:1] in "<>≤≥=" else f"p = {text}"


def _grade(fact: AdverseEvent) -> str:
    low, high = fact.grade_min, fact.grade_max
    if low is None and high is None:
        return ""
    if low == high:
        return f"grade {low}"
    return f"grade ≥ {low}" if high in {None, 5} else f"grade {low or 1}–{high}"
