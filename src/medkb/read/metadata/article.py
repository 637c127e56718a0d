"""What an article plainly says of itself: titles, authors, journal, year, DOI. Nothing is guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from medkb.model import Metadata
from medkb.read.metadata.authors import cited_names
from medkb.read.metadata.journal import ISSUE, YEAR, citations, head_years, heads, journal
from medkb.read.metadata.titles import front, printed
from medkb.text.gate import gated

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>«»]+")
_NAMES_DOI = gated(r"(?i)\bdoi\b")
_DOI_LINE = re.compile(r"^\W*(?:doi\b|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
_REFERENCES = re.compile(
    r"\s*(?:\d+\.?\s*)?(?:список\s+(?:использованной\s+)?литературы|литература|источники|references|bibliography"
    r"|л\s+и\s+т\s+е\s+р\s+а\s+т\s+у\s+р\s+а)\s*(?:/.*)?[:.]?\s*",
    re.IGNORECASE,
)
_FIRST_ENTRY = re.compile(r"\s*\[?1[.\])]\s*[A-ZА-ЯЁ]")
_SECOND_ENTRY = re.compile(r"\s*\[?2[.\])]\s*[A-ZА-ЯЁ]")
_PAPER = r"(?:статья|рукопись|article|manuscript|paper)\b.{0,12}?"  # a patient, too, is received and accepted
# Not receipt alone: what is received in December is printed next year.
_ACCEPTED = gated(
    rf"(?:\b{_PAPER}\b.{{0,80}}?\b(?:принята|опубликована|accepted|published)"
    r"|^(?:(?:received|поступила|дата поступления)\b.{0,80}?)?(?:accepted|принята|published|опубликована)\b"
    r"|^дата (?:принятия|публикации)).{0,40}?\b(?:19[5-9]|20[0-4])\d\b",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\bcopyright\b|^\(c\)).{0,80}?\b((?:19[5-9]|20[0-4])\d)\b", re.IGNORECASE)
_TOP = 40  # printed lines in which a DOI is the article's own
_ANY_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_SHORT = 160  # characters of a copyright line at most
_EDGE = 2  # printed lines at the head and at the foot of a page that may be its running head
_MASK = re.compile(r"\d+")


def metadata(text: str) -> Metadata:
    """What the article says of itself; what its references say is left alone."""
    lines = [line.strip() for line in re.split(r"[\n\f]", text)]
    own = lines[: _references(lines)]
    margins = own + _furniture(text)
    cited = citations(own)
    found = front(printed(own))
    names = found.authors or next((names for citation in cited if (names := cited_names(citation))), ())
    return Metadata(
        title_ru=found.titles.get("ru"),
        title_en=found.titles.get("en"),
        doi=_doi(own, cited),
        year=_year(margins, cited),
        authors=names,
        journal=journal(margins, cited),
    )


def _furniture(text: str) -> list[str]:
    """Lines at the edges of pages, and those behind the last page of a PDF, that repeat but for their numbers."""
    pages = [[line.strip() for line in page.split("\n") if line.strip()] for page in text.split("\f")]
    if len(pages) < 2:
        return []
    edges = [line for page in pages[:-1] for line in (*page[:_EDGE], *page[_EDGE:][-_EDGE:])] + pages[-1]
    same = Counter(_MASK.sub("#", line) for line in edges)
    return [line for line in edges if same[_MASK.sub("#", line)] > 1]


def _references(lines: Sequence[str]) -> int:
    """Number of the line at which the list of references begins; the number of lines where there is none."""
    for i, line in enumerate(lines):
        if i > 5 and len(line) < 60 and _REFERENCES.fullmatch(line):
            return i
    for i, line in enumerate(lines):
        if i > len(lines) // 3 and _FIRST_ENTRY.match(line):
            near = lines[i + 1 : i + 20]
            if any(map(_SECOND_ENTRY.match, near)) and any(map(YEAR.search, near)):
                return i
    return len(lines)


def _only(values: Iterable[str]) -> str | None:
    """The one value when all agree, else None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _doi(lines: Sequence[str], cited: Sequence[str]) -> str | None:
    marked = [line for line in lines if _DOI_LINE.match(line)] + list(cited)
    near = [lines[i] for i in _NAMES_DOI.among(lines) if _NAMES_DOI.search(lines[i])]
    for some in (marked, near):
        found = [match[0].rstrip(".,;:)]}").lower() for line in some for match in _DOI.finditer(line)]
        if found:
            return _only(found)
    return None


def _year(lines: Sequence[str], cited: Sequence[str]) -> int | None:
    """From the article's own citation, else the running head, the copyright, the dates of acceptance and publication."""
    top = [line for line in lines if line][:_TOP]
    issues = [m[1] for line in (*cited, *(t for t in top if _DOI.search(t))) for m in ISSUE.finditer(line)]
    running = [year for line in heads(lines) for year in head_years(line)]
    owned = [m[1] for line in lines if len(line) < _SHORT and (m := _COPYRIGHT.search(line))]
    accepted = [lines[i] for i in _ACCEPTED.among(lines)]
    dates = [max(_ANY_YEAR.findall(line, m.start())) for line in accepted if (m := _ACCEPTED.search(line))]
    for found in (issues, running, owned, [max(dates)] if dates else []):
        if found:
            year = _only(found)
            return int(year) if year else None
    return None
