"""What is dated in an article, and what its sentences say of the time between two of these events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.check.article import Article
from medkb.check.times.dates import Date, Interval, dates, intervals
from medkb.model import Block, Span
from medkb.text.sentences import sentences

_PREFIX = 5  # letters by which words of one root are told: "завершена", "завершения"
_SHARE = Decimal(2) / 3  # of the words of an event that its dated sentence must have
_AFTER = re.compile(
    r"\s(?:после|от|с\sмомента|со\sдня|с\sдаты|со?(?=\s(?:окончани|завершени|прекращени|начал|установлени))|from\s(?:the\s)?|after\s(?:the\s)?|since\s(?:the\s)?"
    r"|following\s(?:the\s)?)\s?(?P<anchor>[^,;.()]{4,90})"
)
# The event ends where a sentence goes on: a conjunction, a subject, or the verb of what happened then.
_STOP = re.compile(
    r"\s(?:и|а|что|но|до|был[аио]?|and|which|but|was|were|until|в\sрамках|she|he|they|it|there|an?|the\spatient)\s|\s\d"
    r"|\s(?:выявл|диагностиров|достигн|развил|возник|отмеч|наступ|констатир|подтвер|обнаруж|появил|умер|сохраня)\w*"
)
# "через 2 мес после ТГСК, в декабре": the date is not that of the transplantation.
_COUNTED_FROM = re.compile(r"(?<!\w)(?:после|от|с\sмомента|after|since|following)\s[^,;.()]{3,60}", re.IGNORECASE)
# The event before its interval, with nothing counted in between: "после ТГСК больной прожил 18 мес".
_FIRST = re.compile(r"(?<!\w)(?:[Пп]осле|[Aa]fter)\s(?P<anchor>[^\W\d_]+(?:-[^\W\d_]+)?)(?=[^\d;:()]{0,90}$)")
_IN = re.compile(r"(?:(?<!\w)(?:[Вв]|[IiOo]n|[Bb]y)(?:\sthe)?|[,(])\s?$")
_JOINT = re.compile(r"\s?[,(–-]?\s?(?:т\.\s?е\.\s|i\.e\.,?\s)?(?:через|спустя|в|on|in)?\s?")
_DAY = re.compile(r"[0-3]?\d[\s./]")  # "выписана 25.03.2020": a day needs no preposition
_TIME_TO = re.compile(
    r"(?:срок|время|врем[яе]ни|интервал|период|[Tt]ime|interval|period)\s(?:от\s.{3,60}\s)?(?:до|to|until)\s"
    r"(?P<event>[^,;.]{4,60}?)\s(?:составил\w*|равнял\w*|был\w*|was|were|of|[–—-])"
)
_NOW = re.compile(
    r"(?:на\sмомент|к\sмоменту)\s(?:публикации|написания|подготовки)|на\s(?:(?:настоящий|данный)\sмомент|сегодня)"
    r"|(?:в|к)\sнастояще\w+\sврем"
    r"|at\sthe\stime\sof\s(?:writing|publication|submission|this\sreport)|to\sdate|\bcurrently\b|at\spresent",
    re.IGNORECASE,
)
# Here another person begins: a relative, or the next patient of a series.
_OTHER_PERSON = re.compile(
    r"(?<!\w)(?:[Сс]естр|[Бб]рат[уаео]?м?(?!\w)|[Мм]ат(?:ь|ери)(?!\w)|[Оо]тец|[Оо]тц[ауе]|[Сс]ибс|[Вв]тор(?:ой|ая|ого)\s(?:больн|пациент|реб)"
    r"|[Тт]рет(?:ий|ья|ьего|ьей)\s(?:больн|пациент|реб)|[Нн]аблюдение\s(?:№\s?)?\d|[Сс]лучай\s(?:№\s?)?\d"
    r"|(?:Больн|Пациент)\w*\s(?:№\s?\d|[А-ЯЁ]\.)|[Ss]ister|[Bb]rother|[Ss]ibling|[Mm]other|[Ff]ather|(?:second|third|other|next)\spatient"
    r"|(?:Case|Patient)\s\d)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Words that tell nothing of which event is meant.
_EMPTY = frozenset(
    "полно полны после через момен даты срок соста что был была были этого этой перво данно его ее их при для из на "
    "по со до от не за во ко как так же или пацие больн ребен у в с и a the of was were and to in on at by after from "
    "month weeks years patie his her their this that with month меся месяц мес нед лет года сут дней "
    "январ февра марта марте апрел мая мае июня июне июля июле авгус сентя октяб ноябр декаб "
    "janua febru march april may june july augus septe octob novem decem she had been for has".split()
)
_SAME = {"оконч": "завер", "закон": "завер", "прекр": "завер", "compl": "end", "ended": "end", "finis": "end"}
_SAME |= {"начал": "начат", "старт": "начат", "initi": "start", "began": "start", "begin": "start", "begun": "start"}
# Names of one procedure; "transplantation" and "трансплантация" have the root already.
_SAME |= {"опери": "опера", "opera": "surge"}
_SAME |= {"ТГСК": "транс", "ТКМ": "транс", "HSCT": "trans", "SCT": "trans", "BMT": "trans"}
_WHOLE = Decimal("1.0")  # months by which two dates and a rounded interval differ
# Months by which a time in a unit may be rounded, and the share of a long one that "about" may be off.
SLACK = {"d": Decimal("0.05"), "wk": Decimal("0.15"), "mo": Decimal("0.7"), "a": Decimal(6)}
_ROUNDED = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence with one date, and the roots of its words."""

    date: Date
    roots: frozenset[str]
    span: Span

    def is_about(self, event: frozenset[str], at: Span) -> bool:
        """Most of the words that name the event stand in the sentence, which is not the sentence `at`."""
        shared = event & self.roots
        return (
            bool(event) and self.span != at and len(shared) >= min(2, len(event)) and len(shared) >= len(event) * _SHARE
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """An interval that the sentence `at` states from `anchor` to `event`; `own` where that sentence dates the event."""

    interval: Interval
    anchor: frozenset[str]
    event: frozenset[str]
    at: Span
    own: Dated | None = None
    now: bool = False  # up to the day of writing
    since: Dated | None = None  # where the sentence dates what the interval counts from, too


def roots(text: str) -> frozenset[str]:
    """The roots of the telling words; abbreviations are whole."""
    found = set()
    for word in _WORD.findall(text):
        root = word if word.isupper() else word.lower().replace("ё", "е")[:_PREFIX]
        if root.lower() not in _EMPTY and word.lower() not in _EMPTY:
            found.add(_SAME.get(root, root))
    return frozenset(found)


def dated_sentences(article: Article, blocks: Sequence[Block]) -> Iterator[Dated]:
    """The sentences that have just one date."""
    for block in blocks:
        if next(dates(article.text, block.start, block.end), None) is None:
            continue
        for span in sentences(article.text, block.start, block.end):
            found = list(dates(article.text, span.start, span.end))
            if len(found) == 1:
                told = _COUNTED_FROM.sub(" ", article.text[span.start : span.end])
                yield Dated(found[0], roots(told), span)


def stated_intervals(article: Article, blocks: Sequence[Block]) -> Iterator[Stated]:
    """Such as "8 мес после завершения терапии": the interval, what it counts from, and what else the sentence tells."""
    text = article.text
    for block in blocks:
        for span in sentences(text, block.start, block.end):
            if not _counts(text, span.start, span.end):
                continue
            for interval in intervals(text, span.start, span.end):
                stated = _stated(text, span, interval)
                if stated is not None:
                    yield stated


def _counts(text: str, start: int, end: int) -> bool:
    """Something may be counted from an event in this sentence."""
    return bool(_AFTER.search(text, start, end) or _NOW.search(text, start, end))


def _stated(text: str, span: Span, interval: Interval) -> Stated | None:
    match = _AFTER.match(text, interval.end, span.end)
    now = bool(_NOW.search(text, span.start, span.end))
    if match is None:
        match = _FIRST.search(text, span.start, interval.start) if now else None
        if match is None:
            return None
    phrase = _STOP.split(match["anchor"])[0]
    anchor = roots(phrase)
    event = _event(text, span, interval, match.start("anchor") + len(phrase))
    found = list(dates(text, span.start, span.end))
    if not anchor or now or not found:
        return Stated(interval, anchor, event, span, now=now) if anchor else None
    since = None
    if len(found) == 2 and _beside(text, found[1], interval, match.start("anchor") + len(phrase)):
        since = Dated(found[0], roots(text[span.start : found[0].start]), span)
        if not anchor <= since.roots:
            return None
    elif len(found) > 1 or not (_IN.search(text, span.start, found[0].start) or _DAY.match(text, found[0].start)):
        return None  # it is open what these dates are of
    return Stated(interval, anchor, event, span, Dated(found[-1], event, span), since=since)


def _beside(text: str, date: Date, interval: Interval, end: int) -> bool:
    """The date is that of the interval's end: "в мае 2018 г., через 26 мес", "через 2 мес после операции, в мае"."""
    if date.end <= interval.start:
        return _JOINT.fullmatch(text, date.end, interval.start) is not None
    return _JOINT.fullmatch(text, end, date.start) is not None


def _event(text: str, span: Span, interval: Interval, end: int) -> frozenset[str]:
    """What happened then: "время до X составило", else the clause before the interval or behind what it counts from."""
    named = _TIME_TO.search(text, span.start, interval.start)
    if named:
        return roots(named["event"])
    before = re.split(r"[,;:]", text[span.start : interval.start])[-1]
    after = re.split(r"[;:.]", text[end : span.end].lstrip(" ,"))[0]
    return roots(before if len(_WORD.findall(before)) >= 2 else after[:80])


def of_one_person(text: str, *spans: Span) -> bool:
    """Nobody else is told of between the first and the last of these stretches."""
    first, last = min(s.end for s in spans), max(s.end for s in spans)
    return _OTHER_PERSON.search(text, first, last) is None


def fits(one: Date, other: Date, stated: Interval, whole: bool = False) -> bool:
    """The time between two dates is the stated one, as exactly as it is printed; `whole`: both months may count in."""
    apart = other.months - one.months
    slack = slack_of(stated) + one.slack + other.slack + (_WHOLE if whole else 0)
    return abs(apart - stated.months) <= slack


def slack_of(stated: Interval) -> Decimal:
    """By how many months a printed interval may be rounded."""
    return max(SLACK[stated.unit], stated.months * _ROUNDED)
