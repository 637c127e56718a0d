"""The names by which each concept is looked for: its labels, and the forms that a language makes of them by rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medkb.text.morphology import declined, is_cyrillic, is_dictionary_word
from medkb.vocab import Concept, Vocabulary

NAMED = ("drug", "regimen", "event", "outcome", "endpoint")
"""The schemes whose names are looked for in running text."""

DOUBTFUL, ABBREVIATION, BRAND, ORDINARY, ADDED = 1, 2, 4, 8, 16

_AND = re.compile(r",\s|\s(?:and|и)\s")
_ACID = re.compile(r"([^\W\d_]+(?:ая|ной|ловая)) кислота")
# "натрия хлорид" is also "хлорид натрия" and "хлористый натрий"; the key of a word does not see its case.
_ANION = {
    "хлорид": "хлористый", "бромид": "бромистый", "йодид": "йодистый", "сульфат": "сернокислый", "нитрат": "азотнокислый",
    "фосфат": "фосфорнокислый", "карбонат": "углекислый", "гидрокарбонат": "", "цитрат": "лимоннокислый", "ацетат": "уксуснокислый",
    "оксид": "", "гидроксид": "", "пероксид": "", "тиосульфат": "", "оксибутират": "", "глюконат": "", "лактат": "молочнокислый",
    "вальпроат": "", "нитропруссид": "", "аспарагинат": "", "фолинат": "", "пикосульфат": "", "перманганат": "", "салицилат": "",
    "тетраборат": "", "нуклеинат": "", "аскорбат": "", "сукцинат": "", "оротат": "", "сульфид": "", "фторид": "фтористый",
}  # fmt: skip
_PEG = re.compile(r"(?:пэг|peg)-?(?=[^\W\d_]{6})", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_SHORTEST_REGIMEN = 5  # letters; shorter names ("AC", "VIP", "7+3") are something else more often
_SHORT = 4  # letters
_GREEK = frozenset("альфа бета гамма alfa alpha beta gamma α β γ".split())
_PAYLOAD = re.compile(
    r"(?:\w+(?:ведотин|танзин|озогамицин|текан|дотин|тезирин|vedotin|tansine|ozogamicin|tecan|dotin|tesirine))"
)


class Name(NamedTuple):
    """What a phrase stands for; plain values, so that it can be kept on disk."""

    scheme: str
    concept: str
    flags: int


class Phrase(NamedTuple):
    """A phrase to look for; `exact` ones only as they are written."""

    text: str
    name: Name
    exact: bool


def phrases(vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Every phrase of the schemes in NAMED."""
    drugs = list(vocabulary.concepts("drug"))
    singles = {label for c in drugs for _, label in c.labels}
    for scheme in NAMED:
        for concept in vocabulary.concepts(scheme):
            if "class" not in concept.note.split():
                yield from _of_concept(concept, singles)
    yield from _first_words(drugs)


def _of_concept(concept: Concept, singles: set[str]) -> Iterator[Phrase]:
    added = ADDED if concept.added else 0
    for _, label in concept.labels:
        if label:
            flags = added | _flags(concept, label)
            exact = concept.scheme == "regimen" and _is_acronym(label)
            for form in dict.fromkeys(_forms(concept, label, singles)):
                yield Phrase(form, Name(concept.scheme, concept.id, flags), exact)
    for label in concept.abbr:
        doubt = DOUBTFUL if label in concept.doubtful else 0
        yield Phrase(label, Name(concept.scheme, concept.id, added | doubt | ABBREVIATION), True)


def _flags(concept: Concept, label: str) -> int:
    if concept.scheme != "drug":
        short = concept.scheme == "regimen" and len(re.findall(r"[^\W\d_]", label)) < _SHORTEST_REGIMEN
        return DOUBTFUL if short or label in concept.doubtful else 0
    brand = is_brand(label)
    flags = BRAND if brand else 0
    if label in concept.doubtful or ("common" in concept.note.split() and not brand and label not in concept.certain):
        flags |= DOUBTFUL
    if brand and all(is_dictionary_word(word) for word in re.findall(r"[^\W\d_]+", label)):
        flags |= ORDINARY
    return flags


def is_brand(label: str) -> bool:
    """A label written with a capital, as trade names are; "L-карнитин" and "B-клетки" are not."""
    first = re.match(r"[^\W\d_]{3,}", label)
    return first is not None and first[0][0].isupper()


def _is_acronym(label: str) -> bool:
    return any(c.isupper() for c in label[1:]) or label.isupper() or any(c.isdigit() for c in label)


def _forms(concept: Concept, label: str, singles: set[str]) -> Iterator[str]:
    """A label as a text may write it.

    A fixed combination is written "A-B", "A/B" or "A + B"; "A and B" in a text are two drugs given together.
    """
    parts = _AND.split(label) if concept.scheme == "drug" else [label]
    if len(parts) > 1 and all(part.strip() in singles for part in parts):
        yield " ".join(parts)
        return
    yield label
    if _HYPHEN.search(label):
        yield _HYPHEN.sub("", label)  # a line end inside "progression-free" hides whether the hyphen is its own
    if concept.scheme == "drug":
        yield from _turned(label)
        yield from _pegylated(label)
        yield from _short(label)


def _turned(label: str) -> Iterator[str]:
    """The other word order of salts, acids and of names with a Greek letter."""
    words = label.split()
    if len(words) != 2:
        return
    first, second = words
    if second.lower() in _ANION and is_cyrillic(first):
        yield f"{second} {first}"
        if _ANION[second.lower()]:
            yield f"{_ANION[second.lower()]} {first}"
    elif second == "кислота" or second.partition("-")[0] in _GREEK or first.lower() in _GREEK:
        yield f"{second} {first}"


def _short(label: str) -> Iterator[str]:
    """The cases of a last word too short for its key to be the same in all of them: "но-шпа", "но-шпы"."""
    last = re.split(r"[\s-]", label)[-1]
    if last != label and len(last) <= _SHORT and last.endswith("а"):
        yield from (label.removesuffix(last) + form for form in declined(last))


def _pegylated(label: str) -> Iterator[str]:
    """The other beginnings of "пэгинтерферон": "пэг-интерферон", "пегинтерферон", "пегилированный интерферон"."""
    match = _PEG.match(label)
    if match:
        rest = label[match.end() :]
        beginnings = (
            ("пэг ", "пег", "пег ", "пэгилированный ", "пегилированный ")
            if is_cyrillic(label)
            else ("peg ", "pegylated ")
        )
        yield from (beginning + rest for beginning in beginnings)


def _first_words(drugs: Iterable[Concept]) -> Iterator[Phrase]:
    """The antibody of a conjugate stands for it where nothing else has that name: "инотузумаб", "sacituzumab"."""
    single: set[str] = set()
    conjugates: dict[str, set[str]] = defaultdict(set)
    for concept in drugs:
        for _, label in concept.labels:
            words = label.lower().split()
            if len(words) == 1:
                single.add(words[0])
            elif len(words) == 2 and _PAYLOAD.fullmatch(words[1]):
                conjugates[words[0]].add(concept.id)
            elif words:
                single.add(words[0])
    for word, concepts in conjugates.items():
        if len(concepts) == 1 and word not in single:
            yield Phrase(word, Name("drug", next(iter(concepts)), 0), False)
