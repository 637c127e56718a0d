"""The same row told in the text and in the table with different figures.

Where the shares of a sentence agree with a row in all groups but one, the sentence tells that row. A share alone must
name its group and everything that the row's label names, and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.conflicts.lines import same_value
from medkb.check.languages.printed import has_unit
from medkb.check.tables.grid import Cell, Grid, Row
from medkb.check.tables.reader import grids
from medkb.check.tables.scope import akin, grades, keys, plain, times
from medkb.check.tables.sizes import has_places, sizes
from medkb.check.tables.told import Told, Vector, named, told, vectors
from medkb.check.words import OTHERWISE, number
from medkb.model import IssueType, Severity
from medkb.text.language import language

_SLACK = Decimal("0.6")  # units of the last digit: what rounding twice may make
_HALF = 0.5  # of the words of a label that name a row of which only one percentage agrees
_MANY = 3  # words of a label that can be met by chance no more
_LONG = 6  # letters of a word that alone names a row
_EXTRA = 2  # words that may say how a thing was found, in forms that no list has
_WORD = re.compile(r"[^\W\d_]{2,}")
_OF = re.compile(r"\b(?:of|of the|among|among the|из|среди|из числа)\s(?P<n>\d+)(?![.,]?\d)", re.IGNORECASE)


_STEM = 6  # letters that tell one of the words of OTHERWISE from another
_AT_FIRST = {"random", "рандом", "eligib", "intent", "itt"}  # all are still there
_BASELINE = re.compile(r"baseline|characteristic|demograph|исходн|характеристик", re.IGNORECASE)
_OCCURRED = re.compile(
    r"\b(?:develop\w+|occur\w+|new(?:ly)?|worsen\w+|arose|разви(?:л|в)\w+|возник\w+|появ\w+)\b", re.IGNORECASE
)
_PART = re.compile(r"\b(?:of (?:them|whom|these|those|which)|из (?:них|которых|этих|тех))\b", re.IGNORECASE)


# Labels of these words alone tell nothing without their section.
_GENERIC = frozenset("grade степен степ other проч unknown неизвестн yes no any moderate mild умерен легк".split())


class _Match(NamedTuple):
    """A row that a vector tells, with the column in which they differ."""

    row: Row
    column: int
    score: int


def texts(article: Article) -> Iterator[Finding]:
    """Shares of sentences against the cells of the row that they tell."""
    tables = grids(article)
    for sentence in told(article):
        found = [(grid, vector) for grid in tables for vector in vectors(article, grid, sentence)]
        for grid, vector in found:
            if any(_agrees(row, one) for other, one in found for row in other.rows if one.shares == vector.shares):
                continue
            match = _of_row(article, grid, vector) or _alone(article, tables, grid, vector)
            if match is not None:
                yield _misfit(article, grid, vector, match)


def _agrees(row: Row, vector: Vector) -> bool:
    return all(c in row.cells and _same(row.cells[c], share) for c, share in vector.shares.items())


def _same(cell: Cell, share: Told) -> bool:
    """The same percentage as far as it is printed, and the same count where both print one."""
    if cell.percent is None or not same_value(cell.percent, share.percent):
        return False
    return cell.count is None or share.count is None or cell.count == share.count


def _of_row(article: Article, grid: Grid, vector: Vector) -> _Match | None:
    """The row with which all shares agree but one."""
    if len(vector.shares) < 2:
        return None
    found = []
    for row in grid.rows:
        cells = {c: row.cells.get(c) for c in vector.shares}
        if any(cell is None or cell.percent is None for cell in cells.values()):
            continue
        wrong = [c for c, share in vector.shares.items() if not _same(row.cells[c], share)]
        if len(wrong) == 1 and _telling(row, vector, wrong[0]) and _may_be_of(grid, wrong[0], vector):
            score = _shared(article, grid, row, vector)
            if score:
                found.append(_Match(row, wrong[0], score))
    best = max(found, key=lambda match: match.score, default=None)
    return best if best and sum(match.score == best.score for match in found) == 1 else None


def _telling(row: Row, vector: Vector, wrong: int) -> bool:
    """An agreeing share is none that many rows have: nobody, all, or a half."""
    return any(
        c != wrong and (percent := row.cells[c].percent) not in (None, 0, 50, 100) and has_places(percent)
        for c in vector.shares
    )


def _may_be_of(grid: Grid, c: int, vector: Vector) -> bool:
    """The share is of the column's people: of no subgroup or other population."""
    share, people = vector.shares[c], sizes(grid, c)
    if not people or (share.n is not None and share.n not in people):
        return False
    return any(_is_share(share, n) for n in people)


def _is_share(share: Told, n: int) -> bool:
    if share.count is not None:
        return n in wholes_of(share.count, share.percent, _SLACK)
    nearest = round(n * share.percent / 100)
    unit = Decimal(1).scaleb(int(share.percent.as_tuple().exponent))
    return bool(abs(Decimal(100 * nearest) / n - share.percent) <= unit * _SLACK)


def _shared(article: Article, grid: Grid, row: Row, vector: Vector) -> int:
    """How many words of the row its sentence has; 0 where they are too few, or time or grade differ."""
    text = article.text
    near = text[vector.start : vector.end]
    whole = text[vector.sentence.begin : vector.end]
    if not _compatible(grid, row, near, whole, vector, strict=False):
        return 0
    label = keys(f"{row.section} {row.label}")
    said = akin(label, _words(article, grid, vector))
    shared = label & akin(label, keys(near if said else whole))  # "…, and 30 % and 40 % at week 24" goes on
    alike = _concepts(article, vector.start, vector.end) & _concepts(article, row.start, row.end)
    if language(near) != language(row.label):
        return len(alike)
    if not alike and not any(not key.isdigit() for key in shared):
        return 0
    if len(vector.shares) > 2:
        return len(shared | alike)
    counted = any(share.count is not None for share in vector.shares.values())
    enough = counted or alike or len(shared) >= _HALF * len(keys(row.label))
    return len(shared | alike) if enough and not _is_narrower(near, label, said) else 0


def _concepts(article: Article, start: int, end: int) -> set[str]:
    """What the vocabulary knows in [start, end), whatever the language, but drugs, which name groups."""
    mentions = article.annotations.mentions
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    inside = takewhile(lambda mention: mention.start < end, mentions[first:])
    return {f"{m.scheme}:{m.concept}" for m in inside if not m.candidate and m.scheme != "drug"}


def _is_narrower(near: str, label: frozenset[str], said: set[str]) -> bool:
    """The sentence tells of less than the row: "symptomatic recurrence", or much that the label does not say."""
    if len(said - label) > _EXTRA:
        return True
    words = _WORD.findall(near)
    return any(akin(label, keys(b)) & label and keys(a) & (said - label) for a, b in pairwise(words))


def _words(article: Article, grid: Grid, vector: Vector) -> set[str]:
    """The content words around the shares, without the names of groups and figures."""
    said = keys(article.text[vector.start : vector.end]) - _of_figures(article, grid, vector)
    return {key for key in said if not key.isdigit()}


def _compatible(grid: Grid, row: Row, near: str, whole: str, vector: Vector, strict: bool) -> bool:
    """The same time, grade and people; `strict`: what label and caption say of them the sentence says too."""
    label = f"{row.section} {row.label}"
    full = f"{label} {grid.caption}"
    when = times(near) or times(whole)
    here = times(label) or times(grid.caption)
    if (when and not when & here) or (strict and here - when):
        return False
    severe = grades(near)
    if any(key.isdigit() for key in keys(row.label)):
        severe -= {"severe"}  # a threshold says what is severe
    if severe != grades(label) | (grades(grid.caption) - {"absent", "kind"}):
        return False
    if _BASELINE.search(grid.caption) and _OCCURRED.search(near):
        return False
    heads = " ".join(column.label for c in vector.shares if (column := grid.columns[c]) is not None)
    if times(heads) - times(near) or grades(heads) - grades(near) or _PART.search(plain(near)):
        return False
    return not _otherwise(near) - _otherwise(full) and _of_these(grid, near, vector)


def _otherwise(words: str) -> set[str]:
    """Words that say that not all are meant, in their first letters."""
    return {word.lower()[:_STEM] for word in OTHERWISE.findall(words)} - _AT_FIRST


def _of_these(grid: Grid, near: str, vector: Vector) -> bool:
    """A whole that is named, "of 47 patients", is that of a column."""
    people = {n for c in vector.shares for n in sizes(grid, c)}
    return all(int(match["n"]) in people or has_unit(near, match.end()) for match in _OF.finditer(near))


def _alone(article: Article, tables: Sequence[Grid], grid: Grid, vector: Vector) -> _Match | None:
    """The one row whose label the words around a share name whole, and nothing besides."""
    if not vector.named:
        return None
    text = article.text
    near = text[vector.start : vector.end]
    for c, share in vector.shares.items():
        rows = [row for row in grid.rows if c in row.cells and row.cells[c].percent is not None]
        printed = any(_same(cell, share) for other in tables for row in other.rows for cell in row.cells.values())
        if printed or not _may_be_of(grid, c, vector):
            continue
        said = keys(near) - _of_figures(article, grid, vector)
        found = [
            row for row in rows if _is_named(row, said, share) and _compatible(grid, row, near, near, vector, True)
        ]
        best = max((len(keys(row.label)) for row in found), default=0)
        found = [row for row in found if len(keys(row.label)) == best]
        if len(found) == 1 and not _same(found[0].cells[c], share):
            return _Match(found[0], c, best)
    return None


def _of_figures(article: Article, grid: Grid, vector: Vector) -> set[str]:
    """What the words around the shares print of the shares themselves and of the names of groups."""
    found: set[str] = set()
    for share in vector.shares.values():
        found |= keys(article.text[share.start : share.end])
    for at, _ in named(article, grid, vector.start, vector.end):
        found |= keys(article.text[at : vector.end].split()[0])
    return found


def _is_named(row: Row, said: frozenset[str] | set[str], share: Told) -> bool:
    label = keys(row.label)
    said = akin(label, said)
    words = {key for key in label if not key.isdigit()} - _GENERIC
    if not words or not label <= said or (len(words) == 1 and len(min(words)) < _LONG):
        return False
    extra = {key for key in said - label if not key.isdigit()}
    if share.count is None and len(words) < _MANY and said - label:
        return False
    return len(extra) <= (1 if len(words) >= _MANY else 0)


def _misfit(article: Article, grid: Grid, vector: Vector, match: _Match) -> Finding:
    share, cell = vector.shares[match.column], match.row.cells[match.column]
    column = grid.columns[match.column]
    arm = column.label if column else ""
    text, table = _printed(share.count, share.percent), _printed(cell.count, cell.percent)
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=(article.place(share.start, share.end), article.place(cell.start, cell.end)),
        en=f'"{match.row.label}", {arm}: {text} in the text, {table} in the table.',
        ru=f"«{match.row.label}», {arm}: {number(text)} в тексте, {number(table)} в таблице.",
        printed=f"{text}; {table}",
        how=f"{text} ≠ {table}",
        suggestion="one of the two is misprinted",
        key=(cell.start, share.percent, share.count),
    )


def _printed(count: int | None, percent: Decimal | None) -> str:
    return f"{count} ({percent} %)" if count is not None and percent is not None else f"{percent} %"
