"""Which media type an answer gets: the Accept field of RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of SELECT and ASK and the formats behind them, the usual one first (W3C SPARQL 1.1 results formats)."""

GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "text/n3": "n3",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "application/json": "jsonld",
}
"""The same for CONSTRUCT, DESCRIBE, graphs and descriptions."""

ENDINGS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
"""Endings of the addresses under which a thing's description is had without an Accept field."""

HTML: Mapping[str, str] = {"text/html": "html", "application/xhtml+xml": "html"}
"""What browsers ask for."""


def choose(accept: str, offers: Mapping[str, str]) -> str | None:
    """The media type of `offers` that the client likes best, the first of equals; None when it takes none of them.

    No Accept field (an empty one) takes everything. Of the ranges that match a type the most specific one counts.
    """
    ranges = dict(_ranges(accept)) if accept.strip() else {"*/*": 1.0}
    likings = {media: _liking(media, ranges) for media in offers}
    best = max(likings, key=lambda media: likings[media])
    return best if likings[best] > 0 else None


def _liking(media: str, ranges: Mapping[str, float]) -> float:
    for asked in (media, media.partition("/")[0] + "/*", "*/*"):
        if asked in ranges:
            return ranges[asked]
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Each range and its weight, 0 to 1; other parameters are passed over, and so is a range with a broken weight."""
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
        try:
            yield media, min(max(float(weight), 0.0), 1.0)
        except ValueError:
            continue
