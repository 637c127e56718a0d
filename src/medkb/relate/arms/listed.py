"""Groups of patients that a table of studies lists, where it was flattened to lines: who they were, how many, what became of them.

"Adults, relapsed disease | II 189 | Complete response – 43 % | …": a line that holds nothing but a phase and a number of
patients ends the words that name a group and begins what is told of it. "III 271 vs 134" has two groups, which "(A vs. B)"
among those words names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from medkb.model import BlockKind, Figure, FigureKind
from medkb.relate.arms.runs import VERSUS, between, paired_run
from medkb.relate.passage import Passage

_PHASE = r"(?:I{1,3}|IV)[ab]?(?:\s?[/–-]\s?(?:I{1,3}|IV)[ab]?)?"
_SIZED = re.compile(
    rf"(?P<phase>{_PHASE})\s+(?P<a>\d{{2,5}})(?:\s(?:vs\.?|versus|против)(?:\s(?P<b>\d{{2,5}}))?|\s?/\s?(?P<c>\d{{2,5}}))?"
)
_NUMBER = re.compile(r"\d{2,5}")
_OPEN = re.compile(r"(?:vs\.?|versus|против)$")
_PAIR = re.compile(r"\((?P<a>[^()]{2,60}?)\s(?:vs\.?|versus|против)\s(?P<b>[^()]{2,60})\)")
# "- with HSCT (n = 9) – 65 %": a part of the row's patients.
_PART = re.compile(r"[\s–—-]*(?P<name>[^\n()]{2,60}?)\s?\([nN]\s?=\s?(?P<n>\d+)\)[\s:–—-]*$")
_NESTED = re.compile(r"[(\[][^()\[\]]*$")
_FEWEST = 2  # lines of a phase and a number that make a list


@dataclass(slots=True)
class _Row:
    labels: tuple[str, ...]
    sizes: tuple[int, ...]
    passages: list[Passage] = field(default_factory=list)
    parts: dict[int, str] = field(default_factory=dict)  # by their number of patients


class Listed:
    """The groups of the flattened lists of one article, and to which of them each line belongs."""

    def __init__(self, passages: Sequence[Passage] = ()) -> None:
        self._rows: dict[int, _Row] = {}
        self._sizes: dict[str, int] = {}
        for table in _tables(passages):
            rows = list(_rows(table))
            if len(rows) < _FEWEST:
                continue
            for row in rows:
                self._sizes |= dict(zip(row.labels, row.sizes, strict=True))
                self._rows |= {p.start: row for p in row.passages}
                for p in row.passages:
                    self._learn_parts(p, row)

    def of(self, p: Passage, figure: Figure) -> str | None:
        """The label of the group in whose row the figure stands; None outside of such lists."""
        row = self._rows.get(p.start)
        if row is None:
            return None
        label = row.labels[0]
        if len(row.labels) > 1:
            run = paired_run(p, figure)
            if len(run) != len(row.labels) or not VERSUS.search(between(p, run)):
                return None
            label = row.labels[run.index(figure)]
        if part := _PART.search(p.text, p.start, figure.start):
            return f"{label}, {row.parts.get(int(part['n']), part['name'].strip())}"
        i = next(i for i, own in enumerate(row.passages) if own.start == p.start)
        responders = _responders(p, figure, row.passages[i - 1] if i else None)
        return f"{label}, {responders}" if responders else label

    def size(self, p: Passage, label: str) -> int | None:
        """The number of patients that the list prints for a group of the line's row."""
        return self._sizes.get(label) if p.start in self._rows else None

    def _learn_parts(self, p: Passage, row: _Row) -> None:
        """One label for a part that both languages name: the English one."""
        for figure in p.figures_of(FigureKind.SIZE):
            part = _PART.search(p.text, p.start, figure.end + 1)
            if part is None:
                continue
            name, n = part["name"].strip(), int(part["n"])
            if n not in row.parts or name.isascii():
                row.parts[n] = name
            self._sizes |= {f"{label}, {row.parts[n]}": n for label in row.labels}


def _tables(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    table: list[Passage] = []
    for p in passages:
        if p.block.kind is BlockKind.TABLE:
            table.append(p)
        elif table:
            yield table
            table = []
    if table:
        yield table


def _rows(table: Sequence[Passage]) -> Iterator[_Row]:
    """The rows of a table, each with the lines behind its number; those that lead to the next row's are without figures."""
    row: _Row | None = None
    words: list[Passage] = []  # lines without figures since the last figure
    for i, p in enumerate(table):
        sized = _SIZED.fullmatch(" ".join(p.words.split()))
        if sized is None or not words:
            if row is not None:
                row.passages.append(p)
            if not _NUMBER.fullmatch(p.words.strip()):
                words = [] if list(p.figures) else [*words, p]
            continue
        following = table[i + 1].words.strip() if i + 1 < len(table) else ""
        opened = bool(_OPEN.search(p.words.strip())) and bool(_NUMBER.fullmatch(following))
        second = sized["b"] or (following if opened else None)
        labels = _labels(_name(words[-1].words), second is not None)
        sizes = tuple(int(n) for n in (sized["a"], second) if n)
        if row is not None:
            yield row
        row = _Row(labels, sizes) if len(labels) == len(sizes) and not sized["c"] else _Row(labels[:1], (0,))
        words = []
    if row is not None:
        yield row


def _name(words: str) -> str:
    """The words that name a group; of two languages the English ones, which stand last."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    latin = next((i for i, line in enumerate(lines) if not re.search(r"[А-ЯЁа-яё]", line)), 0)
    return re.sub(r"\s+", " ", re.sub(r"/\s", "/", " ".join(lines[latin:]))).strip(" .,;")


def _labels(name: str, two: bool) -> tuple[str, ...]:
    pair = _PAIR.search(name) if two else None
    return (pair["a"].strip(), pair["b"].strip()) if pair else (name,)


def _responders(p: Passage, figure: Figure, before: Passage | None) -> str | None:
    """In "Complete response – 43 % (MRD-negative – 82 %)" the inner share, where it is the greater, is of the responders."""
    opened = _NESTED.search(p.text, p.start, figure.start)
    if opened is None and before is not None and ")" not in p.text[p.start : figure.start]:
        opened, whole = _NESTED.search(p.text, before.start, before.end), before  # the bracket opens on the line before
    else:
        whole = p
    if opened is None or figure.kind is not FigureKind.PERCENT or figure.value is None:
        return None
    outer = [f for f in whole.figures if f.end <= opened.start() and f.kind is FigureKind.PERCENT]
    head = next((h for h in reversed(whole.heads) if outer and h.end <= outer[0].start), None)
    if head is None or head.scheme != "outcome":
        return None
    place = paired_run(p, figure).index(figure)
    greater = place < len(outer) and figure.value > (outer[place].value or 0)
    return head.concept if greater else None
