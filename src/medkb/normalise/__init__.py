"""Document to Clean: damage repaired where it is certain, every character still leading back to its source."""

from medkb.normalise.clean import clean

__all__ = ["clean"]
