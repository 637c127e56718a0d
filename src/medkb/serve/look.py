"""Look-ups that the pages of things are made from: by node, so that their time does not grow with the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from medkb.graph import MKB, PREFIXES
from medkb.graph.namespaces import DCTERMS, OA, RDF, RDFS, SKOS
from medkb.graph.slots import CONCEPTS
from medkb.store import EmbeddedStore

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
    Values: TypeAlias = dict[str, list[Term]]

TYPE = RDF + "type"
_NAMES = (
    *(MKB + n for n in "drugName regimenName outcomeCode endpointCode eventName effectOfCode".split()),
    RDFS + "label",
)
_LABELS = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", DCTERMS + "identifier")
_QUOTE = {
    OA + "exact": "quote",
    OA + "prefix": "before",
    OA + "suffix": "after",
    OA + "start": "start",
    OA + "end": "end",
}
_PLACE = {MKB + name: name for name in ("section", "page", "lang", "bbox")}
_NOT_USES = frozenset({OA + "hasBody", OA + "hasSource", MKB + "hasEvidence"})

Line: TypeAlias = dict[str, str]
"""Values by name; one that is not known is missing or empty."""


def values(store: EmbeddedStore, node: Term) -> Values:
    """What is said of a node, by property, without repeats, sorted."""
    import pyoxigraph as ox

    found: dict[str, set[Term]] = {}
    if isinstance(node, ox.NamedNode | ox.BlankNode):
        for quad in store.engine.quads_for_pattern(node, None, None):
            found.setdefault(quad.predicate.value, set()).add(quad.object)
    return {name: sorted(found[name], key=str) for name in sorted(found)}


def plain(term: Term) -> str:
    """The address or the characters of a term."""
    return str(getattr(term, "value", term))


def first(said: Values, *names: str) -> str:
    """The first value of the first of these properties that there is."""
    return next((plain(said[name][0]) for name in names if name in said), "")


def kind(said: Values) -> str:
    """The class of a claim below mkb:Claim, or ""."""
    types = [plain(t) for t in said.get(TYPE, ())]
    return next((t for t in types if t.startswith(MKB) and t not in (MKB + "Claim", MKB + "Issue")), "")


def called(said: Values) -> str:
    """What a claim is about: its drug, outcome, endpoint, event or label."""
    return first(said, *_NAMES)


def concept(store: EmbeddedStore, said: Values, lang: str) -> str:
    """The preferred label, in a language, of the concept that a claim is about; "" where it has none."""
    told = (term for name in sorted(set(CONCEPTS.values())) for term in said.get(MKB + name, ()))
    labels = (label for term in told for label in values(store, term).get(SKOS + "prefLabel", ()))
    return next((plain(label) for label in labels if getattr(label, "language", None) == lang), "")


def evidence(store: EmbeddedStore, said: Values) -> list[Line]:
    """Every place of a claim or an issue, in the order of the text."""
    places = (_place(store, node) for node in said.get(MKB + "hasEvidence", ()))
    return sorted(places, key=lambda line: (_number(line), line["node"]))


def _number(line: Line) -> int:
    start = line.get("start", "")
    return int(start) if start.isdecimal() else 0


def _place(store: EmbeddedStore, node: Term) -> Line:
    said = values(store, node)
    line = {"node": plain(node)} | {name: first(said, key) for key, name in _PLACE.items()}
    for target in said.get(OA + "hasTarget", ()):
        for selector in values(store, target).get(OA + "hasSelector", ()):
            found = values(store, selector)
            line |= {name: first(found, key) for key, name in _QUOTE.items() if key in found}
    return line


def claims_of(store: EmbeddedStore, article: NamedNode) -> list[Line]:
    """Every claim of an article, by kind and place."""
    import pyoxigraph as ox

    quads = store.engine.quads_for_pattern(None, ox.NamedNode(MKB + "inArticle"), article)
    return _lines(store, {quad.subject for quad in quads})


def claims_with(store: EmbeddedStore, node: NamedNode, most: int) -> list[Line]:
    """Claims that name a concept, belong to an arm or have an issue: at most `most`, in no order of weight."""
    quads = store.engine.quads_for_pattern(None, None, node)
    users = {quad.subject: None for quad in quads if quad.predicate.value not in _NOT_USES}
    return _lines(store, islice((user for user in users if _is_claim(store, user)), most))


def _is_claim(store: EmbeddedStore, node: Term) -> bool:
    import pyoxigraph as ox

    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return False
    pattern = (node, ox.NamedNode(TYPE), ox.NamedNode(MKB + "Claim"))
    return next(store.engine.quads_for_pattern(*pattern), None) is not None


def _lines(store: EmbeddedStore, claims: Iterable[Term]) -> list[Line]:
    lines = [line for node in claims if (line := _claim(store, node))]
    return sorted(lines, key=lambda line: (line["kind"], line["file"], _number(line), line["claim"]))


def _claim(store: EmbeddedStore, node: Term) -> Line | None:
    said = values(store, node)
    if MKB + "Claim" not in map(plain, said.get(TYPE, ())):
        return None
    # places are numbered in the order of the text
    nodes = sorted(said.get(MKB + "hasEvidence", ()), key=lambda term: (len(plain(term)), plain(term)))
    arm = said.get(MKB + "arm")
    article = said.get(MKB + "inArticle")
    line = {
        "claim": plain(node),
        "kind": kind(said),
        "name": called(said),
        "printed": first(said, MKB + "printed"),
        "source": first(said, MKB + "source"),
        "arm": first(values(store, arm[0]), RDFS + "label") if arm else "",
        "article": plain(article[0]) if article else "",
        "file": first(values(store, article[0]), DCTERMS + "source") if article else "",
    }
    return (_place(store, nodes[0]) if nodes else {}) | line


def name(store: EmbeddedStore, node: Term) -> str:
    """What people call a node: an English label before a Russian one before others; "" for none."""
    said = values(store, node)
    for property_ in _LABELS:
        found = sorted((_rank(term), plain(term)) for term in said.get(property_, ()))
        if found:
            return found[0][1]
    return ""


def _rank(term: Term) -> int:
    lang = getattr(term, "language", None) or ""
    return {"en": 0, "ru": 1}.get(lang[:2], 2)


def issues_of(store: EmbeddedStore, article: NamedNode) -> Iterator[tuple[str, str]]:
    """The address and the words of each mistake of an article."""
    import pyoxigraph as ox

    issue = ox.NamedNode(MKB + "Issue")
    for quad in store.engine.quads_for_pattern(None, ox.NamedNode(MKB + "inArticle"), article):
        said = values(store, quad.subject)
        if issue in said.get(TYPE, ()):
            yield plain(quad.subject), told(said)


def told(said: Values) -> str:
    """An issue in words, English first."""
    found = sorted((_rank(term), plain(term)) for term in said.get(DCTERMS + "description", ()))
    return found[0][1] if found else ""


def short(iri: str) -> str:
    """An address with a prefix of this package where it has one."""
    known = ((prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base))
    prefix, base = max(known, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri[len(base) :]}" if base else iri


def words(iri: str) -> str:
    """The local name of a property or a class, in words: mkb:drugName is "drug name"."""
    local = iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
    return "".join(f" {c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(local)) or iri
