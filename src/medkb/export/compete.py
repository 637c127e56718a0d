"""Several figures of one study, arm and outcome: which one stands for it, and why.

The rules are asked in the order of `COMPETITION`; the first that tells two figures apart decides between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from medkb.export.criteria import Criteria, plain
from medkb.export.results import Result
from medkb.export.times import moment
from medkb.graph.slots import SLOTS
from medkb.model import Kind

COMPETING = frozenset(Kind) - {Kind.DRUG, Kind.REGIMEN, Kind.DOSE, Kind.COHORT}
"""The kinds of which one row stands for a study, arm and outcome; of the others every row is a fact of its own."""

FIGURES = frozenset(
    "count n percent value low high ci_low ci_high ci_level p reached events_1 n_1 events_2 n_2".split()
)
_COMPARED = ("count", "percent", "value", "low", "high", "ci_low", "ci_high", "reached")
_FULL_TEXT = ("results", "case")
_SECTIONS = {"": 2, "abstract": 3, "conclusion": 4}

Rank = Callable[[Result, Criteria], float]
"""How well a result fares by one rule: less is better."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """A figure, the one that stands in its place, by which rule, and whether they say different things."""

    result: Result
    winner: Result
    why: str
    disagrees: bool


def _figures(result: Result, _: Criteria) -> float:
    has = {name for name in FIGURES if result.values.get(name) is not None}
    if {"count", "n"} <= has:
        return 0
    if {"percent", "n"} <= has:
        return 1
    if "value" in has:
        return 0 if {"ci_low", "ci_high"} <= has else 1 if "n" in has else 2
    return 3 if has & {"count", "percent"} else 4


def _population(result: Result, asked: Criteria) -> float:
    return 0 if asked.population and result.group.population == asked.population else 1


def _denominator(result: Result, _: Criteria) -> float:
    n = result.values.get("n")
    if not isinstance(n, int):
        return 1
    return -n / 1e9 if n in result.group.sizes else 0  # among those that are a size of the arm: the largest


def _section(result: Result, _: Criteria) -> float:
    def rank(section: str) -> int:
        return 0 if section in _FULL_TEXT else _SECTIONS.get(section, 5)

    return min((rank(place.section) for place in result.places), default=2)


def _flags(result: Result, _: Criteria) -> float:
    return {"error": 2, "warning": 1}.get(min((f.severity for f in result.flags), default=""), 0)


def _confidence(result: Result, _: Criteria) -> float:
    return -float(result.values.get("confidence") or 0)


def _grade(result: Result, asked: Criteria) -> float:
    """The range asked for; where none is: all grades together, then the widest range."""
    low, high = result.values.get("grade_min"), result.values.get("grade_max")
    if asked.grades:
        return 0 if (low, high) == asked.grades else 1
    if low is None and high is None:
        return -5
    return -float(Decimal(int(high or 5) - int(low or 1)))


def _time(result: Result, _: Criteria) -> float:
    """Without a time point, then the latest."""
    when = result.values.get("time") or result.values.get("at")
    days = moment(str(when)) if when else None
    return -1e9 if when is None else -days if days is not None else 0


def _adjusted(result: Result, _: Criteria) -> float:
    return 0 if result.values.get("adjusted") else 1


def _place(result: Result, _: Criteria) -> float:
    return result.places[0].start if result.places else 0


COMPETITION: tuple[tuple[str, Rank, str, str], ...] = (
    (
        "grade",
        _grade,
        "the range of grades asked for, else the widest",
        "запрошенный, иначе самый широкий диапазон степеней",
    ),
    ("time", _time, "no time point, else the latest", "без срока, иначе самый поздний срок"),
    (
        "figures",
        _figures,
        "count and n, then percent and n, then either alone, then bounds; a value with its interval, then one without",
        "число и n, затем процент и n, затем одно из них, затем границы; значение с интервалом, затем без него",
    ),
    ("adjusted", _adjusted, "an adjusted ratio", "отношение с поправкой"),
    ("population", _population, "the analysed population asked for", "запрошенная анализируемая популяция"),
    (
        "denominator",
        _denominator,
        "a denominator that is the size of the arm, of several the largest",
        "знаменатель, равный численности группы, из нескольких наибольший",
    ),
    ("section", _section, "text and tables of the results before the abstract", "раздел результатов раньше реферата"),
    ("flags", _flags, "not touched by an error of the article", "не затронуто ошибкой статьи"),
    ("confidence", _confidence, "the surer reading", "более уверенное чтение"),
    ("place", _place, "the earlier place", "более раннее место"),
)
"""The rules in their order: name, rank, and what the better figure has, in English and Russian.

Grades, times and adjustment tell rows of a table apart, and compete only where one row an arm is asked for.
"""


def compete(results: Iterable[Result], asked: Criteria, *, one_row: bool = False) -> tuple[list[Result], list[Beaten]]:
    """The results that stand for their study, arm and outcome, in the order given, and the others."""
    rivals: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for number, result in enumerate(results):
        rivals[_subject(result, asked, one_row=one_row) if result.kind in COMPETING else (number,)].append(result)
    beaten = []
    winners = []
    for several in rivals.values():
        winner = min(several, key=lambda r: (*(rank(r, asked) for _, rank, *_ in COMPETITION), r.claim))
        winners.append(winner)
        beaten += [Beaten(r, winner, _why(r, winner, asked), disagree(r, winner)) for r in several if r is not winner]
    return winners, beaten


def _subject(result: Result, asked: Criteria, *, one_row: bool) -> tuple[object, ...]:
    """What a figure is of: everything but the figures themselves, and but what is asked for in one way only."""
    apart = set(FIGURES | {"unit"})
    if one_row or asked.grades:
        apart |= {"grade_min", "grade_max"}
    if one_row or asked.choice.time:
        apart |= {"time", "at"}
    if one_row:
        apart |= {"adjusted"}
    slots = (result.values.get(slot) for slot, *_ in SLOTS[result.kind] if slot not in apart)
    values = result.values
    study = () if result.own else (values.get("study") or values.get("refs"),)
    return (result.kind, values.get("source"), *study, plain(result.group.label), *slots)


def _why(result: Result, winner: Result, asked: Criteria) -> str:
    name, text = next(
        ((name, text) for name, rank, text, _ in COMPETITION if rank(result, asked) > rank(winner, asked)),
        ("claim", "the first by its id"),
    )
    return f"{name}: {text}"


def disagree(one: Result, other: Result) -> bool:
    """True where two figures of one thing do not say the same, as far as both say it."""
    if (one.values.get("time"), one.values.get("at")) != (other.values.get("time"), other.values.get("at")):
        return False
    if any(one.values.get(name) != other.values.get(name) for name in ("unit", "grade_min", "grade_max")):
        return False
    pairs = ((one.values.get(name), other.values.get(name)) for name in _COMPARED)
    return any(a != b for a, b in pairs if a is not None and b is not None)
