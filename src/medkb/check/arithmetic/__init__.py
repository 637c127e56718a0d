"""Figures that do not follow from each other: shares, sums, intervals, p values."""
