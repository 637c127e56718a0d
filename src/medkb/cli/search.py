"""`medkb search`: words in a knowledge base, in whatever form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from medkb.cli.indexing import follow
from medkb.cli.query import AnswerFormat, ask


def search(
    text: Annotated[str, Argument(metavar="TEXT", help='Words; "side by side" in quotation marks, -without, begin*.')],
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    form: Annotated[AnswerFormat, Option("--format", help="table, csv, tsv or json.")] = AnswerFormat.TABLE,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
) -> int:
    """Find words in labels and quotes, in whatever form, Russian and English.

    Concepts, titles, groups and studies come with the number of their facts, places of facts with what stands around
    them. In SPARQL: ?x mkb:search "words". The index of a server is kept in the cache; what is new there is added.
    """
    follow(kb)
    return ask(kb, "search", {"text": text}, form, out)
