"""Web pages of articles: what a reader sees of the article itself, without menus, scripts and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from medkb.errors import InputError
from medkb.model import BlockKind, Document, Problem
from medkb.read.marked.cells import outer_tables, rows_of
from medkb.read.marked.flow import Item, write
from medkb.read.marked.html_parts import (
    MORE_BLOCKS,
    NOT_SHOWN,
    TEXT_BLOCKS,
    is_hidden,
    metadata_of,
    metas_of,
    role,
    title_of,
)
from medkb.read.marked.inline import is_element, running
from medkb.read.marked.markup import Headings, Sections, Writer, check_size, other_kind
from medkb.read.marked.markup_table import RawTable
from medkb.read.text import decode

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset((*_HEADINGS, *TEXT_BLOCKS, *MORE_BLOCKS, "table"))
_TABLE_PARTS = frozenset("caption colgroup col thead tbody tfoot tr td th".split())
_DEEPEST = 150  # elements in elements; below, the text alone is taken
_REFERENCE_LIST = re.compile(r"(?i)\b(?:ref-?list|references?(?:-list)?|bibliography|citation-list|reflist)\b")
_FRONT_CLASS = re.compile(
    r"(?i)\b(?:contrib(?:-group|utors?)?|authors?(?:-list|s-list)?|affiliations?|aff|author-notes|article-history|correspondence)\b"
)
_TABLE_NOTES = re.compile(r"(?i)\b(?:tbl?-?(?:foot|notes?)|table-(?:wrap-)?(?:foot\w*|notes?|legend)|tblfn|tfoot)\b")
_CAPTION = re.compile(r"(?i)\b(?:fig(?:ure)?-?caption|caption)\b")
_MAIN_SHARE = 0.5  # of the page's text that an <article> or <main> must hold to stand for the page
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
# Attributes by the thousand, or pictures in them: nothing of an article, and slow to parse.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no XML tree may hold
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,30})\s[^<>]{20000,}")
_XML_START = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)


def read_html(data: bytes, file: str, headings: Headings | None = None) -> tuple[Document, tuple[Problem, ...]]:
    """The article in the bytes of a web page, with blocks, tables and metadata; `headings` are the usual ones by section.

    Markup may be broken. Raises InputError when the bytes are no web page or have no text.
    """
    check_size(data, file)
    hint = other_kind(data)
    if hint:
        raise InputError(file, "not a web page", hint)
    text, problems = _decoded(data, file)
    root, cut = _root(text, file)
    metas = metas_of(root)
    _drop_hidden(root)
    title = title_of(root)
    writer = Writer(file)
    write(list(_Page(_main(root)).items()), writer, Sections(headings))
    return writer.document(metadata_of(metas, title, writer.text)), (*problems, *cut)


def _decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The page's text by its mark, as UTF-8, or in the code that it declares."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            pass
        if name not in ("utf-8", "utf8"):
            try:
                return data.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name, name)), ()
            except (LookupError, UnicodeError):
                pass
    return decode(data, file)


def _root(text: str, file: str) -> tuple[Element, list[Problem]]:
    """The page as a tree, and a warning where the parser gave it up."""
    if text.count("\x00") > 0.01 * len(text):
        raise InputError(file, "binary data, not a web page", "is it the right file?")
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    clean = _CONTROL.sub("", text)
    clean = _LONG_TAG.sub(r"<\1", _XML_START.sub("", clean))
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise InputError(file, f"not a web page that can be read: {error.args[0]}", "get the file again") from error
    if root is None:
        raise InputError(file, "no text in it", "is it the right file?")
    if root.find(".//article-meta") is not None:
        raise InputError(file, "not a web page but a JATS article", "rename it to .xml")
    for element in root.iter():
        if is_element(element) and ":" in element.tag:
            element.tag = element.tag.rpartition(":")[2] or "span"
    if any("depth" in e.message or "limit" in e.message for e in parser.error_log):
        reason = "markup without measure: the page is read up to there only"
        return root, [Problem(file, "warning", reason, "save the article itself anew")]
    return root, []


def _drop_hidden(root: Element) -> None:
    """Empty what no reader sees; the text behind each stays."""
    for element in [e for e in root.iter() if is_element(e) and is_hidden(e)]:
        if element.getparent() is not None:
            tail = " " * (element.tag in _BLOCKS) + (element.tail or "")
            element.clear()
            element.tag, element.tail = NOT_SHOWN, tail


def _main(root: Element) -> Element:
    """The article's own part of the page."""
    body = root.find("body")
    page = root if body is None else body
    whole = _length(page)
    for found in (page.iterfind(".//article"), page.iterfind(".//main"), page.iterfind(".//*[@role='main']")):
        largest = max(found, key=_length, default=None)
        if largest is not None and _length(largest) > _MAIN_SHARE * whole:
            return largest
    return page


def _length(element: Element) -> int:
    return sum(map(len, element.itertext()))


class _Page:
    """Reads a part of a page in its order."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.holders: set[Element] = set()  # elements with blocks in them
        for element in root.iter(*_BLOCKS):
            above = element.getparent()
            while above is not None and above not in self.holders:
                self.holders.add(above)
                above = above.getparent()

    def items(self) -> Iterator[Item]:
        """Paragraphs, headings and tables."""
        yield from self._inside(self.root, BlockKind.PARAGRAPH, 0)

    def _inside(self, element: Element, kind: BlockKind, depth: int) -> Iterator[Item]:
        """Blocks of an element, and the text between them, as paragraphs of their own."""
        between = etree.Element("p")
        between.text = element.text
        for child in list(element):
            if depth > _DEEPEST:
                yield Item(kind, " ".join(" ".join(map(str, child.itertext())).split()))
            elif is_element(child) and (child.tag in _BLOCKS or child in self.holders):
                yield Item(kind, running(between, role))
                tail = child.tail
                yield from self._block(child, _kind(child, kind), depth)
                between = etree.Element("p")
                between.text = tail
            else:
                between.append(child)
        yield Item(kind, running(between, role))

    def _block(self, element: Element, kind: BlockKind, depth: int) -> Iterator[Item]:
        level = _HEADINGS.get(str(element.tag), 0)
        if element.tag == "table":
            yield from self._table(element, kind, depth)
        elif level:
            yield Item(BlockKind.HEADING, running(element, role), level)
        elif element not in self.holders:
            yield Item(kind, running(element, role), listed=element.tag == "li")
        else:
            yield from self._inside(element, kind, depth + 1)

    def _table(self, table: Element, kind: BlockKind, depth: int) -> Iterator[Item]:
        """A table with its caption; one that only sets out the page is read cell by cell."""
        if _sets_out_page(table):
            for cell in [c for c in table.iter("td", "th") if _table_of(c) is table]:
                yield from self._inside(cell, kind, depth + 1)
            return
        captions = [running(c, role) for c in table.findall("caption")]
        notes = list(_notes(table))
        rows, head_rows = rows_of(outer_tables(table), role)
        holders = (table, *(e for e in table.iter("tbody", "thead", "tr") if _table_of(e) is table))
        yield from (Item(kind, text) for holder in holders for text in _stray(holder))
        raw = RawTable(rows, head_rows, [c for c in captions if c], notes)
        if not raw.is_empty:
            yield Item(BlockKind.TABLE, table=raw)


def _table_of(element: Element) -> Element | None:
    return next(element.iterancestors("table"), None)


def _notes(table: Element) -> Iterator[str]:
    """A foot whose rows have one cell each holds notes; it is taken out of the table."""
    for foot in table.findall("tfoot"):
        printed = [text for c in foot.iter("td", "th") if (text := running(c, role, in_cell=True))]
        if printed and len(printed) == len(list(foot.iter("tr"))):
            yield from printed
            table.remove(foot)


def _stray(holder: Element) -> Iterator[str]:
    """Text that stands in a table but in no cell of it."""
    for text in (holder.text, *(child.tail for child in holder)):
        if text and text.strip():
            yield " ".join(text.split())
    for child in holder:
        if is_element(child) and child.tag not in _TABLE_PARTS:
            yield running(child, role)


def _sets_out_page(table: Element) -> bool:
    """True for a table that holds headings, or tables in a good part of its cells."""
    if table.get("role") == "presentation" or table.find(".//h1") is not None or table.find(".//h2") is not None:
        return True
    inner = len(list(table.iter("table"))) - 1
    own = [c for c in table.iter("td", "th") if _table_of(c) is table]
    return inner > 0 and inner * 4 >= sum(any(str(t).strip() for t in c.itertext()) for c in own)


def _kind(element: Element, kind: BlockKind) -> BlockKind:
    """What the name of an element's class says that it is, else what its holder is."""
    if kind is not BlockKind.PARAGRAPH:
        return kind
    if element.tag == "figcaption":
        return BlockKind.CAPTION
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if names == " ":
        return kind
    if _TABLE_NOTES.search(names) or _CAPTION.search(names):
        return BlockKind.CAPTION
    if element.tag in ("ol", "ul", "div", "section", "li") and _REFERENCE_LIST.search(names):
        return BlockKind.REFERENCE
    return BlockKind.FRONT if _FRONT_CLASS.search(names) else kind


__all__ = ["read_html"]
