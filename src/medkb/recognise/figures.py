"""Printed figures, found on characters: shares, percentages, counts, doses, durations, intervals, p values.

Each pattern explains one way in which the genre prints a figure. They run in order and what one has taken the next
leaves alone: the fullest form first, so that "7 (17,5 %) of 40" is one share and not three numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from medkb.model import Figure, FigureKind
from medkb.recognise.quantities import QuantityFinder
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, WORDS, parse_count, parse_decimal
from medkb.text.tokens import Token, tokenize

_DASH = r"\s?[–—−-]\s?"
_PCT = r"\s?(?:%|процент\w*|per ?cent)"
_N = rf"(?:(?<![\w.,/+–-]){INTEGER}|\b(?i:{NUMBER_WORD})\b)"
_P = rf"(?:{NUMBER})"
_ADJECTIVE = r"(?:[^\W\d_]+(?:-[^\W\d_]+)?\s){0,2}?"

# A day counted from an event: "Д+22", "D+22", "day +22", "на +30-е сутки".
_DAY = r"(?<![\w])(?P<figure>(?:[ДдDd]\s?\+\s?|[Dd]ay\s\+|\+)(?P<value>\d{1,4})(?:-?[йяе]{1,2})?(?:\s(?:сут\w*|день|дня|дней))?)(?![\w.,]\d|[\w])"

# "(25 idoxifene, 22 tamoxifen)", "placebo (150)": how many each arm got, where an allotment is being told.
_ARM_COUNT = (
    r"(?:(?<=\()|(?<=\d [a-z]{4} )|(?<=, )|(?<=and ))(?P<figure>(?P<count>\d{1,5}))"
    r"(?=\s(?!(?:of|to|and|or|weeks?|months?|years?|days?|mg|patients?)\b)[a-z][a-z-]{3,}(?:\s\d+\s?mg)?\s?[,);]|\)\s(?:or|and|versus|for)\s|\)[.;,])"
)
Builder = Callable[[re.Match[str]], "Figure | None"]
Rows = list[tuple[re.Pattern[str], Builder, bool]]  # the last: the pattern begins with its number


class FigureGrammar:
    """The patterns, compiled once for the nouns that mean people and for the spellings of units."""

    def __init__(self, people: list[str], dose_units: dict[str, str], time_units: dict[str, str]) -> None:
        """`people`: every form of a noun for people; units: spelling (any case) -> UCUM code."""
        self._people = "(?:" + "|".join(sorted(map(re.escape, people), key=len, reverse=True)) + r")\b"
        self._quantities = QuantityFinder(dose_units, time_units)
        self._before, self._after = _compiled(self._shares(self._people)), _compiled(self._others(self._people))

    def find(self, text: str, tokens: Sequence[Token] | None = None) -> list[Figure]:
        """All figures in order of place; none overlaps another. `tokens` are the text's, where it has been cut."""
        taken = bytearray(len(text))
        found: list[Figure] = []
        starts = _number_starts(tokenize(text) if tokens is None else tokens)
        self._run(self._before, text, starts, taken, found)
        found += self._quantities.find(text, taken)
        self._run(self._after, text, starts, taken, found)
        found.sort(key=lambda f: f.start)
        return found

    @staticmethod
    def _run(rows: Rows, text: str, starts: Sequence[int], taken: bytearray, found: list[Figure]) -> None:
        for pattern, build, led in rows:
            matches = (
                filter(None, (pattern.match(text, at) for at in starts if not taken[at]))
                if led
                else pattern.finditer(text)
            )
            for match in matches:
                start, end = match.span("figure") if "figure" in pattern.groupindex else match.span()
                if any(taken[start:end]):
                    continue
                taken[start:end] = b"\1" * (end - start)
                figure = build(match)
                if figure is not None:
                    found.append(figure)

    def _shares(self, people: str) -> list[tuple[str, Builder]]:
        """What goes before quantities with units: places without figures, days, intervals, and counts with shares."""
        ci_word = r"(?:ДИ|CI|доверительн\w+ интервал\w*(?:\s\(ДИ\))?|confidence intervals?(?:\s\(CI\))?)"
        return [
            (_DAY, _day),
            (r"(?:https?://|doi:?\s?)\S+|\b10\.\d{4,9}/\S+", _nothing),
            (r"[×x·*]\s?10\s?[−–-]?\d+(?:\s?/\s?[^\W\d_]+)?", _nothing),
            (
                rf"(?<![\w])(?:(?:с|от|with|at)\s)?(?:95|90|99)\s?%-?(?:м|й|го|ный|ным)?[\s-]*{ci_word}[^\d\[(]{{0,4}}[\[(]?\s*(?P<low>[−-]?{_P})\s?%?(?:\s?[–—−;,-]\s?|\s(?:to|до|and)\s)(?P<high>[−-]?{_P})",
                _ci,
            ),
            (
                rf"{ci_word}\s?(?P<level>9[059])\s?%?[^\d]{{0,4}}(?P<low>{_P})\s?%?(?:\s?[–—−;,-]\s?|\s(?:to|до|and)\s)(?P<high>{_P})",
                _ci,
            ),
            (r"(?<![\w])[pрPР]\s?(?:-?value)?\s?(?P<sign>[=<>≤≥]|&lt;)\s?(?P<value>0[.,·]\d+|n\.\s?s\.|\.\d+)", _p),
            (
                rf"(?P<figure>(?P<count>{_N})\s?(?:{_ADJECTIVE}{people}\s?)?\(\s?(?P<pct>{_P}){_PCT}\s?\)\s?(?:{_ADJECTIVE}{people}\s)?(?:из|of|out of)\s(?:the |all |всех |общего числа )?(?P<n>{INTEGER}))(?![.,]?\d|\s?%)",
                self._share,
            ),
            (
                rf"(?P<figure>(?P<count>{_N})\s?(?:(?:{_ADJECTIVE}{people}\s)?(?:/|из|of|out of)\s?(?:the |всех )?)(?P<n>{INTEGER})\s?(?:{_ADJECTIVE}{people}\s?)?[(\[]\s?(?P<pct>{_P}){_PCT}\s?(?=[)\];,]))",
                self._share,
            ),
            (rf"(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER})[;,]?\s(?P<pct>{_P}){_PCT})", self._share),
            (rf"(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER})\s?\(\s?(?P<pct>{_P})\s?\))", self._share),
            (
                rf"(?P<figure>(?P<count>{_N})\s?(?:{_ADJECTIVE}{people}\s?)?[(\[]\s?(?P<low>{_P}){_DASH}(?P<pct>{_P}){_PCT}\s?(?=[)\]]))",
                _nothing,
            ),
            (
                rf"(?P<figure>(?P<count>{_N})\s?(?P<people>(?:{_ADJECTIVE}{people}\s?)?)[(\[]\s?(?P<pct>{_P}){_PCT}\s?[)\]]?(?=[;,)\]\s.:–—]))(?P<after>\s?(?:{_ADJECTIVE}{people})?)",
                self._share,
            ),
            (rf"(?P<figure>n\s?=\s?(?P<count>{INTEGER})\s?(?:[;,]\s?|\()(?P<pct>{_P}){_PCT})", self._share),
            (
                rf"(?P<figure>(?P<pct>{_P}){_PCT}\s?[(\[]\s?(?:n\s?=\s?)?(?P<count>{INTEGER})\s?(?:/|из|of|out of)\s?(?:the )?(?P<n>{INTEGER})\b)",
                self._share,
            ),
            (rf"(?P<figure>(?P<pct>{_P}){_PCT}\s?[(\[,]\s?(?:n\s?=\s?)(?P<count>{INTEGER})\b)", self._share),
            (
                rf"(?P<figure>(?P<pct>{_P}){_PCT}\s?[(\[]\s?(?P<count>{_N})\s(?P<people>{_ADJECTIVE}{people}))",
                self._share,
            ),
            (
                rf"(?P<figure>[(\[](?P<count>{_N})\s(?P<people>{_ADJECTIVE}{people})[,;]\s?(?P<pct>{_P}){_PCT})",
                self._share,
            ),
        ]

    def _others(self, people: str) -> list[tuple[str, Builder]]:
        """What quantities leave: percentages, parts, sizes and bare counts of people."""
        return [
            (
                rf"(?P<figure>(?:от\s|from\s|between\s)(?P<low>{_P})(?:{_PCT})?\s(?:до|to|and)\s(?P<high>{_P}){_PCT})",
                _percent_range,
            ),
            (rf"±\s?{_P}{_PCT}", _nothing),
            (rf"(?<![\w.,])(?P<figure>(?P<value>{_P}))(?=\s?±\s?{_P}{_PCT})", _percent),
            (rf"(?<![\w.,])(?P<figure>(?P<low>{_P})(?:{_PCT})?{_DASH}(?P<high>{_P}){_PCT})", _percent_range),
            (rf"(?<![\w.,])(?P<figure>(?P<value>{_P}){_PCT})(?!\s?-?(?:CI\b|ДИ\b|confidence|доверит))", _percent),
            (
                rf"(?<![\w.,/–-])(?P<figure>(?P<value>{_P}))(?=(?:,\s{_P})*,?\s(?:и|and|vs?\.?|versus|против|or|или)\s{_P}{_PCT})",
                _percent,
            ),
            (rf"(?<![\w.,/])(?P<figure>(?P<value>{_P}))(?=[,;]\s{_P},?\s(?:и|and)\s{_P}{_PCT})", _percent),
            (
                rf"(?<![\w.,/])(?P<figure>(?P<count>{_N})\s(?:{_ADJECTIVE}{people}\s)?(?:из|of|out of)\s(?:the |all |всех )?(?P<n>{INTEGER}|{NUMBER_WORD}))(?=\s(?:{_ADJECTIVE}{people})|[\s.,;)])(?!\s?[гГ]\.|\s?год)",
                self._part,
            ),
            (
                rf"(?<![\w.,/])(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER}))(?![\w/.,]\d|\s?(?:мм|mm|степен|ст\.|grade)|/)(?=[\s.,;)])",
                self._fraction,
            ),
            (rf"(?<![\w])(?P<figure>[nN]\s?=\s?(?P<count>{INTEGER}))(?![.,]\d)", self._size),
            (rf"(?P<figure>(?P<count>{_N})\s{_ADJECTIVE}(?P<people>{people}))", self._people_count),
            (_ARM_COUNT, self._arm_count),
            # Causes of death are counted without a noun: "умерли 5 больных: 3 от сепсиса".
            (
                rf"(?<![\w.,/–-])(?P<figure>(?P<count>{_N}))(?=\s(?:больн\w+ |пациент\w* )?(?:от|вследствие|по причине|from|due to|of)\s(?!the\s|\d|их|них|these|those|{people})[^\W\d_]{{4,}})",
                self._cause_count,
            ),
            (
                rf"(?P<figure>\b(?:[Вв]се|[Вв]сех|[Вв]сем|[Уу] всех|[Aa]ll|[Bb]oth|[Оо]ба|[Оо]беих|[Оо]боих)\s(?:{_ADJECTIVE}){people})",
                _all,
            ),
            (
                rf"(?:составил\w*|включал\w*)\s(?P<figure>(?P<count>{INTEGER}))(?=\s(?:человек|чел\.))",
                self._people_count,
            ),
        ]

    def _share(self, m: re.Match[str]) -> Figure | None:
        groups = m.groupdict()
        count = parse_count(groups["count"])
        n = parse_count(groups["n"]) if groups.get("n") else None
        value = parse_decimal(groups["pct"])
        if count is None or value > 100 or (n is not None and count > n):
            return None
        people = bool((groups.get("people") or "").strip() or (groups.get("after") or "").strip()) or _before_people(m)
        start, end = _closed(m)
        text = m.string[start:end]
        return Figure(start, end, FigureKind.SHARE, count=count, n=n, value=value, text=text, people=people)

    def _part(self, m: re.Match[str]) -> Figure | None:
        count, n = parse_count(m["count"]), parse_count(m["n"])
        if count is None or n is None or not 0 <= count <= n or n < 2 or n in range(1900, 2100):
            return None
        return Figure(*m.span("figure"), FigureKind.SHARE, count=count, n=n, text=m["figure"], people=True)

    def _cause_count(self, m: re.Match[str]) -> Figure | None:
        """A bare number before a cause, only where deaths are being told."""
        told = re.search(
            r"(?i)умер\w*|летальн\w+|смерт\w+|погиб\w*|death|died", m.string[max(0, m.start() - 120) : m.start()]
        )
        return self._people_count(m) if told else None

    def _arm_count(self, m: re.Match[str]) -> Figure | None:
        """A bare number in brackets beside an arm's name, only where people are being allotted."""
        told = re.search(
            r"(?i)randomi[sz]ed|assigned|allocated|patients?|women|men|participants|children|рандомизир|распредел",
            m.string[max(0, m.start() - 110) : m.start()],
        )
        value = parse_count(m["count"])
        if told is None or value is None or value < 4 or value in range(1950, 2060):
            return None
        return Figure(*m.span("figure"), FigureKind.SIZE, count=value, text=m["figure"])

    def _fraction(self, m: re.Match[str]) -> Figure | None:
        count, n = int(parse_count(m["count"]) or 0), parse_count(m["n"])
        if n is None or count > n or n < 3:
            return None
        return Figure(*m.span("figure"), FigureKind.SHARE, count=count, n=n, text=m["figure"])

    def _size(self, m: re.Match[str]) -> Figure | None:
        return Figure(*m.span("figure"), FigureKind.SIZE, count=parse_count(m["count"]), text=m["figure"])

    def _people_count(self, m: re.Match[str]) -> Figure | None:
        count = parse_count(m["count"])
        if count is None:
            return None
        return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"], people=True)


def _compiled(rows: list[tuple[str, Builder]]) -> Rows:
    """Patterns that begin with a number are only tried where one begins: most of the time is saved there."""
    led = re.compile(r"(?:\(\?<!.*?\])?\)?\(\?P<figure>\)?\(\?P<(?:count|pct|low|value)>")
    return [(re.compile(pattern), build, pattern is _ARM_COUNT or bool(led.match(pattern))) for pattern, build in rows]


def _number_starts(tokens: Sequence[Token]) -> list[int]:
    """Where a number in digits or in words begins."""
    return [t.start for t in tokens if t.text[0].isdigit() or t.text.lower() in WORDS]


def _closed(m: re.Match[str]) -> tuple[int, int]:
    """The figure's span, with the bracket that closes one opened in it."""
    start, end = m.span("figure")
    opened = sum(m["figure"].count(c) for c in "([") > sum(m["figure"].count(c) for c in ")]")
    return start, end + int(opened and m.string[end : end + 1] in (")", "]"))


def _before_people(m: re.Match[str]) -> bool:
    return bool(re.search(r"(?:\bу|\bin|\bв)\s$", m.string[max(0, m.start() - 3) : m.start()]))


def _nothing(_: re.Match[str]) -> None:
    """Takes the place, so that no later pattern reads a figure there."""
    return


def _ci(m: re.Match[str]) -> Figure | None:
    low, high = parse_decimal(m["low"].replace("−", "-")), parse_decimal(m["high"].replace("−", "-"))
    level = re.search(r"9[059]", m[0])
    return Figure(*m.span(), FigureKind.CI, low=low, high=high, level=Decimal(level[0]) if level else None, text=m[0])


def _p(m: re.Match[str]) -> Figure:
    value = "n.s." if m["value"].startswith("n") else m["value"].replace(",", ".").replace("·", ".")
    sign = m["sign"] if m["sign"] != "=" and value != "n.s." else ""
    return Figure(*m.span(), FigureKind.P, unit=sign + value, text=m[0])


def _percent(m: re.Match[str]) -> Figure | None:
    start = m.start("figure")
    if re.search(r"\d,\s$", m.string[max(0, start - 3) : start]) and m["figure"].rstrip().endswith("%"):
        return None  # "17, 5 %" may be one number that a line end has cut: what is unknown stays unknown
    return Figure(*m.span("figure"), FigureKind.PERCENT, value=parse_decimal(m["value"]), text=m["figure"])


def _percent_range(m: re.Match[str]) -> Figure | None:
    low, high = parse_decimal(m["low"]), parse_decimal(m["high"])
    if low > high:
        return None
    return Figure(*m.span("figure"), FigureKind.PERCENT, low=low, high=high, text=m["figure"])


def _day(m: re.Match[str]) -> Figure:
    return Figure(*m.span("figure"), FigureKind.DAY, value=parse_decimal(m["value"]), unit="d", text=m["figure"])


def _all(m: re.Match[str]) -> Figure:
    return Figure(*m.span("figure"), FigureKind.ALL, text=m["figure"], people=True)


def references(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Reference marks such as [12, 14–16]: their places and numbers."""
    for match in re.finditer(r"\[(\d{1,3}(?:\s?[,;–—-]\s?\d{1,3})*)\]", text):
        numbers: list[int] = []
        for part in re.split(r"\s?[,;]\s?", match[1]):
            ends = [int(x) for x in re.findall(r"\d+", part)]
            numbers += range(ends[0], ends[-1] + 1) if len(ends) == 2 and 0 <= ends[1] - ends[0] < 40 else ends
        yield match.start(), match.end(), tuple(numbers)
