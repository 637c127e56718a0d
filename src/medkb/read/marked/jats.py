"""JATS XML (PubMed Central, Russian journals): the article as its tags have it, in the order of a printed page.

Nothing outside the bytes is read: no DTD, no entity, no include. Floats kept at the end of the file are put behind the
paragraph that names them first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from lxml import etree
from lxml.etree import _Element as Element

from medkb.errors import InputError
from medkb.model import BlockKind, Document, Problem
from medkb.read.marked.inline import is_element, running
from medkb.read.marked.jats_parts import (
    caption_of,
    front_lines,
    keywords_of,
    metadata_of,
    reference_text,
    role,
    table_of,
    titles_of,
)
from medkb.read.marked.markup import Headings, Sections, Writer, check_size, other_kind, with_title

_SECTION_TYPES = (
    ("intro", "introduction"),
    ("background", "introduction"),
    ("method", "methods"),
    ("material", "methods"),
    ("subjects", "methods"),
    ("supplement", "back"),
    ("case", "case"),
    ("result", "results"),
    ("discussion", "discussion"),
    ("conclusion", "conclusion"),
)
_FLOATS = ("table-wrap", "fig", "table-wrap-group", "fig-group", "boxed-text", "supplementary-material")
_LISTS = ("list", "def-list")
_APART = frozenset((*_FLOATS, *_LISTS, "disp-quote", "fn", "fn-group", "statement", "verse-group"))
_DROPPED = frozenset({"object-id", "sec-meta", "graphic", "media", "label", "title", "processing-meta", "permissions"})
_OTHER_ABSTRACTS = frozenset({"graphical", "toc", "teaser", "web-summary"})
_TRANSLATED = ("translation",)
_DEEPEST = 60  # sections in sections


def read_jats(data: bytes, file: str, headings: Headings | None = None) -> tuple[Document, tuple[Problem, ...]]:
    """The article in the bytes of a JATS file, with blocks, tables and metadata; `headings` are the usual ones by section.

    Raises InputError when it is no well-formed XML, no JATS, or has no text.
    """
    check_size(data, file)
    articles = _articles(_root(data, file), file)
    article = articles[0]
    _Article(article, writer := Writer(file), Sections(headings)).write()
    document = writer.document(metadata_of(article))
    problems = []
    if len(articles) > 1:
        reason = f"{len(articles)} articles in one file: only the first is read"
        problems.append(Problem(file, "warning", reason, "save each in a file of its own"))
    if article.find("body") is None:
        problems.append(
            Problem(file, "warning", "no full text, only what stands before it", "is there a full version?")
        )
    return document, tuple(problems)


def _root(data: bytes, file: str) -> Element:
    """The root element, its names without namespaces."""
    hint = other_kind(data)
    if hint:
        raise InputError(file, "not an XML file", hint)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html")):
            raise InputError(file, "not an XML file", "it is a web page: rename it to .html") from error
        raise InputError(file, _where(error), "get the file again, or mend it at this place") from error
    except (ValueError, LookupError) as error:
        raise InputError(file, f"not well-formed XML: {error}", "get the file again") from error
    for element in root.iter():
        if is_element(element) and element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]
    return root


def _where(error: etree.XMLSyntaxError) -> str:
    line, column = error.position
    text = re.sub(
        r",? line \d+(?:, column \d+)?|, (?:use|try) XML_PARSE_HUGE.*|\(<string>.*", "", str(error.msg or "")
    ).strip(" ,")
    return f"not well-formed XML at line {line}, column {column}: {text or 'no element in it'}"


def _articles(root: Element, file: str) -> list[Element]:
    """The articles of the file, which may be wrapped in the answer of a server."""
    if root.tag == "article":
        return [root]
    found = [a for a in root.iter("article") if a.find("front") is not None or a.find("body") is not None]
    if found:
        return found
    hint = "it is a web page: rename it to .html" if root.tag == "html" else "medkb reads articles in JATS"
    raise InputError(file, f"XML, but no JATS article: its root element is <{str(root.tag)[:40]}>", hint)


class _Article:
    """Writes one article."""

    def __init__(self, article: Element, writer: Writer, sections: Sections) -> None:
        self.article, self.writer, self.sections = article, writer, sections
        self.section = ""
        self.free = True  # within no section whose name is known
        group = article.find("floats-group")
        self.floats = {
            f.get("id", str(n)): f for n, f in enumerate(group if group is not None else ()) if is_element(f)
        }

    def write(self) -> None:
        """Front, abstracts, body, back; then translations of the whole."""
        self._part(self.article)
        for part in self.article.findall("sub-article"):
            if part.get("article-type") in _TRANSLATED:
                self._part(part)

    def _part(self, article: Element) -> None:
        front = article.find("front")
        meta = article.find("front-stub") if front is None else front.find("article-meta")
        if meta is not None:
            self._front(meta, front)
        self.section = "introduction"
        body = article.find("body")
        if body is not None:
            self._blocks(body, 0)
        for float_ in list(self.floats.values()):
            self._block(float_, 0)
        self.floats.clear()
        back = article.find("back")
        if back is not None:
            self._back(back)

    def _front(self, meta: Element, front: Element | None) -> None:
        titles = titles_of(meta)
        for title in titles[:1]:
            self.writer.add(BlockKind.HEADING, title, "abstract")
        for line in front_lines(meta, front):
            self.writer.add(BlockKind.FRONT, line, "abstract")
        groups = keywords_of(meta)
        for abstract in (e for tag in ("abstract", "trans-abstract") for e in meta.findall(tag)):
            if abstract.get("abstract-type") not in _OTHER_ABSTRACTS:
                if abstract.tag == "trans-abstract" and titles[1:]:
                    self.writer.add(BlockKind.HEADING, titles.pop(1), "abstract")
                self._abstract(abstract)
                if groups:
                    self.writer.add(BlockKind.KEYWORDS, groups.pop(0), "abstract")
        for title in titles[1:]:
            self.writer.add(BlockKind.HEADING, title, "abstract")
        for words in groups:
            self.writer.add(BlockKind.KEYWORDS, words, "abstract")

    def _abstract(self, abstract: Element) -> None:
        """Its heading, and its paragraphs with the titles of its sections run in, as journals print them."""
        self.section = "abstract"
        self.writer.add(BlockKind.HEADING, _line(abstract.find("title")), "abstract")
        self._abstract_parts(abstract, 0)

    def _abstract_parts(self, parent: Element, depth: int) -> None:
        title = _line(parent.find("title")) if parent.tag == "sec" else ""
        for child in filter(is_element, parent):
            if child.tag == "sec" and depth < _DEEPEST:
                self._abstract_parts(child, depth + 1)
            elif child.tag in ("p", "sec"):
                title = self._paragraph(child, title)
            elif child.tag not in _DROPPED:
                self._block(child, depth)

    def _paragraph(self, element: Element, title: str = "", depth: int = 0) -> str:
        """Write a paragraph, then what floats in it or is named by it; gives the title back if it was not run in."""
        named = [r for link in element.iter("xref") for r in link.get("rid", "").split()] if self.floats else []
        pieces = list(_pieces(element))
        first = pieces[0] if isinstance(pieces[0], str) else ""
        self.writer.add(BlockKind.PARAGRAPH, with_title(title, first) if first else "", self.section)
        for piece in pieces[1:]:
            if isinstance(piece, str):
                self.writer.add(BlockKind.PARAGRAPH, piece, self.section)
            else:
                self._block(piece, depth + 1)
        for name in named:
            if name in self.floats:
                self._block(self.floats.pop(name), depth + 1)
        return "" if first else title

    def _blocks(self, parent: Element, depth: int) -> None:
        for child in filter(is_element, parent):
            self._block(child, depth)

    def _block(self, element: Element, depth: int) -> None:
        tag = element.tag
        if tag in _DROPPED:
            return
        if depth > _DEEPEST:
            self.writer.add(BlockKind.PARAGRAPH, running(element, role), self.section)
        elif tag == "sec":
            self._sec(element, depth)
        elif tag == "table-wrap":
            self.writer.table(table_of(element), self.section)
        elif tag in ("fig", "supplementary-material"):
            for caption in caption_of(element):
                self.writer.add(BlockKind.CAPTION, caption, self.section)
        elif tag in _LISTS:
            self._list(element, depth)
        elif tag == "ref-list":
            self._references(element)
        elif tag in ("p", "disp-formula", "preformat", "fn") or not any(map(_is_block, element)):
            self._paragraph(element, depth=depth)
        else:
            self.writer.add(BlockKind.HEADING, _line(element.find("title")), self.section)
            self._blocks(element, depth + 1)

    def _sec(self, element: Element, depth: int) -> None:
        """A section changes the section of what follows, unless it stands within one whose section is known."""
        title = " ".join(filter(None, (_line(element.find("label")), _line(element.find("title")))))
        free = self.free
        named = (_of_type(element.get("sec-type", "")) or self.sections.of(title)) if free else ""
        if named == "abstract" and self.section != "introduction":
            named = "conclusion"  # a summary behind the results
        if named not in ("", "abstract", "keywords"):
            self.section, self.free = named, False
        self.writer.add(BlockKind.HEADING, title, self.section)
        self._blocks(element, depth + 1)
        self.free = free

    def _list(self, element: Element, depth: int) -> None:
        if not any(map(_is_block, (c for item in element for c in item if c.tag != "p"))):
            items = [running(item, role) for item in element if item.tag == "list-item"]
            if self.writer.run_on([item for item in items if item]):
                return
        for item in filter(is_element, element):
            if item.tag == "list-item" and any(c.tag in _LISTS for c in item.iter() if c is not item):
                self._blocks(item, depth + 1)
            elif item.tag == "def-item":
                parts = [running(part, role) for part in filter(is_element, item)]
                self.writer.add(BlockKind.PARAGRAPH, " – ".join(filter(None, parts)), self.section)
            elif item.tag == "list-item":
                self._paragraph(item, _line(item.find("label")), depth)
            else:
                self.writer.add(BlockKind.PARAGRAPH, running(item, role), self.section)

    def _back(self, back: Element) -> None:
        """Appendices as they are, the lists of references, and the rest as front matter, in which no facts are sought."""
        self.section = "back"
        for child in filter(is_element, back):
            if child.tag == "ref-list":
                self._references(child)
            elif child.tag in ("app-group", "app"):
                self.section = ""
                self._block(child, 0)
                self.section = "back"
            else:
                for text in _texts(child):
                    self.writer.add(BlockKind.FRONT, text, "back")

    def _references(self, element: Element) -> None:
        self.writer.add(BlockKind.REFERENCE, _line(element.find("title")), "references")
        for reference in element.iter("ref"):
            self.writer.add(BlockKind.REFERENCE, reference_text(reference), "references")


def _is_block(element: Element) -> bool:
    return element.tag in ("p", "sec", "title", "disp-formula") or element.tag in _APART


def _line(element: Element | None) -> str:
    return running(element, role) if element is not None else ""


def _of_type(kind: str) -> str:
    """The section that the attribute sec-type names first."""
    kind = kind.casefold()
    found = [(kind.find(start), section) for start, section in _SECTION_TYPES if start in kind]
    return min(found)[1] if found else ""


def _pieces(element: Element) -> Iterator[str | Element]:
    """The text of a paragraph, which floats do not interrupt; then these, and what stands behind a list."""
    apart = [child for child in element if is_element(child) and child.tag in _APART]
    inside = set(apart)
    nested = [c for c in element.iter(*_FLOATS) if c is not element and not any(a in inside for a in c.iterancestors())]
    lists = {child for child in apart if child.tag in (*_LISTS, "disp-quote")}
    if not lists:
        yield running(element, role)
        yield from dict.fromkeys((*apart, *nested))
        return
    yield from _around(element, lists)
    yield from (child for child in dict.fromkeys((*apart, *nested)) if child not in lists)


def _around(element: Element, lists: AbstractSet[Element]) -> Iterator[str | Element]:
    """Text, list, text, list ...: each stretch of text in a copy of its own."""
    part = etree.Element("p")
    part.text = element.text
    for child in list(element):
        if child in lists:
            yield running(part, role)
            yield child
            part = etree.Element("p")
            part.text = child.tail
        else:
            part.append(child)
    yield running(part, role)


def _texts(element: Element) -> Iterator[str]:
    """Paragraphs of back matter, its headings run in."""
    paragraphs = [p for p in element.iter("p") if not any(a.tag == "p" for a in p.iterancestors())]
    title = _line(element.find("title"))
    if not paragraphs:
        yield with_title(title, running(element, role))
    for n, paragraph in enumerate(paragraphs):
        yield with_title("" if n else title, running(paragraph, role))


__all__ = ["read_jats"]
