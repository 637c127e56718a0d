"""Which articles of a knowledge base report one study, and where they disagree: no trial is to be counted twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from medkb.export.rows import Value, columns, rows
from medkb.graph import MKB
from medkb.graph.namespaces import DC, DCTERMS
from medkb.model import Kind
from medkb.store import Store
from medkb.text.names import surname_key

_FEW = 10  # people: groups so small are of one size by chance
_AUTHORS = 2  # shared names that, with one number of patients, make one study
_LEAST = 0.7  # confidence of the figures that are compared
_SUBJECTS = {Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint", Kind.ADVERSE_EVENT: "event"}
_SAME = ("statistic", "unit", "at", "time", "grade_min", "grade_max", "cause", "n")
_FIGURES = ("count", "percent", "value", "low", "high")


@dataclass(slots=True)
class Told:
    """What one article tells of its own study."""

    file: str
    document: str
    registrations: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)  # of its populations
    results: dict[tuple[Value, ...], list[dict[str, Value]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class SameStudy:
    """Two articles, why they are of one study, and the figures of which each gives another."""

    files: tuple[str, str]
    documents: tuple[str, str]
    why: str
    disagreements: tuple[tuple[dict[str, Value], dict[str, Value]], ...] = ()


def same_studies(store: Store) -> list[SameStudy]:
    """Pairs of articles in the order of their files. Raises StoreError."""
    articles = _told(store)
    found = []
    for one, other in combinations(articles, 2):
        why = _why(one, other)
        if why:
            files, documents = (one.file, other.file), (one.document, other.document)
            found.append(SameStudy(files, documents, why, tuple(_disagreements(one, other))))
    return found


def _why(one: Told, other: Told) -> str:
    shared = one.registrations & other.registrations
    if shared:
        return f"trial registration {', '.join(sorted(shared))}"
    names, sizes = one.authors & other.authors, one.sizes & other.sizes
    if len(names) >= _AUTHORS and sizes and not (one.registrations and other.registrations):
        return f"{len(names)} authors and {max(sizes)} patients in common"
    return ""


def _told(store: Store) -> list[Told]:
    articles = {told.document: told for told in _articles(store)}
    for record in _records(store, Kind.COHORT):
        n = record["n"]
        if record["role"] == "population" and isinstance(n, int) and n >= _FEW:
            articles[str(record["document"])].sizes.add(n)
    for kind, subject in _SUBJECTS.items():
        for record in _records(store, kind):
            key = (kind.value, record[subject], _arm(record["arm"]), *(record.get(name) for name in _SAME))
            articles[str(record["document"])].results[key].append(record)
    return sorted(articles.values(), key=lambda told: told.file)


def _records(store: Store, kind: Kind) -> Iterator[dict[str, Value]]:
    """The own figures of one kind that are sure enough."""
    names = [name for name, _ in columns(kind)]
    for row in rows(store, kind):
        record = dict(zip(names, row, strict=True))
        confidence = record["confidence"]
        if record["source"] == "own" and confidence is not None and float(confidence) >= _LEAST:
            yield record


def _articles(store: Store) -> Iterator[Told]:
    question = f"""SELECT ?file ?id ?what ?value {{
      ?article a <{MKB}Article> ; <{DCTERMS}source> ?file ; <{DCTERMS}identifier> ?id .
      OPTIONAL {{ VALUES ?what {{ <{MKB}registration> <{DC}creator> }} ?article ?what ?value }}
    }} ORDER BY ?file ?id"""
    found: dict[str, Told] = {}
    for row in store.query(question):  # type: ignore[union-attr]  # a SELECT gives solutions
        told = found.setdefault(row["id"].value, Told(row["file"].value, row["id"].value))
        if row["value"] is not None:
            name = row["value"].value
            if row["what"].value.endswith("registration"):
                told.registrations.add(name)
            else:
                told.authors.add(surname_key(name))
    return iter(found.values())


def _arm(arm: Value) -> str:
    return re.sub(r"\W+", " ", str(arm)).strip().casefold()


def _disagreements(one: Told, other: Told) -> Iterator[tuple[dict[str, Value], dict[str, Value]]]:
    """Results that each article gives once, with other figures."""
    for key in one.results.keys() & other.results.keys():
        a, b = one.results[key], other.results[key]
        if len(a) == len(b) == 1 and _differ(a[0], b[0]):
            yield a[0], b[0]


def _differ(a: dict[str, Value], b: dict[str, Value]) -> bool:
    pairs: Sequence[tuple[Value, Value]] = [(a.get(name), b.get(name)) for name in _FIGURES]
    return any(x != y for x, y in pairs if x is not None and y is not None)
