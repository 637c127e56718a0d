"""Numbers with a unit of dose or of time: single, in a range, or in a list whose last number bears the unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from medkb.model import Figure, FigureKind
from medkb.text.numbers import NUMBER, parse_decimal

_NUMBER = re.compile(rf"(?<![\w.,/]){NUMBER}")
# What can be a unit: letter groups joined by slashes or by "на", "в", "per", "a", with a power of two.
_PIECE = r"(?:[^\W\d_]+\.?(?:\^?2(?!\d)|\s2(?=/))?|%)"
_UNIT = re.compile(
    rf"(?P<gap>[\s-]?)(?P<unit>(?:(?:млн|тыс|million|thousand|mln)\.?\s)?{_PIECE}(?:\s?/\s?(?:24\s?)?{_PIECE}|\s(?:на|в|per|×)\s?{_PIECE}|\s(?:кг|массы|тела|body|weight|square|met(?:er|re)|поверхности|м2|m2)){{0,6}})"
)
_END_OF_PIECE = re.compile(r"(?<=\w)(?!\w)|(?<=\.)")
_JOIN = re.compile(r"\s?(?:[–—−-]|до|to|and|и|или|or|,|vs\.?|против|versus)\s?$")
_RANGE = re.compile(r"\s?[–—−-]\s?$|\s(?:до|to)\s$")
# One letter is no unit in running text: "5 с", "10 a day", "2 D".
_NO_UNIT = frozenset("a s с d w y м m л l к".split())
# "5-ти лет", "2-х недель"
_CASE_ENDING = re.compile(r"-(?:х|ти|и|я|й|е|м)(?=\s)")


class QuantityFinder:
    """Units by spelling, looked up behind each number."""

    def __init__(self, dose_units: Mapping[str, str], time_units: Mapping[str, str]) -> None:
        """Spelling -> UCUM code, for doses and for durations."""
        self._units: dict[str, tuple[FigureKind, str]] = {}
        for spelling, code in time_units.items():
            if spelling.casefold() not in _NO_UNIT:
                self._units[_key(spelling)] = (FigureKind.TIME, code)
        for spelling, code in dose_units.items():
            if spelling.casefold() not in _NO_UNIT:
                self._units[_key(spelling)] = (FigureKind.DOSE, code)

    def find(self, text: str, taken: bytearray) -> list[Figure]:
        """Doses and durations where nothing is taken; marks what it takes."""
        found: list[Figure] = []
        numbers = [m for m in _NUMBER.finditer(text) if not taken[m.start()]]
        for i in range(len(numbers) - 1, -1, -1):  # backwards: the last number of a range or list leads it
            match = numbers[i]
            unit = None if taken[match.start()] else self._unit(text, match.end())
            if unit is None:
                continue
            kind, code, end = unit
            figures = self._with_partners(text, numbers, i, kind, code, end)
            for figure in figures:
                taken[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
            found += [f for f in figures if not (kind is FigureKind.TIME and _calendar_year(f))]
        return found

    def _unit(self, text: str, end: int) -> tuple[FigureKind, str, int] | None:
        """Kind, UCUM code and end of the longest unit behind a number."""
        suffix = _CASE_ENDING.match(text, end)
        match = _UNIT.match(text, suffix.end() if suffix else end)
        if match is None:
            return None
        unit = match["unit"]
        ends = [m.start() for m in _END_OF_PIECE.finditer(unit)]
        for stop in sorted(set(ends), reverse=True):
            hit = self._units.get(_key(unit[:stop]))
            if hit is not None:
                return (*hit, match.start("unit") + len(unit[:stop].rstrip(".")))
        return None

    def _with_partners(
        self, text: str, numbers: list[re.Match[str]], i: int, kind: FigureKind, code: str, end: int
    ) -> list[Figure]:
        """The number, or the range that it ends, and the unitless numbers that share its unit before it."""
        start, low = numbers[i].start(), None
        value: Decimal | None = parse_decimal(numbers[i][0])
        j = i - 1
        high: Decimal | None = None
        if (
            j >= 0
            and self._linked(text, numbers[j].end(), numbers[i].start(), _RANGE, code)
            and parse_decimal(numbers[j][0]) < (value or 0)
        ):
            low, high, value, start = parse_decimal(numbers[j][0]), value, None, numbers[j].start()
            j -= 1
        figures = [Figure(start, end, kind, value=value, low=low, high=high, unit=code, text=text[start:end])]
        while (
            j >= 0
            and _JOIN.fullmatch(text[numbers[j].end() : start])
            and not _RANGE.fullmatch(text[numbers[j].end() : start])
        ):
            if kind is FigureKind.TIME and "," in text[numbers[j].end() : start]:
                break
            s, e = numbers[j].span()
            figures.append(Figure(s, e, kind, value=parse_decimal(numbers[j][0]), unit=code, text=text[s:e]))
            start, j = s, j - 1
        return figures

    def _linked(self, text: str, end: int, start: int, joint: re.Pattern[str], code: str) -> bool:
        between = text[end:start]
        if joint.fullmatch(between):
            return True
        unit = self._unit(text, end)
        return unit is not None and unit[1] == code and bool(joint.fullmatch(text[unit[2] : start]))


def _calendar_year(figure: Figure) -> bool:
    """Dates, not durations, such as "в 2004 и 2008 гг."."""
    return any(v is not None and 1800 < v < 2200 for v in (figure.value, figure.low))


def _key(spelling: str) -> str:
    return re.sub(r"\s+", "", spelling).casefold().replace("²", "2").replace("^", "").replace("μ", "µ")
