"""Doses and units that cannot be."""
