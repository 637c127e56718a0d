"""What an evidence table holds, whatever file it is written to. Every text is ready to print, in one language."""

from __future__ import annotations

from dataclasses import dataclass, field

MISSING, DERIVED, FLAGGED, CITED, COMPETING = "§", "#", "†", "¶", "*"
"""Marks behind a figure: a number outside the quote, calculated, in an issue, cited, with others that compete."""

MARKS = {
    FLAGGED: "mark_flagged",
    COMPETING: "mark_competing",
    MISSING: "mark_missing",
    DERIVED: "mark_derived",
    CITED: "mark_cited",
}
"""The marks in the order of the legend, with the key of their words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a cell: what it is of (may be empty), the figure, its marks and the numbers of its notes."""

    label: str
    text: str
    notes: tuple[int, ...] = ()
    marks: str = ""

    @property
    def plain(self) -> str:
        """Without marks and notes."""
        return f"{self.label}: {self.text}" if self.label and self.text else self.label or self.text


Cell = tuple[Line, ...]
"""Empty: the article does not say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a study; `cells` are those of the columns behind the group, in their order."""

    group: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """One study: how it is called, what identifies it, its design where the title says it, its groups."""

    label: str
    details: tuple[str, ...]
    design: Cell
    rows: tuple[Row, ...]
    documents: tuple[str, ...]


@dataclass(slots=True)
class Note:
    """One place that figures were taken from; offsets are half-open, in code points of the article's text."""

    number: int
    study: str
    file: str
    document: str
    quote: str
    page: int | None = None
    section: str = ""
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""
    remarks: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One count of the flow: a stage (words.tsv), the count's own key, its number (None: not recorded), and parts.

    `parts` are (reason, number) and tell what the number is made of. `aside` counts leave the flow at this step.
    """

    stage: str
    key: str
    count: int | None
    parts: tuple[tuple[str, int], ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The whole: columns are (key, head); the first are study, design where there is one, and group."""

    lang: str
    title: str
    columns: tuple[tuple[str, str], ...]
    studies: tuple[Study, ...]
    notes: tuple[Note, ...]
    reports: tuple[str, ...]
    rules: tuple[str, ...]
    flow: tuple[Step, ...]

    @property
    def has_design(self) -> bool:
        """True when a column tells the design."""
        return any(key == "design" for key, _ in self.columns)

    @property
    def marks(self) -> tuple[str, ...]:
        """Those that are used, in the order of the legend."""
        used = {mark for study in self.studies for mark in _marks(study)}
        return tuple(mark for mark in MARKS if mark in used)


def _marks(study: Study) -> set[str]:
    cells = [study.design, *(cell for row in study.rows for cell in row.cells)]
    return {mark for cell in cells for line in cell for mark in line.marks}
