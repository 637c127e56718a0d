"""The pieces that the patterns of figures are made of."""

from __future__ import annotations

import re
from collections.abc import Callable

from medkb.model import Figure
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD

Builder = Callable[[re.Match[str]], "Figure | None"]
Row = tuple[str, Builder]  # a pattern and what makes a figure of its match; the group "figure" is its span, else all

DASH = r"\s?[–—−-]\s?"
PERCENT = r"\s?(?:%|процент(?!н)\w*|per ?cent(?!age))"
COUNT = rf"(?:(?<![\w.,/+–-]){INTEGER}|\b(?i:{NUMBER_WORD})\b)"
VALUE = rf"(?:{NUMBER})"
OF = r"(?:из|of|out of|from)\s(?:the |all |our |these |those |всех |наших |этих |обследованных |наблюдавшихся |включенных |общего числа ){0,2}"

# Words that no noun phrase runs over: what stands behind them is not what the number counts.
_BORDERS = (
    "of and or nor in on at to for from with without by as than that who whom which were was are is be been had has have "
    "did do not no vs versus per receiving received after before during until while when until "
    "years year months month weeks week days day hours hour times time cycles cycle courses doses mg "
    "из и или в во на к ко с со по от до для без у при за о об не ни что кто которые которых были был была было "
    "получали получавших лет год года годы месяцев месяца мес мес недель недели нед дней дня дн сут сутки суток раз раза мг "
    "случай случаев курс курса курсов группы групп группах groups arms million millions billion thousand млн тыс таблица таблицы причины причин факторов"
)
_STOP = "(?!(?:" + "|".join(dict.fromkeys(_BORDERS.split())) + r")\b)"
_WORD = r"[^\W\d_]+(?:[-‑/][\w+]+)*"
# What may stand between a number and its noun: "(twenty) newly diagnosed postmenopausal breast cancer (patients)".
_ATTRIBUTE = rf"{_STOP}(?:{_WORD}|\d+(?:[–-]\d+)?-[^\W\d_]+),?\s"
ATTRIBUTES = rf"(?:{_ATTRIBUTE}(?:(?:and|и)\s(?={_ATTRIBUTE}))?){{0,6}}?"


# Behind these words a digit is a name and counts nobody: "in group 1 (54.3 %)", "grade 3", "стадия 2".
_NUMBERED = re.compile(
    r"(?i)(?:(?:^|[\s(,;](?:in|of|for|the|to|and|than|и|в|с|у|из|для|по|больных|пациентов)\s|[(;,.]\s?)(?:(?:под)?групп[аеыу]|группах|groups?|arms?|cohorts?)|"
    r"\bgrades? \d (?:or|and|to|[–-])|\b(?:stage|phase|type|grades?|table|таблиц\w+|fig\.|figure|day|week|стади[яиюей]+|фаз[аеы]|тип[аеу]?|степен\w+|табл\.|рис\.|день|неделя))\s$"
)


def numbered(match: re.Match[str]) -> bool:
    """True where what looks like a count is the number of a group, a grade or a table."""
    start = match.start("figure")
    return bool(_NUMBERED.search(match.string[max(0, start - 30) : start]))


def closed(match: re.Match[str]) -> tuple[int, int]:
    """The figure's span, with the bracket that closes one opened in it."""
    start, end = match.span("figure")
    opened = sum(match["figure"].count(c) for c in "([") > sum(match["figure"].count(c) for c in ")]")
    return start, end + int(opened and match.string[end : end + 1] in (")", "]"))


YEARS = range(1900, 2100)
# "28 relapses", "two deaths": what happened is counted, not to whom.
EVENTS = (
    r"(?:deaths?|events?|relapses?|recurrences?|progressions?|responses?|remissions?|failures?|rejections?|infections?|fractures?|complications?|bleeds?|"
    r"hospitali[sz]ations?|discontinuations?|withdrawals?|conversions?|reoperations?|cancers?|carcinomas?|metastases|reactions?|strokes?|stabili[sz]ations?|"
    r"смерт(?:ей|и)|летальн\w+ исход(?:а|ов)?|рецидив(?:а|ов)?|осложнени[йяе]|реакци[йи]|инфекци[йи]|перелом(?:а|ов)?|ответ(?:а|ов)|кровотечени[йя]|прогрессировани[йя]|обострени[йя]|госпитализаци[йи]|событи[йяе]|стабилизаци[йи])\b"
)
OBLIQUE = frozenset("одним одному одном".split())  # "одним из предикторов ответа": counts nothing


def told_before(m: re.Match[str], told: re.Pattern[str], reach: int) -> bool:
    """True where the words before a figure, so many characters back, say what is asked."""
    return bool(told.search(m.string, max(0, m.start() - reach), m.start("figure")))
