"""Two kinds of patients that a count parts all of them into: "34 children: 21 with the infantile and 13 with the late form".

Once told so with their numbers, they are groups wherever the article names them: "при поздней форме", "in the late form".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from medkb.model import Group
from medkb.relate.passage import Passage

_ENDING = r"(?:ой|ей|ым|им|ом|ем|ью)"
_RUSSIAN = re.compile(
    rf"\b(?P<n>\d+)\s(?:[а-яё]+\s)?со?\s(?P<a>[а-яё-]+(?:ой|ей|ым|им))\s(?:и|,)\s(?P<m>\d+)\s(?:[а-яё]+\s)?со?\s(?P<b>[а-яё-]+(?:ой|ей|ым|им))\s(?P<noun>[а-яё]{{4,}}{_ENDING}|[А-ЯЁ]{{2,5}})\b"
)
_ENGLISH = re.compile(
    r"\b(?P<n>\d+)\s(?:[a-z]+\s)?with\s(?:the\s|an?\s)?(?P<a>[a-z-]+)\s(?:and|,)\s(?P<m>\d+)\s(?:[a-z]+\s)?with\s(?:the\s|an?\s)?(?P<b>[a-z-]+)\s(?P<noun>(?!(?:and|or|of|in|at|who)\b)[a-z]{4,})\b"
)
_TAKEN_IN = re.compile(
    r"(?i)\b(?:обследовали|обследован\w*|включен\w*|включили|вошл\w+|наблюдали|studied|examined|included|enrolled|recruited)\s(?:в исследование\s)?$"
)
_CASES = 3  # letters of a Russian ending


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    size: int
    named: re.Pattern[str]


class Kinds:
    """The kinds of one article's patients, and where they are named."""

    def __init__(self, passages: Sequence[Passage] = ()) -> None:
        told = [kind for p in passages if p.source == "own" for kind in _told(p)]
        english = {kind.size: kind.label for kind in told if kind.label.isascii()}  # an abstract in the other language
        self._kinds = [replace(kind, label=english.get(kind.size, kind.label)) for kind in told]

    @property
    def sizes(self) -> dict[str, int]:
        """How many patients are of each kind, by its label."""
        return {kind.label: kind.size for kind in reversed(self._kinds)}

    def of(self, p: Passage) -> Iterator[Group]:
        """The places in a passage where kinds are named."""
        found: set[int] = set()
        for kind in self._kinds:
            for m in kind.named.finditer(p.text, p.start, p.end):
                if m.start() not in found:
                    found.add(m.start())
                    yield Group(m.start(), m.end(), kind.label)


def _told(p: Passage) -> Iterator[_Kind]:
    counts = {f.count for f in p.figures if f.count}
    for pattern in (_RUSSIAN, _ENGLISH):
        for m in pattern.finditer(p.text, p.start, p.end):
            taken_in = _TAKEN_IN.search(p.text, max(p.start, m.start() - 40), m.start())
            if (int(m["n"]) + int(m["m"]) not in counts and not taken_in) or m["a"] == m["b"]:
                continue
            yield _kind(m["a"], m["noun"], int(m["n"]), pattern is _RUSSIAN)
            yield _kind(m["b"], m["noun"], int(m["m"]), pattern is _RUSSIAN)


def _kind(sort: str, noun: str, size: int, russian: bool) -> _Kind:
    if russian:
        stems = [re.escape(word[:-_CASES] if len(word) > 2 * _CASES else word[:-2]) for word in (sort, noun)]
        if noun.isupper():
            stems[1] = noun
        lead = r"(?i)\b(?:со?|при|групп\w{1,3})\s"
        return _Kind(f"с {sort} {noun}", size, re.compile(lead + r"\w{1,5}\s".join(stems) + r"\w{0,5}\b"))
    words = rf"(?i)\b(?:with|in|of)\s(?:the\s|an?\s)?{re.escape(sort)}\s{re.escape(noun)}\b"
    return _Kind(f"with {sort} {noun}", size, re.compile(words))
