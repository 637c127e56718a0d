"""The addresses that the graph is made of."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

BASE = "https://w3id.org/medkb/"
MKB = BASE + "ontology#"
VOCABULARY_GRAPH = BASE + "graph/vocabulary"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
BIBO = "http://purl.org/ontology/bibo/"
DC = "http://purl.org/dc/elements/1.1/"  # creators as names; those of dcterms are agents
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

PREFIXES: dict[str, str] = {
    "mkb": MKB,
    "article": BASE + "article/",
    "claim": BASE + "claim/",
    "issue": BASE + "issue/",
    "run": BASE + "run/",
    "drug": BASE + "vocab/drug/",
    "event": BASE + "vocab/event/",
    "outcome": BASE + "vocab/outcome/",
    "endpoint": BASE + "vocab/endpoint/",
    "unit": BASE + "vocab/unit/",
    "skos": SKOS,
    "oa": OA,
    "prov": PROV,
    "dcterms": DCTERMS,
    "bibo": BIBO,
    "dc": DC,
    "prism": PRISM,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
}
"""Prefixes that every query may use without declaring them, and that Turtle is written with."""


def article_iri(document: str) -> str:
    """The article's address, which is also the name of its graph; every reserved character of the id is encoded."""
    return f"{BASE}article/{quote(document, safe='', errors='replace')}"


def claim_iri(claim_id: str) -> str:
    """The address of one claim, given by its id or as answers show it, `claim:ID`."""
    return f"{BASE}claim/{quote(claim_id.removeprefix('claim:'), safe='', errors='replace')}"


def issue_iri(issue_id: str) -> str:
    """The address of one issue."""
    return f"{BASE}issue/{quote(issue_id, safe='', errors='replace')}"


def part_iri(article: str, part: str, label: str) -> str:
    """The address of an article's own node, such as an arm or a study: `part` is a fixed word, `label` any text."""
    return f"{article}/{part}/{quote(label, safe='', errors='replace')}"


def run_iri(version: str, vocabulary: str, source: str) -> str:
    """The address of a run: equal inputs, vocabulary and version are one run, whenever it was made."""
    key = f"{version}\n{vocabulary}\n{source}".encode()
    return f"{BASE}run/{hashlib.sha256(key).hexdigest()[:32]}"
