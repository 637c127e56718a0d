"""Numbers as Russian and English articles print them: parsed exactly, never rounded."""

from __future__ import annotations

import re
from decimal import Decimal

# A number: thousands in groups of three parted by a space or (English) a comma, a decimal comma, point or mid-dot.
NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d])|\d+)(?:[.,·]\d+)?"
INTEGER = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f,]\d{3})+(?![\d])|\d+)"

_SMALL_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL_EN += " seventeen eighteen nineteen"
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_RU = {
    1: "один одна одно одного одной одному одним одном одну",
    2: "два две двух двум двумя двое двоих",
    3: "три трех трёх трём трем тремя трое троих",
    4: "четыре четырех четырёх четырем четырём четырьмя четверо четверых",
    5: "пять пяти пятью пятеро пятерых",
    6: "шесть шести шестью шестеро шестерых",
    7: "семь семи семью семеро семерых",
    8: "восемь восьми восемью",
    9: "девять девяти девятью",
    10: "десять десяти десятью",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати",
    17: "семнадцать семнадцати",
    18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати двадцатью",
    30: "тридцать тридцати тридцатью",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти пятьюдесятью",
    60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста",
}
_TENS_RU = "|".join(form for value, forms in _RU.items() if value >= 20 for form in forms.split())
_UNITS_RU = "|".join(form for value, forms in _RU.items() if value < 10 for form in forms.split())
WORDS: dict[str, int] = {w: i for i, w in enumerate(_SMALL_EN.split())}
WORDS |= {w: 10 * (i + 2) for i, w in enumerate(_TENS_EN.split())}
WORDS |= {form: value for value, forms in _RU.items() for form in forms.split()}
_ENGLISH = "(?:" + "|".join(sorted((*_SMALL_EN.split(), *_TENS_EN.split()), key=len, reverse=True)) + ")"
_LARGE = {"hundred": 100, "thousand": 1000}
# "eight", "twenty-one", "three hundred thirty-five", "four thousand nine hundred and two", "двенадцать"
NUMBER_WORD = (
    rf"(?:{_ENGLISH}(?:[\s-](?:and\s)?(?:hundred|thousand|{_ENGLISH})\b)*|(?:{_TENS_RU})\s(?:{_UNITS_RU})\b"
    "|" + "|".join(sorted((w for w in WORDS if not w.isascii()), key=len, reverse=True)) + ")"
)

_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def parse_decimal(printed: str) -> Decimal:
    """The figure as printed: "17,5" and "17.5" are 17.5, "12 045,50" is 12045.50.

    A comma before a group of exactly three digits stays a decimal comma; whole counts go through `parse_count`.
    Raises ArithmeticError when it is no number.
    """
    return Decimal(_SPACES.sub("", printed).replace(",", ".").replace("·", "."))


_LONGEST = 16  # digits of a number that counts anything


def parse_count(printed: str) -> int | None:
    """A whole number in digits ("1,024", "1 024", "24") or words ("Eight", "трое"); None when it is none."""
    low = printed.strip().lower().replace("ё", "е")
    if low in WORDS:
        return WORDS[low]
    if low[:1].isalpha():
        return _spelt(low)
    compact = _SPACES.sub("", low)
    if _THOUSANDS.fullmatch(compact):
        compact = compact.replace(",", "")
    return int(compact) if len(compact) < _LONGEST and compact.isascii() and compact.isdigit() else None


def _spelt(low: str) -> int | None:
    """A number in several English words; None when they do not add up to one."""
    total = current = 0
    last = 10_000
    for word in re.split(r"[\s-]+", low):
        if word == "and":
            continue
        if word in _LARGE:
            current = (current or 1) * _LARGE[word]
            if word == "thousand":
                total, current = total + current, 0
            last = _LARGE[word]
        elif word in WORDS and WORDS[word] < last:
            current += WORDS[word]
            last = 10 if WORDS[word] >= 20 else 1
        else:
            return None
    return total + current
