"""The controlled vocabulary as frozen tables, read from the TSV rows of vocab/."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from medkb.errors import VocabularyError

BASE_IRI = "https://w3id.org/medkb/vocab/"
FILES = {
    "drug": "drugs.tsv",
    "event": "events.tsv",
    "outcome": "outcomes.tsv",
    "endpoint": "endpoints.tsv",
    "unit": "units.tsv",
}
COLUMNS = ("id", "en", "ru", "alt_en", "alt_ru", "abbr", "broader", "exact", "notation", "note")


@dataclass(frozen=True, slots=True)
class Concept:
    """One row: a preferred label a language, alternatives, case-sensitive abbreviations, and where it stands."""

    scheme: str
    id: str
    en: str
    ru: str
    alt_en: tuple[str, ...] = ()
    alt_ru: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()  # CURIEs: atc:L01FX07, umls:C1234567, ctcae:...
    notation: str = ""
    note: str = ""

    @property
    def iri(self) -> str:
        """The concept's address; the id is made of [A-Za-z0-9_-] only."""
        return f"{BASE_IRI}{self.scheme}/{self.id}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every scheme's concepts by id, in file order, the cue phrases, and the SHA-256 of the rows."""

    schemes: dict[str, dict[str, Concept]]
    cues: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # kind -> (lang, phrase)
    people: tuple[str, ...] = ()  # every form of a noun for people, both languages
    digest: str = ""

    def concepts(self, scheme: str) -> Iterator[Concept]:
        """The concepts of one scheme in file order."""
        yield from self.schemes[scheme].values()

    def get(self, scheme: str, concept_id: str) -> Concept:
        """One concept. Raises KeyError when there is none."""
        return self.schemes[scheme][concept_id]


def vocabulary_folder() -> Path:
    """The rows that came with this installation: inside the package when installed, beside src/ in a checkout."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "vocab"


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and rows of one TSV file. Raises VocabularyError when a row has another number of cells."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader)
        for number, cells in enumerate(reader, 2):
            if len(cells) != len(header):
                raise VocabularyError(f"{path.name}:{number}: {len(cells)} cells, the header has {len(header)}")
            yield number, dict(zip(header, cells, strict=True))


def _many(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _concept(scheme: str, row: dict[str, str]) -> Concept:
    many = {name: _many(row[name]) for name in ("alt_en", "alt_ru", "abbr", "broader", "exact")}
    return Concept(scheme, row["id"], row["en"], row["ru"], **many, notation=row["notation"], note=row["note"])


def _scheme(scheme: str, path: Path) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    for number, row in rows(path):
        if row["id"] in concepts:
            raise VocabularyError(f"{path.name}:{number}: id {row['id']!r} stands twice")
        concepts[row["id"]] = _concept(scheme, row)
    return concepts


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of `folder` (default: the one that came with medkb)."""
    folder = folder or vocabulary_folder()
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    schemes = {scheme: _scheme(scheme, folder / name) for scheme, name in FILES.items()}
    cues: dict[str, list[tuple[str, str]]] = {}
    for _, row in rows(folder / "cues.tsv"):
        cues.setdefault(row["cue"], []).append((row["lang"], row["phrase"]))
    people = [form for _, row in rows(folder / "populations.tsv") for form in _many(row["en"]) + _many(row["ru"])]
    return Vocabulary(schemes, {k: tuple(v) for k, v in cues.items()}, tuple(dict.fromkeys(people)), digest.hexdigest())
