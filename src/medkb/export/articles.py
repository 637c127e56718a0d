"""The articles of a knowledge base, each with the label that a forest plot gives it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from medkb.export.stored import select
from medkb.graph import MKB
from medkb.graph.namespaces import BIBO, DC, DCTERMS
from medkb.store import Store

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[-‐]?)+|(?:[^\W\d_]\.?)|[A-Z]{1,3}")
_PATRONYMIC = re.compile(r"(?i).+(?:вич|вна|ична|инична|оглы|кызы)")
_PARTICLE = re.compile(
    r"(?:v[ao]n|de[nrl]?|della|di|da|dos|du|la|le|ter|ten|bin|ibn|al|el|af|фон|ван|де|да|ла|дер|бен|эль|аль)"
)


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article; `authors` are surnames as printed, in the printed order where it is stored.

    `slab` is the study's label: "Ivanov 2020", with a letter where several have it, else the stem of the file's name.
    """

    iri: str
    document: str
    file: str
    doi: str = ""
    title: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    slab: str = ""
    title_en: str = ""
    title_ru: str = ""


def articles(store: Store) -> list[Article]:
    """Every article in the order of the files. Raises ExportError when the store fails."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    # a filter, not VALUES: the engine would join them forty times as long
    query = """SELECT ?a ?p ?o { ?a a mkb:Article ; ?p ?o FILTER(?p IN (dcterms:source, dcterms:identifier,
        dcterms:title, dcterms:issued, bibo:doi, dc:creator, mkb:authorList, mkb:registration)) }"""
    for iri, name, value in select(store, query):
        found[iri.value][name.value].append((value.value, getattr(value, "language", None) or ""))
    known = sorted((_article(iri, about) for iri, about in found.items()), key=lambda a: (a.file, a.document))
    return _labelled(known)


def _article(iri: str, about: dict[str, list[tuple[str, str]]]) -> Article:
    def values(property_: str) -> list[str]:
        return sorted(value for value, _ in about.get(property_, ()))

    titles = {lang: title for title, lang in about.get(DCTERMS + "title", ())}
    listed = values(MKB + "authorList")
    names = listed[0].split("; ") if listed else values(DC + "creator")
    authors = tuple(surname(name) for name in names)
    year = next(iter(values(DCTERMS + "issued")), "")
    first = authors[0] if listed or len(authors) == 1 else ""  # creators without a list have no order
    return Article(
        iri=iri,
        document=next(iter(values(DCTERMS + "identifier")), ""),
        file=next(iter(values(DCTERMS + "source")), ""),
        doi=next(iter(values(BIBO + "doi")), ""),
        title=titles.get("en") or titles.get("ru") or "",
        year=int(year) if year.lstrip("-").isdigit() else None,
        authors=authors,
        registrations=tuple(values(MKB + "registration")),
        slab=f"{first} {int(year)}" if first and year.isdigit() else "",
        title_en=titles.get("en", ""),
        title_ru=titles.get("ru", ""),
    )


def _labelled(known: list[Article]) -> list[Article]:
    """The same with a slab each, letters where several would have one."""
    slabs = [article.slab or PurePath(article.file).stem for article in known]
    several = {slab for slab, times in Counter(slabs).items() if times > 1}
    taken = set(slabs) - several
    out = []
    for article, slab in zip(known, slabs, strict=True):
        parts = (f"{slab}{letter}" if article.slab else f"{slab} {letter}" for letter in _letters())
        unique = next(part for part in parts if part not in taken) if slab in several else slab
        taken.add(unique)
        out.append(replace(article, slab=unique))
    return out


def _letters() -> Iterator[str]:
    """a, b ... z, aa, ab ..."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    for first in _letters():
        yield from (first + last for last in alphabet)


def surname(name: str) -> str:
    """The surname of "Иванов А.Б.", "A. B. van Dijk", "Ivanov AB", "Hana Kubelková" or "Иванов Иван Иванович"."""
    if "," in name:
        return name.partition(",")[0].strip()
    words = name.split()
    if len(words) > 1 and any(not word.isupper() or len(word) > 3 for word in words):
        kept = [word for word in words if not _INITIALS.fullmatch(word)]
        if kept and len(kept) < len(words):
            return " ".join(kept)
    fathers = next((i for i, word in enumerate(words) if i and _PATRONYMIC.fullmatch(word)), None)
    if fathers is not None and len(words) > 2:
        return words[0] if fathers == len(words) - 1 else words[-1]
    start = len(words) - 1
    while start > 1 and _PARTICLE.fullmatch(words[start - 1]):
        start -= 1
    return " ".join(words[max(start, 0) :])
