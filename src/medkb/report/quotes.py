"""A place as a quotation: its page and section, the heads of its table cell, and the words around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.model import Evidence, Table, TableCell
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.places import Place

_AROUND = 70  # characters shown on either side
_HEAD = 60  # characters of a head of a table


def quote(article: Article, place: Place) -> Html:
    """A place with its page, its section, in a table its heads, and the words around it."""
    evidence = place.evidence
    where = tag("a", article.where(evidence), href=f"#p{place.number}", class_="at", data_go=str(place.number))
    section = article.section(evidence)
    found = article.surroundings.cell(evidence.start, evidence.end)
    heads = list(_heads(article, *found)) if found else []
    return join(
        where,
        " ",
        [tag("span", section, class_="sec"), " "] if section else None,
        [tag("span", heads, class_="heads"), " "] if heads else None,
        _words(article, evidence, found.cell if found else None),
    )


def _heads(article: Article, cell: TableCell, table: Table) -> Iterator[Html]:
    """What the cell's row and column are called."""
    for name, heads in (("row", table.row_heads(cell.row)), ("column", table.column_heads(cell.column))):
        others = [head for head in heads if head is not cell]
        if others:
            yield join(article.words[name], ": ", tag("i", _named(article, others)), "; ")


def _named(article: Article, heads: Sequence[TableCell]) -> Iterator[Html]:
    for n, head in enumerate(heads):
        end = min(head.end, head.start + _HEAD)
        yield join(" / " if n else None, article.plain(head.start, end), "…" if end < head.end else None)


def _words(article: Article, evidence: Evidence, cell: TableCell | None) -> Html:
    """The text of a place among the words of its cell or block."""
    start, end = evidence.start, evidence.end
    home = cell or article.surroundings.block(start, end)
    low, high = (home.start, home.end) if home else (0, len(article.document.text))
    whole = article.document.text
    first, last = max(low, start - _AROUND), min(high, end + _AROUND)
    if first > low:
        first = whole.find(" ", first, start) + 1 or start
    if last < high:
        last = max(end, whole.rfind(" ", end, last))
    before = join("…" if first > low else None, article.plain(first, start))
    after = join(article.plain(end, last), "…" if last < high else None)
    return tag("q", before, tag("b", article.plain(start, end)), after, lang=evidence.lang or None)
