"""Numbers under which an article's own trial is registered."""

from __future__ import annotations

import re

# The primary registries of the WHO's network and the European ones, by the form of their numbers.
_NUMBER = re.compile(
    r"\b(?:NCT\s?0\d{7}|ISRCTN\s?\d{8}|ACTRN\s?126\d{11}|ChiCTR[-\s]?(?:[A-Z]{3,4}[-\s]?)?\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{6}"
    r"|UMIN0{2,5}\d{4,7}|jRCT[s]?\d{9,10}|DRKS0{2,4}\d{4,6}|IRCT\d{10,20}N?\d{0,2}|KCT000\d{4}|NTR\d{3,5}|PACTR\d{15}"
    r"|TCTR\d{11}|(?:EudraCT|EUCTR)\D{0,12}20\d{2}-\d{6}-\d{2})\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?i)regist|регистр|identifier|идентификатор|clinicaltrials|trial number|номер|eudract")
_EUDRACT = re.compile(r"^(?:EUDRACT|EUCTR)\D*")
_NEAR = 120  # characters around a number in which an article says that it is its own trial's
_MOST = 2  # numbers of own trials; an article with more lists other people's


def registrations(text: str) -> tuple[str, ...]:
    """The numbers, in one spelling and in order; none where the article lists many trials."""
    found = [
        _EUDRACT.sub("EUDRACT", re.sub(r"\s+", "", m[0]).upper())
        for m in _NUMBER.finditer(text)
        if _OWN.search(text, max(0, m.start() - _NEAR), m.end() + _NEAR)
    ]
    distinct = tuple(dict.fromkeys(found))
    return distinct if len(distinct) <= _MOST else ()
