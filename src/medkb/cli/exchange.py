"""`medkb exchange`: knowledge bases and annotations in the formats of others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from medkb.cli.common import DONE, Jobs, Ocr, OutputError, Timeout, UsageError, ask_for_ocr, command, output_bytes, say
from medkb.cli.inputs import Tally, results
from medkb.workers import SECONDS

if TYPE_CHECKING:
    from medkb.exchange import AnnotatedArticle, Nanopub
    from medkb.pipeline import Result
    from medkb.store import Store

app = Typer(
    help="Write a knowledge base or annotations in formats of others.", no_args_is_help=True, rich_markup_mode=None
)

Kb = Annotated[str, Option("--kb", metavar="DIR", help="The knowledge base.")]
From = Annotated[
    str | None,
    Option("--kb", metavar="DIR", help="Take the facts from this knowledge base, made from the same files."),
]
Out = Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")]
Article = Annotated[
    str | None, Option("--article", metavar="ID", help="Only this one; `medkb query articles` lists their ids.")
]
Paths = Annotated[
    list[Path], Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin.")
]
Confidence = Annotated[float, Option(min=0, max=1, help="Leave out facts below this confidence.")]
Creator = Annotated[str, Option(metavar="IRI", help="Who made it, as https://orcid.org/0000-0002-1825-0097.")]

_LICENCE = "An SPDX name such as CC-BY-4.0, or an IRI."
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_OTHER_NAMES = {
    "turtle": "ttl",
    "nquads": "nq",
    "n-quads": "nq",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdfxml": "rdf",
    "rdf/xml": "rdf",
    "xml": "rdf",
}


@app.command("rdf")
@command
def rdf(
    kb: Kb,
    out: Out = None,
    form: Annotated[
        str | None,
        Option(
            "--format",
            metavar="FORMAT",
            help="ttl, trig, nq, nt, jsonld or rdf (RDF/XML); default: the ending of -o, or trig.",
        ),
    ] = None,
    article: Article = None,
    vocabulary: Annotated[bool, Option(help="With the vocabulary's labels.")] = True,
) -> int:
    """Write the statements of a knowledge base, or of one article.

    Equal knowledge bases give equal bytes. trig, nq and jsonld keep the named graph of each article; jsonld reads like
    records.
    """
    from medkb.exchange import write_rdf

    chosen = rdf_format(form, out)
    with _opened(kb) as store, output_bytes(out) as stream:
        told = write_rdf(store, chosen, stream, article, vocabulary=vocabulary)
    for message in told:
        say(f"warning: {message}")
    return DONE


def rdf_format(asked: str | None, out: Path | None) -> str:
    """The format that is asked for, or that a file's ending names. Raises UsageError with the known ones."""
    from medkb.exchange import FORMATS

    ending = "trig" if out is None or str(out) == "-" else out.suffix.removeprefix(".")
    name = (asked or ending).lower()
    name = _OTHER_NAMES.get(name, name)
    if name in FORMATS:
        return name
    where = f"--format {asked}" if asked else f"{out}: no ending that names a format, and no --format"
    raise UsageError(f"{where}; there is {', '.join(FORMATS)}")


@app.command("context")
@command
def context(out: Out = None) -> int:
    """Write the JSON-LD context of our statements.

    Short names for all that a knowledge base holds; files of JSON-LD have it in them.
    """
    from medkb.exchange.context import context as made

    with output_bytes(out) as stream:
        text = json.dumps({"@context": made().document()}, ensure_ascii=False, indent=1)
        stream.write(text.encode() + b"\n")
    return DONE


@app.command("nanopubs")
@command
def nanopubs(
    kb: Kb,
    out: Annotated[
        Path | None,
        Option("-o", "--output", metavar="FILE|DIR", help="One .trig, or a folder with one a claim; else stdout."),
    ] = None,
    article: Article = None,
    trusty: Annotated[
        bool, Option("--trusty", help="Put a hash of the content into each address (needs medkb[nanopub]).")
    ] = False,
    creator: Creator = "",
    licence: Annotated[str, Option("--licence", metavar="NAME|IRI", help=_LICENCE)] = "",
    created: Annotated[str, Option(metavar="TIME", help="As 2026-01-31T12:00:00Z; without: none is stated.")] = "",
) -> int:
    """Write each claim as a nanopublication, in TriG.

    Each has its assertion, its provenance (article, run, places with quotes, confidence) and publication info.
    """
    from medkb.exchange import Publication, write_nanopubs
    from medkb.exchange import nanopubs as make

    said = Publication(creator, licence_iri(licence) if licence else "", created)
    with _opened(kb) as store:
        found = make(store, said, article, trusty=trusty)
        if out is not None and str(out) != "-" and (out.is_dir() or not out.suffix):
            count = _one_by_one(found, out)
        else:
            with output_bytes(out) as stream:
                count = write_nanopubs(found, stream)
    say(f"nanopublications: {count}")
    return DONE


def _one_by_one(found: Iterable[Nanopub], folder: Path) -> int:
    from medkb.exchange import write_nanopubs

    _make_folder(folder)
    count = 0
    for count, nanopub in enumerate(found, 1):  # noqa: B007 - the count is what is returned
        with output_bytes(folder / f"{nanopub.claim}.trig") as stream:
            write_nanopubs([nanopub], stream)
    return count


def licence_iri(named: str) -> str:
    """The licence's address; a name such as CC-BY-4.0 is one of https://spdx.org/licenses/. Raises UsageError."""
    if "://" in named and not re.search(r'[\s<>"]', named):
        return named
    if _SPDX.fullmatch(named):
        return f"https://spdx.org/licenses/{named}"
    raise UsageError(f"--licence {named!r}: write a name of https://spdx.org/licenses/, as CC-BY-4.0, or a whole IRI")


@app.command("crate")
@command
def crate(
    kb: Kb,
    out: Annotated[
        Path, Option("-o", "--output", metavar="DIR|ZIP", help="A new folder, or a file that ends in .zip.")
    ],
    licence: Annotated[str, Option("--licence", metavar="NAME|IRI", help=_LICENCE)],
    articles: Annotated[
        list[Path] | None,
        Option("--articles", metavar="PATH", help="Put these articles (files, folders) in; may be given again."),
    ] = None,
    title: Annotated[str, Option(metavar="TEXT", help="What it is called.")] = "A medkb knowledge base",
    creator: Creator = "",
    date: Annotated[str, Option(metavar="DAY", help="Day of publication, as 2026-01-31; default: today.")] = "",
) -> int:
    """Pack a knowledge base as an RO-Crate to archive or publish.

    All statements, the ontology, and metadata: articles, hashes of the inputs, versions, licence. The articles
    themselves stay out unless --articles names them: they have licences of their own.
    """
    from medkb.exchange import About, write_crate
    from medkb.pipeline import find_inputs

    about = About(licence_iri(licence), title, creator, date)
    files, problems = find_inputs(articles or [])
    for problem in problems:
        say(str(problem))
    if problems:
        raise UsageError("nothing was written: give --articles files and folders that are there")
    with _opened(kb) as store:
        told = write_crate(store, out, about, files)
    for message in told:
        say(f"warning: {message}")
    say(f"{out}: written, articles in it: {len(files) - len(told)}")
    return DONE


@app.command("bioc")
@command
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
    with _facts(kb, min_confidence) as facts, output_bytes(out) as stream:
        read = results(paths, jobs, tally, timeout)
        write_bioc((facts(result) for result in read), stream, __version__)
    return tally.code


@app.command("brat")
@command
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
    _make_folder(out)
    with _facts(kb, min_confidence) as facts:
        for result in results(paths, jobs, tally, timeout):
            article, name = facts(result), free_name(result.file, taken)
            for ending, data in ((".txt", brat_text(article.document)), (".ann", brat_annotations(article))):
                with output_bytes(out / (name + ending)) as stream:
                    stream.write(data)
    with output_bytes(out / "annotation.conf") as stream:
        stream.write(CONFIGURATION.encode())
    say(f"{out}: articles: {tally.read}")
    return tally.code


@contextmanager
def _facts(kb: str | None, min_confidence: float) -> Iterator[Callable[[Result], AnnotatedArticle]]:
    """What makes an annotated article of what was read: with the facts of a knowledge base, or with those just read."""
    from medkb.exchange import annotated, annotated_from

    def of_result(result: Result, store: Store | None) -> AnnotatedArticle:
        if result.document is None:
            raise ValueError(f"{result.file}: not read")
        article = annotated_from(store, result.document) if store else annotated(result.document, result.claims)
        kept = (fact for fact in article.facts if float(fact.slots.get("confidence", 1)) >= min_confidence)
        return replace(article, facts=tuple(kept))

    if kb is None:
        yield lambda result: of_result(result, None)
    else:
        with _opened(kb) as store:
            yield lambda result: of_result(result, store)


def _opened(kb: str) -> Store:
    from medkb.store import EmbeddedStore

    return EmbeddedStore.open(Path(kb), read_only=True)


def free_name(file: str, taken: set[str]) -> str:
    """The file's name without its ending, with a number where an article before has it (in any case of letters)."""
    stem = "stdin" if file == "-" else Path(file).stem
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be made: {error.strerror or error} (choose another place with -o)"
        ) from error
