"""Running heads, running feet and page numbers: what stands at one place of most pages and belongs to no sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from medkb.read.page import Page, PrintedWord, Run, runs_of

_MARGIN = 0.12  # of the page's height, at its head and at its foot
_SHARE = 0.3  # of the pages: left and right pages may have heads of their own
_SAME_PLACE = 6.0  # points


def take_furniture(pages: Sequence[Page]) -> dict[int, list[list[PrintedWord]]]:
    """Lines taken out of the pages' words, by page number."""
    candidates = {page.number: _outer_runs(page) for page in pages}
    seen: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for run in candidates[page.number]:
            seen[_key(run)].append((page.number, run.top))
    taken: dict[int, list[list[PrintedWord]]] = {}
    for page in pages:
        lines = [run for run in candidates[page.number] if _repeats(run, seen[_key(run)], len(pages), page)]
        if lines:
            gone = {id(word) for run in lines for word in run.words}
            page.words = [word for word in page.words if id(word) not in gone]
            taken[page.number] = [run.words for run in sorted(lines, key=lambda r: (r.top, r.x0))]
    return taken


def _outer_runs(page: Page) -> list[Run]:
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    return runs_of(word for word in page.words if word.bottom < low or word.top > high)


def _key(run: Run) -> str:
    """The text without its page number, which stands now left, now right."""
    return re.sub(r"[\W\d_]+", " ", " ".join(word.text for word in run.words)).strip().casefold()


def _repeats(run: Run, places: Sequence[tuple[int, float]], pages: int, page: Page) -> bool:
    if not _key(run):
        outside = run.bottom < page.height * 0.07 or run.top > page.height * 0.9
        return outside and len(run.words) <= 3 and run.words[0].text.strip("–-—.|").isdigit()
    near = {number for number, top in places if abs(top - run.top) < _SAME_PLACE}
    return len(near) >= max(2, _SHARE * pages)
