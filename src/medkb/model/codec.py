"""Claims to JSON Lines and back: the record format, slot for slot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from medkb.errors import GoldError
from medkb.model.claim import Claim
from medkb.model.fact import (
    AdverseEvent,
    Cohort,
    Dose,
    Drug,
    Effect,
    Evidence,
    Fact,
    Kind,
    Reason,
    Regimen,
    Response,
    Survival,
    Words,
)
from medkb.model.issue import Issue

FACT_TYPES: dict[Kind, type[Fact]] = {
    t.kind: t for t in (Drug, Regimen, Dose, Cohort, Response, Survival, AdverseEvent, Effect)
}
_SHARED = {f.name for f in fields(Fact)}
_DECIMAL = {"value", "low", "high", "percent", "ci_low", "ci_high", "ci_level", "age_median", "age_low", "age_high"}
_TUPLES = {"refs", "names", "components", "component_concepts"}


def _plain(value: Any) -> Any:
    """A JSON value; a Decimal becomes the shortest number that reads back to the same figure."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def slot_names(kind: Kind) -> list[str]:
    """The slots of one kind, without those that every record has, in the order of the record."""
    return [f.name for f in fields(FACT_TYPES[kind]) if f.name not in _SHARED]


def to_record(claim: Claim, explain: bool = False) -> dict[str, Any]:
    """The JSON object of one claim; absent slots are left out.

    `explain` adds the rules that made it and the words that they read.
    """
    fact = claim.fact
    record: dict[str, Any] = {"kind": fact.kind.value, "id": claim.id, "file": claim.file, "document": claim.document}
    for name in ["source", "study", "refs", "arm", *slot_names(fact.kind), "concept", "confidence", "printed"]:
        value = getattr(fact, name)
        if value is None or value in ((), "") or (value is False and name not in ("reached", "serious")):
            continue
        record[name] = _plain(value)
    record["evidence"] = [_evidence_record(e) for e in fact.evidence]
    if claim.checks:
        record["checks"] = list(claim.checks)
    if explain:
        record["rule"] = fact.rule
        record["because"] = [_reason_record(r) for r in fact.because]
    return record


def issue_record(issue: Issue, lang: str = "en") -> dict[str, Any]:
    """The JSON object of one issue, its detail in English or Russian ("ru"); absent slots are left out."""
    record: dict[str, Any] = {"kind": "issue"}
    for name in ("id", "file", "document", "type", "rule", "severity"):
        record[name] = str(getattr(issue, name))
    record["places"] = [_evidence_record(e) for e in issue.places]
    record["facts"] = list(issue.facts)
    record["detail"] = issue.detail_ru if lang == "ru" and issue.detail_ru else issue.detail
    for name in ("printed", "recomputed", "how", "suggestion"):
        if getattr(issue, name):
            record[name] = getattr(issue, name)
    return record


def _reason_record(reason: Reason) -> dict[str, Any]:
    """A rule, the offset of the figure that it read, and the other words that it rested on."""
    words = [{f.name: getattr(w, f.name) for f in fields(Words)} for w in reason.words]
    return {"rule": reason.rule, "start": reason.start, "words": words}


def _evidence_record(e: Evidence) -> dict[str, Any]:
    pairs = {f.name: _plain(getattr(e, f.name)) for f in fields(Evidence)}
    return {k: v for k, v in pairs.items() if v is not None and v not in ("", [], ())}


def to_line(claim: Claim, explain: bool = False) -> str:
    """One line of JSON, no line end."""
    return json.dumps(to_record(claim, explain), ensure_ascii=False)


def from_record(record: dict[str, Any]) -> Claim:
    """The claim of one JSON object; unknown keys are ignored. Raises GoldError when the kind or a slot is wrong."""
    try:
        cls = FACT_TYPES[Kind(record["kind"])]
        names = {f.name for f in fields(cls)} - {"evidence", "because"}
        slots = {k: _typed(k, v) for k, v in record.items() if k in names and v is not None}
        fact = cls(evidence=tuple(_evidence(e) for e in record.get("evidence") or ()), **slots)
        ids = {k: str(record.get(k, "")) for k in ("id", "file", "document")}
        return Claim(**ids, fact=fact, checks=tuple(record.get("checks") or ()))
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise GoldError(f"not a fact record: {error}; got {json.dumps(record, ensure_ascii=False)[:120]}") from error


def _typed(name: str, value: Any) -> Any:
    if name in _DECIMAL:
        return Decimal(str(value))
    return tuple(value) if name in _TUPLES else value


def _evidence(e: dict[str, Any]) -> Evidence:
    known = {f.name: e[f.name] for f in fields(Evidence) if e.get(f.name) is not None}
    if "bbox" in known:
        known["bbox"] = tuple(known["bbox"])
    if "boxes" in known:
        known["boxes"] = tuple(map(tuple, known["boxes"]))
    return Evidence(**known)


def read_records(lines: Iterable[str], name: str = "-") -> Iterator[dict[str, Any]]:
    """JSON objects of a JSON Lines stream, blank lines skipped. Raises GoldError with file and line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{name}:{number}: not JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(record, dict):
            raise GoldError(f"{name}:{number}: a JSON object is expected on each line")
        yield record
