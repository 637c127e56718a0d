"""What a layout is: the shape of one data set, what it is made from, and what other programs call its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from medkb.errors import ExportError
from medkb.export.layouts.columns import BESIDE, Column, beside, column
from medkb.export.layouts.evidence import NOTHING, Number
from medkb.export.layouts.figures import Figures
from medkb.export.results import Result
from medkb.export.rows import Value
from medkb.model import Kind

TARGETS = ("csv", "metafor", "meta", "revman")
"""Whose column names there are: our plain ones, and those of two R packages and of RevMan."""

Row = dict[str, Value | Number]
"""The cells of one row by the plain names of their columns; what is not there is empty."""


RULES: dict[str, tuple[str, str]] = {
    "number": ("no figure that stands in a place that is kept", "нет числа, которое стоит в сохранённом месте"),
    "place": (
        "no place shows it: it is left empty in its row",
        "его не показывает ни одно место: в строке оставлено пустым",
    ),
    "group": ("not of a group that the article calls an arm and sizes", "не о группе, размер которой статья указывает"),
    "pair": ("no second group with this outcome", "нет второй группы с этим исходом"),
    "second": ("another figure of the same cell stands there", "на этом месте стоит другое число"),
    "grades": ("no column for this range of grades in the wide form", "в широкой форме нет столбца для таких степеней"),
}
"""Why a layout leaves a result out of its rows, or ("place") a number out of its row, in English and Russian."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A result without a row, or a number left empty: by which of `RULES`, more of it, the claim in its stead.

    `disagrees` is true where that claim tells another figure of the same thing.
    """

    result: Result
    rule: str
    detail: str = ""
    kept: str = ""
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One data set. `rows` makes those of one article, told what may be derived, and what it leaves out.

    `numbers` are the columns that have their evidence beside them; `names` are other programs' names by plain name.
    """

    name: str
    title: str
    title_ru: str
    kinds: tuple[Kind, ...]
    numbers: tuple[str, ...]
    about: tuple[str, ...]
    key: tuple[str, ...]
    rows: Callable[[Sequence[Result], Figures], Iterator[Row | Dropped]]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pairs: bool = False
    """True where a row sets two groups against each other."""
    hint: str = ""
    """A line of R that takes the table from here, with {file} for its name."""

    def columns(self, target: str = "csv") -> list[Column]:
        """All columns in their order: the data, what they are about, what stands beside each number."""
        self.check(target)
        names = self.names.get(target, {})
        numbers = [column(name, names.get(name, "")) for name in self.numbers]
        head = [column("study_label", names.get("study_label", "")), *numbers]
        about = [column(name, names.get(name, "")) for name in self.about]
        return [*head, *about, *(found for number in numbers for found in beside(number))]

    def primary_key(self, target: str = "csv") -> list[str]:
        """Names of the columns that no two rows share."""
        names = self.names.get(target, {})
        return [names.get(name, name) for name in self.key]

    def cells(self, row: Row) -> tuple[Value, ...]:
        """The row's cells in the order of `columns`."""
        numbers = [_number(row.get(name)) for name in self.numbers]
        head = (row["study_label"], *(number.value for number in numbers))
        about = (row.get(name) for name in self.about)
        return (*head, *about, *(getattr(n, end) or None for n in numbers for end in BESIDE))  # type: ignore[arg-type]

    def check(self, target: str) -> None:
        """Raise ExportError when this layout has no names of that program."""
        if target not in TARGETS:
            raise ExportError(f"--for {target!r}: there is {', '.join(TARGETS)}")
        if target != "csv" and target not in self.names:
            able = ", ".join(name for name in TARGETS if name == "csv" or name in self.names)
            raise ExportError(f"{target} has no place for the layout {self.name}; it goes to {able}")


def _number(cell: Value | Number) -> Number:
    return cell if isinstance(cell, Number) else NOTHING
