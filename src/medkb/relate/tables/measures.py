"""What the numbers of a row or column are: shares of patients, medians of times, ratios, or measurements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_INTERVAL = re.compile(
    r"(?i)\(?\b9\d\s?%(?:[\s-]?(?:CI|ДИ|confidence\w*(?: interval)?|доверительн\w+ интервал\w*))?\)?"
)
_RATIO = re.compile(
    r"\b[am]?(?:HR|OR|RR|IRR|sHR)\b|\b[ас]?О[РШ]\b|\bОтР\b|\bAUC\b|\bППК\b|β"
    r"|(?i:hazard|odds ratio|risk ratio|relative risk|отношени\w+ (?:рисков|шансов|угроз)|относительн\w+ риск|c-index)"
)
_MEDIAN = re.compile(r"(?i:медиан|\bmedian)|\bMe\b")
_OTHER = re.compile(
    r"(?i)средн(?:ее|яя|ий|ие)|\bmean\b|±|\(SD\)|\bIQR\b|\bМКИ\b|чувствительн|специфичн|sensitivity|specificity"
    r"|прогностическ\w+ (?:ценност|значимост)|predictive value|\bпорог|cut-?off|threshold|\baccuracy|\bбалл|\bscore\b"
)
_TIME = re.compile(
    r"(?i)[,(]\s?(?:(?P<mo>мес(?:яц(?:ы|ев)?)?|months?|mo)|(?P<a>лет|год[ыа]?|years?|yrs?)|(?P<wk>нед(?:ел[иья])?|weeks?|wks?)|(?P<d>дн(?:и|ей|я)?|сут(?:ки|ок)?|days?))\b\.?"
)
_P_HEAD = re.compile(
    r"(?i)\W*(?:[pр](?:[\s-]?(?:values?|значени[ея]|level|уровень|for trend|для тренда))?|значени[ея] [pр]|уровень (?:значимости|p)|"
    r"достоверность(?: различий)?|significance|(?:log-?rank|лог-?ранк\w*)(?: (?:test|тест))?(?:,? p)?)[\W\d]*(?:\([^()]*\))?\W*"
)
_STATISTIC = re.compile(
    r"(?i)\W*(?:χ|chi|difference|risk difference|absolute|between-group|разниц\w+|разность|межгрупп\w+|NNT\b|NNH\b|ARR\b|ARD\b|RD\b)"
)
_SAID_SHARE = re.compile(
    r"(?i)\b(?:n|no\.?|абс\.?(?:\sч(?:исло|\.))?|число|кол-?во)\s?(?:\(\s?%\s?\)|,\s?%|/\s?%)|№\s?\(%\)|\bn\s?/\s?N\b"
)
_MEASURED = re.compile(
    r"±|\bSD\b|\bIQR\b|\bМКИ\b|\bMe\b|(?i:(?:баллы|(?<!end )(?<!end-)(?<!time )points|scores?)\W*$|quality of life|качеств\w+ жизни"
    r"|\bmeans?\W*$|(?:laboratory|biochemical) (?:values|parameters|data)|(?:лабораторн|биохимическ)\w+ (?:показател|данн|параметр))"
)
_UNIT = re.compile(
    r"(?i)[,(]\s?(?:×\s?10|[мкн]?к?г(?:/\w+)?\b|[мкн]*моль|[мк]?л\b|[ЕM]?Д/|МЕ\b|мм\b|см\b|ч(?:ас(?:ы|ов|а)?)?\b|мин\b|[mµμnp]?g(?:/\w+)?\b|kg\b"
    r"|[mµμn]?mol|m?l\b|I?U/|IU\b|mm\b|cm\b|h(?:ours?)?\b|min\b|points?\b)"
)
# The heads of a table of what is given: doses, days and routes count nobody.
_GIVEN = re.compile(
    r"(?i)\W*(?:(?:разовая |суточная |single |daily )?(?:доз[аы]|dos(?:e|es|age|ing))(?:[\s,(]+(?:и режим|в |per )?[^\W\d_]{1,4}(?:/[\w^²]+){1,3}|[\s,(]+мк?г|[\s,(]+[mµ]g)?|"
    r"дни(?: введения| при[её]ма| цикла| терапии)?|день(?: введения| цикла| терапии)?|days?(?:\(s\))?(?: of (?:administration|the cycle|cycle|treatment))?|"
    r"(?:путь|способ) введения|route(?: of administration)?|кратность(?: введения| при[её]ма)?|schedule|режим (?:введения|дозирования)|длительность(?: введения| инфузии)?|duration of infusion)\W*"
)


class Kind(Enum):
    """What a number counts or measures."""

    SHARE = "share"  # patients and per cent of them
    MEDIAN = "median"  # a time, in the unit of the measure
    RATIO = "ratio"  # of hazards, odds or risks; "RR" and "OR" are rates of response too, which only their cells tell
    OTHER = "other"  # means, laboratory values, scores: no patients


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind, the unit of a time ("mo", "a", "wk", "d"), and whether bare numbers are said to be per cent."""

    kind: Kind
    unit: str = ""
    percent: bool = False
    interval: bool = False  # the numbers in brackets are an interval of confidence


def tells_p(words: str) -> bool:
    """True for the head of a column of p values."""
    return bool(_P_HEAD.fullmatch(words))


def said_share(words: str) -> bool:
    """True where words say that patients are counted: "n (%)", "абс. (%)", "n/N"."""
    return bool(_SAID_SHARE.search(words))


def measures_all(caption: str) -> bool:
    """True for the caption of a table of means, scores or laboratory values that does not say that it counts patients."""
    return bool(_MEASURED.search(caption)) and not said_share(caption)


def is_statistic(words: str) -> bool:
    """True for the head of a column that compares the others: p values, ratios, differences."""
    return tells_p(words) or bool(_STATISTIC.match(words)) or measure(words).kind is Kind.RATIO


@lru_cache(maxsize=1024)  # each head is asked once a row, each label once a column
def measure(words: str) -> Measure:
    """What the words of a head, a label or both say of the numbers; shares of patients where they say nothing."""
    interval = bool(re.search(r"\b(?:CI|ДИ)\b|(?i:confidence|доверительн)", words))
    if _SAID_SHARE.search(words):
        return Measure(Kind.SHARE, percent=True, interval=interval)
    if _STATISTIC.match(words) or _GIVEN.fullmatch(words):
        return Measure(Kind.OTHER, interval=interval)
    bare = _INTERVAL.sub(" ", words)
    percent = "%" in bare
    if _RATIO.search(bare) and not percent:
        return Measure(Kind.RATIO, interval=interval)
    time = _TIME.search(bare)
    if _MEDIAN.search(bare) and not percent:
        return Measure(Kind.MEDIAN, time.lastgroup or "" if time else "", interval=interval)
    if _OTHER.search(bare) or ((time or _UNIT.search(bare)) and not percent):
        return Measure(Kind.OTHER, interval=interval)
    return Measure(Kind.SHARE, percent=percent, interval=interval)
