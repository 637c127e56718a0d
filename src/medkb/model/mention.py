"""Something recognised in the clean text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the vocabulary at [start, end) of the clean text."""

    start: int
    end: int
    scheme: str  # drug, event, outcome, endpoint, ...
    concept: str  # the concept's id within its scheme
    text: str
    candidate: bool = False  # an unseen name that only looks like one of the scheme; never linked
    how: str = "label"  # label, abbreviation, spelling, misspelling, compound, stem, defined


class FigureKind(StrEnum):
    """What a printed figure is, before anything is known of what it counts."""

    SHARE = "share"  # count and percent, or count of n
    PERCENT = "percent"
    COUNT = "count"  # a whole number of people
    ALL = "all"  # "all patients", "both patients", without a number of its own
    SIZE = "size"  # n = 24
    DOSE = "dose"
    TIME = "time"  # a duration
    DAY = "day"  # a day counted from an event: D+22
    CI = "ci"
    P = "p"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure at [start, end) of the clean text.

    `value` is the percentage, dose, duration or day; `low` and `high` a printed range; `unit` a UCUM code;
    `bound` is "<" or ">" where the text gives only a limit ("up to 20 %").
    """

    start: int
    end: int
    kind: FigureKind
    count: int | None = None
    n: int | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    level: Decimal | None = None
    bound: str = ""
    text: str = ""
    people: bool = False  # a noun for people stands with it
