"""The graph for people who work in rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkb.graph.namespaces import PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset


def to_rdflib(nquads: bytes) -> Dataset:
    """An rdflib Dataset of N-Quads (UTF-8), one named graph an article, with the prefixes of this package bound.

    Its default graph is the union of all graphs, as in a knowledge base, so queries need no GRAPH. It is in memory and
    some ten times as slow to fill as the store: meant for an article, not for a library. Raises ValueError for bytes
    that are not N-Quads.
    """
    from rdflib import Dataset
    from rdflib.exceptions import ParserError

    dataset = Dataset(default_union=True)
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base)
    try:
        dataset.parse(data=nquads, format="nquads")
    except (ParserError, UnicodeDecodeError) as error:
        raise ValueError(f"not N-Quads: {' '.join(str(error).split())}") from error
    return dataset
