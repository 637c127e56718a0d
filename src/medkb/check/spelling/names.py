"""Misspelt drugs and words: one slip away from the vocabulary's name or from what the article writes itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from medkb.check.article import Article, Finding
from medkb.check.spelling.spelt import slip
from medkb.model import BlockKind, IssueType, Mention, Severity
from medkb.text.morphology import fold, is_cyrillic, is_dictionary_word, word_key
from medkb.vocab import Vocabulary

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.HEADING)
_WORD = re.compile(r"(?<![\w-])[a-zа-яё]{9,}(?![\w-])")
_ANY_WORD = re.compile(r"(?<![\w-])[^\W\d_][a-zа-яё]{8,}(?![\w-])")  # with those at the head of a sentence
_LONG = 8  # letters of a stem: shorter words have too many neighbours
_OFTEN = 3  # times that the right spelling is written
_HEAD, _TAIL = 2, 1  # letters of a stem in which prefixes and endings make other words
_DOUBLED = frozenset("лнстмпрк")
# Spellings of one English word on the two sides of the ocean: what is left when the shared letters are taken away.
_VARIANTS = frozenset(zip("sulyecc", ["z", "", "", "i", "", "k", "s"], strict=True))

_DIPHTHONG = re.compile("[ao]e")  # "haemorrhage", "oesophagus"


def names(article: Article) -> Iterator[Finding]:
    """Drugs first, then words."""
    yield from _drugs(article)
    yield from _words(article)


def _drugs(article: Article) -> Iterator[Finding]:
    """A name that the vocabulary knows only by a slip, where the article also writes it aright, or writes it once."""
    by_drug: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for mention in article.annotations.mentions:
        if mention.scheme == "drug" and not mention.candidate:
            by_drug[mention.concept, is_cyrillic(mention.text)].append(mention)
    for (concept, _), mentions in by_drug.items():
        wrong = [m for m in mentions if m.how == "misspelling" and _in_text(article, m.start)]
        right = [m for m in mentions if m.how == "label"]
        if not wrong or (right and len(right) < len(wrong)) or (not right and is_cyrillic(wrong[0].text)):
            continue
        name = article.vocabulary.schemes["drug"][concept]
        usual = right[0].text if right else name.en
        yield _finding(article, [(m.start, m.end) for m in wrong], wrong[0].text, usual)


def _in_text(article: Article, at: int) -> bool:
    block = article.block(at)
    return block is not None and block.kind in _KINDS and block.section != "references"


def _words(article: Article) -> Iterator[Finding]:
    """A word that is written once, and a slip away from one that is written often."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for block in article.annotations.clean.blocks:
        if block.kind in _KINDS and block.section != "references":
            for m in _ANY_WORD.finditer(article.text, block.start, block.end):
                places[word_key(m[0].lower()).removeprefix("?")].append((m.start(), m.end()))
    often = {key for key, found in places.items() if len(found) >= _OFTEN and len(key) >= _LONG}
    near = _by_deletion(often)
    for key, found in places.items():
        if len(found) == 1 and len(key) >= _LONG:
            word = article.text[found[0][0] : found[0][1]]
            if word[0].isupper():
                continue  # may be a name of its own
            usual = _usual(key, near) if near else None
            intended = "" if usual else _dictionary_word(word)
            if intended:
                yield _finding(article, found, word, intended)
            elif usual and not _is_word(article.vocabulary, word):
                yield _finding(article, found, word, article.text[slice(*places[usual][0])])


def _by_deletion(keys: set[str]) -> Mapping[str, Sequence[str]]:
    """Each key under itself and under what one letter less leaves of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        for short in {key, *(key[:i] + key[i + 1 :] for i in range(_HEAD, len(key)))}:
            found[short].append(key)
    return found


def _usual(key: str, near: Mapping[str, Sequence[str]]) -> str | None:
    """The one frequent stem that is a slip away, inside the word."""
    shorter = (key[:i] + key[i + 1 :] for i in range(_HEAD, len(key)))
    found = {other for short in (key, *shorter) for other in near.get(short, ()) if _slipped(key, other)}
    return found.pop() if len(found) == 1 else None


def _dictionary_word(word: str) -> str:
    """The Russian word that an unknown one becomes when two letters change places or a consonant is doubled or not.

    Only these slips: an unknown word of medicine has neighbours of every other kind in the dictionary.
    """
    if not is_cyrillic(word) or is_dictionary_word(word):
        return ""
    found = [other for other in _mended(word) if is_dictionary_word(other)]
    return found[0] if len(found) == 1 else ""


def _mended(word: str) -> Iterator[str]:
    for i in range(1, len(word) - 2):
        if word[i] == word[i + 1]:
            yield word[:i] + word[i + 1 :]
            continue
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if word[i] in _DOUBLED:
            yield word[: i + 1] + word[i:]


def _slipped(key: str, other: str) -> bool:
    at = slip(key, other)
    if at is None or not _HEAD <= at < min(len(key), len(other)) - _TAIL:
        return False
    if is_cyrillic(key):
        return True
    if _DIPHTHONG.sub("e", key) == _DIPHTHONG.sub("e", other):
        return False
    return not {_difference(key, other), _difference(other, key)} & _VARIANTS


def _difference(one: str, other: str) -> tuple[str, str]:
    """What each has that the other has not, between their shared head and tail."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def _is_word(vocabulary: Vocabulary, word: str) -> bool:
    return is_dictionary_word(word) or fold(word) in _vocabulary_words(vocabulary)


@lru_cache(maxsize=2)
def _vocabulary_words(vocabulary: Vocabulary) -> frozenset[str]:
    """The long words of all labels."""
    labels = (label for rows in vocabulary.schemes.values() for c in rows.values() for _, label in c.labels)
    return frozenset(word for label in labels for word in _WORD.findall(fold(label)))


def _finding(article: Article, found: Sequence[tuple[int, int]], word: str, usual: str) -> Finding:
    return Finding(
        type=IssueType.TYPO,
        severity=Severity.WARNING,
        places=tuple(article.place(*place) for place in found),
        en=f"“{word}” is probably misspelt: compare “{usual}”.",
        ru=f"«{word}», вероятно, опечатка; ср. «{usual}».",
        printed=word,
        suggestion=usual,
        key=tuple(found),
    )
