"""Matches and references as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from medkb.export.rows import Value
from medkb.references.matching import AMBIGUOUS, BY, MATCHED, UNMATCHED, Match
from medkb.references.record import Reference

MATCH_COLUMNS = (
    *(("status", "text"), ("reference", "text"), ("file", "text"), ("how", "text"), ("score", "decimal")),
    *(("note", "text"), ("list", "text"), ("line", "integer"), ("title", "text"), ("title_ru", "text")),
    *(("authors", "texts"), ("year", "integer"), ("doi", "text"), ("pmid", "text")),
    *(("file_title", "text"), ("file_year", "integer"), ("file_doi", "text"), ("document", "text")),
)
"""(name, type) of the columns of matches: first the answer, then what the list says, then what the article says."""

REFERENCE_COLUMNS = (
    *(
        ("list", "text"),
        ("line", "integer"),
        ("key", "text"),
        ("type", "text"),
        ("title", "text"),
        ("title_ru", "text"),
    ),
    *(("authors", "texts"), ("year", "integer"), ("journal", "text"), ("volume", "text"), ("issue", "text")),
    *(("pages", "text"), ("doi", "text"), ("pmid", "text"), ("registrations", "texts"), ("abstract", "text")),
    *(("language", "text"), ("url", "text"), ("file", "text")),
)
"""(name, type) of the columns of references."""


def match_rows(matches: Sequence[Match]) -> Iterator[tuple[Value, ...]]:
    """One row a match, by MATCH_COLUMNS."""
    for match in matches:
        reference, article = match.reference, match.article
        yield (
            match.status,
            reference.key if reference else None,
            article.file if article else None,
            match.how or None,
            None if match.score is None else f"{match.score:g}",
            match.note or None,
            *(
                _part(reference, name)
                for name in ("list", "line", "title", "title_ru", "authors", "year", "doi", "pmid")
            ),
            (article.title or article.title_ru) if article else None,
            article.year if article else None,
            article.doi if article else None,
            (article.document or None) if article else None,
        )


def reference_rows(references: Sequence[Reference]) -> Iterator[tuple[Value, ...]]:
    """One row a reference, by REFERENCE_COLUMNS."""
    for reference in references:
        yield tuple(_part(reference, name) for name, _ in REFERENCE_COLUMNS)


def _part(reference: Reference | None, name: str) -> str | int | None:
    value = getattr(reference, name) if reference else None
    return "; ".join(value) or None if isinstance(value, tuple) else value


def summary(matches: Sequence[Match]) -> str:
    """The matches in one sentence."""
    by = Counter(row.how for row in matches if row.status == MATCHED)
    found = {
        status: {id(row.reference) for row in matches if row.reference and row.status == status}
        for status in (MATCHED, AMBIGUOUS, UNMATCHED)
    }
    total = len(set().union(*found.values()))
    doubtful = len(found[AMBIGUOUS] - found[MATCHED])
    spare = sum(row.status == UNMATCHED and row.reference is None for row in matches)
    how = ", ".join(f"{by[name]} by {name}" for name in BY if by[name])
    matched = f"{by.total()} of {total} references matched" + (f" ({how})" if how else "")
    missing = len(found[UNMATCHED])
    return f"{matched}, {doubtful} ambiguous, {missing} without an article; {spare} articles without a reference"
