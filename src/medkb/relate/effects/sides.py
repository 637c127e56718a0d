"""Of whom to whom a ratio is: the groups of its own words, of the figures that it compares, or of its sentence.

The first group is compared with the second, and with the one that stands behind "versus" or "compared with" always.
Where the figures of the two speak against it, nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import Figure, FigureKind, Group
from medkb.relate.arms.runs import paired_run
from medkb.relate.context import Context
from medkb.relate.effects.outcome import Outcome
from medkb.relate.passage import Passage
from medkb.text.effects import PrintedEffect

Sides = tuple[str, str | None]
"""Arm and comparator, None where only the arm is told."""

_AGAINST = re.compile(
    r"(?i)\b(?:compared (?:with|to)|versus|vs\.?|v|than|relative to|over|in comparison (?:with|to)|as opposed to|по сравнению с|чем|против|"
    r"относительно|в отличие от|в сравнении с)\s(?:(?:the|that|in|with|those|patients|on|receiving|treated|given|у|в|группой|группе|пациентами|"
    r"больными|пациентов|больных|таков\w+|таким|использованием|применением|на фоне|при|с)\s){0,5}$"
)
_BEHIND = re.compile(
    r"(?i)[)\]]{0,2},?\s(?:for|with|in favou?r of|favou?ring|в пользу|для|при|на фоне)\s(?:the\s)?(?:[^\W\d_]+\s){0,2}?"
)
_WITH = re.compile(r"(?i)\s?(?:\+|[–/-]|plus|in combination with|combined with|в комбинации с|в сочетании с)\s?")
_CONTROL = re.compile(r"(?i)\bplacebo\b|\bплацебо\b")
_WITHOUT = re.compile(r"(?i)\b(?:without|без|instead of|вместо|no)\s")
_SOME = re.compile(
    r"(?i)\b(?:in|among|у|среди)\s(?:[^\W\d_]+\s){0,2}(?:patients|those|men|women|children|subgroups?|больн\w+|пациент\w+|мужчин|женщин|подгрупп\w*)\b|subgroup|подгрупп"
)
_UNNAMED = ("comparison", "all", "patient")
_PAIR = 2
_MUCH = 1.15  # by how much two figures differ where their order says something
_FIGURES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.TIME, FigureKind.COUNT)


def sides_of(
    context: Context, p: Passage, effect: PrintedEffect, outcome: Outcome, since: int, first: int
) -> Sides | None:
    """The two sides; `since` is where the sentence begins to speak of this ratio, `first` where it begins.

    None where nothing is told.
    """
    own = p.part_at(effect.start).source == "own"
    in_gap = _pair(context, p, [g for g in p.groups if effect.name[1] <= g.start < effect.figure[0]], own)
    behind = [g for g in p.groups if effect.end <= g.start < effect.end + 60]
    behind = behind if behind and _BEHIND.fullmatch(p.text[effect.end : behind[0].start]) else []
    told = in_gap or _pair(context, p, behind, own)
    if told is not None:
        return told
    run = _run(p, effect, since)
    if run:
        if _speaks_against(run, effect, outcome):
            return None
        arms = [context.arm_of(p, figure) for figure in run]
        unnamed = set(_UNNAMED) - set(context.finder.main)  # "comparison" may be an arm's own name
        if arms[0] != arms[1] and not set(arms) & unnamed:
            return arms[0], arms[1]
    before = [g for g in p.groups if since <= g.start and g.end <= effect.start]
    told = _pair(context, p, before or [g for g in p.groups if first <= g.start and g.end <= effect.start], own)
    told = told if told is not None and told[1] else _treatments(context, p, effect) or told
    return told or _from_elsewhere(context, p, effect)


def _pair(context: Context, p: Passage, groups: Sequence[Group], own: bool) -> Sides | None:
    """The two groups of a stretch, or its only one and the article's other arm."""
    strong = [g for g in groups if not g.weak]
    known = strong if len({g.label for g in strong}) >= min(_PAIR, len({g.label for g in groups})) else groups
    first = {g.label: g for g in reversed(known)}
    ordered = sorted(first.values(), key=lambda g: g.start)
    if not ordered or len(ordered) > _PAIR:
        return None
    compared = [bool(_AGAINST.search(p.text, max(p.start, g.start - 60), g.start)) for g in ordered]
    if len(ordered) == _PAIR:
        a, b = reversed(ordered) if compared == [True, False] else ordered
        return a.label, b.label
    main = context.finder.main
    label = ordered[0].label
    if not own or label not in main or len(main) != _PAIR:
        return None
    other = next(arm for arm in main if arm != label)
    return (other, label) if compared[0] else (label, other)


def _from_elsewhere(context: Context, p: Passage, effect: PrintedEffect) -> Sides | None:
    """Both arms of the sentence before, where this one names none; what another study gave, where it names one drug."""
    if p.part_at(effect.start).source == "own":
        before = context.finder.before(p)
        some = p.groups or _SOME.search(p.text, p.start, p.end)  # only a part of both
        both = len(before) == _PAIR and set(before) == set(context.finder.main) and not some
        return (before[0], before[1]) if both else None
    if _WITHOUT.search(p.text, p.start, effect.start):
        return None
    given = context.arm_of(p, Figure(effect.start, effect.end, FigureKind.PERCENT))
    return None if given in _UNNAMED else (given, None)


def _treatments(context: Context, p: Passage, effect: PrintedEffect) -> Sides | None:
    """Two treatments that the sentence sets against each other, though the article calls no arm by them."""
    found: list[Group] = []
    for m in p.mentions:
        if m.scheme != "drug" or m.candidate or m.start >= effect.figure[0]:
            continue
        label = context.vocabulary.get("drug", m.concept).en
        if found and _WITH.fullmatch(p.text, found[-1].end, m.start):
            found[-1] = Group(found[-1].start, m.end, f"{found[-1].label} + {label}")
        else:
            found.append(Group(m.start, m.end, label))
    found += [Group(*match.span(), "placebo") for match in _CONTROL.finditer(p.text, p.start, effect.figure[0])]
    against = any(_AGAINST.search(p.text, max(p.start, g.start - 60), g.start) for g in found)
    return _pair(context, p, found, own=False) if against else None


def _run(p: Passage, effect: PrintedEffect, since: int) -> list[Figure]:
    """The last two figures before a ratio that stand in a row."""
    before = [f for f in p.figures if f.kind in _FIGURES and since <= f.start and f.end <= effect.start]
    run = paired_run(p, before[-1]) if before else []
    return run if len(run) == _PAIR and run[-1].end <= effect.start else []


def _speaks_against(run: Sequence[Figure], effect: PrintedEffect, outcome: Outcome) -> bool:
    """The longer time or the smaller share of events has the greater risk."""
    first, second = (f.value if f.value is not None else f.low for f in run)
    if first is None or second is None or effect.value == 1 or not first or not second:
        return False
    times = run[0].kind is FigureKind.TIME
    if max(first / second, second / first) < _MUCH or (not times and outcome.of is None):
        return False
    rises = first > second if not times and outcome.grows else first < second
    return rises != (effect.value > 1)
