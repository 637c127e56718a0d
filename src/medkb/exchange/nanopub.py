"""Claims as nanopublications (nanopub.net, guidelines): one a claim, each quotable by an address of its own.

The assertion is what the article is taken to say. Provenance tells where: the article, the run, each place with its
quote, and how sure the reading is. Publication info is about the nanopublication itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from medkb.exchange.said import check_iri, check_time
from medkb.exchange.statements import graph_lines, graph_names, parsed
from medkb.exchange.streams import SortedHead
from medkb.graph import MKB, PREFIXES
from medkb.graph.namespaces import BASE, DCTERMS, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Triple

    from medkb.store import Store

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"
NANOPUBS = BASE + "np/"

_TYPE, _LABEL = RDF + "type", RDFS + "label"
_OF_PROVENANCE = {MKB + "hasEvidence", MKB + "hasIssue", MKB + "confidence", DCTERMS + "identifier"}
_ABOUT_ARTICLE = {_TYPE, MKB + "registration"}  # besides all that is not of PROV and not ours


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publisher says: IRIs of who made it (default: the software) and of the licence, an xsd:dateTime."""

    creator: str = ""
    licence: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Nanopub:
    """One nanopublication: the claim's id, its own address and its quads, graph by graph."""

    claim: str
    iri: str
    quads: tuple[Quad, ...]


class _Graph:
    """The statements of one article by their subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.by_subject: dict[str, list[Triple]] = {}
        for triple in triples:
            self.by_subject.setdefault(_address(triple.subject), []).append(triple)
        self.claims = self._of_class("Claim")
        self._ends = {*self.claims, *self._of_class("Article"), *self._of_class("Issue")}

    def _of_class(self, name: str) -> list[str]:
        """The addresses of the nodes of one of our classes, sorted as the statements are."""
        return [subject for subject in self.by_subject if MKB + name in self.values(subject, _TYPE)]

    def about(self, subject: str) -> list[Triple]:
        """The statements whose subject it is."""
        return self.by_subject.get(subject, [])

    def value(self, subject: str, predicate: str) -> str:
        """The first value of a property, or "" where there is none."""
        return next(iter(self.values(subject, predicate)), "")

    def values(self, subject: str, predicate: str) -> list[str]:
        """The values of a property."""
        return [_address(t.object) for t in self.about(subject) if t.predicate.value == predicate]

    def reached(self, roots: Iterable[str]) -> Iterator[Triple]:
        """The statements of the roots and of all that they lead to, but of no claim, article or issue, nor beyond."""
        waiting, seen = list(roots), set(self._ends)
        while waiting:
            subject = waiting.pop(0)
            if subject not in seen:
                seen.add(subject)
                yield from self.about(subject)
                waiting += (_address(triple.object) for triple in self.about(subject))


def nanopubs(
    store: Store, publication: Publication, article: str | None = None, *, trusty: bool = False
) -> Iterator[Nanopub]:
    """A nanopublication of each claim, in the order of graphs and claims; the same store gives the same ones.

    `trusty` puts a hash of the content into each address (Trusty URIs, module RA), which anybody can check.
    Raises ExportError: no such article, the package nanopub missing, an address that is none.
    """
    check_iri("creator", publication.creator)
    check_iri("licence", publication.licence)
    check_time("created", publication.created)
    make = _trusty if trusty else _plain
    for name in graph_names(store, article, vocabulary=False):
        graph = _Graph(parsed(graph_lines(store, name)))
        for claim in graph.claims:
            yield make(graph, claim, publication)


def write_nanopubs(found: Iterable[Nanopub], stream: IO[bytes]) -> int:
    """Write them one after another as one TriG document, and return how many there were."""
    import pyoxigraph as ox

    count = 0

    def quads() -> Iterator[Quad]:
        nonlocal count
        for count, one in enumerate(found, 1):  # noqa: B007 - the count is what is returned
            yield from one.quads

    with SortedHead(stream) as head:
        ox.serialize(quads(), head, format=ox.RdfFormat.TRIG, prefixes=PREFIXES | {"np": NP, "npx": NPX})
    return count


def _plain(graph: _Graph, claim: str, publication: Publication) -> Nanopub:
    address = NANOPUBS + claim.rpartition("/")[2]
    return Nanopub(claim.rpartition("/")[2], address, tuple(_quads(graph, claim, address, publication)))


def _trusty(graph: _Graph, claim: str, publication: Publication) -> Nanopub:
    from medkb.exchange.trusty import artefact

    draft = _plain(graph, claim, publication)
    address = NANOPUBS + artefact(draft.quads, draft.iri)
    return Nanopub(draft.claim, address, tuple(_quads(graph, claim, address, publication)))


def _quads(graph: _Graph, claim: str, address: str, publication: Publication) -> Iterator[Quad]:
    """Head, assertion, provenance, publication info; each sorted."""
    import pyoxigraph as ox

    this, head = ox.NamedNode(address), ox.NamedNode(f"{address}#Head")
    assertion, provenance, info = (ox.NamedNode(f"{address}#{part}") for part in ("assertion", "provenance", "pubinfo"))
    yield ox.Quad(this, ox.NamedNode(NP + "hasAssertion"), assertion, head)
    yield ox.Quad(this, ox.NamedNode(NP + "hasProvenance"), provenance, head)
    yield ox.Quad(this, ox.NamedNode(NP + "hasPublicationInfo"), info, head)
    yield ox.Quad(this, ox.NamedNode(_TYPE), ox.NamedNode(NP + "Nanopublication"), head)
    parts = (
        (assertion, _assertion(graph, claim)),
        (provenance, _provenance(graph, claim, assertion)),
        (info, _info(graph, claim, this, publication)),
    )
    for name, triples in parts:
        for t in sorted(set(triples), key=str):
            yield ox.Quad(t.subject, t.predicate, t.object, name)


def _is_provenance(triple: Triple) -> bool:
    return triple.predicate.value in _OF_PROVENANCE or triple.predicate.value.startswith(PROV)


def _assertion(graph: _Graph, claim: str) -> Iterator[Triple]:
    """The claim's own statements, with the names of its arm and study."""
    for triple in graph.about(claim):
        if not _is_provenance(triple):
            yield triple
    for part in ("arm", "study"):
        yield from graph.about(graph.value(claim, MKB + part))


def _provenance(graph: _Graph, claim: str, assertion: NamedNode) -> Iterator[Triple]:
    import pyoxigraph as ox

    article, run = graph.value(claim, MKB + "inArticle"), graph.value(claim, PROV + "wasGeneratedBy")
    for predicate, value in (("wasDerivedFrom", article), ("wasGeneratedBy", run)):
        if value:
            yield ox.Triple(assertion, ox.NamedNode(PROV + predicate), ox.NamedNode(value))
    own = [triple for triple in graph.about(claim) if _is_provenance(triple)]
    yield from own
    for triple in graph.about(article):
        predicate = triple.predicate.value
        if predicate in _ABOUT_ARTICLE or not predicate.startswith((PROV, MKB)):
            yield triple
    yield from graph.reached(_address(triple.object) for triple in own)


def _info(graph: _Graph, claim: str, this: NamedNode, publication: Publication) -> Iterator[Triple]:
    import pyoxigraph as ox

    run = graph.value(claim, PROV + "wasGeneratedBy")
    creator = publication.creator or graph.value(run, PROV + "wasAssociatedWith") or BASE + "software"
    yield ox.Triple(this, ox.NamedNode(DCTERMS + "creator"), ox.NamedNode(creator))
    kinds = sorted({*graph.values(claim, _TYPE)} - {MKB + "Claim"})
    for kind in kinds:
        yield ox.Triple(this, ox.NamedNode(NPX + "hasNanopubType"), ox.NamedNode(kind))
    words = ", ".join(kind.removeprefix(MKB) for kind in kinds)
    printed = graph.value(claim, MKB + "printed")
    yield ox.Triple(this, ox.NamedNode(_LABEL), ox.Literal(f"{words}: {printed}" if printed else words))
    if publication.licence:
        yield ox.Triple(this, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(publication.licence))
    if publication.created:
        moment = ox.Literal(publication.created, datatype=ox.NamedNode(XSD + "dateTime"))
        yield ox.Triple(this, ox.NamedNode(DCTERMS + "created"), moment)


def _address(term: object) -> str:
    return str(getattr(term, "value", term))
