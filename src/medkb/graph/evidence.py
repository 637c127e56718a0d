"""Evidence as web annotations: each place of a claim or an issue, with its offsets, its quote, its page and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.graph.namespaces import DCTERMS, MKB, OA, RDF
from medkb.graph.terms import integer, iri, text
from medkb.model import Evidence
from medkb.model.table import Box

CONTEXT = 32
"""Characters before and after a quote that a oa:TextQuoteSelector carries (the length that Hypothes.is uses)."""

_TYPE = f"<{RDF}type>"
_PDF_FRAGMENT = "<http://tools.ietf.org/rfc/rfc3778>"


def evidence_triples(body: str, places: Sequence[Evidence], source: str, article: str) -> Iterator[str]:
    """The annotations of the node `body`, numbered in the order of `source`, the article's text."""
    for number, place in enumerate(sorted(places, key=lambda e: (e.start, e.end)), 1):
        node = f"{body}/evidence/{number}"
        yield f"{iri(body)} <{MKB}hasEvidence> {iri(node)}"
        yield f"{iri(node)} {_TYPE} <{MKB}Evidence>"
        yield f"{iri(node)} {_TYPE} <{OA}Annotation>"
        yield f"{iri(node)} <{OA}hasBody> {iri(body)}"
        if place.lang:
            yield f"{iri(node)} <{MKB}lang> {text(place.lang)}"
        if place.section:
            yield f"{iri(node)} <{MKB}section> {text(place.section)}"
        if place.page is not None:
            yield f"{iri(node)} <{MKB}page> {integer(place.page)}"
        if place.bbox:
            yield f"{iri(node)} <{MKB}bbox> {text(' '.join(f'{edge:g}' for edge in place.bbox))}"
        yield from _target(node, place, source, article)


def _target(node: str, place: Evidence, source: str, article: str) -> Iterator[str]:
    target = iri(node + "/target")
    position, quotation = iri(node + "/position"), iri(node + "/quote")
    yield f"{iri(node)} <{OA}hasTarget> {target}"
    yield f"{target} {_TYPE} <{OA}SpecificResource>"
    yield f"{target} <{OA}hasSource> {iri(article)}"
    yield f"{target} <{OA}hasSelector> {position}"
    yield f"{target} <{OA}hasSelector> {quotation}"
    yield f"{position} {_TYPE} <{OA}TextPositionSelector>"
    yield f"{position} <{OA}start> {integer(place.start)}"
    yield f"{position} <{OA}end> {integer(place.end)}"
    yield f"{quotation} {_TYPE} <{OA}TextQuoteSelector>"
    yield f"{quotation} <{OA}exact> {text(place.text)}"
    yield f"{quotation} <{OA}prefix> {text(source[max(0, place.start - CONTEXT) : place.start])}"
    yield f"{quotation} <{OA}suffix> {text(source[place.end : place.end + CONTEXT])}"
    if place.page is not None:
        yield from _fragments(target, node, place)


def _fragments(target: str, node: str, place: Evidence) -> Iterator[str]:
    """One fragment of the page a line of the text."""
    for number, box in enumerate(place.boxes or (place.bbox,), 1):
        fragment = iri(f"{node}/fragment" + (f"/{number}" if place.boxes else ""))
        yield from _fragment(target, fragment, place.page, box)


def _fragment(target: str, fragment: str, page: int | None, box: Box | None) -> Iterator[str]:
    yield f"{target} <{OA}hasSelector> {fragment}"
    yield f"{fragment} {_TYPE} <{OA}FragmentSelector>"
    yield f"{fragment} <{DCTERMS}conformsTo> {_PDF_FRAGMENT}"
    value = f"page={page}"
    if box:
        x0, top, x1, bottom = box  # RFC 3778: viewrect=left,top,width,height
        value += f"&viewrect={x0:g},{top:g},{x1 - x0:g},{bottom - top:g}"
    yield f"{fragment} <{RDF}value> {text(value)}"
