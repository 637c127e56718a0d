"""Cells that tell results in words: the rules of prose read them, and their row says of whom and of how many they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from medkb.model import AdverseEvent, Clean, Fact, Response, Survival
from medkb.relate.tables.strata import Place
from medkb.relate.tables.studies import study_of

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN_START = re.compile(r"[A-Z][a-z]+")
_AGAINST = re.compile(r"(?i)\(([^()]{2,40}?)\s(?:vs?\.?|versus|против)\s([^()]{2,40})\)")
_VERSUS_BEFORE = re.compile(r"(?i)(?:\bvs?\.?|versus|против)\s{0,2}$")
_VERSUS_AFTER = re.compile(r"(?i)\s{0,2}(?:vs?\b\.?|versus|против)\s")
_OWN_SIZE = re.compile(r"\b[nN]\s?=\s?\d")
_LONGEST = 80  # characters of a group's label


@dataclass(frozen=True, slots=True)
class ProseCell:
    """A cell at [start, end) of the source; its row's groups, two where it compares them, their sizes and its study."""

    start: int
    end: int
    arms: tuple[str, ...]
    sizes: tuple[int, ...]
    study: dict[str, Any]


def prose_cell(clean: Clean, place: Place, start: int, end: int) -> ProseCell:
    """The cell at [start, end) of the clean text of a row that names its group."""
    span = clean.to_source(start, end)
    label = _english(" ".join(place.label.words.split()))
    compared = _AGAINST.search(label)
    sizes = tuple(cell.count or 0 for cell in place.row.sizes)
    arms = (compared[1].strip(), compared[2].strip()) if compared and len(sizes) > 1 else (label[:_LONGEST],)
    return ProseCell(span.start, span.end, arms, sizes, study_of(place, place.caption))


def _english(label: str) -> str:
    """The English half of a label in both languages; the label itself where it has none."""
    last = max((m.end() for m in _CYRILLIC.finditer(label)), default=0)
    begin = _LATIN_START.search(label, last) if last else None
    return label[begin.start() :] if begin else label


def with_rows(facts: Sequence[Fact], cells: Sequence[ProseCell], text: str) -> list[Fact]:
    """The same facts; those of a cell in prose that name no group take the group, the size and the study of its row."""
    return (
        [_of_responders(_with_row(fact, cells, text), facts, cells, text) for fact in facts] if cells else list(facts)
    )


def _of_responders(fact: Fact, facts: Sequence[Fact], cells: Sequence[ProseCell], text: str) -> Fact:
    """In "CR – 43 % (MRD-negative – 82 %)" the inner share, where it is the greater, is of the responders of the row's group."""
    evidence = fact.evidence[0]
    cell = next((c for c in cells if c.start <= evidence.start < c.end), None)
    before = text[cell.start : evidence.start] if cell else ""
    if cell is None or not isinstance(fact, Response) or fact.percent is None or not _bracketed(before):
        return fact
    opened, closed = cell.start + before.rfind("("), cell.start + before.rfind(")")
    outer = [
        f
        for f in facts
        if isinstance(f, Response)
        and f.percent is not None
        and closed < f.evidence[0].start < opened
        and cell.start <= f.evidence[0].start
    ]
    if not outer or fact.arm == "all" or any((f.percent or 0) >= fact.percent for f in outer):
        return fact
    return replace(fact, arm=f"{fact.arm}, {outer[-1].outcome}")


def _with_row(fact: Fact, cells: Sequence[ProseCell], text: str) -> Fact:
    if not isinstance(fact, (Response, Survival, AdverseEvent)):
        return fact
    evidence = fact.evidence[0]
    cell = next((c for c in cells if c.start <= evidence.start < c.end), None)
    if cell is None:
        return fact
    line = text[text.rfind("\n", cell.start, evidence.start) + 1 : evidence.start]
    fact = replace(fact, **{k: v for k, v in cell.study.items() if k != "arm"})
    if fact.arm != "all" or _OWN_SIZE.search(line):
        return fact
    second = bool(_VERSUS_BEFORE.search(text[cell.start : evidence.start]))
    against = second or bool(_VERSUS_AFTER.match(text[evidence.end : cell.end]))
    if against != (len(cell.arms) > 1) or (against and len(cell.sizes) > len(cell.arms)):
        return fact
    arm = cell.arms[int(second and len(cell.arms) > 1)]
    size = cell.sizes[int(second)] if len(cell.sizes) == len(cell.arms) else None
    if fact.n is not None or isinstance(fact, Survival) or _bracketed(text[cell.start : evidence.start]):
        return replace(fact, arm=arm)
    return replace(fact, arm=arm, n=size)


def _bracketed(before: str) -> bool:
    """A figure in brackets is of those whom the figure before them counts: "CR – 43 % (MRD-negative – 82 %)"."""
    return before.rfind("(") > before.rfind(")")
