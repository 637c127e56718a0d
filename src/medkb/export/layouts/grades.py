"""Adverse events by grade: one event, group and range of grades a row, or (wide) the grades beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from medkb.export.layouts.evidence import Number
from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.layouts.proportions import unplaced
from medkb.export.layouts.shared import GROUP, ORIGIN, OUTCOME, PLACE, issues, lower, outcome, shared
from medkb.export.results import Result
from medkb.model import Kind

NUMBERS = ("count", "n", "percent")
WIDE: dict[tuple[int | None, int | None], str] = {
    (None, None): "any",
    (1, 5): "any",
    (1, 1): "g1",
    (2, 2): "g2",
    (3, 3): "g3",
    (4, 4): "g4",
    (5, 5): "g5",
    (1, 2): "g1_2",
    (3, 4): "g3_4",
    (3, 5): "g3_5",
}
"""The column of each range of grades in the wide form."""

_SUBJECT = ("outcome", "outcome_en", "outcome_ru", "concept", "cause", "time")


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """A row a claim."""
    for result in results:
        numbers = figures.numbers(result, NUMBERS)
        if not any(numbers[name].value is not None for name in ("count", "percent")):
            yield Dropped(result, "number")
            continue
        yield {**shared(result), **outcome(result), **numbers}
        yield from unplaced(result, numbers)


def wide(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """A row an event, group, size and time, with the count of each range of grades that has a column."""
    events: dict[tuple[object, ...], dict[str, list[tuple[Result, Number, Number]]]] = defaultdict(dict)
    for result in results:
        values = result.values
        column = WIDE.get((values.get("grade_min"), values.get("grade_max")))  # type: ignore[arg-type]
        count, n = figures.numbers(result, ("count", "n")).values()
        if column is None:
            yield Dropped(result, "grades", f"{values.get('grade_min') or ''}-{values.get('grade_max') or ''}")
        elif count.value is None:
            yield Dropped(result, "number")
        else:
            key = (
                *(values.get(name) for name in ("event", "cause", "time", "arm", "source", "study", "refs")),
                n.value,
            )
            events[key].setdefault(column, []).append((result, count, n))
    for columns in events.values():
        yield from _wide_row(columns)


def _wide_row(columns: dict[str, list[tuple[Result, Number, Number]]]) -> Iterator[Row | Dropped]:
    used = [found[0] for found in columns.values()]
    for found in columns.values():
        for result, *_ in found[1:]:
            yield Dropped(result, "second", kept=found[0][0].claim)
    first, _, n = used[0]
    about = {**shared(first), **outcome(first)}
    yield {
        **{name: about.get(name) for name in ("study_label", *_SUBJECT, *GROUP, *ORIGIN, *PLACE)},
        "n": n,
        **{column: found[0][1] for column, found in columns.items()},
        "claim": "; ".join(result.claim for result, *_ in used),
        "issues": issues([flag for result, *_ in used for flag in result.flags]),
        "confidence": lower(*(result.values.get("confidence") for result, *_ in used)),
    }


_NAMES = {
    "metafor": {"study_label": "slab", "count": "xi", "n": "ni"},
    "meta": {"study_label": "studlab", "count": "event"},
}
LAYOUT = Layout(
    name="grades",
    title="Adverse events by grade, a range of grades a row",
    title_ru="Нежелательные явления по степеням, одна строка на степень или их диапазон",
    kinds=(Kind.ADVERSE_EVENT,),
    numbers=NUMBERS,
    about=(*OUTCOME[1:], *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=rows,
    names=_NAMES,
    hint='rma(measure="PLO", xi=xi, ni=ni, slab=slab, data=read.csv("{file}"), subset=grade_min >= 3)',
)
WIDE_LAYOUT = Layout(
    name="grades",
    title="Adverse events by grade, the grades beside each other",
    title_ru="Нежелательные явления, степени рядом",
    kinds=(Kind.ADVERSE_EVENT,),
    numbers=("n", *dict.fromkeys(WIDE.values())),
    about=(*_SUBJECT, *GROUP, *ORIGIN, *PLACE),
    key=("claim",),
    rows=wide,
    names={"metafor": {"study_label": "slab", "n": "ni"}, "meta": {"study_label": "studlab"}},
    hint='escalc(measure="PLO", xi=g3_5, ni=ni, slab=slab, data=read.csv("{file}"))',
)
