"""What is dated in an article, and what its sentences say of the time between two of these events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.check.article import Article
from medkb.check.dates import Date, Interval, dates, intervals
from medkb.model import Block, Span
from medkb.text.sentences import sentences

_PREFIX = 5  # letters by which words of one root are told: "завершена", "завершения"
_SHARE = Decimal(2) / 3  # of the words of an event that its dated sentence must have
_AFTER = re.compile(
    r"\s(?:после|от|с\sмомента|со\sдня|с\sдаты|from\s(?:the\s)?|after\s(?:the\s)?|since\s(?:the\s)?"
    r"|following\s(?:the\s)?)\s?(?P<anchor>[^,;.()]{4,90})"
)
_STOP = re.compile(r"\s(?:и|а|что|но|до|был[аио]?|and|which|but|was|were|until|в\sрамках)\s|\s\d")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Words that tell nothing of which event is meant.
_EMPTY = frozenset(
    "полно полны после через момен даты срок соста что был была был были этого этой перво данно его ее их при для из на "
    "по со до от не за во ко как так же или пацие больн ребен у в с и a the of was were and to in on at by after from "
    "month weeks years compl(e patie his her their this that with month меся месяц мес нед лет года сут дней".split()
)
_SAME = {"оконч": "завер", "прекр": "завер", "compl": "end", "end": "end", "finis": "end"}
_WHOLE = Decimal("1.0")  # months by which two dates and a rounded interval differ
_SLACK = {"d": Decimal("0.3"), "wk": Decimal("0.5"), "mo": Decimal("1.0"), "a": Decimal("6")}


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence with one date, and the roots of its words."""

    date: Date
    roots: frozenset[str]
    span: Span

    def is_about(self, event: frozenset[str], at: Span) -> bool:
        """Most of the words that name the event stand in the sentence, two at least; not in the sentence `at`."""
        shared = event & self.roots
        return self.span != at and len(shared) >= 2 and len(shared) >= len(event) * _SHARE


@dataclass(frozen=True, slots=True)
class Stated:
    """An interval that the sentence `at` states from `anchor` to `event`; `own` where that sentence dates the event."""

    interval: Interval
    anchor: frozenset[str]
    event: frozenset[str]
    at: Span
    own: Dated | None = None


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
        for span in sentences(article.text, block.start, block.end):
            found = list(dates(article.text, span.start, span.end))
            if len(found) == 1:
                yield Dated(found[0], roots(article.text[span.start : span.end]), span)


def stated_intervals(article: Article, blocks: Sequence[Block]) -> Iterator[Stated]:
    """"8 мес после завершения терапии": the interval, what it counts from, and what else the sentence tells."""
    text = article.text
    for block in blocks:
        for span in sentences(text, block.start, block.end):
            for interval in intervals(text, span.start, span.end):
                match = _AFTER.match(text, interval.end, span.end)
                if match is None:
                    continue
                phrase = _STOP.split(match["anchor"])[0]
                end = match.start("anchor") + len(phrase)
                anchor = roots(phrase)
                before, after = text[span.start : interval.start], text[end : span.end]
                event = roots(before if len(_WORD.findall(before)) >= 3 else after[:120])
                found = list(dates(text, span.start, span.end))
                own = Dated(found[0], event, span) if len(found) == 1 else None
                if len(anchor) >= 1:
                    yield Stated(interval, anchor, event, span, own)


def fits(one: Date, other: Date, stated: Interval, whole: bool = False) -> bool:
    """The time between two dates is the stated one, as exactly as it is printed; `whole`: both months may count in."""
    apart = other.months - one.months
    slack = max(_SLACK[stated.unit], stated.months / 10) + one.slack + other.slack + (_WHOLE if whole else 0)
    return abs(apart - stated.months) <= slack
