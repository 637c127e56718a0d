"""Which reference is which article: by DOI, PMID, file, title and registration; what is not sure is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import TypeVar

from medkb.references.articles import Article
from medkb.references.record import Reference, surname
from medkb.references.titles import Title, alike

MATCHED, AMBIGUOUS, UNMATCHED = "matched", "ambiguous", "unmatched"
BY = ("doi", "pmid", "file", "title", "registration")
"""How a reference and an article may be told to be the same, the surest first."""

_SURE = 95.0  # likeness of titles that needs no support
_LIKELY = 88.0  # that does if year or author support it; below it nothing is said
_SAME_TRIAL = 60.0  # likeness of titles that, with one registration, make one article of a trial
_UNLIKE = 50.0  # of titles that make one DOI doubtful: it was copied from another entry
_PMID_DIGITS = 7  # from which a file's name that is a number is its PMID
_RAREST = 6  # words of a title by which it is looked for
_COMMON = 2_000  # references with a word that tells nothing any more

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the answer: a reference, an article, or both.

    `how` is one of BY, "" where there is no match; `score` is the likeness of the titles, 0 to 100, None where they
    cannot be compared. `note` says why it is ambiguous.
    """

    status: str
    reference: Reference | None = None
    article: Article | None = None
    how: str = ""
    score: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    reference: int
    article: int
    how: str
    score: float | None
    doubt: str  # "" for a sure one


_NOTHING: tuple[_Pair | None, list[_Pair]] = (None, [])
_TWICE = "the same reference as"


def match(references: Sequence[Reference], articles: Sequence[Article]) -> list[Match]:
    """Rows by the order of the references, then the articles without one. No reference has two articles silently."""
    pairs = _Matcher(references, articles).pairs()
    by_reference = _grouped(pairs, lambda pair: pair.reference)
    settled = {i: _settle(by_reference[i]) for i in by_reference}
    contested = _contested(settled, references)
    rows: list[Match] = []
    for i, reference in enumerate(references):
        chosen, others = settled.get(i, _NOTHING)
        note = contested.get(i, "")
        if chosen and note and not note.startswith(_TWICE):
            others = [replace(chosen, doubt=note), *others]
            chosen = None
        rows += [_row(MATCHED, chosen, references, articles, note)] if chosen else []
        rows += [_row(AMBIGUOUS, pair, references, articles, pair.doubt) for pair in others]
        rows += [] if chosen or others else [Match(UNMATCHED, reference)]
    seen = {id(row.article) for row in rows}
    return rows + [Match(UNMATCHED, article=article) for article in articles if id(article) not in seen]


def _row(status: str, pair: _Pair, references: Sequence[Reference], articles: Sequence[Article], note: str) -> Match:
    return Match(status, references[pair.reference], articles[pair.article], pair.how, pair.score, note)


def _settle(pairs: Sequence[_Pair]) -> tuple[_Pair | None, list[_Pair]]:
    """The one article of a reference, and the other ones to look at; where several are as sure, all are the latter."""
    sure = sorted((pair for pair in pairs if not pair.doubt), key=lambda pair: BY.index(pair.how))
    if not sure:
        return None, list(pairs)
    first = [pair for pair in sure if pair.how == sure[0].how]
    if len(first) > 1:
        why = f"{len(first)} articles by {sure[0].how}"
        return None, [replace(pair, doubt=why) for pair in sure]
    why = f"the reference has another article by {sure[0].how}"
    return sure[0], [replace(pair, doubt=why) for pair in sure[1:]]


def _contested(settled: dict[int, tuple[_Pair | None, list[_Pair]]], references: Sequence[Reference]) -> dict[int, str]:
    """By reference, a note where its article is another reference's too: the same entry twice, or a doubt."""
    notes: dict[int, str] = {}
    chosen = [pair for pair, _ in settled.values() if pair]
    for rivals in _grouped(chosen, lambda pair: pair.article).values():
        first = min(rivals, key=lambda pair: (BY.index(pair.how), pair.reference))
        for pair in rivals:
            if pair is first:
                continue
            one, other = references[first.reference], references[pair.reference]
            if _same_entry(one, other):
                notes[pair.reference] = f"{_TWICE} {one.place}"
            elif first.how == pair.how:
                notes[pair.reference] = f"{one.place} has the same article by {pair.how}"
                notes[first.reference] = f"{other.place} has the same article by {pair.how}"
            else:
                notes[pair.reference] = f"{one.place} has the same article by {first.how}"
    return notes


def _same_entry(one: Reference, other: Reference) -> bool:
    if (one.doi and one.doi == other.doi) or (one.pmid and one.pmid == other.pmid):
        return True
    if _differ(one.doi, other.doi) or _differ(one.pmid, other.pmid):
        return False
    same = any(alike(Title.of(a), Title.of(b)) >= _SURE for a in one.titles for b in other.titles)
    return same and one.year == other.year


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def _grouped(items: Sequence[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


class _Matcher:
    """Pairs of numbers of references and articles that may be the same, each with its evidence and its doubt."""

    def __init__(self, references: Sequence[Reference], articles: Sequence[Article]) -> None:
        self._references, self._articles = references, articles

    def pairs(self) -> list[_Pair]:
        """Each pair once, by its surest evidence, in order."""
        found: dict[tuple[int, int], str] = {}
        for how, candidates in (*self._numbered(), ("title", self._titled()), ("registration", self._registered())):
            for pair in candidates:
                found.setdefault(pair, how)
        judged = (self._judged(i, j, how) for (i, j), how in sorted(found.items()))
        return [pair for pair in judged if pair]

    def _numbered(self) -> Iterator[tuple[str, Iterator[tuple[int, int]]]]:
        yield "doi", self._equal(lambda r: [r.doi], lambda a: [a.doi.lower() if a.doi else None])
        yield "pmid", self._equal(lambda r: [r.pmid], lambda a: [a.pmid])
        yield "file", self._equal(_names_for, _names_of)

    def _registered(self) -> Iterator[tuple[int, int]]:
        return self._equal(lambda r: r.registrations, lambda a: a.registrations)

    def _equal(
        self,
        of_reference: Callable[[Reference], Sequence[str | None]],
        of_article: Callable[[Article], Sequence[str | None]],
    ) -> Iterator[tuple[int, int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for i, reference in enumerate(self._references):
            for value in filter(None, of_reference(reference)):
                index[value].append(i)
        for j, article in enumerate(self._articles):
            for value in filter(None, of_article(article)):
                yield from ((i, j) for i in index.get(value, ()))

    @cached_property
    def _titles(self) -> list[list[Title]]:
        return [[Title.of(title) for title in reference.titles] for reference in self._references]

    @cached_property
    def _own_titles(self) -> list[list[Title]]:
        return [[Title.of(title) for title in article.titles] for article in self._articles]

    def _titled(self) -> Iterator[tuple[int, int]]:
        """Pairs that share rare words of a title, or all its letters, and have a title alike."""
        index: dict[str, list[int]] = defaultdict(list)
        for i, titles in enumerate(self._titles):
            for key in {key for title in titles for key in (*title.keys, title.letters)}:
                index[key].append(i)
        for j, titles in enumerate(self._own_titles):
            near: set[int] = set()
            for title in titles:
                near.update(index.get(title.letters, ()))
                rare = sorted({key for key in title.keys if key in index}, key=lambda key: (len(index[key]), key))
                near.update(i for key in rare[:_RAREST] if len(index[key]) <= _COMMON for i in index[key])
            yield from ((i, j) for i in sorted(near) if (self._score(i, j) or 0) >= _LIKELY)

    def _score(self, i: int, j: int) -> float | None:
        """The best likeness of two titles in one language; None when there are none."""
        scores = [alike(a, b) for a in self._titles[i] for b in self._own_titles[j] if a.lang == b.lang]
        return round(max(scores), 1) if scores else None

    def _judged(self, i: int, j: int, how: str) -> _Pair | None:
        reference, article = self._references[i], self._articles[j]
        score = self._score(i, j)
        against = list(_against(reference, article, how))
        if how in {"doi", "pmid", "file"}:
            doubts = [f"the {how} is the same, the titles are not"] if score is not None and score < _UNLIKE else []
            doubts += [reason for reason in against if reason.startswith("another")]
            return _Pair(i, j, how, score, "; ".join(doubts))
        support = _support(reference, article)
        if how == "registration":
            enough = (score is not None and score >= _SAME_TRIAL) or (score is None and len(support) == 2)
            against += [] if enough else ["one trial, perhaps another article of it"]
            return _Pair(i, j, how, score, "; ".join(against))
        short = any(title.short for title in self._own_titles[j]) and len(self._own_titles[j]) == 1
        if not support and (short or score is None or score < _SURE):
            against.append("neither the year nor an author supports it")
        return _Pair(i, j, how, score, "; ".join(against))


def _names_for(reference: Reference) -> list[str | None]:
    """What a file of the reference may be called: as the list says, by its PMID, by its DOI."""
    return [_name(reference.file), reference.pmid, _squeezed(reference.doi or "") or None]


def _names_of(article: Article) -> list[str | None]:
    """The same of a file: "31234567.pdf", "10.1016_j.x.2020.1.pdf"."""
    name = _name(article.file)
    stem = name.rpartition(".")[0] if name else ""
    number = stem if stem.isdecimal() and len(stem) >= _PMID_DIGITS else None
    return [name, number, _squeezed(stem) if stem.startswith("10.") else None]


def _name(path: str | None) -> str | None:
    """The name of a file that a list names, on whatever system."""
    return PurePath(path.replace("\\", "/")).name.casefold() if path else None


def _squeezed(doi: str) -> str:
    """Letters and digits of a DOI: no file's name can have its slash."""
    return "".join(filter(str.isalnum, doi.casefold()))


def _against(reference: Reference, article: Article, how: str) -> Iterator[str]:
    """What speaks against a pair."""
    if how != "doi" and _differ(reference.doi, article.doi.lower() if article.doi else None):
        yield f"another DOI: {reference.doi}, {article.doi}"
    if how != "pmid" and _differ(reference.pmid, article.pmid):
        yield f"another PMID: {reference.pmid}, {article.pmid}"
    if reference.year and article.year and abs(reference.year - article.year) > 1:
        yield f"the years {reference.year} and {article.year}"
    if reference.authors and article.authors and not _shared(reference, article):
        yield f"{reference.authors[0]} is not among its authors"


def _support(reference: Reference, article: Article) -> list[str]:
    """What speaks for a pair beside its title."""
    near = reference.year and article.year and abs(reference.year - article.year) <= 1
    return [*(["year"] if near else []), *(["author"] if _shared(reference, article) else [])]


def _shared(reference: Reference, article: Article) -> bool:
    """True when the reference's first author is one of the article's, in whatever alphabet."""
    return bool(reference.authors) and surname(reference.authors[0]) in set(map(surname, article.authors))
