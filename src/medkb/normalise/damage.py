"""What is damaged in a document's text, told in a few lines: what was put right, and what nobody can put right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from medkb.model import BlockKind, Document, Problem
from medkb.normalise.finding import Damage, Finding
from medkb.normalise.repairs import repaired
from medkb.normalise.suspects import suspects

_SHOWN = 3  # places that a report quotes
_QUOTE = 40  # characters of a quotation at most
_MARGIN = 4  # characters shown around a single sign
_REPAIRED = "put right in the searched text; digits were left as they are"
_COPY_AGAIN = "not searched for facts as it should be: copy the text again, or run the file through a text recogniser"
_CHECK = "nothing was changed: check these places in the article"
_HINTS = {
    Damage.CODE_PAGE: _REPAIRED,
    Damage.MOVED: _REPAIRED,
    Damage.UNREADABLE: _COPY_AGAIN,
    Damage.NO_CHARACTER: _COPY_AGAIN,
    Damage.PRIVATE: _CHECK,
    Damage.MARK: "nothing was changed: figures next to them may be read too long",
    Damage.LIGATURE: "nothing was changed: names with these letters may be missed",
}
# Lists of references and turned labels hold no facts; their letters may still tell of a bad font.
_UNSEARCHED = (BlockKind.REFERENCE, BlockKind.NOISE)
_ANYWHERE = frozenset({Damage.CODE_PAGE, Damage.MOVED, Damage.UNREADABLE, Damage.NO_CHARACTER})


def damage(document: Document) -> list[Problem]:
    """A warning for each kind of damage, with the number of places, the first of them and the first one's page.

    Places are offsets into the document's text. Where blocks are known, figures in references and noise are left out.
    """
    return damaged(document)[0]


def damaged(document: Document) -> tuple[list[Problem], list[tuple[int, int]]]:
    """The warnings of `damage`, and the places of all damage in order."""
    found: dict[Damage, list[Finding]] = {kind: [] for kind in Damage}
    for finding in _findings(document.text):
        found[finding.damage].append(finding)
    places = sorted((f.start, f.end) for findings in found.values() for f in findings)
    skipped = [(b.start, b.end) for b in document.blocks if b.kind in _UNSEARCHED]
    problems = []
    for kind, findings in found.items():
        some = findings if kind in _ANYWHERE else _outside(findings, skipped)
        if some:
            problems.append(_problem(document, kind, sorted(set(some))))
    return problems, places


def _findings(text: str) -> Iterator[Finding]:
    right, found = repaired(text)
    yield from found
    yield from suspects(right)


def _outside(findings: Sequence[Finding], skipped: Sequence[tuple[int, int]]) -> list[Finding]:
    """Findings in none of the stretches, which are in order of place."""
    starts = [start for start, _ in skipped]
    kept = []
    for finding in findings:
        i = bisect_right(starts, finding.start) - 1
        if i < 0 or finding.start >= skipped[i][1]:
            kept.append(finding)
    return kept


def _problem(document: Document, kind: Damage, findings: Sequence[Finding]) -> Problem:
    places = [f"{_quoted(document.text, f)} at {f.start}-{f.end}{_likely(f)}" for f in findings[:_SHOWN]]
    count = f"{len(findings)} places" if len(findings) > 1 else "one place"
    more = ", …" if len(findings) > _SHOWN else ""
    reason = f"{kind.value} in {count}: {', '.join(places)}{more}"
    return Problem(document.file, "warning", reason, _HINTS.get(kind, _CHECK), _page(document, findings[0]))


def _quoted(text: str, finding: Finding) -> str:
    """The place in one line, with its neighbours where it is a single sign."""
    start, end = finding.start, finding.end
    if end - start < 2:
        start, end = max(0, start - _MARGIN), min(len(text), end + _MARGIN)
    return f'"{_short(text[start:end])}"'


def _likely(finding: Finding) -> str:
    return f' (likely "{_short(finding.likely)}")' if finding.likely else ""


def _short(text: str) -> str:
    """One line without control characters, cut where it is long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"


def _page(document: Document, finding: Finding) -> int | None:
    """The page of the first printed word that the place touches; None where words are not known."""
    i = bisect_right(document.words, finding.end - 1, key=lambda word: word.start) - 1
    return document.words[i].page if i >= 0 else None
