"""Numbers as the articles print them, and which places print which."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation

from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, parse_count, parse_decimal

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_NUMBERS = re.compile(rf"{INTEGER}(?![.,·]?\d)|{NUMBER}")
_WORDS = re.compile(rf"\b(?:{NUMBER_WORD})\b", re.IGNORECASE)
_GRADES = re.compile(r"\b(?:III|II|IV|I|V)\b")
_LOOKALIKE = str.maketrans("ІVХ", "IVX")  # Cyrillic letters in Roman numerals


def numbers(text: str) -> dict[Decimal, str]:
    """The numbers that a text prints, in digits, words or Roman numerals up to five, each with its longest spelling."""
    found: dict[Decimal, str] = {}
    for match in _NUMBERS.finditer(text):
        for value in _values(match[0]):
            if len(match[0]) > len(found.get(value, "")):
                found[value] = match[0]
    for match in _WORDS.finditer(text):
        count = parse_count(match[0])
        if count is not None:
            found.setdefault(Decimal(count), "")
    for match in _GRADES.finditer(text.translate(_LOOKALIKE)):
        found.setdefault(Decimal(_ROMAN[match[0]]), "")
    return found


def _values(printed: str) -> list[Decimal]:
    """A comma before three digits is a decimal comma or parts thousands: both are read."""
    count = parse_count(printed)
    values = [] if count is None else [Decimal(count)]
    try:
        values.append(parse_decimal(printed))
    except (InvalidOperation, ArithmeticError):
        return values
    return values


_BESIDE = ("ci_", "age_")


class Printed:
    """The figures of one claim: writes each with the decimals that a quote prints, and remembers which were used."""

    def __init__(self, quotes: Sequence[str], lang: str, made: Collection[str] = (), mark: str = "") -> None:
        """`made` are the slots that were calculated: they are marked, rounded, and in no quote."""
        self._made, self._mark = made, mark
        self._found: dict[Decimal, str] = {}
        for quote in quotes:
            for value, spelling in numbers(quote).items():
                if len(spelling) > len(self._found.get(value, "")):
                    self._found[value] = spelling
        self._comma = lang == "ru"
        self.used: list[Decimal] = []
        self.beside: list[Decimal] = []  # those that may stand around a quote

    def whole(self, value: object, slot: str = "") -> str:
        """A count."""
        if slot in self._made:
            return f"{value}{self._mark}"
        self.used.append(Decimal(str(value)))
        return str(value)

    def number(self, value: object, slot: str = "") -> str:
        """A number with its printed decimals, the language's decimal sign, and a minus for a hyphen.

        Bounds of intervals and ages may stand beside the quote, other figures are what is quoted.
        """
        exact = Decimal(str(value))
        if slot in self._made:
            return self.local(f"{exact:.1f}") + self._mark
        (self.beside if slot.startswith(_BESIDE) else self.used).append(abs(exact))
        spelling = self._found.get(abs(exact), "")
        places = len(re.split(r"[.,·]", spelling)[1]) if re.search(r"[.,·]", spelling) else 0
        least = -int(exact.normalize().as_tuple().exponent)
        return self.local(f"{exact:.{max(places, least, 0)}f}")

    def local(self, text: str) -> str:
        """A number in plain form, as the language writes it."""
        return text.replace("-", "\u2212").replace(".", "," if self._comma else ".")


_EDGE_LEFT, _EDGE_RIGHT = re.compile(r"^[\d.,·]+"), re.compile(r"[\d.,·]+$")


def whole_numbers(before: str, after: str) -> set[Decimal]:
    """The numbers around a quote, without those that the ends of the context cut through."""
    left, right = _EDGE_LEFT.sub("", before), _EDGE_RIGHT.sub("", after)
    return {*numbers(left), *numbers(right)}


def covering(used: Sequence[Decimal], printed: Sequence[set[Decimal]]) -> tuple[list[int], list[Decimal]]:
    """Which texts to quote so that they print the numbers used, and the numbers that none prints.

    The first that prints most of what is left is taken, again and again; with nothing to print, the first text.
    """
    left, chosen = list(dict.fromkeys(used)), []
    while left:
        best = max(range(len(printed)), key=lambda i: (sum(n in printed[i] for n in left), -i), default=None)
        if best is None or not any(n in printed[best] for n in left):
            break
        chosen.append(best)
        left = [n for n in left if n not in printed[best]]
    return sorted(chosen) or [0][: len(printed)], left
