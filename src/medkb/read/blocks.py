"""What each stretch of an article is: heading, paragraph, table, caption, reference, keywords, front matter or noise.

Works on lines, so that it serves text files (single- or double-spaced) and the text of PDF pages alike. Every rule
looks at how journals set type: line length against the column's width, blank lines, captions, numbered references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from medkb.model import Block, BlockKind, Table
from medkb.text.language import language

_TABLE = re.compile(r"(?:Окончание\s+|Продолжение\s+)?(?:Табл(?:ица|\.)|Tables?|TABLE)\s*№?\s*\d+", re.IGNORECASE)
_TABLE_CAPTION = re.compile(
    r"(?:Окончание\s+|Продолжение\s+)?(?:Таблица|Tables?|TABLE)\s*№?\s*\d+(?![\d\s]*[,)\]])\s*(?:[.:|]|\n|$|[A-ZА-Я])"
)
_FIGURE = re.compile(r"(?:Рис(?:унок|\.)|Fig(?:ure|\.))\s*\d+", re.IGNORECASE)
_NOTE = re.compile(r"(?:Примечани[ея]|Notes?|Сокращения|Abbreviations)\s*[.:]")
_KEYWORDS = re.compile(r"(?:Ключевые\s+слова|Key\s?words|Êëþ÷åâûå ñëîâà)\s*[.:]?", re.IGNORECASE)
_REFERENCE = re.compile(r"\[?\d{1,3}[.\])]\s*[A-ZА-ЯЁ][\w’'ʼ\-]+(?:[ ,]+[A-ZА-ЯЁ]\.?|,| [a-zа-я])")
_NUMBERED = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[^\W\d_])")
_RUN_IN = re.compile(r"\s*([^.:\n]{4,40})[.:]\s+(?=[«\"“(]?[A-ZА-ЯЁ])")
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
    r"(?:[A-ZА-ЯЁ]\.\s?){1,3}\s?[A-ZА-ЯЁ][\w’\-]+\s*\d*,|[A-ZА-ЯЁ][\w’\-]+\s+(?:[A-ZА-ЯЁ]\.\s?){1,3}\s*\d*,"
)
_ENDS_SENTENCE = re.compile(r"[.!?…][»\"”)\]]*\s*$")
_CONTINUES = re.compile(r"\s*[a-zа-яё(\[«“\"≥≤<>±–—\-\d]")
_ORDER = ("introduction", "methods", "results", "discussion", "conclusion")
_LONGEST_CAPTION = 12  # lines, in both languages
_NUMBER_ALONE = 14  # characters: "Таблица 1" has its title on the next line
_SEARCHED = {BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.HEADING, BlockKind.KEYWORDS}


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: int  # blank lines before it
    kind: BlockKind = BlockKind.PARAGRAPH
    first: bool = False  # begins a block whatever the line before
    frame: bool = False  # begins a page or a text frame


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
    lines = _lines(text)
    if not lines:
        return ()
    width = _column_width(lines)
    normal_gap = _normal_gap(lines)
    names = {_bare(h): section for section, many in (headings or {}).items() for h in many}
    for mark in (_mark_noise, _mark_references, _mark_keywords):
        mark(lines)
    _mark_page_numbers(lines, width, normal_gap)
    _mark_captions(lines, normal_gap)
    _mark_known(lines, tables)
    for line in lines:
        if body_end is not None and line.start >= body_end:
            line.kind, line.first = BlockKind.NOISE, True
    _mark_tables(lines, width, names)
    _mark_headings(lines, width, normal_gap, names)
    return tuple(_with_sections(list(_join(text, lines, width, normal_gap)), text, names))


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    gap, page = 0, False
    for match in re.finditer(r"[^\n\f]*[\n\f]?", text):
        line = match[0].rstrip("\n\f\r")
        if line.strip().strip("\u00ad\u200b\ufeff"):
            lead = len(line) - len(line.lstrip())
            frame = page or (line[0] == " " and line[1:2] not in (" ", ""))
            found.append(
                _Line(match.start() + lead, match.start() + len(line.rstrip()), line.strip(), gap, frame=frame)
            )
            gap, page = 0, False
        else:
            gap += 1
        page = page or match[0].endswith("\f")
    return found


def _normal_gap(lines: list[_Line]) -> int:
    """Blank lines between two lines of one paragraph: 1 in a double-spaced text, else 0."""
    gaps = sorted(line.gap for line in lines[1:])
    return int(bool(gaps) and gaps[len(gaps) // 2] >= 1)


def _column_width(lines: list[_Line]) -> int:
    """Characters of a full line of the body: the 60th percentile of the lines that are long enough to be prose."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 30)
    return lengths[int(len(lengths) * 0.6)] if lengths else 60


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text).strip().casefold().replace("ё", "е")


def _section(text: str, names: Mapping[str, str]) -> str:
    """The section whose usual heading the whole text is, with or without a number ("3.1. Results"); "" when none."""
    return names.get(_bare(_NUMBERED.sub("", text)), "")


def _run_in(text: str, names: Mapping[str, str]) -> str:
    """The section whose heading opens a line of prose ("Results. Of 40 patients ..."); "" when none."""
    head = _RUN_IN.match(text)
    return _section(head[1], names) if head else ""


def _mark_known(lines: list[_Line], tables: Sequence[Table]) -> None:
    """The lines that hold cells of a table, whatever they look like."""
    for table in tables:
        cells = [(c.start, c.end) for c in table.cells if not c.is_empty]
        inside = [line for line in lines if any(a < line.end and line.start < b for a, b in cells)]
        for n, line in enumerate(inside):
            line.kind, line.first = BlockKind.TABLE, n == 0


def _mark_noise(lines: list[_Line]) -> None:
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


def _mark_page_numbers(lines: list[_Line], width: int, normal_gap: int) -> None:
    """A number alone between two full lines of one sentence is a page's, not the sentence's."""
    for i in range(1, len(lines) - 1):
        before, line, after = lines[i - 1 : i + 2]
        apart = line.gap > normal_gap and (after.gap > normal_gap or after.frame)
        if apart and re.fullmatch(r"\d{1,4}", line.text) and _full(before.text, width) and _full(after.text, width):
            line.kind = BlockKind.NOISE


def _full(text: str, width: int) -> bool:
    return len(text) >= 0.72 * width and "\t" not in text


def _mark_references(lines: list[_Line]) -> None:
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


def _mark_keywords(lines: list[_Line]) -> None:
    for i, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH and _KEYWORDS.match(line.text):
            line.first = True
            for j in range(i, min(len(lines), i + 4)):
                lines[j].kind = BlockKind.KEYWORDS
                following = lines[j + 1].text if j + 1 < len(lines) else "A"
                if _ENDS_SENTENCE.search(lines[j].text) or not _CONTINUES.match(following):
                    break


def _mark_captions(lines: list[_Line], normal_gap: int) -> None:
    """Figure captions and table notes run on while the next line begins in lower case."""
    for i, line in enumerate(lines):
        if line.kind is not BlockKind.PARAGRAPH or not (_FIGURE.match(line.text) or _NOTE.match(line.text)):
            continue
        if i and not _ENDS_SENTENCE.search(lines[i - 1].text) and line.gap == 0 and not line.text[0].isupper():
            continue
        line.first = True
        for j in range(i, min(len(lines), i + 8)):
            lines[j].kind = BlockKind.CAPTION
            following = lines[j + 1].text if j + 1 < len(lines) else "A"
            if j + 1 < len(lines) and (lines[j + 1].frame or lines[j + 1].gap > normal_gap):
                break
            told = j > i or _told(line.text)
            if told and _ENDS_SENTENCE.search(lines[j].text) and not _NOTE.match(line.text):
                break
            if not (_CONTINUES.match(following) or (j == i and len(line.text) < 20)):
                break


def _told(caption: str) -> bool:
    """True when the line says more than the figure's number."""
    number = _FIGURE.match(caption)
    return number is not None and any(map(str.isalpha, caption[number.end() :]))


def _mark_tables(lines: list[_Line], width: int, names: Mapping[str, str]) -> None:
    """From a table's caption to the first run of three full prose lines, a note, a heading or a page's prose."""
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.kind is not BlockKind.PARAGRAPH or not _TABLE_CAPTION.match(line.text):
            i += 1
            continue
        line.first = True
        i = _mark_one_table(lines, i, width, names)


def _mark_one_table(lines: list[_Line], i: int, width: int, names: Mapping[str, str]) -> int:
    """Mark the caption that begins at i and the rows behind it; the first line after them."""
    known = next((j for j in range(i, min(i + _LONGEST_CAPTION, len(lines))) if lines[j].kind is BlockKind.TABLE), 0)
    if known and not any(_prose_run(lines, j, width) for j in range(i + 1, known)):
        for line in lines[i:known]:
            line.kind = BlockKind.CAPTION
        return known
    begin = i = _after_caption(lines, i)
    while i < len(lines) and not _ends_table(lines, i, begin, width, names):
        if lines[i].kind is not BlockKind.CAPTION:
            lines[i].kind, lines[i].first = BlockKind.TABLE, i == begin
        i += 1
    return i


def _after_caption(lines: list[_Line], i: int) -> int:
    """Mark a caption, in one language or two, and give the line behind it."""
    lines[i].kind = BlockKind.CAPTION
    i += 1
    while i < len(lines):
        text, above = lines[i].text, lines[i - 1].text
        second = bool(_TABLE_CAPTION.match(text))
        number_alone = len(above) < _NUMBER_ALONE and bool(_TABLE_CAPTION.match(above))
        goes_on = bool(re.match(r"\s*[a-zа-яё]", text))
        if not (second or number_alone or goes_on):
            break
        lines[i].kind, lines[i].first = BlockKind.CAPTION, second
        i += 1
    return i


def _ends_table(lines: list[_Line], i: int, begin: int, width: int, names: Mapping[str, str]) -> bool:
    """A figure's caption, another table, prose, a section's heading, or a new page that goes on in lower case."""
    line = lines[i]
    if line.kind is BlockKind.CAPTION:
        return bool(_FIGURE.match(line.text)) or i == begin
    if line.kind not in (BlockKind.PARAGRAPH, BlockKind.NOISE):
        return True
    if (_TABLE_CAPTION.match(line.text) and i > begin) or _prose_run(lines, i, width):
        return True
    if _section(line.text, names) and i + 1 < len(lines) and _full(lines[i + 1].text, width):
        return True
    if _run_in(line.text, names) and _full(line.text, width):
        return True
    return line.frame and i > begin and bool(re.match(r"[a-zа-яё]", line.text))


def _prose_run(lines: list[_Line], i: int, width: int) -> bool:
    """Three lines of body text: near the column's width, mostly letters, running on from one to the next."""
    run = lines[i : i + 3]
    if _is_paragraph(lines[i].text, width):
        return True
    if len(run) < 3 or any(r.kind is not BlockKind.PARAGRAPH for r in run):
        return False
    if any(len(r.text) < 0.72 * width or len(r.text) > 1.9 * width or "\t" in r.text for r in run):
        return False
    running = sum(bool(re.match(r"[a-zа-яё(«]", b.text)) or a.text.endswith("-") for a, b in pairwise(run))
    digits = sum(c.isdigit() for r in run for c in r.text)
    length = sum(len(r.text) for r in run)
    # Results in prose are full of figures, but between them stand words that no row of a table has.
    words = sum(len(re.findall(r"(?<![\w-])[a-zа-яё]{2,}", r.text)) for r in run)
    return running >= 1 and (digits < 0.12 * length or (digits < 0.3 * length and words >= 4 * len(run)))


def _is_paragraph(text: str, width: int) -> bool:
    """A whole paragraph on one line, as some files have them."""
    if len(text) < max(150, 1.9 * width) or "\t" in text or not _ENDS_SENTENCE.search(text):
        return False
    return ". " in text and sum(map(str.isdigit, text)) < 0.15 * len(text)


def _mark_headings(lines: list[_Line], width: int, normal_gap: int, names: Mapping[str, str]) -> None:
    for i, line in enumerate(lines):
        if line.kind is not BlockKind.PARAGRAPH:
            continue
        before = lines[i - 1] if i else None
        open_before = (
            before is not None and before.kind is BlockKind.PARAGRAPH and not _ENDS_SENTENCE.search(before.text)
        )
        if _section(line.text, names) and len(line.text) < 60:
            line.kind, line.first = BlockKind.HEADING, True
        elif not open_before and _run_in(line.text, names):
            line.first = True
        elif _FRONT.match(line.text) or (_AUTHORS.match(line.text) and line.text.count(".") > 2):
            line.kind, line.first = BlockKind.FRONT, True
        elif not open_before:
            for j in range(i, i + _heading_lines(lines, i, width, normal_gap)):
                lines[j].kind, lines[j].first = BlockKind.HEADING, j == i


def _heading_lines(lines: list[_Line], i: int, width: int, normal_gap: int) -> int:
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


def _join(text: str, lines: list[_Line], width: int, normal_gap: int) -> Iterator[Block]:
    begin = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or _breaks(lines, i, width, normal_gap):
            first, last = lines[begin], lines[i - 1]
            yield Block(first.kind, first.start, last.end, language(text[first.start : last.end]))
            begin = i


def _breaks(lines: list[_Line], i: int, width: int, normal_gap: int) -> bool:
    before, line = lines[i - 1], lines[i]
    if line.first or before.kind is not line.kind:
        return True
    if line.kind is not BlockKind.PARAGRAPH:
        return False
    if not _ENDS_SENTENCE.search(before.text):
        return line.gap > normal_gap and not _CONTINUES.match(line.text) and before.text[-1] not in "-–,"
    if line.frame or language(before.text) != language(line.text):
        return True
    return len(before.text) < 0.85 * width or line.gap > normal_gap


def _with_sections(blocks: list[Block], text: str, names: Mapping[str, str]) -> Iterator[Block]:
    """Each block with the section of the last heading.

    Before any heading stands the abstract, then, after the keywords, an introduction without a heading.
    """
    section = "abstract"
    keywords = max((i for i, b in enumerate(blocks) if b.kind is BlockKind.KEYWORDS), default=-1)
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            named = _section(text[block.start : block.end], names)
            if named and named != "keywords":
                section = "abstract" if i < keywords else named
        elif block.kind is BlockKind.REFERENCE:
            yield replace(block, section="references")
            continue
        elif block.kind is BlockKind.PARAGRAPH and _goes_on_to(
            section, opened := _run_in(text[block.start : block.end], names)
        ):
            section = opened
        elif (
            i > keywords > -1
            and section == "abstract"
            and block.kind is BlockKind.PARAGRAPH
            and block.lang == _main_language(blocks)
        ):
            section = "introduction"
        yield replace(block, section=section)


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


__all__ = ["is_searched", "segment"]
