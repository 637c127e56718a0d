"""The vocabulary as SKOS in N-Triples: strings, because rdflib would take some thirty times as long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from medkb.vocab.tables import BASE_IRI, Concept, Vocabulary

EXACT_IRIS: dict[str, str] = {
    "umls": "http://linkedlifedata.com/resource/umls/id/",  # Linked Life Data; the UMLS itself names no IRIs
    "atc": "http://purl.bioontology.org/ontology/UATC/",  # the namespace of BioPortal's ATC
    "mesh": "http://id.nlm.nih.gov/mesh/",  # MeSH RDF
    "ncit": "http://purl.obolibrary.org/obo/NCIT_",  # OBO Foundry
    "wikidata": "http://www.wikidata.org/entity/",
    "rxnorm": "http://purl.bioontology.org/ontology/RXNORM/",
    "ctcae": BASE_IRI + "ctcae/",  # ours: the NCI publishes CTCAE terms without stable IRIs
}
"""Where the codes of the column `exact` live. A prefix that is not here gives no skos:exactMatch."""

ATC_SCHEME = BASE_IRI + "atc"
_ATC_LENGTHS = (1, 3, 4, 5, 7)  # the five levels of an ATC code: A, A10, A10B, A10BA, A10BA02

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_UCUM_CODE = "<http://qudt.org/schema/qudt/ucumCode>"
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_ESCAPES = {i: f"\\u{i:04X}" for i in (*range(0x20), 0x7F)} | {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\"}
_TITLES = {
    "drug": ("Drugs", "Препараты"),
    "event": ("Adverse events", "Нежелательные явления"),
    "outcome": ("Outcomes", "Исходы"),
    "endpoint": ("Endpoints", "Конечные точки"),
    "unit": ("Units", "Единицы измерения"),
}


def to_ntriples(vocabulary: Vocabulary) -> str:
    """N-Triples, one statement a line, no blank nodes, no statement twice; the same vocabulary gives the same text.

    Abbreviations are alternative labels in the language of their letters; notes for the matcher are editorial notes.
    """
    return "".join(line + " .\n" for line in dict.fromkeys(_statements(vocabulary)))


def _statements(vocabulary: Vocabulary) -> Iterator[str]:
    codes: set[str] = set()
    for scheme, concepts in vocabulary.schemes.items():
        yield from _scheme(BASE_IRI + scheme, *_TITLES.get(scheme, (scheme, "")))
        for concept in concepts.values():
            yield from _concept(concept, concepts)
            codes.update(code for b in concept.broader if (code := _atc_code(b)) and b not in concepts)
    if codes:
        yield from _scheme(ATC_SCHEME, "ATC classes", "Классы АТХ")
        yield from _atc(codes)


def _scheme(address: str, english: str, russian: str) -> Iterator[str]:
    yield f"<{address}> {_TYPE} <{_SKOS}ConceptScheme>"
    yield f"<{address}> <{_SKOS}prefLabel> {_literal(english, 'en')}"
    if russian:
        yield f"<{address}> <{_SKOS}prefLabel> {_literal(russian, 'ru')}"


def _concept(concept: Concept, scheme: dict[str, Concept]) -> Iterator[str]:
    node = f"<{concept.iri}>"
    yield f"{node} {_TYPE} <{_SKOS}Concept>"
    yield f"{node} <{_SKOS}inScheme> <{BASE_IRI}{concept.scheme}>"
    yield from _labels(node, concept)
    if concept.notation:
        yield f"{node} <{_SKOS}notation> {_literal(concept.notation)}"
        if concept.scheme == "unit":
            yield f"{node} {_UCUM_CODE} {_literal(concept.notation)}"
    if concept.note:
        yield f"{node} <{_SKOS}editorialNote> {_literal(concept.note, 'en')}"
    broader = [iri for b in concept.broader if (iri := _broader(b, scheme))]
    yield from (f"{node} <{_SKOS}broader> <{iri}>" for iri in broader)
    yield from (f"{node} <{_SKOS}exactMatch> <{iri}>" for curie in concept.exact if (iri := exact_iri(curie)))
    if not broader:
        yield f"{node} <{_SKOS}topConceptOf> <{BASE_IRI}{concept.scheme}>"


def _labels(node: str, concept: Concept) -> Iterator[str]:
    for lang, preferred, others in (("en", concept.en, concept.alt_en), ("ru", concept.ru, concept.alt_ru)):
        short = (a for a in concept.abbr if bool(_CYRILLIC.search(a)) == (lang == "ru"))
        if preferred:
            yield f"{node} <{_SKOS}prefLabel> {_literal(preferred, lang)}"
        # SKOS forbids one string as both labels of a language
        yield from _alternatives(node, lang, preferred, (*others, *short))


def _alternatives(node: str, lang: str, preferred: str, labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        if label and label != preferred:
            yield f"{node} <{_SKOS}altLabel> {_literal(label, lang)}"


def _broader(name: str, scheme: dict[str, Concept]) -> str | None:
    if name in scheme:
        return scheme[name].iri
    code = _atc_code(name)
    return f"{ATC_SCHEME}/{quote(code, safe='')}" if code else None


def _atc_code(name: str) -> str:
    return name.removeprefix("atc:") if name.startswith("atc:") else ""


def _atc(codes: Iterable[str]) -> Iterator[str]:
    """Each ATC class in use and the classes above it."""
    chain = {code[:n] for code in codes for n in _ATC_LENGTHS if n <= len(code)} | set(codes)
    for code in sorted(chain):
        node = f"<{ATC_SCHEME}/{quote(code, safe='')}>"
        above = max((n for n in _ATC_LENGTHS if n < len(code)), default=0)
        yield f"{node} {_TYPE} <{_SKOS}Concept>"
        yield f"{node} <{_SKOS}inScheme> <{ATC_SCHEME}>"
        yield f"{node} <{_SKOS}notation> {_literal(code)}"
        yield f"{node} <{_SKOS}exactMatch> <{EXACT_IRIS['atc']}{quote(code, safe='')}>"
        if above:
            yield f"{node} <{_SKOS}broader> <{ATC_SCHEME}/{quote(code[:above], safe='')}>"


def exact_iri(curie: str) -> str | None:
    """The address of a code such as `umls:C1234567`; None when its prefix is not in EXACT_IRIS."""
    prefix, _, code = curie.partition(":")
    base = EXACT_IRIS.get(prefix)
    return base + quote(code.replace(" ", "_"), safe="_-") if base and code else None


def _literal(text: str, lang: str = "") -> str:
    return f'"{text.translate(_ESCAPES)}"' + (f"@{lang}" if lang else "")
