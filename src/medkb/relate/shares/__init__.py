"""Counts and percentages: the outcome, endpoint or event that each counts, or the people that it tells of."""
