"""Where the parts of a line stand across it: heads that go on in lines of their own, in a table set with blanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from medkb.model import Clean

Part = tuple[int, int]
Lane = tuple[int, int]  # the first and the last place across the line
Across = Callable[[Part], Lane | None]


def across(clean: Clean) -> Across:
    """Tells the lane of a part of the clean text by its source line; None where tabs hide the places."""
    source = clean.document.text

    def lane(part: Part) -> Lane | None:
        start, end = clean.to_source(*part)
        line = source.rfind("\n", 0, start) + 1
        return None if "\t" in source[line:end] else (start - line, end - line - 1)

    return lane


def lanes_of(rows: Sequence[Sequence[Part]], width: int, place: Across) -> list[Lane] | None:
    """The lanes of the columns, from the rows that have a part in each; None where they are not apart."""
    whole = [[place(part) for part in row] for row in rows if len(row) == width]
    lanes: list[Lane] = []
    for column in zip(*whole, strict=True):
        known = [lane for lane in column if lane is not None]
        if not known or len(known) < len(column):
            return None
        lanes.append((min(a for a, _ in known), max(b for _, b in known)))
    apart = all(left[1] < right[0] for left, right in pairwise(lanes))
    return lanes if lanes and apart else None


def under(parts: Sequence[Part], lanes: Sequence[Lane], place: Across) -> list[int] | None:
    """The column of each part, which must stand in one lane only, no two in the same; None where one does not."""
    found: list[int] = []
    for part in parts:
        lane = place(part)
        met = [c for c, (a, b) in enumerate(lanes) if lane is not None and lane[0] <= b and a <= lane[1]]
        if len(met) != 1 or met[0] in found:
            return None
        found += met
    return found
