"""`medkb show`: one article's facts as a page to read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from medkb.cli.common import Ocr, ask_for_ocr

if TYPE_CHECKING:
    from medkb.model import Evidence, Fact
    from medkb.pipeline import Result

_HEADS = {
    "drug": "Drugs",
    "regimen": "Regimens",
    "dose": "Doses",
    "cohort": "Cohorts",
    "response": "Responses",
    "survival": "Survival",
    "adverse_event": "Adverse events",
    "effect": "Ratios",
}


def show(
    path: Annotated[
        Path, Argument(metavar="FILE", help="An article (.txt .pdf .xml .html .docx); - is text on stdin.")
    ],
    min_confidence: Annotated[float, Option(min=0, max=1, help="Leave out facts below this confidence.")] = 0.0,
    ocr: Ocr = False,
) -> int:
    """Show one article's facts as a page to read.

    Facts stand by kind; each has its figures, its arm, whether it is own or cited, its quote and its page.
    """
    ask_for_ocr(ocr)
    from medkb.cli.inputs import Tally, results

    tally = Tally()
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for result in results([path], 1, tally):
        for line in page(result, min_confidence):
            typer.echo(line, color=colour)
    return tally.code


def page(result: Result, min_confidence: float = 0.0) -> Iterator[str]:
    """The lines of the page, with ANSI styles: title, then each kind's facts in the order of the text."""
    facts = [claim.fact for claim in result.claims if claim.fact.confidence >= min_confidence]
    yield typer.style(_title(result), bold=True)
    for kind, head in _HEADS.items():
        chosen = [fact for fact in facts if fact.kind == kind]
        if chosen:
            yield ""
            yield typer.style(f"{head} ({len(chosen)})", fg="cyan", bold=True)
        for fact in chosen:
            yield from _entry(fact)
    if not facts:
        yield "no facts found"


def _title(result: Result) -> str:
    metadata = result.document.metadata if result.document else None
    title = (metadata.title_en or metadata.title_ru) if metadata else None
    doi = f" (doi:{metadata.doi})" if metadata and metadata.doi else ""
    return f"{result.file}: {title}{doi}" if title else result.file + doi


def _entry(fact: Fact) -> Iterator[str]:
    from medkb.report.figures import figures, subject

    arm = f"  [{fact.arm}]" if fact.arm != "all" else ""
    text = figures(fact) or fact.printed
    yield f"  {typer.style(subject(fact), bold=True)}  {text}{arm}  {_origin(fact)}".rstrip()
    for evidence in fact.evidence[:1]:
        more = f" (+{len(fact.evidence) - 1} more)" if len(fact.evidence) > 1 else ""
        yield typer.style(f"      “{_flat(evidence.text)}” {_place(evidence)}{more}", dim=True)


def _origin(fact: Fact) -> str:
    if fact.source == "own":
        return "own"
    refs = f"[{', '.join(map(str, fact.refs))}]" if fact.refs else ""
    return typer.style(" ".join(filter(None, ["cited", fact.study, refs])), fg="yellow")


def _place(evidence: Evidence) -> str:
    offsets = f"{evidence.start}-{evidence.end}"
    return f"p. {evidence.page}, {offsets}" if evidence.page else offsets


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else flat[:159] + "…"
