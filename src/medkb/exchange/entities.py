"""What an RO-Crate says of the articles, the runs and their inputs: read from the graphs, written as its entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from medkb.graph import MKB
from medkb.graph.namespaces import BASE, BIBO, DC, DCTERMS, OWL, PRISM, PROV, RDFS

if TYPE_CHECKING:
    from medkb.store import Store

Entity = dict[str, Any]
Node = dict[str, list[Any]]
"""A node of the graphs: its values by the property's address, sorted."""

_DIGEST = "sha256:"
_NOT_IN_PATH = re.compile(r"[^\w./~-]")


class Inputs:
    """The articles, runs, software, inputs and vocabularies that a store names, by their addresses.

    `copies` are the files of the crate that hold an input, by its hash.
    """

    def __init__(self, store: Store) -> None:
        self.articles = _nodes(store, MKB + "Article")
        self.runs = _nodes(store, PROV + "Activity")
        self.software = _nodes(store, PROV + "SoftwareAgent")
        self.things = {iri: node for iri, node in _nodes(store, PROV + "Entity").items() if _hash(node)}
        self.digests = {_hash(node) for node in self.things.values()}
        self.copies: dict[str, str] = {}

    def place(self, iri: str) -> str:
        """The address of an input: of the file in the crate where it is there."""
        return self.copies.get(_hash(self.things.get(iri, {})), iri)


def reference(iri: str) -> Entity:
    """A link to an entity."""
    return {"@id": iri}


def single(entity: Entity) -> Entity:
    """The entity without absent properties, a list of one as its one value (RO-Crate wants both so)."""
    one = {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in entity.items()}
    return {name: value for name, value in one.items() if value not in ("", [])}


def path_of(name: str) -> str:
    """A name as a part of an address; RO-Crate wants letters of every script as they are, and no spaces."""
    return _NOT_IN_PATH.sub(lambda sign: quote(sign[0], safe="", errors="replace"), name)


def entities(found: Inputs, result: str) -> Iterator[Entity]:
    """The entities of articles, authors, runs, inputs and software; `result` is the file that the runs made."""
    files = _files(found)
    for iri, node in sorted(found.things.items()):
        if found.place(iri) == iri:
            yield _thing(iri, node, files.get(iri, ""))
    for iri, node in sorted(found.software.items()):
        version = _first(node, OWL + "versionInfo")
        name = _first(node, RDFS + "label") or "medkb"
        yield {
            "@id": iri,
            "@type": "SoftwareApplication",
            "name": f"{name} {version}".strip(),
            "version": version,
            "url": BASE,
        }
    for iri, node in sorted(found.runs.items()):
        yield _run(iri, node, found, files, result)
    for iri, node in sorted(found.articles.items()):
        yield _article(iri, node, found)
    yield from _people(found.articles.values())


def _thing(iri: str, node: Node, file: str) -> Entity:
    """An input that is not in the crate, or a vocabulary: known by its hash."""
    kind = "DefinedTermSet" if iri.startswith(f"{BASE}vocabulary/") else "CreativeWork"
    name = "The controlled vocabulary of medkb" if kind == "DefinedTermSet" else file or "An article"
    return {"@id": iri, "@type": kind, "name": name, "sha256": _hash(node), "identifier": _DIGEST + _hash(node)}


def _run(iri: str, node: Node, found: Inputs, files: dict[str, str], result: str) -> Entity:
    used = [str(value) for value in node.get(PROV + "used", [])]
    read = ", ".join(files[one] for one in used if one in files)
    return {
        "@id": iri,
        "@type": "CreateAction",
        "name": f"medkb read {read or 'an article'}",
        "instrument": [reference(str(value)) for value in node.get(PROV + "wasAssociatedWith", [])],
        "object": [reference(found.place(one)) for one in used],
        "result": reference(result),
    }


def _article(iri: str, node: Node, found: Inputs) -> Entity:
    titles = {value.language: value.value for value in node.get(DCTERMS + "title", [])}
    sources = [str(value) for value in node.get(PROV + "wasDerivedFrom", [])]
    doi, name = _first(node, BIBO + "doi"), _first(node, DCTERMS + "identifier")
    return {
        "@id": iri,
        "@type": "ScholarlyArticle",
        "name": titles.get("en") or titles.get("ru") or _first(node, DCTERMS + "source"),
        "alternateName": titles.get("ru", "") if titles.get("en") else "",
        "identifier": f"https://doi.org/{doi}" if doi else name,
        "datePublished": _first(node, DCTERMS + "issued"),
        "publication": _first(node, PRISM + "publicationName"),
        "author": [reference(_person(value.value)) for value in node.get(DC + "creator", [])],
        "encoding": [reference(found.place(source)) for source in sources],
    }


def _people(articles: Iterable[Node]) -> Iterator[Entity]:
    names = {value.value for node in articles for value in node.get(DC + "creator", [])}
    for name in sorted(names):
        yield {"@id": _person(name), "@type": "Person", "name": name}


def _person(name: str) -> str:
    return "#person/" + path_of(name)


def _files(found: Inputs) -> dict[str, str]:
    """The names of the inputs' files, by the inputs' addresses."""
    return {
        str(source): _first(node, DCTERMS + "source")
        for node in found.articles.values()
        for source in node.get(PROV + "wasDerivedFrom", [])
    }


def _nodes(store: Store, kind: str) -> dict[str, Node]:
    nodes: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    rows = store.query(f"SELECT DISTINCT ?s ?p ?o {{ ?s a <{kind}> ; ?p ?o }}")
    for row in sorted(rows, key=lambda row: str(row["o"])):  # type: ignore[arg-type]
        nodes[_address(row["s"])][_address(row["p"])].append(_plain(row["o"]))
    return dict(nodes)


def _plain(term: Any) -> Any:
    """An address as a string, a literal as it is."""
    return term if hasattr(term, "datatype") else _address(term)


def _address(term: Any) -> str:
    return str(getattr(term, "value", term))


def _first(node: Node, name: str) -> str:
    return next((_address(value) for value in node.get(name, [])), "")


def _hash(node: Node) -> str:
    """The SHA-256 of an entity in hex, or "" where it has none."""
    names = (_address(value) for value in node.get(DCTERMS + "identifier", []))
    return next((name.removeprefix(_DIGEST) for name in names if name.startswith(_DIGEST)), "")
