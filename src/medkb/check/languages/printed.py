"""Printed numbers of a stretch in a form that both languages share: value, unit and sign of comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medkb.text.numbers import WORDS

PERCENT, P_VALUE = "%", "p"
# No part of a name ("CD19", "IL-6", "R-BAC500"), of a longer number or of a date; "Д+22" and "D+22" are days.
_NUMBER = re.compile(
    r"(?<![\w.,·^/])(?<![A-Za-zА-Яа-яёЁ][-–−])"
    r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:[.,·]\d+)*(?![\d/^])"
)
_WORD = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")(?![\w])", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
# "3–17 лет", "81 и 63 %", "52.8, 50.0 and 30.3%": the unit of the last is that of all.
_ONWARD = re.compile(
    r"\s?(?:[–—−-]|до|to|и|and|vs\.?|versus|против|[,;](?=\s)),?\s?(?:and\s|и\s)?\d+(?:[.,·]\d+)?(?![\d/])"
)
_GAP = r"[\s\u00a0\u2009\u202f-]{0,2}(?:[а-яё]{1,3}-)?"
# Units of time with what they are in days: 24 weeks are told from 6 months by nobody.
_TIMES: tuple[tuple[str, str, Decimal], ...] = (
    ("min", r"мин(?:\b|ут)|min(?:\b|ute)", Decimal(1) / 1440),
    ("h", r"ч(?:\b|ас)|h\b|hr|hour", Decimal(1) / 24),
    ("d", r"сут(?:\b|ок|ки)|дн(?:\b|ей|я|евн)|день|days?\b|d\b", Decimal(1)),
    ("wk", r"нед(?:\b|ел)|weeks?\b|wks?\b", Decimal(7)),
    ("mo", r"мес(?:\b|яц|ячн)|months?\b|mo\b|mos\b", Decimal("30.4")),
    ("a", r"лет(?:\b|н)|год|years?\b|yrs?\b|yr\b", Decimal("365.25")),
)
_AMOUNTS = (
    ("ug", r"мкг|[µμ]g|mcg|ug"),
    ("mg", r"мг|mg"),
    ("ng", r"нг|ng"),
    ("g", r"г(?![а-яё.])|g(?![a-z])"),
    ("mmol", r"ммоль|mmol"),
    ("umol", r"мкмоль|[µμu]mol"),
    ("[IU]", r"МЕ|ME|IU|ЕД|U(?![a-z])"),
    ("Gy", r"Гр\b|Gy"),
)
_PER = re.compile(
    r"(?:\s?/\s?|\sper\s|\sна\s(?:1\s)?)(?P<per>кг|kg|м\s?[2²]|m\s?[2²]|м\^2|m\^2|мл|ml|mL|дл|dl|dL|л|l|L|сут|д|day|d|нед|week)(?![а-яёa-z])"
)
_PER_CODES = {"кг": "kg", "м": "m2", "m": "m2", "мл": "ml", "дл": "dl", "л": "l", "сут": "d", "д": "d", "day": "d"}
_UNIT = re.compile(
    _GAP
    + r"(?:(?P<percent>%|процент|per\s?cent)|"
    + "|".join(f"(?P<t{i}>{words})" for i, (_, words, _) in enumerate(_TIMES))
    + "|"
    + "|".join(f"(?P<a{i}>{words})" for i, (_, words) in enumerate(_AMOUNTS))
    + ")"
)
_P_BEFORE = re.compile(r"(?<![\w-])[pрPР]\s?(?:-?value\s?)?[=<>≤≥]\s?$")
_DAY_BEFORE = re.compile(r"(?<!\w)[DdДд]\s?[+-]\s?$")
_SIGN_BEFORE = re.compile(r"([<>≤≥=])\s?$")
DAYS = {code: days for code, _, days in _TIMES}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number at [start, end): `unit` is a code or "", `sign` a printed sign before it, `word` where it is spelt."""

    start: int
    end: int
    value: Decimal
    unit: str = ""
    sign: str = ""
    word: bool = False

    @property
    def dimension(self) -> str:
        """What kind of quantity the unit measures; "" where none is printed."""
        if self.unit in DAYS:
            return "time"
        return "amount" if self.unit and self.unit not in (PERCENT, P_VALUE) else self.unit


def printed(text: str, start: int, end: int, lang: str) -> Iterator[Printed]:
    """The numbers of text[start:end] in order of place."""
    found = [_number(text, m, lang) for m in _NUMBER.finditer(text, start, end)]
    found += [
        Printed(m.start(), m.end(), Decimal(WORDS[m[0].lower()]), unit_at(text, m.end()), word=True)
        for m in _WORD.finditer(text, start, end)
    ]
    yield from sorted((n for n in found if n is not None), key=lambda n: n.start)


def _number(text: str, match: re.Match[str], lang: str) -> Printed | None:
    value = _value(match[0], lang)
    if value is None:
        return None
    before = text[max(0, match.start() - 12) : match.start()]
    sign = _SIGN_BEFORE.search(before)
    if _P_BEFORE.search(before):
        unit = P_VALUE
    elif _DAY_BEFORE.search(before):
        unit = "d"
    else:
        unit = unit_at(text, match.end())
    return Printed(match.start(), match.end(), value, unit, sign[1] if sign else "")


def _value(figure: str, lang: str) -> Decimal | None:
    bare = re.sub(r"\s", "", figure)
    if lang == "en" and _THOUSANDS.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    bare = bare.replace(",", ".").replace("·", ".")
    return Decimal(bare) if bare.count(".") <= 1 else None


def has_unit(text: str, at: int) -> bool:
    """A unit stands directly behind the number that ends here, not behind the last of its range."""
    return bool(_UNIT.match(text, at))


def unit_at(text: str, at: int) -> str:
    """The code of the unit that stands behind a number; a range or a list has it behind its last number."""
    for _ in range(4):
        match = _UNIT.match(text, at)
        if match:
            return _code(text, match)
        onward = _ONWARD.match(text, at)
        if onward is None:
            return ""
        at = onward.end()
    return ""


def _code(text: str, match: re.Match[str]) -> str:
    if match["percent"]:
        return PERCENT
    for i, (code, _, _) in enumerate(_TIMES):
        if match[f"t{i}"]:
            return code
    code = next(code for i, (code, _) in enumerate(_AMOUNTS) if match[f"a{i}"])
    at, parts = match.end(), [code]
    while per := _PER.match(text, at):
        bare = (
            per["per"].rstrip("2²^ ") if per["per"][0] in "мm" and per["per"] not in ("мл", "ml", "mL") else per["per"]
        )
        parts.append(_PER_CODES.get(bare, bare.lower()))
        at = per.end()
    return "/".join(parts)


def same_quantity(one: Printed, other: Printed) -> bool:
    """The same value, in the same unit or where one language prints none; 12 months are a year."""
    if one.unit in DAYS and other.unit in DAYS and one.unit != other.unit:
        a, b = one.value * DAYS[one.unit], other.value * DAYS[other.unit]
        return bool(abs(a - b) <= max(a, b) / 20)  # 24 weeks are about 6 months
    return one.value == other.value


def other_time(one: Printed, other: Printed) -> bool:
    """The same number of another unit of time: 6 months, 6 years."""
    return one.value == other.value and one.dimension == other.dimension == "time" and not same_quantity(one, other)


def is_rounding(one: Decimal, other: Decimal) -> bool:
    """One of the two is the other with fewer decimals, rounded or cut."""
    short, long = sorted((one, other), key=lambda value: -int(value.as_tuple().exponent))
    if short.as_tuple().exponent == long.as_tuple().exponent:
        return False
    unit = Decimal(1).scaleb(int(short.as_tuple().exponent))
    return bool(abs(short - long) < unit)
