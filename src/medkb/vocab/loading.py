"""The whole vocabulary from its files: the rows that came with medkb, and the user's own over them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from medkb.errors import VocabularyError
from medkb.text.memory import many_objects
from medkb.vocab.added import added_files, overlay
from medkb.vocab.tables import FILES, Concept, Vocabulary, concept, dose_ranges, many, rows, vocabulary_folder


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of `folder`; by default the one that came with medkb and what its user has added.

    Raises VocabularyError when a row cannot be read.
    """
    files = [] if folder else added_files()
    folder = folder or vocabulary_folder()
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.tsv")), *files]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    with many_objects():
        schemes = {scheme: _scheme(scheme, folder / name) for scheme, name in FILES.items()}
    for path in files:
        overlay(schemes, path)
    cues: dict[str, list[tuple[str, str]]] = {}
    for _, row in rows(folder / "cues.tsv"):
        cues.setdefault(row["cue"], []).append((row["lang"], row["phrase"]))
    people = [form for _, row in rows(folder / "people.tsv") for form in many(row["en"]) + many(row["ru"])]
    not_drugs = tuple(row["word"] for _, row in rows(folder / "not_drugs.tsv"))
    by_kind = {kind: tuple(phrases) for kind, phrases in cues.items()}
    ranges = dose_ranges(folder / "dose_ranges.tsv")
    return Vocabulary(schemes, by_kind, tuple(dict.fromkeys(people)), not_drugs, ranges, digest.hexdigest())


def _scheme(scheme: str, path: Path) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    for number, row in rows(path):
        if row["id"] in concepts:
            raise VocabularyError(f"{path.name}:{number}: id {row['id']!r} stands twice")
        concepts[row["id"]] = concept(scheme, row)
    return concepts
