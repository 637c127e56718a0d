"""Of whom a group is a part, where no share tells it: of its arm, or of all patients of the article's own study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from medkb.model import Cohort

# Who was looked at and not taken in is no part of the study's patients.
_OUTSIDE = re.compile(
    r"(?i)\b(?:screen\w*|exclu\w+|ineligib\w+|eligib\w+|declin\w+|refus\w+|not (?:included|enrolled)|identified|"
    r"invited|healthy|volunteers?|"
    r"скрин\w+|исключ\w+|отказ\w+|не (?:включ|вош|соответств)\w+|здоров\w+|доброволь\w+)"
)
_PARTS = ("subgroup", "characteristic", "arm")


def with_wholes(cohorts: Sequence[Cohort]) -> Iterator[Cohort]:
    """The same cohorts, after their repeats are united: a printed whole of another telling goes before this one."""
    own = [c for c in cohorts if c.source == "own" and c.n is not None]
    population = max((c.n or 0 for c in own if c.role == "population"), default=0)
    arms = {c.arm: c.n or 0 for c in own if c.role == "arm"}
    for cohort in cohorts:
        size = arms.get(cohort.arm, 0) if cohort.role == "characteristic" else 0
        of = size if size > (cohort.n or 0) else population
        yield replace(cohort, of=of) if _is_part(cohort) and 0 < (cohort.n or 0) < of else cohort


def _is_part(cohort: Cohort) -> bool:
    if cohort.source != "own" or cohort.role not in _PARTS or cohort.of is not None or cohort.percent is not None:
        return False
    return not _OUTSIDE.search(f"{cohort.printed or ''} {cohort.label or ''}")
