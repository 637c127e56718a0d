"""Which articles of a knowledge base report one study, and where they disagree: no trial is to be counted twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from medkb.export.articles import Article, articles
from medkb.export.rows import columns, rows
from medkb.export.stored import Value, select
from medkb.model import Kind
from medkb.store import Store
from medkb.text.names import surname_key

_FEW = 10  # people: groups so small are of one size by chance
_AUTHORS = 2  # shared names that, with one number of patients, make one study
_LEAST = 0.7  # confidence of the figures that are compared
_SUBJECTS = {Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint", Kind.ADVERSE_EVENT: "event"}
_SAME = ("statistic", "unit", "at", "time", "grade_min", "grade_max", "cause", "n")
_FIGURES = ("count", "percent", "value", "low", "high")

Results = dict[tuple[Value, ...], list[dict[str, Value]]]


@dataclass(slots=True)
class Told:
    """What tells that an article is of a study: trial numbers, keys of its authors' surnames, sizes of populations."""

    article: Article
    authors: frozenset[str]
    sizes: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class SameStudy:
    """Two articles, why they are of one study, and the figures of which each gives another."""

    files: tuple[str, str]
    documents: tuple[str, str]
    why: str
    disagreements: tuple[tuple[dict[str, Value], dict[str, Value]], ...] = ()


def same_studies(store: Store) -> list[SameStudy]:
    """Pairs of articles in the order of their files. Raises ExportError when the store cannot be read."""
    found = pairs(store)
    told = _results(store, {article.iri for one, other, _ in found for article in (one, other)})
    return [
        SameStudy(
            (one.file, other.file),
            (one.document, other.document),
            why,
            tuple(_disagreements(told[one.document], told[other.document])),
        )
        for one, other, why in found
    ]


def pairs(store: Store, known: Sequence[Article] | None = None) -> list[tuple[Article, Article, str]]:
    """The same without what they disagree on; `known` are the articles, where the caller has them."""
    told = _told(store, articles(store) if known is None else known)
    return [(told[one].article, told[other].article, why) for one, other, why in alike(told)]


def alike(told: Sequence[Told]) -> list[tuple[int, int, str]]:
    """Places in the list of two articles of one study, and why.

    Only articles that share a trial number, or an author together with a number of patients, are held against each
    other: the time grows with the number of articles, not with that of their pairs.
    """
    keyed: dict[tuple[str, object], list[int]] = defaultdict(list)
    for i, one in enumerate(told):
        for number in one.article.registrations:
            keyed[number, None].append(i)
        for size in one.sizes:
            for author in one.authors:
                keyed[author, size].append(i)
    candidates = {pair for several in keyed.values() for pair in combinations(several, 2)}
    found = ((one, other, _why(told[one], told[other])) for one, other in sorted(candidates))
    return [(one, other, why) for one, other, why in found if why]


def _why(one: Told, other: Told) -> str:
    registered = set(one.article.registrations), set(other.article.registrations)
    shared = registered[0] & registered[1]
    if shared:
        return f"trial registration {', '.join(sorted(shared))}"
    names, sizes = one.authors & other.authors, one.sizes & other.sizes
    if len(names) >= _AUTHORS and sizes and not all(registered):
        return f"{len(names)} authors and {max(sizes)} patients in common"
    return ""


def _told(store: Store, known: Iterable[Article]) -> list[Told]:
    told = {article.iri: Told(article, frozenset(map(_author, article.authors))) for article in known}
    query = f"""SELECT ?a ?n {{ ?c a mkb:Cohort ; mkb:inArticle ?a ; mkb:role "population" ; mkb:source "own" ;
        mkb:count ?n ; mkb:confidence ?sure FILTER(?n >= {_FEW} && ?sure >= {_LEAST}) }}"""
    for iri, n in select(store, query):
        if iri.value in told:
            told[iri.value].sizes.add(int(n.value))
    return list(told.values())


def _author(surname: str) -> str:
    """One key for both scripts, of the last word: particles are written or not."""
    return surname_key(surname.rpartition(" ")[2])


def _results(store: Store, graphs: set[str]) -> dict[str, Results]:
    """The own figures that are sure enough, by document and by what they are of."""
    found: dict[str, Results] = defaultdict(lambda: defaultdict(list))
    for kind, subject in _SUBJECTS.items():
        names = [name for name, _ in columns(kind)]
        for row in rows(store, kind, graphs):
            record = dict(zip(names, row, strict=True))
            confidence = record["confidence"]
            if record["source"] == "own" and confidence is not None and float(confidence) >= _LEAST:
                key = (kind.value, record[subject], _arm(record["arm"]), *(record.get(name) for name in _SAME))
                found[str(record["document"])][key].append(record)
    return found


def _arm(arm: Value) -> str:
    return re.sub(r"\W+", " ", str(arm)).strip().casefold()


def _disagreements(one: Results, other: Results) -> Iterator[tuple[dict[str, Value], dict[str, Value]]]:
    """Results that each article gives once, with other figures."""
    for key in sorted(one.keys() & other.keys(), key=str):
        a, b = one[key], other[key]
        if len(a) == len(b) == 1 and _differ(a[0], b[0]):
            yield a[0], b[0]


def _differ(a: dict[str, Value], b: dict[str, Value]) -> bool:
    values: Sequence[tuple[Value, Value]] = [(a.get(name), b.get(name)) for name in _FIGURES]
    return any(x != y for x, y in values if x is not None and y is not None)
