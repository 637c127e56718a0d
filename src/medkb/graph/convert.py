"""N-Quads in other RDF formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medkb.graph.namespaces import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat, Triple

FORMATS: dict[str, str] = {
    "nquads": "N_QUADS",
    "trig": "TRIG",
    "jsonld": "JSON_LD",
    "ntriples": "N_TRIPLES",
    "turtle": "TURTLE",
}
"""Format names and the pyoxigraph constants behind them; the last two have no graph names."""


def rdf_format(name: str) -> RdfFormat:
    """The pyoxigraph format of that name. Raises ValueError for a name that is not in `FORMATS`."""
    import pyoxigraph as ox

    if name not in FORMATS:
        raise ValueError(f"{name!r} is not one of {', '.join(FORMATS)}")
    found: RdfFormat = getattr(ox.RdfFormat, FORMATS[name])
    return found


def serialize(statements: Iterable[Quad] | Iterable[Triple], form: str) -> bytes:
    """Quads or triples in the order given, with the prefixes of this package; the same order gives the same bytes."""
    import pyoxigraph as ox

    target = rdf_format(form)
    data = ox.serialize(statements, format=target, prefixes=PREFIXES) or b""
    if form not in ("turtle", "trig"):
        return data
    # the writer keeps prefixes in a hash table: their order changes from run to run
    lines = data.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"".join((*sorted(lines[:count]), *lines[count:]))


def convert(nquads: bytes, form: str) -> bytes:
    """The same statements in another format of `FORMATS`; ntriples and turtle drop the graph names.

    Raises ValueError for a format that is not known and SyntaxError for bytes that are not N-Quads.
    """
    import pyoxigraph as ox

    quads = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    if rdf_format(form).supports_datasets:
        return serialize(quads, form)
    return serialize((quad.triple for quad in quads), form)
