"""Means with standard deviations (metafor mi, sdi, ni). medkb reads none from articles yet, and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.results import Result

NONE_YET = (
    "medkb reads no means and standard deviations from articles yet, so the layout means (mi, sdi, ni) would be empty; "
    "medians of times stand in the layout medians"
)


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:  # noqa: ARG001
    """No rows: no kind of fact has means."""
    return iter(())


LAYOUT = Layout(
    name="means",
    title="Means",
    title_ru="Средние",
    kinds=(),
    numbers=("mean", "sd", "n"),
    about=(),
    key=("claim",),
    rows=rows,
    names={"metafor": {"study_label": "slab", "mean": "mi", "sd": "sdi", "n": "ni"}},
)
