"""The shares of a sentence given to the columns of a table: by the names of groups beside them, or by their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from medkb.check.article import Article
from medkb.check.tables.grid import Grid
from medkb.check.tables.scope import keys
from medkb.model import BlockKind, FigureKind, Span
from medkb.text.sentences import sentences

_SILENT = ("introduction", "references", "back", "keywords")
_PLANNED = re.compile(
    r"\b(?:power|assum\w+|expect\w+|hypothes\w+|sample size|мощност\w+|предполаг\w+|ожидал\w+|объем выборки)\b",
    re.IGNORECASE,
)
# Behind these words another's figures begin: "similar to the 4–6 % of comparable units [2]".
_COMPARED = re.compile(
    r"\b(?:similar|compar\w+|than|versus|whereas|unlike|against|close|сопоставим\w*|сравн\w+|чем|отличие|тогда как|"
    r"близк\w+)\b",
    re.IGNORECASE,
)
# What a discussion tells of others without a reference mark.
_ELSEWHERE = re.compile(
    r"(?<!our )(?<!this )(?<!present )\b(?:trials?|stud(?:y|ies)|registr(?:y|ies)|literature|series|meta-analys\w+|"
    r"reports?|authors?|published)\b|(?<!нашем )(?<!настоящем )(?<!данном )\b(?:исследовани\w+|регистр\w*|литератур\w+|"
    r"мета-?анализ\w*|автор\w+|публикаци\w+)\b",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r";(?=\s)(?![^()]*\))")
_GAP = 70  # characters between two shares of one list
_AFTER = re.compile(r"[^,;.()]{0,60}")
_WORD = re.compile(r"[^\W\d_]{2,}[\w+]*")


@dataclass(frozen=True, slots=True)
class Told:
    """A percentage of a sentence, with its count and whole where they are printed beside it."""

    start: int
    end: int
    count: int | None
    n: int | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch up to a semicolon of a sentence of the article's own results, with its shares."""

    begin: int  # of the sentence
    span: Span
    shares: tuple[Told, ...]


class Vector(NamedTuple):
    """Shares by the number of their column, and the words [start, end) that say what they are of."""

    shares: dict[int, Told]
    start: int
    end: int
    sentence: Sentence
    named: bool


@lru_cache(maxsize=1)
def told(article: Article) -> tuple[Sentence, ...]:
    """Sentences, in order of place, that print shares of the article's own."""
    return tuple(_told(article))


def _told(article: Article) -> Iterator[Sentence]:
    figures = [f for f in article.figures if f.kind in (FigureKind.SHARE, FigureKind.PERCENT)]
    starts = [f.start for f in figures]
    cited = sorted(
        [r.start for r in article.annotations.references]
        + [c.start for c in article.annotations.cues if c.concept == "cited"]
    )
    for block in article.annotations.clean.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section in _SILENT:
            continue
        for span in sentences(article.text, block.start, block.end):
            inside = figures[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            shares = [
                Told(f.start, f.end, f.count, f.n, f.value) for f in inside if f.value is not None and not f.bound
            ]
            if not shares or _PLANNED.search(article.text, span.start, span.end):
                continue
            marks = cited[bisect_left(cited, span.start) : bisect_left(cited, span.end)]
            if block.section in ("discussion", "conclusion"):
                marks = [*marks, *(m.start() for m in _ELSEWHERE.finditer(article.text, span.start, span.end))]
            own = [share for share in shares if all(_is_own(article.text, share, mark) for mark in marks)]
            yield from _parts(article.text, span, own)


def _parts(text: str, span: Span, own: Sequence[Told]) -> Iterator[Sentence]:
    at = span.start
    for border in [*(m.start() for m in _SEMICOLON.finditer(text, span.start, span.end)), span.end]:
        inside = tuple(share for share in own if at <= share.start < border)
        if inside:
            yield Sentence(span.start, Span(at, border), inside)
        at = border


def _is_own(text: str, share: Told, mark: int) -> bool:
    """A citation behind the share belongs to what the share is compared with."""
    return share.end < mark and _COMPARED.search(text, share.end, mark) is not None


@lru_cache(maxsize=8)  # the tables of about one article
def _names(article: Article, columns: tuple[tuple[int, int, int], ...]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """For each column the keys and the drugs that its head alone names."""
    words = [keys(article.text[a:b]) for a, b, _ in columns]
    drugs = [
        {m.concept for m in article.annotations.mentions if m.scheme == "drug" and a <= m.start < b}
        | {g.label for g in article.annotations.groups if a <= g.start < b}
        for a, b, _ in columns
    ]
    found = []
    for i in range(len(columns)):
        others = [j for j in range(len(columns)) if j != i]
        own = {k for k in words[i] if not k.isdigit() and not any(k in words[j] for j in others)}
        found.append((frozenset(own), frozenset(x for x in drugs[i] if not any(x in drugs[j] for j in others))))
    return found


def named(article: Article, grid: Grid, start: int, end: int) -> list[tuple[int, int]]:
    """Where the groups of a table's columns are named in [start, end): offsets and columns, in order of place."""
    arms = grid.arms
    places = tuple((column.start, column.end, c) for c in arms if (column := grid.columns[c]) is not None)
    names = _names(article, places)
    found = {}
    for match in _WORD.finditer(article.text, start, end):
        for c, (own, _) in zip(arms, names, strict=True):
            if keys(match[0]) & own:
                found[match.start()] = c
    annotations = article.annotations
    labels = [(m.start, m.concept) for m in annotations.mentions if m.scheme == "drug" and start <= m.start < end]
    labels += [(g.start, g.label) for g in annotations.groups if start <= g.start < end]
    for at, label in labels:
        for c, (_, own) in zip(arms, names, strict=True):
            if label in own:
                found[at] = c
    return sorted(found.items())


def vectors(article: Article, grid: Grid, sentence: Sentence) -> Iterator[Vector]:
    """The shares of the sentence that are of one row of the table, if they are of any."""
    names = named(article, grid, sentence.span.start, sentence.span.end)
    found = [(part, n) for run, n in _runs(grid, sentence.shares, names) for part in _joined(article, run, names)]
    for run, is_named in found:
        last = max(share.end for share in run.values())
        after = _AFTER.match(article.text, last, sentence.span.end)
        end = after.end() if after else last
        first = min(share.start for share in run.values())
        begin = max((share.end for share in sentence.shares if share.end <= first), default=sentence.span.start)
        yield Vector(run, begin, end, sentence, is_named)


def _joined(article: Article, run: dict[int, Told], names: Sequence[tuple[int, int]]) -> Iterator[dict[int, Told]]:
    """The shares of a run that are of one thing: only names of groups stand between them."""
    part: dict[int, Told] = {}
    last = None
    for c, share in sorted(run.items(), key=lambda item: item[1].start):
        if last is not None and _tells(article.text, last, share.start, names):
            yield part
            part = {}
        part[c] = share
        last = share.end
    yield part


def _tells(text: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> bool:
    """There are words between two figures that tell of something else."""
    told = {key for key in keys(text[start:end]) if not key.isdigit()}
    for at, _ in names:
        if start <= at < end:
            told -= keys(" ".join(text[at:end].split()[:2]))
    return bool(told)


def _runs(
    grid: Grid, shares: Sequence[Told], names: Sequence[tuple[int, int]]
) -> Iterator[tuple[dict[int, Told], bool]]:
    pairs = _paired(shares, names)
    yield from ((run, True) for run in _each_once(pairs))
    left = shares[len(pairs) :]
    wide = len(grid.arms)
    lists = list(_lists(left, names))
    for run in lists:
        if wide > 1 and len(run) % wide == 0:
            before = list(dict.fromkeys(c for at, c in names if at < run[0].start))
            order = before if len(before) == wide else grid.arms
            for i in range(0, len(run), wide):
                yield dict(zip(order, run[i : i + wide], strict=True)), False
        elif not pairs and len(lists) == len(run) == 1 and len({c for _, c in names}) == 1:
            yield {names[0][1]: run[0]}, True


def _lists(shares: Sequence[Told], names: Sequence[tuple[int, int]]) -> Iterator[list[Told]]:
    """Shares side by side, with no name of a group between them."""
    run: list[Told] = []
    for share in shares:
        apart = run and share.start - run[-1].end > _GAP
        if apart or (run and any(run[-1].end <= at < share.start for at, _ in names)):
            yield run
            run = []
        run.append(share)
    if run:
        yield run


def _paired(shares: Sequence[Told], names: Sequence[tuple[int, int]]) -> list[tuple[int, Told]]:
    """The first shares of the sentence with the names of their groups: names and shares by turns."""
    items: list[tuple[int, int | Told]] = sorted(
        [*((at, c) for at, c in names), *((share.start, share) for share in shares)], key=lambda item: item[0]
    )
    turns: list[int | Told] = []
    for _, item in items:
        if not (turns and isinstance(item, int) and turns[-1] == item):
            turns.append(item)
    found: list[tuple[int, Told]] = []
    for one, other in zip(turns[::2], turns[1::2], strict=False):
        if isinstance(turns[0], int) and isinstance(one, int) and isinstance(other, Told):
            found.append((one, other))
        elif isinstance(one, Told) and isinstance(other, int):
            found.append((other, one))
        else:
            break
    return found if len(found) > 1 and len({c for c, _ in found}) > 1 else []


def _each_once(pairs: Sequence[tuple[int, Told]]) -> Iterator[dict[int, Told]]:
    run: dict[int, Told] = {}
    for c, share in pairs:
        if c in run:
            yield run
            run = {}
        run[c] = share
    if run:
        yield run
