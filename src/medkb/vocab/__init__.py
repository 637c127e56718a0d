"""Loads and checks the controlled vocabulary; the only reader of vocab/."""

from medkb.vocab.loading import load
from medkb.vocab.tables import Concept, DoseRange, Vocabulary, vocabulary_folder

__all__ = ["Concept", "DoseRange", "Vocabulary", "load", "vocabulary_folder"]
