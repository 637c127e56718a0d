"""Median times to an endpoint with intervals and ranges. A median is no hazard ratio: none is made of it."""

from __future__ import annotations

from medkb.export.layouts.layout import Layout
from medkb.export.layouts.shared import GROUP, ORIGIN, PLACE
from medkb.export.layouts.survival import CI, ENDPOINT, rows_of
from medkb.model import Kind

LAYOUT = Layout(
    name="medians",
    title="Median times to an endpoint",
    title_ru="Медианы времени до конечной точки",
    kinds=(Kind.SURVIVAL,),
    numbers=("median", "n", *CI, "low", "high"),
    about=("unit", "reached", *ENDPOINT, "p", *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows_of("median", "median", ("n", *CI, "low", "high"), ("unit", "reached", "p")),
    names={"metafor": {"study_label": "slab", "n": "ni"}, "meta": {"study_label": "studlab"}},
)
