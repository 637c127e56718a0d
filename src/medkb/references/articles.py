"""Articles that references are matched with: files, and the articles of a knowledge base."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from medkb.errors import ReferencesError
from medkb.graph import MKB
from medkb.graph.namespaces import BASE, BIBO, DC, DCTERMS, PRISM, PROV
from medkb.model import Document, Problem
from medkb.read import read_file
from medkb.store import Store
from medkb.workers import Bounds, Failure, Pool

_FRONT = 4_000  # characters in which an article says its own PMID; references say those of others
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{6,8})\b")
_REFERENCES = re.compile(r"(?im)^\W*(?:\d+\.\s*)?(?:references|bibliography|(?:список )?литератур[аы])\W*$")
_JATS_PMID = re.compile(rb"<article-id\b[^>]*pub-id-type=[\"']pmid[\"'][^>]*>\s*(\d{1,8})\s*<")
_HEAD = 50_000  # bytes of an XML file that hold the article's own numbers


@dataclass(frozen=True, slots=True)
class Article:
    """What an article says of itself, and what medkb found in it; None and () where it does not say."""

    file: str
    iri: str = ""  # in a knowledge base
    document: str = ""  # its id there
    doi: str | None = None
    pmid: str | None = None
    title: str | None = None  # English
    title_ru: str | None = None
    authors: tuple[str, ...] = ()  # from a graph that keeps no order, in that of the alphabet
    year: int | None = None
    journal: str | None = None
    registrations: tuple[str, ...] = ()
    own_facts: int | None = None  # of its own patients
    cited_facts: int | None = None
    issues: int | None = None  # its own mistakes, rounding aside
    drugs: tuple[str, ...] = ()  # of its own patients
    sha256: str = ""  # of the file that it was read from
    abstract: str | None = None  # of a file, in the language of the title

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles there are."""
        return tuple(title for title in (self.title, self.title_ru) if title)


def from_files(paths: Sequence[Path], jobs: int = 0, bounds: Bounds | None = None) -> Iterator[Article | Problem]:
    """What each file says of itself, in the order of `paths`, read by worker processes within `bounds`.

    A file that cannot be read, or not in time, gives a Problem of severity "error"; warnings are left to the reading
    of its facts. `jobs` 0: one a processor.
    """
    bounds = bounds or Bounds()
    pool: Pool[Path, Article | Problem] = Pool(_reader, max(1, min(jobs or os.cpu_count() or 1, len(paths))), bounds)
    with closing(pool.map(paths)) as answers:
        for path, answer in zip(paths, answers, strict=True):
            if isinstance(answer, Failure):
                yield Problem(str(path), "error", answer.reason, answer.hint)
            else:
                yield answer


def _reader(bounds: Bounds) -> Callable[[Path], Article | Problem]:
    return partial(_read, size=bounds.size)


def _read(path: Path, size: int) -> Article | Problem:
    from medkb.errors import InputError

    try:
        with suppress(OSError):
            if size and path.stat().st_size > size:
                return Problem(str(path), "error", f"more than {size / 1e6:g} MB is no article", "give a smaller file")
        document, _ = read_file(path)
    except InputError as error:
        return Problem(str(path), "error", error.reason, error.hint)
    return replace(from_document(document, str(path)), pmid=_own_pmid(path, document))


def from_document(document: Document, file: str) -> Article:
    """What a document says of itself."""
    meta = document.metadata
    return Article(
        file=file,
        doi=meta.doi.lower() if meta.doi else None,
        title=meta.title_en,
        title_ru=meta.title_ru,
        authors=meta.authors,
        year=meta.year,
        journal=meta.journal,
        registrations=meta.registrations,
    )


def _own_pmid(path: Path, document: Document) -> str | None:
    if path.suffix.lower() in {".xml", ".nxml"}:
        with path.open("rb") as stream:
            match = _JATS_PMID.search(stream.read(_HEAD).partition(b"</article-meta>")[0])
        return match[1].decode().lstrip("0") if match else None
    front = _REFERENCES.split(document.text[:_FRONT], maxsplit=1)[0]
    found = set(_PMID.findall(front))
    return found.pop() if len(found) == 1 else None


_ARTICLES = f"""SELECT ?g ?id ?file ?doi ?year ?journal ?en ?ru ?listed ?input {{ GRAPH ?g {{
    ?g a <{MKB}Article> ; <{DCTERMS}identifier> ?id ; <{DCTERMS}source> ?file .
    OPTIONAL {{ ?g <{PROV}wasDerivedFrom> ?input . FILTER(STRSTARTS(STR(?input), "{BASE}input/")) }}
    OPTIONAL {{ ?g <{MKB}authorList> ?listed }}
    OPTIONAL {{ ?g <{BIBO}doi> ?doi }}
    OPTIONAL {{ ?g <{DCTERMS}issued> ?year }}
    OPTIONAL {{ ?g <{PRISM}publicationName> ?journal }}
    OPTIONAL {{ ?g <{DCTERMS}title> ?en . FILTER(LANG(?en) = "en") }}
    OPTIONAL {{ ?g <{DCTERMS}title> ?ru . FILTER(LANG(?ru) = "ru") }} }} }} ORDER BY ?file ?id"""
_SEVERAL = f"""SELECT ?g ?what ?value {{ VALUES ?what {{ <{DC}creator> <{MKB}registration> }}
    GRAPH ?g {{ ?g a <{MKB}Article> ; ?what ?value }} }} ORDER BY ?g ?value"""
_DRUGS = f"""SELECT DISTINCT ?g ?value {{ GRAPH ?g {{
    ?c a <{MKB}DrugMention> ; <{MKB}source> "own" ; <{MKB}drugName> ?value }} }} ORDER BY ?g ?value"""
_COUNTS = f"""SELECT ?g ?what (COUNT(?c) AS ?value) {{ GRAPH ?g {{
    {{ ?c a <{MKB}Claim> ; <{MKB}source> ?what }} UNION
    {{ ?c a <{MKB}Issue> ; <{MKB}severity> ?severity . FILTER(?severity != "rounding") BIND("issue" AS ?what) }}
    }} }} GROUP BY ?g ?what"""


def from_store(store: Store) -> list[Article]:
    """The articles of a knowledge base by their files. Raises StoreError, ReferencesError when it fails on the way."""
    authors: dict[str, list[str]] = {}
    numbers: dict[str, list[str]] = {}
    for row in _rows(store, _SEVERAL):
        where = authors if row["what"].value == DC + "creator" else numbers
        where.setdefault(row["g"].value, []).append(row["value"].value)
    drugs: dict[str, list[str]] = {}
    for row in _rows(store, _DRUGS):
        drugs.setdefault(row["g"].value, []).append(row["value"].value)
    counts = {(row["g"].value, row["what"].value): int(row["value"].value) for row in _rows(store, _COUNTS)}
    return [
        Article(
            file=row["file"].value,
            iri=(graph := row["g"].value),
            document=row["id"].value,
            doi=_value(row["doi"]),
            title=_value(row["en"]),
            title_ru=_value(row["ru"]),
            authors=tuple(row["listed"].value.split("; ") if row["listed"] else authors.get(graph, ())),
            year=int(row["year"].value) if row["year"] else None,
            journal=_value(row["journal"]),
            registrations=tuple(numbers.get(graph, ())),
            own_facts=counts.get((graph, "own"), 0),
            cited_facts=counts.get((graph, "cited"), 0),
            issues=counts.get((graph, "issue"), 0),
            drugs=tuple(drugs.get(graph, ())),
            sha256=(_value(row["input"]) or "").removeprefix(f"{BASE}input/"),
        )
        for row in _rows(store, _ARTICLES)
    ]


def _value(term: Any) -> str | None:
    return str(term.value) if term is not None else None


def _rows(store: Store, query: str) -> Iterator[Any]:
    try:
        yield from store.query(query)  # type: ignore[misc]  # a SELECT gives solutions
    except (OSError, RuntimeError) as error:
        raise ReferencesError(f"the knowledge base could not be read: {error}") from error
