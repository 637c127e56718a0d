"""A knowledge base as an RO-Crate 1.2: a folder or zip to archive, that says what it is made of and by what.

In it: every statement as N-Quads, the ontology and its shapes, and the articles that the user adds. The metadata name
each article with its DOI, each input with its hash, each run of medkb with its version and vocabulary.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkb.errors import ExportError
from medkb.exchange.entities import Entity, Inputs, entities, path_of, reference, single
from medkb.exchange.rdf import write_rdf
from medkb.exchange.said import check_iri, day_of
from medkb.vocab import vocabulary_folder

if TYPE_CHECKING:
    from medkb.store import Store

METADATA = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_CONTEXT = [_SPECIFICATION + "/context", {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}]
_FORMATS = {
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_DUMP = "kb.nq"
_MODEL = (
    (
        "medkb.ttl",
        "The ontology",
        "Classes and properties of the statements, labels in English and Russian (OWL).",
    ),
    ("shapes.ttl", "The shapes", "What an article's graph looks like (SHACL); the statements conform."),
)
_FIRST_YEAR = (1980, 1, 1, 0, 0, 0)  # of a zip file; one date for all, so that equal crates are equal bytes


@dataclass(frozen=True, slots=True)
class About:
    """What the publisher says: the licence's IRI, which an RO-Crate must have; a title; who made it; the day."""

    licence: str
    title: str = "A medkb knowledge base"
    creator: str = ""
    published: str = ""  # YYYY-MM-DD; "" for today


@dataclass(slots=True)
class _Parts:
    """The files of the crate, as entities, in the order in which they were made."""

    folder: Path
    files: list[Entity] = field(default_factory=list)

    def add(self, name: str, title: str, description: str) -> None:
        """Describe a file that stands in the folder, by its size and hash."""
        path = self.folder / name
        entity = {
            "@id": path_of(name),
            "@type": "File",
            "name": title,
            "description": description,
            "contentSize": str(path.stat().st_size),
            "encodingFormat": _FORMATS.get(path.suffix.lower(), "application/octet-stream"),
            "sha256": digest_of(path),
        }
        self.files.append(entity)


def write_crate(store: Store, target: Path, about: About, articles: Iterable[Path] = ()) -> list[str]:
    """Make the folder, or the file where its name ends with .zip; what was left out comes back in words.

    `articles` are files to put in; one whose hash no run of the knowledge base has used is left out. The crate appears
    whole or not at all. Raises ExportError: a folder that holds something, what is no day or address, a full disk.
    """
    day = day_of(about.published)
    check_iri("creator", about.creator)
    check_iri("licence", about.licence)
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.stem}-", dir=target.parent) as name:
            folder = Path(name) / "crate"
            folder.mkdir()
            told = _fill(store, folder, about, day, list(articles))
            _place(folder, target)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written: {error.strerror or error}") from error
    return told


def _check(target: Path) -> None:
    if target.suffix == ".zip":
        if target.is_dir():
            raise ExportError(f"{target}: is a folder; name a file")
    elif target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise ExportError(f"{target}: exists and is not an empty folder; name another place")


def _fill(store: Store, folder: Path, about: About, day: str, articles: Sequence[Path]) -> list[str]:
    parts = _Parts(folder)
    with (folder / _DUMP).open("wb") as stream:
        write_rdf(store, "nq", stream)
    parts.add(_DUMP, "The knowledge base", "Every statement of every article and of the vocabulary: sorted N-Quads.")
    for name, *words in _MODEL:
        shutil.copyfile(vocabulary_folder() / name, folder / name)
        parts.add(name, *words)
    found = Inputs(store)
    told = _copy(articles, found, parts)
    graph = [_descriptor(), *_root(about, day, found, parts), *parts.files, *entities(found, _DUMP)]
    document = {"@context": _CONTEXT, "@graph": [single(entity) for entity in graph]}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / METADATA).write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return told


def _copy(articles: Sequence[Path], found: Inputs, parts: _Parts) -> list[str]:
    """Put the articles in that the knowledge base was made from; the names of the others come back in words."""
    told = []
    for path in articles:
        digest = digest_of(path)
        if digest not in found.digests:
            told.append(f"{path}: left out: no run of the knowledge base has read it (SHA-256 {digest[:12]}…)")
        elif digest not in found.copies:
            name = f"articles/{path.name}"
            if (parts.folder / name).exists():
                name = f"articles/{digest[:12]}-{path.name}"
            (parts.folder / "articles").mkdir(exist_ok=True)
            shutil.copyfile(path, parts.folder / name)
            parts.add(name, path.name, "An article that facts were read from.")
            found.copies[digest] = path_of(name)
    return told


def _descriptor() -> Entity:
    about = {"about": reference("./"), "conformsTo": reference(_SPECIFICATION)}
    return {"@id": METADATA, "@type": "CreativeWork"} | about


def _root(about: About, day: str, found: Inputs, parts: _Parts) -> list[Entity]:
    """The root data entity, with the licence and the creator that it names."""
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": f"Facts with their evidence, read from {len(found.articles)} medical articles by medkb: "
        "RDF in one named graph an article.",
        "datePublished": day,
        "license": reference(about.licence),
        "hasPart": [reference(entity["@id"]) for entity in parts.files],
        "mentions": [reference(run) for run in sorted(found.runs)],
        "about": [reference(article) for article in sorted(found.articles)],
    }
    name = about.licence.rstrip("/").rpartition("/")[2]
    others = [{"@id": about.licence, "@type": "CreativeWork", "name": name, "url": about.licence}]
    if about.creator:
        root |= {"creator": reference(about.creator), "publisher": reference(about.creator)}
        kind = "Person" if "//orcid.org/" in about.creator else "Organization"
        others.append({"@id": about.creator, "@type": kind, "name": about.creator, "url": about.creator})
    return [root, *others]


def _place(folder: Path, target: Path) -> None:
    if target.suffix != ".zip":
        folder.chmod(0o755)
        folder.replace(target)
        return
    packed = folder.parent / "crate.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            item = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIRST_YEAR)
            item.external_attr, item.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(item, "w", force_zip64=True) as stream:
                shutil.copyfileobj(source, stream)
    packed.replace(target)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
