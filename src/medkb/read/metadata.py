"""What an article plainly says of itself: its DOI, year and titles. Nothing is guessed: None where it does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from medkb.model import Metadata
from medkb.text.language import language

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>«»]+")
_DOI_LINE = re.compile(r"^\W*(?:doi\b|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
_CITE_AS = re.compile(r"для цитирования|for citation|cite this|how to cite|citation:", re.IGNORECASE)
_REFERENCES = re.compile(
    r"\s*(?:\d+\.?\s*)?(?:список\s+(?:использованной\s+)?литературы|литература|источники|references|bibliography"
    r"|л\s+и\s+т\s+е\s+р\s+а\s+т\s+у\s+р\s+а)\s*(?:/.*)?[:.]?\s*",
    re.IGNORECASE,
)
_FIRST_ENTRY = re.compile(r"\s*\[?1[.\])]\s*[A-ZА-ЯЁ]")
_SECOND_ENTRY = re.compile(r"\s*\[?2[.\])]\s*[A-ZА-ЯЁ]")
_YEAR = re.compile(r"(?<![\d.,/–-])(?:19[5-9]|20[0-4])\d(?![\d/])")
_ISSUE = re.compile(
    r"\b((?:19[5-9]|20[0-4])\d)(?:\s?;\s?\d+|\)\s?\d+\s?:\s?\d+)"
)  # 2024;23(2):29-40 or (2024) 23:29-40
_VOLUME = re.compile(r"\b(?:том|т\.|vol(?:ume|\.)?|issue|выпуск)\s*\d|№\s*\d", re.IGNORECASE)
_PAPER = r"(?:статья|рукопись|article|manuscript|paper)\b.{0,12}?"  # a patient, too, is received and accepted
_RECEIVED = re.compile(
    rf"(?:\b{_PAPER}\b(?:поступила|принята|received|accepted)|^(?:Received|Accepted)\b:?)"
    r".{0,40}?\b((?:19[5-9]|20[0-4])\d)\b",
    re.IGNORECASE,
)
_RU_NAME = r"(?:[А-ЯЁ]\.\s?){1,2}\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_EN_NAME = r"(?:[A-Z][a-z]?\.[\s-]?){1,3}\s?[A-Z][\w’'-]+"
_AUTHORS = re.compile(rf"\s*(?:{_RU_NAME}|{_EN_NAME})[\d,*()\s]*(?:$|[,·;]|\band\b|\bи\b)")
_HEAD_LINES = 60  # titles and authors stand at the top of an article
_HEADER = 100  # characters of a journal's running head at most


def metadata(text: str) -> Metadata:
    """DOI, year and titles of the article itself; those of its references are left alone."""
    lines = [line.strip() for line in re.split(r"[\n\f]", text)]
    own = lines[: _references(lines)]
    titles = _titles([line for line in own if line][:_HEAD_LINES])
    return Metadata(title_ru=titles.get("ru"), title_en=titles.get("en"), doi=_doi(own), year=_year(own))


def _references(lines: Sequence[str]) -> int:
    """Number of the line at which the list of references begins; the number of lines where there is none."""
    for i, line in enumerate(lines):
        if i > 5 and len(line) < 60 and _REFERENCES.fullmatch(line):
            return i
    for i, line in enumerate(lines):
        if i > len(lines) // 3 and _FIRST_ENTRY.match(line):
            near = lines[i + 1 : i + 20]
            if any(map(_SECOND_ENTRY.match, near)) and any(map(_YEAR.search, near)):
                return i
    return len(lines)


def _only(values: Iterable[str]) -> str | None:
    """The one value when all agree, else None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _doi(lines: Sequence[str]) -> str | None:
    marked = [line for line in lines if _DOI_LINE.match(line) or _CITE_AS.search(line)]
    near = [line for line in lines if re.search(r"\bdoi\b", line, re.IGNORECASE)]
    for some in (marked, near):
        found = [match[0].rstrip(".,;:)]}").lower() for line in some for match in _DOI.finditer(line)]
        if found:
            return _only(found)
    return None


def _year(lines: Sequence[str]) -> int | None:
    """From the article's own citation, else the journal's running head, else the dates of receipt and acceptance."""
    cited = [m[1] for line in lines if _CITE_AS.search(line) or _DOI.search(line) for m in _ISSUE.finditer(line)]
    heads = [y for line in _heads(lines) for y in _head_years(line)]
    dates = [max(years) for line in lines if (years := [m[1] for m in _RECEIVED.finditer(line)])]
    for found in (cited, heads, [max(dates)] if dates else []):
        if found:
            year = _only(found)
            return int(year) if year else None
    return None


def _heads(lines: Sequence[str]) -> list[str]:
    """Short lines that stand at the top of the article or on more than one page but for their numbers."""
    short = [line for line in lines if 0 < len(line) < _HEADER]
    same = Counter(re.sub(r"\d+", "#", line) for line in short)
    top = [line for line in lines if line][:_HEAD_LINES]
    return [line for line in short if line in top or same[re.sub(r"\d+", "#", line)] > 1]


def _head_years(line: str) -> list[str]:
    issue = _ISSUE.search(line)
    if issue:
        return [issue[1]]
    years = _YEAR.findall(line)
    return years if len(years) == 1 and _VOLUME.search(line) else []


def _titles(lines: Sequence[str]) -> dict[str, str]:
    """Titles by language: the lines that stand right above the authors, up to a journal's name or a sentence."""
    for i, line in enumerate(lines):
        if not _AUTHORS.match(line):
            continue
        begin = i
        while begin and _can_be_title(lines[begin - 1]):
            begin -= 1
        parts = _by_language(lines[begin:i])
        kinds = [kind for kind, _ in parts]
        if 1 <= len(parts) <= 2 and len(set(kinds)) == len(kinds) and all(map(_is_title, parts)):
            return {kind: _joined(some) for kind, some in parts}
    return {}


def _by_language(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Runs of lines in one language; a few words of the other (a species' Latin name) do not part a run."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        kind = language(line)
        if parts and (kind in {parts[-1][0], ""} or len(line.split()) < 4):
            parts[-1][1].append(line)
        else:
            parts.append((kind, [line]))
    return parts


def _is_title(part: tuple[str, Sequence[str]]) -> bool:
    """At most five lines, 20 to 350 characters, no list of keywords."""
    title = _joined(part[1])
    return bool(part[0]) and len(part[1]) <= 5 and 20 <= len(title) <= 350 and title.count(",") < 4


def _can_be_title(line: str) -> bool:
    """No journal's name with a year, no sentence, no heading in capitals, no author."""
    journal = re.search(r"(?:19|20)\d\d|№|\bdoi\b|\bISSN\b|УДК|@|https?:", line)
    return not journal and line[-1] not in ".;" and not line.isupper() and not _AUTHORS.match(line)


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a word divided at a line end stays as it is printed."""
    return re.sub(r"\s+", " ", " ".join(lines)).strip()
