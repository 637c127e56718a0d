"""Groups of people, how large and how old they are, and what they are part of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.layouts.proportions import unplaced
from medkb.export.layouts.shared import GROUP, ORIGIN, PLACE, shared
from medkb.export.results import Result
from medkb.model import Kind

NUMBERS = ("n", "of", "percent", "low", "high", "age_median", "age_low", "age_high")


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """A row a group or characteristic."""
    for result in results:
        numbers = {name: figures.number(result, name) for name in NUMBERS}
        if all(number.value is None for number in numbers.values()):
            yield Dropped(result, "number")
            continue
        yield {**shared(result), **{name: result.values.get(name) for name in ("label", "role")}, **numbers}
        yield from unplaced(result, numbers)


LAYOUT = Layout(
    name="cohorts",
    title="Groups of people and their characteristics",
    title_ru="Группы людей и их признаки",
    kinds=(Kind.COHORT,),
    numbers=NUMBERS,
    about=("label", "role", *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows,
    names={"metafor": {"study_label": "slab"}, "meta": {"study_label": "studlab"}},
)
