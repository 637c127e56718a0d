"""Parts of a Word document: styles, the text of a paragraph from its runs, and tables with merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import LxmlError
from lxml.etree import _Element as Element

from medkb.read.marked.inline import settle, superscript, tidy
from medkb.read.marked.markup_table import RawCell, RawTable
from medkb.read.marked.mathml import lowered, raised

_DEEPEST = 40  # elements in elements of one paragraph
_LEFT_OUT = frozenset(
    "del moveFrom pPr rPr instrText delText Fallback txbxContent footnoteReference endnoteReference".split()
)
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"(?i)(?:heading|заголовок)\s*(\d)")


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element) -> Iterator[Element]:
    """Child elements; of alternatives for several versions of Word, those of the first."""
    for child in element:
        if local(child) == "AlternateContent":
            choice = next((c for c in child if local(c) == "Choice"), None)
            yield from choice if choice is not None else ()
        elif local(child):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at a path of names without namespaces."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its name without a namespace."""
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def is_on(element: Element | None) -> bool:
    """True for a switch that is there and not set off."""
    return element is not None and (value(element) or "1") not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    level: int = 0
    bold: bool = False
    hidden: bool = False
    align: str = ""


class Styles:
    """What the styles of a document say of paragraphs and runs, each with those that it is based on."""

    def __init__(self, package: Any) -> None:
        try:
            elements = [e for e in package.styles.element if local(e) == "style"]
        except (KeyError, ValueError, AttributeError, LxmlError):  # read by its text alone
            elements = []
        self._elements = {value(e, "styleId") or "": e for e in elements}
        self._known: dict[str, _Style] = {}

    def of(self, paragraph: Element) -> tuple[str, int]:
        """The name of a paragraph's style in lower case, and its level as a heading, 0 for none."""
        properties = child(paragraph, "pPr")
        style = self.style(value(child(properties, "pStyle")))
        own = _level(child(properties, "outlineLvl"))
        return style.name, own or style.level

    def is_listed(self, paragraph: Element) -> bool:
        """True for an item of a bulleted or numbered list."""
        properties = child(paragraph, "pPr")
        if child(properties, "numPr") is not None:
            return value(child(properties, "numPr", "numId")) != "0"
        return self.style(value(child(properties, "pStyle"))).name.startswith("list ")

    def style(self, name: str | None) -> _Style:
        """A style by its id."""
        name = name or ""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> _Style:
        first = self._elements.get(name)
        level, bold, hidden, align, at = 0, False, False, "", first
        for _ in range(12):  # styles may be based on one another in a circle
            if at is None:
                break
            runs = child(at, "rPr")
            heading = _HEADING.match(value(child(at, "name")) or "")
            level = level or (int(heading[1]) if heading else _level(child(at, "pPr", "outlineLvl")))
            bold = bold or is_on(child(runs, "b"))
            hidden = hidden or is_on(child(runs, "vanish"))
            align = align or value(child(runs, "vertAlign")) or ""
            at = self._elements.get(value(child(at, "basedOn")) or "")
        title = (value(child(first, "name")) or "").casefold()
        return _Style(title, level, bold, hidden, align)


def _level(outline: Element | None) -> int:
    number = value(outline) or ""
    return int(number) + 1 if number.isdigit() and int(number) < 9 else 0


@dataclass(slots=True)
class _Text:
    """Stretches of a paragraph by how they are set: "", "superscript" or "subscript"."""

    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    bold: int = 0
    letters: int = 0

    def put(self, text: str, align: str, bold: bool) -> None:
        if self.parts and self.parts[-1][0] == align:
            self.parts[-1][1].append(text)
        elif text:
            self.parts.append((align, [text]))
        self.letters += len(text.strip())
        self.bold += len(text.strip()) if bold else 0


def paragraph_text(paragraph: Element, styles: Styles, in_cell: bool = False) -> tuple[str, bool]:
    """The text of a paragraph in one line, and whether all of it is bold."""
    text = _Text()
    style = styles.style(value(child(paragraph, "pPr", "pStyle")))
    _collect(paragraph, styles, style, text, 0)
    out = ""
    for align, pieces in text.parts:
        part = "".join(pieces)
        if align == "superscript":
            out += superscript(part, out[-20:], in_cell)
        else:
            out += lowered(part.strip()) if align == "subscript" else part
    return tidy(settle(out)), text.letters > 0 and text.bold == text.letters


def _collect(element: Element, styles: Styles, style: _Style, text: _Text, depth: int) -> None:
    for part in children(element):
        name = local(part)
        if name == "r":
            _run(part, styles, style, text)
        elif name in ("oMath", "oMathPara"):
            text.put(_formula(part, 0), "", False)
        elif name not in _LEFT_OUT and name != "tbl" and depth < _DEEPEST:
            _collect(part, styles, style, text, depth + 1)


def _run(run: Element, styles: Styles, above: _Style, text: _Text) -> None:
    properties = child(run, "rPr")
    style = styles.style(value(child(properties, "rStyle")))
    hidden = child(properties, "vanish")
    if is_on(hidden) or (hidden is None and (style.hidden or above.hidden)):
        return
    align = value(child(properties, "vertAlign")) or style.align
    align = align if align in ("superscript", "subscript") else ""
    own = child(properties, "b")
    bold = is_on(own) or (own is None and (style.bold or above.bold))
    for part in children(run):
        name = local(part)
        if name == "t":
            text.put(part.text or "", align, bold)
        elif name in _SIGNS:
            text.put(_SIGNS[name], align, bold)
        elif name == "sym":
            text.put(_symbol(value(part, "char")), align, bold)


def _symbol(code: str | None) -> str:
    """A character of a symbol font; normalisation knows what those of Symbol stand for."""
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code or "") and code and code[0] not in "dD" else ""


def _formula(element: Element, depth: int) -> str:
    """A formula of Word in one line."""
    if depth > _DEEPEST:
        return ""
    name = local(element)
    if name == "t":
        return element.text or ""
    parts = (
        {local(c): _formula(c, depth + 1) for c in element} if name in ("sSup", "sSub", "sSubSup", "f", "rad") else {}
    )
    low = lowered(parts["sub"].strip()) if parts.get("sub") else ""
    high = raised(parts["sup"].replace(" ", "")) if parts.get("sup") else ""
    if name in ("sSup", "sSub", "sSubSup"):
        return parts.get("e", "") + low + high
    if name == "f":
        return f"{parts.get('num', '')}/{parts.get('den', '')}"
    if name == "rad":
        return f"√({parts.get('e', '')})"
    inner = "".join(_formula(c, depth + 1) for c in element if not local(c).endswith("Pr"))
    return f"({inner})" if name == "d" else inner


def table_of(table: Element, styles: Styles) -> RawTable:
    """A table with its merged cells as one; rows that repeat on each page are its head."""
    rows: list[list[RawCell]] = []
    origins: dict[int, tuple[int, int]] = {}  # column -> place of the cell that goes on below
    head_rows = 0
    for row in _rows(table):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        head_rows += is_on(child(properties, "tblHeader")) and head_rows == len(rows)
        rows.append(_row(row, rows, origins, styles))
    return RawTable(rows, head_rows)


def _rows(table: Element) -> Iterator[Element]:
    for row in table.iter("{*}tr"):
        if next(row.iterancestors("{*}tbl"), None) is table:
            yield row


def _row(row: Element, rows: list[list[RawCell]], origins: dict[int, tuple[int, int]], styles: Styles) -> list[RawCell]:
    found: list[RawCell] = []
    before = _count(child(row, "trPr", "gridBefore"), 0)
    column, skip = before, before
    for cell in row.iter("{*}tc"):
        if next(cell.iterancestors("{*}tr"), None) is not row:
            continue
        merge = child(cell, "tcPr", "vMerge")
        breadth = _count(child(cell, "tcPr", "gridSpan"), 1)
        goes_on = merge is not None and value(merge) != "restart"
        if goes_on and column in origins:
            r, c = origins[column]
            old = rows[r][c]
            rows[r][c] = RawCell(old.text, old.rows + 1, old.columns, old.head, old.skip)
        else:
            found.append(RawCell(_cell_text(cell, styles), 1, breadth, skip=skip))
            skip = 0
            origins.pop(column, None)
            if merge is not None:
                origins[column] = (len(rows), len(found) - 1)
        column += breadth
    return found


def _cell_text(cell: Element, styles: Styles) -> str:
    lines = (paragraph_text(p, styles, in_cell=True)[0] for p in cell.iter("{*}p"))
    return " ".join(filter(None, lines))


def _count(element: Element | None, otherwise: int) -> int:
    number = value(element) or ""
    return min(int(number), 1000) if number.isdigit() and len(number) < 5 else otherwise


__all__ = ["Styles", "children", "local", "paragraph_text", "table_of", "value"]
