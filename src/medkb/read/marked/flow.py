"""Paragraphs, headings and tables in the order of a page to an article: what each is, and in which section it stands.

Serves the readers of files that say what a heading is but not what an abstract or a reference is: HTML and DOCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from medkb.model import BlockKind
from medkb.read.marked.markup import ORDER, Sections, Writer, joined, runs_on, with_title
from medkb.read.marked.markup_table import RawTable
from medkb.text.language import language

_TABLE = re.compile(r"(?:Окончание\s+|Продолжение\s+)?(?:Таблица|Table)\s*№?\s*[\dIVX]+", re.IGNORECASE)
_FIGURE = re.compile(r"(?:Рис(?:унок|\.)|Fig(?:ure|\.))\s*\d+\w?\s*(?:[.:|–—-]|$)", re.IGNORECASE)
_NOTE = re.compile(r"(?:(?:Примечани[ея]|Notes?|Сокращения|Abbreviations)\s*[.:]|[*†‡§¶#]|[a-z] [A-Z])")
_KEYWORDS = re.compile(r"(?:Ключевые\s+слова|Key\s?words)\s*(?:[.:]|$)", re.IGNORECASE)
_REFERENCES = re.compile(
    r"\s*(?:\d+\.?\s*)?(?:Список\s+(?:использованной\s+)?литературы|Литература|Источники|References|Bibliography)\s*(?:/.*)?[.:]?\s*",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"(?:doi:|УДК|ORCID|E-?mail|\*?Correspond|Контакт|Для (?:цитирования|корреспонденции)|For citation|Статья поступила|"
    r"(?:Received|Accepted|Published)(?: online)?:?\s+(?:\d|[A-Z][a-z]+ \d)|Принята|Поступила|Конфликт интересов|"
    r"Conflicts? of|Финансирование|Funding|©|Copyright|https?://|Authors?’? contribution|Вклад авторов|Об авторах)"
)
_NAME = r"(?:(?:[A-ZА-ЯЁ]\.\s?){1,3}\s?[A-ZА-ЯЁ][\w’\-]+|[A-ZА-ЯЁ][\w’\-]+,?\s+(?:[A-ZА-ЯЁ]\.\s?){1,3})"
_AUTHORS = re.compile(rf"{_NAME}[\s\d*^,¹²³⁴⁵⁶⁷⁸⁹\[\]–]*(?:,|;|$|\band\b|\bи\b|·)")
_FRONT_ITEMS = 30  # names at the begin of an article's first items are its authors'
_LONGEST_HEADING = 60  # characters of a heading that no style marks


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph, heading or table; `level` is a heading's, from 1, and 0 where only its words say that it is one."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    table: RawTable | None = None
    section: str = ""
    listed: bool = False  # stands in a list


def write(items: Sequence[Item], writer: Writer, sections: Sections) -> None:
    """Write the items as blocks and tables."""
    printed = (item for item in items if item.text or item.table)
    found = [_named(item, sections, i < _FRONT_ITEMS) for i, item in enumerate(printed)]
    found = list(_with_tables(_with_references(found)))
    for item in _lists_run_on(_run_in(_with_sections(found, sections), sections)):
        if item.table is not None:
            writer.table(item.table, item.section)
        else:
            writer.add(item.kind, item.text, item.section)


def _lists_run_on(items: Iterator[Item]) -> Iterator[Item]:
    """A list is written into the paragraph that introduces it with a colon, where its items are no sentences."""
    opening: Item | None = None
    listed: list[Item] = []
    for item in (*items, Item(BlockKind.NOISE)):
        if opening is not None and item.listed and item.kind is BlockKind.PARAGRAPH:
            listed.append(item)
            continue
        if opening is not None:
            texts = [x.text for x in listed]
            run_on = (
                [replace(opening, text=f"{opening.text} {joined(texts)}")] if runs_on(texts) else [opening, *listed]
            )
            yield from run_on
        opening, listed = (item, []) if item.kind is BlockKind.PARAGRAPH and item.text.endswith(":") else (None, [])
        if opening is None and item.kind is not BlockKind.NOISE:
            yield item


def _named(item: Item, sections: Sections, is_early: bool) -> Item:
    """A paragraph that is something else by its words."""
    if item.kind is not BlockKind.PARAGRAPH:
        return item
    if len(item.text) < _LONGEST_HEADING and (sections.of(item.text) or _REFERENCES.fullmatch(item.text)):
        kind = BlockKind.KEYWORDS if sections.of(item.text) == "keywords" else BlockKind.HEADING
    elif _KEYWORDS.match(item.text):
        kind = BlockKind.KEYWORDS
    elif _FIGURE.match(item.text):
        kind = BlockKind.CAPTION
    elif _FRONT.match(item.text) or (is_early and len(item.text) < 400 and _AUTHORS.match(item.text)):
        kind = BlockKind.FRONT
    else:
        return item
    return replace(item, kind=kind)


def _with_references(items: Sequence[Item]) -> list[Item]:
    """What stands below the heading of the references, up to the next heading, is references."""
    found, inside = [], False
    for i, item in enumerate(items):
        heading = item.kind is BlockKind.HEADING
        if heading:
            inside = bool(_REFERENCES.fullmatch(item.text)) and i > 0
        if inside and item.table is None:
            item = replace(item, kind=BlockKind.REFERENCE)  # noqa: PLW2901
        found.append(item)
    return found


def _with_tables(items: Sequence[Item]) -> Iterator[Item]:
    """Tables take the captions above and the notes below them."""
    used: set[int] = set()
    tables: dict[int, Item] = {}
    for i, item in enumerate(items):
        if item.table is not None:
            above = [] if item.table.captions else _captions(items, i, used)
            below = _notes(items, i)
            used.update(above, below)
            captions = [*item.table.captions, *(items[j].text for j in above)]
            notes = [*item.table.notes, *(items[j].text for j in below)]
            tables[i] = replace(item, table=replace(item.table, captions=captions, notes=notes))
    yield from (tables.get(i, item) for i, item in enumerate(items) if i not in used)


def _captions(items: Sequence[Item], i: int, used: set[int]) -> list[int]:
    """Places of the captions right above a table: "Table 1", its title, and the same in the other language."""
    above: list[int] = []
    for j in range(i - 1, max(-1, i - 5), -1):
        text = items[j].text
        if items[j].table is not None or j in used or len(text) > 500:
            break
        above.append(j)
        if _TABLE.match(text) and not (j and _TABLE.match(items[j - 1].text)):
            return above[::-1]
        if not _TABLE.match(text) and text.endswith(".") and len(text) > 200:
            break
    return []


def _notes(items: Sequence[Item], i: int) -> list[int]:
    below: list[int] = []
    for j in range(i + 1, min(len(items), i + 12)):
        if items[j].kind not in (BlockKind.PARAGRAPH, BlockKind.CAPTION) or not _NOTE.match(items[j].text):
            break
        below.append(j)
    return below


def _with_sections(items: Sequence[Item], sections: Sections) -> Iterator[Item]:
    """Each item with the section of the headings above it; before any heading stands the abstract.

    A heading below a named one changes nothing. The abstract's own headings are those below its heading, those before
    the last keywords, and those that come again later.
    """
    section, level = "abstract", 0
    keywords = max((i for i, item in enumerate(items) if item.kind is BlockKind.KEYWORDS), default=-1)
    last = {(sections.of(x.text), x.level): i for i, x in enumerate(items) if x.kind is BlockKind.HEADING}
    main = _main_language(items)
    for i, item in enumerate(items):
        if item.kind is BlockKind.HEADING:
            named = "" if item.level > level > 0 else sections.of(item.text)
            again = last.get((named, item.level), -1) > i
            begins = named != "introduction" and last.get(("introduction", item.level), -1) > i
            own = i < keywords or again or begins
            if named and _opens(named, item, section, own):
                behind = named == "abstract" and not own and section in ORDER
                section, level = "conclusion" if behind else named, item.level
        elif item.kind is BlockKind.REFERENCE:
            yield replace(item, section="references")
            continue
        elif item.kind is BlockKind.PARAGRAPH:
            opened = sections.run_in(item.text)
            if section == "abstract" and i > keywords > -1 and language(item.text) == main:
                section = opened if opened in ORDER else "introduction"
            elif section in ORDER and opened in ORDER and ORDER.index(opened) > ORDER.index(section):
                section = opened
        yield replace(item, section=section)


def _opens(named: str, item: Item, section: str, own: bool) -> bool:
    """True when a heading opens the section that it names; `own` where an abstract may go on behind it."""
    if named == "keywords":
        return False
    if section == "abstract" and named in ORDER:
        return not own
    if not item.level and section in ORDER and named in ORDER:
        return ORDER.index(named) > ORDER.index(section)
    return True


def _main_language(items: Sequence[Item]) -> str:
    weight: dict[str, int] = {}
    for item in items:
        if item.kind is BlockKind.PARAGRAPH:
            kind = language(item.text)
            weight[kind] = weight.get(kind, 0) + len(item.text)
    return max(weight, key=lambda k: weight[k], default="")


def _run_in(items: Iterator[Item], sections: Sections) -> Iterator[Item]:
    """The headings within an abstract are written before their paragraphs, as journals print them."""
    held: Item | None = None
    for item in items:
        joins = item.kind is BlockKind.PARAGRAPH and item.section == "abstract"
        if held is not None and not joins:
            yield held
        own = item.kind is BlockKind.HEADING and item.section == "abstract"
        if own and sections.of(item.text) not in ("", "abstract"):
            held = item
        else:
            yield replace(item, text=with_title(held.text, item.text)) if held is not None and joins else item
            held = None
    if held is not None:
        yield held


__all__ = ["Item", "write"]
