"""The vocabulary as SKOS in N-Triples: strings, because rdflib would take some thirty times as long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from medkb.text.morphology import declined
from medkb.vocab.tables import BASE_IRI, Concept, Vocabulary

EXACT_IRIS: dict[str, str] = {
    "umls": "http://linkedlifedata.com/resource/umls/id/",  # Linked Life Data; the UMLS itself names no IRIs
    "atc": "http://purl.bioontology.org/ontology/UATC/",  # the namespace of BioPortal's ATC
    "mesh": "http://id.nlm.nih.gov/mesh/",  # MeSH RDF
    "ncit": "http://purl.obolibrary.org/obo/NCIT_",  # OBO Foundry
    "wikidata": "http://www.wikidata.org/entity/",
    "rxnorm": "http://purl.bioontology.org/ontology/RXNORM/",
    "ctcae": BASE_IRI + "ctcae/",  # ours: the NCI publishes CTCAE terms without stable IRIs
    "iri": "",  # a whole address, from a user's own file
}
"""Where the codes of the column `exact` live. A prefix that is not here gives no skos:exactMatch."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_COMPONENT = "<https://w3id.org/medkb/ontology#component>"
_UCUM_CODE = "<http://qudt.org/schema/qudt/ucumCode>"
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_ESCAPES = {i: f"\\u{i:04X}" for i in (*range(0x20), 0x7F)} | {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\"}
_TITLES = {
    "drug": ("Drugs", "Препараты"),
    "atc": ("ATC classes", "Классы АТХ"),
    "regimen": ("Regimens", "Схемы лечения"),
    "event": ("Adverse events", "Нежелательные явления"),
    "outcome": ("Outcomes", "Исходы"),
    "endpoint": ("Endpoints", "Конечные точки"),
    "population": ("Populations", "Популяции"),
    "route": ("Routes of administration", "Пути введения"),
    "schedule": ("Dosing schedules", "Режимы дозирования"),
    "timepoint": ("Time points", "Сроки"),
    "unit": ("Units", "Единицы измерения"),
}


def to_ntriples(vocabulary: Vocabulary) -> str:
    """N-Triples, one statement a line, no blank nodes, no statement twice; the same vocabulary gives the same text.

    Abbreviations are alternative labels in the language of their letters; notes for the matcher are editorial notes;
    the oblique cases of Russian names of drugs are hidden labels.
    """
    return "".join(line + " .\n" for line in dict.fromkeys(_statements(vocabulary)))


def serialize(vocabulary: Vocabulary, form: str) -> str:
    """The vocabulary in nt, ttl, jsonld or rdf (RDF/XML). Raises KeyError for another format."""
    ntriples = to_ntriples(vocabulary)
    if form == "nt":
        return ntriples
    import pyoxigraph as ox

    forms = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "rdf": ox.RdfFormat.RDF_XML}
    triples = ox.parse(ntriples.encode(), ox.RdfFormat.N_TRIPLES)
    prefixes = {"skos": _SKOS, "mkb": "https://w3id.org/medkb/ontology#", "vocab": BASE_IRI}
    written = ox.serialize(triples, format=forms[form], prefixes=prefixes)
    assert written is not None  # noqa: S101 - None only when it writes to a file
    return written.decode()


def _statements(vocabulary: Vocabulary) -> Iterator[str]:
    for scheme, concepts in vocabulary.schemes.items():
        yield from _scheme(BASE_IRI + scheme, *_TITLES.get(scheme, (scheme, "")))
        for concept in concepts.values():
            yield from _concept(concept, vocabulary)


def _scheme(address: str, english: str, russian: str) -> Iterator[str]:
    yield f"<{address}> {_TYPE} <{_SKOS}ConceptScheme>"
    yield f"<{address}> <{_SKOS}prefLabel> {_literal(english, 'en')}"
    if russian:
        yield f"<{address}> <{_SKOS}prefLabel> {_literal(russian, 'ru')}"


def _concept(concept: Concept, vocabulary: Vocabulary) -> Iterator[str]:
    node, scheme = f"<{concept.iri}>", f"<{BASE_IRI}{concept.scheme}>"
    yield f"{node} {_TYPE} <{_SKOS}Concept>"
    yield f"{node} <{_SKOS}inScheme> {scheme}"
    yield from _labels(node, concept)
    if concept.notation:
        yield f"{node} <{_SKOS}notation> {_literal(concept.notation)}"
        if concept.scheme == "unit":
            yield f"{node} {_UCUM_CODE} {_literal(concept.notation)}"
    if concept.note:
        yield f"{node} <{_SKOS}editorialNote> {_literal(concept.note, 'en')}"
    broader = [target.iri for name in concept.broader if (target := vocabulary.broader(concept, name))]
    yield from (f"{node} <{_SKOS}broader> <{iri}>" for iri in broader)
    yield from (f"{node} <{_SKOS}exactMatch> <{iri}>" for curie in concept.exact if (iri := exact_iri(curie)))
    yield from (
        f"{node} {_COMPONENT} <{vocabulary.get('drug', drug).iri}>"
        for name in concept.components
        if (drug := vocabulary.drug_named(name))
    )
    if not broader:
        yield f"{node} <{_SKOS}topConceptOf> {scheme}"
        yield f"{scheme} <{_SKOS}hasTopConcept> {node}"


def _labels(node: str, concept: Concept) -> Iterator[str]:
    for lang, preferred, others in (("en", concept.en, concept.alt_en), ("ru", concept.ru, concept.alt_ru)):
        short = (a for a in concept.abbr if bool(_CYRILLIC.search(a)) == (lang == "ru"))
        if preferred:
            yield f"{node} <{_SKOS}prefLabel> {_literal(preferred, lang)}"
        # SKOS forbids one string as both labels of a language
        yield from _alternatives(node, lang, preferred, (*others, *short))
    if concept.scheme == "drug" and concept.ru:
        taken = {concept.ru, *concept.alt_ru}
        yield from (f"{node} <{_SKOS}hiddenLabel> {_literal(f, 'ru')}" for f in declined(concept.ru) if f not in taken)


def _alternatives(node: str, lang: str, preferred: str, labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        if label and label != preferred:
            yield f"{node} <{_SKOS}altLabel> {_literal(label, lang)}"


def exact_iri(curie: str) -> str | None:
    """The address of a code such as `umls:C1234567`; None when its prefix is not in EXACT_IRIS."""
    prefix, _, code = curie.partition(":")
    if prefix == "iri":
        return code if _ADDRESS.fullmatch(code) else None
    base = EXACT_IRIS.get(prefix)
    return base + quote(code.replace(" ", "_"), safe="_-") if base and code else None


def _literal(text: str, lang: str = "") -> str:
    return f'"{text.translate(_ESCAPES)}"' + (f"@{lang}" if lang else "")
