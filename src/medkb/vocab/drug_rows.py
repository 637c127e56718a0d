"""Builds vocab/drugs.tsv from the ATC list and the rows of vocab/drug_exceptions.tsv.

    python -m medkb.vocab.drug_rows ATC.tsv

The ATC list has the columns code, name, umls_cui. An exceptions row has the columns en, ru, alt_en, alt_ru, abbr, note
and stands for the ATC name that its `en` says (or, when no ATC name is that, for a substance newer than the list).
Other ATC names among its `alt_en` are the same substance, and their codes move to its row. Words of its note:

- `word`: no substance, but how a word or phrase is translated inside names of several words; a hyphen there means
  that names with it are not put together from their words and have no Russian;
- `atc:` and five characters: the group of a new substance;
- `common`: a label is an everyday word, an analyte or an element, and needs a drug context;
- `class`: never looked for in texts. Any other word is kept as it is.

A combination that no exceptions row names gets `combination class`: "metoprolol and amlodipine" in a text is two drugs.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from medkb.errors import VocabularyError
from medkb.vocab.tables import CERTAIN, COLUMNS, DOUBT, rows, vocabulary_folder
from medkb.vocab.transliterate import russian_name

SUBSTANCE_CODE = 7  # characters of an ATC level-5 code
GROUP_CODE = 5  # characters of an ATC level-4 code
WORD = "word"
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_COMBINATION = re.compile(r"\b(?:and|combinations?|combined|with)\b")
_GROUP = re.compile(r"\b(?:other|various|compounds|preparations|agents|extracts|solutions)\b")
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta"}

Row = dict[str, str]


@dataclass(slots=True)
class _Substance:
    en: str
    codes: set[str] = field(default_factory=set)
    cuis: set[str] = field(default_factory=set)


def slug(name: str) -> str:
    """The id of an English name: letters without marks, digits and single hyphens."""
    name = "".join(_GREEK.get(character, character) for character in name.lower())
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NO_SLUG.sub("-", plain).strip("-")


def _many(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _substances(atc: Path) -> dict[str, _Substance]:
    found: dict[str, _Substance] = {}
    for _, row in rows(atc):
        if len(row["code"]) != SUBSTANCE_CODE:
            continue
        name = " ".join(row["name"].lower().split())
        substance = found.setdefault(name, _Substance(name))
        substance.codes.add(row["code"])
        if row["umls_cui"]:
            substance.cuis.add(row["umls_cui"])
    return found


def _merge(found: dict[str, _Substance], name: str, other_names: Iterable[str]) -> None:
    """Moves the codes of other ATC names of one substance to the name that its exceptions row has."""
    substance = found.setdefault(name, _Substance(name))
    for other in other_names:
        if other != name and (same := found.pop(other, None)) is not None:
            substance.codes |= same.codes
            substance.cuis |= same.cuis


def _exceptions(path: Path) -> tuple[dict[str, Row], dict[str, str]]:
    """The rows of substances by English name, and the translated words."""
    substances: dict[str, Row] = {}
    words: dict[str, str] = {}
    for number, row in rows(path):
        if row["note"] == WORD:
            words[row["en"]] = row["ru"]
        elif row["en"] in substances:
            raise VocabularyError(f"{path.name}:{number}: {row['en']!r} stands twice; join the two rows")
        else:
            substances[row["en"]] = row
    return substances, words


def _row(substance: _Substance, exception: Mapping[str, str], words: Mapping[str, str]) -> Row:
    notes = exception.get("note", "").split()
    groups = {f"atc:{code[:GROUP_CODE]}" for code in substance.codes} | {n for n in notes if n.startswith("atc:")}
    exact = [f"atc:{code}" for code in sorted(substance.codes)] + [f"umls:{cui}" for cui in sorted(substance.cuis)]
    row = dict.fromkeys(COLUMNS, "")
    row |= {name: "|".join(_many(exception.get(name, ""))) for name in ("alt_en", "alt_ru", "abbr")}
    row |= {"id": slug(substance.en), "en": substance.en, "exact": "|".join(exact), "broader": "|".join(sorted(groups))}
    row["ru"] = exception.get("ru", "") or russian_name(substance.en, words)
    own = [note for note in notes if not note.startswith("atc:")]
    row["note"] = " ".join(dict.fromkeys((*own, *_inferred(substance.en, bool(exception), bool(row["ru"])))))
    return row


def _inferred(name: str, by_hand: bool, russian: bool) -> Iterator[str]:
    """The notes that a name itself gives: what a recogniser must not take for a single substance."""
    if _COMBINATION.search(name):
        yield "combination"
    if _GROUP.search(name) and not by_hand:
        yield "common"
    if not russian or (_COMBINATION.search(name) and not by_hand):
        yield "class"


def labels(row: Mapping[str, str]) -> Iterator[str]:
    """Every label of a row as a text would be compared: case folded, е for ё; abbreviations keep their case."""
    for label in (row["en"], row["ru"], *_many(row["alt_en"]), *_many(row["alt_ru"])):
        if label:
            yield label.rstrip(DOUBT + CERTAIN).casefold().replace("ё", "е")
    yield from (label.rstrip(DOUBT + CERTAIN) for label in _many(row["abbr"]))


def shared_labels(table: Iterable[Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Labels that two rows have, each with the ids of the two."""
    owner: dict[str, str] = {}
    pairs = ((label, row["id"]) for row in table for label in labels(row))
    return [(label, owner[label], row_id) for label, row_id in pairs if owner.setdefault(label, row_id) != row_id]


def build(atc: Path, exceptions: Path) -> list[Row]:
    """The rows of drugs.tsv, sorted by id, every one with the columns of tables.COLUMNS.

    Raises VocabularyError when two rows would have one id or one label, or a row of the inputs has too few cells.
    """
    found = _substances(atc)
    by_name, words = _exceptions(exceptions)
    for name, exception in by_name.items():
        _merge(found, name, _many(exception["alt_en"].lower()))
    table = sorted((_row(each, by_name.get(each.en, {}), words) for each in found.values()), key=lambda row: row["id"])
    for first, second in pairwise(table):
        if first["id"] == second["id"]:
            raise VocabularyError(f"{exceptions.name}: {first['en']!r} and {second['en']!r} have one id; join them")
    if shared := shared_labels(table):
        listed = "; ".join(f"{label!r} of {one} and {other}" for label, one, other in shared)
        raise VocabularyError(f"{exceptions.name}: labels that two rows share: {listed}")
    return table


def write(table: Iterable[Mapping[str, str]], path: Path) -> None:
    """Writes rows as TSV with a header, UTF-8, LF."""
    lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in table)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Regenerates vocab/drugs.tsv; 0 when written, 2 with one line on standard error when it could not be."""
    if len(arguments) != 1:
        print("usage: python -m medkb.vocab.drug_rows ATC.tsv", file=sys.stderr)
        return 2
    folder = vocabulary_folder()
    try:
        table = build(Path(arguments[0]), folder / "drug_exceptions.tsv")
        write(table, folder / "drugs.tsv")
    except (VocabularyError, OSError) as error:
        print(f"drug_rows: {error}", file=sys.stderr)
        return 2
    print(f"{len(table)} rows in {folder / 'drugs.tsv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
