"""Word documents (.docx): paragraphs, headings and tables in their order, by python-docx.

The package is measured before anything of it is unpacked; links to the outside are never followed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lxml.etree import LxmlError
from lxml.etree import _Element as Element

from medkb.errors import InputError
from medkb.model import BlockKind, Document, Metadata, Problem
from medkb.read.marked.docx_parts import Styles, children, local, paragraph_text, table_of
from medkb.read.marked.flow import Item, write
from medkb.read.marked.markup import Headings, Sections, Writer, check_size
from medkb.read.metadata.article import metadata
from medkb.text.language import language

MOST_UNPACKED = 200_000_000  # bytes of a whole package
MOST_XML = 64_000_000  # bytes of its XML parts, which are held as trees of ten times the size
MOST_RATIO = 200  # of unpacked to packed; documents reach 20
MOST_PARTS = 5000
_SMALL = 10_000_000  # bytes below which the ratio does not matter
_DEEPEST = 40  # holders of paragraphs in one another
_HOLDERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_NO_HEADING = re.compile(r"(?:Табл|Рис|Table|Fig)", re.IGNORECASE)
_FILE_NAME = re.compile(r"(?i)microsoft word|\.docx?\b|untitled|без имени|^документ\d*$|^document\d*$")


def read_docx(data: bytes, file: str, headings: Headings | None = None) -> tuple[Document, tuple[Problem, ...]]:
    """The article in the bytes of a Word document, with blocks, tables and metadata; `headings` are the usual ones by section.

    Raises InputError when it is no such document, a trap, has no text, or python-docx is missing.
    """
    check_size(data, file)
    _check_package(data, file)
    package = _opened(data, file)
    writer = Writer(file)
    write(list(_items(package)), writer, Sections(headings))
    return writer.document(_metadata(package, writer.text)), ()


def _check_package(data: bytes, file: str) -> None:
    """Raises InputError for bytes that are no whole package of a document, or that unpack to too much."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(file, "an old .doc or a document with a password", "save it as .docx without a password")
    if not data.startswith(b"PK"):
        hint = "it is a PDF: rename it to .pdf" if data.startswith(b"%PDF") else "is it the right file?"
        raise InputError(file, "not a Word document", hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise InputError(file, "the document is damaged or cut off", "get the file again") from error
    names = [part.filename for part in parts]
    if len(names) != len(set(names)) or any(map(_leads_out, names)) or any(part.flag_bits & 1 for part in parts):
        raise InputError(file, "its package is not that of a Word document", "save it anew from Word")
    if "[Content_Types].xml" not in names:
        raise InputError(file, "an archive, but no Word document", "is it the right file?")
    unpacked = sum(part.file_size for part in parts)
    trees = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    packed = min(len(data), sum(part.compress_size for part in parts)) or 1
    dense = unpacked > _SMALL and unpacked > MOST_RATIO * packed
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or trees > MOST_XML or dense:
        reason = f"unpacks to {unpacked // 1_000_000} MB in {len(parts)} parts: more than any article"
        raise InputError(file, reason, "is it the right file?")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name


def _opened(data: bytes, file: str) -> Any:
    """The package as python-docx opens it."""
    try:
        import docx
    except ModuleNotFoundError as error:
        raise InputError(file, "reading .docx needs python-docx", "pip install 'medkb[docx]'") from error
    try:
        return docx.Document(io.BytesIO(data))
    except (LxmlError, SyntaxError) as error:
        raise InputError(file, f"the document is damaged: {error}", "save it anew from Word") from error
    except ValueError as error:
        raise InputError(file, "an office file, but no Word document (.docx)", "save it as .docx") from error
    except Exception as error:  # python-docx answers missing parts with errors of any class
        raise InputError(file, "the document is damaged: parts of it are missing", "save it anew from Word") from error


def _items(package: Any) -> Iterator[Item]:
    styles = Styles(package)
    body = package.element.find(".//{*}body")
    if body is not None:
        yield from _blocks(body, styles, 0)


def _blocks(parent: Element, styles: Styles, depth: int) -> Iterator[Item]:
    for child in children(parent):
        name = local(child)
        if name == "p":
            yield _paragraph(child, styles)
            for box in _text_boxes(child):
                if depth < _DEEPEST:
                    yield from _blocks(box, styles, depth + 1)
        elif name == "tbl":
            table = table_of(child, styles)
            if not table.is_empty:
                yield Item(BlockKind.TABLE, table=table)
        elif name in _HOLDERS and depth < _DEEPEST:
            yield from _blocks(child, styles, depth + 1)


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Boxes of text that hang on a paragraph; the copy of each for old versions of Word is left out."""
    for box in paragraph.iter("{*}txbxContent"):
        above = [local(a) for a in box.iterancestors()]
        inner = above[: above.index("p")] if "p" in above else above
        if "Fallback" not in inner and next(a for a in box.iterancestors("{*}p")) is paragraph:
            yield box


def _paragraph(element: Element, styles: Styles) -> Item:
    text, bold = paragraph_text(element, styles)
    name, level = styles.of(element)
    if name == "caption":
        return Item(BlockKind.CAPTION, text)
    if name == "title":
        return Item(BlockKind.HEADING, text, 1)
    if level:
        return Item(BlockKind.HEADING, text, level)
    short = 3 < len(text) < 80 and text[-1] not in ".,;:!?" and text[0].isupper()
    if bold and short and not _NO_HEADING.match(text):
        return Item(BlockKind.HEADING, text)
    return Item(BlockKind.PARAGRAPH, text, listed=styles.is_listed(element))


def _metadata(package: Any, text: str) -> Metadata:
    """What the text says; the title and the authors of the file's properties where the text bears them out."""
    printed = metadata(text)
    try:
        properties = package.core_properties
        title, author = properties.title or "", properties.author or ""
    except (KeyError, ValueError, AttributeError, LxmlError):  # no reason to lose the article
        return printed
    titles = {"ru": printed.title_ru, "en": printed.title_en}
    title = " ".join(title.split())
    if _borne_out(title, text) and len(title) >= 15 and not _FILE_NAME.search(title):
        titles[language(title)] = title
    authors = tuple(a for a in re.split(r"\s*[;,]\s*", author) if len(a) > 4 and _borne_out(a, text[:3000]))
    return Metadata(titles["ru"], titles["en"], printed.doi, printed.year, authors, printed.journal)


def _borne_out(words: str, text: str) -> bool:
    """True when the text prints these words, too."""
    plain = " ".join(re.findall(r"\w+", words.casefold()))
    return bool(plain) and plain in " ".join(re.findall(r"\w+", text.casefold()))


__all__ = ["read_docx"]
