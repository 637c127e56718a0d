"""Titles of an article by language: the lines above its authors, or below them, or those that stand alone at the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from medkb.read.metadata.authors import author_lines, names_in
from medkb.read.metadata.journal import CITE_AS, RUBRIC, is_head
from medkb.text.language import language


class Line(NamedTuple):
    """A printed line without blanks around it; `apart` when more than the usual gap stands above it."""

    text: str
    apart: bool


class Front(NamedTuple):
    """Titles by language and the authors beside the first of them."""

    titles: dict[str, str]
    authors: tuple[str, ...]


_HEAD_LINES = 60  # printed lines in which "Authors:" stands
_OTHER_LANGUAGE = 160  # printed lines in which the title in the other language stands, behind the first abstract
_TOP = 12  # printed lines in which a title without authors, or authors without a title, stand
_MOST, _SHORTEST, _LONGEST = 6, 15, 350  # lines and characters of a title
_FEW = 4  # lines that tell nothing about the usual gap
_PROSE = 60  # characters of a line of the abstract
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_OF_STUDY = re.compile(
    r"\b(?:в|с|за|до|по|in|of|from|since|between|and|to)\s(?:19|20)\d\d\b|(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d|(?:19|20)\d\d\s?(?:г|год)"
)
_NO_TITLE = re.compile(
    r"№\s?\d|\b(?:doi|ISSN|ISBN|PMID)\b|\b(?:УДК|UDC|ББК|ГРНТИ)\b|@|https?:|www\.|©|\bcopyright\b|\b(?:received|accepted|published|revised|поступила|принята|опубликована)\b[:\s]|\s{3,}\d+$|^\d+\s{3,}|^\W*\d*\W*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[a-zа-яё)]{3}\. [A-ZА-ЯЁ]")
_MARKER = re.compile(
    r"(?:ключевые слова|êëþ÷åâûå|key ?words|аннотация|резюме|реферат|abstract|summary|введение|introduction|background|актуальность|обоснование|цель|objectives?|aims?|authors?|авторы?|содержание|contents|для контактов|correspondence|контакт\w*|editors?|editor-in-chief|academic editor|главный редактор|рецензент\w*|reviewers?|highlights|key points)\b",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(
    r"^\W*[\d¹²³⁴-⁹]{0,2}\s?(?:ФГ|ГБУ|ГАУ|ГУ\b|НИИ|НМИЦ|ООО|МГУ|[Кк]афедр|departments?\b|division\b|faculty\b|from the\b|school of)"
    r"|\b(?:universit(?:y|é|ä)|hospital|institute|medical cent(?:er|re)|college|университет|институт|больниц|академи|диспансер|минздрав|министерств)",
    re.IGNORECASE,
)


def printed(lines: Sequence[str]) -> list[Line]:
    """Lines with text; where every second line is blank, a gap is what exceeds that."""
    found: list[Line] = []
    gaps = 0
    double = _double_spaced(lines)
    for line in lines:
        if line:
            found.append(Line(line, gaps > double))
            gaps = 0
        else:
            gaps += 1
    return found


def _double_spaced(lines: Sequence[str]) -> int:
    """Number of blank lines below each line of text as a rule: 1 in double-spaced text, else 0."""
    some = lines[:80]
    blank = sum(not line for line in some)
    return int(blank > 0.45 * len(some) and len(some) - blank > _FEW)


def front(lines: Sequence[Line]) -> Front:
    """Titles and authors that the top of an article plainly shows."""
    found: dict[str, str] = {}
    names: tuple[str, ...] = ()
    for block in author_lines([line.text for line in lines[:_OTHER_LANGUAGE]]):
        labelled = block.start < _HEAD_LINES and bool(_MARKER.match(lines[block.start].text))
        titles = _above(lines, block.start)
        if not titles and not labelled and block.start < _TOP:
            titles = _below(lines, block.end)
        if not names and (titles or labelled or block.start < _TOP):
            names = block.names
        for kind, title in titles.items():
            found.setdefault(kind, title)
    return Front(_alone(lines) | found, names)


def _above(lines: Sequence[Line], end: int) -> dict[str, str]:
    begin = end
    while begin and end - begin < 2 * _MOST and _can_be_title(lines[begin - 1].text, may_end=begin == end <= _TOP):
        if begin < end and not _goes_on(lines[begin - 1], lines[begin]):
            break
        begin -= 1
    parts = _by_language(lines[begin:end])
    if not parts or not _is_title(parts[-1]):
        return {}
    below_prose = begin > 0 and lines[begin - 1].text[-1] in ".;," and not is_head(lines[begin - 1].text)
    two = len(parts) == 2 and parts[0][0] != parts[1][0] and _is_title(parts[0]) and not below_prose
    if len(parts) > 2 or (
        len(parts) == 1 and below_prose and not lines[begin].apart and language(lines[begin - 1].text) == parts[0][0]
    ):
        return {}
    return {kind: _joined(some) for kind, some in (parts if two else parts[-1:])}


def _goes_on(line: Line, following: Line) -> bool:
    """True when two lines can be of one title, or of titles in two languages."""
    if language(line.text) != language(following.text):
        return True
    return not following.apart and line.text.isupper() == following.text.isupper()


def _below(lines: Sequence[Line], begin: int) -> dict[str, str]:
    """A title that stands below its authors, up to a gap, an affiliation or a heading."""
    end = begin
    while end < len(lines) and end - begin < _MOST and _can_be_title(lines[end].text, may_end=True):
        if end > begin and (lines[end].apart or not _goes_on(lines[end - 1], lines[end])):
            break
        end += 1
        if lines[end - 1].text.endswith("."):
            break
    parts = _by_language(lines[begin:end])
    if not parts or not _is_title(parts[0]) or (end < len(lines) and not _is_closed(lines, end)):
        return {}
    return {kind: _joined(some) for kind, some in parts[:1]}


def _is_closed(lines: Sequence[Line], end: int) -> bool:
    """True when something other than running text stands behind the lines: a gap, an affiliation, another case."""
    last, following = lines[end - 1].text, lines[end]
    return following.apart or not _can_be_title(following.text) or last.isupper() != following.text.isupper()


def _alone(lines: Sequence[Line]) -> dict[str, str]:
    """Titles at the very top that gaps part from a text below; none where the text is not set apart."""
    i = 0
    while i < min(len(lines), _TOP) and not _can_be_title(lines[i].text):
        i += 1
    found: dict[str, str] = {}
    while i < min(len(lines), _TOP):
        end = i + 1
        while end < len(lines) and not lines[end].apart and end - i <= _MOST:
            end += 1
        part = (language(lines[i].text), [line.text for line in lines[i:end]])
        fits = (
            all(_can_be_title(text) for text in part[1])
            and _is_title(part)
            and part[0] not in found
            and not _SENTENCE.search(_joined(part[1]))
        )
        if not fits:
            return found if _is_text(lines[i]) else {}
        found[part[0]] = _joined(part[1])
        i = end
    return {}


def _is_text(line: Line) -> bool:
    return len(line.text) > _PROSE or bool(_MARKER.match(line.text))


def _by_language(lines: Sequence[Line]) -> list[tuple[str, list[str]]]:
    """Runs of lines in one language; a few words of the other (a species' Latin name) do not part a run."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        kind = language(line.text)
        if parts and (kind in {parts[-1][0], ""} or (len(line.text.split()) < 4 and not line.apart)):
            parts[-1][1].append(line.text)
        else:
            parts.append((kind, [line.text]))
    return parts


def _is_title(part: tuple[str, Sequence[str]]) -> bool:
    """At most six lines that begin with a capital, a figure or a quotation mark; no list of keywords."""
    title = _joined(part[1])
    first = title[:1]
    opens = first.isupper() or first.isdecimal() or first in "«“\"'(" or title[1:3].isupper() or "-" in title[:3]
    fits = len(part[1]) <= _MOST and _SHORTEST <= len(title) <= _LONGEST
    return bool(part[0]) and opens and fits and title.count(",") < 4 and len(_SENTENCE.findall(title)) < 2


def _can_be_title(line: str, *, may_end: bool = False) -> bool:
    """No journal's name, date, rubric, heading, affiliation, author or end of a sentence."""
    if len(line) > _LONGEST or _NO_TITLE.search(line) or (_YEAR.search(line) and not _YEARS_OF_STUDY.search(line)):
        return False
    if RUBRIC.fullmatch(line) or _MARKER.match(line) or CITE_AS.search(line) or is_head(line):
        return False
    ends = line[-1] == ";" or (line[-1] == "." and not may_end)
    return (
        not ends
        and not (_AFFILIATION.search(line) and ("," in line or _AFFILIATION.match(line)))
        and not names_in(line)
    )


def _joined(lines: Sequence[str]) -> str:
    """Lines as one, without a full stop behind; a word divided at a line end stays as it is printed."""
    return re.sub(r"\s+", " ", " ".join(lines)).strip().removesuffix(".")
