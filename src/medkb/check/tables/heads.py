"""Heads of columns whose n is not that of which the percentages of the column are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import takewhile

from medkb.check.article import Article, Finding
from medkb.check.conflicts.retellings import is_slip
from medkb.check.tables.grid import Cell, Column, Grid
from medkb.check.tables.reader import grids
from medkb.check.tables.sizes import fitted, wholes
from medkb.model import BlockKind, Evidence, IssueType, Severity

_FEWEST, _OFTEN = 3, 0.4  # shares that are not of the head's size, in number and of the column: small ones fit many
_NOTES = 3  # blocks below a table that may be its notes
# The table says itself that its shares are of fewer than its head counts.
_OF_FEWER = re.compile(r"evaluable|available|missing|assessed|известн|доступн|оценен|оцениваем", re.IGNORECASE)


def heads(article: Article) -> Iterator[Finding]:
    """Columns of which most shares are of another number of people than their head prints."""
    for grid in grids(article):
        if _OF_FEWER.search(grid.caption) or _OF_FEWER.search(_notes(article, grid)):
            continue
        for c, column in enumerate(grid.columns):
            if column is None or column.n is None or column.size is None:
                continue
            cells = [row.cells[c] for row in grid.rows if c in row.cells]
            found = _other(column.n, cells, article.groups)
            if found is not None:
                yield from _misfit(article, grid, column, found)


def _notes(article: Article, grid: Grid) -> str:
    """The notes that stand below the table."""
    blocks = article.annotations.clean.blocks
    i = next(i for i, block in enumerate(blocks) if block.start == grid.block)
    below = takewhile(lambda block: block.kind is BlockKind.CAPTION, blocks[i + 1 : i + 1 + _NOTES])
    return " ".join(article.text[block.start : block.end] for block in below)


def _other(n: int, cells: Sequence[Cell], known: AbstractSet[int]) -> int | None:
    """The one size that the shares are of instead of n."""
    found = wholes(cells)
    wrong = sum(n not in one for one in found)
    return fitted(found, n, known - {n}) if wrong >= max(_FEWEST, _OFTEN * len(found)) else None


def _misfit(article: Article, grid: Grid, column: Column, right: int) -> Iterator[Finding]:
    if column.size is None or column.n is None:
        return
    told = list(_stated(article, right))
    if not told and not is_slip(Decimal(column.n), Decimal(right)):
        return
    head = article.place(*column.size)
    yield Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR if told else Severity.WARNING,
        places=(head, *told),
        en=f'The head of "{column.label}" says n = {column.n}, but the shares of the column are of {right}.',
        ru=f"В заголовке «{column.label}» n = {column.n}, но доли этого столбца вычислены от {right}.",
        printed=f"n = {column.n}",
        recomputed=f"n = {right}",
        how=f"100 × count / {right} gives the percentages",
        suggestion=f"n = {right}",
        key=(grid.block, column.label),
    )


def _stated(article: Article, n: int) -> Iterator[Evidence]:
    """Where the text, not a table, prints the number in a sentence about groups."""
    for found in re.finditer(rf"(?<![\d.,·/=]){n}(?![\d.,·]*[\d%])(?!\s?\(\d)", article.text):
        block = article.block(found.start())
        if block is not None and block.kind is BlockKind.PARAGRAPH and block.section not in _SILENT:
            yield article.place(*found.span())
            return


_SILENT = ("introduction", "references", "back", "discussion", "conclusion")
