"""Regenerates vocab/drugs.tsv: the ATC's substances, named by rules, corrected and extended by hand-made rows.

`python -m medkb.vocab.drug_rows ATC.tsv` reads the columns code, name, umls_cui of ATC.tsv and the rows of
vocab/drug_exceptions.tsv. What the columns of an exception mean:

- en: the preferred English name. The name of an ATC substance corrects that row, another name makes a new concept;
  an ATC name among alt_en joins the codes of that entry to this concept.
- ru: the Russian name; empty where the rules are right.
- alt_en, alt_ru, abbr: names separated by `|`; abbreviations are found as they are written only.
- note: flags apart by blanks. `word`: no concept, but the Russian of a word or phrase inside names (a hyphen: names with
  it stay without Russian). `atc:L01FX`: class of level 4, `atc:L01FX24`: own code. Other flags go to the row's note:
  `common` (an everyday word, needs a drug context), `class` (never looked for in texts), `combination`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from medkb.errors import VocabularyError
from medkb.vocab.tables import COLUMNS, rows, vocabulary_folder
from medkb.vocab.transliterate import russian_name

Row = dict[str, str]

_COMBINATION = re.compile(r"\b(?:and|combinations?|combined|with)\b")
_GROUP = re.compile(r"\b(?:other|various|compounds|preparations|agents|different salts|extracts|solutions)\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")


@dataclass(slots=True)
class _Substance:
    """What is gathered of one substance before it becomes a row."""

    en: str
    ru: str = ""
    codes: set[str] = field(default_factory=set)  # ATC level 5
    classes: set[str] = field(default_factory=set)  # ATC level 4
    cuis: set[str] = field(default_factory=set)
    alt_en: list[str] = field(default_factory=list)
    alt_ru: list[str] = field(default_factory=list)
    abbr: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def slug(name: str) -> str:
    """The id of a name: runs of other characters than [a-z0-9] become one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _many(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _plain(name: str) -> str:
    """An ATC name without the capitals of its ordinary words: "Betulae cortex", but "amphotericin B"."""
    return _CAPITALISED.sub(lambda match: match[0].lower(), name.strip())


def _index(exceptions: Iterable[Row]) -> dict[str, Row]:
    """Exceptions by every name, lower case, under which an ATC entry joins them."""
    index: dict[str, Row] = {}
    for row in exceptions:
        for name in (row["en"], *_many(row["alt_en"])):
            index.setdefault(name.lower(), row)
    return index | {row["en"].lower(): row for row in exceptions}


def _gather(entries: Iterable[Row], exceptions: list[Row]) -> dict[str, _Substance]:
    """Substances by lower-case preferred name: every ATC entry of level 5, then what only the exceptions have."""
    found: dict[str, _Substance] = {}
    index = _index(exceptions)
    for entry in entries:
        if len(entry["code"]) != 7:
            continue
        name = _plain(entry["name"])
        row = index.get(name.lower())
        en = row["en"] if row else name
        substance = found.setdefault(en.lower(), _Substance(en))
        substance.codes.add(entry["code"])
        if entry["umls_cui"]:
            substance.cuis.add(entry["umls_cui"])
    for row in exceptions:
        _correct(found.setdefault(row["en"].lower(), _Substance(row["en"])), row)
    return found


def _correct(substance: _Substance, row: Row) -> None:
    substance.ru = row["ru"] or substance.ru
    substance.alt_en += _many(row["alt_en"])
    substance.alt_ru += _many(row["alt_ru"])
    substance.abbr += _many(row["abbr"])
    for flag in row["note"].split():
        code = flag.removeprefix("atc:")
        if code == flag:
            substance.flags.append(flag)
        else:
            (substance.codes if len(code) == 7 else substance.classes).add(code)
    if _COMBINATION.search(substance.en) and "substance" not in substance.flags:
        substance.flags.append("combination")


def _flags(substance: _Substance) -> list[str]:
    """The row's note. A combination that nobody named by hand is not looked for: its label is two drugs in a text."""
    if substance.flags or substance.alt_en or substance.alt_ru or substance.abbr or substance.ru:
        return substance.flags
    if _COMBINATION.search(substance.en):
        return ["combination", "class"]
    return ["common"] if _GROUP.search(substance.en) else []


def _row(substance: _Substance, words: Mapping[str, str]) -> Row:
    flags = _flags(substance)
    ru = substance.ru or russian_name(substance.en, words)
    codes = sorted(substance.codes)
    return {
        "id": slug(substance.en),
        "en": substance.en,
        "ru": ru,
        "alt_en": "|".join(dict.fromkeys(a for a in substance.alt_en if a != substance.en)),
        "alt_ru": "|".join(dict.fromkeys(a for a in substance.alt_ru if a != ru)),
        "abbr": "|".join(dict.fromkeys(substance.abbr)),
        "broader": "|".join(f"atc:{code}" for code in sorted(substance.classes | {code[:5] for code in codes})),
        "exact": "|".join([*(f"atc:{code}" for code in codes), *(f"umls:{cui}" for cui in sorted(substance.cuis))]),
        "notation": codes[0] if len(codes) == 1 else "",
        "note": " ".join(dict.fromkeys(flags)),
    }


def shared_labels(table: Iterable[Row]) -> dict[str, list[str]]:
    """Labels, lower case, that stand in more than one row, with the ids of those rows."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in table:
        for label in (row["en"], row["ru"], *_many(row["alt_en"]), *_many(row["alt_ru"]), *_many(row["abbr"])):
            if label:
                owners[label.lower()].add(row["id"])
    return {label: sorted(ids) for label, ids in sorted(owners.items()) if len(ids) > 1}


def build(atc: Path, exceptions: Path) -> list[Row]:
    """The rows of vocab/drugs.tsv, sorted by id, with the columns of medkb.vocab.tables.

    Raises VocabularyError when two exceptions share a name, or two rows an id or a label.
    """
    corrections = [row for _, row in rows(exceptions)]
    words = {row["en"]: row["ru"] for row in corrections if "word" in row["note"].split()}
    corrections = [row for row in corrections if "word" not in row["note"].split()]
    names = [row["en"].lower() for row in corrections]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise VocabularyError(f"{exceptions.name}: rows stand twice, join them: {', '.join(twice)}")
    substances = _gather((entry for _, entry in rows(atc)), corrections)
    table = sorted((_row(substance, words) for substance in substances.values()), key=lambda row: row["id"])
    ids = [row["id"] for row in table]
    if twice := sorted({row_id for row_id in ids if ids.count(row_id) > 1}):
        raise VocabularyError(f"{exceptions.name}: several names give one id: {', '.join(twice)}")
    if shared := shared_labels(table):
        listed = "; ".join(f"{label!r} in {', '.join(owners)}" for label, owners in shared.items())
        raise VocabularyError(f"{exceptions.name}: rows share labels, take them from one: {listed}")
    return table


def write(table: Iterable[Row], path: Path) -> None:
    """Write rows as the TSV file that medkb.vocab reads."""
    lines = ["\t".join(COLUMNS), *("\t".join(row[column] for column in COLUMNS) for row in table)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Regenerate drugs.tsv in the vocabulary's folder. Exit codes: 0 done, 1 could not, 2 usage."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m medkb.vocab.drug_rows ATC.tsv\n")
        return 2
    folder = vocabulary_folder()
    try:
        table = build(Path(arguments[0]), folder / "drug_exceptions.tsv")
    except (VocabularyError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(table, folder / "drugs.tsv")
    sys.stderr.write(f"{len(table)} drugs\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
