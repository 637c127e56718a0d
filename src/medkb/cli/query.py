"""`medkb query`: questions to a knowledge base."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option

from medkb.cli.common import DONE, UsageError, output_bytes


class AnswerFormat(StrEnum):
    """How `medkb query` writes answers; the last three are for CONSTRUCT and DESCRIBE."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    TURTLE = "ttl"
    NTRIPLES = "nt"
    JSONLD = "jsonld"


ANY_OPTION = {"ignore_unknown_options": True, "allow_extra_args": True}
"""Settings of the command: parameters of named queries are options of their own, `--drug blinatumomab`."""


def query(
    rest: Context,
    question: Annotated[
        str | None, Argument(metavar="NAME|SPARQL|@FILE", help="A named query, SPARQL, @file.rq, or - for stdin.")
    ] = None,
    kb: Annotated[str | None, Option("--kb", metavar="DIR|URL", help="The knowledge base.")] = None,
    form: Annotated[AnswerFormat | None, Option("--format", help="Default: table, or ttl for a graph.")] = None,
    param: Annotated[list[str] | None, Option("--param", "-p", metavar="NAME=VALUE", help="Fill a parameter.")] = None,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    listing: Annotated[bool, Option("--list", help="List the named queries and stop.")] = False,
) -> int:
    """Ask a knowledge base a question.

    The question is a named query, SPARQL text or a file of it. Parameters are options: --drug blinatumomab is
    --param drug=blinatumomab.
    """
    question, options = split([question, *rest.args] if question is not None else rest.args)
    if listing:
        return list_queries()
    if question is None:
        raise UsageError("name a query, write SPARQL, or give @file.rq (`medkb query --list` shows the named ones)")
    if kb is None:
        raise UsageError("say which knowledge base to ask: --kb DIR or URL")
    return ask(kb, question, parameters([*(param or []), *options]), form, out)


def split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The question among the words that no option of the command took, and the other options as `name=value`.

    Raises UsageError for an option without a value and for a second question.
    """
    question, options, left = None, [], iter(words)
    for word in left:
        if re.fullmatch(r"--?[A-Za-z][\w-]*(=.*)?", word, re.DOTALL) and not word.startswith("---"):
            name, equals, value = word.lstrip("-").partition("=")
            found = value if equals else next(left, None)
            if found is None:
                raise UsageError(f"{word}: it needs a value: {word} VALUE")
            options.append(f"{name.replace('-', '_')}={found}")
        elif question is None:
            question = word
        else:
            raise UsageError(f"one question at a time: {question!r} and {word!r} (quote a value that has blanks)")
    return question, options


def ask(kb: str, question: str, given: dict[str, str], form: AnswerFormat | None, out: Path | None) -> int:
    """Run one question on one knowledge base and write the answer. Raises StoreError, QueryError or OutputError."""
    from medkb.query import formats, run, write
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store:
        answer = run(store, text_of(question), given)
        wide = shutil.get_terminal_size().columns if out is None and sys.stdout.isatty() else None
        with output_bytes(out) as stream:
            write(answer, form.name.lower() if form else formats(answer)[0], stream, wide)
    return DONE


def text_of(question: str) -> str:
    """The question itself, or the text of `@file` or of stdin for `-`. Raises QueryError when it cannot be read."""
    from medkb.errors import QueryError

    if question == "-":
        return sys.stdin.read()
    if not question.startswith("@"):
        return question
    file = Path(question[1:])
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{file}: cannot read the query: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{file}: the query is not UTF-8 text: byte {error.start}") from error


def parameters(pairs: Sequence[str]) -> dict[str, str]:
    """`name=value` pairs as a dict. Raises UsageError for one without `=` or a name that comes twice."""
    given: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {pair!r}: write it as name=value")
        if name in given:
            raise UsageError(f"--param {name}: given twice")
        given[name] = value
    return given


def list_queries() -> int:
    """Print the named queries, the question that each answers and its parameters."""
    from medkb.query import named_queries

    for query in named_queries().values():
        sys.stdout.write(f"{query.name}: {query.question}\n    {query.question_ru}\n")
        for param in query.params:
            default = f", default {param.default}" if param.default is not None else ""
            need = default or (", optional" if param.optional else ", needed")
            sys.stdout.write(f"    --{param.name} {param.type.upper()}  {param.description}{need}\n")
    return DONE
