"""Limits that the command line tells in its help, apart from what keeps them, which is slower to load."""

SECONDS = 120.0
"""Wall time in which a file must be read."""
