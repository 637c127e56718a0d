"""Sentence borders in medical prose of both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model.span import Span

# Abbreviations after which a full stop does not end a sentence, even before a capital.
_ABBREVIATIONS = frozenset(
    "рис табл г гг им проф акад св стр см ср др пр т е д н э in al fig figs tab vs dr prof st no approx e.g i.e cf eq "
    "ref refs vol ed соавт сут нед мес мин сек руб тыс млн млрд ст п пп".split()
)
_BORDER = re.compile(r"([.!?…]+)([»\"”)\]]*)\s+(?=[«\"“(\[]*[A-ZА-ЯЁ0-9])")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
# These may end a sentence as well as stand inside one; before a capitalised word they end it.
_UNITS_AT_END = frozenset("г сут нед мес мин д т п".split())


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of text[start:end] as spans of `text`; whitespace between them belongs to none."""
    begin = start
    for match in _BORDER.finditer(text, start, end):
        if _ends_sentence(text, begin, match):
            stop = match.end(2)
            yield Span(begin, stop)
            begin = match.end()
    if text[begin:end].strip():
        yield Span(begin, end)


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    if match[1] != "." or match[2]:
        return True
    following = text[match.end() : match.end() + 12]
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    if word is None:
        return not (following[:1].isdigit() and text[match.start() - 1 : match.start()].isdigit() and False)
    last = word[1]
    if len(last) == 1 and last.isupper():  # an initial: "А. Иванов"
        return False
    low = last.lower()
    if low in _UNITS_AT_END:
        return following[:1].isupper() and len(following) > 1 and following[1].islower()
    return low not in _ABBREVIATIONS
