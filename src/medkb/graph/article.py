"""One article's claims as N-Quads: the graph that a knowledge base keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from medkb.graph.digest import signed
from medkb.graph.evidence import evidence_triples
from medkb.graph.namespaces import (
    BASE,
    BIBO,
    DC,
    DCTERMS,
    MKB,
    OWL,
    PRISM,
    PROV,
    RDF,
    RDFS,
    article_iri,
    claim_iri,
    issue_iri,
    part_iri,
    run_iri,
)
from medkb.graph.slots import CLASSES, CONCEPTS, SHARED, SLOTS
from medkb.graph.terms import boolean, decimal, integer, iri, text, year
from medkb.model import Claim, Document, Issue

_TYPE = f"<{RDF}type>"
_LABEL = f"<{RDFS}label>"
_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": text,
    "integer": integer,
    "decimal": decimal,
    "boolean": boolean,
    "flag": boolean,
    "integers": integer,
    "texts": text,
    "iris": iri,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What made the claims: no times, so that the same input gives the same bytes. Digests are SHA-256 in hex."""

    medkb_version: str
    vocabulary_digest: str
    input_sha256: str

    @property
    def iri(self) -> str:
        """The run's address."""
        return run_iri(self.medkb_version, self.vocabulary_digest, self.input_sha256)


def document_id(document: Document, claims: Sequence[Claim]) -> str:
    """The id that the claims share, else the article's DOI, else one made of the input's digest.

    Raises ValueError when the claims are of different articles.
    """
    ids = {claim.document for claim in claims}
    if len(ids) > 1:
        raise ValueError(f"{document.file}: claims of {len(ids)} articles in one graph: {sorted(ids)[:3]}")
    return next(iter(ids), "") or document.metadata.doi or f"sha256-{document.sha256[:16]}"


def article_quads(document: Document, claims: Sequence[Claim], run: Run, issues: Sequence[Issue] = ()) -> bytes:
    """Sorted N-Quads in UTF-8, all in the graph `article_iri(document_id(...))`; the same input gives the same bytes.

    Evidence offsets count in `document.text`. No blank nodes, so the quads can be compared line by line.
    Raises ValueError when the claims are of different articles.
    """
    identifier = document_id(document, claims)
    article = article_iri(identifier)
    triples = set(_article(document, identifier, article, run))
    for claim in claims:
        triples.update(_claim(claim, article, run.iri))
        triples.update(evidence_triples(claim_iri(claim.id), claim.fact.evidence, document.text, article))
    for issue in issues:
        triples.update(_issue(issue, article, run.iri))
        triples.update(evidence_triples(issue_iri(issue.id), issue.places, document.text, article))
    end = f" {iri(article)} .\n"
    # a lone surrogate, which a damaged input may hold, has no UTF-8 form
    lines = [(triple + end).encode("utf-8", errors="replace") for triple in triples]
    return signed(lines, article)


def _article(document: Document, identifier: str, article: str, run: Run) -> Iterator[str]:
    node, meta = iri(article), document.metadata
    yield f"{node} {_TYPE} <{MKB}Article>"
    yield f"{node} <{DCTERMS}identifier> {text(identifier)}"
    yield f"{node} <{DCTERMS}source> {text(document.file)}"
    if meta.title_ru:
        yield f"{node} <{DCTERMS}title> {text(meta.title_ru, 'ru')}"
    if meta.title_en:
        yield f"{node} <{DCTERMS}title> {text(meta.title_en, 'en')}"
    if meta.doi:
        yield f"{node} <{BIBO}doi> {text(meta.doi)}"
    if meta.year:
        yield f"{node} <{DCTERMS}issued> {year(meta.year)}"
    if meta.journal:
        yield f"{node} <{PRISM}publicationName> {text(meta.journal)}"
    for number in meta.registrations:
        yield f"{node} <{MKB}registration> {text(number)}"
    for author in meta.authors:
        yield f"{node} <{DC}creator> {text(author)}"
    if len(meta.authors) > 1:  # which of the creators is the first
        yield f"{node} <{MKB}authorList> {text('; '.join(name.replace(';', ',') for name in meta.authors))}"
    yield from _run(node, run)


def _run(article: str, run: Run) -> Iterator[str]:
    node, software = iri(run.iri), iri(f"{BASE}software/{run.medkb_version}")
    source, vocabulary = iri(f"{BASE}input/{run.input_sha256}"), iri(f"{BASE}vocabulary/{run.vocabulary_digest}")
    yield f"{article} <{PROV}wasGeneratedBy> {node}"
    yield f"{article} <{PROV}wasDerivedFrom> {source}"
    yield f"{node} {_TYPE} <{PROV}Activity>"
    yield f"{node} <{PROV}wasAssociatedWith> {software}"
    yield f"{node} <{PROV}used> {source}"
    yield f"{node} <{PROV}used> {vocabulary}"
    yield f"{software} {_TYPE} <{PROV}SoftwareAgent>"
    yield f"{software} {_LABEL} {text('medkb')}"
    yield f"{software} <{OWL}versionInfo> {text(run.medkb_version)}"
    for entity, digest in ((source, run.input_sha256), (vocabulary, run.vocabulary_digest)):
        yield f"{entity} {_TYPE} <{PROV}Entity>"
        yield f"{entity} <{DCTERMS}identifier> {text('sha256:' + digest)}"


def _claim(claim: Claim, article: str, run: str) -> Iterator[str]:
    node, fact = iri(claim_iri(claim.id)), claim.fact
    arm = iri(part_iri(article, "arm", fact.arm))
    yield f"{node} {_TYPE} <{MKB}Claim>"
    yield f"{node} {_TYPE} <{MKB}{CLASSES[fact.kind]}>"
    yield f"{node} <{DCTERMS}identifier> {text(claim.id)}"
    yield f"{node} <{MKB}inArticle> {iri(article)}"
    yield f"{node} <{PROV}wasGeneratedBy> {iri(run)}"
    yield f"{node} <{MKB}arm> {arm}"
    yield from _labelled(arm, "Arm", fact.arm, article)
    if fact.study:
        study = iri(part_iri(article, "study", fact.study))
        yield f"{node} <{MKB}study> {study}"
        yield f"{study} <{MKB}studyName> {text(fact.study)}"
        yield from _labelled(study, "Study", fact.study, article)
    if fact.concept and fact.kind in CONCEPTS:
        yield f"{node} <{MKB}{CONCEPTS[fact.kind]}> {iri(fact.concept)}"
    for check in claim.checks:
        yield f"{node} <{MKB}hasIssue> {iri(issue_iri(check))}"
    yield from _slots(node, claim)


def _labelled(node: str, kind: str, label: str, article: str) -> Iterator[str]:
    yield f"{node} {_TYPE} <{MKB}{kind}>"
    yield f"{node} {_LABEL} {text(label)}"
    yield f"{node} <{MKB}inArticle> {iri(article)}"


def _slots(node: str, claim: Claim) -> Iterator[str]:
    fact = claim.fact
    for slot, name, kind in (*SHARED, *SLOTS[fact.kind]):
        value = getattr(fact, slot)
        if value is None or value == "" or (kind == "flag" and not value):
            continue
        predicate = _LABEL if name == "rdfs:label" else f"<{MKB}{name}>"
        for one in value if isinstance(value, tuple) else (value,):
            yield f"{node} {predicate} {_WRITERS[kind](one)}"


def _issue(issue: Issue, article: str, run: str) -> Iterator[str]:
    node = iri(issue_iri(issue.id))
    yield f"{node} {_TYPE} <{MKB}Issue>"
    yield f"{node} <{DCTERMS}identifier> {text(issue.id)}"
    yield f"{node} <{MKB}inArticle> {iri(article)}"
    yield f"{node} <{PROV}wasGeneratedBy> {iri(run)}"
    yield f"{node} <{MKB}issueType> {text(issue.type.value)}"
    yield f"{node} <{MKB}severity> {text(issue.severity.value)}"
    yield f"{node} <{MKB}rule> {text(issue.rule)}"
    yield f"{node} <{DCTERMS}description> {text(issue.detail, 'en')}"
    if issue.detail_ru:
        yield f"{node} <{DCTERMS}description> {text(issue.detail_ru, 'ru')}"
    for name in ("printed", "recomputed", "how", "suggestion"):
        if value := getattr(issue, name):
            yield f"{node} <{MKB}{name}> {text(value)}"
