"""Repaired text that always leads back to its source."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass

from medkb.model.document import Block, BlockKind, Document
from medkb.model.span import Span

_MARKS = ("\u0306", "\u0308")


@dataclass(frozen=True, slots=True)
class Clean:
    """Normalised text; `origin[i]` is the source offset of clean character i, `blocks` count in clean offsets."""

    document: Document
    text: str
    origin: array[int]
    blocks: tuple[Block, ...]

    def to_source(self, start: int, end: int) -> Span:
        """Source offsets of the clean stretch [start, end); empty stretches are not allowed."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is not a stretch of {len(self.text)} characters")
        last = self.origin[end - 1] + 1
        if self.document.text[last : last + 1] in _MARKS:  # й and ё may be set as a letter and a mark
            last += 1
        return Span(self.origin[start], last)

    def from_source(self, start: int, end: int) -> tuple[int, int] | None:
        """The clean stretch of the source stretch [start, end) of a table; None where it stands in no table block."""
        for block in self.blocks:
            first, last = self.origin[block.start], self.origin[block.end - 1]
            if block.kind is BlockKind.TABLE and first <= start < end <= last + 1 + len(_MARKS):
                a = bisect_left(self.origin, start, block.start, block.end)
                b = bisect_left(self.origin, end, block.start, block.end)
                return (a, b) if a < b else None
        return None
