"""BibTeX and BibLaTeX to References, by the bibtexparser library; LaTeX is decoded by pylatexenc, which it brings."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from medkb.errors import ReferencesError
from medkb.references.formats import tongue
from medkb.references.record import Reference, doi, pmid, tidy, trials, two_titles, year
from medkb.references.tagged import LONGEST, Trouble, too_long

_TYPES = {
    "article": "article",
    "book": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "conference",
    "conference": "conference",
    "proceedings": "conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "unpublished": "preprint",
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NESTED = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"  # four levels of braces
_PART = re.compile(rf'{_NESTED}|"(?:[^"{{}}]|{_NESTED})*"|[^\s#{{}}"]+')
_TIE = re.compile(r"(?<!\\)~")
_LATEX = re.compile(r"\\|\$[^$]+\$")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_ATTACHED = re.compile(r"(?:^|[/\\:;])([^/\\:;]+\.(?:pdf|n?xml|html?|txt|docx))(?=$|[:;])", re.IGNORECASE)


def read_bibtex(text: str, source: str) -> Iterator[Reference | Trouble]:
    """The entries in their order, and a trouble for each block that is damaged.

    Raises ReferencesError when bibtexparser is not installed.
    """
    bibtexparser = _library()
    from bibtexparser.model import Entry, String

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it tells there is told below, with its place
    lines = text.split("\n")
    yield from _shortened(lines)
    number = 0
    strings = {month: month.capitalize() for month in _MONTHS}
    for block in bibtexparser.parse_string("\n".join(lines), parse_stack=[]).blocks:
        line = block.start_line + 1
        entry, trouble = _sound(block, line)
        if trouble:
            yield trouble
        if isinstance(entry, String):
            strings[entry.key.lower()] = _joined(str(entry.value), strings)
        elif isinstance(entry, Entry):
            number += 1
            yield _reference(entry, strings, source, line, number)


def _shortened(lines: list[str]) -> Iterator[Trouble]:
    """Empty the lines that no list has."""
    for i, line in enumerate(lines):
        if len(line) > LONGEST:
            yield too_long(i + 1, line)
            lines[i] = ""


def _sound(block: Any, line: int) -> tuple[Any, Trouble | None]:
    """What can be read of a block, and what is wrong with it."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock

    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        trouble = Trouble(line, f"{names}: more than once in one entry", "the first was read; delete the other")
        return block.ignore_error_block, trouble
    if isinstance(block, DuplicateBlockKeyBlock):
        trouble = Trouble(line, f"the key {block.key!r} is another entry's too", "both were read; give one another key")
        return block.ignore_error_block, trouble
    if isinstance(block, ParsingFailedBlock):
        why = " ".join(str(getattr(block.error, "abort_reason", block.error)).split()).rstrip(". ")
        return None, Trouble(line, f"a damaged entry: {why or 'malformed'}", "mend its braces and commas", lost=True)
    return block, None


def _library() -> Any:
    try:
        import bibtexparser
    except ImportError as error:
        raise ReferencesError("BibTeX needs bibtexparser: pip install 'medkb[bibtex]'") from error
    return bibtexparser


def _joined(value: str, strings: dict[str, str]) -> str:
    """A field's value without what encloses it: parts that `#` joins, each in braces, in quotes or a @string's name.

    The library's own middleware leaves `#` and the values of repeated fields as they stand.
    """
    parts = [part.strip() for part in _PART.findall(value)] if "#" in value else [value.strip()]
    return "".join(
        part[1:-1] if len(part) > 1 and part[0] + part[-1] in ("{}", '""') else strings.get(part.lower(), part)
        for part in parts
    )


def _reference(entry: Any, strings: dict[str, str], source: str, line: int, number: int) -> Reference:
    raw: dict[str, str] = {}
    for field in entry.fields:
        raw.setdefault(field.key.lower(), _joined(str(field.value), strings))
    value = {name: plain(text) for name, text in raw.items()}
    title, russian = two_titles(value.get("title"), value.get("titleaddon") or value.get("origtitle"))
    notes = [value.get(name, "") for name in ("note", "annote", "annotation", "keywords", "addendum", "pubstate")]
    links = [raw.get("url", ""), value.get("eprint", "")]
    return Reference(
        key=entry.key.strip() or str(number),
        type=_TYPES.get(entry.entry_type.lower(), "other"),
        title=title,
        title_ru=russian,
        authors=tuple(_names(raw.get("author", ""))),
        year=year(value.get("year"), value.get("date")),
        journal=_first(value, "journal", "journaltitle", "booktitle", "shortjournal"),
        volume=_first(value, "volume"),
        issue=_first(value, "number", "issue"),
        pages=re.sub(r"-{2,}|[–—]", "-", value.get("pages", "")) or None,
        doi=doi(raw.get("doi", "").replace("\\", ""), *links, *notes),
        pmid=_pmid(value, notes, links),
        registrations=trials([*notes, value.get("abstract", "")]),
        abstract=_first(value, "abstract"),
        language=tongue(_first(value, "langid", "language")),
        url=_first(raw, "url"),
        file=_attached(raw.get("file", "")),
        list=source,
        line=line,
    )


def _first(values: dict[str, str], *names: str) -> str | None:
    return next((values[name] for name in names if values.get(name)), None)


def _pmid(value: dict[str, str], notes: list[str], links: list[str]) -> str | None:
    own = value.get("pmid") or (value.get("eprint") if value.get("eprinttype", "").lower() == "pubmed" else None)
    return pmid(f"PMID: {own}" if own else None, *notes, *links)


def _names(field: str) -> Iterator[str]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    for name in split_multiple_persons_names(field):
        if name != "others":
            yield plain(name)


def _attached(field: str) -> str | None:
    """The first file of JabRef's and Zotero's "description:path:type;…"."""
    match = _ATTACHED.search(field.replace("\\:", ":").replace("\\\\", "\\"))
    return match[1] if match else None


def plain(text: str) -> str:
    """LaTeX as text: accents, symbols and Cyrillic letters as characters, braces gone; what is no LaTeX is left."""
    text = _TIE.sub(" ", text).replace("``", "“").replace("''", "”")
    if _LATEX.search(text):
        text = _decoded(text)
    return tidy(text.replace("{", "").replace("}", "").replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^"))


@lru_cache(maxsize=4096)  # names stand in many entries
def _decoded(text: str) -> str:
    try:
        # `%` would begin a comment, but who writes a title means per cent
        return str(_decoder().latex_to_text(_BARE_PERCENT.sub(r"\\%", text)))
    except RecursionError:  # hundreds of braces within each other: no text of anybody's
        return text


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text")
