"""Facts of the rows of a table: what each cell counts, of which group, out of how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from medkb.model import Cohort, Fact, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Cutter, Passage
from medkb.relate.tables.bloodcounts import by_count
from medkb.relate.tables.cellfacts import CellFacts
from medkb.relate.tables.cells import SIZE, Cell, Grid, Row
from medkb.relate.tables.dosecells import doses_of_row
from medkb.relate.tables.prosecells import ProseCell, prose_cell
from medkb.relate.tables.rowheads import (
    elliptic,
    named,
    named_event,
    of_above,
    of_scale,
    of_section,
    says_all,
    says_only_grade,
    says_only_time,
    tells_causes,
)
from medkb.relate.tables.rowwords import (
    has_share,
    is_doubtful,
    is_share,
    is_target,
    label_of,
    tells_before,
    tells_durations,
    words_of,
)
from medkb.relate.tables.sites import of_site
from medkb.relate.tables.strata import Place, Strata, Stratum, agrees
from medkb.relate.tables.studies import study_of
from medkb.relate.tables.subjects import Subject, of_section_or_table, told

_PEOPLE = re.compile(
    r"(?i)пациент|больн|взросл|дет(?:и|ей|ск)|женщин|мужчин|patient|adult|child|women|\bmen\b|participant"
)
_OF_GROUPS = re.compile(
    r"(?i)подгрупп|в зависимости|предиктор|фактор|subgroup|according to|predict|factors?\b|by baseline"
)
_SEX = re.compile(r"(?i)\W*(?:sex|gender|пол)\b")
_SEXES = re.compile(r"(?i)\W*(?:fe)?male|\W*(?:wo)?men\b|\W*(?:girls|boys|м|ж|m|f)\b|\W*(?:муж|жен|мальчик|девоч|дев)")
_WORDS = 60  # characters of an outcome's own words


@dataclass(slots=True)
class Sheet:
    """A grid while its rows are read; `above` is the label of the last row that named what it counts."""

    grid: Grid
    first: Passage
    caption: str
    subject: Subject
    above: Passage | None = None
    over: Row | None = None  # that row
    by_groups: bool = False  # its rows are groups of patients
    no_shares: bool = False  # what stands in its brackets agrees with no size
    inset: set[int] = field(default_factory=set)  # where sections stand whose rows are set in


class RowReader:
    """Reads the rows of one article's tables."""

    def __init__(self, context: Context, cutter: Cutter, strata: Strata) -> None:
        self._context, self._cutter, self._strata = context, cutter, strata
        self._facts = CellFacts(context, cutter, strata)

    def facts(self, sheet: Sheet, row: Row) -> Iterator[Fact]:
        """The facts of the next row."""
        first = sheet.first
        label = self._cutter.cut(first.block, first.index, row.start, row.end)
        over = self._section(sheet, row)
        section = self._cutter.cut(first.block, first.index, *over) if over else None
        place = Place(row, label, section, sheet.caption)
        if row.denominates:
            yield from self._denominators(sheet, place)
            return
        yield from self._row_sizes(sheet, place)
        heads = [self._strata.heads(first, column) for column in sheet.grid.columns]
        yield from doses_of_row(self._context, first, sheet.caption, heads, label, row)
        if tells_durations(place):
            return
        subject = (
            Subject.BASELINE
            if _tells_sex(sheet, place)
            else of_section_or_table(sheet.subject, sheet.caption, section.words if section else None)
        )
        head = None if subject is Subject.BASELINE else self._row_head(sheet, place, subject)
        whole = self._whole(sheet, place) if head is None else None
        for c, (column, cell) in enumerate(zip(sheet.grid.columns, row.cells, strict=True)):
            if cell.empty or not is_share(place, column, cell) or (sheet.no_shares and is_doubtful(cell)):
                continue
            if tells_before(column):
                continue
            if subject is Subject.BASELINE:
                yield from self._characteristic(sheet, place, c)
            elif sheet.by_groups and head is None and cell.n is not None:
                yield from self._part(sheet, place, c, self._of_caption(place))
            elif whole is not None:
                yield from self._part(sheet, place, c, named(whole))
            else:
                yield from self._counted(sheet, place, c, head, subject)
        if head is not None and named(label) is not None:
            sheet.above, sheet.over = label, row

    def prose(self, sheet: Sheet, row: Row, cell: tuple[int, int]) -> Iterator[ProseCell]:
        """A cell that tells results in words, where its row names a group of patients."""
        label = self._cutter.cut(sheet.first.block, sheet.first.index, row.start, row.end)
        place = Place(row, label, None, sheet.caption)
        if row.sizes and self._names_people(place):
            yield prose_cell(self._context.annotations.clean, place, *cell)

    def _section(self, sheet: Sheet, row: Row) -> tuple[int, int] | None:
        """The section of a row; none where those below it are set in and this one no more, or it tells the sexes."""
        if row.section is None or row.grouped:
            return row.section
        text = sheet.first.text
        if self._indent(row.start) > self._indent(row.section[0]):
            sheet.inset.add(row.section[0])
        elif row.section[0] in sheet.inset:
            return None
        sexes = _SEX.match(text[slice(*row.section)]) and not _SEXES.match(text[row.start : row.end])
        return None if sexes else row.section

    def _row_head(self, sheet: Sheet, place: Place, subject: Subject) -> Mention | None:
        """What the row counts, by itself or by what stands above it; None where its columns say."""
        own = named_event(place.label) if subject is Subject.EVENTS else named(place.label)
        own = None if place.row.sizes and self._names_people(place) else own
        if own is not None and own.scheme == "event" and self._is_no_event(sheet, place):
            own = None
        first = sheet.first
        found = own or elliptic(place, first.text[first.block.start : first.block.end].split("\n", 1)[0])
        found = found or of_above(place, sheet.above) or of_section(place)
        return found or self._by_site(place, sheet) or self._by_scale(place, sheet) or by_count(place, subject)

    def _is_no_event(self, sheet: Sheet, place: Place) -> bool:
        """A threshold that patients reached, or the disease of a group of patients whose results the columns tell."""
        heads = [h for column in sheet.grid.columns for h in self._strata.heads(sheet.first, column)]
        results = any(head.scheme != "event" for head in filter(None, map(named, heads)))
        return is_target(place, sheet.caption) or (sheet.by_groups and results)

    def _by_site(self, place: Place, sheet: Sheet) -> Mention | None:
        """The narrower event of a row that says only where or what kind the event above it was."""
        label, section = place.label, place.section
        above = section if section and (sheet.above is None or section.start > sheet.above.start) else sheet.above
        event = of_site(self._context.vocabulary, named(above) if above else None, words_of(label.words))
        return Mention(label.start, label.end, "event", event, label.words) if event else None

    def _by_scale(self, place: Place, sheet: Sheet) -> Mention | None:
        """The event of a row of grades, or of all, in a table whose caption says what is graded."""
        words = place.label.words
        by_time = says_only_time(words)
        if not (says_only_grade(place.label) or says_all(words) or by_time):
            return None
        event = of_scale(words) or of_scale(sheet.caption)
        if event is not None:
            return Mention(place.label.start, place.label.end, "event", event, words)
        head = self._of_caption(place)
        if by_time or (told(sheet.caption) is Subject.EVENTS and head is not None and head.scheme == "event"):
            return head
        return None

    def _of_caption(self, place: Place) -> Mention | None:
        """The one thing that the captions name."""
        heads = [h for passage in self._facts.captions(place.label) for h in passage.heads]
        return heads[0] if len({h.concept for h in heads}) == 1 else None

    def _whole(self, sheet: Sheet, place: Place) -> Passage | None:
        """The row above of which this one tells parts: its groups of patients, each with a smaller denominator."""
        if sheet.above is None or sheet.over is None or sheet.subject is Subject.EVENTS or named(place.label):
            return None
        if place.label.grades or says_only_time(place.label.words):
            return None
        pairs = [(a, b) for a, b in zip(sheet.over.cells, place.row.cells, strict=True) if not b.empty]
        parts = all(a.n is not None and b.n is not None and b.n < a.n for a, b in pairs)
        return sheet.above if pairs and parts else None

    def _part(self, sheet: Sheet, place: Place, c: int, head: Mention | None) -> Iterator[Fact]:
        """A result in a group of the arm's patients that the row names."""
        column, cell = sheet.grid.columns[c], place.row.cells[c]
        arm = self._strata.column_arm(sheet.first, column)
        group = words_of(place.label.words)
        slots = self._slots(sheet, cell) | {"arm": group if arm == "all" else f"{arm}, {group}"}
        if head is None:
            return
        yield from self._facts.of(head, place, sheet.grid.columns, c, slots | {"n": cell.n})
        if sheet.by_groups and arm == "all":
            yield Cohort(**slots, n=cell.n, role="subgroup", label=group)

    def _counted(self, sheet: Sheet, place: Place, c: int, by_row: Mention | None, subject: Subject) -> Iterator[Fact]:
        """The result that a cell counts, by the head of its row or of its column."""
        column, cell = sheet.grid.columns[c], place.row.cells[c]
        head = by_row or next(filter(None, map(named, self._strata.heads(sheet.first, column))), None)
        grouped = by_row is None and head is not None
        stratum = self._strata.of(
            sheet.first,
            place,
            column,
            cell,
            grouped,
            head is None and not place.row.grouped,
            place.row.denominators[c:][:1],
        )
        slots = self._slots(sheet, cell) | {"arm": stratum.arm, "n": cell.n or stratum.size}
        slots |= study_of(place, sheet.caption)
        if tells_causes(place.caption, place.section.words if place.section else ""):
            yield from self._facts.death(head, words_of(place.label.words), cell, slots)
        elif head is not None:
            yield from self._facts.of(head, place, sheet.grid.columns, c, slots)
        elif subject is Subject.OUTCOMES and self._is_result(sheet, place, cell, stratum):
            yield from self._facts.unnamed(words_of(place.label.words)[:_WORDS], place, sheet.grid.columns, c, slots)
        elif subject is Subject.MIXED and not sheet.by_groups and cell.count is not None and has_share(place):
            yield Cohort(**slots | {"n": cell.count}, of=slots["n"], percent=cell.percent, label=label_of(place))

    def _is_result(self, sheet: Sheet, place: Place, cell: Cell, stratum: Stratum) -> bool:
        """A row of a table of results that the vocabulary has no name for: told with its own words."""
        if cell.count is None or not has_share(place) or (stratum.arm == "all" and not (cell.n or stratum.size)):
            return False
        label = place.label
        known = place.row.sizes or place.row.grouped or study_of(place, "") or _PEOPLE.search(label.words)
        cut = any(m.end > label.end for m in label.mentions)  # a name that runs on into the first value
        if known or cut or not re.search(r"[^\W\d_]{3,}", label.words) or sheet.by_groups:
            return False
        if place.section is not None and named(place.section) is not None:
            return False
        return sheet.over is None or self._indent(place.row.start) <= self._indent(sheet.over.start)

    def _indent(self, start: int) -> int:
        """Blanks in the source before what begins at `start`."""
        clean = self._context.annotations.clean
        at = clean.to_source(start, start + 1).start
        line = clean.document.text[clean.document.text.rfind("\n", 0, at) + 1 : at]
        return len(line) if line.isspace() else 0

    def _characteristic(self, sheet: Sheet, place: Place, c: int) -> Iterator[Fact]:
        """What patients were when they came in."""
        column, cell = sheet.grid.columns[c], place.row.cells[c]
        if cell.count is None or not has_share(place):
            return
        stratum = self._strata.of(sheet.first, place, column, cell, False, True, place.row.denominators[c:][:1])
        slots = self._slots(sheet, cell) | {"arm": stratum.arm} | study_of(place, sheet.caption)
        yield Cohort(**slots, n=cell.count, of=cell.n or stratum.size, percent=cell.percent, label=label_of(place))

    def _slots(self, sheet: Sheet, cell: Cell) -> dict[str, Any]:
        return self._context.shared(sheet.first, cell.start, cell.end, "table.cell", 0.85)

    def _denominators(self, sheet: Sheet, place: Place) -> Iterator[Fact]:
        """A row that says of how many patients the rows below it tell."""
        for column, cell in zip(sheet.grid.columns, place.row.cells, strict=True):
            if cell.count is not None:
                arm = self._strata.column_arm(sheet.first, column)
                slots = self._slots(sheet, cell) | {"arm": arm}
                yield Cohort(**slots, n=cell.count, of=column.size, role="subgroup", label=label_of(place))

    def _row_sizes(self, sheet: Sheet, place: Place) -> Iterator[Fact]:
        first, study = sheet.first, study_of(place, sheet.caption)
        for match in SIZE.finditer(place.label.words):
            a, b = place.label.start + match.start(), place.label.start + match.end()
            slots = self._context.shared(first, a, b, "table.size", 0.85) | study
            arm = place.label.groups[0].label if place.label.groups else "all"
            yield Cohort(**slots | {"arm": arm}, n=int(match[1]), role="subgroup", label=label_of(place))
        role = "arm" if len(place.row.sizes) > 1 else "population"
        if not self._names_people(place):
            if named(place.label) or not all(any(map(named, self._strata.heads(first, c))) for c in sheet.grid.columns):
                return
            role = "subgroup"  # all columns name results, so that the rows name groups
        for cell in place.row.sizes:
            slots = self._context.shared(first, cell.start, cell.end, "table.size", 0.85) | study
            yield Cohort(**slots, n=cell.count or 0, role=role, label=label_of(place))

    @staticmethod
    def _names_people(place: Place) -> bool:
        """True for a row of a group, a study or a treatment, not of an event that a column of patients counts."""
        is_group = place.label.groups or any(
            m.scheme in ("drug", "regimen", "population") for m in place.label.mentions
        )
        if is_group or study_of(place, place.caption) or _PEOPLE.search(place.label.words):
            return True
        return place.row.counts_people and named(place.label) is None


def _tells_sex(sheet: Sheet, place: Place) -> bool:
    """A row of how many of each column were of one sex: no result, whatever the table tells."""
    if not _SEXES.match(place.label.words) or sheet.by_groups:
        return False
    pairs = [(column, cell) for column, cell in zip(sheet.grid.columns, place.row.cells, strict=True) if cell.count]
    return bool(pairs) and all(
        column.size and cell.n is None and cell.percent is not None and agrees(cell, column.size)
        for column, cell in pairs
    )
