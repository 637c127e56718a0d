"""Cells that rows of all layouts have."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from medkb.export.results import Result
from medkb.export.rows import Value
from medkb.export.stored import Flag

GROUP = ("arm", "drug", "drug_by", "regimen", "line", "population")
ORIGIN = ("source", "study", "issues", "confidence")
PLACE = ("claim", "document", "file", "doi", "title", "year")
OUTCOME = (
    "kind",
    "outcome",
    "outcome_en",
    "outcome_ru",
    "concept",
    "grade_min",
    "grade_max",
    "cause",
    "serious",
    "time",
)


def study_label(result: Result) -> str:
    """The article's label; of a cited figure that of its study, and who cites it."""
    slab, values = result.article.slab, result.values
    if result.own:
        return slab
    told = values.get("study") or (f"[{values['refs']}]" if values.get("refs") else "another study")
    return f"{told} (cited in {slab})"


def shared(result: Result) -> dict[str, Value]:
    """Group, origin and place of a row that is made of one claim."""
    return {
        "study_label": study_label(result),
        "kind": result.kind.value,
        "concept": result.values.get("concept"),
        "arm": result.values.get("arm"),
        **group(result),
        **article(result),
        "claim": result.claim,
        "issues": issues(result.flags),
        "confidence": result.values.get("confidence"),
    }


def group(result: Result, ending: str = "") -> dict[str, Value]:
    """What the result's group was given; `ending` is put behind the names of columns that a pair has twice."""
    found = result.group
    return {
        "drug" + ending: "; ".join(found.drugs) or None,
        "drug_by" + ending: found.drug_by or None,
        "regimen" + ending: found.regimen or None,
        "line": found.line or None,
        "population": found.population or None,
    }


def article(result: Result) -> dict[str, Value]:
    """Where the figure was read, and whose it is."""
    about = result.article
    return {
        "source": result.values.get("source"),
        "study": result.values.get("study"),
        "document": about.document,
        "file": about.file,
        "doi": about.doi or None,
        "title": about.title or None,
        "year": about.year,
    }


def outcome(result: Result) -> dict[str, Value]:
    """What was counted, at which grade and when."""
    values = result.values
    return {
        "outcome": values.get("outcome") or values.get("event"),
        "outcome_en": values.get("concept_en"),
        "outcome_ru": values.get("concept_ru"),
        **{name: values.get(name) for name in ("grade_min", "grade_max", "cause", "serious", "time")},
    }


def endpoint(result: Result) -> dict[str, Value]:
    """Which time was measured."""
    values = result.values
    return {
        "endpoint": values.get("endpoint"),
        "endpoint_en": values.get("concept_en"),
        "endpoint_ru": values.get("concept_ru"),
    }


def issues(flags: Sequence[Flag]) -> str | None:
    """The article's mistakes that touch the row, "error arithmetic share ID"."""
    return "; ".join(dict.fromkeys(f"{f.severity} {f.type} {f.rule} {f.id}" for f in flags)) or None


def lower(*values: Value) -> Value:
    """The lowest of the confidences that are known."""
    known = [value for value in values if isinstance(value, Decimal)]
    return min(known) if known else None
