"""Evidence tables for a paper: one row a study, in DOCX, XLSX and HTML, and the count of what was read and chosen."""
