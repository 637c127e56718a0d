"""Ratios of hazards, odds, risks and rates: which one, of what, of whom to whom, or of which factor."""
