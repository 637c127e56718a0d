"""Checks of the tables as such, whether claims were made of their cells or not."""
