"""A knowledge base, or one article of it, in the formats of RDF: equal knowledge bases give equal bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

from medkb.errors import ExportError
from medkb.exchange import jsonld
from medkb.exchange.lines import sorted_lines
from medkb.exchange.statements import graph_lines, graph_names, parsed
from medkb.exchange.streams import SortedHead, XmlText
from medkb.graph import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from medkb.store import Store

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_XML_NAME_AT_END = re.compile(r"[A-Za-z_][\w.-]*$")  # the part of a property that becomes an element's name


def write_rdf(
    store: Store, form: str, stream: IO[bytes], article: str | None = None, *, vocabulary: bool = True
) -> list[str]:
    """Write all graphs, or that of one article, as a format of `FORMATS`; what had to be changed comes back in words.

    nq, nt: sorted by line. ttl, nt and rdf have no graph names: each statement once. trig and jsonld: graph by graph,
    by name. Raises ExportError: unknown format, no such article, a statement that the format cannot hold.
    """
    if form not in FORMATS:
        raise ExportError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    names = graph_names(store, article, vocabulary=vocabulary)
    return FORMATS[form](store, names, stream)


def _nquads(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    stream.writelines(sorted_lines(_named_lines(store, names)))
    return []


def _named_lines(store: Store, names: Sequence[str]) -> Iterator[bytes]:
    for name in names:
        end = f" <{name}> .\n".encode()
        yield from (line.removesuffix(b" .\n") + end for line in graph_lines(store, name))


def _ntriples(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    stream.writelines(_merged_lines(store, names))
    return []


def _merged_lines(store: Store, names: Sequence[str]) -> Iterator[bytes]:
    return sorted_lines(line for name in names for line in graph_lines(store, name))


def _turtle(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    import pyoxigraph as ox

    with SortedHead(stream) as head:
        ox.serialize(parsed(_merged_lines(store, names)), head, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return []


def _trig(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    import pyoxigraph as ox

    with SortedHead(stream) as head:
        ox.serialize(_quads(store, names), head, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    return []


def _quads(store: Store, names: Sequence[str]) -> Iterator[Quad]:
    import pyoxigraph as ox

    for name in names:
        graph = ox.NamedNode(name)
        for triple in parsed(graph_lines(store, name)):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _jsonld(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    jsonld.write(((name, parsed(graph_lines(store, name))) for name in names), stream)
    return []


def _rdfxml(store: Store, names: Sequence[str], stream: IO[bytes]) -> list[str]:
    import pyoxigraph as ox

    changed: list[str] = []
    triples = (_for_xml(triple, changed) for triple in parsed(_merged_lines(store, names)))
    with XmlText(stream) as text:
        ox.serialize(triples, text, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
    if not changed:
        return []
    told = (
        f"literals with control characters, which XML cannot hold: {len(changed)}; U+FFFD stands for them "
        f"(the first of {changed[0]}); every other format keeps them"
    )
    return [told]


def _for_xml(triple: Triple, changed: list[str]) -> Triple:
    """The triple as XML can hold it. Raises ExportError for a property whose address ends in no XML name."""
    import pyoxigraph as ox

    if not _XML_NAME_AT_END.search(triple.predicate.value):
        raise ExportError(f"RDF/XML cannot hold the property {triple.predicate}; take ttl, nt, trig, nq or jsonld")
    value = triple.object
    if not isinstance(value, ox.Literal) or not _NOT_XML.search(value.value):
        return triple
    changed.append(str(triple.subject))
    clean = _NOT_XML.sub("\ufffd", value.value)
    kind = {"language": value.language} if value.language else {"datatype": value.datatype}
    literal = ox.Literal(clean, **kind)
    return ox.Triple(triple.subject, triple.predicate, literal)


FORMATS: dict[str, Callable[[Store, Sequence[str], IO[bytes]], list[str]]] = {
    "ttl": _turtle,
    "trig": _trig,
    "nq": _nquads,
    "nt": _ntriples,
    "jsonld": _jsonld,
    "rdf": _rdfxml,
}
"""Writers by the usual ending of their files."""
