"""What the words of a row say of its numbers: that they count people, and which."""

from __future__ import annotations

import re

from medkb.relate.tables.cells import Cell, Column, Grid
from medkb.relate.tables.measures import Kind, measure, said_share
from medkb.relate.tables.strata import Place, agrees
from medkb.relate.tables.subjects import Subject, told

_MEDIAN = re.compile(r"(?i)медиан|median|средн|mean|диапазон|range|годы|years\b|±")
_THRESHOLD = re.compile(r"[<>≤≥]\s?\d|\d\s?%?\s(?:и (?:более|выше|ниже|менее)|or (?:more|less|higher|lower))")
_REACHED = re.compile(r"(?i)достиж|эффективн|\bответ|attainment|achiev|target|efficac|respon[sd]")
_BLANKED = re.compile(
    r"(?i),?\s?\(?\b(?:n|абс\.?|no\.?|число)\s?(?:\(\s?%\s?\)|,?\s?%)\)?|[,(]\s?%\s?\)?|[*†‡§¶#]+\s*$"
)
_BEFORE = re.compile(r"(?i)\W*(?:before|baseline|pre-?treatment|до (?:лечения|терапии|операции|начала)|до\W*$|исходно)")
_FEW = 0.34  # of the shares of a table agree with the sizes by chance
_LONGEST = 80  # characters of a label


def tells_before(column: Column) -> bool:
    """A column of what was before treatment: no results of it."""
    return bool(_BEFORE.match(column.label)) and not column.size


def is_target(place: Place, caption: str) -> bool:
    """A threshold that patients reached, in a table of targets: "weight loss ≥5 %" is no adverse event there."""
    return bool(_THRESHOLD.search(place.label.words) and _REACHED.search(caption)) and told(caption) is Subject.OUTCOMES


def has_share(place: Place) -> bool:
    """A bare number counts people only where the row prints shares or somebody says that it does."""
    if any(c.percent is not None or c.n is not None for c in place.row.cells):
        return True
    return said_share(f"{place.label.words} {place.section.words if place.section else ''} {place.caption}")


def is_share(place: Place, column: Column, cell: Cell) -> bool:
    """False for a number and its interval where nothing says per cent: a ratio, a mean, a laboratory value."""
    if cell.unit or column.heads or cell.low is None:  # columns with heads of their own were told apart before
        return True
    said = measure(f"{place.label.words} {column.label}")
    percent = said.percent or "%" in place.label.text[cell.start : cell.end] or measure(place.caption).percent
    return said.kind is Kind.SHARE and percent


def is_doubtful(cell: Cell) -> bool:
    """A number with another in brackets that nothing calls a share."""
    return cell.count is not None and cell.percent is not None and cell.n is None


def tells_no_shares(grid: Grid, text: str) -> bool:
    """True where the columns' sizes are known and hardly a number in brackets is the share of what stands before it."""
    pairs = [(column, cell) for row in grid.rows for column, cell in zip(grid.columns, row.cells, strict=True)]
    tested = [(c.size, x) for c, x in pairs if c.size and is_doubtful(x) and "%" not in text[x.start : x.end]]
    return len(tested) > 1 and sum(agrees(x, size) for size, x in tested) < _FEW * len(tested)


def tells_durations(place: Place) -> bool:
    """A row of medians or ages: its whole numbers count nobody."""
    if any(c.unit for c in place.row.cells):
        return False
    if not _MEDIAN.search(_THRESHOLD.sub(" ", place.label.words)) or any(
        h.scheme == "endpoint" for h in place.label.heads
    ):
        return False
    return all(c.count is None or c.percent is None for c in place.row.cells)


def words_of(words: str) -> str:
    """A label without what it says of its numbers."""
    return re.sub(r"\s+", " ", _BLANKED.sub(" ", words)).strip(" ,;:–—-")


def label_of(place: Place) -> str:
    """The label behind its section."""
    words = [words_of(place.section.words)] if place.section else []
    return " ".join([*words, words_of(place.label.words)])[:_LONGEST]
