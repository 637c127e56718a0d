"""The JSON-LD context of medkb: short names for all that its graphs hold, typed by the ontology's own ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from medkb.graph import MKB, PREFIXES
from medkb.graph.namespaces import BASE, BIBO, DC, DCTERMS, OA, OWL, PRISM, PROV, RDF, RDFS, SKOS, XSD
from medkb.vocab import vocabulary_folder

ID, LANGUAGE = "@id", "@language"

_OTHERS: dict[str, tuple[str, str]] = {
    "label": (RDFS + "label", ""),
    "identifier": (DCTERMS + "identifier", ""),
    "file": (DCTERMS + "source", ""),
    "title": (DCTERMS + "title", LANGUAGE),
    "description": (DCTERMS + "description", LANGUAGE),
    "year": (DCTERMS + "issued", XSD + "gYear"),
    "conformsTo": (DCTERMS + "conformsTo", ID),
    "doi": (BIBO + "doi", ""),
    "journal": (PRISM + "publicationName", ""),
    "author": (DC + "creator", ""),
    "version": (OWL + "versionInfo", ""),
    "generatedBy": (PROV + "wasGeneratedBy", ID),
    "derivedFrom": (PROV + "wasDerivedFrom", ID),
    "associatedWith": (PROV + "wasAssociatedWith", ID),
    "used": (PROV + "used", ID),
    "body": (OA + "hasBody", ID),
    "target": (OA + "hasTarget", ID),
    "targetSource": (OA + "hasSource", ID),
    "selector": (OA + "hasSelector", ID),
    "start": (OA + "start", XSD + "integer"),
    "end": (OA + "end", XSD + "integer"),
    "exact": (OA + "exact", ""),
    "prefix": (OA + "prefix", ""),
    "suffix": (OA + "suffix", ""),
    "fragment": (RDF + "value", ""),
    "prefLabel": (SKOS + "prefLabel", LANGUAGE),
    "altLabel": (SKOS + "altLabel", LANGUAGE),
    "hiddenLabel": (SKOS + "hiddenLabel", LANGUAGE),
    "editorialNote": (SKOS + "editorialNote", LANGUAGE),
    "definition": (SKOS + "definition", LANGUAGE),
    "notation": (SKOS + "notation", ""),
    "broader": (SKOS + "broader", ID),
    "exactMatch": (SKOS + "exactMatch", ID),
    "inScheme": (SKOS + "inScheme", ID),
    "topConceptOf": (SKOS + "topConceptOf", ID),
    "hasTopConcept": (SKOS + "hasTopConcept", ID),
}
"""Short names of properties that are not ours: address and type. A property of the ontology with that name wins."""

_SEGMENT = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_%~!$&'()*+,;=@.-]+"  # of a path; dots alone would walk up
_RELATIVE = re.compile(f"{_SEGMENT}(?:/{_SEGMENT})*")
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Context:
    """Names for addresses: `terms` by the property's address, with its type: a datatype, @id, @language or none."""

    terms: Mapping[str, tuple[str, str]]
    prefixes: Mapping[str, str]
    names: frozenset[str] = field(default=frozenset())

    def document(self) -> dict[str, Any]:
        """The value of `@context`: what a JSON-LD processor needs, with nothing to fetch."""
        found: dict[str, Any] = {"@base": BASE, "@vocab": MKB} | dict(self.prefixes)
        for address, (name, kind) in sorted(self.terms.items(), key=lambda item: item[1]):
            short = self.curie(address)
            if kind == LANGUAGE:
                found[name] = {"@id": short, "@container": LANGUAGE}
            elif kind:
                found[name] = {"@id": short, "@type": kind if kind == ID else self.curie(kind)}
            else:
                found[name] = short
        return found

    def curie(self, address: str) -> str:
        """prefix:name where a prefix fits, else the address itself."""
        for prefix, base in self.prefixes.items():
            if address.startswith(base) and _LOCAL.fullmatch(address, len(base)):
                return f"{prefix}:{address[len(base) :]}"
        return address

    def node(self, address: str) -> str:
        """A node's address: relative to https://w3id.org/medkb/ where that is safe, else as `curie`."""
        if address.startswith(BASE) and _RELATIVE.fullmatch(address, len(BASE)):
            return address[len(BASE) :]
        return self.curie(address)

    def type(self, address: str) -> str:
        """A class or a property without a term: the bare name of ours, unless it means something else here."""
        name = address.removeprefix(MKB)
        bare = name != address and _LOCAL.fullmatch(name) and name not in self.names and name not in self.prefixes
        return name if bare else self.curie(address)


@cache
def context() -> Context:
    """The context, made from vocab/medkb.ttl: object properties hold addresses, data properties their range."""
    ours = _declared()
    others = {address: (name, kind) for name, (address, kind) in _OTHERS.items() if MKB + name not in ours}
    terms = others | {address: (address.removeprefix(MKB), kind) for address, kind in ours.items()}
    names = frozenset(name for name, _ in terms.values())
    ours_first = {"mkb": MKB} | {prefix: base for prefix, base in PREFIXES.items() if not base.startswith(BASE)}
    return Context(terms, {prefix: base for prefix, base in ours_first.items() if prefix not in names}, names)


def _declared() -> dict[str, str]:
    """The properties of our namespace that the ontology declares, and the type of their values."""
    import pyoxigraph as ox

    properties: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for quad in ox.parse(path=vocabulary_folder() / "medkb.ttl", format=ox.RdfFormat.TURTLE):
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            continue
        address, value = quad.subject.value, quad.object.value
        if not address.startswith(MKB) or not _LOCAL.fullmatch(address, len(MKB)):
            continue
        if quad.predicate.value == RDF + "type" and value in (OWL + "ObjectProperty", OWL + "DatatypeProperty"):
            properties[address] = ID if value == OWL + "ObjectProperty" else ""
        elif quad.predicate.value == RDFS + "range" and value.startswith(XSD) and value != XSD + "string":
            ranges[address] = value
    return {address: kind or ranges.get(address, "") for address, kind in sorted(properties.items())}
