"""Where the graphs are kept: one interface, and an embedded store behind it."""

from medkb.store.embedded import EmbeddedStore
from medkb.store.interface import Store

__all__ = ["EmbeddedStore", "Store"]
