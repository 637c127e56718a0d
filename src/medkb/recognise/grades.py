"""Severity grades as both languages print them (CTCAE grades run from 1 to 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import Grade
from medkb.text.gate import gated

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ONE = r"(?:IV|V|I{1,3}|[1-5])[abаб]?(?:-?(?:й|я|ей|ая|ой|th|st|nd|rd))?"
_LINK = r"\s?(?:[–—−-]|/|и|или|and|or|to|до|,)\s?"
_OPEN = r"(?:\s?(?:и|или|and|or)\s(?:выше|более|тяжелее|higher|worse|greater|above|more|over)|\s?\+)"
_AT_LEAST = r"(?:[≥>]=?|не ниже|не менее|at least)"
_PATTERNS = (
    # "≥ III степени", "III–IV степени", "3-й степени и выше", "до II степени"
    re.compile(
        rf"(?P<up>до\s)?(?P<ge>{_AT_LEAST}\s?)?(?<![\w–-])(?P<low>{_ONE})(?:{_LINK}(?P<high>{_ONE}))?\s?(?:степен\w+|ст\.)(?:\sтяжести|\sтоксичности)?(?P<open>{_OPEN})?"
    ),
    # "степень 3–4", "степени ≥ 3", "grade 3 or worse", "grade ≥ III", "grades 3/4", "G3-4", "Grade III CRS"
    gated(
        rf"(?P<before>{_AT_LEAST}\s?)?(?:\b[Сс]тепен\w+|\b(?i:grades?|gr\.)|\bG)(?:\sтяжести|\sтоксичности)?[\s-]?(?P<ge>{_AT_LEAST}\s?)?(?P<low>{_ONE})(?![\w%]|[.,]\d|\s?%)(?:{_LINK}(?:grade\s)?(?P<high>{_ONE})(?![\w%]|[.,]\d|\s?%))?(?P<open>{_OPEN})?"
    ),
    # "III–IV grade"
    gated(
        rf"(?P<ge>{_AT_LEAST}\s?)?\b(?P<low>{_ONE})(?:{_LINK}(?P<high>{_ONE}))?\s(?i:grades?)\b(?!\s?\d)(?P<open>{_OPEN})?"
    ),
)
# "any grade", "любой степени": all of them
_ANY = gated(
    r"(?i)\b(?:any|all)[\s-]grades?\b|\bany severity\b|\bлюб\w+ степен\w+(?: тяжести)?|\bвсе(?:х)? степен\w+ тяжести"
)


def grades(text: str) -> Iterator[Grade]:
    """Grades in no particular order; overlapping readings of one place are given once."""
    taken: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if match.start() in taken or any(i in taken for i in range(match.start(), match.end())):
                continue
            taken.update(range(match.start(), match.end()))
            groups = match.groupdict()
            low = _number(groups["low"])
            high = _number(groups["high"]) if groups.get("high") else low
            if groups.get("ge") or groups.get("before") or groups.get("open"):
                high = 5
            if groups.get("up"):
                low = 1
            if low <= high:
                yield Grade(match.start(), match.end(), low, high)
    for match in _ANY.finditer(text):
        if not any(i in taken for i in range(match.start(), match.end())):
            yield Grade(match.start(), match.end(), 1, 5)


def _number(printed: str) -> int:
    bare = re.match(r"IV|V|I{1,3}|[1-5]", printed)
    text = bare[0] if bare else "1"
    return _ROMAN.get(text) or int(text)
