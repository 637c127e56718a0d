"""Where the graphs are kept: one interface; an embedded store and any SPARQL 1.1 server behind it."""

from medkb.store.embedded import EmbeddedStore
from medkb.store.interface import Store
from medkb.store.place import open_store

__all__ = ["EmbeddedStore", "Store", "open_store"]
