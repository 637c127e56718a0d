"""Entries of tagged lists to References: which tag means what, in which program's flavour.

RIS: the specification of Research Information Systems (2001) and what EndNote, Zotero, Mendeley, PubMed's converters,
Embase and eLIBRARY write. NBIB: "MEDLINE/PubMed Data Element (Field) Descriptions" of the NLM. EndNote: the tags of
its export style "Refer".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.references.record import Reference, doi, pmid, tidy, trials, two_titles, year
from medkb.references.tagged import Entry

_TYPES = {
    "jour": "article",
    "mgzn": "article",
    "ejou": "article",
    "jfull": "article",
    "journal article": "article",
    "abst": "conference",
    "conf": "conference",
    "cpaper": "conference",
    "conference paper": "conference",
    "conference proceedings": "conference",
    "book": "book",
    "ebook": "book",
    "chap": "chapter",
    "echap": "chapter",
    "book section": "chapter",
    "thes": "thesis",
    "thesis": "thesis",
    "rprt": "report",
    "report": "report",
    "unpb": "preprint",
    "inpr": "preprint",
    "preprint": "preprint",
    "review": "review",
    "systematic review": "review",
}
_LANGUAGES = {"rus": "ru", "russian": "ru", "русский": "ru", "ru": "ru", "eng": "en", "english": "en", "en": "en"}
_CODE = re.compile(r"[a-z]{2}(?=[-_][A-Za-z]{2}$)")
_FRAMED = re.compile(r"\[([^\[\]]+)\]\.?")
_TAIL = re.compile(r"(?<![.?!])\.$")


def kind(*printed: str) -> str:
    """A type of `Reference.type` for the words of a format."""
    return next((found for word in printed if (found := _TYPES.get(word.strip().lower()))), "other")


def tongue(printed: str | None) -> str | None:
    """The language as a code of two letters where it is Russian or English; else as printed."""
    word = (printed or "").strip().lower()
    code = _CODE.match(word)
    return _LANGUAGES.get(code[0] if code else word, word) or None


def _text(value: str | None) -> str | None:
    return tidy(value) or None if value else None


def _names(values: Sequence[str]) -> tuple[str, ...]:
    """One name a value, also where a program writes all of them into one field."""
    names = [name for value in values for name in re.split(r"\s*;\s*", value)]
    return tuple(name for name in map(tidy, names) if name)


def from_ris(entry: Entry, source: str, number: int) -> Reference:
    """The Reference of one RIS entry."""
    title, russian = two_titles(entry.one("TI", "T1", "CT", "BT"), entry.one("TT", "OP"))
    notes = entry.every("N1", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "M1", "U1", "U2", "U3", "U4", "U5")
    links = entry.every("UR", "L1", "L2", "L3", "LK")
    abstract = _text(entry.one("AB", "N2"))
    first, last = entry.one("SP"), entry.one("EP")
    pages = first if not last or (first and ("-" in first or first == last)) else "-".join(filter(None, (first, last)))
    database = " ".join(entry.every("DB", "DP", "N1")).lower()
    number_there = (entry.one("AN") or "").strip()
    numbered = f"PMID: {number_there}" if number_there.isdecimal() and re.search("pubmed|medline", database) else None
    return Reference(
        key=tidy(entry.one("ID") or "") or str(number),
        type=kind(entry.one("TY") or "", entry.one("M3") or ""),
        title=title,
        title_ru=russian,
        authors=_names(entry.all("AU", "A1")),
        year=year(entry.one("PY"), entry.one("Y1"), entry.one("DA"), entry.one("Y2")),
        journal=_text(entry.one("JF", "T2", "JO", "JA", "J2", "BT")),
        volume=_text(entry.one("VL")),
        issue=_text(entry.one("IS")),
        pages=_text(pages),
        doi=doi(entry.one("DO"), *links, *entry.every("M3"), *notes),
        pmid=pmid(numbered, *notes, *links),
        registrations=trials([*notes, abstract or ""]),
        abstract=abstract,
        language=tongue(entry.one("LA")),
        url=_text(entry.one("UR", "LK", "L2")),
        file=_text(entry.one("L1")),
        list=source,
        line=entry.line,
    )


def from_nbib(entry: Entry, source: str, number: int) -> Reference:
    """The Reference of one entry of PubMed."""
    title, russian = two_titles(_bare(entry.one("TI", "BTI")), _bare(entry.one("TT")))
    located = [value.removesuffix("[doi]") for value in entry.every("LID", "AID") if value.endswith("[doi]")]
    abstract = _text(entry.one("AB"))
    identifier = (entry.one("PMID") or "").strip()
    return Reference(
        key=identifier or str(number),
        type=_published(entry.every("PT")),
        title=title,
        title_ru=russian,
        authors=_names([*(entry.all("FAU", "AU")), *entry.every("CN")]),
        year=year(entry.one("DP"), entry.one("DEP"), entry.one("EDAT")),
        journal=_text(entry.one("JT", "TA", "BTI")),
        volume=_text(entry.one("VI")),
        issue=_text(entry.one("IP")),
        pages=_text(entry.one("PG")),
        doi=doi(*located, entry.one("SO")),
        pmid=identifier.lstrip("0") if identifier.isdecimal() else None,
        registrations=trials([*entry.every("SI"), abstract or ""]),
        abstract=abstract,
        language=tongue(entry.one("LA")),
        list=source,
        line=entry.line,
    )


def _published(types: Sequence[str]) -> str:
    words = [word.lower() for word in types]
    if any("review" in word for word in words):
        return "review"
    return kind(*words) if words else "other"


def _bare(title: str | None) -> str | None:
    """Without the full stop that PubMed sets behind every title, and the brackets around a translated one."""
    framed = _FRAMED.fullmatch(title.strip()) if title else None
    return framed[1] if framed else _TAIL.sub("", title.strip()) if title else None


def from_enw(entry: Entry, source: str, number: int) -> Reference:
    """The Reference of one entry of EndNote's Refer style."""
    title, russian = two_titles(entry.one("T"), entry.one("Q"))
    abstract, notes = _text(entry.one("X")), entry.every("Z", "<", "1", "2", "3", "4", "M")
    accession = (entry.one("M") or "").strip()
    database = " ".join(entry.every("~", "W")).lower()
    numbered = f"PMID: {accession}" if accession.isdecimal() and re.search("pubmed|medline", database) else None
    return Reference(
        key=tidy(entry.one("F") or "") or str(number),
        type=kind(entry.one("0") or ""),
        title=title,
        title_ru=russian,
        authors=_names(entry.all("A")),
        year=year(entry.one("D"), entry.one("8")),
        journal=_text(entry.one("J", "B")),
        volume=_text(entry.one("V")),
        issue=_text(entry.one("N")),
        pages=_text(entry.one("P")),
        doi=doi(entry.one("R"), *entry.every("U"), *notes),
        pmid=pmid(numbered, *notes, *entry.every("U")),
        registrations=trials([*notes, abstract or ""]),
        abstract=abstract,
        language=tongue(entry.one("G")),
        url=_text(entry.one("U")),
        file=_text(entry.one(">")),
        list=source,
        line=entry.line,
    )
