"""All names of the vocabulary in one trie, and the finder that walks a text once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from medkb.link.context import Contexts, Verdict
from medkb.link.names import ABBREVIATION, ADDED, BRAND, DOUBTFUL, ORDINARY, Name
from medkb.link.index import Index, index_of
from medkb.link.unseen import base_form, modified, one_name, with_groups, with_payload
from medkb.model import Mention
from medkb.text.morphology import fold, is_cyrillic, is_dictionary_word, word_key
from medkb.text.tokens import Token
from medkb.vocab import Vocabulary

# What is in front of a name and belongs to it: "5-азацитидин", "L-аспарагиназа", "N-ацетилцистеин", "пэг-".
_LOCANT = re.compile(r"(?<![\w.,])(?:\d{1,2}(?:,\d)?|[LDNOldn]|[DLdl],\s?[LDld]|(?i:пэг|peg|цис|транс|cis|trans))-$")
_BIOSIMILAR = re.compile(r"-[a-z]{4}(?![\w-])")  # the suffix of an FDA name: "trastuzumab-dkst"
# "преднизолонзависимый", "цитарабинсодержащий": the drug is the first part of a word.
_COMPOUND = re.compile(
    r"([а-яё]{5,}?)о?(?:содержащ|индуцирован|ассоциирован|зависим|резистентн|чувствительн|рефрактерн|обусловлен|подобн)[а-яё]*"
)


_CAUSED = re.compile(r"(?i)[-‐‑–\s](?:индуцирован|ассоциирован|вызван|induced|associated|related)")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit that may be a mention: tokens [first, last], what they stand for, and what the words around them say."""

    first: int
    last: int
    letters: int
    name: Name
    verdict: Verdict


class Lexicon:
    """Finds vocabulary names in tokens; one pass, whatever the vocabulary's size."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.index: Index = index_of(vocabulary)
        self.contexts = Contexts(vocabulary)

    def find(self, text: str, tokens: Sequence[Token], blocked: frozenset[str] = frozenset()) -> Iterator[Mention]:
        """Mentions; `blocked` are abbreviations that the article defines as something else."""
        tokens = list(tokens)
        found = list(self._hits(text, tokens, blocked))
        covered: set[int] = set()
        for one in self._believed(found):
            covered.update(range(one.first, one.last + 1))
            yield self._mention(text, tokens, one)
            if one.name.scheme == "event":
                yield from self._cause(text, tokens, one)
        yield from self._by_spelling(text, tokens, covered)

    def _hits(self, text: str, tokens: list[Token], blocked: frozenset[str]) -> Iterator[Found]:
        for hit in self.index.trie.find(text, tokens):
            start, end = tokens[hit.first].start, tokens[hit.last].end
            name = choose(hit.payloads)
            if name is None or (name.flags & ABBREVIATION and (text[start:end] in blocked or _glued(text, start, end))):
                continue
            verdict = Verdict.GIVEN
            if name.flags & ADDED:
                pass
            elif name.scheme == "drug" and self.contexts.is_part(text, start, end):
                continue
            elif name.flags & BRAND and not _as_brand(name, text, start):
                verdict = self.contexts.verdict(text, tokens, hit.first, hit.last) if is_cyrillic(text[start]) else Verdict.OTHER
                if verdict < Verdict.GIVEN:
                    continue
            elif name.flags & DOUBTFUL and name.scheme == "drug":
                verdict = self.contexts.verdict(text, tokens, hit.first, hit.last)
            elif name.scheme == "regimen" and text[start].isdigit() and "+" not in text[start:end]:
                continue
            elif name.flags & DOUBTFUL and name.scheme == "regimen":
                verdict = self.contexts.regimen(text, tokens, hit.first, hit.last)
            yield Found(hit.first, hit.last, end - start, name, verdict)

    def _believed(self, found: Sequence[Found]) -> Iterator[Found]:
        """Those whose doubt the article settles: by a dose, by how they are given, by the full name elsewhere."""
        named = {(f.name.scheme, f.name.concept) for f in found if not f.name.flags & (DOUBTFUL | ABBREVIATION)}
        dosed = {f.name.concept for f in found if f.verdict is Verdict.DOSED}
        given = {f.name.concept for f in found if f.verdict is Verdict.GIVEN}
        settled = dosed | (given - {f.name.concept for f in found if f.verdict is Verdict.OTHER})
        for f in found:
            name = f.name
            if not name.flags & DOUBTFUL or name.flags & ADDED:
                yield f
            elif name.scheme == "regimen":
                if (f.verdict is Verdict.GIVEN and f.letters > 2) or self._half_named(name.concept, named):
                    yield f
            elif name.scheme != "drug":
                if (name.scheme, name.concept) in named:
                    yield f
            elif f.verdict is Verdict.DOSED:
                yield f
            elif name.flags & ABBREVIATION:
                full = (name.scheme, name.concept) in named
                # Two letters mean so much that the full name somewhere does not settle them.
                if full and (f.verdict is Verdict.GIVEN or (f.verdict is Verdict.SILENT and f.letters > 2)):
                    yield f
            elif f.verdict is Verdict.GIVEN or (f.verdict is Verdict.SILENT and name.concept in settled):
                yield f

    def _half_named(self, regimen: str, named: set[tuple[str, str]]) -> bool:
        """True when the article names two of a regimen's drugs, and half of them at least."""
        drugs = [self.vocabulary.drug_named(name) for name in self.vocabulary.get("regimen", regimen).components]
        hits = sum(("drug", drug) in named for drug in drugs)
        return hits >= 2 and 2 * hits >= len(drugs)

    def _mention(self, text: str, tokens: Sequence[Token], found: Found) -> Mention:
        start, end = tokens[found.first].start, tokens[found.last].end
        if found.name.scheme == "drug":
            groups = modified(text, start)
            if groups < start:
                return self._derivative(text, groups, start, end, found.name.concept)
            match = _LOCANT.search(text, max(0, start - 6), start)
            start = match.start() if match else start
            suffix = _BIOSIMILAR.match(text, end) if text[start:end].lower().endswith(("mab", "stim", "cept")) else None
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

    def _by_spelling(self, text: str, tokens: Sequence[Token], covered: set[int]) -> Iterator[Mention]:
        """Names that no label covers: spelt otherwise, misspelt, inside a compound, or unknown with an INN stem."""
        candidates: list[Mention] = []
        for i, token in enumerate(tokens):
            if i in covered or not 7 <= token.end - token.start <= 40 or token.text.isupper():
                continue
            known = self.respelt(token.text)
            if known:
                concept, how, length = known
                yield Mention(token.start, token.start + length, "drug", concept, token.text[:length], how=how)
                continue
            base = base_form(token.text)
            if base is not None and token.key.removeprefix("?") not in self.index.ordinary:
                found = Mention(token.start, token.end, "drug", base, token.text, True, "stem")
                candidates.append(with_payload(text, with_groups(text, found)))
        yield from one_name(candidates)

    def respelt(self, word: str) -> tuple[str, str, int] | None:
        """(concept, how, letters that name it) of a word that is no label, or None where there is none or a doubt."""
        return _respelt(self.index, word)


@lru_cache(maxsize=100_000)
def _respelt(index: Index, word: str) -> tuple[str, str, int] | None:
    low, key = fold(word), word_key(word).removeprefix("?")
    if key in index.ordinary or is_dictionary_word(word):
        return None
    heard = index.spellings.same_sound(key)
    if heard:
        return heard, "spelling", len(word)
    near = index.spellings.within_a_slip(key)
    if near:
        concept = next(iter(near)) if len(near) == 1 else ""
        return (concept, "misspelling", len(word)) if concept else None
    framed = index.spellings.same_frame(key)
    if framed:
        return framed, "misspelling", len(word)
    compound = _COMPOUND.fullmatch(low)
    if compound:
        concept = index.spellings.known(word_key(compound[1]).removeprefix("?")) or ""
        return (concept, "compound", len(compound[1])) if concept else None
    return None


def choose(payloads: Sequence[object]) -> Name | None:
    """The one meaning of a phrase: a user's own first, then by scheme; two drugs of one name are none."""
    names = [Name(*p) for p in payloads if isinstance(p, tuple)]
    names = [n for n in names if n.flags & ADDED] or names
    for scheme in ("outcome", "endpoint", "event", "regimen", "drug"):
        same = [n for n in names if n.scheme == scheme]
        if len({n.concept for n in same}) > 1:
            same = [n for n in same if not n.flags & DOUBTFUL] or same
        if same:
            return None if scheme == "drug" and len({n.concept for n in same}) > 1 else same[0]
    return None


def _as_brand(name: Name, text: str, start: int) -> bool:
    """True where a trade name is written as one: with a capital that no sentence begins with, or in quotes."""
    capital = text[start].isupper()
    if not name.flags & ORDINARY:
        return capital or is_cyrillic(text[start])
    before = text[max(0, start - 2) : start]
    return capital and bool(before.strip()) is False and text[max(0, start - 3) : start].strip()[-1:] not in ("", ".", "!", "?", ":") or before[-1:] in "«\"“„"


def _glued(text: str, start: int, end: int) -> bool:
    """True for a part of a longer symbol: the ATG of "ATG16L1"."""
    return text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()


@lru_cache(maxsize=4)
def _lexicon(digest: str) -> Lexicon:
    return Lexicon(_loaded[digest])


_loaded: dict[str, Vocabulary] = {}


def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once a process."""
    _loaded.setdefault(vocabulary.digest, vocabulary)
    return _lexicon(vocabulary.digest)
