"""Running heads, running feet and page numbers: what stands at one place of most pages and belongs to no sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from medkb.read.pdf.page import Page, PrintedWord, Run, runs_of, same_line

_MARGIN = 0.12  # of the page's height, at its head and at its foot
_SHARE = 0.3  # of the pages: left and right pages may have heads of their own
_SAME_PLACE = 6.0  # points
_NUMBER = re.compile(r"\d+")
_LONE_NUMBER = re.compile(r"[–—\-|.\s]*\d{1,4}[–—\-|.\s]*")
_FLOAT = re.compile(r"(?:продолжение |окончание )?(?:табл|рис|схема|table|fig|scheme)", re.IGNORECASE)

_Key = tuple[str, int | None]


def take_furniture(pages: Sequence[Page]) -> dict[int, list[list[PrintedWord]]]:
    """Lines taken out of the pages' words, by page number."""
    margins = {page.number: _margins(page) for page in pages}
    seen: defaultdict[_Key, list[tuple[int, float]]] = defaultdict(list)
    for number, rows in margins.items():
        for run in (run for some in rows for row in some for run in row):
            for key in _keys(run, number):
                seen[key].append((number, run.top))
    taken: dict[int, list[list[PrintedWord]]] = {}
    for page in pages:
        lines = [run for rows in margins[page.number] for run in _peel(rows, page.number, seen, len(pages))]
        if lines:
            gone = {id(word) for run in lines for word in run.words}
            page.words = [word for word in page.words if id(word) not in gone]
            taken[page.number] = [run.words for run in sorted(lines, key=lambda r: (r.top, r.x0))]
    return taken


def _margins(page: Page) -> tuple[list[list[Run]], list[list[Run]]]:
    """Rows of runs at the head of the page and at its foot, each from the edge inwards."""
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    runs = runs_of(page.words)
    head = _rows([run for run in runs if run.bottom < low])
    foot = _rows([run for run in runs if run.top > high])
    return head, foot[::-1]


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.top, r.x0)):
        if rows and same_line(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _text(run: Run) -> str:
    return " ".join(word.text for word in run.words).casefold()


def _keys(run: Run, page: int) -> Iterator[_Key]:
    """The text as it is, and with each number taken as one that grows with the page."""
    text = _text(run)
    yield text, None
    if not _FLOAT.match(text):
        for number in _NUMBER.finditer(text):
            if len(number[0]) < 5:
                yield f"{text[: number.start()]}#{text[number.end() :]}", int(number[0]) - page


def _peel(rows: Sequence[list[Run]], page: int, seen: dict[_Key, list[tuple[int, float]]], pages: int) -> Iterator[Run]:
    """Runs of the outermost rows that other pages repeat, up to the first row that is the page's own."""
    for n, row in enumerate(rows):
        lone = pages < 3 and n == 0 and len(row) == 1 and bool(_LONE_NUMBER.fullmatch(_text(row[0])))
        repeated = [run for run in row if lone or _repeats(run, page, seen, pages)]
        if 2 * sum(len(_text(run)) for run in repeated) < sum(len(_text(run)) for run in row):
            return
        yield from repeated


def _repeats(run: Run, page: int, seen: dict[_Key, list[tuple[int, float]]], pages: int) -> bool:
    for key in _keys(run, page):
        near = {number for number, top in seen[key] if abs(top - run.top) < _SAME_PLACE}
        if len(near) >= max(2, _SHARE * pages):
            return True
    return False
