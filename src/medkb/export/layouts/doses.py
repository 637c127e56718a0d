"""Doses of drugs as the articles print them, in their own units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.layouts.proportions import unplaced
from medkb.export.layouts.shared import ORIGIN, PLACE, shared
from medkb.export.results import Result
from medkb.model import Kind

_SLOTS = {"dose": "value", "dose_low": "low", "dose_high": "high"}
_TOLD = ("drug", "unit", "route", "schedule", "condition", "total")


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """A row a dose; each step of a stepped dose is one."""
    for result in results:
        found = {slot: figures.number(result, slot) for slot in _SLOTS.values()}
        if all(number.value is None for number in found.values()):
            yield Dropped(result, "number")
            continue
        values = result.values
        yield {
            **shared(result),
            **{name: values.get(name) for name in _TOLD},
            "drug_en": values.get("concept_en"),
            "drug_ru": values.get("concept_ru"),
            **{column: found[slot] for column, slot in _SLOTS.items()},
        }
        yield from unplaced(result, found)


LAYOUT = Layout(
    name="doses",
    title="Doses of drugs",
    title_ru="Дозы препаратов",
    kinds=(Kind.DOSE,),
    numbers=tuple(_SLOTS),
    about=(*_TOLD, "drug_en", "drug_ru", "concept", "arm", "regimen", "line", "population", *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows,
    names={"metafor": {"study_label": "slab"}, "meta": {"study_label": "studlab"}},
)
