"""Numbers with a unit of dose or of time: single, in a range, or in a list whose last number bears the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from medkb.model import Figure, FigureKind
from medkb.recognise.dose_units import DoseUnits
from medkb.text.gate import gated
from medkb.text.numbers import NUMBER, parse_decimal

_PLAIN = rf"(?:\d{{1,3}}(?:,\d{{3}}){{2,}}|{NUMBER})"
_NUMBER = re.compile(rf"(?<![\w.,/]){_PLAIN}")
# What can be a unit of time: a word, or a few that belong together ("years of age").
_TIME_UNIT = re.compile(r"[\s-]?(?P<unit>(?:24[\s-])?[^\W\d_]+\.?(?:\s?[^\W\d_]+\.?){0,2})")
_END_OF_PIECE = re.compile(r"(?<=\w)(?!\w)|(?<=\.)")
_JOIN = re.compile(r"\s?(?:[–—−-]|до|to|and|и|или|or|,(?:\s(?:and|or|и|или))?|vs\.?|против|versus)\s?$")
_RANGE = re.compile(r"\s?[–—−-]\s?$|\s(?:до|to)\s$")
_TO = re.compile(r"\s(?:до|to)\s$")
_COMMA = re.compile(r"\s?,\s?$")
# Numbers before a list of doses that count something else: "on days 1 and 8, 1000 mg", "group 2, 50 mg".
_COUNTED = re.compile(
    r"(?i)(?:\bdays?|\bweeks?|\bcycles?|\bgroups?|\barms?|\bvisits?|\btable|\bphases?|\bD|\bдни|\bдень|\bгрупп\w*|\bтабл\w*\.?|\bрис\.?|\bфаз\w*|№|[nN]\s?=)\s?$"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_COMPONENT = re.compile(rf"\s?/\s?(?P<number>{NUMBER})")
_NEAR = 20  # characters: the slash of a combination comes behind a number and at most its unit
_NO_COMPONENTS = ("Gy", "cGy", "{")
# The target exposure by which carboplatin is dosed; areas under other curves are below 1 or have a unit of their own.
_AUC = gated(
    r"(?:\bAUC\)?|\bППК\)?|area under the (?:[^\W\d_]+[\s–-]){0,4}curve(?:\s\(AUC\))?|площад\w+ под (?:[^\W\d_]+\s){0,3}кривой)"
    r"[\s\-=×xх:(]{0,3}(?:of\s|до\s)?(?P<low>[1-9](?:[.,]\d)?)(?:\s?[–—-]\s?(?P<high>[1-9](?:[.,]\d)?))?"
    r"(?:\s?(?:mg|мг)(?:/|\s?[·×*]\s?)(?:ml|мл)\)?(?:/|\s?[·×*]\s?)(?:min|мин))?"
    r"(?![.,]?\d|\s?%|\s?[^\W\d_]+(?:\s?[·×*]\s?[^\W\d_]+)?/|\s?(?:[µμn]?g|мк?г|нг)\b)|"
    r"(?<![\w.,])(?P<before>[1-9](?:[.,]\d)?)\s?AUC\b(?!\s?[=\d(])",
    re.IGNORECASE,
)
_AUC_UNIT = "mg/mL.min"
# One letter is no unit of time in running text: "5 с", "10 a day", "2 D".
_NO_UNIT = frozenset("a s с d w y м m л l к".split())
# "5-ти лет", "2-х недель"
_CASE_ENDING = re.compile(r"-(?:х|ти|и|я|й|е|м)(?=\s)")


class QuantityFinder:
    """Units by spelling, looked up behind each number."""

    def __init__(self, dose_units: Mapping[str, str], time_units: Mapping[str, str]) -> None:
        """Spelling -> UCUM code, for doses and for durations."""
        self._doses = DoseUnits(dose_units)
        self._times = {_key(s): code for s, code in time_units.items() if s.casefold() not in _NO_UNIT}

    def find(self, text: str, taken: bytearray) -> list[Figure]:
        """Doses and durations where nothing is taken; marks what it takes."""
        exposures = list(_exposures(text, taken))
        found: list[Figure] = []
        numbers = [m for m in _NUMBER.finditer(text) if not taken[m.start()]]
        for i in range(len(numbers) - 1, -1, -1):  # backwards: the last number of a range or list leads it
            match = numbers[i]
            if taken[match.start()]:
                continue
            figures = self._components(text, match) or self._led_by(text, numbers, i)
            for figure in figures:
                taken[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
            # The powers of a unit are no figures of their own: "mg kg-1 min-1".
            while figures and found and found[-1].start < max(f.end for f in figures):
                found.pop()
            found += [f for f in reversed(figures) if not (f.kind is FigureKind.TIME and _calendar_year(f))]
        return exposures + found

    def _led_by(self, text: str, numbers: list[re.Match[str]], i: int) -> list[Figure]:
        unit = self._unit(text, numbers[i].end())
        if unit is None or (unit[1] == "g" and _is_year(text, numbers[i], unit[2])):
            return []
        return self._with_partners(text, numbers, i, *unit)

    def _unit(self, text: str, end: int) -> tuple[FigureKind, str, int] | None:
        """Kind, UCUM code and end of the longest unit behind a number."""
        dose = self._doses.match(text, end)
        if dose is not None and not (dose[0] == "g" and text.startswith(".", dose[1])):
            return FigureKind.DOSE, *dose
        suffix = _CASE_ENDING.match(text, end)
        match = _TIME_UNIT.match(text, suffix.end() if suffix else end)
        if match is not None:
            unit = match["unit"]
            for stop in sorted({m.start() for m in _END_OF_PIECE.finditer(unit)}, reverse=True):
                hit = self._times.get(_key(unit[:stop]))
                if hit is not None and not (dose and _in_a_dose(text, end)):
                    return FigureKind.TIME, hit, match.start("unit") + len(unit[:stop].rstrip("."))
        return (FigureKind.DOSE, *dose) if dose else None

    def _components(self, text: str, match: re.Match[str]) -> list[Figure]:
        """The doses of a combination's substances: "875/125 mg", "500 mg/125 mg"."""
        if "/" not in text[match.end() : match.end() + _NEAR]:
            return []
        first = self._doses.match(text, match.end())
        ends = [match.span()]
        at = first[1] if first else match.end()
        while True:
            following = _COMPONENT.match(text, at)
            if following is None or len(ends) == 3:
                break
            ends.append(following.span("number"))
            unit = self._doses.match(text, following.end())
            at = unit[1] if unit else following.end()
        last = self._doses.match(text, ends[-1][1])
        if len(ends) == 1 or last is None or last[0].startswith(_NO_COMPONENTS) or (first and first[0] != last[0]):
            return []
        stops = [e for _, e in ends[:-1]] + [last[1]]
        stops[0] = first[1] if first else stops[0]
        return [
            Figure(s, stop, FigureKind.DOSE, value=_value(text, s, e, last[1]), unit=last[0], text=text[s:stop])
            for (s, e), stop in zip(ends, stops, strict=True)
        ]

    def _with_partners(
        self, text: str, numbers: list[re.Match[str]], i: int, kind: FigureKind, code: str, end: int
    ) -> list[Figure]:
        """The number, or the range that it ends, and the unitless numbers that share its unit before it."""
        start, low, high = numbers[i].start(), None, None
        value: Decimal | None = _value(text, *numbers[i].span(), end)
        j = i - 1
        if j >= 0 and self._linked(text, numbers[j].end(), numbers[i].start(), _RANGE, code):
            first = _value(text, *numbers[j].span(), end)
            if first < (value or 0):
                low, high, value, start = first, value, None, numbers[j].start()
                j -= 1
        figures = [Figure(start, end, kind, value=value, low=low, high=high, unit=code, text=text[start:end])]
        partners = list(self._partners(text, numbers[: j + 1], start, kind))
        figures += [Figure(s, e, kind, value=_value(text, s, e, end), unit=code, text=text[s:e]) for s, e in partners]
        return figures

    def _partners(
        self, text: str, numbers: list[re.Match[str]], start: int, kind: FigureKind
    ) -> Iterator[tuple[int, int]]:
        """Places of the numbers of a list, from right to left; commas join only what an "and" has closed."""
        closed, spans = False, []
        for match in reversed(numbers):
            between = text[match.end() : start]
            falling = bool(_TO.fullmatch(between)) and kind is FigureKind.DOSE
            if not _JOIN.fullmatch(between) or (_RANGE.fullmatch(between) and not falling):
                break
            if (kind is FigureKind.TIME and "," in between) or (_COMMA.fullmatch(between) and not closed):
                break
            closed = True
            start = match.start()
            spans.append(match.span())
        if kind is FigureKind.DOSE and _COUNTED.search(text, max(0, start - 12), start):
            return
        yield from spans

    def _linked(self, text: str, end: int, start: int, joint: re.Pattern[str], code: str) -> bool:
        between = text[end:start]
        if joint.fullmatch(between):
            return True
        unit = self._unit(text, end)
        return unit is not None and unit[1] == code and bool(joint.fullmatch(text[unit[2] : start]))


def _exposures(text: str, taken: bytearray) -> Iterator[Figure]:
    """Doses that are told by their area under the curve: "AUC 5", "AUC of 5–6"."""
    for match in _AUC.finditer(text):
        if any(taken[match.start() : match.end()]):
            continue
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        numbers = [parse_decimal(match[name]) for name in ("low", "before", "high") if match[name]]
        value, low, high = (numbers[0], None, None) if len(numbers) == 1 else (None, *numbers)
        yield Figure(*match.span(), FigureKind.DOSE, value=value, low=low, high=high, unit=_AUC_UNIT, text=match[0])


def _value(text: str, start: int, end: int, unit_end: int) -> Decimal:
    """The number; a comma before three digits parts thousands where the unit is Latin: "1,000 mg", but "1,000 мг"."""
    printed = text[start:end]
    if _THOUSANDS.fullmatch(printed) and not _CYRILLIC.search(text, end, unit_end):
        return Decimal(printed.replace(",", ""))
    return parse_decimal(printed)


def _in_a_dose(text: str, end: int) -> bool:
    """The gram that ends a sentence after a word for doses: "вводили по 1 г." is no year."""
    return bool(re.search(r"(?i)\b(?:по|доз\w+)\s[\d.,–-]+$", text[max(0, end - 25) : end]))


def _is_year(text: str, number: re.Match[str], unit_end: int) -> bool:
    """A year before its abbreviation: "в 2015 г"."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", number[0])) and text[number.end() : unit_end].strip() == "г"


def _calendar_year(figure: Figure) -> bool:
    """Dates, not durations, such as "в 2004 и 2008 гг."."""
    return any(v is not None and 1800 < v < 2200 for v in (figure.value, figure.low))


def _key(spelling: str) -> str:
    return re.sub(r"\s+", "", spelling).casefold()
