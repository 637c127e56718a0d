"""`medkb vocab`: the controlled vocabulary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from medkb.cli.common import COULD_NOT, DONE, UsageError, command, output, say

if TYPE_CHECKING:
    from medkb.link.explain import Reading
    from medkb.vocab import Concept, Vocabulary

app = Typer(help="Look into the controlled vocabulary, and add to it.", no_args_is_help=True, rich_markup_mode=None)


@app.command("stats")
@command
def stats() -> int:
    """Count concepts, labels and links of each scheme."""
    from medkb.cli.rows import aligned
    from medkb.vocab import load

    vocabulary = load()
    head = ("scheme", "concepts", "English labels", "Russian labels", "abbreviations", "links", "added")
    for line in aligned(head, counts(vocabulary)):
        sys.stdout.write(line + "\n")
    say(f"sha256 {vocabulary.digest}")
    return DONE


@app.command("find")
@command
def find(
    text: Annotated[str, Argument(help="A name, a part of one, or a sentence, in either language.")],
    limit: Annotated[int, Option(min=0, help="Show at most so many names that contain the text.")] = 10,
) -> int:
    """Show what a text links to and why, and which concepts lost.

    Below stand the concepts with the text in one of their names: whole names first, then beginnings, then parts.
    """
    from medkb.link import lexicon
    from medkb.link.explain import explain
    from medkb.vocab import load

    vocabulary = load()
    readings = explain(lexicon(vocabulary), text)
    for reading in readings:
        for line in explained(vocabulary, reading):
            sys.stdout.write(line + "\n")
    found = matches(vocabulary, text)
    if not readings:
        say(f"medkb: {text!r} links to nothing")
    if found and limit:
        _list(found, limit, below=bool(readings))
    return DONE if readings or found else COULD_NOT


@app.command("export")
@command
def export(
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    form: Annotated[
        str | None,
        Option("--format", metavar="FORMAT", help="nt, ttl, jsonld or rdf; default: the ending of -o, or nt."),
    ] = None,
) -> int:
    """Write the vocabulary as SKOS."""
    from medkb.vocab import load
    from medkb.vocab.skos import serialize

    ending = out.suffix.lstrip(".") if out and str(out) != "-" else "nt"
    chosen = form or (ending if ending in ("ttl", "jsonld", "rdf") else "nt")
    if chosen not in ("nt", "ttl", "jsonld", "rdf"):
        raise UsageError(f"--format {chosen!r}: there is nt, ttl, jsonld or rdf")
    with output(out) as stream:
        stream.write(serialize(load(), chosen))
    return DONE


@app.command("check")
@command
def check() -> int:
    """Look for what is wrong with the rows: labels of two concepts, circles, links to nothing."""
    from medkb.vocab import load
    from medkb.vocab.check import check as problems

    found = problems(load())
    for line in found:
        sys.stdout.write(line + "\n")
    say(f"{len(found)} problems" if found else "no problems")
    return COULD_NOT if found else DONE


@app.command("add")
@command
def add(
    path: Annotated[
        Path, Argument(metavar="FILE", help="Terms: .tsv, SKOS or OWL (.ttl, .rdf, .owl, .nt, .jsonld), .obo.")
    ],
    scheme: Annotated[
        str | None, Option(metavar="SCHEME", help="The scheme of terms that name none: drug, event, outcome ...")
    ] = None,
) -> int:
    """Add your own terms; where they say otherwise than the vocabulary, they win.

    Terms of a concept that the vocabulary has (by id, code or preferred label) join it. A file added again replaces
    what it added before. They are kept in $MEDKB_VOCAB, or in medkb/vocab of your data folder.
    """
    from medkb.vocab import load
    from medkb.vocab.added import save
    from medkb.vocab.imports import read_terms
    from medkb.vocab.tables import vocabulary_folder

    shipped = load(vocabulary_folder())
    terms = read_terms(path, scheme, shipped)
    kept = save(path.name, terms)
    joined = sum(row["id"] in shipped.schemes[row["scheme"]] for row in terms)
    say(f"{len(terms)} terms: {joined} join known concepts, {len(terms) - joined} are new ({kept})")
    return DONE


@app.command("drop")
@command
def drop(name: Annotated[str, Argument(help="The name of the file that was added.")]) -> int:
    """Take back terms that were added."""
    from medkb.vocab.added import added_files
    from medkb.vocab.added import drop as forget

    if forget(name):
        say(f"{name}: its terms are no longer used")
        return DONE
    known = ", ".join(path.stem for path in added_files()) or "nothing"
    say(f"medkb: no terms were added as {name!r}; added are: {known}")
    return COULD_NOT


def counts(vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """One row a scheme: its name and six counts."""
    for scheme in vocabulary.schemes:
        concepts = list(vocabulary.concepts(scheme))
        english = sum(bool(c.en) + len(c.alt_en) for c in concepts)
        russian = sum(bool(c.ru) + len(c.alt_ru) for c in concepts)
        abbreviations, links = sum(len(c.abbr) for c in concepts), sum(len(c.exact) for c in concepts)
        added = sum(c.added for c in concepts)
        yield (scheme, *map(str, (len(concepts), english, russian, abbreviations, links, added)))


def explained(vocabulary: Vocabulary, reading: Reading) -> Iterator[str]:
    """The lines that say what one stretch is linked to, why, and what lost."""
    if reading.concept is None:
        yield f"“{reading.text}” → no concept"
    else:
        concept = vocabulary.get(reading.scheme, reading.concept)
        parts = f" = {' + '.join(concept.components)}" if concept.components else ""
        yield f"“{reading.text}” → {reading.scheme} {concept.en}{f' ({concept.ru})' if concept.ru else ''}{parts}"
        yield f"    {concept.iri}  {' '.join(concept.exact)}".rstrip()
    yield f"    why: {reading.why}"
    for loser in reading.losers:
        yield f"    not {loser.scheme} {vocabulary.get(loser.scheme, loser.concept).en}: {loser.reason}"


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


def _list(found: list[Concept], limit: int, below: bool) -> None:
    from medkb.cli.rows import aligned

    lines = ((c.scheme, c.notation or c.id, c.en, c.ru, ", ".join((*c.abbr, *c.exact)), c.iri) for c in found[:limit])
    if below:
        sys.stdout.write("\nconcepts with the text in a name\n")
    for line in aligned(("scheme", "notation", "English", "Russian", "codes", "IRI"), lines, widest=80):
        sys.stdout.write(line + "\n")
    if len(found) > limit:
        say(f"{len(found) - limit} more; narrow the text or raise --limit")


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.en, concept.ru, *concept.alt_en, *concept.alt_ru, *concept.abbr, concept.notation)


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    return 1 if name.startswith(wanted) else 2
