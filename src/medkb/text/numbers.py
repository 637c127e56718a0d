"""Numbers as Russian and English articles print them: parsed exactly, never rounded."""

from __future__ import annotations

import re
from decimal import Decimal

# A number: thousands in groups of three parted by a space or (English) a comma, a decimal comma, point or mid-dot.
NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])|\d+)(?:[.,·]\d+)?"
INTEGER = r"(?:\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?![\d])|\d+)"

_SMALL_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL_EN += " seventeen eighteen nineteen"
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_RU = {
    1: "один одна одно одного одной одному одним одном одну",
    2: "два две двух двум двумя двое двоих",
    3: "три трех трём трем тремя трое троих",
    4: "четыре четырех четырем четырьмя четверо четверых",
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
    20: "двадцать двадцати",
}
WORDS: dict[str, int] = {w: i for i, w in enumerate(_SMALL_EN.split())}
WORDS |= {w: 10 * (i + 2) for i, w in enumerate(_TENS_EN.split())}
WORDS |= {form: value for value, forms in _RU.items() for form in forms.split()}
WORDS |= {f"{t}-{u}": WORDS[t] + WORDS[u] for t in _TENS_EN.split() for u in _SMALL_EN.split()[1:10]}
NUMBER_WORD = "(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")"

_SPACES = re.compile(r"[ \u00a0\u202f]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def parse_decimal(printed: str) -> Decimal:
    """The figure as printed: "43,6" and "43.6" are 43.6, "156 071,54" is 156071.54.

    A comma before a group of exactly three digits stays a decimal comma; whole counts go through `parse_count`.
    Raises ArithmeticError when it is no number.
    """
    return Decimal(_SPACES.sub("", printed).replace(",", ".").replace("·", "."))


def parse_count(printed: str) -> int | None:
    """A whole number in digits ("1,024", "1 024", "24") or words ("Eight", "трое"); None when it is none."""
    low = printed.strip().lower().replace("ё", "е")
    if low in WORDS:
        return WORDS[low]
    compact = _SPACES.sub("", low)
    if _THOUSANDS.fullmatch(compact):
        compact = compact.replace(",", "")
    return int(compact) if compact.isascii() and compact.isdigit() else None
