"""Why a string is linked as it is, and which candidates lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medkb.link.lexicon import Lexicon
from medkb.link.names import ABBREVIATION, ADDED, BRAND, DOUBTFUL, Name
from medkb.model import Mention
from medkb.text.morphology import is_dictionary_word, word_key
from medkb.text.tokens import Token, tokenize

_HOW = {
    "label": "a label, in whatever case and number",
    "abbreviation": "an abbreviation, as it is written",
    "spelling": "another spelling of a label: the same sound",
    "misspelling": "a misspelling of the only label within a safe distance",
    "compound": "the first part of a compound word",
    "stem": "unknown, with the stem of a drug's name: a candidate, linked to nothing",
    "defined": "defined in the text",
}


@dataclass(frozen=True, slots=True)
class Loser:
    """A concept that the words might mean and do not."""

    scheme: str
    concept: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the text: what it is linked to (`concept` None: to nothing), why, and what lost."""

    text: str
    scheme: str
    concept: str | None
    why: str
    losers: tuple[Loser, ...] = field(default=())


def explain(lexicon: Lexicon, text: str) -> list[Reading]:
    """The readings of a text from left to right; words that mean nothing to the vocabulary are left out."""
    tokens = tokenize(text)
    mentions = sorted(lexicon.find(text, tokens), key=lambda m: m.start)
    found = [(m.start, _linked(lexicon, tokens, text, m)) for m in mentions]
    covered = {i for m in mentions for i in range(m.start, m.end)}
    for hit in lexicon.index.trie.find(text, tokens):
        start, end = tokens[hit.first].start, tokens[hit.last].end
        if start not in covered:
            found.append((start, _doubted(text[start:end], hit.payloads)))
            covered.update(range(start, end))
    found += [(t.start, r) for t in tokens if t.start not in covered for r in _unlinked(lexicon, t)]
    return [reading for _, reading in sorted(found, key=lambda pair: pair[0])]


def _linked(lexicon: Lexicon, tokens: list[Token], text: str, mention: Mention) -> Reading:
    concept = None if mention.candidate else mention.concept
    others = {
        (name.scheme, name.concept): name
        for hit in lexicon.index.trie.find(text, tokens)
        if tokens[hit.first].start < mention.end and mention.start < tokens[hit.last].end
        for name in _names(hit.payloads)
        if (name.scheme, name.concept) != (mention.scheme, mention.concept)
    }
    losers = tuple(Loser(*key, _lost(name, mention)) for key, name in others.items())
    return Reading(mention.text, mention.scheme, concept, _HOW[mention.how], losers)


def _lost(name: Name, mention: Mention) -> str:
    if name.flags & DOUBTFUL:
        return "has it too, but as a name that is also something else"
    if name.scheme != mention.scheme:
        return f"has it too; of two kinds of name the {mention.scheme} goes before the {name.scheme}"
    return "has it too; a note on the row says why two share it"


def _doubted(text: str, payloads: tuple[object, ...]) -> Reading:
    names = _names(payloads)
    losers = tuple(Loser(n.scheme, n.concept, _doubt(n, names)) for n in names)
    return Reading(text, names[0].scheme, None, "named by no concept without doubt", losers)


def _doubt(name: Name, names: list[Name]) -> str:
    if len({n.concept for n in names if n.scheme == name.scheme}) > 1:
        return "one of several concepts with this name"
    if name.flags & BRAND and not name.flags & DOUBTFUL:
        return "a trade name that is an ordinary word: needs a capital inside a sentence, quotes, or a dose"
    if name.flags & ABBREVIATION:
        return "an abbreviation with other meanings: needs a dose, a definition, or the full name in the article"
    return "an everyday word or an analyte: needs a dose or words that say it is given"


def _unlinked(lexicon: Lexicon, token: Token) -> Iterator[Reading]:
    """Words that are near a drug's name and are not linked."""
    spellings, key = lexicon.index.spellings, word_key(token.text).removeprefix("?")
    near = sorted(spellings.within_a_slip(key))
    if key in lexicon.index.ordinary:
        why = "a word that looks like a drug's name and is none"
    elif near and is_dictionary_word(token.text):
        why = "a word of the dictionary, not a misspelt name"
    elif len(near) > 1:
        why = "as near to one drug as to another"
    else:
        return
    yield Reading(token.text, "drug", None, why, tuple(Loser("drug", c, "a name within one letter") for c in near))


def _names(payloads: tuple[object, ...]) -> list[Name]:
    names = [Name(*p) for p in payloads if isinstance(p, tuple)]
    return sorted(names, key=lambda n: not n.flags & ADDED)
