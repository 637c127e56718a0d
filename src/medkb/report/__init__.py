"""One article as a page to review: its text with every figure marked, its facts, its issues; one HTML file, offline."""
