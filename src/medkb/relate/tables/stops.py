"""Rows of events by what they led to: the end of treatment is an outcome, a changed dose is neither outcome nor event."""

from __future__ import annotations

from medkb.text.gate import gated

_EVENTS = (
    r"(?:\b(?:events?|[TS]?T?E?AEs?|toxicit(?:y|ies)|reactions?|side effects?)"
    r"|явлени[яей]|\bС?НЯ|токсичност[ьи]|реакци[ийя])"
)
_STOP = r"(?:\b(?:discontinu|withdraw|stopp)\w*|\bcessation|отмен\w+|прекращ\w+)"
_DOSE = (
    r"(?:(?:dose|dosage|drug|treatment)\s(?:reductions?|interruptions?|modifications?|delays?|adjustments?|changes?)|interruptions?|"
    r"(?:снижени|редукци|уменьшени|коррекци|изменени|модификаци)\w+\sдоз|(?:перерыв|приостанов|отсрочк|задержк)\w+)"
)
_LED = r"(?:leading|led|resulting|causing|requiring|привед\w+|привод\w+|вызвавш\w+|ставш\w+|повлекш\w+|(?:по)?требовавш\w+|требующ\w+)"
_WORDS = r"\s(?:[^\W\d_]+\s){0,5}?"
_LED_TO_STOP = gated(rf"(?i){_EVENTS}[^.;]{{0,30}}?\s{_LED}{_WORDS}{_STOP}")
_LED_TO_CHANGE = gated(rf"(?i){_EVENTS}[^.;]{{0,30}}?\s{_LED}{_WORDS}{_DOSE}")
_STOPPED_FOR = gated(
    rf"(?i){_STOP}{_WORDS}(?:due to|because of|for|owing to|из-за|вследствие|по причине|в связи с|ввиду)\s(?:[^\W\d_]+[\s-]){{0,2}}?{_EVENTS}"
)


def tells_stop(words: str) -> bool:
    """True for "adverse events leading to discontinuation", "отмена терапии из-за НЯ"."""
    return bool(_LED_TO_STOP.search(words) or _STOPPED_FOR.search(words))


def tells_change(words: str) -> bool:
    """True for "AEs leading to dose reduction"."""
    return bool(_LED_TO_CHANGE.search(words))
