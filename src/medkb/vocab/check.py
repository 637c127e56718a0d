"""What is wrong with the rows of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.vocab.skos import EXACT_IRIS
from medkb.vocab.tables import FILES, Concept, Vocabulary

_ID = re.compile(r"[A-Za-z0-9_-]+")
_PREFIXES = {*EXACT_IRIS, "ucum"}


def check(vocabulary: Vocabulary) -> list[str]:
    """One sentence a problem, empty when all is well.

    Looked for: ids of other characters than [A-Za-z0-9_-]; empty English labels; labels of two concepts of a scheme
    where neither row has a note (abbreviations are case-sensitive, labels are not); broader targets, code systems and
    components that do not exist; dose ranges of no drug; concepts from which no way leads up to a top concept.
    """
    found = [f"{FILES[scheme]}: {problem}" for scheme in vocabulary.schemes for problem in _scheme(vocabulary, scheme)]
    unknown = vocabulary.dose_ranges.keys() - vocabulary.schemes.get("drug", {}).keys()
    return found + [f"dose_ranges.tsv: drug {drug!r} is no id of drugs.tsv" for drug in sorted(unknown)]


def label_key(label: str) -> str:
    """What two spellings of one label share: no case, no ё."""
    return label.casefold().replace("ё", "е")


def _scheme(vocabulary: Vocabulary, scheme: str) -> Iterator[str]:
    concepts = vocabulary.schemes[scheme]
    for concept in concepts.values():
        yield from _row(concept, vocabulary)
    yield from _shared(concepts)


def _row(concept: Concept, vocabulary: Vocabulary) -> Iterator[str]:
    if not _ID.fullmatch(concept.id):
        yield f"id {concept.id!r} has characters other than letters, digits, - and _"
    if not concept.en.strip():
        yield f"{concept.id!r} has no English label"
    for target in concept.broader:
        if vocabulary.broader(concept, target) is None:
            yield f"{concept.id!r}: broader {target!r} is not a row"
    for curie in concept.exact:
        if curie.partition(":")[0] not in _PREFIXES or not curie.partition(":")[2]:
            yield f"{concept.id!r}: exact {curie!r} is not of a known code system"
    for name in concept.components:
        if vocabulary.drug_named(name) is None:
            yield f"{concept.id!r}: component {name!r} is not the name of a drug"
    if not _reaches_top(concept, vocabulary):
        yield f"{concept.id!r}: its broader concepts lead round in a circle"


def _reaches_top(concept: Concept, vocabulary: Vocabulary) -> bool:
    """True when every way up ends at a concept without a broader one."""
    way: set[str] = set()
    above = [concept]
    while above:
        here = above.pop()
        if here.iri in way and here is concept:
            return False
        if here.iri not in way:
            way.add(here.iri)
            above += [b for name in here.broader if (b := vocabulary.broader(here, name))]
    return True


def _shared(concepts: dict[str, Concept]) -> Iterator[str]:
    owner: dict[str, Concept] = {}
    for concept in concepts.values():
        for label in dict.fromkeys(_keys(concept)):
            first = owner.setdefault(label, concept)
            if first is not concept and not (first.note or concept.note):
                yield f"label {label!r} of {concept.id!r} is also that of {first.id!r}, and neither row has a note"


def _keys(concept: Concept) -> Iterator[str]:
    exact = concept.scheme == "unit"  # mg and Mg, m and M are different units
    for label in (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru):
        if label:
            yield label if exact else label_key(label)
    yield from concept.abbr
