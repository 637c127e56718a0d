"""Named queries, SPARQL text, and the formats of their answers."""

from medkb.query.named import NamedQuery, Parameter, named_queries, named_query
from medkb.query.runner import Graph, Rows, run
from medkb.query.writers import GRAPH_FORMATS, ROW_FORMATS, formats, write

__all__ = [
    "GRAPH_FORMATS",
    "ROW_FORMATS",
    "Graph",
    "NamedQuery",
    "Parameter",
    "Rows",
    "formats",
    "named_queries",
    "named_query",
    "run",
    "write",
]
