"""Which patient of a small series a sentence tells of: "patient 2", "у второго больного", "case 3"."""

from __future__ import annotations

import re

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


def is_number(p: Passage, start: int, end: int) -> bool:
    """The stretch is a patient's number, no count: "у пациента 2", "patients 1 and 3"."""
    return any(m.start("ids") <= start and end <= m.end("ids") for m in _NUMBERED.finditer(p.text, p.start, p.end))


def _place(match: re.Match[str]) -> int:
    return 1 if match["one"] else 2 if match["two"] else 3
