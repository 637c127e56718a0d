"""Every error that medkb raises on purpose, so that a caller can tell bad input from our own defect."""

from __future__ import annotations


class MedkbError(Exception):
    """Base of all. `str()` is one line for the user: what, where, why and what to do."""


class InputError(MedkbError):
    """A file that cannot be read as an article; the batch goes on without it."""

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        self.file, self.reason, self.hint = file, reason, hint
        super().__init__(f"{file}: {reason}" + (f" ({hint})" if hint else ""))


class VocabularyError(MedkbError):
    """A row of the controlled vocabulary that breaks its schema."""


class StoreError(MedkbError):
    """A knowledge base that cannot be opened, read or written."""


class QueryError(MedkbError):
    """A query that is malformed, unknown, or of a kind that the output format cannot hold."""


class ExportError(MedkbError):
    """A table that cannot be written: unknown kind or format, or a missing optional package."""


class PlotError(MedkbError):
    """A picture that cannot be made: nothing to draw, an unknown ending, or a missing optional package."""


class GoldError(MedkbError):
    """A file of facts that is not JSON Lines in the record format."""


class ReferencesError(MedkbError):
    """A list of references that cannot be read or written: a missing optional package, an unknown format."""


class PoolError(MedkbError):
    """Figures that cannot be pooled: a table that cannot be read, no usable study, a model that does not converge."""
