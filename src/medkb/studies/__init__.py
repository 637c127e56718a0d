"""Evidence tables for a paper: one row a study, in DOCX, XLSX and HTML, and the count of what was read and chosen."""

from medkb.studies.table import evidence_table
from medkb.studies.write import FLOWS, TABLES, writer_named

__all__ = ["FLOWS", "TABLES", "evidence_table", "writer_named"]
