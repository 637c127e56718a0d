"""Ruling of a page: straight lines put together from their pieces, and the areas that they frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from medkb.read.pdf.page import Rule

_THICK = 3.0  # points: a thicker filled box is a background, not a line
_SHORTEST = 6.0  # points
_SAME = 2.0  # points between two strokes that print as one line
_JOINS = 3.0  # points that two lines may miss each other by where they meet


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line at one height (or place across) from start to end, all in points."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Its length in points."""
        return self.end - self.start


@dataclass(slots=True)
class Ruling:
    """Lines that hang together: `rows` lie across, `columns` stand upright."""

    rows: list[Stroke] = field(default_factory=list)
    columns: list[Stroke] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom around the lines."""
        x = [v for s in self.rows for v in (s.start, s.end)] + [s.at for s in self.columns]
        y = [v for s in self.columns for v in (s.start, s.end)] + [s.at for s in self.rows]
        return min(x), min(y), max(x), max(y)


def strokes(rules: Iterable[Rule]) -> Ruling:
    """All lines of a page, the edges of its backgrounds among them; pieces that go on are one line."""
    rows: list[Stroke] = []
    columns: list[Stroke] = []
    for rule in rules:
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if height <= _THICK and width > _SHORTEST:
            rows.append(Stroke((rule.top + rule.bottom) / 2, rule.x0, rule.x1))
        elif width <= _THICK and height > _SHORTEST:
            columns.append(Stroke((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
        elif width > _SHORTEST and height > _SHORTEST:
            rows += [Stroke(rule.top, rule.x0, rule.x1), Stroke(rule.bottom, rule.x0, rule.x1)]
            columns += [Stroke(rule.x0, rule.top, rule.bottom), Stroke(rule.x1, rule.top, rule.bottom)]
    return Ruling(list(_joined(rows)), list(_joined(columns)))


def _joined(some: Sequence[Stroke]) -> Iterator[Stroke]:
    """Strokes at one place that touch, as one."""
    groups: list[list[Stroke]] = []
    for stroke in sorted(some, key=lambda s: s.at):
        if groups and stroke.at - groups[-1][0].at <= _SAME:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    for group in groups:
        at = sum(s.at * s.length for s in group) / sum(s.length for s in group)
        start, end = None, 0.0
        for stroke in sorted(group, key=lambda s: s.start):
            if start is not None and stroke.start <= end + _JOINS:
                end = max(end, stroke.end)
                continue
            if start is not None:
                yield Stroke(at, start, end)
            start, end = stroke.start, stroke.end
        if start is not None:
            yield Stroke(at, start, end)


def areas(ruling: Ruling) -> list[Ruling]:
    """Rulings whose lines meet; lines that meet no upright one are left out."""
    parent = list(range(len(ruling.rows) + len(ruling.columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, column in enumerate(ruling.columns, len(ruling.rows)):
        for i, row in enumerate(ruling.rows):
            if meet(row, column):
                parent[root(i)] = root(j)
    found: dict[int, Ruling] = {}
    for i, row in enumerate(ruling.rows):
        found.setdefault(root(i), Ruling()).rows.append(row)
    for j, column in enumerate(ruling.columns, len(ruling.rows)):
        found.setdefault(root(j), Ruling()).columns.append(column)
    return [area for area in found.values() if len(area.rows) > 1 and area.columns]


def meet(row: Stroke, column: Stroke) -> bool:
    """True where a line across and an upright one cross or touch."""
    across = row.start - _JOINS <= column.at <= row.end + _JOINS
    return across and column.start - _JOINS <= row.at <= column.end + _JOINS


def covers(some: Iterable[Stroke], at: float, start: float, end: float, share: float = 0.7) -> bool:
    """True when lines near `at` run along most of [start, end)."""
    drawn = sum(max(0.0, min(s.end, end) - max(s.start, start)) for s in some if abs(s.at - at) <= _JOINS)
    return drawn >= share * (end - start)
