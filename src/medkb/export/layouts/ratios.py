"""All other ratios (odds, risks, subdistribution hazards, prognostic factors) as log ratios with standard errors."""

from __future__ import annotations

from medkb.export.layouts import effects, times
from medkb.export.layouts.layout import Layout, Row
from medkb.export.results import Result


def _belongs(result: Result) -> bool:
    return not times.belongs(result)


def _subject(result: Result) -> Row:
    values = result.values
    return {"outcome": values.get("of"), "outcome_en": values.get("concept_en"), "outcome_ru": values.get("concept_ru")}


LAYOUT = Layout(
    name="ratios",
    title="Odds, risk and other ratios as log ratios",
    title_ru="Отношения шансов, рисков и другие как логарифмы",
    kinds=effects.KINDS,
    numbers=effects.NUMBERS,
    about=("outcome", "outcome_en", "outcome_ru", "concept", *effects.ABOUT),
    key=("claim",),
    rows=effects.rows_of(_belongs, _subject),
    names=effects.NAMES,
    hint=effects.HINT,
)
