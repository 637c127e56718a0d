"""The article's text: its blocks in order, with what stands between them, so that nothing of it is lost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from medkb.model import Block, BlockKind, Table
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.inline import Inline
from medkb.report.tables import grid, lines

_CHUNK = 4_000  # characters that are laid out together once they come into view


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text that is written as one element."""

    start: int
    end: int
    block: Block
    table: Table | None = None


def body(article: Article) -> Html:
    """The whole text."""
    if not article.document.text.strip():
        return tag("p", article.words["no_text"])
    writer = _Writer(article)
    return join(writer.parts(list(regions(article))))


def regions(article: Article) -> Iterator[Region]:
    """Blocks, tables, and stretches that belong to neither, in order and without overlap."""
    document = article.document
    tables = sorted(document.tables, key=lambda table: table.start)
    end = len(document.text)
    at = 0
    found = [*_with_tables(tables), *_with_blocks(document.blocks)]
    for region in sorted(found, key=lambda region: region.start):
        inside = region.table is None and any(t.start < region.end and region.start < t.end for t in tables)
        for first, last in _outside(region, tables) if inside else [(region.start, region.end)]:
            if first > at:
                yield from _between(article, at, first)
            if last > max(first, at):
                yield Region(max(first, at), last, region.block, region.table)
                at = last
    yield from _between(article, at, end)


def _with_blocks(blocks: Iterable[Block]) -> Iterator[Region]:
    return (Region(block.start, block.end, block) for block in blocks)


def _with_tables(tables: Iterable[Table]) -> Iterator[Region]:
    return (Region(t.start, t.end, Block(BlockKind.TABLE, t.start, t.end), t) for t in tables)


def _outside(region: Region, tables: list[Table]) -> Iterator[tuple[int, int]]:
    """The parts of a block that stand in no table."""
    at = region.start
    for table in tables:
        if table.end <= at or table.start >= region.end:
            continue
        if table.start > at:
            yield at, table.start
        at = table.end
    if at < region.end:
        yield at, region.end


def _between(article: Article, start: int, end: int) -> Iterator[Region]:
    if article.document.text[start:end].strip():
        yield Region(start, end, Block(BlockKind.PARAGRAPH, start, end))


class _Writer:
    """Writes regions one after the other."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._text = article.document.text
        self._inline = Inline(article)
        self._words = sorted(article.document.words, key=lambda word: word.start)
        self._word_starts = [word.start for word in self._words]
        self._page = 0

    def parts(self, found: list[Region]) -> Iterator[Html]:
        """Sections of abstracts, chunks of text, and last what is printed around the text."""
        end = self._article.document.body_end
        tail = [r for r in found if r.block.kind is BlockKind.NOISE and end is not None and r.start >= end]
        if tail != found[len(found) - len(tail) :]:  # text among it: all of it stays in its order
            tail = []
        main = found[: len(found) - len(tail)]
        for lang, some in groupby(main, key=_abstract):
            if lang:
                yield tag("section", map(self._element, some), class_="abstract", lang=lang, data_abstract=lang)
            else:
                yield from self._chunks(some)
        if tail:
            summary = tag("summary", self._article.words["furniture"])
            yield tag("details", summary, map(self._element, tail), class_="furniture")

    def _chunks(self, some: Iterable[Region]) -> Iterator[Html]:
        chunk: list[Html] = []
        begun = None
        for region in some:
            begun = region.start if begun is None else begun
            chunk.append(self._element(region))
            if region.end - begun > _CHUNK:
                yield tag("div", chunk, class_="chunk")
                chunk, begun = [], None
        if chunk:
            yield tag("div", chunk, class_="chunk")

    def _element(self, region: Region) -> Html:
        return join(self._page_mark(region), self._content(region))

    def _content(self, region: Region) -> Html:
        start, end, block = region.start, region.end, region.block
        if region.table is not None:
            loose = [tag("p", self._inline.write(a, b), class_="loose", data_o=a) for a, b in self._loose(region.table)]
            return join(self._box(grid(region.table, self._inline)), loose)
        if block.kind is BlockKind.TABLE:
            return self._box(lines(self._text, start, end, self._inline))
        name = "h3" if block.kind is BlockKind.HEADING else "p"
        shown = None if block.kind is BlockKind.PARAGRAPH else f"b-{block.kind.value}"
        return tag(name, self._inline.write(start, end), class_=shown, lang=block.lang or None, data_o=start)

    def _box(self, table: Html) -> Html:
        """A wide table scrolls by itself, also with the keyboard."""
        label = self._article.words["table"]
        return tag("div", table, class_="wide", tabindex="0", role="region", aria_label=label)

    def _loose(self, table: Table) -> Iterator[tuple[int, int]]:
        """Text of a table that stands in none of its cells."""
        at = table.start
        for cell in sorted(table.cells, key=lambda cell: cell.start):
            if cell.start > at and self._text[at : cell.start].strip():
                yield at, cell.start
            at = max(at, cell.end)
        if self._text[at : table.end].strip():
            yield at, table.end

    def _page_mark(self, region: Region) -> Html | None:
        """The number of a page, where a region is the first on it."""
        i = bisect_right(self._word_starts, region.start + 1) - 1
        if i < 0 or self._words[i].page <= self._page or region.block.kind is BlockKind.NOISE:
            return None
        self._page = self._words[i].page
        label = f"{self._article.words['p']} {self._page}"
        target = f"#page-{self._page}" if self._article.pictures else None
        return tag("a" if target else "span", label, class_="pageno", href=target)


def _abstract(region: Region) -> str:
    """The language of an abstract's part; empty for the rest of the article."""
    return region.block.lang if region.block.section == "abstract" and region.block.lang in ("ru", "en") else ""
