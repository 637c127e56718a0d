"""Where a stretch of the text stands on its page."""

from __future__ import annotations

from bisect import bisect_right

from medkb.model import Document

Box = tuple[float, float, float, float]


class PageIndex:
    """The words of one document by place."""

    def __init__(self, document: Document) -> None:
        self._words = sorted(document.words, key=lambda w: w.start)
        self._ends = [w.end for w in self._words]

    def place(self, start: int, end: int) -> tuple[int, Box] | None:
        """Page (from 1) and the box around the words that overlap [start, end) on its first page, in PDF points."""
        words = self._words
        i = bisect_right(self._ends, start)
        page: int | None = None
        box: list[float] = []
        while i < len(words) and words[i].start < end:
            word = words[i]
            if page is None:
                page, box = word.page, [word.x0, word.top, word.x1, word.bottom]
            elif word.page == page:
                box = [min(box[0], word.x0), min(box[1], word.top), max(box[2], word.x1), max(box[3], word.bottom)]
            i += 1
        return None if page is None else (page, (box[0], box[1], box[2], box[3]))
