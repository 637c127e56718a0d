"""Ratios in tables: those of two arms beside their results, and those of factors in tables of regressions.

A table whose cells are known is read by its heads, a flattened one as `flattened` tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from medkb.model import BlockKind, Effect, Fact, Mention, Table, TableCell
from medkb.relate.context import Context
from medkb.relate.effects.facts import told_of
from medkb.relate.effects.flattened import (
    CI,
    LONGEST,
    MULTIVARIABLE,
    REGRESSION,
    UNIVARIATE,
    VALUE,
    Found,
    P,
    flat_ratios,
    level_of,
)
from medkb.relate.effects.naming import measure_told, names_of
from medkb.relate.effects.outcome import Outcome, outcome_named
from medkb.relate.passage import Cutter, Passage
from medkb.relate.tables.cells import SIZE, Column
from medkb.relate.tables.measures import tells_p
from medkb.relate.tables.strata import Strata
from medkb.text.effects import UNTOLD, decimal, measure_named, p_printed

_VALUE, _INTERVAL, _P_CELL = re.compile(VALUE), re.compile(CI), re.compile(P)
_INTERVAL_HEAD = re.compile(
    r"(?i)\W*(?:9\d\s?%?\s?)?(?:CI|ДИ|confidence interval|доверительный интервал)\W*(?:,?\s?(?:9\d\s?)?%)?\W*"
)
_SUBGROUPS = re.compile(r"(?i)subgroup|подгрупп|\bby (?:baseline|age|sex)|в зависимости от")
_WORDS = 60  # characters of an outcome's own words
_FACTOR, _COMPARED, _UNCLEAR = 0.85, 0.88, 0.5
_NOT_TOLD, _OF_NOTHING = 0.2, 0.1
_PAIR = 2
_SHARE_HEAD = re.compile(r"[,(]?\s*\b[nN]\s?/\s?N\b\s?\)?")
Find = Callable[[int, int], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class _Column:
    number: int
    measure: tuple[str, bool]
    level: Decimal | None
    adjusted: bool
    heads: tuple[tuple[int, int], ...]
    interval: int | None = None
    p: int | None = None


@dataclass(frozen=True, slots=True)
class _Whose:
    """Of whom the ratios of a table are: its arms, or the factors or groups that its rows name.

    `named` are the outcomes that the heads of the column name.
    """

    arms: tuple[str, ...] = ()
    regression: bool = False
    subgroups: bool = False
    named: tuple[Mention, ...] = ()

    def slots(self, words: str) -> tuple[dict[str, Any], float]:
        """Arm, comparator and factor of the row that is labelled so, and how sure they are."""
        if self.regression:
            return {"arm": "all", "factor": words}, _FACTOR
        if len(self.arms) != _PAIR:
            return {"arm": words if self.subgroups else "all"}, _UNCLEAR
        part = f", {words}" if self.subgroups else ""
        sure = _COMPARED - (_OF_NOTHING if self.subgroups else 0)
        return {"arm": self.arms[0] + part, "comparator": self.arms[1] + part}, sure


class EffectTables:
    """Reads the ratios of one article's tables."""

    def __init__(self, context: Context, cutter: Cutter, strata: Strata) -> None:
        self._context, self._cutter, self._strata = context, cutter, strata
        self._find: Find = context.annotations.clean.from_source
        self._names = names_of(context.annotations.clean.text)

    def known(self, first: Passage, table: Table, caption: str, find: Find | None = None) -> Iterator[Fact]:
        """The ratios of a table whose cells are known; `find` gives their clean offsets, where they are of no source."""
        self._find = find or self._context.annotations.clean.from_source
        columns = list(self._columns(first, table, caption))
        if not columns:
            return
        taken = {n for c in columns for n in (c.number, c.interval, c.p)}
        others = [c for c in range(table.stub_columns, table.width) if c not in taken]
        arms = list(dict.fromkeys(a for a in (self._arm(first, table, c) for c in others) if a != "all"))
        heads = " ".join(first.text[slice(*h)] for c in columns for h in c.heads)
        said = f"{caption} {heads} {self._stub_head(first, table)}"
        whose = _Whose(tuple(arms), not arms and bool(REGRESSION.search(said)), bool(_SUBGROUPS.search(said)))
        for row in range(table.head_rows, table.height):
            label = self._label(table, row)
            if label is None:
                continue
            for column in columns:
                found = self._cell(first, table, row, column)
                if found is not None:
                    named = tuple(h for head in column.heads for h in self._heads(first, head))
                    sections = table.row_sections(row)
                    yield self._effect(first, found, label, replace(whose, named=named), sections)

    def flat(self, first: Passage, caption: str) -> Iterator[Fact]:
        """The ratios of a flattened table of a regression."""
        for label, found in flat_ratios(first.text, (first.block.start, first.block.end), caption):
            yield self._effect(first, found, label, _Whose(regression=True))

    def _columns(self, first: Passage, table: Table, caption: str) -> Iterator[_Column]:
        """The columns of ratios, each with the columns of its intervals and p values."""
        for c in range(table.stub_columns, table.width):
            heads = self._places(table.column_heads(c))
            words = [" ".join(first.text[slice(*h)].split()) for h in heads]
            if not words or tells_p(words[-1]) or _INTERVAL_HEAD.fullmatch(words[-1]):
                continue
            named = measure_named(words[-1]) or measure_named(" ".join(words))
            if named is None:
                continue
            behind = [self._lowest(first, table, n) for n in (c + 1, c + 2)]
            interval = c + 1 if _INTERVAL_HEAD.fullmatch(behind[0]) else None
            p = next((n for n in (c + 1, c + 2) if tells_p(behind[n - c - 1])), None)
            p = p if p is None or p == c + 1 or interval else None
            said = " ".join(words)
            level = level_of(f"{said} {behind[0] if interval else ''}") or level_of(caption)
            adjusted = named[2] or _is_adjusted(said, caption)
            yield _Column(c, named[:2], level, adjusted, tuple(heads), interval, p)

    def _cell(self, first: Passage, table: Table, row: int, column: _Column) -> Found | None:
        place = self._place(table.at(row, column.number))
        match = _VALUE.fullmatch(first.text, *place) if place else None
        if match is None or not (match["low"] or re.search(r"[.,·]", match["value"])):
            return None
        interval = match if match["low"] else self._match(_INTERVAL, first, table, row, column.interval)
        low, high = (decimal(interval["low"]), decimal(interval["high"])) if interval else (None, None)
        p = match if match["p"] else self._match(_P_CELL, first, table, row, column.p)
        value = decimal(match["value"])
        if not value or (value == 1 and interval is None):
            return None  # the group of reference
        told = p_printed(p["sign"], p["p"]) if p else None
        return Found(match.start(), match.end(), value, low, high, told, column.measure, column.level, column.adjusted)

    def _match(
        self, pattern: re.Pattern[str], first: Passage, table: Table, row: int, column: int | None
    ) -> re.Match[str] | None:
        place = self._place(table.at(row, column)) if column is not None else None
        return pattern.fullmatch(first.text, *place) if place else None

    def _effect(
        self,
        first: Passage,
        found: Found,
        label: tuple[int, int],
        whose: _Whose,
        sections: Sequence[TableCell] = (),
    ) -> Effect:
        """The ratio of a row; `sections` is what stands above the row."""
        rows_name = not (whose.regression or whose.subgroups)
        own = self._heads(first, label) if rows_name else []
        heads = own or list(whose.named) or self._of_caption(first)
        above = [first.text[slice(*place)] for place in self._places(sections)[-1:]]
        words = ": ".join(map(_bare, [*above, first.text[slice(*label)]]))[:LONGEST]
        outcome = outcome_named(self._context, first, heads[:1])
        if rows_name and not own and len(whose.arms) == _PAIR:
            outcome = Outcome(f"other:{_bare(first.text[slice(*label)])[:_WORDS].lower()}")
        measure = measure_told(self._names, *found.measure, outcome.timed, (found.value, found.low, found.high))
        slots, confidence = whose.slots(words)
        confidence -= _NOT_TOLD * (measure == UNTOLD) + _OF_NOTHING * (outcome.of is None)
        shared = self._context.shared(first, found.start, found.end, "effect.table", confidence)
        numbers: dict[str, Any] = {"value": found.value, "ci_low": found.low, "ci_high": found.high, "p": found.p}
        numbers["ci_level"] = found.level if found.low is not None else None
        return Effect(**shared | slots | numbers | told_of(outcome), measure=measure, adjusted=found.adjusted)

    def _of_caption(self, first: Passage) -> list[Mention]:
        """The one outcome that the captions right above name."""
        blocks = self._context.annotations.clean.blocks
        found: list[Mention] = []
        for index in range(first.index - 1, max(-1, first.index - 3), -1):
            block = blocks[index]
            if block.kind is not BlockKind.CAPTION:
                break
            found += self._cutter.cut(block, index, block.start, block.end).heads
        return found[:1] if len({h.concept for h in found}) == 1 else []

    def _heads(self, first: Passage, place: tuple[int, int]) -> list[Mention]:
        return list(self._cutter.cut(first.block, first.index, *place).heads)

    def _arm(self, first: Passage, table: Table, c: int) -> str:
        heads = self._places(table.column_heads(c))
        if not heads:
            return "all"
        label = " ".join(SIZE.sub("", first.text[slice(*h)]).strip(" (),;") for h in heads)
        arm = self._strata.column_arm(first, Column(label, heads[0][0], heads[-1][1], None, tuple(heads)))
        return _SHARE_HEAD.sub("", arm).strip(" ,;") or "all"

    def _label(self, table: Table, row: int) -> tuple[int, int] | None:
        """The row's own heads with its section, as one stretch where they stand on one another."""
        stub = self._places([cell for c in range(table.stub_columns) if (cell := table.at(row, c)) is not None])
        if not stub or table.section(row) is not None:
            return None
        return stub[0][0], stub[-1][1]

    def _stub_head(self, first: Passage, table: Table) -> str:
        heads = [cell for c in range(table.stub_columns) for cell in table.column_heads(c)]
        return " ".join(first.text[slice(*h)] for h in self._places(heads))

    def _lowest(self, first: Passage, table: Table, c: int) -> str:
        heads = self._places(table.column_heads(c)) if c < table.width else []
        return " ".join(first.text[slice(*heads[-1])].split()) if heads else ""

    def _place(self, cell: TableCell | None) -> tuple[int, int] | None:
        return self._find(cell.start, cell.end) if cell is not None and not cell.is_empty else None

    def _places(self, cells: Sequence[TableCell]) -> list[tuple[int, int]]:
        return [place for place in map(self._place, cells) if place]


def _is_adjusted(head: str, caption: str) -> bool:
    """The head of a column, or the caption of a table that holds nothing else, tells of a multivariable analysis."""
    if MULTIVARIABLE.search(head) or UNIVARIATE.search(head):
        return UNIVARIATE.search(head) is None
    return MULTIVARIABLE.search(caption) is not None and UNIVARIATE.search(caption) is None


def _bare(words: str) -> str:
    return " ".join(words.split()).strip(" ,;:")[:LONGEST]
