"""The `medkb` application: its commands in the order in which a reader meets them."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from medkb import __version__
from medkb.cli import exchange, kb, plot, references, vocab
from medkb.cli.build import build
from medkb.cli.check import check
from medkb.cli.common import command
from medkb.cli.export import export
from medkb.cli.extract import extract
from medkb.cli.pool import pool
from medkb.cli.query import ANY_OPTION, query
from medkb.cli.read import read
from medkb.cli.report import report
from medkb.cli.score import score
from medkb.cli.search import search
from medkb.cli.serve import serve
from medkb.cli.show import show
from medkb.cli.studies import studies
from medkb.cli.validate import validate

# Plain help: rich's costs 2.6 times `import typer`, plain 1.2 times.
app = typer.Typer(
    name="medkb",
    help="Medical articles in Russian and English in; facts with evidence, a knowledge base and tables out.",
    epilog="Exit codes: 0 done, 1 could not, 2 wrong usage, 3 done, but some files failed.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"medkb {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Medical articles in Russian and English in; facts with evidence, a knowledge base and tables out."""


for run in (extract, show, check, report, build, query, search, export, pool, studies, validate, serve, score, read):
    app.command(run.__name__, context_settings=ANY_OPTION if run is query else None)(command(run))
app.add_typer(exchange.app, name="exchange")
app.add_typer(kb.app, name="kb")
app.add_typer(references.app, name="references")
app.add_typer(plot.app, name="plot")
app.add_typer(vocab.app, name="vocab")


def main() -> None:
    """Entry point of the installed command; data is UTF-8 with bare line feeds whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    app()
