"""Doses that are implausible for their drug: ten-fold, milligrams for micrograms, per kilogram for per square metre."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Claim, Dose, IssueType, Severity
from medkb.vocab import DoseRange

_LEAST = 0.7  # confidence of a claim that is tested
_FAR = 5  # times outside the usual range, which is wide already
_MASS = {
    "ng": Decimal("0.000001"),
    "ug": Decimal("0.001"),
    "mg": Decimal(1),
    "g": Decimal(1000),
    "kg": Decimal(1_000_000),
}
# What a person has of each, an infant's to a heavy adult's: a dose in one unit is so many times one in another.
_PER = {"": (Decimal(1), Decimal(1)), "m2": (Decimal("0.4"), Decimal("2.3")), "kg": (Decimal(8), Decimal(120))}
_LOCAL = ("intrathecal", "intravitreal", "topical", "inhalation", "ophthalmic", "intra-articular", "nasal")


_ANOTHERS = 5000  # times off: no slip of a unit is as far, rather the dose is of another drug


class Amount(NamedTuple):
    """A dose in milligrams or international units, and what it is per: "", "m2" or "kg"."""

    value: Decimal
    kind: str  # mass or units
    per: str


def doses(article: Article) -> Iterator[Finding]:
    """Doses far outside every usual range of their drug."""
    for claim in article.claims:
        fact = claim.fact
        if not isinstance(fact, Dose) or fact.confidence < _LEAST or fact.route in _LOCAL or not fact.concept:
            continue
        ranges = article.vocabulary.dose_ranges.get(fact.concept.rsplit("/", 1)[-1], ())
        value = fact.value if fact.value is not None else fact.high or fact.low
        if value is not None and value > 0 and ranges:
            yield from _check(claim, fact, value, ranges)


def unchecked(article: Article) -> tuple[str, ...]:
    """Drugs with doses for which no usual range is known."""
    facts = (claim.fact for claim in article.claims)
    known = article.vocabulary.dose_ranges
    found = {f.drug for f in facts if isinstance(f, Dose) and (f.concept or "").rsplit("/", 1)[-1] not in known}
    return tuple(sorted(found))


def amount(value: Decimal, unit: str) -> Amount | None:
    """A dose as milligrams or international units; None for other units and for rates a minute, an hour or a week."""
    parts = unit.split("/")
    if parts[-1] == "d" and len(parts) > 1:
        parts.pop()
    if len(parts) > 2 or (len(parts) == 2 and parts[1] not in _PER):
        return None
    per = parts[1] if len(parts) == 2 else ""
    if parts[0] in _MASS:
        return Amount(value * _MASS[parts[0]], "mass", per)
    return Amount(value, "units", per) if parts[0] == "[IU]" else None


def _check(claim: Claim, fact: Dose, value: Decimal, ranges: tuple[DoseRange, ...]) -> Iterator[Finding]:
    told = amount(value, fact.unit)
    usual = [(r, low, high) for r in ranges if (low := amount(r.low, r.unit)) and (high := amount(r.high, r.unit))]
    usual = [(r, low, high) for r, low, high in usual if told and low.kind == told.kind]
    if told is None or not usual or fact.total:
        return
    if told.per and any(high.per for _, _, high in usual):  # a flat dose is an adult's
        usual = [(r, low, high) for r, low, high in usual if high.per]
    off = [_times_off(told, low, high) for _, low, high in usual]
    if any(abs(times) < _FAR for times in off):
        return
    nearest, explained = min(off, key=abs), _explained(fact, value, ranges)
    if explained or abs(nearest) < _ANOTHERS:
        yield _finding(claim, fact, value, nearest, explained, ranges)


def _times_off(told: Amount, low: Amount, high: Amount) -> Decimal:
    """How many times above the range (positive) or below it (negative); 1 within it, whatever the body's size."""
    least, most = _PER[told.per]
    range_least, range_most = _PER[low.per]
    if told.per == low.per:
        least = most = range_least = range_most = Decimal(1)
    # the same person is small or large in both units
    above = min(told.value * least / (high.value * range_least), told.value * most / (high.value * range_most))
    below = min(low.value * range_least / (told.value * least), low.value * range_most / (told.value * most))
    if above > 1:
        return above
    return -below if below > 1 else Decimal(1)


def _explained(fact: Dose, value: Decimal, ranges: tuple[DoseRange, ...]) -> str:
    """The one slip that makes the dose a usual one: another unit, a factor of ten; "" where none does."""
    for r in ranges:
        if r.low <= value <= r.high and r.unit != fact.unit.removesuffix("/d"):
            return f"{value} {r.unit}"
    same = [r for r in ranges if r.unit == fact.unit.removesuffix("/d")]
    for factor in (Decimal(10), Decimal("0.1")):
        if any(r.low <= value * factor <= r.high for r in same):
            return f"{(value * factor).normalize():f} {fact.unit}"
    return ""


def _finding(
    claim: Claim, fact: Dose, value: Decimal, times: Decimal, explained: str, ranges: tuple[DoseRange, ...]
) -> Finding:
    usual = "; ".join(f"{r.low}–{r.high} {r.unit}" for r in ranges)
    side, side_ru = ("above", "выше") if times > 0 else ("below", "ниже")
    return Finding(
        type=IssueType.UNIT,
        severity=Severity.ERROR if explained else Severity.WARNING,
        places=fact.evidence,
        en=f"{fact.drug} {value} {fact.unit} is {abs(times):.0f} times {side} its usual doses ({usual}).",
        ru=f"{fact.drug} {number(value)} {fact.unit}: в {abs(times):.0f} раз {side_ru} обычных доз ({number(usual)}).",
        printed=fact.printed,
        recomputed=explained,
        how=f"usual: {usual}",
        suggestion=explained or "see the source of the dose",
        claims=(claim,),
        key=(fact.drug, value, fact.unit),
    )
