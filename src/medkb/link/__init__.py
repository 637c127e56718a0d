"""Names to concepts: exact, inflected, abbreviated, misspelt within a safe distance; abstains otherwise."""

from medkb.link.lexicon import Lexicon, lexicon

__all__ = ["Lexicon", "lexicon"]
