"""Which patient of a small series a sentence tells of: "patient 2", "у второго больного", "case 3"; and numbers that count none."""

from __future__ import annotations

import re

from medkb.model import Figure
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_NUMBERED = re.compile(
    r"(?:\b(?i:пациент(?:а|у|ом|е|ы|ка|ки|ке|ку|кой)?|больн(?:ой|ого|ому|ая|ым|ую)|наблюдени[еяи]|случа[йея]|patients?|case|child|ребен\w+))\s(?:№\s?|No\.?\s?|#)?"
    r"(?P<ids>\d{1,2}(?:(?:,\s|\sи\s|\sand\s|\s?&\s?)\d{1,2})*)(?![\d%]|[.,]\d|\s?(?:лет|год|years?|months?|мес|%))"
)
_ORDINAL = gated(
    r"(?i)\b(?:(?P<one>перв(?:ый|ая|ого|ой|ому|ым)|first)|(?P<two>втор(?:ой|ая|ого|ому|ым)|second)|(?P<three>трет(?:ий|ья|ьего|ьей|ьему)|third))"
    r"\s(?:пациент\w*|больн\w+|ребен\w+|patient|case|child)\b"
)


def patients_of(p: Passage, at: int) -> tuple[str, ...]:
    """Labels of the patients named last before the place, else of those named first behind it in the passage."""
    named = [
        (m.start(), tuple(f"patient {i}" for i in re.findall(r"\d+", m["ids"])))
        for m in _NUMBERED.finditer(p.text, p.start, p.end)
    ]
    named += [(m.start(), (f"patient {_place(m)}",)) for m in _ORDINAL.finditer(p.text, p.start, p.end)]
    named.sort()
    before = [labels for start, labels in named if start <= at]
    return before[-1] if before else named[0][1] if named else ()


def _is_number(p: Passage, start: int, end: int) -> bool:
    """The stretch is a patient's number, no count: "у пациента 2", "patients 1 and 3"."""
    return any(m.start("ids") <= start and end <= m.end("ids") for m in _NUMBERED.finditer(p.text, p.start, p.end))


def _place(match: re.Match[str]) -> int:
    return 1 if match["one"] else 2 if match["two"] else 3


# "235 смертей на 1000 рожденных", "4.2 events per 100 patient-years": a rate, whose number counts no people.
_RATE = re.compile(
    r"(?i)\s(?:[^\W\d_-]+\s){1,3}(?:per|на)\s(?:every\s|каждые\s)?10{2,5}(?:[\s,.]000)?\b|\s(?:[^\W\d_-]+\s){1,3}(?:per|на)\s1[\s,.]000\b"
)
_SAVED = re.compile(
    r"(?i)(?:(?:спас|сохран)\w+\s(?:жизн\w+\s)?|\bsav(?:ed?|ing)\s(?:the\s)?(?:lives of\s)?)(?:[^\W\d_]+\s)?$"
)


def counts_nobody(p: Passage, figure: Figure) -> bool:
    """A patient's number, the number of a rate, or lives that were saved."""
    if _is_number(p, figure.start, figure.end) or _RATE.match(p.text, _digits_end(p, figure), p.end):
        return True
    return _SAVED.search(p.text, max(p.start, figure.start - 40), figure.start) is not None


def _digits_end(p: Passage, figure: Figure) -> int:
    """Where the number itself ends: the figure may hold the people that it counts."""
    digits = re.compile(r"\d+").match(p.text, figure.start, figure.end)
    return digits.end() if digits else figure.end
