"""Where on the printed page a stretch of text stands."""

from __future__ import annotations

from bisect import bisect_right

from medkb.model import Document

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in PDF points, origin top left


class PageIndex:
    """The words of one document in order of their offsets, ready for many look-ups."""

    def __init__(self, document: Document) -> None:
        self._words = sorted(document.words, key=lambda word: word.start)
        self._starts = [word.start for word in self._words]

    def place(self, start: int, end: int) -> tuple[int, Box] | None:
        """The page, from 1, on which [start, end) begins and the box round its words there; None if it has none."""
        first = max(0, bisect_right(self._starts, start) - 1)
        words = []
        for word in self._words[first:]:
            if word.start >= end:
                break
            if word.end > start:
                words.append(word)
        if not words:
            return None
        page = words[0].page
        here = [word for word in words if word.page == page]
        box = (min(w.x0 for w in here), min(w.top for w in here), max(w.x1 for w in here), max(w.bottom for w in here))
        return page, box


def place(document: Document, start: int, end: int) -> tuple[int, Box] | None:
    """`PageIndex(document).place(start, end)`, for a single look-up."""
    return PageIndex(document).place(start, end)
