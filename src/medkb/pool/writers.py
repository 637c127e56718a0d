"""A pooled effect for programs: JSON with everything, CSV with one line a study and one for what they give together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from medkb.pool.model import LeftOut, Pooled, Row, SmallStudy, Study
from medkb.pool.words import sentence, words

Cell = str | int | Decimal | None

COLUMNS: tuple[tuple[str, str], ...] = (
    ("part", "text"),
    ("slab", "text"),
    *((name, "decimal") for name in ("x", "n", "x2", "n2", "estimate", "low", "high", "weight", "yi", "vi")),
    *((name, "decimal") for name in ("tau2", "i2", "h2", "q", "q_df", "q_p")),
    *((name, "text") for name in ("measure", "method", "level", "knha")),
    *((name, "text") for name in ("reason", "claim", "place")),
)
"""Columns of the CSV and their types; `part` is study, pooled, prediction or left_out."""


def table(pooled: Pooled, lang: str = "en") -> Iterator[tuple[Cell, ...]]:
    """The lines of the CSV, one cell a column of COLUMNS."""
    for study in pooled.studies:
        figures = {name: getattr(study, name) for name in ("x", "n", "x2", "n2", "estimate", "low", "high", "weight")}
        yield _line("study", study.row, figures | {"slab": study.label, "yi": study.yi, "vi": study.vi})
    names = ("estimate", "low", "high", "tau2", "i2", "h2", "q", "q_df", "q_p", "measure", "method")
    whole = {name: getattr(pooled, name) for name in names}
    settings = {"level": f"{pooled.level:g}", "knha": str(pooled.knha).lower(), "weight": 100.0}
    yield _line("pooled", None, whole | settings | {"yi": pooled.beta, "vi": pooled.se**2})
    if pooled.prediction:
        yield _line("prediction", None, {"low": pooled.prediction[0], "high": pooled.prediction[1]})
    for one in pooled.left_out:
        counts = {name: getattr(one.row, name) for name in ("x", "n", "x2", "n2")}
        yield _line("left_out", one.row, counts | {"reason": sentence(one.reason, one.given, lang)})


def _line(part: str, row: Row | None, given: dict[str, Any]) -> tuple[Cell, ...]:
    known: dict[str, Any] = {"part": part}
    if row is not None:
        known |= {"slab": row.label, "claim": row.about.get("claim"), "place": row.place or None}
    known |= given
    return tuple(_cell(known.get(name)) for name, _ in COLUMNS)


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        whole = math.isfinite(value) and value == int(value)
        return int(value) if whole else Decimal(repr(value)) if math.isfinite(value) else None
    return value if isinstance(value, str | int) else None


def record(pooled: Pooled, lang: str = "en", without: Sequence[tuple[Row, Pooled]] = ()) -> dict[str, Any]:
    """Everything as values of JSON, in the names of `Pooled`; what has no value is null."""
    found: dict[str, Any] = {"look": words(lang)["look"], "title": pooled.title}
    settings = ("measure", "method", "level", "knha", "add", "study_ci", "nhm", "k")
    found |= {name: getattr(pooled, name) for name in settings}
    found |= {name: getattr(pooled, name) for name in ("estimate", "low", "high", "prediction")}
    analysis = ("beta", "se", "beta_low", "beta_high", "beta_prediction", "p")
    found["analysis"] = {name: getattr(pooled, name) for name in analysis}
    found |= {name: getattr(pooled, name) for name in ("tau2", "i2", "h2", "q", "q_df", "q_p")}
    found["small_study"] = _small(pooled.small_study)
    found["studies"] = [_study(study) for study in pooled.studies]
    found["left_out"] = [_left(one, lang) for one in pooled.left_out]
    found["warnings"] = [{"rule": w.rule, "text": sentence(w.rule, w.given, lang)} for w in pooled.warnings]
    if without:
        kept = ("estimate", "low", "high", "tau2", "i2", "q", "q_p")
        found["leave_one_out"] = [
            {"without": row.label} | {name: getattr(one, name) for name in kept} for row, one in without
        ]
    return {name: _plain(value) for name, value in found.items()}


def _study(study: Study) -> dict[str, Any]:
    names = ("label", "x", "n", "x2", "n2", "estimate", "low", "high", "weight", "yi", "vi", "corrected")
    return {name: getattr(study, name) for name in names} | _origin(study.row)


def _left(one: LeftOut, lang: str) -> dict[str, Any]:
    counts = {name: getattr(one.row, name) for name in ("label", "x", "n", "x2", "n2", "yi", "vi")}
    return {"rule": one.reason, "reason": sentence(one.reason, one.given, lang)} | counts | _origin(one.row)


def _origin(row: Row) -> dict[str, Any]:
    return {"place": row.place, "about": dict(row.about)}


def _small(found: SmallStudy | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"t": found.t, "df": found.df, "p": found.p, "limit": list(found.limit)}


def _plain(value: Any) -> Any:
    """The value as JSON has it: counts are whole numbers, nothing is infinite."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return int(value) if isinstance(value, float) and value == int(value) else value
