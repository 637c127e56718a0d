"""What an article says of itself: only what is plain, never a guess."""

from __future__ import annotations

import re

from medkb.model import Metadata

_DOI = re.compile(r"(?i)\b(?:doi\s?:?\s?|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]])")
_REFERENCES = re.compile(r"(?im)^\s*(?:список литературы|литература|references|л\s?и\s?т\s?е\s?р\s?а\s?т\s?у\s?р\s?а)|^\s*\[?1[.\])]\s+[A-ZА-Я][\w’-]+ [A-ZА-Я]\.")
_JOURNAL_YEAR = re.compile(r"\b((?:19|20)\d\d)\s?[;,]\s?(?:\d{1,3}|[Тт]\.|[Vv]ol)")
_RECEIVED = re.compile(r"(?i)(?:поступила[^.\d]{0,40}|received[^.\d]{0,40}|принята[^.\d]{0,40}|accepted[^.\d]{0,40})\d{1,2}\.\d{1,2}\.((?:19|20)\d\d)")
_FRONT = 6000  # characters in which the article's own DOI and journal line stand


def metadata(text: str) -> Metadata:
    """DOI and year where the front of the article prints them, before its reference list."""
    references = _REFERENCES.search(text)
    body = text[: references.start()] if references else text
    front = body[:_FRONT]
    doi = _DOI.search(front)
    year = _JOURNAL_YEAR.search(front) or _RECEIVED.search(front) or _RECEIVED.search(text[-3000:])
    return Metadata(doi=doi[1].lower() if doi else None, year=int(year[1]) if year else None)
