"""The table of what an export leaves out, and by which rule."""

from __future__ import annotations

import csv
import io
from typing import IO

from medkb.export.choice import RULES as CHOICE_RULES
from medkb.export.layouts.columns import Column, column
from medkb.export.layouts.layout import RULES as LAYOUT_RULES
from medkb.export.layouts.layout import Dropped
from medkb.export.layouts.shared import study_label
from medkb.export.results import Result
from medkb.export.rows import Value
from medkb.export.writers import csv_cell

RULES = CHOICE_RULES | LAYOUT_RULES
"""What the rules say, in English and Russian, by name."""

_NAMES = (
    *("layout", "rule", "why", "kept", "disagrees", "study_label", "kind", "outcome", "arm", "source", "study"),
    *("printed", "quote", "page", "evidence", "claim", "document", "file"),
)


class LeftOut:
    """Writes the table row by row as csv."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._writer.writerow(_NAMES)

    def write(self, layout: str, left: Dropped, why: str) -> None:
        """One result, and the rule in words."""
        result = left.result
        values, place = result.values, result.places[0] if result.places else None
        row: dict[str, Value] = {
            **{name: values.get(name) for name in ("arm", "source", "study", "printed")},
            "layout": layout,
            "rule": left.rule,
            "why": why,
            "kept": left.kept or None,
            "disagrees": left.disagrees or None,
            "study_label": study_label(result),
            "kind": result.kind.value,
            "outcome": subject(result),
            "quote": place.quote if place else None,
            "page": place.page if place else None,
            "evidence": place.iri if place else None,
            "claim": result.claim,
            "document": result.article.document,
            "file": result.article.file,
        }
        self._writer.writerow([csv_cell(row[name]) for name in _NAMES])

    def close(self) -> None:
        """Let go of the stream, which stays open."""
        self._text.detach()


def columns() -> list[Column]:
    """The columns of the table."""
    return [column(name) for name in _NAMES]


def subject(result: Result) -> str:
    """What the result is of: an outcome, endpoint, event, drug or group."""
    names = ("outcome", "event", "endpoint", "of", "drug", "label")
    return next((str(value) for name in names if (value := result.values.get(name))), "")
