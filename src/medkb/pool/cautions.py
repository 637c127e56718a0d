"""What a reader of a pooled number must know before believing it; each caution is a rule of its own, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from medkb.pool.effects import PROPORTIONS
from medkb.pool.model import Pooled, Study, Warned

_FEW = 3  # studies, of which no variance between studies can be estimated to speak of
_HIGH = 75.0  # percent of I2 (Higgins and others 2003, BMJ 327:557)
_UNEVEN = 10  # times the smallest study: Miller's way back begins to mislead (Schwarzer and others 2019)
_ASYMMETRY = 10  # studies that a test of the funnel needs (Sterne and others 2011, BMJ 343:d4002)
_SHOWN = 6  # different values of a column
_ROUNDING = 1e-9
_ONE_THING = (
    *("outcome", "endpoint", "event", "of", "grade", "grade_min", "grade_max", "cause", "serious", "statistic", "time"),
    *("at", "population", "drug", "regimen", "line", "measure", "comparator"),
)
_COUNTS = ("xi", "ni", "ai", "n1i", "ci", "n2i")


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
    empty = ", ".join(study.label for study in pooled.studies if _has_empty_cell(study))
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
    return any(x is not None and n is not None and x in (0, n) for x, n in pairs)


def _origin(pooled: Pooled) -> Iterator[Warned]:
    tests: tuple[tuple[str, Callable[[Mapping[str, str]], bool]], ...] = (
        ("cited", lambda about: about.get("source") == "cited"),
        ("derived", _derived),
        ("flagged", lambda about: bool(about.get("issues"))),
        ("misfit", lambda about: about.get("ci_fits") == "false"),
        ("order", lambda about: about.get("order_by") == "article"),
        ("shared-arm", lambda about: about.get("groups", "2") != "2"),
    )
    for rule, applies in tests:
        labels = ", ".join(study.label for study in pooled.studies if applies(study.row.about))
        if labels:
            yield Warned(rule, {"labels": labels})


def _derived(about: Mapping[str, str]) -> bool:
    """A count of the row, or the row, is marked as derived; log ratios always are, from what is printed."""
    return "derived" in (about.get("status"), *(about.get(f"{name}_status") for name in _COUNTS))


def _sameness(pooled: Pooled) -> Iterator[Warned]:
    """Rows that may be of one study, and rows that may be of different things."""
    shared: dict[str, list[str]] = defaultdict(list)
    for study in pooled.studies:
        shared[_study_key(study)].append(study.row.about.get("slab") or study.label)
    twice = [f"{', '.join(dict.fromkeys(names))} × {len(names)}" for names in shared.values() if len(names) > 1]
    if twice:
        yield Warned("same-study", {"what": "; ".join(twice)})
    for column in _ONE_THING:
        values = sorted({study.row.about.get(column, "") for study in pooled.studies} - {""})
        if len(values) > 1:
            more = [f"+ {len(values) - _SHOWN}"] if len(values) > _SHOWN else []
            yield Warned("mixed", {"column": column, "values": " | ".join([*values[:_SHOWN], *more])})


def _study_key(study: Study) -> str:
    """What tells one study from another: of a cited result the study's name, since the document is who cites it."""
    about = study.row.about
    document = () if about.get("source") == "cited" else ("registration", "doi", "document", "file")
    return next((about[name] for name in ("study", *document) if about.get(name)), study.label)
