"""`medkb references`: lists of references in and out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from medkb.cli.common import DONE, WITH_FAILURES, Jobs, Timeout, UsageError, command, output_bytes, say
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.model import Problem
    from medkb.references import Article, Reference

app = Typer(
    help="Reference lists (RIS, BibTeX, PubMed NBIB, EndNote): match them with articles; write them for screening.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_LISTS = frozenset({".ris", ".bib", ".bibtex", ".nbib", ".enw", ".medline"})
_FORMATS = "asreview, covidence, rayyan, ris or bibtex"

Out = Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")]


@app.command("match")
@command
def match(
    paths: Annotated[list[Path], Argument(metavar="LIST|ARTICLE", help="Lists; then articles or folders, or --kb.")],
    kb: Annotated[str | None, Option("--kb", metavar="DIR|URL", help="Match with the articles of it.")] = None,
    out: Out = None,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
) -> int:
    """Tell which reference is which article, as CSV.

    By DOI, PMID, the file that the list names, title (in any of its languages) and trial number. What is not certain is
    listed as ambiguous, never chosen; references and articles that have no partner are listed, too.
    """
    from medkb.export.writers import write_csv
    from medkb.references import match as run
    from medkb.references.tables import MATCH_COLUMNS, match_rows, summary

    lists, files = _apart(paths)
    if not lists:
        raise UsageError("no list among them: name a .ris, .bib, .nbib or .enw file, or PubMed's .txt")
    if bool(files) == bool(kb):
        raise UsageError("name articles or folders to match with, or --kb, and not both")
    references, failed = _references(lists)
    articles, unread = _stored(kb) if kb else _read(files, jobs, timeout)
    matches = run(references, articles)
    with output_bytes(out) as stream:
        write_csv(match_rows(matches), MATCH_COLUMNS, stream)
    say(summary(matches))
    return WITH_FAILURES if failed or unread else DONE


@app.command("write")
@command
def write(
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    tool: Annotated[str, Option("--for", metavar="TOOL", help=f"{_FORMATS}.")],
    out: Out = None,
    lists: Annotated[
        list[Path] | None,
        Option("--list", metavar="LIST", help="Fill what an article does not say itself, such as its PMID."),
    ] = None,
    files: Annotated[
        list[Path] | None,
        Option("--articles", metavar="PATH", help="The files the articles were read from: their abstracts."),
    ] = None,
    jobs: Jobs = 0,
) -> int:
    """Write the articles of a knowledge base as a list for a screening tool or a reference manager.

    With each stand what medkb found (own facts, drugs, issues) and which fields are those of --list. A knowledge base
    keeps no texts: abstracts come from the articles' files or from a list.
    """
    from medkb.references import FORMATS, screened, write_list

    if tool not in FORMATS:
        raise UsageError(f"--for {tool!r}: there is {_FORMATS}")
    references, failed = _references(lists or [])
    articles, _ = _stored(kb)
    articles, unread = _with_abstracts(articles, files or [], jobs)
    entries = screened(articles, references)
    with output_bytes(out) as stream:
        written = write_list(entries, tool, stream)
    nameless = sum(not entry.reference.title for entry in entries)
    if nameless:
        say(f"warning: {nameless} articles say no title; the name of the file stands there in brackets")
    if out is not None:
        say(f"{out}: {written} articles")
    return WITH_FAILURES if failed or unread else DONE


@app.command("read")
@command
def read(
    lists: Annotated[list[Path], Argument(metavar="LIST", help="Lists of references.")],
    out: Out = None,
    form: Annotated[str, Option("--format", metavar="FORMAT", help="csv or jsonl.")] = "csv",
) -> int:
    """Show what is read from lists, as a table; what is malformed is told with its line."""
    from medkb.export.writers import WRITERS
    from medkb.references.tables import REFERENCE_COLUMNS, reference_rows

    if form not in {"csv", "jsonl"}:
        raise UsageError(f"--format {form!r}: there is csv or jsonl")
    references, failed = _references(lists)
    with output_bytes(out) as stream:
        WRITERS[form](reference_rows(references), REFERENCE_COLUMNS, stream)
    return WITH_FAILURES if failed else DONE


def _apart(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Lists, and the rest: by the ending, and a .txt by what is in it."""
    lists = [path for path in paths if path.suffix.lower() in _LISTS or _is_list(path)]
    return lists, [path for path in paths if path not in lists]


def _is_list(path: Path) -> bool:
    from medkb.references.reading import form

    if path.suffix.lower() not in {".txt", ""} or not path.is_file():
        return False
    with path.open("rb") as stream:
        return bool(form(stream.read(100_000).decode("utf-8", "replace")))


def _references(lists: Sequence[Path]) -> tuple[list[Reference], int]:
    """The references, and how much could not be read, which is told. Raises InputError when nothing could."""
    from medkb.errors import InputError
    from medkb.references import read_lists

    references, problems = read_lists(lists)
    errors = _tell(problems)
    if lists and not references:
        raise InputError(", ".join(map(str, lists)), "no reference could be read", "see above")
    return references, errors


def _tell(problems: Sequence[Problem]) -> int:
    for problem in problems:
        say(str(problem))
    return sum(problem.severity == "error" for problem in problems)


def _stored(kb: str) -> tuple[list[Article], int]:
    from medkb.references import from_store
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store:
        return from_store(store), 0


def _with_abstracts(articles: list[Article], paths: Sequence[Path], jobs: int) -> tuple[list[Article], int]:
    """The articles with the abstracts of their files, and how many could not be read."""
    from medkb.model import Problem
    from medkb.pipeline import find_inputs
    from medkb.references import with_abstracts
    from medkb.references.abstracts import abstracts

    if not paths:
        return articles, 0
    files, problems = find_inputs(paths)
    found = list(abstracts(files, {article.sha256 for article in articles}, jobs))
    read = dict(one for one in found if not isinstance(one, Problem))
    filled = with_abstracts(articles, read)
    say(f"abstracts: {sum(article.abstract is not None for article in filled)} of {len(filled)} articles")
    return filled, _tell([*problems, *(one for one in found if isinstance(one, Problem))])


def _read(paths: Sequence[Path], jobs: int, timeout: float) -> tuple[list[Article], int]:
    """What the files say of themselves, and how many could not be read, which is told."""
    from medkb.cli.inputs import LONGEST, progress
    from medkb.pipeline import find_inputs
    from medkb.references import Article, from_files
    from medkb.workers import Bounds

    if not 0 <= timeout <= LONGEST:
        raise UsageError(f"--timeout {timeout:g}: takes 0 to {LONGEST} seconds")
    found, problems = find_inputs(paths)
    files = [file for file in found if not _is_list(file)]
    articles: list[Article] = []
    with progress(len(files)) as (step, _):
        for one in from_files(files, jobs, Bounds(timeout)):
            step()
            if isinstance(one, Article):
                articles.append(one)
            else:
                problems.append(one)
    return articles, _tell(problems)
