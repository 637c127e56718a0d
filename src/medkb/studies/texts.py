"""Pieces of text that the three writers share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.studies.model import MARKS, Line, Note, Step, Table
from medkb.studies.words import words

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
_SPACES = re.compile(r"[ \t\r\n]+")


def clean(text: str) -> str:
    """A text in one line, without what no document can hold."""
    return _CONTROL.sub("\ufffd", _SPACES.sub(" ", text)).strip()


def labelled(line: Line) -> tuple[str, str]:
    """The words before the figure and the figure."""
    if line.label and line.text:
        return clean(line.label) + ": ", clean(line.text)
    return "", clean(line.label or line.text)


def note_place(note: Note, lang: str) -> str:
    """Study, file, and where in it: "Ivanov 2020, a.pdf, p. 4, results"."""
    w = words(lang)
    parts = [note.file] if note.file.startswith(note.study) else [note.study, note.file]
    if note.page:
        parts.append(w["page"].format(note.page))
    if note.section:
        parts.append(w.get(f"section_{note.section}", note.section))
    if note.start is not None and note.end is not None and not note.page:
        parts.append(w["char"].format(note.start, note.end))
    return clean(", ".join(parts))


def note_words(note: Note) -> tuple[str, str, str]:
    """What stands before the quote, the quote, what stands behind it; words that the context cuts are left out."""
    before, after = clean(note.before), clean(note.after)
    if before:
        head, _, rest = before.partition(" ")
        before = "…" + (rest or head) + (" " if note.before[-1:].isspace() else "")
    if after:
        rest, _, tail = after.rpartition(" ")
        after = (" " if note.after[:1].isspace() else "") + (rest or tail) + "…"
    return before, clean(note.quote), after


def note_text(note: Note, lang: str) -> str:
    """A note as one line of plain text."""
    before, quote, after = note_words(note)
    said = "".join(f" {clean(remark)}." for remark in note.remarks)
    return f"{note_place(note, lang)}: {before}{words(lang)['quoted'].format(quote)}{after}.{said}"


def legend(table: Table) -> list[tuple[str, str]]:
    """The marks that are used, and the sign for what is not reported, with their meaning."""
    w = words(table.lang)
    return [(w["NR"], w["nr_said"]), *((mark, w[MARKS[mark]]) for mark in table.marks)]


def flow_lines(steps: Sequence[Step], lang: str) -> list[tuple[str, str, str]]:
    """The flow as rows: the step, a reason ("" for the step as a whole), the count."""
    w, rows = words(lang), []
    for step in steps:
        name = w["flow_" + step.key]
        rows.append((name, "", w["flow_unknown"] if step.count is None else str(step.count)))
        rows += [(name, clean(reason or w["flow_unknown"]), str(count)) for reason, count in step.parts]
    return rows
