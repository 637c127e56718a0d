"""`medkb export`: tables of a knowledge base."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from medkb.cli import choice as chosen
from medkb.cli.common import DONE, UsageError, say

if TYPE_CHECKING:
    from medkb.export.dataset import Tally, Wish
    from medkb.export.layouts import Layout
    from medkb.model import Kind

_KINDS = "drug, regimen, dose, cohort, response, survival, adverse_event or effect"
_LAYOUTS = "proportions, events, times, ratios, medians, rates, grades, doses, cohorts, means or all"


def export(
    context: Context,
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    kind: Annotated[str, Option("--kind", metavar="KIND", help=f"All facts as they were read: {_KINDS}.")] = "",
    layout: Annotated[str, Option("--layout", metavar="NAME", help=f"A data set to analyse: {_LAYOUTS}.")] = "",
    target: Annotated[
        str, Option("--for", metavar="PROGRAM", help="Columns named for csv (plain), metafor, meta or revman.")
    ] = "csv",
    out: Annotated[
        Path | None, Option("-o", "--output", metavar="FILE|DIR", help="Write there, not to stdout; DIR for `all`.")
    ] = None,
    form: Annotated[
        str | None,
        Option("--format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet; default: the ending of -o, or csv."),
    ] = None,
    derive: Annotated[
        bool, Option("--derive", help="Fill what follows from printed numbers, marked as derived.")
    ] = False,
    wide: Annotated[bool, Option("--wide", help="Of the layout grades: grades beside each other.")] = False,
    drug: chosen.Drug = "",
    drug_class: chosen.DrugClass = "",
    alone: chosen.Alone = False,
    disease: chosen.Disease = "",
    outcome: chosen.Outcome = "",
    endpoint: chosen.Endpoint = "",
    event: chosen.Event = "",
    narrower: chosen.Narrower = False,
    grade: chosen.Grades = "",
    at: chosen.At = "",
    arm: chosen.Arm = "",
    source: chosen.Source = "own",
    population: chosen.Population = "",
    min_confidence: chosen.MinConfidence = 0.0,
    without_errors: chosen.WithoutErrors = False,
    one_row: chosen.OneRow = False,
    keep_duplicates: chosen.KeepDuplicates = False,
) -> int:
    """Write facts as tables: all of one kind, or data sets for a meta-analysis.

    With --kind a row is a fact. With --layout rows are chosen by the options, one a study, group and outcome, each
    trial once, and beside each number stands where the article prints it. FILE comes with FILE's dictionary
    (NAME.datapackage.json) and, of a layout, with what is left out and why (NAME.dropped.csv).
    """
    from medkb.export.dataset import Wish

    if bool(kind) == bool(layout):
        raise UsageError("say what to write: --kind KIND for facts as they were read, or --layout NAME for a data set")
    command, file = written(context), None if out is None or str(out) == "-" else out
    if kind:
        ignored = [name for name in given(context) if name not in ("--kb", "--kind", "--output", "--format")]
        if ignored:
            raise UsageError(f"{', '.join(ignored)}: only with --layout")
        return _facts(kb, kind_named(kind), file, form or ending(file), command)
    asked = chosen.choice(
        drug=drug, drug_class=drug_class, alone=alone, disease=disease, outcome=outcome, endpoint=endpoint, event=event,
        narrower=narrower, grade=grade, time=at, arm=arm, source=source, population=population,
        min_confidence=min_confidence, without_errors=without_errors, one_row=one_row, keep_duplicates=keep_duplicates,
    )  # fmt: skip
    folder = file is not None and (layout == "all" or file.is_dir())
    wish = Wish(asked, target, form or ("csv" if folder else ending(file)), derive, command, kb)
    return _data_sets(kb, layout, file, wish, wide=wide)


def _facts(kb: str, kind: Kind, file: Path | None, form: str, command: str) -> int:
    from medkb.export import export as write
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store:
        count = write(store, kind, file, form, command=command, kb=kb)
    if file is not None:
        say(f"{file}: {count} rows")
    return DONE


def _data_sets(kb: str, name: str, file: Path | None, wish: Wish, *, wide: bool) -> int:
    from medkb.export.dataset import layouts_named, write_file, write_folder, write_stream
    from medkb.export.table import check_form
    from medkb.store import open_store

    layouts = layouts_named(name, wish.target, wide=wide)
    check_form(wish.form, file)
    if file is None and name == "all":
        raise UsageError("--layout all: name a folder for the tables with -o DIR")
    with open_store(kb, read_only=True) as store:
        if file is None:
            write_stream(store, layouts[0], sys.stdout.buffer, wish)
            sys.stdout.buffer.flush()
        elif name == "all" or file.is_dir():
            tallies = write_folder(store, layouts, file, wish)
            _tell(layouts, {n: file / f"{n}.{wish.form}" for n in tallies}, tallies, wish)
        else:
            _tell(layouts, {name: file}, {name: write_file(store, layouts[0], file, wish)}, wish)
    return DONE


def _tell(layouts: Sequence[Layout], files: dict[str, Path], tallies: dict[str, Tally], wish: Wish) -> None:
    for layout in layouts:
        tally, file = tallies[layout.name], files[layout.name]
        say(f"{file}: {tally.rows} rows of the layout {layout.name}")
        if tally.dropped:
            left = ", ".join(f"{times} {rule}" for rule, times in tally.dropped.most_common())
            say(f"    left out, by rule: {left}")
        if layout.hint and wish.target == "metafor":
            several = len(tally.subjects)
            say(
                f"    R: {layout.hint.format(file=file)}"
                + (f"  # {several} outcomes: choose one" if several > 1 else "")
            )


def given(context: Context) -> dict[str, list[str]]:
    """The options that were given, each with its words as on a command line."""
    found: dict[str, list[str]] = {}
    for option in context.command.params:
        value = context.params.get(option.name or "")
        if value is None or value == option.default:
            continue
        name = option.opts[-1]
        found[name] = [name] if value is True else [name, str(value)]
    return found


def written(context: Context) -> str:
    """The command line that was given, in one fixed order."""
    return shlex.join(["medkb", "export", *(word for words in given(context).values() for word in words)])


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
