"""Data sets as meta-analyses take them: one module a layout, never two in one table."""

from medkb.export.layouts import (
    cohorts,
    doses,
    events,
    grades,
    means,
    medians,
    proportions,
    rates,
    ratios,
    times,
)
from medkb.export.layouts.layout import TARGETS, Dropped, Layout, Row

_MODULES = (proportions, events, times, ratios, medians, rates, grades, doses, cohorts, means)
LAYOUTS: dict[str, Layout] = {module.LAYOUT.name: module.LAYOUT for module in _MODULES}
"""The layouts by name, in the order in which they are offered."""

__all__ = ["LAYOUTS", "TARGETS", "Dropped", "Layout", "Row"]
