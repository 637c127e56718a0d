"""`medkb extract`: articles to facts."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.common import Jobs, Ocr, Timeout, ask_for_ocr, output
from medkb.cli.inputs import Tally, results
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.model import Claim


class FactFormat(StrEnum):
    """How `medkb extract` writes facts."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


def extract(
    paths: Annotated[
        list[Path], Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin.")
    ],
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there instead of stdout.")] = None,
    form: Annotated[
        FactFormat | None, Option("--format", help="jsonl: the whole record; default by the ending of -o, else jsonl.")
    ] = None,
    explain: Annotated[
        bool, Option("--explain", help="Tell by which rules and from which words each fact was made.")
    ] = False,
    min_confidence: Annotated[float, Option(min=0, max=1, help="Leave out facts below this confidence.")] = 0.0,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Read articles, write their facts.

    Each fact comes with its evidence: the quote, its character offsets, and its page and box in a PDF.
    """
    ask_for_ocr(ocr)
    tally = Tally()
    write = _WRITERS[form or _by_ending(out)]
    claims = (claim for result in results(paths, jobs, tally, timeout) for claim in result.claims)
    with output(out) as stream:
        write((claim for claim in claims if claim.fact.confidence >= min_confidence), stream, explain)
    return tally.code


def _by_ending(out: Path | None) -> FactFormat:
    return FactFormat.CSV if out is not None and out.suffix.lower() == ".csv" else FactFormat.JSONL


def _jsonl(claims: Iterator[Claim], stream: IO[str], explain: bool) -> None:
    from medkb.model.codec import to_record

    for claim in claims:
        stream.write(json.dumps(to_record(claim, explain), ensure_ascii=False) + "\n")


def _csv(claims: Iterator[Claim], stream: IO[str], explain: bool) -> None:
    from medkb.cli.rows import COLUMNS, WHY, row, why
    from medkb.export.writers import is_formula

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *WHY] if explain else COLUMNS)
    for claim in claims:
        cells = [*row(claim), *why(claim)] if explain else row(claim)
        writer.writerow(["'" + cell if is_formula(cell) else cell for cell in cells])


def _table(claims: Iterator[Claim], stream: IO[str], explain: bool) -> None:
    from medkb.cli.rows import BRIEF, WHY, aligned, brief, why

    head = [*BRIEF, *WHY] if explain else list(BRIEF)
    lines = ([*brief(claim), *why(claim)] if explain else brief(claim) for claim in claims)
    stream.writelines(line + "\n" for line in aligned(head, lines))


_WRITERS: dict[FactFormat, Callable[[Iterator[Claim], IO[str], bool], None]] = {
    FactFormat.JSONL: _jsonl,
    FactFormat.CSV: _csv,
    FactFormat.TABLE: _table,
}
