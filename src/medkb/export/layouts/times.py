"""Hazard ratios of two groups for an endpoint, as log ratios with standard errors (metafor yi, sei; meta TE, seTE)."""

from __future__ import annotations

from medkb.export.layouts import effects
from medkb.export.layouts.layout import Layout, Row
from medkb.export.layouts.shared import endpoint
from medkb.export.results import Result

_ENDPOINTS = "/vocab/endpoint/"


def belongs(result: Result) -> bool:
    """True for a plain hazard ratio of one group to another; those of factors and subdistributions are not."""
    values = result.values
    groups = values.get("comparator") and not values.get("factor")
    return values.get("measure") == "HR" and bool(groups) and is_endpoint(result)


def is_endpoint(result: Result) -> bool:
    """True for a ratio of times to an endpoint of the vocabulary."""
    return _ENDPOINTS in str(result.values.get("concept") or "")


def _subject(result: Result) -> Row:
    return {**endpoint(result), "endpoint": result.values.get("of")}


LAYOUT = Layout(
    name="times",
    title="Times to an endpoint: log hazard ratios of two groups",
    title_ru="Время до конечной точки: логарифмы отношений рисков двух групп",
    kinds=effects.KINDS,
    numbers=effects.NUMBERS,
    about=("endpoint", "endpoint_en", "endpoint_ru", "concept", *effects.ABOUT),
    key=("claim",),
    rows=effects.rows_of(belongs, _subject),
    names=effects.NAMES,
    hint=effects.HINT,
)
