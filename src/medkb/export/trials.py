"""Articles of one trial, found by `medkb.export.studies`, and which of them is asked first."""

from __future__ import annotations

from dataclasses import dataclass, field

from medkb.export.articles import Article
from medkb.export.stored import select
from medkb.export.studies import pairs
from medkb.store import Store

ORDER = (
    "the article with the most results of its own, then the later year, then the order of the files",
    "статья с наибольшим числом собственных результатов, затем более поздний год, затем порядок файлов",
)
"""Which article of a trial is asked first, in English and Russian."""


@dataclass(frozen=True, slots=True)
class Trials:
    """The trials that several articles report: by document its trial's number and why it is of it; sizes by number."""

    numbers: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    results: dict[str, int] = field(default_factory=dict)  # own ones, by document

    def order(self, article: Article) -> tuple[int, int, str]:
        """A sort key by `ORDER`."""
        return -self.results.get(article.document, 0), -(article.year or 0), article.file


def trials(store: Store) -> Trials:
    """The trials of a knowledge base. Raises ExportError when the store cannot be read."""
    of: dict[str, set[str]] = {}
    reasons: dict[str, str] = {}
    results: dict[str, int] = {}
    for one, other, why in pairs(store):
        for article in (one, other):
            reasons.setdefault(article.document, why)
            if article.document not in results:
                results[article.document] = _own_results(store, article.iri)
        united = of.get(one.document, {one.document}) | of.get(other.document, {other.document})
        of.update((document, united) for document in united)
    firsts = sorted({min(documents) for documents in of.values()})
    numbers = {document: firsts.index(min(documents)) for document, documents in of.items()}
    sizes = {firsts.index(min(documents)): len(documents) for documents in of.values()}
    return Trials(numbers, reasons, sizes, results)


def _own_results(store: Store, graph: str) -> int:
    query = f"""SELECT (COUNT(DISTINCT ?c) AS ?n) {{ GRAPH <{graph}> {{ ?c mkb:source "own" ; a ?class
        VALUES ?class {{ mkb:Response mkb:Survival mkb:AdverseEvent }} }} }}"""
    return next(int(row[0].value) for row in select(store, query))
