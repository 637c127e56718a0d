"""Knowledge bases and annotations in the formats of others: RDF, nanopublications, BioC, brat, RO-Crate."""

from medkb.exchange.nanopub import Nanopub, Publication, nanopubs, write_nanopubs
from medkb.exchange.rdf import FORMATS, write_rdf

__all__ = ["FORMATS", "Nanopub", "Publication", "nanopubs", "write_nanopubs", "write_rdf"]
