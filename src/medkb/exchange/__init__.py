"""Knowledge bases and annotations in the formats of others: RDF, nanopublications, BioC, brat, RO-Crate."""

from medkb.exchange.bioc import bioc_document, write_bioc
from medkb.exchange.brat import CONFIGURATION, brat_annotations, brat_text
from medkb.exchange.crate import About, write_crate
from medkb.exchange.marks import AnnotatedArticle, annotated, marks_of
from medkb.exchange.nanopub import Nanopub, Publication, nanopubs, write_nanopubs
from medkb.exchange.rdf import FORMATS, write_rdf
from medkb.exchange.stored import annotated_from

__all__ = [
    "CONFIGURATION",
    "FORMATS",
    "About",
    "AnnotatedArticle",
    "Nanopub",
    "Publication",
    "annotated",
    "annotated_from",
    "bioc_document",
    "brat_annotations",
    "brat_text",
    "marks_of",
    "nanopubs",
    "write_bioc",
    "write_crate",
    "write_nanopubs",
    "write_rdf",
]
