"""The only place that knows the order of the stages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from medkb.errors import InputError
from medkb.model import Claim, Document, Fact, Problem

if TYPE_CHECKING:
    from medkb.recognise.recogniser import Recogniser
    from medkb.vocab import Vocabulary

# Files a worker process takes at a time: small enough to share the work evenly, large enough to pay its way.
_BATCH = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What one input gave. `document` is None when it could not be read; then `problems` says why."""

    file: str
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Engine:
    """What is built from the vocabulary once a process."""

    vocabulary: Vocabulary
    recogniser: Recogniser
    headings: dict[str, list[str]]


@cache
def _engine() -> _Engine:
    from medkb.link import lexicon
    from medkb.recognise.recogniser import Recogniser
    from medkb.vocab import load

    vocabulary = load()
    headings = {
        kind.removeprefix("section:"): [phrase for _, phrase in phrases]
        for kind, phrases in vocabulary.cues.items()
        if kind.startswith("section:")
    }
    return _Engine(vocabulary, Recogniser(vocabulary, lexicon(vocabulary)), headings)


def find_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Files to read, folders searched for .txt and .pdf in name order; a Problem for each path that is not there."""
    from medkb.read.files import find_inputs as find

    return find(paths)


def prepare(document: Document) -> Document:
    """The document with its blocks."""
    from medkb.read.blocks import segment

    return document if document.blocks else replace(document, blocks=segment(document.text, _engine().headings))


def extract_document(document: Document) -> tuple[Document, tuple[Claim, ...]]:
    """The document with its blocks, and the claims made from it."""
    from medkb.normalise import clean
    from medkb.reconcile import merge
    from medkb.relate import relate

    engine = _engine()
    document = prepare(document)
    facts = relate(engine.recogniser.recognise(clean(document)), engine.vocabulary)
    return document, tuple(merge(_placed(document, facts), document.file, document_id(document)))


def document_id(document: Document) -> str:
    """The article's DOI, else "text-" and the start of the SHA-256 of its text."""
    return (
        document.metadata.doi
        or "text-" + hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    )


def _placed(document: Document, facts: Sequence[Fact]) -> Sequence[Fact]:
    """Evidence with page and box where the document has pages."""
    if not document.words:
        return facts
    from medkb.read.geometry import PageIndex

    index = PageIndex(document)
    placed: list[Fact] = []
    for fact in facts:
        evidence = []
        for e in fact.evidence:
            place = index.place(e.start, e.end)
            evidence.append(replace(e, page=place[0], bbox=place[1]) if place else e)
        placed.append(replace(fact, evidence=tuple(evidence)))
    return placed


def extract_text(text: str, file: str = "-") -> Result:
    """Facts of a text already in memory; evidence offsets count in `text`."""
    from medkb.read.text import read_text

    return _guarded(file, lambda: (read_text(text, file), ()))


def extract_file(path: Path) -> Result:
    """Facts of one file; bad input becomes a Problem, never an exception."""
    from medkb.read import read_file

    return _guarded(path.name, lambda: read_file(path))


def _guarded(file: str, read: Callable[[], tuple[Document, tuple[Problem, ...]]]) -> Result:
    """Read and extract; what goes wrong with one article, be it a defect of ours, does not stop the others."""
    try:
        document, problems = read()
        document, claims = extract_document(document)
    except InputError as error:
        return Result(file, problems=(Problem(file, "error", error.reason, error.hint),))
    except Exception as error:
        if os.environ.get("MEDKB_TRACEBACK"):
            raise
        reason = f"a defect of medkb: {type(error).__name__}: {error}"
        hint = "please report it; MEDKB_TRACEBACK=1 shows where"
        return Result(file, problems=(Problem(file, "error", reason, hint),))
    return Result(file, document, claims, problems)


def run(paths: Sequence[Path], jobs: int = 1) -> Iterator[Result]:
    """Results in the order of `paths`, read by `jobs` processes."""
    if jobs < 2 or len(paths) < 2:
        yield from map(extract_file, paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(paths))) as pool:
        yield from pool.map(extract_file, paths, chunksize=max(1, min(_BATCH, len(paths) // jobs)))
