"""Whether a name that is also an everyday word, an analyte or another abbreviation is a drug where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum

from medkb.text.phrases import PhraseTrie, trie_of
from medkb.text.tokens import Token
from medkb.vocab import Vocabulary

_WINDOW = 7  # words looked at on each side
_REACH = 2  # words that may stand between a cue and the name: "терапия (высокими дозами) преднизолона"
_STOP = re.compile(r"[.;!?]\s|\n\n")
_UNIT = r"(?:мк?г|mc?g|ug|µg|μg|нг|ng|г|g|мл|ml|МЕ|ЕД|IU|U)(?:/(?:м2|м²|m2|m²|кг|kg|сут\w*|d|day|ч|h)){0,2}(?![\w/])"
# A dose touches the name: "кофеин 100 мг", "глюкоза 5 %", "100 мг кофеина", "0,9 % раствор натрия хлорида".
_DOSE_AFTER = re.compile(
    r"\s?(?:\([^()\d]{0,20}\)\s?|в\s(?:суточной\s)?дозе\s|at\sa\sdose\sof\s|по\s|,\s|\(){0,2}\d[\d.,–-]*\s?"
    rf"(?:{_UNIT}|%\s?[-–]?\s?(?:раствор|мазь|гель|крем|solution|ointment|gel|cream))"
)
_DOSE_BEFORE = re.compile(
    rf"\d\s?(?:{_UNIT}\s(?:of\s|раствора\s)?|%(?:-\w+)?\s(?:\w+\s)?(?:раствор\w*\s|solution\sof\s))$"
)
# Concentrations of a laboratory are no doses: "калий 4 ммоль/л", "глюкоза 5,5 mmol/l", "100 мг/дл".
_LABORATORY = re.compile(
    r"\s?(?:\([^()\d]{0,20}\)\s?)?(?:[–—:=<>≤≥-]|(?:less|more|greater|higher|lower)\sthan|below|above|менее|более|ниже|выше)?\s?\d[\d.,–± -]*\s?(?:(?:м|мк|н|п|m|[μµu]|n|p)?(?:моль|mol|мЭкв|mEq|г|g|ЕД|МЕ|IU|U)"
    r"/(?:мл|дл|л|ml|dl|dL|mL|L|l)\b|мм\sрт|mm\s?Hg)"
)


_ISOTOPE = re.compile(r"-\s?\d{2,3}(?![\d\s]*[мm%])")  # "iodine-125": another substance
_TARGETED = re.compile(r"(?i)[\s-](?:agar|агар\w*|binding protein|связывающ\w+ бел\w+)(?!\w)|-солев\w+ агар\w*")
_TARGET = re.compile(r"(?i)\b(?:target of|мишен\w+)\s$")


class Verdict(IntEnum):
    """What the words around a name say of it."""

    IMPOSSIBLE = -2
    OTHER = -1  # something measured, made by the body, or missing
    SILENT = 0
    GIVEN = 1  # something given or taken
    DOSED = 2  # with its dose: this settles it for the whole article


# What stands before a name governs it more often than what follows; but a noun behind it is the head of both
# ("insulin receptor", "GnRH analogues").
_WEIGHT = {("after", Verdict.GIVEN): 0.5, ("after", Verdict.OTHER): -1.5}
_CUES = {"given": Verdict.GIVEN, "measured": Verdict.OTHER}
_REGIMEN = {"regimen": Verdict.GIVEN}


class Contexts:
    """The cues that stand before or behind a name, from the rows `given:before`, `measured:after` and so on."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._tries = {side: _trie(vocabulary, _CUES, side) for side in ("before", "after")}
        self._regimens = {side: _trie(vocabulary, _REGIMEN, side) for side in ("before", "after")}

    def drug(self, text: str, tokens: Sequence[Token], first: int, last: int) -> Verdict:
        """What the dose beside tokens [first, last], or else the nearest cue in their sentence, says of them."""
        start, end = tokens[first].start, tokens[last].end
        after = text[end : end + 60]
        if _LABORATORY.match(after) or _ISOTOPE.match(after):
            return Verdict.OTHER
        if _DOSE_AFTER.match(after) or _DOSE_BEFORE.search(text, max(0, start - 40), start):
            return Verdict.DOSED
        return _nearest(self._tries, text, tokens, first, last)

    def regimen(self, text: str, tokens: Sequence[Token], first: int, last: int) -> Verdict:
        """GIVEN where words beside tokens [first, last] say that they name a regimen: "схема", "cycles of"."""
        return _nearest(self._regimens, text, tokens, first, last)


def is_part(text: str, start: int, end: int) -> bool:
    """True where even an unmistakable name is a part of another thing's: "маннит-солевой агар", "target of ..."."""
    return bool(_TARGETED.match(text, end) or _TARGET.search(text, max(0, start - 12), start))


def _nearest(tries: Mapping[str, PhraseTrie], text: str, tokens: Sequence[Token], first: int, last: int) -> Verdict:
    before = _cue(tries, "before", text, tokens[max(0, first - _WINDOW) : first], tokens[first].start)
    behind = _cue(tries, "after", text, tokens[last + 1 : last + 1 + _WINDOW], tokens[last].end)
    return min(filter(None, (before, behind)), key=lambda found: found[0], default=(0, Verdict.SILENT))[1]


def _trie(vocabulary: Vocabulary, kinds: Mapping[str, Verdict], side: str) -> PhraseTrie:
    return trie_of(
        (phrase, meaning) for kind, meaning in kinds.items() for _, phrase in vocabulary.cues.get(f"{kind}:{side}", ())
    )


def _cue(
    tries: Mapping[str, PhraseTrie], side: str, text: str, window: Sequence[Token], place: int
) -> tuple[float, Verdict] | None:
    """The nearest cue of the window and how many words part it from the name at `place`."""
    found = None
    for hit in tries[side].find(text, list(window)):
        left, right = window[hit.first], window[hit.last]
        gap = text[right.end : place] if side == "before" else text[place : left.start]
        apart = len(window) - 1 - hit.last if side == "before" else hit.first
        if apart <= _REACH and not _STOP.search(gap) and (found is None or apart < found[0]):
            meaning = hit.payloads[0]
            assert isinstance(meaning, Verdict)  # noqa: S101 - the tries hold nothing else
            found = (apart + _WEIGHT.get((side, meaning), 0.0), meaning)
    return found
