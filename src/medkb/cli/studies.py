"""`medkb studies`: evidence tables for a paper, and the count of what was read and chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from medkb.cli import choice as chosen
from medkb.cli.check import Lang
from medkb.cli.common import DONE, UsageError, output_bytes, say


def studies(
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")],
    out: Annotated[
        Path | None, Option("-o", "--output", metavar="FILE", help="The table: .docx, .xlsx or .html.")
    ] = None,
    flow: Annotated[
        Path | None,
        Option("--flow", metavar="FILE", help="What was read, excluded by rule, included: .svg, .html or .csv."),
    ] = None,
    lang: Annotated[Lang, Option("--lang", help="The language of the table.")] = Lang.EN,
    events: Annotated[
        int, Option("--events", min=0, help="Adverse events a group, of grade 3 and up and of the rest each; 0: all.")
    ] = 5,
    derive: Annotated[
        bool, Option("--derive", help="Fill what follows from printed numbers, marked as calculated.")
    ] = False,
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
    min_confidence: chosen.MinConfidence = 0.5,
    without_errors: chosen.WithoutErrors = False,
    one_row: chosen.OneRow = False,
    keep_duplicates: chosen.KeepDuplicates = False,
) -> int:
    """Write an evidence table: one row a study, with its groups, and a note for every figure.

    A note names the file, the page and the quoted words. Of competing figures one is shown and the others are in its
    note. The table ends with the count of what was read, excluded by each rule and included, as PRISMA 2020 asks.
    """
    from medkb.store import open_store
    from medkb.studies import FLOWS, TABLES, evidence_table, writer_named

    if out is None and flow is None:
        raise UsageError("say what to write: -o FILE.docx (.xlsx, .html), --flow FILE.svg (.html, .csv), or both")
    targets = [(path, known) for path, known in ((out, TABLES), (flow, FLOWS)) if path is not None]
    writers = [(path, writer_named(path, known)) for path, known in targets]
    asked = chosen.choice(
        drug=drug, drug_class=drug_class, alone=alone, disease=disease, outcome=outcome, endpoint=endpoint, event=event,
        narrower=narrower, grade=grade, time=at, arm=arm, source=source, population=population,
        min_confidence=min_confidence, without_errors=without_errors, one_row=one_row, keep_duplicates=keep_duplicates,
    )  # fmt: skip
    with open_store(kb, read_only=True) as store:
        table = evidence_table(store, asked, lang.value, events=events, derive=derive)
    for path, write in writers:
        with output_bytes(path) as stream:
            write(table, stream)
        say(
            f"{path}: {_counted(len(table.studies), 'study', 'studies')}, {_counted(len(table.notes), 'note', 'notes')}"
        )
    if not table.studies:
        say("no study has a result that was asked for; --flow FILE.csv tells which rule left out what")
    return DONE


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
