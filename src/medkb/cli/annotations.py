"""`medkb exchange bioc` and `brat`: articles with their facts as annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.common import Jobs, Ocr, OutputError, Timeout, UsageError, ask_for_ocr, output_bytes, say
from medkb.cli.inputs import Tally, results
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.exchange import AnnotatedArticle
    from medkb.pipeline import Result
    from medkb.store import Store

From = Annotated[
    str | None,
    Option("--kb", metavar="DIR", help="Take the facts from this knowledge base, made from the same files."),
]
Out = Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")]
Paths = Annotated[
    list[Path], Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin.")
]
Confidence = Annotated[float, Option(min=0, max=1, help="Leave out facts below this confidence.")]


def bioc(
    paths: Paths,
    out: Out = None,
    kb: From = None,
    min_confidence: Confidence = 0.0,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Read articles, write them with their facts as BioC JSON.

    Each place of a fact is an annotation, its record the infons. Offsets count characters of the text that `medkb
    read` prints.
    """
    from medkb import __version__
    from medkb.exchange import write_bioc

    ask_for_ocr(ocr)
    tally = Tally()
    read = _articles(paths, jobs, tally, timeout, kb, min_confidence)
    with output_bytes(out) as stream:
        write_bioc((article for _, article in read), stream, __version__)
    return tally.code


def brat(
    paths: Paths,
    out: Annotated[Path, Option("-o", "--output", metavar="DIR", help="The folder of .txt and .ann files.")],
    kb: From = None,
    min_confidence: Confidence = 0.0,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Read articles, write them with their facts as brat standoff.

    A .txt and a .ann each, and the annotation.conf that brat needs.
    """
    from medkb.exchange import CONFIGURATION, brat_annotations, brat_text

    ask_for_ocr(ocr)
    tally, taken = Tally(), set[str]()
    if str(out) == "-":
        raise UsageError("-o -: brat's files need a folder")
    make_folder(out)
    for file, article in _articles(paths, jobs, tally, timeout, kb, min_confidence):
        name = free_name(file, taken)
        for ending, data in ((".txt", brat_text(article.document)), (".ann", brat_annotations(article))):
            with output_bytes(out / (name + ending)) as stream:
                stream.write(data)
    with output_bytes(out / "annotation.conf") as stream:
        stream.write(CONFIGURATION.encode())
    say(f"{out}: articles: {tally.read}")
    return tally.code


def _articles(
    paths: Sequence[Path], jobs: int, tally: Tally, timeout: float, kb: str | None, min_confidence: float
) -> Iterator[tuple[str, AnnotatedArticle]]:
    """File and article, with the facts of a knowledge base or with those just read; one that does not fit is told."""
    from medkb.errors import ExportError

    with opened(kb) if kb else nullcontext() as store:
        for result in results(paths, jobs, tally, timeout):
            try:
                article = _annotated(result, store)
            except ExportError as error:
                say(str(error))
                tally.read -= 1
                tally.failed += 1
                continue
            kept = (fact for fact in article.facts if float(fact.slots.get("confidence", 1)) >= min_confidence)
            yield result.file, replace(article, facts=tuple(kept))


def _annotated(result: Result, store: Store | None) -> AnnotatedArticle:
    """Raises ExportError when the knowledge base has no such article, or has read another text of it."""
    from medkb.exchange import annotated, annotated_from, marks_of

    if result.document is None:
        raise ValueError(f"{result.file}: not read")
    article = annotated_from(store, result.document) if store else annotated(result.document, result.claims)
    marks_of(article)
    return article


def opened(kb: str) -> Store:
    """The knowledge base, to read from. Raises StoreError."""
    from medkb.store import open_store

    return open_store(kb, read_only=True)


def free_name(file: str, taken: set[str]) -> str:
    """The file's name without its ending, with a number where an article before has it (in any case of letters)."""
    stem = "stdin" if file == "-" else Path(file).stem
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def make_folder(path: Path) -> None:
    """Make a folder where there is none. Raises OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be made: {error.strerror or error} (choose another place with -o)"
        ) from error
