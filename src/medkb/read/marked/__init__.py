"""Formats that say themselves what their parts are: JATS, HTML and Word."""
