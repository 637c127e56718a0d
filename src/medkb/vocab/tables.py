"""The controlled vocabulary as frozen tables, read from the TSV rows of vocab/."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from medkb.errors import VocabularyError

BASE_IRI = "https://w3id.org/medkb/vocab/"
FILES = {
    "drug": "drugs.tsv",
    "atc": "atc.tsv",
    "regimen": "regimens.tsv",
    "event": "events.tsv",
    "outcome": "outcomes.tsv",
    "endpoint": "endpoints.tsv",
    "population": "populations.tsv",
    "route": "routes.tsv",
    "schedule": "schedules.tsv",
    "timepoint": "timepoints.tsv",
    "unit": "units.tsv",
}
COLUMNS = ("id", "en", "ru", "alt_en", "alt_ru", "abbr", "broader", "exact", "notation", "note")
DOUBT = "?"
"""The mark behind a label or an abbreviation that means something else as well."""
CERTAIN = "!"
"""The mark behind a label that means just its concept, although the row is `common`."""
_MARKS = (DOUBT, CERTAIN)


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
    doubtful: frozenset[str] = frozenset()  # those of its labels and abbreviations that are also something else
    certain: frozenset[str] = frozenset()  # those that are nothing else, although others of the row are
    components: tuple[str, ...] = ()  # of a regimen: the English names of its drugs
    added: bool = False  # a user's own concept, or one that a user's row has changed

    @property
    def labels(self) -> Iterator[tuple[str, str]]:
        """Language and label, the preferred ones first; abbreviations are no labels."""
        yield "en", self.en
        if self.ru:
            yield "ru", self.ru
        yield from (("en", label) for label in self.alt_en)
        yield from (("ru", label) for label in self.alt_ru)

    @property
    def iri(self) -> str:
        """The concept's address; the id is made of [A-Za-z0-9_-] only."""
        return f"{BASE_IRI}{self.scheme}/{self.id}"


@dataclass(frozen=True, slots=True)
class DoseRange:
    """The usual doses of a drug in one unit (UCUM, without the time): the lowest single one to the highest of a day."""

    unit: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Every scheme's concepts by id, in file order, the cue phrases, and the SHA-256 of the rows."""

    schemes: dict[str, dict[str, Concept]]
    cues: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # kind -> (lang, phrase)
    people: tuple[str, ...] = ()  # every form of a noun for people, both languages
    not_drugs: tuple[str, ...] = ()  # words that look like a drug's name and are none
    dose_ranges: Mapping[str, tuple[DoseRange, ...]] = field(default_factory=dict)  # by the id of the drug
    digest: str = ""

    def concepts(self, scheme: str) -> Iterator[Concept]:
        """The concepts of one scheme in file order; none of a scheme that is not there."""
        yield from self.schemes.get(scheme, {}).values()

    def code(self, scheme: str, concept_id: str) -> str:
        """What records call a concept: its notation, which a narrower concept may share with its family, or its id."""
        concept = self.schemes[scheme].get(concept_id)
        return (concept.notation if concept else "") or concept_id

    def broader(self, concept: Concept, name: str) -> Concept | None:
        """The concept that one of the `broader` of another names: of the same scheme, or an ATC class ("atc:L01FX")."""
        scheme, _, code = name.rpartition(":")
        return self.schemes.get(scheme or concept.scheme, {}).get(code)

    def drug_named(self, name: str) -> str | None:
        """The id of the drug with this English name, brands included; None when there is none."""
        return _drug_names(self).get(name.casefold())

    def get(self, scheme: str, concept_id: str) -> Concept:
        """One concept. Raises KeyError when there is none."""
        return self.schemes[scheme][concept_id]


@lru_cache(maxsize=4)
def _drug_names(vocabulary: Vocabulary) -> dict[str, str]:
    names: dict[str, str] = {}
    for concept in vocabulary.concepts("drug"):
        for label in (concept.en, *concept.alt_en):
            names.setdefault(label.casefold(), concept.id)
    return names


def vocabulary_folder() -> Path:
    """The rows that came with this installation: inside the package when installed, beside src/ in a checkout."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "vocab"


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and rows of one TSV file.

    Raises VocabularyError when the file is empty or a row has another number of cells than the header.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, None)
        if header is None:
            raise VocabularyError(f"{path.name}: it is empty; the first line names the columns")
        for number, cells in enumerate(reader, 2):
            if len(cells) != len(header):
                raise VocabularyError(f"{path.name}:{number}: {len(cells)} cells, the header has {len(header)}")
            yield number, dict(zip(header, cells, strict=True))


def dose_ranges(path: Path) -> dict[str, tuple[DoseRange, ...]]:
    """The rows of dose_ranges.tsv by drug. Raises VocabularyError when a bound is no number or above the other."""
    found: dict[str, tuple[DoseRange, ...]] = {}
    for number, row in rows(path):
        try:
            low, high = Decimal(row["low"]), Decimal(row["high"])
        except InvalidOperation as error:
            raise VocabularyError(
                f"{path.name}:{number}: {row['low']!r} to {row['high']!r}: not two numbers"
            ) from error
        if not 0 < low <= high:
            raise VocabularyError(f"{path.name}:{number}: {low} to {high}: the lower bound stands first, above zero")
        found[row["drug"]] = (*found.get(row["drug"], ()), DoseRange(row["unit"], low, high))
    return found


def many(cell: str) -> tuple[str, ...]:
    """The values of a cell, which `|` parts."""
    return tuple(part for part in map(str.strip, cell.split("|")) if part) if cell else ()


def concept(scheme: str, row: Mapping[str, str], added: bool = False) -> Concept:
    """One row as a concept; labels that end in DOUBT lose the mark and stand among `doubtful`."""
    cells = [many(row[name]) for name in ("alt_en", "alt_ru", "abbr")]
    doubtful = certain = frozenset[str]()
    if any(mark in row[name] for mark in _MARKS for name in ("alt_en", "alt_ru", "abbr")):
        labels = [label for cell in cells for label in cell]
        doubtful, certain = (frozenset(x.rstrip(mark) for x in labels if x.endswith(mark)) for mark in _MARKS)
        cells = [tuple(label.rstrip(DOUBT + CERTAIN) for label in cell) for cell in cells]
    return Concept(
        scheme,
        row["id"],
        row["en"],
        row["ru"],
        alt_en=cells[0],
        alt_ru=cells[1],
        abbr=cells[2],
        broader=many(row["broader"]),
        exact=many(row["exact"]),
        notation=row["notation"],
        note=row["note"],
        doubtful=doubtful,
        certain=certain,
        components=many(row.get("components", "")),
        added=added,
    )
