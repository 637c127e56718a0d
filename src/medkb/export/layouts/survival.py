"""Survival as articles print it: median times, and rates at a time. Neither is made of the other, nor a ratio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Row
from medkb.export.layouts.proportions import unplaced
from medkb.export.layouts.shared import endpoint, shared
from medkb.export.results import Result

CI = ("ci_low", "ci_high", "ci_level")
ENDPOINT = ("endpoint", "endpoint_en", "endpoint_ru", "concept")


def rows_of(
    statistic: str, column: str, numbers: tuple[str, ...], about: tuple[str, ...]
) -> Callable[..., Iterator[Row | Dropped]]:
    """What makes the rows of one statistic; its value is called `column` in the table."""

    def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
        for result in results:
            if result.values.get("statistic") != statistic:
                continue  # it has a layout of its own
            found = {name: figures.number(result, name) for name in ("value", *numbers)}
            reached = result.values.get("reached")
            if all(number.value is None for number in found.values()) and reached is not False:
                yield Dropped(result, "number")
                continue
            told = {name: result.values.get(name) for name in about}
            yield {**shared(result), **endpoint(result), **told, **found, column: found["value"]}
            yield from unplaced(result, found)

    return rows
