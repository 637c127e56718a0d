"""What one article tells of each of its groups, in the order in which a reader wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from medkb.export.results import Result
from medkb.model import Kind
from medkb.plot.facts import decimal, grades, is_severe, label, names, people, position
from medkb.plot.words import number, percent, time, unit, words
from medkb.vocab import Concept, load

DAYS = {"d": 1.0, "wk": 7.0, "mo": 365.25 / 12, "a": 365.25}
"""Days of each unit of time; a year is the Julian one, as in UCUM."""
SHOWN = (Kind.RESPONSE, Kind.SURVIVAL, Kind.ADVERSE_EVENT)
_FEWEST = 3  # results of a group that has a lane
_FOLLOW_UP = "follow_up"
_DAY = re.compile(r"D\+(\d+)")
_COMMON = re.compile(r"[A-Z]{2,5}i?\d*")  # notations that are abbreviations
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A result in a list: what it is of, its figures as printed, its share in percent, how its bar is filled."""

    name: str
    told: str
    share: float | None
    filling: str = "full"  # full, hollow, grey


@dataclass(slots=True)
class Moment:
    """A point in time of a group, and the results of one kind at it."""

    days: float
    kind: str  # response, survival, median, event
    told: str  # the time as the record has it
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Lane:
    """A group of patients: its size, what it was given, its results."""

    name: str
    treatment: str = ""
    lists: dict[Kind, list[Entry]] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    followed: tuple[float, str] | None = None  # days, and how it is told

    @property
    def figures(self) -> int:
        """How many results it shows."""
        return sum(map(len, self.lists.values()))


def lanes(results: Iterable[Result], lang: str) -> tuple[list[Lane], list[Result]]:
    """The groups of one article's own results, everybody first; and the results of groups too small for a lane."""
    by_group: dict[str, list[Result]] = {}
    for result in results:
        if result.own:
            by_group.setdefault(result.group.label or "all", []).append(result)
    shown = {name: [r for r in found if r.kind in SHOWN] for name, found in by_group.items()}
    largest = max(map(len, shown.values()), default=0)
    kept = [name for name, found in shown.items() if len(found) >= min(_FEWEST, max(largest, 1))]
    kept.sort(key=lambda name: (name != "all", -len(shown[name])))
    small = [result for name, found in shown.items() if name not in kept for result in found]
    return [_lane(name, by_group[name], lang) for name in kept], small


def _lane(name: str, found: Sequence[Result], lang: str) -> Lane:
    w = words(lang)
    n = next((result.group.n for result in found if result.group.n is not None), None)
    size = f" (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n})" if n is not None else ""
    lane = Lane((w["all"] if name == "all" else name) + size, _treatment(found, lang))
    for kind in SHOWN:
        mine = [result for result in found if result.kind is kind]
        entries = [_entry(result, lang) for result in mine]
        if kind is Kind.ADVERSE_EVENT:
            entries.sort(key=lambda entry: -1 if entry.share is None else entry.share, reverse=True)
        lane.lists[kind] = entries
        for result in mine:
            _note_time(lane, result, lang)
    lane.moments.sort(key=lambda moment: moment.days)
    return lane


def _treatment(found: Sequence[Result], lang: str) -> str:
    """Drugs of the group with the doses that it was given, as printed."""
    doses: dict[str, list[str]] = {}
    for result in found:
        if result.kind is Kind.DOSE:
            told = dose(result, lang)
            known = doses.setdefault(label(result, lang), [])
            if told not in known:
                known.append(told)
    return "; ".join(f"{drug} {', '.join(given)}" for drug, given in doses.items())


def dose(result: Result, lang: str) -> str:
    """The size of a dose with its unit, as printed: "10–15 mg/m²", "up to 30 mg"."""
    value, low, high = (number(decimal(result, slot), lang) for slot in ("value", "low", "high"))
    w = words(lang)
    size = value or (f"{low}–{high}" if low and high else f"{w['from']} {low}" if low else f"{w['up_to']} {high}")
    total = f", {w['total']}" if result.values.get("total") else ""
    return f"{size}\N{NO-BREAK SPACE}{unit(str(result.values['unit']), lang)}{total}"


def _entry(result: Result, lang: str) -> Entry:
    name = label(result, lang)
    if result.kind is Kind.SURVIVAL:
        return _survival(result, name, lang)
    parts = [name]
    if cause := result.values.get("cause"):
        parts[0] += f" ({names(lang).get(str(cause), cause)})"
    filling = "full"
    if result.kind is Kind.ADVERSE_EVENT:
        grade = grades(result)
        parts += [f"{words(lang)['gr']} {grade.replace('≥', '≥ ')}"] if grade else []
        filling = "full" if is_severe(result) else "grey" if grade else "hollow"
    parts += [time(str(result.values["time"]), lang)] if result.values.get("time") else []
    return Entry(", ".join(parts), people(result, lang), position(result), filling)


def _survival(result: Result, name: str, lang: str) -> Entry:
    w = words(lang)
    value, low, high = (decimal(result, slot) for slot in ("value", "ci_low", "ci_high"))
    share = result.values["unit"] == "%"
    if result.values.get("statistic") == "median" and result.values["endpoint"] != _FOLLOW_UP:
        name = f"{name}, {w['median']}"
    if result.values.get("at"):
        name = f"{name}, {time(str(result.values['at']), lang)}"
    if value is None:
        told = w["not_reached"] if result.values.get("reached") is False else str(result.values.get("printed") or "")
    else:
        told = percent(value, lang) if share else time(f"{value} {result.values['unit']}", lang)
    told += f" [{number(low, lang)}–{number(high, lang)}]" if low is not None and high is not None else ""
    return Entry(name, told, float(value) if share and value is not None else None)


def _note_time(lane: Lane, result: Result, lang: str) -> None:
    """Put a result that has a time on the lane's line of time."""
    kind = {Kind.RESPONSE: "response", Kind.SURVIVAL: "survival"}.get(result.kind, "event")
    told = str(result.values.get("time") or result.values.get("at") or "")
    value = decimal(result, "value")
    if result.kind is Kind.SURVIVAL and value is not None and result.values["unit"] in DAYS:
        kind, told = "median", f"{value} {result.values['unit']}"
    days = in_days(told)
    if days is None:
        return
    if result.values.get("endpoint") == _FOLLOW_UP:
        if lane.followed is None:
            lane.followed = (days, time(told, lang))
        return
    name = _short(result, lang)
    for moment in lane.moments:
        if (moment.kind, moment.told) == (kind, told):
            if name not in moment.names:
                moment.names.append(name)
            return
    lane.moments.append(Moment(days, kind, told, [name]))


def in_days(text: str) -> float | None:
    """A point in time of a record, such as "12 mo" or "D+30", in days; None for another text."""
    if found := _DAY.fullmatch(text):
        return float(found[1])
    size, _, name = text.partition(" ")
    return float(size) * DAYS[name] if name in DAYS and re.fullmatch(r"\d+(\.\d+)?", size) else None


@cache
def _concepts() -> dict[str, Concept]:
    return {c.iri: c for scheme in ("outcome", "endpoint", "event") for c in load().concepts(scheme)}


def _short(result: Result, lang: str) -> str:
    """The usual abbreviation of an outcome or endpoint (OS, PFS, ORR ...) in the language, else its name."""
    concept = _concepts().get(str(result.values.get("concept")))
    if concept is None or not _COMMON.fullmatch(concept.notation):
        return label(result, lang)
    fitting = (a for a in concept.abbr if _CYRILLIC.search(a))
    return next(fitting, concept.notation) if lang == "ru" else concept.notation
