"""The journal in which an article stands, and the year: from its own citation and from running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from medkb.text.gate import gated
from medkb.text.language import language

CITE_AS = gated(
    r"(?:образец цитирования|ссылка для цитирования|для цитирования|for citation|please cite this article as|cite this article(?: as)?|cite this|how to cite(?: this article)?|cite as|citation)\s*[:.]?\s*",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\d.,/–-])(?:19[5-9]|20[0-4])\d(?![\d/])")
# 2024;23(2):29-40, (2024) 23:29-40, 2024, 12, 345, 2024. Т. 8, 2024, том 8
ISSUE = re.compile(
    r"\b((?:19[5-9]|20[0-4])\d)(?:\s?;\s?\d+|\)\s?\d+\s?:\s?\d+|,\s\d+(?:\(\d+\))?[,:]\s?\d+|[.,]\s(?:–\s)?(?:Т\.|Том|Vol|№|том|т\.)\s?\d)"
)
_VOLUME = re.compile(r"\b(?:том|т\.|vol(?:ume|\.)?|issue|выпуск)\s*\d|№\s*\d", re.IGNORECASE)
_KIND = gated(
    r"\b(?:журнал|вестник|вопросы|архив|альманах|бюллетень|записки|известия|труды|обозрение|летопись|journal|annals|archives|bulletin|reports|transactions|proceedings|acta|gazette|magazine)\b",
    re.IGNORECASE,
)
# What a journal prints above an article beside its name.
RUBRIC = re.compile(
    r"\s*(?:(?:original|research|review|brief|short|clinical|собственн\w+|оригинальн\w+|клиническ\w+|обзорн\w+|научн\w+|кратк\w+)\s)*(?:articles?|research|investigations?|reviews?|reports?|communications?|papers?|case reports?|case series|stud(?:y|ies)|trials?|letters?(?: to the editor)?|editorials?|стать[яи]|исследовани[ея]|наблюдени[ея]|случа[йи]|обзоры?(?: литературы)?|сообщени[ея]|лекци[яи]|в помощь практикующему врачу|дискуссия|open access|lectures?)(?:\s+open access)?(?:\s*(?://?|\||–|-)\s*(?P<second>.+))?\s*",
    re.IGNORECASE,
)
_LEADING_RUBRIC = re.compile(r"(?:[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё ]{3,40})\s[—|:]\s(?=[A-ZА-ЯЁ])")
# What may stand behind the year and the volume of a running head.
_TAIL = r"(?:[\d\s()|:;,.–—\-eES]|\([A-Z][a-z]+\))*(?:(?:doi|https?|www|©|ISSN|(?:pp?|[сС]{1,2}\.)|стр\.|pages?|vol|том|№).*)?"
_HEADS = tuple(
    re.compile(rf"(?P<name>[^(]+?(?:\([^()]*\))?[^()]*?){rest}{_TAIL}", re.IGNORECASE)
    for rest in (
        r"[.,;]?\s\(?(?:19[5-9]|20[0-4])\d\)?\s?[;:,]?\s?\d+\s?(?:\(\d[\d–-]*\))?\s?[:,]\s?e?\d",
        r"[.,;]?\s(?:Vol(?:ume|\.)?|Том|Т\.|№|Issue|Выпуск)\s?\d+(?:[,.]?\s(?:No\.?|Issue|№|вып\.|[A-Z][a-z]+|[а-я]+)\s?\d+)*",
        r"[.,]?\s(?:№\s?)?\d{1,2}\s?[’'/(]\s?(?:19[5-9]|20[0-4])\d\)?",
        r"[.,;]?\s(?:19[5-9]|20[0-4])\d[.,;|]?\s(?:\|\s)?(?:Vol|Том|Т\.|№|Issue)",
    )
)
_IN_HEAD = re.compile(r"(?:19[5-9]|20[0-4])\d|(?:Vol|Том|Т\.|№|Issue|Выпуск)", re.IGNORECASE)  # all of them have it
_DATED = re.compile(r"(?P<name>.+?)[,.]\s(?:19[5-9]|20[0-4])\d")
_ALONE = re.compile(
    r"(?:The\s)?(?:[A-Z][a-z]+\s){0,3}(?:Journal|Annals|Archives)\sof\s[A-Z][\w,&/ -]{3,70}|(?:[А-ЯЁ][а-яё]+ий\s)?(?:[Жж]урнал|[Вв]естник)\s[\w«»,/ -]{4,70}"
)
_BEFORE_YEAR = re.compile(
    r"(?:^|[.?!]\s+|//\s*)(?P<name>(?:[A-Z][A-Za-z]{0,7}\.\s?)*[^.?!/]+?(?:/[^.?!/]+)?)[\s.,(–-]*$"
)
_NUMBER = re.compile(r"\d+")
_TOP = 10  # printed lines above the title, at most
_HEADER = 110  # characters of a running head at most
_CITATION = 700  # characters of a citation at most


def citations(lines: Sequence[str]) -> list[str]:
    """What stands behind "For citation:" and its like, up to a blank line or the end of the identifier."""
    found = []
    for i in CITE_AS.among(lines):
        mark, line = CITE_AS.search(lines[i]), lines[i]
        if mark is None or (mark[0].lower().startswith("citation") and mark.start() > 2):
            continue
        parts = [line[mark.end() :]]
        for following in lines[i + 1 : i + 9]:
            if (not following and any(parts)) or CITE_AS.search(following) or _is_ended(parts):
                break
            parts.append(following)
        found.append(" ".join(" ".join(parts).split())[:_CITATION])
    return [text for text in found if text]


def _is_ended(parts: Sequence[str]) -> bool:
    """True when the citation has told its DOI, or its year and pages and come to a full stop."""
    text = " ".join(parts)
    return bool(re.search(r"\b10\.\d{4,9}/\S{3,}\s*$", text) or (ISSUE.search(text) and text.rstrip().endswith(".")))


def heads(lines: Sequence[str]) -> list[str]:
    """Short lines that stand at the top of the article or on more than one page but for their numbers."""
    short = [line for line in lines if 0 < len(line) < _HEADER]
    numberless = [_NUMBER.sub("#", line) for line in short]
    same = Counter(numberless)
    top = [line for line in lines if line][:_TOP]
    return [line for line, bare in zip(short, numberless, strict=True) if line in top or same[bare] > 1]


def head_years(line: str) -> list[str]:
    """The year that a running head prints beside a volume or an issue."""
    issue = ISSUE.search(line)
    if issue and is_head(line):
        return [issue[1]]
    years = YEAR.findall(line)
    return years if len(years) == 1 and (_VOLUME.search(line) or is_head(line)) else []


def journal(lines: Sequence[str], cited: Iterable[str]) -> str | None:
    """The journal's name as printed; None where neither a citation of the article nor a running head names it."""
    for citation in cited:
        name = _cited_journal(citation)
        if name:
            return name
    top = [line for line in lines if line][:_TOP]
    for line in top:
        name = _headed(line)
        if name:
            return name
    return _running(lines) or next((line.strip() for line in top[:3] if _ALONE.fullmatch(line)), None)


def _cited_journal(citation: str) -> str | None:
    issue = ISSUE.search(citation)
    if issue is None:
        return None
    match = _BEFORE_YEAR.search(citation[: issue.start()])
    name = _named(match["name"]) if match and match.start() > 0 else None
    ends = citation[: issue.start()].rstrip(" ,(–-").endswith(".")
    return f"{name}." if name and ". " in name and ends else name


def _headed(line: str) -> str | None:
    """The name in a head that also tells year, volume or pages; a name with a year alone must say what it is."""
    if len(line) > _HEADER or CITE_AS.search(line) or re.search(r"https?:|\bdoi\b|@", line, re.IGNORECASE):
        return None
    if not _IN_HEAD.search(line):
        return None
    line = _LEADING_RUBRIC.sub("", line, count=1) if not _KIND.match(line) else line
    for pattern in _HEADS:
        match = pattern.fullmatch(line)
        name = _named(match["name"]) if match else None
        if name:
            return name
    dated = _DATED.fullmatch(line)
    return _named(dated["name"]) if dated and _KIND.search(dated["name"]) else None


def is_head(line: str) -> bool:
    """True for a line that prints a journal's name with its year, volume or pages."""
    return _headed(line) is not None or bool(_ALONE.fullmatch(line))


def _running(lines: Sequence[str]) -> str | None:
    """The line that several pages repeat and that calls itself a journal; Russian first where both are printed."""
    called = (lines[i] for i in _KIND.among(lines))
    short = Counter(line for line in called if 5 < len(line) < _HEADER and _KIND.search(line))
    names = [name for line, times in short.items() if times > 1 and (name := _bare_head(line))]
    russian = [name for name in names if language(name) == "ru"]
    return next(iter(russian or names), None)


def _bare_head(line: str) -> str | None:
    headed = _headed(line)
    if headed:
        return headed
    bare = re.sub(r"^[\d\s|/.–—-]+|[\d\s|/–—-]+$", "", line)
    return _named(bare) if not re.search(r"\d|[.:;?]$", bare) else None


def _named(name: str) -> str | None:
    """A name of at most twelve words that begins with a capital and holds no figure, address or mark; else None."""
    name = name.strip(" .,;:|–—-\t")
    words = name.split()
    fits = 1 <= len(words) <= 12 and 3 <= len(name) <= 110 and name[0].isupper()
    if not fits or re.search(r"\d|@|https?:|УДК|UDC|\bDOI\b|ISSN", name) or RUBRIC.fullmatch(name):
        return None
    return name
