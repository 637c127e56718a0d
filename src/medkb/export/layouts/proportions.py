"""How many of how many: one group a row (metafor xi, ni; meta event, n)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.export.layouts.evidence import NO_PLACE, Number
from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.layouts.shared import GROUP, ORIGIN, OUTCOME, PLACE, outcome, shared
from medkb.export.results import Result
from medkb.model import Kind

NUMBERS = ("count", "n", "percent", "ci_low", "ci_high", "ci_level")
NAMES = {
    "metafor": {"study_label": "slab", "count": "xi", "n": "ni"},
    "meta": {"study_label": "studlab", "count": "event"},
}


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """A row for each result that has a number of its own: a count, a percentage or a bound of one."""
    for result in results:
        numbers = figures.numbers(result, NUMBERS)
        if not any(numbers[name].value is not None for name in ("count", "percent", "ci_low")):
            yield Dropped(result, "number")
            continue
        yield {**shared(result), **outcome(result), **numbers, "p": result.values.get("p")}
        yield from unplaced(result, numbers)


def unplaced(result: Result, numbers: dict[str, Number]) -> Iterator[Dropped]:
    """What is left empty because no place shows it."""
    for name, number in numbers.items():
        if number.status == NO_PLACE:
            yield Dropped(result, "place", f"{name} = {result.values[name]}")


LAYOUT = Layout(
    name="proportions",
    title="Proportions: how many of how many in one group",
    title_ru="Доли: сколько из скольких в одной группе",
    kinds=(Kind.RESPONSE, Kind.ADVERSE_EVENT),
    numbers=NUMBERS,
    about=(*OUTCOME, "p", *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows,
    names=NAMES,
    hint='rma(measure="PLO", xi=xi, ni=ni, slab=slab, data=read.csv("{file}"))',
)
