"""`medkb report`: articles as pages to review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.check import Lang
from medkb.cli.common import Jobs, Ocr, OutputError, Timeout, UsageError, ask_for_ocr, output, say
from medkb.cli.inputs import STDIN, Tally, results
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.model import Document
    from medkb.pipeline import Result
    from medkb.report.article import Article, Picture

_PAGE = ".html"
_INDEX = f"index{_PAGE}"


def report(
    paths: Annotated[
        list[Path], Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin.")
    ],
    out: Annotated[
        Path | None,
        Option("-o", "--output", metavar="FILE|DIR", help="The page; of several articles: a folder of pages."),
    ] = None,
    lang: Annotated[Lang, Option("--lang", help="The language of the page.")] = Lang.EN,
    pages: Annotated[bool, Option("--pages/--no-pages", help="Show the printed pages of PDFs too.")] = True,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Make a page to review each article with.

    The article's text and printed pages with every figure marked, its facts with quotes and reasons, its mistakes
    with their arithmetic. One HTML file that needs no network; ? on the page tells its keys.
    """
    ask_for_ocr(ocr)
    one = _is_one(paths, out)
    if out is not None:
        if not (paths := list(_apart(paths, out.resolve()))):
            raise UsageError(f"no article there but what stands in {out}")
    elif not one:
        raise UsageError("several articles need -o DIR, a folder for their pages")
    tally = Tally()
    found = _articles(paths, results(paths, jobs, tally, timeout), lang.value, pages)
    if one or out is None:
        _write_one(found, out)
    else:
        _write_all(found, out, lang.value, tally)
    return tally.code


def _is_one(paths: Sequence[Path], out: Path | None) -> bool:
    return len(paths) == 1 and not paths[0].is_dir() and not (out and out.is_dir())


def _apart(paths: Sequence[Path], out: Path) -> Iterator[Path]:
    """The articles, without the pages that an earlier run has left in `out`.

    Raises UsageError where pages would be written over articles.
    """
    from medkb.pipeline import find_inputs

    for path in paths:
        place = path.resolve()
        if place == out or (out in place.parents and (path.is_dir() or path.suffix.lower() == _PAGE)):
            raise UsageError(f"-o {out}: the pages would stand among the articles, or on them; choose another place")
        if path.is_dir() and place in out.parents:
            yield from (file for file in find_inputs([path])[0] if out not in file.resolve().parents)
        else:
            yield path


def _articles(paths: Sequence[Path], found: Iterator[Result], lang: str, pages: bool) -> Iterator[Article]:
    from medkb.report.article import Article
    from medkb.vocab import load

    files = _Files(paths)
    for result in found:
        if result.document is None:
            continue
        pictures = files.pictures(result.document) if pages else ()
        yield Article(result.document, result.claims, result.issues, result.problems, pictures, lang, load())


class _Files:
    """Finds the file that a document was read from."""

    def __init__(self, paths: Sequence[Path]) -> None:
        from medkb.pipeline import find_inputs

        self._files, _ = find_inputs([path for path in paths if path != STDIN])

    def pictures(self, document: Document) -> list[Picture]:
        """Pictures of the pages of a PDF; none, and a word about it, where they cannot be drawn."""
        import hashlib

        from medkb.errors import InputError

        named = [path for path in self._files if path.name == document.file and path.suffix.lower() == ".pdf"]
        for path in named:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == document.sha256:
                try:
                    return list(_drawn(data, document.file))
                except InputError as error:
                    say(str(error))
        return []


def _drawn(data: bytes, file: str) -> Iterator[Picture]:
    from base64 import b64encode

    from medkb.read.pdf.pictures import page_pictures
    from medkb.report.article import Picture

    for page in page_pictures(data, file):
        source = "data:image/webp;base64," + b64encode(page.data).decode()
        yield Picture(page.number, page.width, page.height, source, page.pixels)


def _write_one(found: Iterator[Article], out: Path | None) -> None:
    from medkb.report.page import page

    for article in found:
        with output(out) as stream:
            stream.write(page(article))
        told = ", ".join(
            _counted(n, name) for n, name in ((len(article.claims), "fact"), (len(article.issues), "issue"))
        )
        say(told + (f": {out}" if out else ""))


def _write_all(found: Iterator[Article], folder: Path, lang: str, tally: Tally) -> None:
    from medkb.report.index import entry, index
    from medkb.report.page import page

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot make this folder: {error.strerror or error}") from error
    entries = []
    used = {_INDEX}
    for article in found:
        name = _free(article.document.file, used)
        with output(folder / name) as stream:
            stream.write(page(article))
        entries.append(entry(article, name))
    if entries:
        with output(folder / _INDEX) as stream:
            stream.write(index(entries, lang, tally.errors))
        say(f"{_counted(len(entries), 'page')}: {folder / _INDEX}")


def _counted(n: int, name: str) -> str:
    return f"{n} {name}" if n == 1 else f"{n} {name}s"


def _free(file: str, used: set[str]) -> str:
    """A name for a page that no other page has, also where names are the same in capitals and small letters."""
    stem = "stdin" if file == "-" else Path(file).stem
    stems = [stem, file, *(f"{stem}-{n}" for n in range(2, len(used) + 2))]
    name = next(name for name in (stem + _PAGE for stem in stems) if name.lower() not in used)
    used.add(name.lower())
    return name
