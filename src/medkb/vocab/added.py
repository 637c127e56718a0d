"""A user's own terms: kept apart from the rows that came with medkb, and winning over them.

Each added file is one TSV in the user's folder, with the columns of `tables.COLUMNS` behind a column `scheme`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from medkb.errors import VocabularyError
from medkb.vocab.tables import COLUMNS, FILES, Concept, concept, rows

_NAME = re.compile(r"[^\w.-]+")


def added_folder() -> Path:
    """Where a user's terms are kept: $MEDKB_VOCAB, else medkb/vocab under $XDG_DATA_HOME or ~/.local/share."""
    own = os.environ.get("MEDKB_VOCAB")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "medkb" / "vocab"


def added_files() -> list[Path]:
    """The files of the user's terms in name order."""
    return sorted(added_folder().glob("*.tsv"))


def save(name: str, table: Iterable[Mapping[str, str]]) -> Path:
    """Keep rows under a name, replacing what was kept under it; the file appears whole or not at all.

    Raises VocabularyError when a row would not be read back, or the folder cannot be written.
    """
    folder = added_folder()
    path = folder / (_NAME.sub("-", name) + ".tsv")
    head = ("scheme", *COLUMNS)
    lines = ["\t".join(head), *("\t".join(_plain(row.get(column, "")) for column in head) for row in table)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise VocabularyError(
            f"{path}: cannot be written: {error.strerror} (set MEDKB_VOCAB to a folder of yours)"
        ) from error
    return path


def drop(name: str) -> bool:
    """Forget the rows kept under a name; False when there are none."""
    path = added_folder() / (_NAME.sub("-", name) + ".tsv")
    if not path.is_file():
        return False
    path.unlink()
    return True


def overlay(schemes: dict[str, dict[str, Concept]], path: Path) -> None:
    """Put the rows of one file over the concepts: a row with a known id adds to that concept, another is a new one.

    Raises VocabularyError when a row names no scheme of the vocabulary.
    """
    for number, row in rows(path):
        scheme = row["scheme"]
        if scheme not in FILES:
            raise VocabularyError(f"{path}:{number}: no scheme {scheme!r} (one of {', '.join(FILES)})")
        new = concept(scheme, row, added=True)
        known = schemes[scheme].get(new.id)
        schemes[scheme][new.id] = merged(known, new) if known else new


def merged(known: Concept, new: Concept) -> Concept:
    """The known concept with the other's labels and links; where both have a preferred label, the new one is it."""
    alternatives = {"en": [*new.alt_en, *known.alt_en], "ru": [*new.alt_ru, *known.alt_ru]}
    for lang, now, before in (("en", new.en, known.en), ("ru", new.ru, known.ru)):
        if now and before and now != before:
            alternatives[lang].append(before)
    return replace(
        known,
        en=new.en or known.en,
        ru=new.ru or known.ru,
        alt_en=tuple(dict.fromkeys(alternatives["en"])),
        alt_ru=tuple(dict.fromkeys(alternatives["ru"])),
        abbr=tuple(dict.fromkeys((*new.abbr, *known.abbr))),
        broader=tuple(dict.fromkeys((*new.broader, *known.broader))),
        exact=tuple(dict.fromkeys((*new.exact, *known.exact))),
        notation=new.notation or known.notation,
        doubtful=known.doubtful | new.doubtful,
        added=True,
    )


def _plain(cell: str) -> str:
    return " ".join(cell.split())
