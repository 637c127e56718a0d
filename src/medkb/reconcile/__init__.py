"""Facts to claims: repeats of one fact become one claim with all its evidence."""

from medkb.reconcile.merge import merge

__all__ = ["merge"]
