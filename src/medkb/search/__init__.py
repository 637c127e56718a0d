"""Text search over the labels and quotes of a knowledge base, in any form of the words."""

from medkb.search.index import Hit, Index

__all__ = ["Hit", "Index"]
