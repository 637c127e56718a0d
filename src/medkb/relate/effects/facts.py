"""Ratios told in sentences, each as a comparison of two groups, as that of a factor, or as neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from medkb.model import BlockKind, Effect, Fact, Mention
from medkb.relate.context import Context
from medkb.relate.effects.factors import (
    associates_behind,
    factor_of,
    is_second_outcome,
    subject_of,
    tells_factors,
)
from medkb.relate.effects.naming import is_other, measure_of, names_of
from medkb.relate.effects.outcome import Outcome, outcome_named, outcome_of
from medkb.relate.effects.sides import Sides, sides_of
from medkb.relate.passage import Passage
from medkb.relate.times.assumed import is_assumed
from medkb.text.effects import UNTOLD, PrintedEffect, measure_named, printed_effects
from medkb.text.gate import gated

_ANY = gated(r"ratio|hazard|relative risk|HR|OR|RR|ОШ|ОР|(?i:отношени|относительн)")
# A limit that a trial sets itself, not a result.
_LIMIT = re.compile(r"(?i)\b(?:margins?|boundar\w+|threshold|limit|границ\w+|порог\w*|предел\w*)\b")
_TARGET = re.compile(
    r"(?i)\b(?:to (?:detect|show|demonstrate|exclude)|target\w*|corresponding to|assuming|чтобы выявить|для выявления|целев\w+)\b"
)
# A sentence that ends in a reference: "… of the control group.[2] A meta-analysis …".
_SENTENCE = re.compile(r"[.!?]\s?\[[\d,\s–-]+\]\s(?=[A-ZА-ЯЁ])")
_GROUP = re.compile(r"(?i)\s(?:groups?|arms?|cohorts?)\b")
# "Immune-related events in the nivolumab group were associated with": a factor within one arm.
_WITHIN = re.compile(r"(?i)\S\s(?:in|among|within|в|во|у|среди)\s(?:the\s|группе\s|группы\s|больных\s|пациентов\s)?$")
_REACH = 50  # characters around a ratio in which a limit is named
_SURE, _ONE_SIDED, _FACTOR, _UNCLEAR = 0.9, 0.8, 0.85, 0.55
_NOT_TOLD = 0.2  # off where the article does not say which ratio it is
_OF_NOTHING = 0.1  # or what it is of


def effect_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """The ratios of a sentence that are results."""
    if p.block.section == "references" or p.block.kind is BlockKind.KEYWORDS or not _ANY.search(p.words):
        return
    printed = list(printed_effects(p.text, p.start, p.end))
    names = names_of(p.text) if printed else None
    if names is None or is_assumed(p):
        return
    since, place = p.start, 0
    factors: list[tuple[int, int]] = [effect.name for effect in printed]  # no names of outcomes: "ожирение (ОШ = 2,6"
    for effect in printed:
        place = place + 1 if effect.series else 0
        since = max(since, _sentence(p, effect))
        if not is_other(names, effect) and not _is_planned(p, effect):
            yield _fact(context, p, effect, (since, place), factors)
        since = effect.end


def _sentence(p: Passage, effect: PrintedEffect) -> int:
    """Where the ratio's own sentence begins."""
    return max([p.start, *(m.end() for m in _SENTENCE.finditer(p.text, p.start, effect.start))])


def _is_planned(p: Passage, effect: PrintedEffect) -> bool:
    """A limit or a size that a study set itself; in the methods, any ratio without an interval and a p value."""
    if p.block.section == "methods" and effect.low is None and effect.p is None:
        return True
    around = p.text[max(p.start, effect.start - _REACH) : effect.start]
    behind = p.text[effect.end : min(p.end, effect.end + 25)]
    limit = _LIMIT.search(around) or _LIMIT.search(behind)
    return effect.low is None and bool(limit or _TARGET.search(around))


def _fact(
    context: Context, p: Passage, effect: PrintedEffect, at: tuple[int, int], factors: list[tuple[int, int]]
) -> Effect:
    """`at` is where the sentence begins to speak of the ratio, and its place among those of one name."""
    span, outcome, sides = _told(context, p, effect, at, factors)
    if span is not None:
        factors.append(span)
    measure = measure_of(names_of(p.text), effect, outcome.timed)
    slots, rule, confidence = _whose(p, span, sides, context.finder.main)
    confidence -= _NOT_TOLD * (measure == UNTOLD) + _OF_NOTHING * (outcome.of is None)
    shared = context.shared(p, *effect.figure, rule, confidence)
    return Effect(**shared | slots | figures_of(effect) | told_of(outcome), measure=measure, adjusted=effect.adjusted)


def _told(
    context: Context, p: Passage, effect: PrintedEffect, at: tuple[int, int], factors: list[tuple[int, int]]
) -> tuple[tuple[int, int] | None, Outcome, Sides | None]:
    """Where the factor of a ratio stands, what the ratio is of, and its two sides."""
    (since, place), first = at, _sentence(p, effect)
    span = factor_of(p, effect, since) if tells_factors(p, effect) else None
    before = [f for f in factors if first <= f[0] and not _names_ratio(p, f)]
    if span is not None and before and is_second_outcome(p, span):
        return before[-1], outcome_named(context, p, [h for h in p.heads if span[0] <= h.start < span[1]][:1]), None
    heads = [h for h in p.heads if h.start >= first and not _names_group(p, h)]
    inside = [*factors, *([span] if span else [])]
    heads = [h for h in heads if not any(a <= h.start < b for a, b in inside)]
    outcome = outcome_of(context, p, effect, place, heads)
    if outcome.of is None and span is not None:
        verb = associates_behind(p, effect)
        outcome = outcome_named(context, p, [h for h in heads if h.start >= (verb or effect.end)][:1])
    sides = sides_of(context, p, effect, outcome, since, first)
    if span is not None and _names_side(context, p, span, sides):
        span, outcome = None, outcome_of(context, p, effect, place, p.heads)
    if span is None and sides is None:
        span = subject_of(p, effect, since)
    return span, outcome, sides


def _names_ratio(p: Passage, span: tuple[int, int]) -> bool:
    return measure_named(p.text[slice(*span)]) is not None


def told_of(outcome: Outcome) -> dict[str, Any]:
    """The slots of what a ratio is of."""
    return {"of": outcome.of, "concept": outcome.concept, "at": outcome.at}


def figures_of(effect: PrintedEffect) -> dict[str, Any]:
    """The slots of the printed figures."""
    return {
        "value": effect.value,
        "ci_low": effect.low,
        "ci_high": effect.high,
        "ci_level": effect.level,
        "p": effect.p,
    }


def _names_group(p: Passage, head: Mention) -> bool:
    """What names a group is not what the ratio is of: "in the discontinuation group"."""
    return any(g.start <= head.start < g.end for g in p.groups) or bool(_GROUP.match(p.text, head.end, p.end))


def _names_side(context: Context, p: Passage, span: tuple[int, int], sides: Sides | None) -> bool:
    """What seems a factor is one of the arms that the article compares, or one of the two groups that are told apart."""
    inside = [g for g in p.groups if span[0] <= g.start < span[1]]
    named = {g.label for g in inside if not _WITHIN.search(p.text[span[0] : g.start])}
    compared = sides is not None and sides[1] is not None
    return bool(named & set(context.finder.main)) or (compared and bool(sides and named & set(sides)))


def _whose(
    p: Passage, span: tuple[int, int] | None, sides: Sides | None, arms: Sequence[str]
) -> tuple[dict[str, Any], str, float]:
    """Arm, comparator and factor, with the rule that tells them and how sure it is."""
    if span is not None:
        within = [g.label for g in p.groups if span[0] <= g.start and g.end <= span[1] and g.label in arms]
        words = " ".join(p.text[slice(*span)].split())
        return {"arm": within[0] if len(within) == 1 else "all", "factor": words}, "effect.factor", _FACTOR
    if sides is None:
        return {"arm": "all"}, "effect.unclear", _UNCLEAR
    arm, comparator = sides
    return {"arm": arm, "comparator": comparator}, "effect.compared", _SURE if comparator else _ONE_SIDED
