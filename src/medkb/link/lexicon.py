"""All names of the vocabulary in one trie, and the finder that walks a text once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from medkb.link.unseen import UnseenDrugs
from medkb.model import Mention
from medkb.text.phrases import PhraseTrie
from medkb.text.tokens import Token
from medkb.vocab import Concept, Vocabulary

NAMED = ("drug", "event", "outcome", "endpoint")
# "5-азацитидин", "6-меркаптопурин": the locant belongs to the printed name.
_LOCANT = re.compile(r"(?<![\w.,])\d{1,2}(?:,\d)?-$")
_AND = re.compile(r",\s|\s(?:and|и)\s")
_DRUG_CONTEXT = re.compile(
    r"\d\s?(?:мк?г|mc?g|g|г|мл|ml|МЕ|ЕД|IU)\b|\b(?:доз\w+|doses?|препарат\w*|раствор\w*|solution|инфузи\w+|infusions?|назнач\w+|"
    r"получал\w*|получил\w*|received|administered|intravenous|внутривенн\w+|supplement\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a phrase of the trie stands for."""

    scheme: str
    concept: str
    common: bool  # an everyday word: needs a context
    weak: bool
    abbreviation: bool


class Lexicon:
    """Finds vocabulary names in tokens; one pass, whatever the vocabulary's size."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._trie = PhraseTrie()
        self._singles = {label for c in vocabulary.concepts("drug") for label in (c.en, c.ru, *c.alt_en, *c.alt_ru)}
        for scheme in NAMED:
            for concept in vocabulary.concepts(scheme):
                self._add(concept)
        self._unseen = UnseenDrugs(vocabulary)

    def _add(self, concept: Concept) -> None:
        flags = concept.note.split()
        if "class" in flags:
            return
        common, weak = "common" in flags, "weak" in flags
        for label in (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru):
            for phrase in self._phrases(concept, label):
                self._trie.add(phrase, Name(concept.scheme, concept.id, common, weak, False))
        for label in concept.abbr:
            self._trie.add(label, Name(concept.scheme, concept.id, common, weak, True), exact=True)

    def _phrases(self, concept: Concept, label: str) -> Iterator[str]:
        """A fixed combination is written "A-B", "A/B" or "A + B"; "A and B" in a text are two drugs given together."""
        parts = _AND.split(label) if concept.scheme == "drug" else [label]
        if len(parts) > 1 and all(part.strip() in self._singles for part in parts):
            yield " ".join(parts)
        elif label:
            yield label

    def find(self, text: str, tokens: Sequence[Token], blocked: frozenset[str] = frozenset()) -> Iterator[Mention]:
        """Mentions from left to right; `blocked` are abbreviations that the article defines as something else."""
        tokens = list(tokens)
        covered: set[int] = set()
        for hit in self._trie.find(text, tokens):
            start, end = tokens[hit.first].start, tokens[hit.last].end
            name = self._choose(hit.payloads, text, start, end)
            if name is None or (name.abbreviation and text[start:end] in blocked):
                continue
            covered.update(range(hit.first, hit.last + 1))
            if name.scheme == "drug":
                start = self._with_locant(text, start)
            yield Mention(start, end, name.scheme, name.concept, text[start:end])
        yield from self._unseen.find(tokens, covered)

    def _choose(self, payloads: Sequence[object], text: str, start: int, end: int) -> Name | None:
        """One meaning, or None: an everyday word outside its context, or two meanings of one scheme."""
        names = [p for p in payloads if isinstance(p, Name)]
        for scheme in ("outcome", "endpoint", "event", "drug"):
            same = [n for n in names if n.scheme == scheme]
            if len(same) > 1 and len({n.concept for n in same}) > 1:
                same = [n for n in same if not n.common] or same[:1]
            if same:
                name = same[0]
                if (
                    name.common
                    and name.scheme == "drug"
                    and not _DRUG_CONTEXT.search(text[max(0, start - 30) : end + 30])
                ):
                    return None
                return name
        return None

    @staticmethod
    def _with_locant(text: str, start: int) -> int:
        match = _LOCANT.search(text, max(0, start - 5), start)
        return match.start() if match else start


@lru_cache(maxsize=4)
def _lexicon(digest: str) -> Lexicon:
    return Lexicon(_loaded[digest])


_loaded: dict[str, Vocabulary] = {}


def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once a process."""
    _loaded.setdefault(vocabulary.digest, vocabulary)
    return _lexicon(vocabulary.digest)
