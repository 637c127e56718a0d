"""Drug names that the vocabulary does not have: misspellings close to one known name, and candidates by INN stem.

Stems: WHO, "The use of stems in the selection of International Nonproprietary Names (INN)", 2018. A candidate is
never linked: an unknown drug stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from medkb.model import Mention
from medkb.text.morphology import fold, is_cyrillic
from medkb.text.tokens import Token
from medkb.vocab import Vocabulary

_STEMS_EN = "mab tinib ciclib zomib parib rafenib degib lisib tide gliptin gliflozin glutide sartan prazole vastatin vir buvir cept kinra limus stat platin rubicin taxel tecan mycin floxacin cillin conazole azole fungin triptan setron pril olol dipine xaban gatran grel parin ertinib lukast steride trexed tamab leucel"
_STEMS_RU = "маб тиниб циклиб зомиб париб рафениб лисиб глиптин глифлозин глутид сартан празол вастатин бувир кинра лимус платин рубицин таксел мицин флоксацин циллин коназол фунгин триптан сетрон ксабан гатран"
_SAFE_EN = tuple(s for s in _STEMS_EN.split() if len(s) > 3 or s == "mab")
_SAFE_RU = tuple(s for s in _STEMS_RU.split() if len(s) > 3 or s == "маб")
_CASE = r"(?:а|у|ом|е|ы|ов|ам|ами|ах)?"
_CANDIDATE_RU = re.compile(rf"[а-яё]{{4,}}(?:{'|'.join(_SAFE_RU)}){_CASE}")
_CANDIDATE_EN = re.compile(rf"[a-z]{{4,}}(?:{'|'.join(_SAFE_EN)})")
_LONGEST = 24
_SHORTEST_FUZZY = 8


class UnseenDrugs:
    """Words with an INN stem that no label covers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known: dict[str, str] = {}
        for concept in vocabulary.concepts("drug"):
            for label in (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru):
                low = fold(label)
                if " " not in low and len(low) >= _SHORTEST_FUZZY:
                    self._known.setdefault(low, concept.id)

    def find(self, tokens: Sequence[Token], covered: set[int]) -> Iterator[Mention]:
        """Misspelt known drugs, then candidates (`candidate=True`, concept = the word in its base form)."""
        for i, token in enumerate(tokens):
            if i in covered or not 7 <= token.end - token.start <= _LONGEST:
                continue
            base = base_form(token.text)
            if base is None:
                continue
            known = self._closest(base)
            if known is not None:
                yield Mention(token.start, token.end, "drug", known, token.text)
            else:
                yield Mention(token.start, token.end, "drug", base, token.text, candidate=True)

    @lru_cache(maxsize=10_000)  # noqa: B019 - one instance a process
    def _closest(self, base: str) -> str | None:
        """The only known drug within one edit of a long name (two from 12 letters); None when there are two or none."""
        from rapidfuzz.distance import DamerauLevenshtein
        from rapidfuzz.process import extract

        if len(base) < _SHORTEST_FUZZY:
            return None
        limit = 2 if len(base) >= 12 else 1
        near = [k for k in self._known if abs(len(k) - len(base)) <= limit and k[:2] == base[:2]]
        hits = extract(base, near, scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=3)
        concepts = {self._known[word] for word, _, _ in hits}
        return concepts.pop() if len(concepts) == 1 else None


def base_form(word: str) -> str | None:
    """The nominative of a word that carries an INN stem ("нурулимабом" -> "нурулимаб"), or None."""
    low = fold(word)
    if is_cyrillic(low):
        if not _CANDIDATE_RU.fullmatch(low):
            return None
        stem = max((low.rfind(s) + len(s) for s in _SAFE_RU if s in low), default=0)
        return low[:stem]
    return low if _CANDIDATE_EN.fullmatch(low) else None
