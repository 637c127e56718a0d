"""Knowledge bases and annotations in the formats of others: RDF, nanopublications, BioC, brat, RO-Crate."""

from medkb.exchange.rdf import FORMATS, write_rdf

__all__ = ["FORMATS", "write_rdf"]
