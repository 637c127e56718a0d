"""Dates and durations that cannot be."""
