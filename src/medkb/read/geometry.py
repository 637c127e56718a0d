"""Where on the printed page a stretch of text stands."""

from __future__ import annotations

from bisect import bisect_right

from medkb.model import Document, Word
from medkb.model.table import Box


class PageIndex:
    """The words of one document in order of their offsets, ready for many look-ups."""

    def __init__(self, document: Document) -> None:
        self._words = sorted(document.words, key=lambda word: word.start)
        self._starts = [word.start for word in self._words]

    def place(self, start: int, end: int) -> tuple[int, Box, tuple[Box, ...]] | None:
        """The page, from 1, on which [start, end) begins, the box round its words there, and one box a line of them.

        None for a stretch without words; no boxes of lines where there is just one line.
        """
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
        lines = [_around(line) for line in _lines(here)]
        return page, _around(here), tuple(lines) if len(lines) > 1 else ()


def place(document: Document, start: int, end: int) -> tuple[int, Box, tuple[Box, ...]] | None:
    """`PageIndex(document).place(start, end)`, for a single look-up."""
    return PageIndex(document).place(start, end)


def _lines(words: list[Word]) -> list[list[Word]]:
    """Words in order parted where one stands before or clear below the one before it."""
    lines = [[words[0]]]
    for word in words[1:]:
        last = lines[-1][-1]
        if word.x0 < last.x0 or word.top >= last.bottom or word.bottom <= last.top:
            lines.append([])
        lines[-1].append(word)
    return lines


def _around(words: list[Word]) -> Box:
    return min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
