"""Which ratio a name is in this article: "ОР" and "RR" are what the article defines, never what they often are.

"Отношение рисков" translates the ratio of hazards as often as that of risks. It is one of hazards where it is of a time
to an event, where the article says so in Latin or computes it in Cox's model, or where the article prints the same
figure as a hazard ratio; else it stays untold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from medkb.text.effects import HR, IRR, OR, RR, UNTOLD, PrintedEffect, printed_effects

_COX = r"(?:Кокс\w*|Cox\w*|пропорциональн\w+ (?:рисков|интенсивност\w+|угроз))"


def _of_hazards(name: str) -> re.Pattern[str]:
    """The name beside its English one, or in a sentence on Cox's model."""
    return re.compile(
        rf"(?:{name})[^.;]{{0,60}}?(?:\b[Hh]azard|\bHR\b)|(?:\b[Hh]azard ratio|\bHR\b)[^.;]{{0,25}}?(?:{name})"
        rf"|(?:{name})[^.;]{{0,120}}?{_COX}|{_COX}[^.;]{{0,120}}?(?:{name})"
    )


_SPELLED = _of_hazards(r"[Оо]тношени\w+ рисков")
_SHORT = _of_hazards(r"\bОР\b")
_DEFINED = re.compile(r"(?i)отношени\w+\sрисков\s?[(–—-]\s?ОР\b|\bОР\s?[(–—-]\s?отношени\w+\sрисков")
_OF_RISKS = re.compile(r"(?i)относительн\w+\sриск\w*[^.;()]{0,5}[(–—-]\s?ОР\b|\bОР\s?[(–—-]\s?относительн\w+\sриск")
_OF_HAZARDS = re.compile(
    r"(?i)отношени\w+\s(?:угроз\w*|опасност\w+)[^.;()]{0,5}[(–—-]\s?ОР\b|\bОР\s?[(–—-]\s?отношени\w+\s(?:угроз|опасност)"
)
_OF_RATES = re.compile(r"(?i)rate\sratios?\s?[(\[]RR\b|\bRR\s?[,=–—-]\s?(?:incidence\s)?rate\sratio")
# Abbreviations that stand for another thing in this article: their figures are ratios only where an interval proves it.
_OTHERS = {
    HR: re.compile(r"(?i)(?:heart rates?|hormone receptors?|high[ -]risk|hormone)\s?[(\[]\s?HR|\bHR\s?[,=–—-]\s?(?:heart|hormone|high)"),
    RR: re.compile(r"(?i)(?:respon(?:se|der)|respiratory|relapse|remission|recurrence)\srates?\s?[(\[]\s?RR|\bRR\s?[,=–—-]\s?re(?:sp|la|mi|cu)\w+"),
    OR: re.compile(r"(?i)(?:overall|objective)\s(?:responses?|remissions?)\s?[(\[]\s?OR|operating (?:room|theat\w+)\s?[(\[]\s?OR"),
    UNTOLD: re.compile(r"(?i)(?:общ\w+|объективн\w+|полн\w+)\s(?:ответ\w*|ремисси\w+)\s?[(\[]\s?ОР|\bОР\s?[,=–—-]\s?(?:общ|объективн)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What an article says of its ratios; UNTOLD where it does not."""

    spelled: str  # what "отношение рисков" is
    short: str  # and "ОР"
    rates: bool  # "RR" is defined as a ratio of rates
    others: frozenset[str]  # abbreviations that it defines as another thing
    known: dict[tuple[object, ...], str]  # by figures, the measure that is told at another place


@lru_cache(maxsize=4)
def names_of(text: str) -> Names:
    """What the article defines, read once."""
    spelled = HR if _SPELLED.search(text) else UNTOLD
    meant = {RR} if _OF_RISKS.search(text) else set()
    meant |= {HR} if _SHORT.search(text) or _OF_HAZARDS.search(text) else set()
    meant |= {spelled} if _DEFINED.search(text) else set()
    short = meant.pop() if len(meant) == 1 else UNTOLD
    known: dict[tuple[object, ...], str] = {}
    for effect in printed_effects(text, 0, len(text)):
        if effect.measure != UNTOLD and effect.low is not None:
            known.setdefault((effect.value, effect.low, effect.high), effect.measure)
    others = frozenset(measure for measure, pattern in _OTHERS.items() if pattern.search(text))
    return Names(spelled, short, bool(_OF_RATES.search(text)), others, known)


def is_other(names: Names, effect: PrintedEffect) -> bool:
    """The abbreviation stands for another thing, and no interval says otherwise."""
    return effect.measure in names.others and not effect.spelled and effect.low is None


def measure_of(names: Names, effect: PrintedEffect, timed: bool) -> str:
    """The measure; `timed` where the ratio is of a time to an event."""
    return measure_told(names, effect.measure, effect.spelled, timed, (effect.value, effect.low, effect.high))


def measure_told(names: Names, measure: str, spelled: bool, timed: bool, figures: tuple[object, ...]) -> str:
    """The same of a name and figures that stand apart, as in the head and the cell of a table."""
    if measure == RR and not spelled and names.rates:
        return IRR
    if measure != UNTOLD:
        return measure
    meant = names.spelled if spelled else names.short
    if meant != UNTOLD:
        return meant
    return HR if timed else names.known.get(figures, UNTOLD)
