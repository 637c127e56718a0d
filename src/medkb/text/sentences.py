"""Sentence borders in medical prose of both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model.span import Span

# Abbreviations after which a full stop does not end a sentence, even before a capital.
_ABBREVIATIONS = frozenset(
    "рис табл г гг им проф акад св стр см ср др пр т е д н э in al fig figs tab vs dr prof st no approx cf eq "
    "ref refs vol ed соавт сут нед мес мин сек руб тыс млн млрд ст п пп".split()
)
_DOTTED = re.compile(r"\b(?:e\.g|i\.e|т\.\s?е|т\.\s?н)$", re.IGNORECASE)
# A capital after one of these words is a type or a vitamin, not an initial: "hepatitis B. Patients ...".
_LETTERED = re.compile(
    r"(?:групп\w*|тип\w*|класс\w*|гепатит\w*|гемофили\w*|витамин\w*|амфотерицин\w*|циклоспорин\w*|"
    r"groups?|arms?|types?|class|hepatitis|ha?emophilia|vitamins?|cohorts?|amphotericin|cyclosporine?)\s$",
    re.IGNORECASE,
)
# The numbers of references may stand behind the full stop: "with placebo.2,3 In another trial".
_BORDER = re.compile(
    r"(?<![.!?…])([.!?…]+)([»\"”)\]]+|(?<=[a-zа-яё%)\]]\.)\d{1,3}(?:\s?[,–-]\s?\d{1,3})*(?=\s+[A-ZА-ЯЁ])|)\s+(?=[«\"“(\[]*[A-ZА-ЯЁ0-9])"
)
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
    if match[1] != "." or (match[2] and not match[2][0].isdigit()):
        return True
    following = text[match.end() : match.end() + 12]
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    if word is None:
        return True
    if _DOTTED.search(text, max(begin, match.start() - 5), match.start()):
        return False
    last = word[1]
    if len(last) == 1 and last.isupper():  # an initial: "А. Иванов"
        return bool(_LETTERED.search(text, max(begin, word.start() - 20), word.start()))
    low = last.lower()
    if low in _UNITS_AT_END:
        return following[:1].isupper() and len(following) > 1 and following[1].islower()
    return low not in _ABBREVIATIONS
