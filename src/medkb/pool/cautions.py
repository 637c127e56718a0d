"""What a reader of a pooled number must know before believing it; each caution is a rule of its own, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from medkb.pool.effects import GIVEN, PROPORTIONS
from medkb.pool.model import Pooled, Study, Warned

_FEW = 3  # studies, of which no variance between studies can be estimated to speak of
_HIGH = 75.0  # percent of I2 (Higgins and others 2003, BMJ 327:557)
_UNEVEN = 10  # times the smallest study: Miller's way back begins to mislead (Schwarzer and others 2019)
_ASYMMETRY = 10  # studies that a test of the funnel needs (Sterne and others 2011, BMJ 343:d4002)
_ROUNDING = 1e-9
_ONE_THING = ("outcome", "endpoint", "event", "grade", "statistic", "time", "population", "regimen", "drug", "measure")
_SAME_STUDY = ("study", "registration", "document", "doi", "file")


def cautions(pooled: Pooled, spread: float) -> Iterator[Warned]:
    """Every caution that applies; `spread` is Knapp and Hartung's factor."""
    yield from _size(pooled)
    yield from _figures(pooled)
    yield from _origin(pooled)
    yield from _sameness(pooled)
    if pooled.knha and pooled.k > 1 and spread < 1:
        yield Warned("knha-narrow", {"factor": f"{spread:.4f}"})


def _size(pooled: Pooled) -> Iterator[Warned]:
    if pooled.k == 1:
        yield Warned("one-study")
    elif pooled.k < _FEW:
        yield Warned("few", {"k": str(pooled.k)})
    if pooled.i2 > _HIGH:
        yield Warned("heterogeneous", {"i2": f"{pooled.i2:.1f}"})
    if pooled.small_study and pooled.k < _ASYMMETRY:
        yield Warned("asymmetry-few", {"k": str(pooled.k)})


def _figures(pooled: Pooled) -> Iterator[Warned]:
    empty = _labels(pooled, _has_empty_cell) if pooled.measure not in GIVEN else ""
    if empty:
        corrected = any(study.corrected for study in pooled.studies)
        yield Warned("zero-corrected" if corrected else "zero-cells", {"labels": empty, "add": f"{pooled.add:g}"})
    if pooled.measure == "PFT":
        sizes = [study.n for study in pooled.studies if study.n]
        if max(sizes) > _UNEVEN * min(sizes):
            yield Warned("uneven", {"least": f"{min(sizes):g}", "most": f"{max(sizes):g}"})
    if pooled.measure == "PFT" and not _inside(pooled):
        yield Warned("outside")
    ends = [pooled.low, pooled.high, *(pooled.prediction or ())]
    if pooled.measure in PROPORTIONS and (min(ends) < 0 or max(ends) > 1):
        yield Warned("out-of-bounds")


def _inside(pooled: Pooled) -> bool:
    """The pooled value lies among those of the studies, but for rounding."""
    estimates = [study.estimate for study in pooled.studies]
    return min(estimates) - _ROUNDING <= pooled.estimate <= max(estimates) + _ROUNDING


def _has_empty_cell(study: Study) -> bool:
    pairs = ((study.x, study.n), (study.x2, study.n2))
    return any(x is not None and x in (0, n) for x, n in pairs)


def _origin(pooled: Pooled) -> Iterator[Warned]:
    for rule, column, values in (
        ("cited", "source", ("cited",)),
        ("derived", "status", ("derived",)),
    ):
        labels = _labels(pooled, lambda study, c=column, v=values: study.row.about.get(c, "") in v)  # type: ignore[misc]
        if labels:
            yield Warned(rule, {"labels": labels})
    flagged = _labels(pooled, lambda study: bool(study.row.about.get("flags", "")))
    if flagged:
        yield Warned("flagged", {"labels": flagged})


def _sameness(pooled: Pooled) -> Iterator[Warned]:
    """Rows that may be of one study, and rows that may be of different things."""
    for column in _SAME_STUDY:
        shared: dict[str, list[str]] = defaultdict(list)
        for study in pooled.studies:
            if study.row.about.get(column):
                shared[study.row.about[column]].append(study.label)
        twice = [f"{value}: {', '.join(labels)}" for value, labels in shared.items() if len(labels) > 1]
        if twice:
            yield Warned("same-study", {"what": "; ".join(twice)})
            break
    for column in _ONE_THING:
        values = sorted({study.row.about.get(column, "") for study in pooled.studies} - {""})
        if len(values) > 1:
            yield Warned("mixed", {"column": column, "values": ", ".join(values)})


def _labels(pooled: Pooled, chosen: Callable[[Study], bool]) -> str:
    return ", ".join(study.label for study in pooled.studies if chosen(study))
