"""People that no outcome or event claims: populations, arms, subgroups, characteristics, denominators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.model import BlockKind, Cohort, Fact, Figure, FigureKind
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_INCLUDED = re.compile(
    r"(?i)включ|вош(?:ел|л)|участв|обследова|рандомизир|набран|наблюда|получал|получил|применял|осуществл|проводил|проведен|выполн|назнач|имел|проанализир|пролечен|наход|составил|enrol|includ|recruit|randomi[sz]|divided|allocat|participat|analy[sz]|treated|evaluat|assess|assigned|received|underwent|among|среди|of the|study|исследован|data|cohort|series"
)
_ROUNDING = Decimal("0.6")  # percentage points: whole percentages are off by 0.5 at most


def denominator_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """The people of whom a share is printed in words: "5 из 16", "13 of 31"."""
    if figure.n is not None and re.search(r"(?i)\b(?:из|of)\b", figure.text):
        role = "population" if p.source == "cited" else "subgroup"
        slots = context.shared(p, figure.start, figure.end, "people.denominator", 0.7)
        yield Cohort(**slots, n=figure.n, role=role)


def size_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """A size such as "(n = 24)": behind an arm's name the arm's, elsewhere a subgroup's."""
    arm = next((g.label for g in p.groups if 0 <= figure.start - g.end < 4), None)
    role = "arm" if arm else "subgroup"
    before = re.search(r"[^.;,()\n]{0,60}$", p.text[p.start : figure.start].rstrip("( "))
    label = arm or (before[0].strip() if before else None)
    slots = context.shared(p, figure.start, figure.end, f"people.{role}", 0.85)
    yield Cohort(**slots, n=figure.count, role=role, arm=arm or "all", label=label)


def people_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """A count, with or without its percentage, as a cohort."""
    if figure.count is None or not _counts_people(p, figure):
        return
    role = _role(context, p, figure) if figure.kind is FigureKind.COUNT else "characteristic"
    arm = context.arm_of(p, figure)
    if context.sizes.get(arm) == figure.count:
        role = "arm"
    slots = context.shared(p, figure.start, figure.end, f"people.{role}", 0.7)
    slots["arm"] = arm if role == "arm" else "all"
    yield Cohort(
        **slots,
        n=figure.count,
        of=figure.n or _total(context, p, figure),
        percent=figure.value,
        role=role,
        label=_label(p, figure),
    )


def _total(context: Context, p: Passage, figure: Figure) -> int | None:
    """The stated population, where the printed count and percentage are of it."""
    total = context.population
    if p.source != "own" or total is None or figure.count is None or figure.value is None or figure.count > total:
        return None
    return total if abs(Decimal(100 * figure.count) / total - figure.value) <= _ROUNDING else None


def _counts_people(p: Passage, figure: Figure) -> bool:
    if figure.kind is FigureKind.ALL or (figure.kind is FigureKind.SHARE and figure.value is None):
        return False
    if p.block.kind is BlockKind.TABLE and (figure.value is None or not _letters_beside(p, figure)):
        return False
    if figure.kind is not FigureKind.COUNT:
        return True
    repeated = p.block.section == "discussion" and p.source == "own"
    return not repeated and bool(_INCLUDED.search(p.words))


def _role(context: Context, p: Passage, figure: Figure) -> str:
    """The largest own count so far is the population; so is every count of another study."""
    if p.source == "cited":
        return "population"
    if (figure.count or 0) < (context.population or 0):
        return "subgroup"
    context.population = figure.count
    return "population"


def _letters_beside(p: Passage, figure: Figure) -> bool:
    """A row of values alone says nothing of whom it counts."""
    return bool(re.search(r"[^\W\d_]{3,}", p.text[p.start : figure.start]))


def _label(p: Passage, figure: Figure) -> str | None:
    """The words that stand with the figure, up to the clause's end."""
    after = re.match(r"[^.;,()]{0,80}", p.text[figure.end : p.end])
    words = (figure.text if figure.kind is FigureKind.COUNT else "") + (after[0] if after else "")
    if len(words.strip()) < 4:
        before = re.search(r"[^.;,()]{0,60}$", p.text[p.start : figure.start])
        words = before[0] if before else ""
    return re.sub(r"\s+", " ", words).strip(" –—-:") or None
