"""Articles of a knowledge base as the lists that screening tools and reference managers read.

ASReview: the column names of its documentation, "Data format"; other columns pass through it. Rayyan: the columns of
its own CSV exports. Covidence and everybody else: RIS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import PurePath
from typing import IO

from medkb.errors import ReferencesError
from medkb.export.writers import write_csv
from medkb.model import Block, BlockKind, Document
from medkb.references.articles import Article
from medkb.references.matching import MATCHED, match
from medkb.references.record import Reference, inverted, surname

COVIDENCE_MOST = 15_000  # references that Covidence takes in one file
_BROKEN = re.compile(r"(?<=\w)- (?=\w)(?!(?:and|or|to|и|или|либо)\b)")  # not "dose- and time-dependent"
_FILLED = "title title_ru authors year journal volume issue pages doi pmid registrations abstract language url".split()
_RAYYAN = (
    "key title year month day journal issn volume issue pages authors url language publisher location abstract notes"
    " doi keywords pubmed_id pmc_id"
).split()


@dataclass(frozen=True, slots=True)
class Screened:
    """An article as a reference, and which of the reference's fields are those of a list, not of the article."""

    article: Article
    reference: Reference
    filled: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """A title for the tool: where the article says none, its file's name in brackets."""
        return self.reference.title or f"[{self.article.file}]"

    @property
    def url(self) -> str | None:
        """The list's address, else that of the DOI."""
        doi = self.reference.doi
        return self.reference.url or (f"https://doi.org/{doi}" if doi else None)

    @property
    def note(self) -> str:
        """What medkb found, in one line for tools that have a field of notes."""
        article, russian = self.article, self.reference.title_ru
        parts = [f"medkb: {article.own_facts or 0} own facts, {article.cited_facts or 0} cited"]
        parts += [f"drugs: {', '.join(article.drugs)}"] if article.drugs else []
        parts += [f"{article.issues} issues"] if article.issues else []
        parts += [f"file: {article.file}"]
        parts += [f"from the list, not the article: {', '.join(self.filled)}"] if self.filled else []
        parts += [f"Russian title: {russian}"] if russian else []
        return "; ".join(parts)


def screened(articles: Sequence[Article], references: Sequence[Reference] = ()) -> list[Screened]:
    """The articles as references; what an article does not say itself is filled from the reference that it matches."""
    listed = {
        id(row.article): row.reference
        for row in match(references, articles)
        if row.status == MATCHED and row.reference and row.article
    }
    return [_filled(article, listed.get(id(article))) for article in articles]


def _filled(article: Article, listed: Reference | None) -> Screened:
    english, russian = mended(article.title), mended(article.title_ru)
    title, russian = (english, russian) if english else (russian, None)
    own = Reference(
        key=article.document or PurePath(article.file).stem,
        type="article",
        title=title,
        title_ru=russian,
        authors=article.authors,
        year=article.year,
        journal=article.journal,
        doi=article.doi,
        pmid=article.pmid,
        registrations=article.registrations,
        abstract=article.abstract,
    )
    if listed is None:
        return Screened(article, own)
    given = {name: value for name in _FILLED if (value := getattr(listed, name)) and not getattr(own, name)}
    if own.title and listed.title_ru and article.title_ru:  # both are Russian; the list knows the English one, too
        given |= {"title": listed.title, "title_ru": own.title} if not article.title else {}
    if set(map(surname, own.authors)) == set(map(surname, listed.authors)) and own.authors != listed.authors:
        given["authors"] = listed.authors  # a graph keeps no order
    whole = {field.name: getattr(own, field.name) for field in fields(own)} | given
    told = [name for name in _FILLED if name in given and not (name == "title_ru" and given[name] == own.title)]
    return Screened(article, replace(Reference(**whole), type=listed.type), tuple(told))


def mended(title: str | None) -> str | None:
    """The title in whole words: other tools find duplicates by it, and a PDF breaks its lines and joins its letters."""
    if not title:
        return title
    from medkb.normalise import clean

    lines = _BROKEN.sub("-\n", title)
    whole = clean(Document("", lines, (Block(BlockKind.PARAGRAPH, 0, len(lines)),)))
    return " ".join(whole.text.split())


def write_list(entries: Sequence[Screened], form: str, stream: IO[bytes]) -> int:
    """Write the list in one of FORMATS as UTF-8 and return how many entries it has. Raises ReferencesError."""
    if form not in FORMATS:
        raise ReferencesError(f"unknown format {form!r}; there is {', '.join(FORMATS)}")
    FORMATS[form](entries, stream)
    return len(entries)


def _asreview(entries: Sequence[Screened], stream: IO[bytes]) -> None:
    """`included` stays empty: the screening has yet to be done."""
    names = "title abstract authors year doi url included".split()
    more = "title_ru journal volume issue pages pmid registrations file document".split()
    found = "own_facts cited_facts issues drugs from_list".split()
    _csv(entries, (*names, *more, *found), stream)


def _rayyan(entries: Sequence[Screened], stream: IO[bytes]) -> None:
    _csv(entries, tuple(_RAYYAN), stream)


def _csv(entries: Sequence[Screened], names: Sequence[str], stream: IO[bytes]) -> None:
    joint = " and " if "pubmed_id" in names else "; "
    rows = (tuple(_cell(entry, name, joint) for name in names) for entry in entries)
    write_csv(rows, [(name, "") for name in names], stream)


def _cell(entry: Screened, name: str, joint: str) -> str | int | None:
    reference, article = entry.reference, entry.article
    given: dict[str, str | int | None] = {
        "title": entry.title,
        "authors": joint.join(map(inverted, reference.authors)),
        "registrations": "; ".join(reference.registrations),
        "url": entry.url,
        "notes": entry.note,
        "pubmed_id": reference.pmid,
        "file": article.file,
        "document": article.document,
        "own_facts": article.own_facts,
        "cited_facts": article.cited_facts,
        "issues": article.issues,
        "drugs": "; ".join(article.drugs),
        "from_list": "; ".join(entry.filled),
    }
    value = given[name] if name in given else getattr(reference, name, None)
    return value if value != "" else None


_RIS_TYPES = {"book": "BOOK", "chapter": "CHAP", "conference": "CPAPER", "thesis": "THES", "report": "RPRT"}


def _ris(entries: Sequence[Screened], stream: IO[bytes]) -> None:
    for entry in entries:
        lines = "".join(f"{tag}  - {' '.join(str(value).split())}\n" for tag, value in _ris_fields(entry) if value)
        kind = _RIS_TYPES.get(entry.reference.type, "JOUR")
        stream.write(f"TY  - {kind}\n{lines}ER  - \n\n".encode("utf-8", "replace"))


def _ris_fields(entry: Screened) -> Iterator[tuple[str, str | int | None]]:
    reference = entry.reference
    first, _, last = (reference.pages or "").partition("-")
    yield "ID", reference.key
    yield "TI", entry.title
    yield "TT", reference.title_ru
    yield from (("AU", inverted(name)) for name in reference.authors)
    yield "PY", reference.year
    yield "T2", reference.journal
    yield "VL", reference.volume
    yield "IS", reference.issue
    yield "SP", first
    yield "EP", last
    yield "DO", reference.doi
    yield "AB", reference.abstract
    yield "LA", reference.language
    yield "UR", entry.url
    yield "C2", f"PMID: {reference.pmid}" if reference.pmid else None
    yield "C1", "; ".join(reference.registrations)
    yield "N1", entry.note


def _covidence(entries: Sequence[Screened], stream: IO[bytes]) -> None:
    if len(entries) > COVIDENCE_MOST:
        reason = f"{len(entries):,} articles; Covidence takes {COVIDENCE_MOST:,} in one file"
        raise ReferencesError(f"{reason} (write ris and split it)")
    _ris(entries, stream)


_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
_LIGATURE = re.compile(r"(?<=[-`'?!])(?=[-`'])")  # "--" would become a dash
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def latex(text: str) -> str:
    """The text with what LaTeX would take for a command escaped; letters of all alphabets stay (UTF-8)."""
    escaped = _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], "\\" + match[0]), " ".join(text.split()))
    return _LIGATURE.sub("{}", escaped)


def _bibtex(entries: Sequence[Screened], stream: IO[bytes]) -> None:
    keys = _keys(entries)
    for entry, key in zip(entries, keys, strict=True):
        reference = entry.reference
        given = {
            "title": f"{{{latex(entry.title)}}}",  # twice in braces: no style changes its capitals
            "titleaddon": latex(reference.title_ru or ""),
            "author": " and ".join(_author(name) for name in reference.authors),
            "journal": latex(reference.journal or ""),
            "year": str(reference.year or ""),
            "volume": latex(reference.volume or ""),
            "number": latex(reference.issue or ""),
            "pages": latex((reference.pages or "").replace("-", "--")),
            "doi": reference.doi or "",
            "pmid": reference.pmid or "",
            "abstract": latex(reference.abstract or ""),
            "note": latex(entry.note),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in given.items() if value)
        stream.write(f"@article{{{key},\n{lines}}}\n\n".encode("utf-8", "replace"))


def _author(name: str) -> str:
    whole = latex(inverted(name))
    return whole if "," in whole else f"{{{whole}}}"  # a group is one name


def _keys(entries: Sequence[Screened]) -> list[str]:
    """A key each: surname and year, or the file's stem; a number behind it where it is taken."""
    used: Counter[str] = Counter()
    keys = []
    for entry in entries:
        reference, stem = entry.reference, PurePath(entry.article.file).stem
        name = surname(reference.authors[0]) if reference.authors and reference.year else stem
        base = re.sub(r"[^a-z0-9]+", "", name.lower().encode("ascii", "ignore").decode()) or "article"
        base += str(reference.year or "")
        taken = next(n for n in count() if not used[f"{base}{'-' + str(n + 1) if n else ''}"])
        key = f"{base}-{taken + 1}" if taken else base
        used[key] += 1
        keys.append(key)
    return keys


FORMATS: dict[str, Callable[[Sequence[Screened], IO[bytes]], None]] = {
    "asreview": _asreview,
    "covidence": _covidence,
    "rayyan": _rayyan,
    "ris": _ris,
    "bibtex": _bibtex,
}
"""The writers by name."""
