"""Names of an article's authors: the lines near its title that hold nothing else, or its own citation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medkb.text.language import language

_SURNAME_RU = r"(?:[А-ЯЁ][а-яё’']+|[А-ЯЁ]{2,})(?:-(?:[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+))*"
_PATRONYMIC = r"[А-ЯЁ](?:[а-яё]*(?:вич|вна|ична|инична)|[а-яё]+ (?:оглы|кызы))"
_PARTICLES = r"(?:(?:[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Dd]e|[Dd]el|[Dd]ella|[Dd]i|[Dd]a|[Dd]os|[Ll]a|[Ll]e|[Aa]l|[Tt]en|[Tt]er|[Bb]in|[Ss]t\.) ){0,3}"
_WORD_EN = r"(?:(?:[DOL]|Mc|Mac|De|Di|Le|La|Van)?['’]?[A-ZÀ-ÞĀ-Ž][a-zß-ÿā-ž]+(?:[A-Z][a-z]+)?|[A-ZÀ-Þ]{2,})"
_SURNAME_EN = (
    rf"{_PARTICLES}(?:[dDOL]['’])?{_WORD_EN}(?:[-‐–](?:{_WORD_EN}|[a-z]{{2,}}))*(?:,? (?:Jr|Sr)\.?| I{{2,3}})?"
)
# A Cyrillic letter may stand for a Latin initial that looks like it, and the reverse.
_INITIALS = r"(?:[A-ZА-ЯЁÀ-Þ][a-zа-яё]{0,2}\.[ -]?){1,4}"
_GIVEN = rf"{_WORD_EN}(?:[-‐]{_WORD_EN})?"

# The forms in which a name is a name beyond doubt, and the one that two words of a place may have as well.
_SURE = (
    rf"{_INITIALS} ?{_SURNAME_RU}(?: {_SURNAME_RU})?",
    rf"{_SURNAME_RU},? (?:[А-ЯЁ][а-яё]?\.[ -]?){{1,3}}",
    rf"{_SURNAME_RU} [А-ЯЁ][а-яё]+ {_PATRONYMIC}",
    rf"[А-ЯЁ][а-яё]+ {_PATRONYMIC} {_SURNAME_RU}",
    rf"{_SURNAME_RU} [А-ЯЁ]{{1,2}}",
    rf"{_INITIALS} ?{_SURNAME_EN}",
    rf"{_SURNAME_EN},? (?:[A-Z][a-z]?\.[ -]?){{1,3}}",
    rf"{_SURNAME_EN} [A-Z]{{1,3}}",
    rf"{_GIVEN}(?: {_GIVEN})? (?:[A-Z]\.[ -]?){{1,2}} ?{_SURNAME_EN}",
    rf"[A-Z]\. {_GIVEN} {_SURNAME_EN}",
)
_SURE_NAME = re.compile("|".join(f"(?:{form})" for form in _SURE))
_FULL_NAME = re.compile(rf"{_GIVEN}(?: {_GIVEN})? {_SURNAME_EN}|[А-ЯЁ][а-яё]+ {_SURNAME_RU}")
# Behind the initials of a citation's name goes the next name or the title.
_CITED_NAME = re.compile(
    rf"(?:{_SURNAME_RU},? (?:[А-ЯЁ][а-яё]?\.[ -]?){{1,3}}|{_SURNAME_EN},? (?:[A-Z][a-z]?\.[ -]?){{1,3}}|{_SURNAME_RU} [А-ЯЁ]{{1,2}}\b|{_SURNAME_EN} [A-Z]{{1,3}}\b)"
)
_NEXT = re.compile(r"\s*(?:[,;]\s*(?:and |и )?|\s(?:and|и|&)\s)")
_MORE = re.compile(r"\s*(?:et al|и др|и соавт|with |\.\.\.|…)", re.IGNORECASE)

# Two capitalised words that are a place, an institution or a subject.
_NO_NAME = re.compile(
    r"\b(?:universit|hospital|institut|depart|cent(?:er|re)|clinic|school|college|facult|laborator|divis|unit\b|foundation|ministr|academ|medic|health|research|cancer|oncolog|haemat|hematol|tumou?r|cell|therap|treatment|trial|study|disease|patient|care|review|report|case|article|journal|editor|republic|federation|kingdom|states|emirates|new york|san |los |saint|hong kong|south|north|east|west|avenue|street|road|abstract|background|methods|results|conclusion|introduction|keywords|table|figure"
    r"|университет|больниц|институт|кафедр|центр|клиник|академи|министерств|отделен|лаборатор|россия|федерац|област|край|лечени|терапи|болезн|исследован|журнал|редактор|резюме|аннотаци|введение|таблиц|рисун)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:авторы?|authors?|authored by|by)\s*[:.]?\s+(?=[A-ZА-ЯЁ])|(?:авторы?|authors?)\s*:\s*", re.IGNORECASE
)
# A name below or behind such a word is no author's.
_OTHERS = re.compile(
    r"\b(?:редактор|редколлеги|рецензент|руководител|переписк|контакт|корреспонденц|editor|reviewe|correspond|contact|address|communicated|handling|translat|перевод|supervis|adviser|издател|publish|получен|поступил|received|accepted|памяти|memory)",
    re.IGNORECASE,
)
_DEGREE = (
    r"(?:M\.?D\.?|Ph\.?\s?D\.?|M\.?B\.?B\.?S\.?|MBChB|MB|M\.?Sc\.?|D\.?Sc\.?|B\.?Sc\.?|FRCP|FACP|FRCPath|MPH|MS|MA|RN|DO|Pharm\.?D\.?|Dr\.?|Prof\.?|Professor"
    r"|(?:д|к)\.?\s?(?:м|б|х|ф|т)\.?\s?н\.?|(?:д-р|доктор|канд(?:идат|\.)?)\s(?:мед|биол|хим|фарм)[а-я]*\.?\sнаук|проф(?:ессор|\.)?|доц(?:ент|\.)?|академик(?:\sРАН)?|чл\.?-корр?\.?(?:\sРАН)?)"
)
_DEGREE_ITEM = re.compile(rf"{_DEGREE}(?:\s{_DEGREE})*")
_DEGREE_AROUND = re.compile(rf"^(?:{_DEGREE}\s)+(?=\S+\s\S)|(?<=[\w.])(?:\s{_DEGREE})+$")
_ORCID = re.compile(r"\(?(?:https?://)?(?:orcid\.org/|ORCID:?\s*)[\dX-]+\)?", re.IGNORECASE)
_MARK = r"(?:\d{1,2}|[*†‡§¶#✉☒¹²³⁰⁴-⁹])"
_MARKS = re.compile(
    rf"\s?\(\s?{_MARK}(?:\s?[,–-]\s?{_MARK})*\s?\)|\s?{_MARK}+(?:\s?[,–-]\s?{_MARK}+)*|(?<=\S)\s?(?<=[a-zа-яё. ])\b[a-hа-д](?:,\s?[a-hа-д])*(?=\s*(?:[,;]|$|and\b|и\b))"
)
_GROUP_WORDS = ("on behalf of", "for the", "от имени", "from the", "и группа", "and the")
_GROUP = re.compile(rf",?\s*(?:and\s|и\s)?(?:{'|'.join(_GROUP_WORDS)})\b.*", re.IGNORECASE)
# Two words in small letters do not stand in a list of names: most lines are told apart by this alone.
_RUNNING = re.compile(r"\b[a-zа-яё]{4,} [a-zа-яё]{3,}\b")
_BETWEEN = re.compile(r"\s*[,;·•|]\s*(?:and\s|и\s|&\s)?|\s+(?:and|и|&)\s+|\t+")
_OPEN_END = re.compile(r"(?:[,;·&]|\band|\bи)\s*$")
_MOST = 3000  # characters of all names of an article
_LONGEST = 14  # lines that hold the names of one article


class Authors(NamedTuple):
    """The lines [start, end) and the names that they hold."""

    start: int
    end: int
    names: tuple[str, ...]


def author_lines(lines: Sequence[str]) -> Iterator[Authors]:
    """Runs of lines that hold names and nothing else, in order; those of editors, reviewers and the like left out."""
    i = 0
    while i < len(lines):
        found = _run(lines, i)
        if found is None or (i and _OTHERS.search(lines[i - 1]) and len(lines[i - 1]) < 60):
            i += 1
            continue
        yield found
        i = found.end


def _run(lines: Sequence[str], start: int) -> Authors | None:
    """The longest run of lines from `start` whose words are all names; a name may run over a line end."""
    text, best = "", None
    lang = language(lines[start])
    for end in range(start + 1, min(start + _LONGEST, len(lines)) + 1):
        line = lines[end - 1]
        if language(line) not in {lang, ""} or (end > start + 1 and not line):
            break
        joined = _joined(text, line)
        if joined is None:
            if text and end - start > 1 and not _OPEN_END.search(text):
                break
            text = f"{text} {line}".strip()
            if end - start > 2 and best is None:
                break
            continue
        text, names = joined
        best = Authors(start, end, names)
        if _GROUP.search(text):
            break
    return best


def _joined(text: str, line: str) -> tuple[str, tuple[str, ...]] | None:
    """The lines so far with one more, and all their names; None when there is more than names in them."""
    if not text:
        ways = [line]
    elif _OPEN_END.search(text):
        ways = [f"{text} {line}"]
    else:
        ways = [f"{text}, {line}", f"{text} {line}"]
    for way in ways:
        names = names_in(way)
        if names:
            return way, names
    return None


def names_in(text: str) -> tuple[str, ...]:
    """The names of a text that holds nothing else, in order, without marks and degrees; () for any other text."""
    if not 5 <= len(text) <= _MOST or re.match(r"\s*\[?\d+[.\])]", text):
        return ()
    if _RUNNING.search(text) and not _names_a_group(text):
        return ()
    text = re.sub(r"[ \u00a0\u2009\u202f]+", " ", text)
    label = _LABEL.match(text)
    text = _bare(text[label.end() :] if label else text)
    if not text or _MORE.search(text):
        return ()
    items = [item for item in _items(text) if not _DEGREE_ITEM.fullmatch(item)]
    names = tuple(re.sub(r"\s+", " ", _without_degree(item)).strip() for item in items)
    sure = [bool(_SURE_NAME.fullmatch(name)) and len(name) < 50 for name in names]
    full = [ok or bool(_FULL_NAME.fullmatch(name)) for ok, name in zip(sure, names, strict=True)]
    if not names or not all(full) or any(map(_NO_NAME.search, names)):
        return ()
    return names if any(sure) or len(names) > 1 or label else ()


def _names_a_group(text: str) -> bool:
    low = text.lower()
    return any(words in low for words in _GROUP_WORDS) and _GROUP.search(text) is not None


def _without_degree(item: str) -> str:
    """The item without its degree; behind one word "MD" is two initials, behind two it is a degree."""
    return item if _SURE_NAME.fullmatch(item) else _DEGREE_AROUND.sub("", item)


def _bare(text: str) -> str:
    """Without marks of affiliation, identifiers and the group in whose name the authors write."""
    text = re.sub(r"[ \u00a0\u2009\u202f]+", " ", text)
    text = _ORCID.sub("", text)
    text = _GROUP.sub("", _MARKS.sub("", text))
    return re.sub(r"\s+(?=[,;])", "", text).strip(" ,;.·\t") + (
        "." if re.search(r"[A-ZА-ЯЁ]\.[\s\d,*]*$", text) else ""
    )


def _items(text: str) -> list[str]:
    """What separators part; where semicolons part the names, a comma may part a surname from its initials."""
    if ";" in text and all(map(_SURE_NAME.fullmatch, parts := [p.strip() for p in text.split(";") if p.strip()])):
        return parts
    return [item.strip() for item in _BETWEEN.split(text) if item and item.strip()]


def cited_names(citation: str) -> tuple[str, ...]:
    """The names with which an article's own citation begins; () where it does not name all."""
    listed = re.search(r"\s/\s(?P<names>[^/]{5,400}?)\s//", citation)  # "Title / A. B. Name, C. D. Name // Journal"
    if listed:
        return names_in(listed["names"])
    names, at = [], 0
    citation = re.sub(r"[\u00a0\u2009\u202f]", " ", citation)
    while match := _CITED_NAME.match(citation, at):
        names.append(match[0].strip())
        between = _NEXT.match(citation, match.end())
        at = between.end() if between else match.end()
        if _MORE.match(citation, at):
            return ()
        if not between:
            break
    if names and not any("." in name for name in names[:-1]) and len(names) > 1:
        names[-1] = names[-1].rstrip(".")  # the stop belongs to the list
    return tuple(names)
