"""A table whose cells are known, as columns with their sizes and rows with their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from medkb.model import Clean, Table, TableCell
from medkb.relate.passage import names_a_share
from medkb.relate.tables.cells import SIZE, Cell, Column, Grid, Row, p_value, read_cell, read_median
from medkb.relate.tables.dosecells import tells_doses
from medkb.relate.tables.measures import Kind, measure, measures_all, said_share, tells_p
from medkb.relate.tables.numbered import without_numbers
from medkb.relate.tables.rowheads import says_only_time
from medkb.relate.tables.versus import parted_by_versus
from medkb.text.numbers import parse_decimal

_PERCENT = re.compile(r"(?<![\d])(?<!\d\s)%|\bдоля\b")  # the unit of the cells, not of a threshold such as ">7 %"
_COUNTS = re.compile(r"(?i)\b[nN№]\b|абс|числ|количеств|\bкол-?во|count|number|\bno\.")
_PERCENT_CAPTION = re.compile(
    r"(?i)[,(]\s?(?:в\s|in\s)?%\s?(?:(?:of|от числа|от)\s(?:all\s|the\s|всех\s)?(?:patients|participants|subjects|women|men|children|больных|пациентов|детей)\s?)?\)?[\s.]*$"
)
_ONLY_PERCENT = re.compile(r"\W*%\W*")
_ONLY_COUNT = re.compile(r"(?i)\W*(?:n|№|абс\.?(?: ч(?:исло|\.)?)?|число|кол-?во|no\.?|count)\W*")
_SIZE_HEAD = re.compile(
    r"(?i)\W*(?:[nN]|(?:общее )?(?:число|количество|кол-во) (?:больных|пациентов|участников|наблюдений)|(?:no\.?|number) of (?:patients|participants|subjects)|patients|sample size)\W*(?:,?\s?n\W*)?"
)
_PARTS_HEAD = re.compile(
    r"(?i)\W*(?:n|events?|responders?|patients|cases|абс\.?|число)\s?(?:/|of|из)\s?(?:N|total|всего)\W*"
)
_INTERVAL_HEAD = re.compile(
    r"(?i)\W*(?:9\d\s?%?\s?)?(?:CI|ДИ|confidence interval|доверительный интервал)\W*(?:,?\s?(?:9\d\s?)?%)?\W*"
)
_INTERVAL = re.compile(r"[(\[]?\s?(\d+(?:[.,·]\d+)?)\s?%?\s?(?:[–—−;-]|to|до)\s?(\d+(?:[.,·]\d+)?)\s?%?\s?[)\]]?")
_MEDIAN = re.compile(r"(?i)(?:медиан|median)[^\d]{2,60}\d")  # told in words
_LETTER = 2  # characters of a head that is only "N" or "n"
_SIZES = re.compile(r"(\d{1,6})(?:\s?(?:vs?\.?|против|/)\s?(\d{1,6}))?")
_SIZE_CELL = re.compile(r"\(?\s?[nN]\s?=\s?(\d{1,6})\s?\)?")
_STATISTIC_ROW = re.compile(
    r"(?i)\W*(?:медиана|median|среднее|mean|диапазон|range|разброс|me)(?:\s?[(,][^()]*\)?)?(?:,.*)?\W*"
)
_PEOPLE = re.compile(r"\(\s?(\d+)\s(?:пациент|больн|челов|patients?|pts\b|subjects?)")


def grid_of(clean: Clean, table: Table, caption: str = "") -> Grid | None:
    """The grid of a table in clean offsets; None where it has no rows of values."""
    table = without_numbers(clean.document.text, parted_by_versus(clean.document.text, table))
    return _grid(_Reader(clean.text, table, clean.from_source, caption), table)


def grid_of_lines(text: str, table: Table, caption: str = "") -> Grid | None:
    """The grid of a table that was read back from the lines of `text`, in whose offsets its cells are."""
    table = without_numbers(text, parted_by_versus(text, table))
    return _grid(_Reader(text, table, _same, caption), table)


def _same(start: int, end: int) -> tuple[int, int]:
    return start, end


def _grid(reader: _Reader, table: Table) -> Grid | None:
    columns = list(reader.columns())
    grid = Grid([column for _, column in columns])
    over: Row | None = None  # the row of sizes that holds for those below, up to the next section
    for number in range(table.head_rows, table.height):
        row = reader.row(number, columns)
        if row is None:
            over = None if table.section(number) else over
            continue
        if row.denominates:
            over = row
        elif over is not None:
            row.denominators = tuple(cell.count for cell in over.cells)
            row.section = (over.start, over.end)
        grid.rows.append(row)
        grid.consumed += reader.consumed(number, row)
        grid.prose += [(row, place) for place in reader.prose(number, row)]
    return grid if grid.rows and grid.columns else None


class _Reader:
    def __init__(
        self, text: str, table: Table, find: Callable[[int, int], tuple[int, int] | None], caption: str
    ) -> None:
        self.text, self.table, self._find = text, table, find
        self._measured = measures_all(caption)
        self._doses = tells_doses(caption)
        self._percent = bool(_PERCENT_CAPTION.search(caption)) and not _COUNTS.search(SIZE.sub("", caption))
        self._sizes = self._size_column()
        self._intervals: dict[int, int] = {}  # of a column the one behind it that holds its intervals of confidence

    def place(self, cell: TableCell | None) -> tuple[int, int] | None:
        return self._find(cell.start, cell.end) if cell is not None and not cell.is_empty else None

    def words(self, place: tuple[int, int]) -> str:
        return " ".join(self.text[slice(*place)].split())

    def columns(self) -> Iterator[tuple[tuple[int, ...], Column]]:
        """Columns of values with their numbers in the table; a pair of "n" and "%" is one."""
        numbers = iter(range(self.table.stub_columns, self.table.width))
        for c in numbers:
            if self._tells_p(c) or c == self._sizes:
                continue
            column = self._column(c)
            if column is None:
                continue
            behind = c + 1 < self.table.width
            parts = behind and self._agree(c, c + 1)
            pair = parts or (behind and self._is_pair(c, c + 1))
            column = (self._column(c + 1) if parts else None) or column
            own = (c, next(numbers)) if pair else (c,)
            if own[-1] + 1 < self.table.width and _INTERVAL_HEAD.fullmatch(self._lowest(own[-1] + 1)):
                self._intervals[c] = next(numbers)
            yield own, column

    def _column(self, c: int) -> Column | None:
        heads = [place for place in map(self.place, self.table.column_heads(c)) if place]
        if not heads:
            alone = self.table.head_rows == 0 and self.table.width == 2
            last = self.table.cells[-1]
            return Column("", last.end - 1, last.end - 1) if alone else None
        sizes = [size for words in map(self.words, reversed(heads)) for size in _sizes(words)]
        label = " ".join(SIZE.sub("", self.words(h)).strip(" (),;") for h in heads)
        return Column(label, heads[0][0], heads[-1][1], sizes[0] if sizes else None, tuple(heads))

    def _size_column(self) -> int:
        """The column that counts the patients of each row; -1 where there is none, or where its counts are results."""
        own = range(self.table.stub_columns, self.table.width)
        found = [c for c in own if _is_size(self._lowest(c)) and len(self.table.column_heads(c)) == 1]
        found = [c for c in found if c + 1 not in own or not self._is_pair(c, c + 1)]
        others = [
            c for c in own if c not in found and not self._tells_p(c) and not _ONLY_PERCENT.fullmatch(self._lowest(c))
        ]
        return found[0] if len(found) == 1 and others else -1

    def _row_sizes(self, number: int) -> tuple[Cell, ...]:
        place = self.place(self.table.at(number, self._sizes)) if self._sizes >= 0 else None
        match = _SIZES.fullmatch(self.text, *place) if place else None
        groups = [k for k in (1, 2) if match and match[k]]
        return tuple(Cell(*match.span(k), count=int(match[k])) for k in groups) if match else ()

    def _lowest(self, c: int) -> str:
        heads = [place for place in map(self.place, self.table.column_heads(c)) if place]
        return self.words(heads[-1]) if heads else ""

    def _tells_p(self, c: int) -> bool:
        return tells_p(self._lowest(c))

    def _is_pair(self, c: int, d: int) -> bool:
        above = [x for x in self.table.column_heads(c) if x in self.table.column_heads(d)]
        alone = len(self.table.column_heads(c)) == 1 and len(self.table.column_heads(d)) == 1
        lowest = self._lowest(c)
        counts = _ONLY_COUNT.fullmatch(lowest) or _SIZE_HEAD.fullmatch(lowest)
        shares = _ONLY_PERCENT.fullmatch(self._lowest(d))
        return bool(counts and shares and (above or alone))

    def _agree(self, c: int, d: int) -> bool:
        """A column of parts of a whole ("n/N") before one of the shares that they are."""
        if not _PARTS_HEAD.fullmatch(self._lowest(c)) or "%" not in self._lowest(d):
            return False
        rows = range(self.table.head_rows, self.table.height)
        places = [(self.place(self.table.at(r, c)), self.place(self.table.at(r, d))) for r in rows]
        pairs = [(read_cell(self.text, *a), read_cell(self.text, *b, True)) for a, b in places if a and b]
        return len(pairs) > 1 and all(_is_of(replace(a, percent=b.percent), a.n) for a, b in pairs)

    def row(self, number: int, columns: Sequence[tuple[tuple[int, ...], Column]]) -> Row | None:
        """A row of values; None for a section, or where nothing is printed in it."""
        stub = [self.table.at(number, c) for c in range(self.table.stub_columns)]
        shared = [cell for cell in stub[:-1] if cell is not None and cell.rows > 1]
        labels = [place for cell in stub if cell not in shared and (place := self.place(cell))]
        if not labels or self.table.section(number) is not None:
            return None
        label = labels[0][0], labels[-1][1]
        over = self.place(shared[-1]) if shared else None
        section = self.place(next(reversed(self.table.row_sections(number)), None))
        statistic = section if _STATISTIC_ROW.fullmatch(self.words(label)) else None
        measured = statistic or (section if says_only_time(self.words(label)) else None)
        said = " ".join(self.words(place) for place in (over, measured, label) if place)
        cells = [self._value(number, numbers, column, said) for numbers, column in columns]
        sizes = self._row_sizes(number)
        printed = [self.place(self.table.at(number, numbers[0])) for numbers, _ in columns]
        if any(printed) and all(_SIZE_CELL.fullmatch(self.words(place)) for place in printed if place):
            cells = [_size_cell(self.text, place, column) for place, (_, column) in zip(printed, columns, strict=True)]
            return Row(*label, cells, denominates=True)
        if all(cell.empty for cell in cells) and not sizes and statistic is None and not self._doses:
            return None
        return Row(
            *label,
            cells,
            self._p(number),
            over or section,
            sizes,
            over is not None,
            self._sizes >= 0 and len(self._lowest(self._sizes)) > _LETTER,
        )

    def consumed(self, number: int, row: Row) -> Iterator[tuple[int, int]]:
        """The values of a row, and its label where no cell of the row tells more than a value."""
        told = self.prose(number, row)
        if (told or self._doses) and all(cell.empty for cell in row.cells):
            return
        yield from ((cell.start, cell.end) for cell in (*row.cells, *row.sizes) if not cell.empty)
        if not told:
            yield row.start, row.end

    def prose(self, number: int, row: Row) -> list[tuple[int, int]]:
        """The cells of a row that tell more than a value."""
        places = filter(None, map(self.place, self.table.row(number)))
        return [place for place in places if place[0] >= row.end and _tells(self.words(place))]

    def _value(self, number: int, numbers: Sequence[int], column: Column, label: str) -> Cell:
        place = self.place(self.table.at(number, numbers[0]))
        if place is None:
            return Cell(column.start, column.end, empty=True)
        head = " ".join(map(self.words, column.heads))
        own, other = measure(head), measure(label)
        if self._measured and not said_share(f"{head} {label}"):
            return Cell(*place, empty=True)
        medians = Kind.MEDIAN in (own.kind, other.kind)
        if own.kind is Kind.OTHER or (own.kind is Kind.RATIO and medians) or (other.kind is Kind.OTHER and not medians):
            return Cell(*place, empty=True)
        if medians:
            return read_median(self.text, *place, own.unit or other.unit, own.interval or other.interval)
        percent = len(numbers) == 1 and (self._percent or any(map(tells_percent, (head, label))))
        cell = read_cell(self.text, *place, percent)
        said = percent or own.percent or other.percent or "%" in self.words(place)
        if _is_doubtful(cell, column, percent, said, Kind.RATIO in (own.kind, other.kind)):
            return Cell(*place, empty=True)
        share = self.place(self.table.at(number, numbers[1])) if len(numbers) > 1 else None
        if share is not None and cell.count is not None and cell.percent is None:
            shown = read_cell(self.text, *share, percent=True)
            cell = replace(cell, percent=shown.percent, low=shown.low, high=shown.high)
        return self._with_interval(cell, number, numbers[0])

    def _with_interval(self, cell: Cell, number: int, c: int) -> Cell:
        place = self.place(self.table.at(number, self._intervals[c])) if c in self._intervals else None
        match = _INTERVAL.fullmatch(self.words(place)) if place and cell.percent is not None else None
        return replace(cell, low=parse_decimal(match[1]), high=parse_decimal(match[2])) if match else cell

    def _p(self, number: int) -> str | None:
        for c in range(self.table.stub_columns, self.table.width):
            place = self.place(self.table.at(number, c))
            if place and self._tells_p(c):
                return p_value(self.words(place))
        return None


def _is_doubtful(cell: Cell, column: Column, percent: bool, said: bool, ratio: bool) -> bool:
    """A percentage and its error, a ratio, or a number and its interval of what is not said."""
    both = cell.count is not None and cell.percent is not None
    if percent and both and not _is_of(cell, column.size):
        return True
    return (ratio and not both) or (cell.low is not None and not said)


def _is_of(cell: Cell, size: int | None) -> bool:
    """The printed share is the count's of the column's size."""
    if cell.count is None or cell.percent is None or not (cell.n or size):
        return False
    return abs(Decimal(100 * cell.count) / (cell.n or size or 1) - cell.percent) <= 1


def _size_cell(text: str, place: tuple[int, int] | None, column: Column) -> Cell:
    match = _SIZE_CELL.fullmatch(text, *place) if place else None
    return Cell(*place, count=int(match[1])) if place and match else Cell(column.start, column.end, empty=True)


def _sizes(words: str) -> list[int]:
    found = [match[1] for pattern in (SIZE, _PEOPLE) for match in pattern.finditer(words)]
    return [int(number) for number in found]


def _is_size(head: str) -> bool:
    return bool(_SIZE_HEAD.fullmatch(head)) and not said_share(head)


def tells_percent(words: str) -> bool:
    """True for "ORR, %", not for "n (%)"."""
    return bool(_PERCENT.search(words)) and not _COUNTS.search(SIZE.sub("", words))


def _tells(words: str) -> bool:
    return names_a_share(words) or _MEDIAN.search(words) is not None
