"""Drug names that the vocabulary does not have: misspellings close to one known name, and candidates by INN stem.

Stems: WHO, "The use of stems in the selection of International Nonproprietary Names (INN)", 2018. A candidate is
never linked: an unknown drug stays unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from medkb.model import Mention
from medkb.text.morphology import fold, is_cyrillic, is_dictionary_word, word_key
from medkb.text.tokens import Token
from medkb.vocab import Concept, Vocabulary

_STEMS_EN = "mab tinib ciclib zomib parib rafenib degib lisib tide gliptin gliflozin glutide sartan prazole vastatin vir buvir cept kinra limus stat platin rubicin taxel tecan mycin floxacin cillin conazole azole fungin triptan setron pril olol dipine xaban gatran grel parin ertinib lukast steride trexed tamab leucel"
_STEMS_RU = "маб тиниб циклиб зомиб париб рафениб лисиб глиптин глифлозин глутид сартан празол вастатин бувир кинра лимус платин рубицин таксел мицин флоксацин циллин коназол фунгин триптан сетрон ксабан гатран"
_SAFE_EN = tuple(s for s in _STEMS_EN.split() if len(s) > 3 or s == "mab")
_SAFE_RU = tuple(s for s in _STEMS_RU.split() if len(s) > 3 or s == "маб")
_CASE = r"(?:а|у|ом|е|ы|ов|ам|ами|ах)?"
_CANDIDATE_RU = re.compile(rf"[а-яё]{{4,}}(?:{'|'.join(_SAFE_RU)}){_CASE}")
_CANDIDATE_EN = re.compile(rf"[a-z]{{4,}}(?:{'|'.join(_SAFE_EN)})")
_LONGEST = 24
_SHORTEST_FUZZY = 9


class UnseenDrugs:
    """Words that no label covers: misspelt names of known drugs, and words with an INN stem."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known: dict[str, str] = {}
        self._near: dict[str, set[str]] = defaultdict(set)  # a key, whole or short of one letter -> keys
        for concept in vocabulary.concepts("drug"):
            if not {"common", "class"} & set(concept.note.split()):
                self._learn(concept)

    def _learn(self, concept: Concept) -> None:
        for label in (concept.en, concept.ru):
            key = _spelling(word_key(label)) if label.isalpha() else ""
            if len(key) >= _SHORTEST_FUZZY:
                self._known.setdefault(key, concept.id)
                for shorter in _shortened(key):
                    self._near[shorter].add(key)

    def find(self, tokens: Sequence[Token], covered: set[int]) -> Iterator[Mention]:
        """Misspelt known drugs, and candidates (`candidate=True`, concept = the word in its base form)."""
        for i, token in enumerate(tokens):
            if i in covered or not 7 <= token.end - token.start <= _LONGEST:
                continue
            known = self._closest(_spelling(token.key)) if _is_name(token.text) else None
            base = base_form(token.text)
            if known is not None:
                yield Mention(token.start, token.end, "drug", known, token.text)
            elif base is not None:
                yield Mention(token.start, token.end, "drug", base, token.text, candidate=True)

    @lru_cache(maxsize=50_000)  # noqa: B019 - one instance a process
    def _closest(self, key: str) -> str | None:
        """The only known drug within one edit (two letters swapped count as one); None when there are two or none.

        The first two letters and the last must agree: what differs there is another drug or another word of the
        family ("pancreatic", "pancreatin") more often than a misspelling.
        """
        from rapidfuzz.distance.DamerauLevenshtein import distance

        if len(key) < _SHORTEST_FUZZY:
            return None
        near = {name for shorter in _shortened(key) for name in self._near.get(shorter, ())}
        near = {n for n in near if n[:2] == key[:2] and n[-1] == key[-1] and distance(key, n, score_cutoff=1) <= 1}
        concepts = {self._known[name] for name in near}
        return concepts.pop() if len(concepts) == 1 else None


def _spelling(key: str) -> str:
    """A word's key without the mark of words that the dictionary does not know."""
    return key.removeprefix("?")


def _shortened(key: str) -> Iterator[str]:
    """The key and all that is left of it without one letter: two words within one edit share one of these."""
    yield key
    for i in range(len(key)):
        yield key[:i] + key[i + 1 :]


@lru_cache(maxsize=50_000)
def _is_name(word: str) -> bool:
    """A word that may be a misspelt name: not an ordinary Russian word, no abbreviation."""
    return not word.isupper() and not is_dictionary_word(word)


def base_form(word: str) -> str | None:
    """The nominative of a word that carries an INN stem ("нурулимабом" -> "нурулимаб"), or None."""
    low = fold(word)
    if is_cyrillic(low):
        if not _CANDIDATE_RU.fullmatch(low):
            return None
        stem = max((low.rfind(s) + len(s) for s in _SAFE_RU if s in low), default=0)
        return low[:stem]
    return low if _CANDIDATE_EN.fullmatch(low) else None
