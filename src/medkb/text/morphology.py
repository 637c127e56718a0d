"""Word keys: forms of one word share a key, so that phrases match in any case and number.

A Russian word that the dictionary knows is lemmatised (pymorphy3) and stemmed; an unknown one, such as a drug's
name, is only stemmed. English words lose their plural. Keys are for matching, not for display.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

# Inflectional endings of Russian nouns and adjectives, longest first.
_ENDINGS = tuple(
    sorted(
        "ыми ими ого его ому ему ая яя ое ее ые ие ый ий ой ей ую юю ом ем ым им ых их ах ях ам ям ами ями "
        "ов ев ия ии ию ией иям иях ием иями а я о е ы и у ю ь й".split(),
        key=len,
        reverse=True,
    )
)
_SHORTEST_STEM = 4
# One key for the ways to write a Greek letter in a name: "IFN-α", "интерферон альфа", "interferon alfa".
_GREEK = {
    form: key
    for key, forms in {
        "alpha": "α альфа alfa alpha",
        "beta": "β бета beta",
        "gamma": "γ гамма gamma",
        "delta": "δ дельта delta",
        "epsilon": "ε эпсилон epsilon",
        "omega": "ω омега omega",
    }.items()
    for form in forms.split()
}
_RARE = 0.05  # a reading of a word that is rarer is not meant: "были" is no noun
# Frequent function words whose stems would meet those of terms ("более" and "боль").
_WHOLE = frozenset("более менее после до для при без не нет или если раза раз".split())


@cache
def _analyzer() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def is_cyrillic(word: str) -> bool:
    """True when the first letter is Cyrillic."""
    return "а" <= word[:1].lower() <= "я" or word.startswith(("ё", "Ё"))


def is_dictionary_word(word: str) -> bool:
    """True for a Russian word that the dictionary knows; it has ordinary words and few names of drugs."""
    low = fold(word)
    return is_cyrillic(low) and bool(_analyzer().word_is_known(low))


@lru_cache(maxsize=10_000)
def in_case(word: str, cases: tuple[str, ...]) -> bool:
    """True where the Russian word may stand in one of these cases, named as pymorphy3 does: "gent", "ablt"."""
    return any(parse.tag.case in cases for parse in _analyzer().parse(fold(word)) if parse.score > _RARE)


@lru_cache(maxsize=10_000)
def is_predicate(word: str) -> bool:
    """True for a finite verb or a short participle: "была", "достигнута"."""
    return _analyzer().parse(fold(word))[0].tag.POS in ("VERB", "PRTS")


def fold(word: str) -> str:
    """Lower case, ё as е: the spelling in which words are compared."""
    return word.lower().replace("ё", "е")


def _russian_stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _bare_stem(word: str) -> str:
    while (shorter := _russian_stem(word)) != word:
        word = shorter
    return word


def _english_stem(word: str) -> str:
    if len(word) < _SHORTEST_STEM or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word.removesuffix("s")


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """The key that all forms of a word share, e.g. "блинатумомабом" and "блинатумомаб"."""
    low = fold(word)
    if low in _GREEK:
        return _GREEK[low]
    if not is_cyrillic(low):
        return _english_stem(low)
    if low in _WHOLE:
        return low
    analyzer = _analyzer()
    first = analyzer.parse(low)[0] if len(low) > 2 and analyzer.word_is_known(low) else None
    if first is not None and "Surn" not in first.tag:  # drugs sound like surnames: "празозин"
        low, unknown = fold(str(first.normal_form)), ""
    else:
        # To the bare stem, because the nominative of an unknown name may itself end like an oblique case, even twice
        # over: "диазепам", "меропенем", "цефотиам". The mark keeps such a name apart from a word of the language that
        # has its stem: the brand "Фортео" and the word "форте".
        low = _bare_stem(low)
        unknown = "?"
    if low.endswith(("ся", "сь")) and len(low) > 6:
        low = low[:-2]
    return unknown + _russian_stem(low)


_AFTER_VELAR = re.compile(r"[гкхжшщч]$")


def declined(name: str) -> tuple[str, ...]:
    """The oblique cases, singular, of a Russian name of one word; none of a name that no rule declines.

    The rules are those of the school grammar for nouns in a consonant, in -ий, -а and -ия, as INNs are.
    """
    if not name.isalpha() or not is_cyrillic(name) or len(name) < 3:
        return ()
    if name.endswith("ий"):
        return tuple(name[:-1] + ending for ending in ("я", "ю", "ем", "и"))
    if name.endswith("ия"):
        return tuple(name[:-1] + ending for ending in ("и", "ю", "ей"))
    if name.endswith("а"):
        genitive = "и" if _AFTER_VELAR.search(name[:-1]) else "ы"
        return tuple(name[:-1] + ending for ending in (genitive, "е", "у", "ой"))
    if name[-1] in "бвгджзклмнпрстфхцчшщ":
        return tuple(name + ending for ending in ("а", "у", "ом", "е"))
    return ()
