"""What each stretch of an article is: heading, paragraph, table, caption, reference, keywords, front matter or noise.

Works on lines, so that it serves text files (single- or double-spaced) and the text of PDF pages alike. Every rule
looks at how journals set type: line length against the column's width, blank lines, captions, numbered references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from medkb.model import Block, BlockKind, Table
from medkb.read.blocks.tables import captioned, mark_known, mark_tables
from medkb.read.blocks.textlines import (
    CONTINUES,
    ENDS_SENTENCE,
    FIGURE,
    NOTE,
    Line,
    bare,
    column_width,
    is_full,
    lines_of,
    normal_gap_of,
    run_in,
    section_named,
)
from medkb.text.language import language

_KEYWORDS = re.compile(r"(?:Ключевые\s+слова|Key\s?words|Êëþ÷åâûå ñëîâà)\s*[.:]?", re.IGNORECASE)
_REFERENCE = re.compile(r"\[?\d{1,3}[.\])]\s*[A-ZА-ЯЁ][\w’'ʼ\-]+(?:[ ,]+[A-ZА-ЯЁ]\.?|,| [a-zа-я])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REFERENCE_HEADING = re.compile(
    r"\s*(?:Список\s+(?:использованной\s+)?литературы|Литература|Источники|References|REFERENCES|Л\s*И\s*Т\s*Е\s*Р\s*А\s*Т\s*У\s*Р\s*А.*)\s*(?:/.*)?$",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"(?:doi:|DOI|УДК|ORCID|E-?mail|Correspond|Контакт|Для (?:цитирования|корреспонденции)|For citation|Статья поступила|"
    r"Article was received|Received|Accepted|Принята|Конфликт интересов|Conflict|Финансирование|Funding|©|https?://|Authors?’? contribution|Вклад авторов)"
)
_AUTHORS = re.compile(
    r"(?:[A-ZА-ЯЁ]\.\s?){1,3}\s?[A-ZА-ЯЁ][\w’\-]+\s*\d*,|"
    r"(?!(?:Пациент|Больн|Мальчик|Девочк|Реб[её]н|Женщин|Мужчин|Patient)\w*\s)[A-ZА-ЯЁ][\w’\-]+\s+(?:[A-ZА-ЯЁ]\.\s?){1,3}\s*\d*,"
)  # "Пациентка С., 29 лет, ..." begins a case
_ORDER = ("introduction", "methods", "results", "discussion", "conclusion")
_SEARCHED = {BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.HEADING, BlockKind.KEYWORDS}


def segment(
    text: str,
    headings: Mapping[str, Sequence[str]] | None = None,
    tables: Sequence[Table] = (),
    body_end: int | None = None,
) -> tuple[Block, ...]:
    """Blocks in source offsets, in order, covering every line with letters or digits.

    `headings` maps a section name to its usual headings (lower case); None leaves the sections of headings unknown.
    The lines of `tables` are known to be tables, and those behind `body_end` to belong to no sentence.
    """
    lines = lines_of(text)
    if not lines:
        return ()
    width = column_width(lines)
    normal_gap = normal_gap_of(lines)
    names = {bare(h): section for section, many in (headings or {}).items() for h in many}
    for mark in (_mark_noise, _mark_references, _mark_keywords):
        mark(lines)
    _mark_page_numbers(lines, width, normal_gap)
    _mark_captions(lines, width, normal_gap)
    mark_known(lines, tables)
    for line in lines:
        if body_end is not None and line.start >= body_end:
            line.kind, line.first = BlockKind.NOISE, True
    mark_tables(lines, width, names)
    _mark_headings(lines, width, normal_gap, names)
    return tuple(_with_sections(list(_join(text, lines, width, normal_gap)), text, names))


def _mark_noise(lines: list[Line]) -> None:
    """Rotated figure labels come one letter a line; three in a row are no prose."""
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and len(lines[j].text) <= 2 and not any(c.isdigit() for c in lines[j].text):
            j += 1
        if j - i >= 4:
            for line in lines[i:j]:
                line.kind = BlockKind.NOISE
        i = max(j, i + 1)
    for line in lines:
        if re.fullmatch(r"\d{1,4}", line.text) and len(line.text) <= 3 and line.gap > 1:
            line.kind = BlockKind.NOISE


def _mark_page_numbers(lines: list[Line], width: int, normal_gap: int) -> None:
    """A number alone between two full lines of one sentence is a page's, not the sentence's."""
    for i in range(1, len(lines) - 1):
        before, line, after = lines[i - 1 : i + 2]
        apart = line.gap > normal_gap and (after.gap > normal_gap or after.frame)
        if apart and re.fullmatch(r"\d{1,4}", line.text) and is_full(before.text, width) and is_full(after.text, width):
            line.kind = BlockKind.NOISE


def _mark_references(lines: list[Line]) -> None:
    """The list after its heading, or a run of numbered entries with authors and years that starts at 1."""
    for i, line in enumerate(lines):
        if _REFERENCE_HEADING.fullmatch(line.text) and i > len(lines) // 3:
            for later in lines[i:]:
                later.kind = BlockKind.REFERENCE
            break
    starts = [i for i, line in enumerate(lines) if _REFERENCE.match(line.text)]
    for i in starts:
        if re.match(r"\[?1[.\])]", lines[i].text) and sum(1 for j in starts if i < j) >= 3:
            near = " ".join(line.text for line in lines[i : i + 8])
            if _YEAR.search(near):
                for line in lines[i:]:
                    line.kind = BlockKind.REFERENCE
                return


def _mark_keywords(lines: list[Line]) -> None:
    for i, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH and _KEYWORDS.match(line.text):
            line.first = True
            for j in range(i, min(len(lines), i + 4)):
                lines[j].kind = BlockKind.KEYWORDS
                following = lines[j + 1].text if j + 1 < len(lines) else "A"
                if ENDS_SENTENCE.search(lines[j].text) or not CONTINUES.match(following):
                    break


def _mark_captions(lines: list[Line], width: int, normal_gap: int) -> None:
    """Figure captions and table notes run on while the next line begins in lower case, or follows a full one."""
    for i, line in enumerate(lines):
        if line.kind is not BlockKind.PARAGRAPH or not (FIGURE.match(line.text) or NOTE.match(line.text)):
            continue
        if i and not ENDS_SENTENCE.search(lines[i - 1].text) and line.gap == 0 and not line.text[0].isupper():
            continue
        line.first = True
        for j in range(i, min(len(lines), i + 8)):
            lines[j].kind = BlockKind.CAPTION
            following = lines[j + 1].text if j + 1 < len(lines) else "A"
            if j + 1 < len(lines) and (lines[j + 1].frame or lines[j + 1].gap > normal_gap):
                break
            told = j > i or _told(line.text)
            if told and ENDS_SENTENCE.search(lines[j].text) and not NOTE.match(line.text):
                break
            number_alone = j == i and len(line.text) < 20
            if not (CONTINUES.match(following) or number_alone or _runs_on(lines, j, width, normal_gap)):
                break


def _runs_on(lines: list[Line], j: int, width: int, normal_gap: int) -> bool:
    """A full line of a caption goes on in the next one of its language, where blank lines part what stands apart."""
    if j + 1 >= len(lines) or normal_gap or lines[j + 1].gap or not is_full(lines[j].text, width):
        return False
    return not ENDS_SENTENCE.search(lines[j].text) and language(lines[j].text) == language(lines[j + 1].text)


def _told(caption: str) -> bool:
    """True when the line says more than the figure's number."""
    number = FIGURE.match(caption)
    return number is not None and any(map(str.isalpha, caption[number.end() :]))


def _mark_headings(lines: list[Line], width: int, normal_gap: int, names: Mapping[str, str]) -> None:
    for i, line in enumerate(lines):
        if line.kind is not BlockKind.PARAGRAPH:
            continue
        before = lines[i - 1] if i else None
        open_before = (
            before is not None and before.kind is BlockKind.PARAGRAPH and not ENDS_SENTENCE.search(before.text)
        )
        if section_named(line.text, names) and len(line.text) < 60:
            line.kind, line.first = BlockKind.HEADING, True
        elif not open_before and run_in(line.text, names):
            line.first = True
        elif _FRONT.match(line.text) or (_AUTHORS.match(line.text) and line.text.count(".") > 2):
            line.kind, line.first = BlockKind.FRONT, True
        elif not open_before:
            for j in range(i, i + _heading_lines(lines, i, width, normal_gap)):
                lines[j].kind, lines[j].first = BlockKind.HEADING, j == i


def _heading_lines(lines: list[Line], i: int, width: int, normal_gap: int) -> int:
    """How many lines from i are a heading: set apart, capitalised, without a full stop or a figure; 0 when none."""
    if i and not (lines[i].gap > normal_gap or lines[i].frame or lines[i - 1].kind is BlockKind.HEADING or normal_gap):
        return 0
    for j in range(i, min(i + 3, len(lines) - 1)):
        text, following = lines[j].text, lines[j + 1]
        if (
            lines[j].kind is not BlockKind.PARAGRAPH
            or text[-1] in ".,;:!?"
            or len(text) < 4
            or any(map(str.isdigit, text))
        ):
            return 0
        if j == i and not text[:1].isupper():
            return 0
        apart = following.gap > normal_gap or (normal_gap and following.gap == 0) or len(text) < 0.6 * width
        if apart and following.text[:1].isupper() and text[-1] not in "-–":
            return j - i + 1
    return 0


def _join(text: str, lines: list[Line], width: int, normal_gap: int) -> Iterator[Block]:
    begin = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or _breaks(lines, i, width, normal_gap):
            first, last = lines[begin], lines[i - 1]
            yield Block(first.kind, first.start, last.end, language(text[first.start : last.end]))
            begin = i


def _breaks(lines: list[Line], i: int, width: int, normal_gap: int) -> bool:
    before, line = lines[i - 1], lines[i]
    if line.first or before.kind is not line.kind:
        return True
    if line.kind is not BlockKind.PARAGRAPH:
        return False
    if not ENDS_SENTENCE.search(before.text):
        return line.gap > normal_gap and not CONTINUES.match(line.text) and before.text[-1] not in "-–,"
    other = any(map(str.isalpha, line.text)) and language(before.text) != language(line.text)
    if line.frame or other:
        return True
    return len(before.text) < 0.85 * width or line.gap > normal_gap


def _with_sections(blocks: list[Block], text: str, names: Mapping[str, str]) -> Iterator[Block]:
    """Each block with the section of the last heading.

    Before any heading stands the abstract, then, after the keywords, an introduction without a heading.
    """
    section, around = "abstract", ""
    keywords = max((i for i, b in enumerate(blocks) if b.kind is BlockKind.KEYWORDS), default=-1)
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            named = section_named(text[block.start : block.end], names)
            named = "" if named == "keywords" else named
            # "Patients" right below "Results" tells who they were, up to the next heading.
            below = i > 0 and blocks[i - 1].kind is BlockKind.HEADING and section in _ORDER
            if named:
                around = section if below and not _goes_on_to(section, named) else ""
                section = "abstract" if i < keywords else named
            elif around:
                section, around = around, ""
        elif block.kind is BlockKind.REFERENCE:
            yield replace(block, section="references")
            continue
        elif block.kind is BlockKind.PARAGRAPH and _opens(
            section, opened := run_in(text[block.start : block.end], names), block, text, i > keywords
        ):
            section = opened
        elif _is_unheaded_introduction(blocks, i, keywords, section):
            section = "introduction"
        yield replace(block, section=section)


def _is_unheaded_introduction(blocks: list[Block], i: int, keywords: int, section: str) -> bool:
    """The article's own language sets in behind the keywords of an abstract."""
    return (
        i > keywords > -1
        and section == "abstract"
        and blocks[i].kind is BlockKind.PARAGRAPH
        and blocks[i].lang == _main_language(blocks)
    )


# The parts of a structured abstract that follow its results.
_CONCLUSIONS = {
    "ru": re.compile(r"Результаты[\s.:].*\b(?:Заключение|Выводы?)[\s.:]", re.DOTALL),
    "en": re.compile(r"(?:Results|Findings)[\s.:].*\b(?:Conclusions?|Interpretation)[\s.:]", re.DOTALL),
}


def _opens(section: str, opened: str, block: Block, text: str, behind_keywords: bool) -> bool:
    """A run-in heading begins a section; "Введение. ..." behind a whole abstract in its language the article itself."""
    if opened == "introduction" and section == "abstract" and behind_keywords:
        concluded = _CONCLUSIONS.get(block.lang)
        return concluded is not None and concluded.search(text, 0, block.start) is not None
    return _goes_on_to(section, opened)


def _goes_on_to(section: str, opened: str) -> bool:
    """A structured abstract stays the abstract, and "Patients." below "Results" goes back to no methods."""
    return section in _ORDER and opened in _ORDER and _ORDER.index(opened) > _ORDER.index(section)


def _main_language(blocks: list[Block]) -> str:
    weight: dict[str, int] = {}
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            weight[block.lang] = weight.get(block.lang, 0) + block.end - block.start
    return max(weight, key=lambda k: weight[k], default="")


def is_searched(block: Block) -> bool:
    """True for blocks in which facts are looked for."""
    return block.kind in _SEARCHED


__all__ = ["captioned", "is_searched", "segment"]
