"""A mistake of the article itself: what a careful reviewer would query, with its places and the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkb.model.fact import Evidence


class IssueType(StrEnum):
    """What kind of mistake."""

    ARITHMETIC = "arithmetic"  # figures that do not follow from each other
    UNIT = "unit"  # an implausible or contradictory unit or dose
    CONTRADICTION = "contradiction"  # two places that cannot both be right
    TRANSLATION = "translation"  # the two languages of the article disagree
    TYPO = "typo"  # a garbled figure, sign or name


class Severity(StrEnum):
    """How sure and how grave."""

    ERROR = "error"  # cannot be right as it is printed
    WARNING = "warning"  # may be right, but a reviewer would ask
    ROUNDING = "rounding"  # off by the last printed digit, or cut instead of rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One line of `medkb check`. `id` hashes the article, the rule and the places.

    `how` is the formula that gave `recomputed`; `suggestion` is what would make the print right.
    """

    id: str
    file: str
    document: str
    type: IssueType
    rule: str
    severity: Severity
    places: tuple[Evidence, ...]
    facts: tuple[str, ...] = ()  # ids of the claims that it touches
    detail: str = ""
    detail_ru: str = ""
    printed: str = ""
    recomputed: str = ""
    how: str = ""
    suggestion: str = ""
