"""Document to Clean: damage repaired where it is certain, every character still leading back to its source."""

from medkb.normalise.clean import clean
from medkb.normalise.damage import damage, damaged

__all__ = ["clean", "damage", "damaged"]
