"""The time at which a rate or a response holds: "5-летняя", "at 12 and 24 months", "через 1 год", "Д+30"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.text.numbers import WORDS

UNIT = r"(?:год\w{0,2}|лет|мес(?:яц\w*)?|нед(?:ел\w*)?|дн(?:я|ей|и|ю|ям|ях)?|день|сут(?:\w+)?|years?|yrs?|months?|mos?|weeks?|wks?|days?)(?![\w])\.?"
_CODES = (
    *(("нед", "wk"), ("мес", "mo"), ("год", "a"), ("лет", "a"), ("дн", "d"), ("день", "d"), ("сут", "d")),
    *(("wee", "wk"), ("wk", "wk"), ("mo", "mo"), ("y", "a"), ("d", "d")),
)
# The first halves of "двухлетняя" and "полуторагодичная"; in English a numeral stands apart.
_WORDS = (
    "одно полутора двух трех трёх четырех четырёх пяти шести семи восьми девяти десяти двенадцати пятнадцати двадцати "
    "тридцати шестидесяти девяносто"
)
_HALVES = dict(zip(_WORDS.split(), "1 1.5 2 3 3 4 4 5 6 7 8 9 10 12 15 20 30 60 90".split(), strict=True))
_NUMERALS = _HALVES | {word: str(n) for word, n in WORDS.items() if word.isascii() and 0 < n < 21}
_ONE = rf"(?:\d{{1,3}}(?:[.,]5)?(?!\d)|(?:{'|'.join(sorted(_NUMERALS, key=len, reverse=True))}))"
_CASE = r"(?:\s?[-‑]\s?(?:ти|х|му|й|м|го|е|я|ю|и|ая|ой|ый|th|st|nd|rd)(?!\w))?"
_COMMA = r"[-‑]?\s?(?:,|;|/|и|and|&|или|or)\s?(?:and\s|и\s)?"
_NO_TIME_BEFORE = r"(?<!\bиз\s)(?<!\bof\s)"  # "рецидивировали 14 из 25, двухлетняя ОВ"
_ITEMS = rf"(?P<items>{_ONE}{_CASE}(?:(?:{_COMMA}|\s?[-‑]?\s(?:и|and|&)\s){_ONE}{_CASE})*)"
_LIST = rf"(?<![\w.,–+-]){_NO_TIME_BEFORE}{_ITEMS}"
_AFTER_WORDS = r"(?:через|спустя|после|ко?|на срок\w*(?: в)?|в срок\w*|в течение|на протяжении|за|at|by|after|within)"
_PREPOSITION = (
    rf"\b(?P<prep>{_AFTER_WORDS}\s(?:the\s|первы\w+\s|first\s)?|на\s(?=\d{{1,3}}[-‑]|[ДD]\s?\+)|до\s(?=[ДD]\s?\+))"
)
_RU_ADJECTIVE = r"(?P<unit>летн|годичн|годов|месячн|недельн|дневн|суточн)\w+"
# The ways of printing a time, each tried before the next one.
_POINTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_PREPOSITION}(?:(?P<half>полгода)|(?P<one>год(?:у|а)?\b)|(?P<plus>[ДD]\s?\+\s?)?{_ITEMS}[-‑\s]?(?P<unit>{UNIT})?)",
        rf"\b(?:дожи\w+ до|(?:про|пере)жи\w+(?: более| свыше)?|(?:survived|lived|alive|surviving) (?:to|until|beyond|past|for|more than|at least|longer than|over)|survival beyond)\s(?:(?P<one>года?\b)|{_ITEMS}[-‑\s]?(?P<unit>{UNIT}))",
        rf"(?:\bдо\s)?(?:\b(?P<one>года?)|{_LIST}\s(?P<unit>{UNIT}))(?=\s(?:про|пере|до)жи[лв])",
        rf"\b(?P<unit>day|week|month|year|день|месяц)s?[\s-](?P<plus>\+)?{_ITEMS}(?!\w)",
        rf"{_LIST}\s(?P<unit>{UNIT})(?=\s(?:after|post|following|from|после|от|с момента|со дня)\b)",
        rf"{_LIST}(?:ти|х)?[-‑\s]{{0,2}}(?P<adjective>{_RU_ADJECTIVE})",
        r"(?<![\w-])(?P<adjective>(?P<one>годичн\w+|годов(?:ая|ой|ую)))",
        rf"{_LIST}(?:[-‑]|\s(?!\w+s\b))(?P<adjective>(?P<unit>year|yr|month|mo|week|wk|day)s?)(?!\w)",
        rf"(?<=[,(])\s?{_LIST}\s(?P<unit>{UNIT})(?=\s?(?:[,)%]|$))",  # behind a label of a table
    )
)
_RESULT = re.compile(
    r"(?i)[^.;]{0,60}?(?:выживаем|surviv|смертн|летальн|риск|частот|ремисси|ответ|\b[a-z]?(?:OS|PFS|EFS|RFS|DFS|DMFS|NRM|TRM)\b|\b(?:ОВ|БСВ|ВБП|БРВ|ЛНР)\b|relapse|recurrence|mortality|incidence|rate|risk|respon|remission|follow)"
)
# What lasts so long is a treatment, or differs by so much.
_LASTS = re.compile(
    r"(?i)(?:терапи\w+|лечени\w+|прием\w*|получа\w+|принима\w+|наблюдени\w+|treat\w+|therapy|receiv\w+|given|administered|prolong\w*|improv\w*|increas\w*|extend\w*|увелич\w*|удлин\w*|возраст\w*|aged?)\s(?:\w+\s){0,2}$"
)
_LASTING = ("в течение", "на протяжении", "за", "within", "by")
_DIRECTLY = re.compile(r"\s?(?:\([^()]{0,60}\)|\[[^\[\]]{0,60}\])?\s?$")
_OF_THAT = re.compile(r"\s(?:of\s)?(?:the\s)?$")  # "80 % 5-летней выживаемости"
_LEADS = re.compile(r"\s?[–—-]\s(?:у\s)?")
_VERSUS = re.compile(r"\b(?:vs|versus|против)\b|по сравнению с|compared with")
_SHARES = (FigureKind.PERCENT, FigureKind.SHARE)
_NEAR_ADJECTIVE, _NEAR, _BEHIND = 110, 60, 45  # characters between a point and the figure that holds there
_WIDE = 40  # characters that a name may stand behind an adjective


@dataclass(frozen=True, slots=True)
class Point:
    """One time or several in a list at [start, end) of a passage's words, each as it is recorded."""

    start: int
    end: int
    times: tuple[str, ...]
    adjective: bool = False


def unit_code(word: str) -> str:
    """The UCUM code of a printed unit of time."""
    lower = word.lower()
    return next(code for stem, code in _CODES if lower.startswith(stem))


def time_point(p: Passage, figure: Figure, reach: int = 0) -> str | None:
    """The time at which a rate or response holds, as "5 a" or "12 mo", or None.

    A list of times is dealt out to as many figures; `reach` widens the stretch before the figure.
    """
    start, end = figure.start - p.start, figure.end - p.start
    points = [x for x in _points(p.words) if not x.adjective or _tells_result(p, x)]
    alone = next(
        (x for x in _points(p.words) if x.adjective and len(x.times) == 1 and _LEADS.fullmatch(p.words[x.end : start])),
        None,
    )
    if alone is not None:
        return alone.times[0]  # "годичная – 77 %, трехлетняя – 61 %": each has its own
    inside = next((x for x in points if x.start < end and start < x.end), None)
    if inside is not None:
        return inside.times[0] if len(inside.times) == 1 else None
    behind = next((x for x in points if x.start >= end), None)
    if behind is not None and (_OF_THAT if behind.adjective else _DIRECTLY).match(p.words[end : behind.start]):
        return _dealt(p, figure, behind, points)
    before = next((x for x in reversed(points) if x.end <= start), None)
    if before is not None and start - before.end <= max(reach, _NEAR_ADJECTIVE if before.adjective else _NEAR):
        return _dealt(p, figure, before, points)
    if behind is not None and not behind.adjective and behind.start - end <= _BEHIND:
        return _dealt(p, figure, behind, points)
    return None


# "Пятилетняя БСВ у детей с негативной МОБ на 36-й день": the day tells which patients.
_WHICH = re.compile(
    r"(?i)\s(?:у|среди|для|in|among|for)\s(?:[^\W\d_]+\s){1,3}(?:со?|без|with|without)\s[^.;,–—\d%]{0,60}$"
)


def named_time(p: Passage, figure: Figure, head: Mention) -> str | None:
    """The time that stands in the name of a rate, where another one before the figure only tells which patients it is of."""
    start, end = head.start - p.start, head.end - p.start
    points = _points(p.words)
    own = next((x for x in points if x.adjective and len(x.times) == 1 and 0 <= start - x.end < 3), None)
    between = [x for x in points if end <= x.start < figure.start - p.start]
    if own is None or not between or not all(_WHICH.search(p.words, end, x.start) for x in between):
        return None
    return own.times[0]


def _tells_result(p: Passage, point: Point) -> bool:
    """An adjective only dates a result where it stands before the name of one."""
    if _RESULT.match(p.words[point.end :]):
        return True
    at = p.start + point.end
    return any(at <= m.start < at + _WIDE for m in p.heads)


def _dealt(p: Passage, figure: Figure, point: Point, points: Sequence[Point]) -> str | None:
    """The one time of a point; of a list the figure's own, where there are as many figures or twice as many."""
    k = len(point.times)
    if k == 1:
        return point.times[0]
    row = _row(p, figure, point, points)
    if figure not in row:
        return None
    i = row.index(figure)
    if len(row) == k:
        return point.times[i]
    if len(row) != 2 * k:
        return None
    paired = _VERSUS.search(p.text[row[0].end : row[1].start])  # both groups at the first time, then at the second
    return point.times[i // 2 if paired else i % k]


def _row(p: Passage, figure: Figure, point: Point, points: Sequence[Point]) -> list[Figure]:
    """The figures that share a list of times with this one: from the list to the next point, or back to the last."""
    kinds = _SHARES if figure.kind in _SHARES else (figure.kind,)
    i = points.index(point)
    if figure.start - p.start >= point.end:
        first, last = point.end, points[i + 1].start if i + 1 < len(points) else len(p.words)
    else:
        first, last = points[i - 1].end if i else 0, point.start
    return [f for f in p.figures if f.kind in kinds and first <= f.start - p.start and f.end - p.start <= last]


@lru_cache(maxsize=128)
def _points(words: str) -> tuple[Point, ...]:
    """All times of a passage's words that may date a figure, in order."""
    found: list[Point] = []
    for pattern in _POINTS:
        for m in pattern.finditer(words):
            point = _point(m)
            if point is not None and not any(x.start < point.end and point.start < x.end for x in found):
                found.append(point)
    return tuple(sorted(found, key=lambda x: x.start))


def _point(m: re.Match[str]) -> Point | None:
    g = {"prep": None, "half": None, "one": None, "plus": None, "items": None, "unit": None} | m.groupdict()
    adjective = "adjective" in g
    if g["prep"] and _lasts(m, g["prep"]):
        return None
    if g["half"] or g["one"]:
        return Point(m.start(), m.end(), ("6 mo" if g["half"] else "1 a",), adjective)
    numbers = [_number(x) for x in re.findall(_ONE, g["items"] or "", re.IGNORECASE)]
    if g["plus"]:
        return Point(m.start(), m.end(), tuple(f"D+{n}" for n in numbers))
    code = unit_code(g["unit"]) if g["unit"] else _unit_of_next(m)
    return Point(m.start(), m.end(), tuple(f"{n} {code}" for n in numbers), adjective) if code else None


def _lasts(m: re.Match[str], preposition: str) -> bool:
    """A stretch that a treatment lasts or a difference of so much is no time of a result."""
    return preposition.lower().startswith(_LASTING) and bool(
        _LASTS.search(m.string[max(0, m.start() - 40) : m.start()])
    )


def _unit_of_next(m: re.Match[str]) -> str | None:
    """The unit that is said once, at the end of a row: "через 1 – 85 %, через 3 года – 67 %"."""
    if not re.match(r"\s?[–—]\s\d|\s\d|\s(?:и|and)\s", m.string[m.end() : m.end() + 6]):
        return None
    later = re.match(rf"[^.]{{0,60}}?(?i:{_AFTER_WORDS})\s\d{{1,3}}\s(?P<u>{UNIT})", m.string[m.end() :])
    return unit_code(later["u"]) if later else None


def _number(printed: str) -> str:
    return _NUMERALS.get(printed.lower(), printed.replace(",", "."))
