"""One pass over the clean text for each kind of mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Protocol

from medkb.model import Annotations, Clean, Mention, Reference
from medkb.recognise import abbreviations, groups, regimens
from medkb.recognise.categories import categories
from medkb.recognise.elided import elided
from medkb.recognise.figures import FigureGrammar, references
from medkb.recognise.grades import grades
from medkb.recognise.reduced import reduced
from medkb.recognise.signed import signed
from medkb.text.phrases import PhraseTrie
from medkb.text.tokens import Token, tokenize
from medkb.vocab import Vocabulary

_NOT_IN_TEXT = ("section:", "given:", "measured:", "regimen:", "drug_class")  # kinds of cues that others look for


class NameFinder(Protocol):
    """What finds vocabulary names in tokens."""

    def find(self, text: str, tokens: Sequence[Token], blocked: frozenset[str] = ...) -> Iterator[Mention]:
        """Mentions from left to right."""
        ...


class Recogniser:
    """Holds what is built from the vocabulary once a process."""

    def __init__(self, vocabulary: Vocabulary, names: NameFinder) -> None:
        self._vocabulary, self._names = vocabulary, names
        dose, time = unit_spellings(vocabulary)
        self._classes = frozenset(phrase for _, phrase in vocabulary.cues.get("drug_class", ()))
        self._grammar = FigureGrammar(list(vocabulary.people), dose, time)

    @cached_property
    def _cues(self) -> PhraseTrie:
        trie = PhraseTrie()
        for kind, phrases in self._vocabulary.cues.items():
            for _, phrase in phrases:
                if not kind.startswith(_NOT_IN_TEXT):
                    trie.add(phrase, kind)
        for route in self._vocabulary.concepts("route"):
            kind = "route:" + self._vocabulary.code("route", route.id)
            for _, label in route.labels:
                trie.add(label, kind)
            for label in route.abbr:
                trie.add(label, kind, exact=True)
        return trie

    def recognise(self, clean: Clean) -> Annotations:
        """All mentions, cues, figures, references, grades and groups of one article."""
        text = clean.text
        tokens = tokenize(text)
        mentions = list(self._names.find(_celled(text), tokens))
        defined = regimens.learn(text, mentions, self._initials, self._classes)
        learnt = abbreviations.learn(text, mentions, self._initials, frozenset(r.name for r in defined))
        mentions = [
            m
            for m in mentions
            if not (_ends_in_figure(text, m) or _is_receptor(text, m))
            and m.text not in learnt.blocked
            and learnt.meanings.get(m.text, (m.scheme, m.concept)) == (m.scheme, m.concept)
        ]
        mentions += abbreviations.expand(text, tokens, learnt, mentions)
        mentions += regimens.expand(text, defined, mentions)
        mentions += reduced(text, mentions)
        signs = list(signed(text))
        inside = {i for m in signs for i in range(m.start, m.end)}
        mentions = sorted([m for m in mentions if m.start not in inside] + signs, key=lambda m: m.start)
        explained = frozenset(learnt.meanings) | learnt.blocked
        mentions = sorted([*mentions, *categories(text, mentions, explained)], key=lambda m: m.start)
        mentions = sorted([*mentions, *elided(text, mentions, self._russian, self._in_phrase)], key=lambda m: m.start)
        figures = self._grammar.find(text, tokens)
        arms = groups.find(text, abbreviations.translation(learnt), mentions, self._treatments(mentions), figures)
        return Annotations(
            clean,
            tuple(mentions),
            tuple(self._find_cues(_celled(text), tokens)),
            tuple(figures),
            tuple(Reference(*r) for r in references(text)),
            tuple(sorted(grades(text), key=lambda g: g.start)),
            tuple(arms),
            tuple(defined),
        )

    @cache  # noqa: B019 - one instance a process
    def _initials(self, scheme: str, concept_id: str) -> frozenset[str]:
        """See `abbreviations.Initials`."""
        concept = self._vocabulary.schemes[scheme].get(concept_id)
        if concept is None:
            return frozenset(concept_id[:1])
        if scheme == "drug":
            return frozenset(label[0].lower() for _, label in concept.labels if label)
        return frozenset("".join(word[0] for word in label.lower().split()) for _, label in concept.labels)

    def _russian(self, mention: Mention) -> str:
        concept = self._vocabulary.schemes[mention.scheme].get(mention.concept)
        return concept.ru if concept is not None else ""

    @cache  # noqa: B019 - one instance a process
    def _in_phrase(self, phrase: str) -> tuple[Mention, ...]:
        return tuple(self._names.find(phrase, tokenize(phrase)))

    def _treatments(self, mentions: Iterable[Mention]) -> dict[tuple[str, str], str]:
        """Labels of the arms that bear a drug's or regimen's name: its English name."""
        given = {(m.scheme, m.concept) for m in mentions if m.scheme in ("drug", "regimen") and not m.candidate}
        known = {(s, c): self._vocabulary.schemes[s].get(c) for s, c in given}
        return {pair: concept.en for pair, concept in known.items() if concept is not None}

    def _find_cues(self, text: str, tokens: list[Token]) -> Iterator[Mention]:
        for hit in self._cues.find(text, tokens):
            start, end = tokens[hit.first].start, tokens[hit.last].end
            for kind in hit.payloads:
                if hit.first < hit.last or self._is_meant(str(kind), text[start:end].casefold()):
                    yield Mention(start, end, "cue", str(kind), text[start:end])

    def _is_meant(self, kind: str, word: str) -> bool:
        """False for a form of a single word that says another thing: "будет" tells a plan, "был" of the same lemma what was."""
        return kind not in ("plan", "criterion") or word in self._forms or word.startswith("критери")

    @cached_property
    def _forms(self) -> frozenset[str]:
        cues = self._vocabulary.cues
        return frozenset(phrase.casefold() for kind in ("plan", "criterion") for _, phrase in cues.get(kind, ()))


_CELL_ENDS = re.compile(r"\t|\n(?=[\d–—-])")  # a line of a table's cells that begins with a figure is no label's second


def _celled(text: str) -> str:
    """The text with a bar where a cell ends, which no name runs over: the CR of a row is not a "CR2"."""
    return _CELL_ENDS.sub("|", text)


_COUNTED = re.compile(r"\s?(?:[(\[]\s?\d|/\s?\d|%|из\s|of\s|vs\b)")


def _ends_in_figure(text: str, mention: Mention) -> bool:
    """The digit at the end of a name is a count of its own: "CR 2 (5.7 %)" is no second complete remission."""
    return mention.text[-1:].isdigit() and " " in mention.text and bool(_COUNTED.match(text, mention.end))


_RESPONSES = frozenset("CR PR SD PD".split())
_COMPOUND = re.compile(r"-[A-Z]{2}(?!D)|-L?\d")
_RECEPTOR_BEFORE = re.compile(r"\bER[+−–-]?(?:\s?/\s?|\s?(?:or|and|,)\s)$")


def _is_receptor(text: str, mention: Mention) -> bool:
    """The progesterone receptor, not a partial response: "PR+", "ER/PR"; a part of a compound: "CR-GNB", "PD-1"."""
    if mention.text in _RESPONSES and _COMPOUND.match(text, mention.end):
        return True
    if mention.text != "PR":
        return False
    return text[mention.end : mention.end + 1] in ("+", "-", "−", "–") or bool(
        _RECEPTOR_BEFORE.search(text, max(0, mention.start - 8), mention.start)
    )


def unit_spellings(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, str]]:
    """Spelling -> UCUM code of the units of dose, and of those of time."""
    dose: dict[str, str] = {}
    time: dict[str, str] = {}
    for concept in vocabulary.concepts("unit"):
        dimension = concept.broader[0] if concept.broader else ""
        if not concept.notation or concept.id == "kg":
            continue
        if dimension.startswith(("dose_", "rate_per_", "radiation")) and concept.notation != "kg":
            target = dose
        elif dimension == "time":
            target = time
        else:
            continue
        for label in (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru, *concept.abbr):
            if label:
                target.setdefault(label, concept.notation)
    return dose, time
