"""Everything recognised in one article, before anything is related."""

from __future__ import annotations

from dataclasses import dataclass

from medkb.model.clean import Clean
from medkb.model.mention import Figure, Mention


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference mark such as [12, 14–16] at [start, end) of the clean text."""

    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A severity grade or an interval of grades, 1 to 5, at [start, end) of the clean text."""

    start: int
    end: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Group:
    """A name of an arm or subgroup at [start, end); `label` is its one spelling in the article.

    `weak` where only the words stand that name an arm, not the arm itself: "with letrozole".
    """

    start: int
    end: int
    label: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class DefinedRegimen:
    """A regimen that the article defines: its name, the concepts of its drugs, and where they are listed."""

    name: str
    drugs: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annotations:
    """All in clean offsets, each list in order of place."""

    clean: Clean
    mentions: tuple[Mention, ...]
    cues: tuple[Mention, ...]  # scheme "cue", concept the kind of cue
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    regimens: tuple[DefinedRegimen, ...] = ()
