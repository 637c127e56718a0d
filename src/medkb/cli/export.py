"""`medkb export`: tables of a knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from medkb.cli.common import DONE, UsageError, say

if TYPE_CHECKING:
    from medkb.model import Kind

_KINDS = "drug, regimen, dose, cohort, response, survival, adverse_event or effect"


def export(
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    kind: Annotated[str, Option("--kind", metavar="KIND", help=f"The facts to write: {_KINDS}.")],
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    form: Annotated[
        str | None,
        Option("--format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet; default: the ending of -o, or csv."),
    ] = None,
) -> int:
    """Write one kind of fact as a table.

    One row is one figure, with its article, arm, concept, quote and place.
    """
    from medkb.export import export as write
    from medkb.store import open_store

    target = None if out is None or str(out) == "-" else out
    chosen, written = kind_named(kind), form or ending(target)
    with open_store(kb, read_only=True) as store:
        count = write(store, chosen, target, written)
    if target is not None:
        say(f"{target}: {count} rows")
    return DONE


def kind_named(name: str) -> Kind:
    """The kind of that name; a plural and a hyphen are understood. Raises UsageError with the known ones."""
    from medkb.model import KINDS

    asked = name.lower().replace("-", "_")
    for kind in KINDS:
        if asked in {kind.value, kind.value + "s"}:
            return kind
    raise UsageError(f"--kind {name!r}: there is {_KINDS}")


def ending(path: Path | None) -> str:
    """The format that a file's ending names; csv for stdout. Raises UsageError for a file without an ending."""
    if path is None:
        return "csv"
    if not path.suffix:
        raise UsageError(f"{path}: no ending that names a format; add .csv or give --format")
    return path.suffix[1:].lower()
