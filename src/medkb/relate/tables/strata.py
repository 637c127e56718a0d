"""Which group of patients a cell of a table is about, and how many they are: its column's, its row's or its section's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from medkb.relate.context import Context
from medkb.relate.passage import Cutter, Passage
from medkb.relate.tables.cells import SIZE, Cell, Column, Grid, Row

# Heads that say what is counted, in what unit or when, and name no group of patients.
_NO_ARM = re.compile(
    r"(?i)степен|grade|n\s?\(%\)|значени|value|всего|итого|total|overall|числ|количеств|абс|доля|частот|показател|параметр|"
    r"пациент\w*\W*$|больны[ехм]\W*$|number|patients?\W*$|медиан|median|средн|mean\b|результат|result|характеристик|"
    r"characteristic|parameter|variable|\b\d+\W?(?:мес|нед|дн|сут|год|лет|week|month|day|year)|(?:week|month|day|year)s? \d|"
    r"исходно|baseline|^\W*(?:[nNpр%№]|no\.?|n\s?/\s?N)\W*$|^\W*(?:все|вся|весь|all|any|whole|entire|общая|люб\w+)\b|^[\W\dIVG]+$|^(?:недел|месяц|день|визит|visit)\w*\s?\d|^\W*(?:before|after|pre-?|post-?|до|после)\b"
)
# "<65 years", ">=75 лет", "aged 18–40 years", "6–11 лет": people of an age, and no time of measurement.
_OF_AGE = re.compile(
    r"(?i)^\W*(?:(?:age[ds]?|возраст\w*)\b.*|(?:[<>≤≥]=?|under|over|older than|younger than|моложе|старше|до|менее|более)\s?\d{2}\s?(?:years?|yrs?|лет|года)\W*(?:of age|old)?\W*|\d{1,2}\s?[–-]\s?\d{1,2}\s?(?:years?|yrs?|лет|года)\W*(?:of age|old)?\W*)"
)
_TIME = re.compile(
    r"(?i)\b(?:week|month|day|year|visit|cycle|course|baseline|недел|месяц|мес|день|дн|год|лет|визит|цикл|курс|этап|до|после|before|after)\w*\b|[ДD]\s?\+\s?\d"
)
_LETTERED = re.compile(r"(?i:arm|group|cohort|группа)\s([A-ZА-Я]|\d|I{1,3}|IV)")  # "Arm A"
_TOLERANCE = Decimal(8)  # percentage points: an article's own slips keep their column, another denominator does not
_ROUNDING = Decimal("0.6")  # percentage points between a printed share and its count of the column's size
_PROVED = 0.7  # of the shares of a column agree with its size; subgroups and slips do not
_LONGEST = 60  # characters of a label


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its label, the row above it that has no cells, and the table's caption."""

    row: Row
    label: Passage
    section: Passage | None
    caption: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of patients and its size where the table prints one that the cell agrees with."""

    arm: str
    size: int | None


class Strata:
    """Finds the groups of one article's tables."""

    def __init__(self, context: Context, cutter: Cutter) -> None:
        self._context, self._cutter = context, cutter
        text = context.annotations.clean.text
        self._named = {text[g.start : g.end].casefold(): g.label for g in context.annotations.groups if not g.weak}
        self._printed: dict[str, list[int]] = {}  # sizes in the heads of the tables read so far

    def heads(self, first: Passage, column: Column) -> list[Passage]:
        """The heads of a column from the top down."""
        places = column.heads or ((column.start, max(column.end, column.start + 1)),)
        return [self._cutter.cut(first.block, first.index, start, end) for start, end in places]

    def sized(self, first: Passage, grid: Grid, caption: str) -> list[Column]:
        """The columns, with the sizes that the article states for their groups where the printed shares prove them."""
        sizes = [int(match[1]) for match in SIZE.finditer(caption)]
        grid.columns = self._apart(first, grid.columns)
        columns = [
            column if column.size else replace(column, size=self._stated(first, grid, c, sizes))
            for c, column in enumerate(grid.columns)
        ]
        for column in columns:
            if column.size:
                self._printed.setdefault(self.column_arm(first, column), []).append(column.size)
        return columns

    def _apart(self, first: Passage, columns: Sequence[Column]) -> list[Column]:
        """The columns, those of one name told apart by the rest of their heads: two doses of one drug are two groups."""
        arms = [self.column_arm(first, column) for column in columns]
        own = [self._own_head(first, column) for column in columns]
        found: list[Column] = []
        for column, arm, words in zip(columns, arms, own, strict=True):
            alike = [o for a, o in zip(arms, own, strict=True) if a == arm]
            rest = [re.sub(re.escape(arm), " ", o, flags=re.IGNORECASE).strip(" ,;:()+") for o in alike]
            told_apart = arm != "all" and len({o.casefold() for o in alike}) > 1
            groups = all(not r or not (_names_no_arm(r) or _TIME.search(r)) for r in rest)
            found.append(replace(column, arm=words) if told_apart and groups and words else column)
        return found

    def _own_head(self, first: Passage, column: Column) -> str:
        """The words of the first head that names a group, else of the first."""
        heads = self.heads(first, column)
        return _head_words(next((h for h in heads if h.groups), heads[0]))

    def _stated(self, first: Passage, grid: Grid, c: int, of_caption: Sequence[int]) -> int | None:
        """The size that agrees with nearly all shares of a column: of its group, of the caption, of everyone."""
        arm = self.column_arm(first, grid.columns[c])
        known = [self._context.sizes.get(arm), *self._printed.get(arm, [])] if arm != "all" else []
        everyone = [*of_caption[:1], self._context.population] if arm == "all" else []
        cells = [row.cells[c] for row in grid.rows if row.cells[c].count is not None and not row.denominators]
        shares = [cell for cell in cells if cell.percent is not None and cell.n is None and cell.count]
        for size in filter(None, (*known, *everyone)):
            agreeing = sum(agrees(cell, size) for cell in shares)
            if agreeing and agreeing >= _PROVED * len(shares):
                return size
        return None

    def of(
        self,
        first: Passage,
        place: Place,
        column: Column,
        cell: Cell,
        by_row: bool,
        counted: bool,
        narrower: Sequence[int | None] = (),
    ) -> Stratum:
        """The group of a cell; `by_row` where the columns name what is counted, so that the rows name the groups.

        `counted` where the row names what is counted, be it a group by its words: "Conditioning: MAC 20 (36 %)".
        `narrower` is the size that a row above prints for the patients whom this one tells of.
        """
        size = next(filter(None, narrower), column.size)
        if by_row:
            arm = next(_groups([place.label]), None) or _printed(place.label.words)
            size = next(_sizes([place.label]), None) or next((c.count for c in place.row.sizes), None)
        elif not fits(cell, size):
            return Stratum("all", None)
        else:
            arm = self.column_arm(first, column)
            if arm == "all":
                around = [*([] if counted else [place.label]), *([place.section] if place.section else [])]
                arm = next(_groups(around), _printed(place.label.words) if place.row.grouped else "all")
                size = size or next(_sizes(around), None) or (place.row.sizes[0].count if place.row.sizes else None)
        return Stratum(arm, size if agrees(cell, size) else None)

    def column_arm(self, first: Passage, column: Column) -> str:
        """The group that the heads of a column name; "all" where they name none."""
        heads = self.heads(first, column)
        if named := column.arm or next(_groups(heads), None) or self._known_name(first, column, heads):
            return named
        lettered = next(filter(None, map(_LETTERED.fullmatch, (_printed(h.words) for h in heads))), None)
        if lettered:
            return lettered[1]
        # What names an outcome and no size tells what is counted.
        naming = [h for h in heads if not h.grades and (not h.heads or SIZE.search(h.words))]
        label = next((x for x in map(_head_words, naming) if x and not _names_no_arm(x)), "")
        return (label or "all") if column.heads else _flat_label(column.label)

    def _known_name(self, first: Passage, column: Column, heads: Sequence[Passage]) -> str | None:
        """The arm that the article names in these words, or the drug that they are."""
        above = self._cutter.cut(first.block, first.index, first.block.start, max(column.end, first.block.start + 1))
        drugs = [m for m in above.mentions if m.scheme == "drug" and not m.candidate]
        for label in [re.sub(r"\s+", " ", column.label).strip(), *(_printed(h.words) for h in heads)]:
            if label.casefold() in self._named:
                return self._named[label.casefold()]
            for drug in drugs:
                if drug.text.casefold() == label.casefold():
                    return self._context.vocabulary.get("drug", drug.concept).en
        told = (re.sub(r"\s+", " ", x).strip().casefold() for x in (*map(_head_words, heads), column.label))
        return next((self._named[words] for words in told if words in self._named), None)


def _head_words(head: Passage) -> str:
    return _printed(head.words)


def _names_no_arm(words: str) -> bool:
    return _NO_ARM.search(words) is not None and _OF_AGE.fullmatch(words) is None


def _flat_label(label: str) -> str:
    label = re.sub(r"\s+", " ", label).strip()
    return "all" if not label or _names_no_arm(label) else label


def _groups(some: Sequence[Passage]) -> Iterator[str]:
    return (group.label for passage in some for group in passage.groups)


def _sizes(some: Sequence[Passage]) -> Iterator[int]:
    return (int(match[1]) for passage in some for match in SIZE.finditer(passage.words))


def _printed(words: str) -> str:
    """A label without its size and unit."""
    words = re.sub(
        r"[(,]?\s?\b[nN]\s?=\s?\d+\s?\)?|,?\s?\b(?:n|абс\.?|число|no\.?)\s?\(\s?%\s?\)|[,(]\s?%\s?\)?", " ", words
    )
    return re.sub(r"\s+", " ", words).strip(" ,;:()")[:_LONGEST]


def fits(cell: Cell, size: int | None) -> bool:
    """False where the printed share is of another group than the one that the column's head prints."""
    if cell.count is None or cell.percent is None or size is None or cell.n is not None:
        return True
    return cell.count <= size and abs(Decimal(100 * cell.count) / size - cell.percent) <= _TOLERANCE


def agrees(cell: Cell, size: int | None) -> bool:
    """True where a group of this size may have printed the cell: its count is no more, its share the same."""
    if cell.count is None or size is None:
        return size is not None
    share = Decimal(100 * cell.count) / size if size else Decimal(0)
    return cell.count <= size and (cell.percent is None or abs(share - cell.percent) <= _ROUNDING)
