"""A table as columns with their heads and rows with their cells, in offsets of the clean text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_P = r"\d+(?:[.,·]\d+)?"
_GROUPED = r"\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})+|\d+"
_SHARE = re.compile(rf"(?P<count>{_GROUPED})(?:\s?/\s?(?P<n>\d+))?\s?\(\s?(?P<pct>{_P})\s?%?\s?\)")
_COUNT = re.compile(rf"(?P<count>{_GROUPED})")
_PERCENT = re.compile(rf"(?P<pct>{_P})\s?%")
_BARE = re.compile(rf"(?P<pct>{_P})")
_TO = r"\s?(?:[–—−-]|to|до|;|,(?=\s))\s?"
_MEDIAN = re.compile(rf"(?P<median>{_P})\s?[(\[]\s?(?P<low>{_P}){_TO}(?P<high>{_P})\s?[)\]]")
_MARK = re.compile(r"\s?(?:[*†‡§#]+|\^?[a-dа-г])\s*$")
_TOTAL = re.compile(
    r"(?:total|all|overall|whole|entire|combined|всего|итого|все|всей?|вся|общ\w+|в целом)\b"
    r"(?:\s(?:patients?|participants?|subjects?|women|men|children|cohort|group|population|sample|пациент\w+|больн\w+|"
    r"групп\w+|выборк\w+|когорт\w+))?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed at [start, end): people and their percentage, or a median between two limits."""

    start: int
    end: int
    count: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The printed heads [start, end) of a column without their size `n`, which stands at `size`."""

    label: str
    start: int
    end: int
    n: int | None = None
    size: tuple[int, int] | None = None

    @property
    def is_total(self) -> bool:
        """It is of the groups of the other columns together."""
        return bool(_TOTAL.fullmatch(self.label))


@dataclass(frozen=True, slots=True)
class Row:
    """A label at [start, end), the sections above it, and its cells by the number of their column.

    `indent` are the blanks before the label in the source, which tell where a section ends.
    """

    label: str
    start: int
    end: int
    section: str
    cells: dict[int, Cell]
    indent: int = 0

    @property
    def is_total(self) -> bool:
        """It is of the rows of its section together."""
        return bool(_TOTAL.fullmatch(self.label))

    def counts(self, columns: list[int]) -> list[int] | None:
        """The numbers of people in these columns; None where one of them prints none, or another whole."""
        cells = [self.cells.get(c) for c in columns]
        found = [cell.count for cell in cells if cell is not None and cell.count is not None and cell.n is None]
        return found if len(found) == len(columns) else None


@dataclass(slots=True)
class Grid:
    """A table of the block that starts at `block`, with its caption; `columns` has None for those of p values."""

    block: int
    caption: str
    columns: list[Column | None]
    rows: list[Row] = field(default_factory=list)

    @property
    def arms(self) -> list[int]:
        """Columns that are of one group each."""
        return [c for c, column in enumerate(self.columns) if column is not None and not column.is_total]

    @property
    def totals(self) -> list[int]:
        """Columns of all groups together."""
        return [c for c, column in enumerate(self.columns) if column is not None and column.is_total]


def decimal(printed: str) -> Decimal:
    """The figure of a cell."""
    return Decimal(re.sub("[,·]", ".", printed))


def read_cell(text: str, start: int, end: int, percent: bool) -> Cell | None:
    """What stands at [start, end); None for anything else; `percent`: a number alone is one, as head or label say."""
    mark = _MARK.search(text, start, end)
    stop = mark.start() if mark and mark.start() > start else end
    share = _SHARE.fullmatch(text, start, stop)
    if share:
        n = int(share["n"]) if share["n"] else None
        return Cell(start, stop, _whole(share["count"]), n, decimal(share["pct"]))
    median = _MEDIAN.fullmatch(text, start, stop)
    if median:
        a, low, high = (decimal(median[name]) for name in ("median", "low", "high"))
        return Cell(start, stop, median=a, low=low, high=high)
    of = (_BARE if percent else _PERCENT).fullmatch(text, start, stop)
    if of:
        return Cell(start, stop, percent=decimal(of["pct"]))
    count = _COUNT.fullmatch(text, start, stop)
    return Cell(start, stop, _whole(count["count"])) if count else None


def _whole(printed: str) -> int:
    return int(re.sub(r"\D", "", printed))
