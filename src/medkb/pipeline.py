"""The only place that knows the order of the stages."""

from __future__ import annotations

import hashlib
import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from medkb.errors import InputError
from medkb.model import Claim, Document, Evidence, Fact, Issue, Problem
from medkb.workers import Bounds, Failure, Pool

if TYPE_CHECKING:
    from medkb.recognise.recogniser import Recogniser
    from medkb.vocab import Vocabulary


_SHORT = 4_000  # bytes of text that are read sooner than a worker starts, and are too few to be slow over


_DAMAGED = 0.85  # of the confidence of a figure with damaged text around it
_BESIDE = 60  # characters around a figure in which damage makes it doubtful
_RECOGNISED = 0.8  # of the confidence of a figure that stands in a picture only


@dataclass(frozen=True, slots=True)
class Result:
    """What one input gave. `document` is None when it could not be read; then `problems` says why."""

    file: str
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchecked: tuple[str, ...] = ()  # drugs whose doses no check knows the usual range of


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
    """Files to read, folders searched for articles in name order; a Problem for each path that is not there."""
    from medkb.read.files import find_inputs as find

    return find(paths)


def prepare(document: Document) -> Document:
    """The document with its blocks, and its tables with their captions."""
    from medkb.read.blocks import captioned, segment

    if document.blocks:
        return document
    blocks = segment(document.text, _engine().headings, document.tables, document.body_end)
    return replace(document, blocks=blocks, tables=captioned(document.tables, blocks, document.text))


def extract_document(document: Document) -> Result:
    """The document with its blocks, its claims and its own mistakes, and warnings of what could not be read."""
    from medkb.check import Article, check, unchecked
    from medkb.normalise import clean, damaged
    from medkb.reconcile import merge
    from medkb.relate import relate, unread_tables

    engine = _engine()
    document = prepare(document)
    annotations = engine.recogniser.recognise(clean(document))
    problems, places = damaged(document)
    facts = _doubted(relate(annotations, engine.vocabulary), places)
    placed = _Placer(document)
    identifier = document_id(document)
    claims = merge(placed.facts(facts), document.file, identifier)
    article = Article(annotations, claims, engine.vocabulary)
    issues, claims = check(article, document.file, identifier)
    issues = [replace(issue, places=placed.evidence(issue.places)) for issue in issues]
    unread = (_unread(document, *annotations.clean.to_source(b.start, b.end)) for b in unread_tables(annotations))
    found = Result(document.file, document, tuple(claims), tuple(issues), (*problems, *unread))
    return replace(found, unchecked=unchecked(article))


def _doubted(facts: Sequence[Fact], places: Sequence[tuple[int, int]]) -> Sequence[Fact]:
    """Facts near damaged text are less sure; `places` are stretches of the document's text in order."""
    if not places:
        return facts
    starts = [start for start, _ in places]

    def near(fact: Fact) -> bool:
        start, end = fact.evidence[0].start, fact.evidence[0].end
        i = bisect_left(starts, start - _BESIDE)
        return i < len(places) and places[i][0] < end + _BESIDE

    return [replace(f, confidence=round(f.confidence * _DAMAGED, 3)) if near(f) else f for f in facts]


def _unread(document: Document, start: int, end: int) -> Problem:
    head = " ".join(document.text[start : start + 60].split())
    reason = f'a table whose rows cannot be told for certain at {start}-{end}: "{head}…"'
    return Problem(
        document.file, "warning", reason, "its figures are left alone; the PDF or XML of the article may tell more"
    )


def document_id(document: Document) -> str:
    """The article's DOI, else "text-" and the start of the SHA-256 of its text."""
    return (
        document.metadata.doi
        or "text-" + hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    )


class _Placer:
    """Gives evidence its page and box where the document has pages."""

    def __init__(self, document: Document) -> None:
        from medkb.read.geometry import PageIndex

        self._pages = document.recognised
        self._index = PageIndex(document) if document.words else None

    def evidence(self, places: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """The places, each with its page and box."""
        if self._index is None:
            return tuple(places)
        found = ((e, self._index.place(e.start, e.end)) for e in places)
        return tuple(replace(e, page=p[0], bbox=p[1], boxes=p[2]) if p else e for e, p in found)

    def facts(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """The facts with their places; those of pages that a recogniser has read are less sure."""
        return [self._placed(fact) for fact in facts] if self._index else facts

    def _placed(self, fact: Fact) -> Fact:
        evidence = self.evidence(fact.evidence)
        read = all(e.page in self._pages for e in evidence)
        doubt = _RECOGNISED if read else 1.0
        return replace(fact, evidence=evidence, confidence=round(fact.confidence * doubt, 3))


def extract_text(text: str, file: str = "-") -> Result:
    """Facts of a text already in memory; evidence offsets count in `text`."""
    from medkb.read.text import read_text

    return _guarded(file, lambda: (read_text(text, file), ()))


def extract_file(path: Path, size: int = 0) -> Result:
    """Facts of one file, read in this process; bad input becomes a Problem, never an exception.

    A file of more than `size` bytes is refused before it is read; 0: any size.
    """
    return _guarded(path.name, partial(_read, path, size))


def _read(path: Path, size: int) -> tuple[Document, tuple[Problem, ...]]:
    from medkb.read import read_file

    with suppress(OSError, ValueError):  # a path that is none is for the reader to complain of
        found = path.stat().st_size
        if size and found > size:
            reason = f"{found / 1e6:.0f} MB; more than {size / 1e6:g} MB is no article"
            raise InputError(str(path), reason, "split it or save it as text")
    return read_file(path, _engine().headings)


def _in_worker(path: Path, size: int) -> Result:
    """As `extract_file`. Raises MemoryError, be it that the reader took it for a damaged file."""
    return _guarded(path.name, partial(_read, path, size), MemoryError)


def _guarded(
    file: str,
    read: Callable[[], tuple[Document, tuple[Problem, ...]]],
    raised: type[MemoryError] | tuple[()] = (),
) -> Result:
    """Read and extract; what goes wrong with one article, be it a defect of ours, does not stop the others."""
    try:
        document, problems = read()
        result = extract_document(document)
    except Exception as error:
        if any(isinstance(e, raised) for e in (error, error.__cause__, error.__context__)):
            raise MemoryError from error
        return _refusal(file, error)
    return replace(result, file=file, problems=(*problems, *result.problems))


def _refusal(file: str, error: Exception) -> Result:
    if isinstance(error, InputError):
        return _refused(file, error.reason, error.hint)
    if os.environ.get("MEDKB_TRACEBACK"):
        raise error
    reason = f"a defect of medkb: {type(error).__name__}: {error}"
    return _refused(file, reason, "please report it; MEDKB_TRACEBACK=1 shows where")


def _refused(file: str, reason: str, hint: str) -> Result:
    return Result(file, problems=(Problem(file, "error", reason, hint),))


def reader(bounds: Bounds) -> Callable[[Path], Result]:
    """What a worker process does: `extract_file`, its vocabulary loaded beforehand. Raises VocabularyError."""
    _engine()
    return partial(_in_worker, size=bounds.size)


def run(
    paths: Sequence[Path],
    jobs: int = 1,
    bounds: Bounds | None = None,
    make: Callable[[Bounds], Callable[[Path], Result]] = reader,
) -> Generator[Result, None, None]:
    """Results in the order of `paths`, read by `jobs` worker processes within `bounds` (by default those of Bounds).

    A file that takes too long or too much memory, or that crashes its reader, gives a Problem; the others go on.
    `make` is what a worker calls once to get its reader. Raises VocabularyError.
    """
    bounds = bounds or Bounds()
    if len(paths) == 1 and make is reader and bounds == Bounds() and _is_short(paths[0]):
        yield extract_file(paths[0])
        return
    pool: Pool[Path, Result] = Pool(make, max(1, min(jobs, len(paths))), bounds)
    with closing(pool.map(paths)) as answers:
        for path, answer in zip(paths, answers, strict=True):
            yield _refused(path.name, answer.reason, answer.hint) if isinstance(answer, Failure) else answer


def _is_short(path: Path) -> bool:
    """True for a plain text that is read sooner than a worker starts."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return path.suffix.lower() == ".txt" and stat.S_ISREG(found.st_mode) and found.st_size <= _SHORT
