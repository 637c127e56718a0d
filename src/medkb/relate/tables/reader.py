"""Facts of tables: the grids of an article, the groups that their heads name, and the results in their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import Block, Cohort, Fact
from medkb.relate.context import Context
from medkb.relate.effects.tables import EffectTables
from medkb.relate.passage import Cutter, Passage
from medkb.relate.tables.ages import ages_of
from medkb.relate.tables.cells import SIZE, Grid
from medkb.relate.tables.flat import named_heads, read_flat, table_of
from medkb.relate.tables.grids import grid_of
from medkb.relate.tables.lanes import across
from medkb.relate.tables.prosecells import ProseCell
from medkb.relate.tables.rows import RowReader, Sheet
from medkb.relate.tables.rowwords import tells_no_shares
from medkb.relate.tables.strata import Strata
from medkb.relate.tables.subjects import Subject, by_groups, counts_things, subject_of

_PHASE_HEAD = re.compile(r"(?m)^(?:Фаза|Phase)\b")
_N_HEAD = re.compile(r"(?m)^[Nn]$")
_PHASE_AND_SIZE = re.compile(r"(?m)^(?:I{1,3}|IV|I/II|II/III)\s+(?P<n>\d{2,5})(?:\s+(?:vs?\.?|/)\s*(?P<m>\d{2,5}))?$")


class TableReader:
    """Reads the grids of one article."""

    def __init__(self, context: Context, cutter: Cutter) -> None:
        self._context, self._cutter = context, cutter
        self._strata = Strata(context, cutter)
        self._heads = named_heads(context.annotations)
        self._across = across(context.annotations.clean)
        self.prose: list[ProseCell] = []  # of the tables read so far
        self._rows = RowReader(context, cutter, self._strata)
        self._effects = EffectTables(context, cutter, self._strata)
        clean = context.annotations.clean
        placed = ((clean.from_source(cell.start, cell.end), t) for t in clean.document.tables for cell in t.cells)
        self._known = [(place, table) for place, table in placed if place]

    def facts(self, first: Passage, caption: str) -> tuple[list[Fact], list[tuple[int, int]]]:
        """Facts of the tables that begin in the block of `first`, and the stretches that their rows cover."""
        facts = [*self._trial_sizes(first), *self._ratios(first, caption)]
        consumed: list[tuple[int, int]] = []
        for grid in self._grids(first.block, first.text, caption):
            if counts_things(caption):
                consumed += [*grid.consumed, *(head for column in grid.columns for head in column.heads)]
                continue
            grid.columns = self._strata.sized(first, grid, caption)
            labels = [first.text[row.start : row.end] for row in grid.rows]
            subject = subject_of(caption, labels, all(column.size for column in grid.columns))
            sheet = Sheet(grid, first, caption, subject, by_groups=by_groups(caption))
            sheet.no_shares = tells_no_shares(grid, first.text)
            facts += self._groups(sheet)
            facts += [f for row in grid.rows for f in self._rows.facts(sheet, row)]
            self.prose += [cell for row, place in grid.prose for cell in self._rows.prose(sheet, row, place)]
            consumed += grid.consumed
        return facts, consumed

    def _grids(self, block: Block, text: str, caption: str) -> Iterator[Grid]:
        """The grids of the tables that are known, else what the lines of the block tell."""
        inside = {id(table): table for (start, _), table in self._known if block.start <= start < block.end}
        if not inside:
            flat = read_flat(text, block.start, block.end, caption, self._heads, self._across)
            if flat is not None:
                yield flat
        for table in inside.values():
            first = next(start for (start, _), other in self._known if other is table)
            grid = grid_of(self._context.annotations.clean, table, caption) if first >= block.start else None
            if grid is not None:
                yield grid

    def _ratios(self, first: Passage, caption: str) -> Iterator[Fact]:
        """Ratios of hazards, odds and risks, of the tables that are known, else of the lines of the block."""
        inside = {id(t): t for (start, _), t in self._known if first.block.start <= start < first.block.end}
        for table in inside.values():
            yield from self._effects.known(first, table, caption)
        if inside:
            return
        start, end = first.block.start, first.block.end
        cells = table_of(first.text, start, end, self._heads, self._across)
        told = list(self._effects.known(first, cells, caption, _same)) if cells else []
        yield from told or self._effects.flat(first, caption)

    def _groups(self, sheet: Sheet) -> Iterator[Fact]:
        """The groups that the heads of a table name with their sizes, each once, with the ages that a row prints."""
        told_of: set[tuple[str, int]] = set()
        first, grid = sheet.first, sheet.grid
        for c, column in enumerate(grid.columns):
            heads = column.heads or ((column.start, column.end),)
            printed = next((m for head in heads for m in SIZE.finditer(first.text, *head)), None)
            arm = self._strata.column_arm(first, column) if printed else "all"
            alone = len(grid.columns) == 1 and sheet.subject is Subject.BASELINE
            if alone and printed is None and column.size:
                yield from self._everyone(sheet, column.size)
            if printed is None or column.size is None or (arm, column.size) in told_of or (arm == "all" and not alone):
                continue
            told_of.add((arm, column.size))
            slots = self._context.shared(first, printed.start(), printed.end(), "table.arm", 0.85) | {"arm": arm}
            role, label = ("population", None) if arm == "all" else ("arm", arm)
            ages, places = ages_of(first.text, grid, c)
            slots["evidence"] += tuple(e for place in places for e in self._context.evidence(*place, first.block))
            yield Cohort(**slots, **ages, n=column.size, role=role, label=label)
            grid.consumed += heads

    def _everyone(self, sheet: Sheet, size: int) -> Iterator[Fact]:
        """The ages of all patients, whose number stands elsewhere."""
        ages, places = ages_of(sheet.first.text, sheet.grid, 0)
        if ages:
            slots = self._context.shared(sheet.first, *places[0], "table.ages", 0.8)
            yield Cohort(**slots, **ages, n=size, role="population")

    def _trial_sizes(self, first: Passage) -> Iterator[Fact]:
        """Sizes in a table of published trials that has columns for the phase and for N."""
        start, end = first.block.start, first.block.end
        if not (_PHASE_HEAD.search(first.text, start, end) and _N_HEAD.search(first.text, start, end)):
            return
        for match in _PHASE_AND_SIZE.finditer(first.text, start, end):
            for name in filter(match.group, ("n", "m")):
                a, b = match.span(name)
                slots = self._context.shared(first, a, b, "table.trial_size", 0.8)
                yield Cohort(**slots, n=int(match[name]), role="arm" if match["m"] else "population")


def _same(start: int, end: int) -> tuple[int, int]:
    """Of cells that are in clean offsets already."""
    return start, end
