"""PDF files: pages to glyphs, lines, columns and tables, and these to the text of a Document."""
