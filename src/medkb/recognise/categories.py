"""Abbreviations of response categories that are ambiguous by themselves and are told by their company.

"CR in 2, PR in 10, SD in 15": beside two other categories of one sentence SD is stable disease, no standard deviation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from medkb.model import Mention

_AMBIGUOUS = re.compile(r"(?<![\w(/-])(?<!± )(?P<name>SD|СЗ|СБ|ПЗ|ПБ|ПР)(?![\w/-])(?!\))")
_MEANT = {"SD": "SD", "СЗ": "SD", "СБ": "SD", "ПЗ": "PD", "ПБ": "PD"}
_CATEGORIES = frozenset(("CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "ORR"))
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZА-ЯЁ])|\n\n")
_REACH = 250  # characters to each side
_COMPANY = 2  # other categories


def categories(text: str, mentions: Sequence[Mention], defined: frozenset[str]) -> Iterator[Mention]:
    """Names of categories on their ambiguous abbreviations, except those that the article itself explains."""
    starts = [m.start for m in mentions]
    for match in _AMBIGUOUS.finditer(text):
        if match["name"] in defined:
            continue
        start, end = _bounds(text, match.start())
        near = mentions[bisect_left(starts, start) : bisect_right(starts, end)]
        if any(m.start < match.end() and match.start() < m.end for m in near):
            continue
        company = {m.concept: m.text for m in near if m.scheme == "outcome" and m.concept in _CATEGORIES}
        concept = _MEANT.get(match["name"]) or _of_russian(set(company.values()))
        if concept is not None and len(company.keys() - {concept}) >= _COMPANY - (match["name"] == "ПР"):
            yield Mention(match.start(), match.end(), "outcome", concept, match["name"])


def _of_russian(company: set[str]) -> str | None:
    """ПР is "прогрессирование" beside ПО, "полная ремиссия" beside ЧР."""
    if "ПО" in company:
        return "PD"
    return "CR" if "ЧР" in company else None


def _bounds(text: str, at: int) -> tuple[int, int]:
    before = [m.end() for m in _SENTENCE.finditer(text, max(0, at - _REACH), at)]
    after = _SENTENCE.search(text, at, at + _REACH)
    return before[-1] if before else max(0, at - _REACH), after.start() if after else at + _REACH
