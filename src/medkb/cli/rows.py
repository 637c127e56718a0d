"""Facts as rows: one set of columns for all kinds, and an aligned table for the eye."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from medkb.model import KINDS, Claim
from medkb.model.codec import slot_names
from medkb.report.figures import figures, number, subject

_HEAD = ("kind", "id", "file", "document", "source", "study", "refs", "arm")
_TAIL = ("concept", "confidence", "printed", "start", "end", "text", "page")
_SLOTS = tuple(dict.fromkeys(name for kind in KINDS for name in slot_names(kind)))
COLUMNS: tuple[str, ...] = _HEAD + _SLOTS + _TAIL
WHY = ("rule", "because")
BRIEF = ("kind", "about", "figures", "arm", "source", "confidence", "file")


def row(claim: Claim) -> list[str]:
    """One cell a column of COLUMNS; lists are joined with `; `, the place is that of the first evidence."""
    fact = claim.fact
    known: dict[str, Any] = {"kind": fact.kind.value, "id": claim.id, "file": claim.file, "document": claim.document}
    if fact.evidence:
        first = fact.evidence[0]
        known |= {"start": first.start, "end": first.end, "text": first.text, "page": first.page}
    return [_cell(known[name] if name in known else getattr(fact, name, None)) for name in COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(str(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return number(value) if isinstance(value, Decimal) else str(value)


def brief(claim: Claim) -> list[str]:
    """One cell a column of BRIEF."""
    fact = claim.fact
    about, printed = subject(fact), figures(fact) or fact.printed
    return [fact.kind.value, about, printed, fact.arm, fact.source, f"{fact.confidence:.2f}", claim.file]


def why(claim: Claim) -> list[str]:
    """One cell a column of WHY: the rule, and the words that it read, each with what they were read as."""
    words = dict.fromkeys(f"{w.role} “{' '.join(w.text.split())}”" for r in claim.fact.because for w in r.words)
    return [claim.fact.rule, "; ".join(words)]


def aligned(head: Sequence[str], rows: Iterable[Sequence[str]], widest: int = 60) -> Iterable[str]:
    """Lines of a table whose columns are padded to their longest cell; cells over `widest` characters are cut."""
    cells = [[_cut(cell, widest) for cell in line] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    rule = ["-" * width for width in widths]
    for line in (cells[0], rule, *cells[1:]):
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _cut(cell: str, widest: int) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= widest else flat[: widest - 1] + "…"
