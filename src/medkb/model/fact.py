"""The fact record: one dataclass a kind. Field names are those of the JSON record.

Numbers are `Decimal` as printed; None means that the article does not say, Decimal(0) is a stated zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from medkb.model.table import Box


class Kind(StrEnum):
    """The kinds of fact, in the order in which they are written."""

    DRUG = "drug"
    REGIMEN = "regimen"
    DOSE = "dose"
    COHORT = "cohort"
    RESPONSE = "response"
    SURVIVAL = "survival"
    ADVERSE_EVENT = "adverse_event"
    EFFECT = "effect"


KINDS: tuple[Kind, ...] = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a figure stands: source offsets [start, end), the text there, and page and box where there are pages.

    `boxes` are one a line of that page where the text runs over more than one line.
    """

    start: int
    end: int
    text: str
    lang: str = ""
    section: str = ""
    page: int | None = None
    bbox: Box | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the source that a rule relied on, and as what: "response", "arm", "grade", "reference"."""

    role: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that made a fact at one place, and the words that it read there besides the figure."""

    rule: str
    start: int  # of the figure
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every kind has. `evidence` is one place when a rule makes the fact, several once repeats are merged."""

    kind: ClassVar[Kind]
    evidence: tuple[Evidence, ...]
    source: str = "own"  # "own" or "cited"
    study: str | None = None
    refs: tuple[int, ...] = ()
    arm: str = "all"
    concept: str | None = None  # IRI
    confidence: float = 0.5
    printed: str = ""  # the figure as printed
    rule: str = field(default="", compare=False)  # the rule that made it
    because: tuple[Reason, ...] = field(default=(), compare=False)  # one a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug(Fact):
    """A substance that the article names."""

    kind: ClassVar[Kind] = Kind.DRUG
    drug: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen(Fact):
    """A combination that the article names; `components` are English INNs, `defined` when the article lists them."""

    kind: ClassVar[Kind] = Kind.REGIMEN
    regimen: str
    names: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    component_concepts: tuple[str, ...] = ()  # IRIs of those that the vocabulary has
    defined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose(Fact):
    """A stated dose; `unit` is a UCUM code."""

    kind: ClassVar[Kind] = Kind.DOSE
    drug: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    route: str | None = None
    schedule: str | None = None
    condition: str | None = None
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort(Fact):
    """A stated number of people; ages in years."""

    kind: ClassVar[Kind] = Kind.COHORT
    n: int | None = None
    of: int | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    role: str = "characteristic"  # population, arm, subgroup, characteristic
    label: str | None = None
    age_median: Decimal | None = None
    age_low: Decimal | None = None
    age_high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Fact):
    """Patients with a treatment outcome; `n` is the denominator, `outcome` a notation of the vocabulary."""

    kind: ClassVar[Kind] = Kind.RESPONSE
    outcome: str
    count: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None
    ci_level: Decimal | None = None
    p: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival(Fact):
    """A time-to-event result: a rate in % or a median time; `unit` is %, d, wk, mo or a."""

    kind: ClassVar[Kind] = Kind.SURVIVAL
    endpoint: str
    statistic: str  # rate or median
    value: Decimal | None = None
    unit: str = "%"
    at: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None
    ci_level: Decimal | None = None
    p: str | None = None
    n: int | None = None
    reached: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent(Fact):
    """Patients with an adverse event; a stated absence is count 0."""

    kind: ClassVar[Kind] = Kind.ADVERSE_EVENT
    event: str
    cause: str | None = None
    grade_min: int | None = None
    grade_max: int | None = None
    count: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    serious: bool | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Fact):
    """A ratio that compares two groups, or tells what a prognostic factor does.

    `measure` is HR, sHR (of subdistribution hazards), OR, RR, IRR, or "ratio" where the article does not tell which.
    `of` is the notation of the endpoint or outcome, or the event's English name, that the ratio is of. The ratio is of
    `arm` to `comparator`; of a factor of a regression (`factor`, as printed) the arm is "all". `p` is text as in a
    response; `at` the time at which the ratio holds.
    """

    kind: ClassVar[Kind] = Kind.EFFECT
    measure: str
    of: str | None = None
    value: Decimal | None = None
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None
    ci_level: Decimal | None = None
    p: str | None = None
    adjusted: bool = False
    comparator: str | None = None
    factor: str | None = None
    at: str | None = None
