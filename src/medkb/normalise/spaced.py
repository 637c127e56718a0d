"""Words set with a blank between their letters, joined where the word is known beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.normalise.codepages import JOINER, Repair
from medkb.text.morphology import is_dictionary_word

_BLANK = "[ \u00a0\u2009\u200a]"
_LETTER = "[A-Za-zА-Яа-яЁё]"
_SEED = re.compile(rf"{_BLANK}{_LETTER}{_BLANK}{_LETTER}{_BLANK}")
_RUN = re.compile(rf"(?<![\w-]){_LETTER}(?:{_BLANK}{_LETTER}){{4,}}(?![\w-])")
# Headings whose words may stand no further apart than their letters; English has no dictionary here.
_HEADINGS = (
    *("материалы и методы", "материал и методы", "пациенты и методы", "результаты и обсуждение", "список литературы"),
    *("обсуждение результатов", "цель исследования", "ключевые слова", "заключение и выводы"),
    *("abstract", "summary", "background", "introduction", "objective", "objectives", "methods", "results", "findings"),
    *("discussion", "conclusion", "conclusions", "interpretation", "references", "keywords", "key words", "patients"),
    *("materials and methods", "material and methods", "patients and methods", "results and discussion"),
)
_SPELLED = {heading.replace(" ", ""): heading for heading in _HEADINGS}
_SHORTEST = 5  # letters; shorter words arise by chance from one-letter words and symbols


def spaced_repairs(text: str) -> list[Repair]:
    """Letter-spaced words, their inner blanks replaced by joiners; in order of place."""
    return [repair for start, end in _lines(text) for repair in _in_line(text, start, end)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while seed := _SEED.search(text, at):
        end = text.find("\n", seed.start())
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, seed.start()) + 1, end
        at = end


def _in_line(text: str, start: int, end: int) -> Iterator[Repair]:
    for run in _RUN.finditer(text, start, end):
        letters = run[0][::2]
        heading = _SPELLED.get(letters.lower())
        if heading is None and len(letters) >= _SHORTEST and _one_case(letters) and is_dictionary_word(letters):
            heading = letters.lower()
        if heading is not None:
            yield Repair(*run.span(), _joined(letters, heading, run[0]))


def _one_case(letters: str) -> bool:
    return letters.isupper() or letters[1:].islower()


def _joined(letters: str, heading: str, printed: str) -> str:
    """The printed letters with joiners for blanks, but for the blanks between words of the heading."""
    pieces, at = [], 0
    for word in heading.split():
        pieces.append(JOINER.join(letters[at : at + len(word)]))
        at += len(word)
    return printed[1].join(pieces)
