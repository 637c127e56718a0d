"""`medkb exchange`: knowledge bases and annotations in the formats of others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option, Typer

from medkb.cli.annotations import Out, bioc, brat, make_folder, opened
from medkb.cli.common import DONE, UsageError, command, output_bytes, say

if TYPE_CHECKING:
    from medkb.exchange import Nanopub

app = Typer(
    help="Write a knowledge base or annotations in formats of others.", no_args_is_help=True, rich_markup_mode=None
)

Kb = Annotated[str, Option("--kb", metavar="DIR", help="The knowledge base.")]
Article = Annotated[
    str | None, Option("--article", metavar="ID", help="Only this one; `medkb query articles` lists their ids.")
]
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
    with opened(kb) as store, output_bytes(out) as stream:
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
    with opened(kb) as store:
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

    make_folder(folder)
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
    with opened(kb) as store:
        told = write_crate(store, out, about, files)
    for message in told:
        say(f"warning: {message}")
    say(f"{out}: written, articles in it: {len(files) - len(told)}")
    return DONE


app.command("bioc")(command(bioc))
app.command("brat")(command(brat))
