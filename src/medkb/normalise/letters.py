"""How often each letter stands in Russian and English prose, and whether a stretch of letters can be either."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter

from medkb.text.morphology import is_dictionary_word

# Share of each letter in running text, %: the Russian National Corpus, and the usual counts of English.
_RUSSIAN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            *(10.97, 8.45, 8.01, 7.35, 6.70, 6.26, 5.47, 4.73, 4.54, 4.40, 3.49, 3.21, 2.98, 2.81, 2.62, 2.01, 1.90),
            *(1.74, 1.70, 1.65, 1.59, 1.44, 1.21, 0.97, 0.94, 0.73, 0.64, 0.48, 0.36, 0.32, 0.26, 0.04, 0.04),
        ),
        strict=True,
    )
)
_ENGLISH = dict(
    zip(
        "etaoinshrdlcumwfgypbvkjxqz",
        (
            *(12.70, 9.06, 8.17, 7.51, 6.97, 6.75, 6.33, 6.09, 5.99, 4.25, 4.03, 2.78, 2.76),
            *(2.41, 2.36, 2.23, 2.02, 1.97, 1.93, 1.49, 0.98, 0.77, 0.15, 0.15, 0.10, 0.07),
        ),
        strict=True,
    )
)
_RARE = 0.01  # %, a letter that the language has not
_SHARES = {letter: math.log(share) for letter, share in (_RUSSIAN | _ENGLISH).items()}
# An accented letter counts as the letter below its accent: names are full of them.
_SHARES |= {
    chr(n): _SHARES[base] for n in range(0xE0, 0x250) if (base := unicodedata.normalize("NFD", chr(n))[0]) in _SHARES
}
_UNKNOWN = math.log(_RARE)
# Mean log share of a line of prose: 1.5 to 1.7 in both languages; of prose whose letters are moved along, 0.3 to 1.
PROSE = 1.15
_GOOD = 1.6
_WORD = re.compile(r"[^\W\d_]{3,}")
_CASED = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_SAMPLE = 60  # words that tell whether a stretch is Russian


def weight(text: str) -> float:
    """Mean log share (of %) that letters have in prose of their alphabet; as of good prose where there are none."""
    total, letters = 0.0, 0
    for char, times in Counter(text.lower()).items():
        if char.isalpha():
            total += times * _SHARES.get(char, _UNKNOWN)
            letters += times
    return total / letters if letters else _GOOD


def is_russian(text: str, known: float = 0.5) -> bool:
    """True when letters, capitals and at least the share `known` of the words are Russian beyond doubt."""
    words = _WORD.findall(text)[:_SAMPLE]
    if not words or weight(text) < PROSE:
        return False
    cased = sum(bool(_CASED.fullmatch(word)) for word in words)
    found = sum(map(is_dictionary_word, words))
    return cased >= 0.9 * len(words) and found >= known * len(words)
