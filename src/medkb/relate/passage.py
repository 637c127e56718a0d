"""Passages: one sentence of prose, or one row of a table, with all that was recognised in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from medkb.model import Annotations, Block, BlockKind, Figure, Grade, Group, Mention, Reference
from medkb.text.sentences import sentences

Placed = TypeVar("Placed", Mention, Figure, Grade, Group, Reference)
_SEARCHED = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.KEYWORDS, BlockKind.HEADING)
_NAMED = ("outcome", "event", "endpoint")


@dataclass(slots=True)
class Passage:
    """A stretch [start, end) of the clean text; `source`, `study` and `refs` are filled by attribution."""

    text: str  # of the whole article
    start: int
    end: int
    block: Block
    index: int  # of the block
    mentions: Sequence[Mention]
    cues: Sequence[Mention]
    figures: Sequence[Figure]
    references: Sequence[Reference]
    grades: Sequence[Grade]
    groups: Sequence[Group]
    source: str = "own"
    study: str | None = None
    refs: tuple[int, ...] = ()
    heads: list[Mention] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The passage's text."""
        return self.text[self.start : self.end]

    def has_cue(self, *kinds: str) -> bool:
        """True when a cue of one of these kinds stands in the passage."""
        return any(c.concept in kinds for c in self.cues)

    def figures_of(self, *kinds: str) -> Iterator[Figure]:
        """The figures of these kinds, in order."""
        return (f for f in self.figures if f.kind in kinds)


class _Cursor:
    """Slices sorted lists by place."""

    def __init__(self, annotations: Annotations) -> None:
        self._a = annotations
        self._starts = {name: [x.start for x in getattr(annotations, name)] for name in ("mentions", "cues", "figures", "references", "grades", "groups")}

    def cut(self, name: str, items: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
        starts = self._starts[name]
        return items[bisect_left(starts, start) : bisect_left(starts, end)]


def passages(annotations: Annotations) -> Iterator[Passage]:
    """All passages in order of place."""
    text, cursor = annotations.clean.text, _Cursor(annotations)
    for index, block in enumerate(annotations.clean.blocks):
        if block.kind not in _SEARCHED:
            continue
        for start, end in _stretches(text, block):
            a = annotations
            passage = Passage(
                text, start, end, block, index,
                cursor.cut("mentions", a.mentions, start, end),
                cursor.cut("cues", a.cues, start, end),
                cursor.cut("figures", a.figures, start, end),
                cursor.cut("references", a.references, start, end),
                cursor.cut("grades", a.grades, start, end),
                cursor.cut("groups", a.groups, start, end),
            )  # fmt: skip
            passage.heads = [m for m in passage.mentions if m.scheme in _NAMED]
            yield passage


def _stretches(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is not BlockKind.TABLE:
        yield from sentences(text, block.start, block.end)
        return
    for match in re.finditer(r"[^\n]+", text[block.start : block.end]):
        yield block.start + match.start(), block.start + match.end()
