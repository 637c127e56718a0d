"""Trusty URIs (Kuhn and Dumontier, 2014): an address that holds a hash of what it names, so that nobody can change it.

The hash is that of the package nanopub, module RA, which also checks the signed nanopublications of the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medkb.errors import ExportError

if TYPE_CHECKING:
    from pyoxigraph import Quad


def artefact(quads: Iterable[Quad], address: str) -> str:
    """The code "RA…" of a nanopublication whose draft stands under `address`; the draft's own address is left out.

    The final address is that of the draft with the code in place of its last part. Raises ExportError when the
    package is missing.
    """
    try:
        from nanopub.trustyuri.rdf import RdfHasher
    except ImportError as error:
        raise ExportError("trusty URIs need the package nanopub: pip install 'medkb[nanopub]'") from error
    rows = [tuple(_rdflib(t) for t in (q.graph_name, q.subject, q.predicate, q.object)) for q in quads]
    return str(RdfHasher.make_hash(rows, hashstr=" ", baseuri=f"{address}#"))


def _rdflib(term: object) -> object:
    """The same term of rdflib, its literals as they are spelled."""
    import pyoxigraph as ox
    from rdflib import Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return URIRef(f"{term}")
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term}: no part of a nanopublication")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
