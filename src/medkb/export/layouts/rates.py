"""Survival rates at a time, in percent, with their intervals."""

from __future__ import annotations

from medkb.export.layouts.layout import Layout
from medkb.export.layouts.shared import GROUP, ORIGIN, PLACE
from medkb.export.layouts.survival import CI, ENDPOINT, rows_of
from medkb.model import Kind

LAYOUT = Layout(
    name="rates",
    title="Survival rates at a time",
    title_ru="Выживаемость к сроку",
    kinds=(Kind.SURVIVAL,),
    numbers=("rate", "n", *CI, "low", "high"),
    about=("at", *ENDPOINT, "p", *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows_of("rate", "rate", ("n", *CI, "low", "high"), ("at", "p")),
    names={"metafor": {"study_label": "slab", "n": "ni"}, "meta": {"study_label": "studlab"}},
)
