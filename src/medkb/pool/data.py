"""Tables of figures with metafor's column names: what to pool, read from CSV."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from medkb.errors import PoolError
from medkb.pool.effects import GIVEN, PROPORTIONS, TWO_ARMS
from medkb.pool.model import Row

_MISSING = {"", "na", "nan", "null", "-", "–"}
_LABELS = ("slab", "study", "label", "trial", "author")
_EFFECTS = (*GIVEN[::-1], *TWO_ARMS)
_FAMILIES = (
    (PROPORTIONS, (("xi",), ("ni", "mi"))),
    (TWO_ARMS, (("ai",), ("n1i", "bi"), ("ci",), ("n2i", "di"))),
    (_EFFECTS, (("yi",), ("vi", "sei"))),
)
_GROUPS = ("arm", "arm_1", "arm_2")
_EVERYBODY = "all"
_FIGURES = {"xi", "mi", "ni", "ai", "bi", "ci", "di", "n1i", "n2i", "yi", "vi", "sei"}
_OTHER_NAMES = dict(
    pair.split("=")
    for pair in (
        "study_label=slab studlab=slab count=xi event=xi n=ni events_1=ai nonevents_1=bi n_1=n1i events_2=ci "
        "nonevents_2=di n_2=n2i event.e=ai n.e=n1i event.c=ci n.c=n2i log_ratio=yi se_log_ratio=sei TE=yi seTE=sei"
    ).split()
)
"""Names of the plain tables of `medkb export` and of the R package meta."""
_BESIDE = ("status", "printed", "evidence", "page", "quote", "formula", "inputs")
_NAMES = "slab and xi, ni | ai, n1i, ci, n2i (or bi, di) | yi and sei or vi"


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table by column, line by line, with the number of each line.

    `kinds` are the kinds of figures that it has columns for: the measures of each, the usual one first.
    """

    name: str
    lines: tuple[tuple[int, Mapping[str, str]], ...]
    kinds: tuple[tuple[str, ...], ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the table can give."""
        return tuple(dict.fromkeys(measure for kind in self.kinds for measure in kind))


def read_table(text: str, name: str, where: Mapping[str, str] | None = None) -> Table:
    """The table in `text`: comma separated, or semicolons with decimal commas, as a Russian spreadsheet writes.

    `where` keeps the lines that have these values in these columns, case aside. Raises PoolError, which names the file.
    """
    reader, lines = _reader(text, name), []
    head = reader.fieldnames or []
    for column in where or {}:
        if column not in head:
            raise PoolError(f"{name}: no column {column!r} to choose by; there are {', '.join(head)}")
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                raise PoolError(f"{name}:{reader.line_num}: the line has more or fewer cells than the head")
            kept = {column: cell.strip() for column, cell in cells.items()}
            if any(kept.values()) and _fits(kept, where or {}):
                lines.append((reader.line_num, kept))
    except csv.Error as error:
        raise PoolError(f"{name}:{reader.reader.line_num}: not CSV: {error}") from error
    if not lines:
        raise PoolError(f"{name}: no rows" + (f" where {_told(where)}" if where else " under the head"))
    return Table(name, tuple(lines), kinds(head, name))


def table_of(lines: Sequence[Mapping[str, str]], name: str) -> Table:
    """A table of lines that some other program made; at least one. Raises PoolError when columns are missing."""
    return Table(name, tuple((0, cells) for cells in lines), kinds(list(lines[0]), name))


def _reader(text: str, name: str) -> csv.DictReader[str]:
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise PoolError(f"{name}: the table is empty; it needs the columns {_NAMES}")
    delimiter = max(",;\t", key=first.count)
    head = [cell.strip().strip('"').strip() for cell in first.split(delimiter)]
    twice = sorted({column for column in head if column and head.count(column) > 1})
    if twice:
        raise PoolError(f"{name}:1: the column {', '.join(twice)} comes twice; name it once")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    reader.fieldnames = _canonical([column.strip() for column in reader.fieldnames or []])
    return reader


def _canonical(head: Sequence[str]) -> list[str]:
    """The columns under metafor's names, also what stands beside a number ("count_page"); those that are there stay."""
    names = {other: name for other, name in _OTHER_NAMES.items() if name not in head}
    found = []
    for column in head:
        number, _, ending = column.rpartition("_")
        beside = f"{names[number]}_{ending}" if number in names and ending in _BESIDE else column
        found.append(names.get(column, beside))
    return found


def _fits(cells: Mapping[str, str], where: Mapping[str, str]) -> bool:
    return all(cells[column].casefold() == value.strip().casefold() for column, value in where.items())


def _told(where: Mapping[str, str] | None) -> str:
    return " and ".join(f"{column} is {value!r}" for column, value in (where or {}).items())


def kinds(columns: Sequence[str], name: str) -> tuple[tuple[str, ...], ...]:
    """The kinds of figures for which a table has the columns, see `Table.kinds`. Raises PoolError when it has none."""
    found = tuple(
        family for family, needed in _FAMILIES if all(any(column in columns for column in some) for some in needed)
    )
    if not found:
        raise PoolError(f"{name}: needs the columns {_NAMES}; there are {', '.join(columns)}")
    return found


def rows(table: Table, measure: str) -> list[Row]:
    """The table's rows for one measure. Raises PoolError: a cell that is no number, counts that contradict each other.

    Empty cells and NA are unknown. Every other column goes into `Row.about`.
    """
    return list(_rows(table, measure))


def _labels(table: Table) -> Iterator[str]:
    """What the rows are called, with their groups where the table names these, unless that is everybody, once."""
    names = [
        next((cells[column] for column in _LABELS if cells.get(column)), str(number))
        for number, (_, cells) in enumerate(table.lines, 1)
    ]
    times = Counter(names)
    for name, (_, cells) in zip(names, table.lines, strict=True):
        groups = [cells[column] for column in _GROUPS if cells.get(column)]
        told = groups and (times[name] > 1 or groups != [_EVERYBODY])
        yield f"{name}: {' / '.join(groups)}" if told else name


def _rows(table: Table, measure: str) -> Iterator[Row]:
    for label, (line, cells) in zip(_labels(table), table.lines, strict=True):
        place = f"{table.name}:{line}" if line else cells.get("file", "")
        about = {column: cell for column, cell in cells.items() if column not in _FIGURES and cell}
        figure = {column: _number(cells.get(column, ""), column, place) for column in sorted(_FIGURES)}
        if measure in PROPORTIONS:
            n = _size(figure["ni"], figure["xi"], figure["mi"], ("ni", "xi + mi"), place)
            yield Row(label, figure["xi"], n, about=about, place=place)
        elif measure in TWO_ARMS and "ai" in cells:
            n1 = _size(figure["n1i"], figure["ai"], figure["bi"], ("n1i", "ai + bi"), place)
            n2 = _size(figure["n2i"], figure["ci"], figure["di"], ("n2i", "ci + di"), place)
            yield Row(label, figure["ai"], n1, figure["ci"], n2, about=about, place=place)
        else:
            vi, sei = figure["vi"], figure["sei"]
            if vi is None and sei is not None:
                vi = math.copysign(sei**2, sei)  # a negative error stays an impossible one
            yield Row(label, n=figure["ni"], yi=figure["yi"], vi=vi, about=about, place=place)


def _number(cell: str, column: str, place: str) -> float | None:
    """The cell's number; a decimal comma is one. Raises PoolError for anything else than a finite number."""
    text = cell.replace("\u2212", "-").replace("\u00a0", "").removeprefix("'")
    if text.casefold() in _MISSING:
        return None
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        raise PoolError(f"{place}: {column} is {cell!r}; write a number, or leave the cell empty where it is not known")
    return value


def _size(n: float | None, x: float | None, other: float | None, names: tuple[str, str], place: str) -> float | None:
    """The number of patients, given or the sum of both outcomes. Raises PoolError when the two differ."""
    if x is None or other is None:
        return n
    if n is not None and n != x + other:
        raise PoolError(f"{place}: {names[0]} is {n:g}, but {names[1]} is {x + other:g}; correct one of them")
    return x + other
