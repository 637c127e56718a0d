"""Titles as keys, and how alike two are: word forms, look-alike letters and line breaks aside, other drugs never."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from medkb.normalise.characters import unify_alphabet
from medkb.text.language import language
from medkb.text.tokens import tokenize

_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\s+(?=[^\W\d_])|\u00ad")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_PHASE_ONE = re.compile(r"\b(phase|part|фаз\w*|част\w*)\s+i\b")
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORD = 0.8  # likeness of two spellings of one word: a form, a misprint; "nilotinib" and "dasatinib" have 0.56
_CONTENT = 4  # letters from which another word is another title
_BEGUN = 30  # letters of a title without its subtitle
_WITHOUT_SUBTITLE = 90.0
_ANOTHER = 60.0  # score of titles that differ in a number or a word, however long


@dataclass(frozen=True, slots=True)
class Title:
    """One title: its words as printed and as keys, the numbers among them, and all letters in one row."""

    lang: str
    words: tuple[str, ...]
    keys: tuple[str, ...]  # the same for all forms of a word
    numbers: tuple[str, ...]
    letters: str

    @classmethod
    def of(cls, text: str) -> Title:
        """The title of a text."""
        whole = _BROKEN.sub("", unicodedata.normalize("NFKC", unify_alphabet(text))).casefold().replace("ё", "е")
        whole = _PHASE_ONE.sub(r"\1 1", whole)
        words = tuple(_ROMAN.get(word, word) for word in _WORD.findall(whole))
        keys = tuple(token.key.strip("?") for token in tokenize(" ".join(words)))
        numbers = tuple(sorted(word for word in words if any(map(str.isdigit, word))))
        return cls(language(text), words, keys, numbers, "".join(words))

    @property
    def short(self) -> bool:
        """True for a title that many articles have: "Editorial", "Ответ авторам"."""
        return len(self.letters) < _BEGUN


def alike(one: Title, other: Title) -> float:
    """0 to 100: how sure it is that both are the title of one article. Titles in two languages are not compared: 0."""
    if one.lang != other.lang or not one.letters or not other.letters:
        return 0.0
    if one.keys == other.keys or one.letters == other.letters:
        return 100.0
    if _without_subtitle(one, other):
        return _WITHOUT_SUBTITLE
    from rapidfuzz import fuzz

    score = max(fuzz.ratio(one.letters, other.letters), fuzz.ratio(" ".join(one.keys), " ".join(other.keys)))
    differ = one.numbers != other.numbers or _other_word(one.words, other.words)
    return min(score, _ANOTHER) if differ else score


def _without_subtitle(one: Title, other: Title) -> bool:
    short, long = sorted((one, other), key=lambda title: len(title.letters))
    return len(short.letters) >= _BEGUN and long.letters.startswith(short.letters)


def _other_word(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where a word stands in place of another, not of a form or a misprint of it."""
    from rapidfuzz.distance import Indel, Levenshtein

    for step in Levenshtein.opcodes(one, other):
        if step.tag != "replace":
            continue
        left = "".join(one[step.src_start : step.src_end])
        right = "".join(other[step.dest_start : step.dest_end])
        if max(len(left), len(right)) >= _CONTENT and Indel.normalized_similarity(left, right) < _LEAST_WORD:
            return True
    return False
