"""Something recognised in the clean text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the vocabulary at [start, end) of the clean text."""

    start: int
    end: int
    scheme: str  # drug, event, outcome, endpoint, ...
    concept: str  # the concept's id within its scheme
    text: str
    candidate: bool = False  # an unseen name that only looks like one of the scheme; never linked


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number or range. `low`/`high` for a range or a bound, else `value`."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
