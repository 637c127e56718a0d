"""The finder of names: one pass of the index over a text, and what the words that it leaves may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from medkb.link.belief import Beliefs, Found
from medkb.link.index import Index, index_of
from medkb.link.names import ABBREVIATION
from medkb.link.unseen import base_form, modified, one_name, with_groups, with_payload
from medkb.model import Mention
from medkb.text.morphology import fold, is_cyrillic, is_dictionary_word, word_key
from medkb.text.tokens import Token
from medkb.vocab import Vocabulary

# What is in front of a name and belongs to it: "5-азацитидин", "L-аспарагиназа", "N-ацетилцистеин", "пэг-".
_LOCANT = re.compile(r"(?<![\w.,])(?:\d{1,2}(?:,\d)?|[LDNOldn]|[DLdl],\s?[LDld]|(?i:пэг|peg|цис|транс|cis|trans))-$")
_SUFFIXED = ("mab", "stim", "cept")  # biologics, whose FDA names have a suffix: "trastuzumab-dkst"
_BIOSIMILAR = re.compile(r"-[a-z]{4}(?![\w-])")
# "преднизолонзависимый", "цитарабинсодержащий": the drug is the first part of a word.
_COMPOUND = re.compile(
    r"([а-яё]{5,}?)о?(?:содержащ|индуцирован|ассоциирован|зависим|резистентн|чувствительн|рефрактерн|обусловлен|подобн)[а-яё]*"
)
_CAUSED = re.compile(r"(?i)[-‐‑–\s](?:индуцирован|ассоциирован|вызван|induced|associated|related)")
_SHORTEST, _LONGEST = 7, 40  # letters of a word that may be a misspelt or unseen drug


class Lexicon:
    """Finds vocabulary names in tokens; one pass, whatever the vocabulary's size."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.index: Index = index_of(vocabulary)
        self.beliefs = Beliefs(vocabulary)

    def find(self, text: str, tokens: Sequence[Token], blocked: frozenset[str] = frozenset()) -> Iterator[Mention]:
        """Mentions; those of one scheme do not overlap. `blocked` are abbreviations that mean something else here."""
        tokens = list(tokens)
        hits = self.index.trie.find(text, tokens)
        found = [f for hit in hits if (f := self.beliefs.at_place(text, tokens, hit, blocked))]
        covered: set[int] = set()
        for one in self.beliefs.of_article(found):
            covered.update(range(one.first, one.last + 1))
            yield self._mention(text, tokens, one)
            if one.name.scheme == "event":
                yield from self._cause(text, tokens, one)
        yield from self._uncovered(text, tokens, covered)

    def _mention(self, text: str, tokens: Sequence[Token], found: Found) -> Mention:
        start, end = tokens[found.first].start, tokens[found.last].end
        if found.name.scheme == "drug":
            groups = modified(text, start)
            if groups < start:
                return self._derivative(text, groups, start, end, found.name.concept)
            locant = _LOCANT.search(text, max(0, start - 6), start)
            start = locant.start() if locant else start
            suffix = _BIOSIMILAR.match(text, end) if text[start:end].lower().endswith(_SUFFIXED) else None
            end = suffix.end() if suffix else end
        how = "abbreviation" if found.name.flags & ABBREVIATION else "label"
        return Mention(start, end, found.name.scheme, found.name.concept, text[start:end], how=how)

    def _derivative(self, text: str, first: int, start: int, end: int, base: str) -> Mention:
        """A name behind chemical groups: one word cut by hyphens ("метил-преднизолон"), or another substance."""
        whole = self.index.spellings.known(word_key(text[first:end].replace("-", "")).removeprefix("?"))
        if whole:
            return Mention(first, end, "drug", whole, text[first:end])
        concept = self.vocabulary.get("drug", base)
        name = concept.ru if is_cyrillic(text[start]) else concept.en
        return Mention(first, end, "drug", fold(text[first:start]) + name, text[first:end], True, "stem")

    def _cause(self, text: str, tokens: Sequence[Token], found: Found) -> Iterator[Mention]:
        """The drug in the name of an event: "гепарин-индуцированная тромбоцитопения"."""
        first = tokens[found.first]
        if found.last > found.first and _CAUSED.match(text, first.end):
            concept = self.index.spellings.known(first.key.removeprefix("?"))
            if concept:
                yield Mention(first.start, first.end, "drug", concept, first.text, how="compound")

    def _uncovered(self, text: str, tokens: Sequence[Token], covered: set[int]) -> Iterator[Mention]:
        """Names that no label covers: spelt otherwise, misspelt, inside a compound, or unknown with an INN stem."""
        candidates: list[Mention] = []
        for i, token in enumerate(tokens):
            if i in covered or not _SHORTEST <= token.end - token.start <= _LONGEST or token.text.isupper():
                continue
            known = respelt(self.index, token.text)
            if known:
                concept, how, length = known
                yield Mention(token.start, token.start + length, "drug", concept, token.text[:length], how=how)
                continue
            base = base_form(token.text)
            if base is not None and token.key.removeprefix("?") not in self.index.ordinary:
                candidate = Mention(token.start, token.end, "drug", base, token.text, True, "stem")
                candidates.append(with_payload(text, with_groups(text, candidate)))
        yield from one_name(candidates)


@lru_cache(maxsize=100_000)
def respelt(index: Index, word: str) -> tuple[str, str, int] | None:
    """(concept, how, letters that name it) of a word that is no label, or None where there is none or a doubt."""
    key = word_key(word).removeprefix("?")
    if key in index.ordinary or is_dictionary_word(word):
        return None
    spellings = index.spellings
    heard = spellings.same_sound(key)
    if heard:
        return heard, "spelling", len(word)
    near = spellings.within_a_slip(key)
    if near:  # of two drugs as near, neither
        return (near.pop(), "misspelling", len(word)) if len(near) == 1 else None
    framed = spellings.same_frame(key)
    if framed:
        return framed, "misspelling", len(word)
    compound = _COMPOUND.fullmatch(fold(word))
    concept = spellings.known(word_key(compound[1]).removeprefix("?")) if compound else None
    return (concept, "compound", len(compound[1])) if compound and concept else None


@lru_cache(maxsize=4)
def _lexicon(digest: str) -> Lexicon:
    return Lexicon(_loaded[digest])


_loaded: dict[str, Vocabulary] = {}


def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once a process."""
    _loaded.setdefault(vocabulary.digest, vocabulary)
    return _lexicon(vocabulary.digest)
