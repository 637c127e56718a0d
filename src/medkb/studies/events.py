"""Which adverse events of a group a table shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from medkb.export.results import Result

SEVERE = 3  # CTCAE: grade 3 and above


def most_frequent(events: Sequence[Result], few: int) -> list[Result]:
    """Of one group's events: the `few` most frequent of grade 3 or higher, then the `few` most frequent of the others.

    Frequency is the percentage that the article prints, else count by denominator (to sort by, not to print), else
    the upper bound; those that only have a count come behind, by count; then by their order in the text. `few` 0: all,
    in that order.
    """
    severe = [event for event in events if _is_severe(event)]
    others = [event for event in events if not _is_severe(event)]
    return [event for part in (severe, others) for event in sorted(part, key=_frequency)[: few or None]]


def _is_severe(event: Result) -> bool:
    grade = event.values["grade_min"]
    return isinstance(grade, int) and grade >= SEVERE


def _frequency(event: Result) -> tuple[Decimal, Decimal]:
    v = event.values
    count, n = v["count"], v["n"]
    rate = v["percent"]
    if rate is None and isinstance(count, int) and isinstance(n, int) and n:
        rate = Decimal(100) * count / n
    if rate is None:
        rate = v["high"] if v["high"] is not None else v["low"]
    known = Decimal(str(rate)) if rate is not None else Decimal(-1)
    return -known, -Decimal(count if isinstance(count, int) else 0)
