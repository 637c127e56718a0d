"""One entry of a reference list, whatever format it was written in, and how its parts are told to be the same."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from medkb.read.metadata.registrations import registrations
from medkb.text.language import language
from medkb.text.names import surname_key

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>«»{}\[\]]+")
_PMID = re.compile(r"(?i)(?:\bPMID\b[:\s]*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,8})\b")
_NUMBERED = re.compile(r"\d{5}|NTR\s?\d")  # without which a text has no number of a registry
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|sc|scp|p|title|jats:\w+)\s*>", re.IGNORECASE)
_PARALLEL = re.compile(r"\s+[=/]\s+|\s*\[(?=[^\]]+\]\s*$)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-\s]?){1,4}")
_CORPORATE = re.compile(
    r"(?i)\b(?:group|investigators|collaborat\w+|consortium|committee|team|network|society|группа|общество|комитет)\b"
)
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|vich|vna)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry as its list gives it; None, "" and () where the list does not say.

    `title` is the English title where the list has one, else the title there is; `title_ru` the Russian one beside it.
    `file` is what the list itself names as the full text. `list` and `line` are where the entry begins.
    """

    key: str  # the list's own: a BibTeX key, an ID, else the number of the entry
    type: str  # article, review, book, chapter, conference, thesis, preprint, report, trial or other
    title: str | None = None
    title_ru: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None  # lower case, without an address before it
    pmid: str | None = None
    registrations: tuple[str, ...] = ()  # numbers of trials in registries
    abstract: str | None = None
    language: str | None = None  # "ru", "en", else as the list has it
    url: str | None = None
    file: str | None = None
    list: str = ""
    line: int = 0

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles there are."""
        return tuple(title for title in (self.title, self.title_ru) if title)

    @property
    def place(self) -> str:
        """The list and the line in it, for people."""
        return f"{self.list}:{self.line}"


def tidy(text: str) -> str:
    """The text on one line, without mark-up, entities and control characters, in composed letters."""
    plain = _MARKUP.sub("", html.unescape(text)) if "&" in text or "<" in text else text
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub(" ", plain).split()))


def doi(*texts: str | None) -> str | None:
    """The first DOI in the texts, as Crossref compares them: in lower case."""
    for text in texts:
        match = _DOI.search(text or "")
        if match:
            return _balanced(match[0].rstrip(".,;:").lower())
    return None


def _balanced(found: str) -> str:
    """Without a closing bracket of the text around it."""
    return found[:-1].rstrip(".,;:") if found.endswith(")") and found.count(")") > found.count("(") else found


def pmid(*texts: str | None) -> str | None:
    """The first PubMed number that is named as one in the texts."""
    found = (_PMID.search(text or "") for text in texts)
    return next((match[1].lstrip("0") for match in found if match), None) or None


def year(*texts: str | None) -> int | None:
    """The first year of four digits in the first text that has one."""
    found = (_YEAR.search(text or "") for text in texts)
    return next((int(match[0]) for match in found if match), None)


def trials(texts: Iterable[str]) -> tuple[str, ...]:
    """Numbers of registries in fields of a list that hold them."""
    return registrations("\n".join(f"registration: {text}" for text in texts if _NUMBERED.search(text)))


def two_titles(*found: str | None) -> tuple[str | None, str | None]:
    """`title` and `title_ru` of the titles found, among them two in one: "Название = Title"."""
    titles = [part for text in found if text for part in _parallel(tidy(text)) if part]
    russian = next((title for title in titles if language(title) == "ru"), None)
    other = next((title for title in titles if language(title) != "ru"), None)
    return (other, russian) if other else (russian, None)


def _parallel(title: str) -> list[str]:
    """The titles in two languages that GOST 7.1 and PubMed set side by side, else the one title."""
    parts = [part.strip(" []") for part in _PARALLEL.split(title, maxsplit=1)]
    if len(parts) == 2 and {language(part) for part in parts} == {"ru", "en"}:
        return parts
    return [title]


def inverted(name: str) -> str:
    """A name as "Surname, Given": "Б.К. Сапрыкина", "Ким Ю.С." and "Jan van der Berg" alike; a group keeps its name."""
    words = tidy(name).split(" ")
    if "," in name or len(words) == 1 or _CORPORATE.search(name):
        return tidy(name)
    if _INITIALS.fullmatch(words[-1]) and (words[-1].isupper() or "." in words[-1]) and len(words[0]) > 1:
        first = next(i for i, word in enumerate(words) if i and _INITIALS.fullmatch(word))
        return f"{' '.join(words[:first])}, {' '.join(words[first:])}"
    if len(words) == 3 and _PATRONYMIC.search(words[-1]):
        return f"{words[0]}, {' '.join(words[1:])}"
    begin = len(words) - 1
    while begin > 1 and words[begin - 1].islower():  # van der, de la
        begin -= 1
    return f"{' '.join(words[begin:])}, {' '.join(words[:begin])}"


def surname(name: str) -> str:
    """The surname as a key that Russian and English spellings share."""
    last = inverted(name).partition(",")[0]
    return surname_key(last.rpartition(" ")[2] or last)
