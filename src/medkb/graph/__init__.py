"""Claims to RDF: one named graph an article."""

from medkb.graph.article import Run, article_quads, document_id
from medkb.graph.convert import FORMATS, convert, rdf_format, serialize
from medkb.graph.namespaces import MKB, PREFIXES, VOCABULARY_GRAPH, article_iri, claim_iri

__all__ = [
    "FORMATS",
    "MKB",
    "PREFIXES",
    "VOCABULARY_GRAPH",
    "Run",
    "article_iri",
    "article_quads",
    "claim_iri",
    "convert",
    "document_id",
    "rdf_format",
    "serialize",
]
