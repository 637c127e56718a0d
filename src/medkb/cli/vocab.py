"""`medkb vocab`: the controlled vocabulary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from medkb.cli.common import COULD_NOT, DONE, command, output, say

if TYPE_CHECKING:
    from medkb.vocab import Concept, Vocabulary

app = Typer(help="Look into the controlled vocabulary.", no_args_is_help=True, rich_markup_mode=None)


@app.command("stats")
@command
def stats() -> int:
    """Count concepts, labels and links of each scheme."""
    from medkb.cli.rows import aligned
    from medkb.vocab import load

    vocabulary = load()
    head = ("scheme", "concepts", "English labels", "Russian labels", "abbreviations", "links")
    for line in aligned(head, counts(vocabulary)):
        sys.stdout.write(line + "\n")
    say(f"sha256 {vocabulary.digest}")
    return DONE


@app.command("find")
@command
def find(
    text: Annotated[str, Argument(help="A name, or a part of one, in either language.")],
    limit: Annotated[int, Option(min=1, help="Show at most so many.")] = 20,
) -> int:
    """Find concepts by any of their names.

    Whole names come first, then beginnings, then parts.
    """
    from medkb.cli.rows import aligned
    from medkb.vocab import load

    found = matches(load(), text)
    if not found:
        say(f"medkb: no concept has a name with {text!r} in it")
        return COULD_NOT
    lines = ((c.scheme, c.notation or c.id, c.en, c.ru, ", ".join((*c.abbr, *c.exact)), c.iri) for c in found[:limit])
    for line in aligned(("scheme", "notation", "English", "Russian", "codes", "IRI"), lines, widest=80):
        sys.stdout.write(line + "\n")
    if len(found) > limit:
        say(f"{len(found) - limit} more; narrow the text or raise --limit")
    return DONE


@app.command("export")
@command
def export(
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
) -> int:
    """Write the vocabulary as SKOS in N-Triples."""
    from medkb.vocab import load
    from medkb.vocab.skos import to_ntriples

    with output(out) as stream:
        stream.write(to_ntriples(load()))
    return DONE


def counts(vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """One row a scheme: its name and five counts."""
    for scheme in vocabulary.schemes:
        concepts = list(vocabulary.concepts(scheme))
        english = sum(bool(c.en) + len(c.alt_en) for c in concepts)
        russian = sum(bool(c.ru) + len(c.alt_ru) for c in concepts)
        abbreviations, links = sum(len(c.abbr) for c in concepts), sum(len(c.exact) for c in concepts)
        yield (scheme, *map(str, (len(concepts), english, russian, abbreviations, links)))


def matches(vocabulary: Vocabulary, text: str) -> list[Concept]:
    """Concepts with `text` in one of their names, whatever its case; best fit first, then in file order."""
    wanted = text.casefold().strip()
    ranked = [
        (min(ranks), concept)
        for scheme in vocabulary.schemes
        for concept in vocabulary.concepts(scheme)
        if (ranks := [_rank(name.casefold(), wanted) for name in _names(concept) if wanted in name.casefold()])
    ]
    return [concept for _, concept in sorted(ranked, key=lambda pair: pair[0])]


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru, *concept.abbr, concept.notation)


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    return 1 if name.startswith(wanted) else 2
