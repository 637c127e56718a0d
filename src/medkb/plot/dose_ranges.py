"""Dose ranges per drug: one row a drug and unit, one axis a unit, own and cited figures apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from medkb.errors import PlotError
from medkb.export.results import Result
from medkb.plot.facts import corrected, decimal, label
from medkb.plot.files import check_ending, save
from medkb.plot.frame import Frame
from medkb.plot.grid import ROW, Column, Grid, Line
from medkb.plot.marks import CITED, OWN, SIDE
from medkb.plot.scale import Scale, scale_of
from medkb.plot.sheet import BLACK, LIGHT, SIZE, Sheet, levels, style, width
from medkb.plot.words import counted, number, unit, words

ROWS = 45
"""Rows of a page unless told otherwise: one of A4."""
_PLOT, _LABEL, _VALUES = 150.0, 130.0, 90.0  # points: room for marks at least, names and printed doses at most
_AXIS = 30.0  # points below the rows of a unit
_STEP = SIDE + 2.2  # points between two figures of one row that would lie on each other
_SINGLE = 4  # equal figures that are drawn one by one; more are one mark with their number


@dataclass(slots=True)
class _Figure:
    """A dose: its bounds (None: open), how often it stands, and whose it is."""

    value: float | None
    low: float | None
    high: float | None
    source: str
    times: int = 1
    level: int = 0

    @property
    def values(self) -> list[float]:
        return [v for v in (self.low, self.value, self.high) if v is not None]


@dataclass(slots=True)
class _Row:
    """A drug in one unit; totals of a course have a row of their own."""

    unit: str
    name: str
    total: bool
    results: list[Result] = field(default_factory=list)
    figures: list[_Figure] = field(default_factory=list)
    line: Line = field(default_factory=lambda: Line(()))

    def told(self, source: str, lang: str) -> str:
        """Such as "5; 9; 15 [4/2]": its doses as they are printed, the number of figures and of articles."""
        found = [result for result in self.results if result.values["source"] == source]
        if not found:
            return "–"
        found.sort(key=lambda result: _bounds(result)[-1])
        sizes = dict.fromkeys(_size(result, lang) for result in found)
        return f"{'; '.join(sizes)} [{len(found)}/{len({result.article.document for result in found})}]"


@dataclass(slots=True)
class _Panel:
    """The rows of one unit, or those of them that stand on one page."""

    unit: str
    scale: Scale
    rows: list[_Row]
    heading: Line


def doses(results: Iterable[Result], path: Path, lang: str = "en", rows: int = ROWS) -> int:
    """Draw doses, results of Kind.DOSE, to an SVG, PNG or PDF; gives how many figures were drawn.

    A page holds as much as `rows` rows of one line; only a PDF has several pages. Raises PlotError: no dose with a
    number, too many rows for the file, a file that cannot be written, no matplotlib.
    """
    check_ending(path)
    known = [result for result in results if _bounds(result)]
    if not known:
        raise PlotError("nothing to draw: no dose with a number and a unit among the facts that were chosen")
    with style():
        table = _rows(known, lang)
        pages = list(_pages(table, max(rows, 1), lang))
        save([_page(panels, grid, known, lang, number_) for panels, grid, number_ in _numbered(pages, lang)], path)
    return len(known)


def _bounds(result: Result) -> list[float]:
    """Value and bounds of a dose, none for one without a unit."""
    values = [result.values[slot] for slot in ("low", "value", "high")]
    return [float(value) for value in values if isinstance(value, Decimal) and result.values["unit"]]


def _rows(results: Sequence[Result], lang: str) -> list[_Row]:
    """The rows by unit, units with most rows first, then by drug."""
    found: dict[tuple[str, str, bool], _Row] = {}
    for result in results:
        key = (str(result.values["unit"]), label(result, lang), bool(result.values["total"]))
        found.setdefault(key, _Row(*key)).results.append(result)
    sizes: dict[str, int] = {}
    for row in found.values():
        sizes[row.unit] = sizes.get(row.unit, 0) + 1
        row.figures = _figures(row.results)
    return sorted(found.values(), key=lambda row: (-sizes[row.unit], row.unit, row.name.casefold(), row.total))


def _figures(results: Sequence[Result]) -> list[_Figure]:
    """Figures of a row, own ones first; of many equal ones, one with their number."""
    equal: dict[tuple[Any, ...], int] = {}
    for result in results:
        key = (result.values["source"] != "own", *(result.values[slot] for slot in ("value", "low", "high")))
        equal[key] = equal.get(key, 0) + 1
    found: list[_Figure] = []
    for (cited, *bounds), times in sorted(equal.items(), key=lambda item: (item[0][0], _first(item[0]))):
        value, low, high = (None if bound is None else float(bound) for bound in bounds)
        source = "cited" if cited else "own"
        one = times <= _SINGLE
        found += (_Figure(value, low, high, source, 1 if one else times) for _ in range(times if one else 1))
    return found


def _first(key: tuple[Any, ...]) -> float:
    return float(next(bound for bound in key[1:] if bound is not None))


def _line(row: _Row, lang: str) -> Line:
    name = f"{row.name}, {words(lang)['total']}" if row.total else row.name
    return Line((name, "", row.told("own", lang), row.told("cited", lang)), indent=6)


def _raise(rows: Sequence[_Row], scales: Mapping[str, Scale], wide: float) -> None:
    """Give each row the height that its figures need to lie beside each other."""
    for row in rows:
        found = levels([_span(figure, scales[row.unit], wide) for figure in row.figures], 1.0)
        for figure, level in zip(row.figures, found, strict=True):
            figure.level = level
        row.line.least = (max(found) + 1) * _STEP + 5


def _span(figure: _Figure, scale: Scale, wide: float) -> tuple[float, float]:
    """From where to where a figure goes, in points of the plot."""
    at = [scale.share(value) * wide for value in figure.values]
    start, end = min(at) - SIDE / 2 - 0.5, max(at) + SIDE / 2 + 0.5
    if figure.value is None and figure.low is None:
        start -= 10
    if figure.value is None and figure.high is None:
        end += 10
    return start, end + (width(f"×{figure.times}", SIZE - 1.5) + 2 if figure.times > 1 else 0)


def _pages(rows: Sequence[_Row], most: int, lang: str) -> Iterator[tuple[list[_Panel], Grid]]:
    by_unit = {name: list(group) for name, group in groupby(rows, key=lambda row: row.unit)}
    scales = {
        name: scale_of([v for r in group for f in r.figures for v in f.values]) for name, group in by_unit.items()
    }
    w = words(lang)
    for row in rows:
        row.line = _line(row, lang)
    columns = [
        Column(w["doses_drug"], most=_LABEL),
        Column(w["doses_doses"], room=_PLOT),
        Column(w["doses_n_own"], most=_VALUES),
        Column(w["doses_n_cited"], most=_VALUES),
    ]
    headings = {name: Line((unit(name, lang),), face="bold", across=True) for name in by_unit}
    again = {name: Line((f"{unit(name, lang)} ({w['continued']})",), face="bold", across=True) for name in by_unit}
    grid = Grid(columns, [*(row.line for row in rows), *headings.values(), *again.values()])
    _raise(rows, scales, columns[1].width)
    grid.measure()
    page: list[_Panel] = []
    left = most * ROW
    for row in rows:
        new = not page or page[-1].unit != row.unit
        needs = row.line.height + (ROW + _AXIS if new else 0)
        if page and needs > left:
            yield page, grid
            page, left, new = [], most * ROW, True
            needs = row.line.height + ROW + _AXIS
        if new:
            heading = headings[row.unit] if row is by_unit[row.unit][0] else again[row.unit]
            page.append(_Panel(row.unit, scales[row.unit], [], heading))
        page[-1].rows.append(row)
        left -= needs
    yield page, grid


def _numbered(pages: Sequence[tuple[list[_Panel], Grid]], lang: str) -> Iterator[tuple[list[_Panel], Grid, str]]:
    for n, (panels, grid) in enumerate(pages, 1):
        yield panels, grid, f"{words(lang)['page']} {n}/{len(pages)}" if len(pages) > 1 else ""


def _frame(results: Sequence[Result], lang: str) -> Frame:
    w = words(lang)
    names = {label(result, lang) for result in results}
    documents = {result.article.document for result in results}
    about = w["doses_about"].format(
        figures=counted(len(results), "dose", lang), articles=counted(len(documents), "article", lang)
    )
    signs = [
        (OWN, w["doses_own"]),
        (_bar("own", legend=True), w["doses_own_range"]),
        (CITED, w["doses_cited"]),
        (_bar("cited", legend=True), w["doses_cited_range"]),
    ]
    title = w["doses_of"].format(drug=names.pop()) if len(names) == 1 else w["doses_title"]
    notes = [w["doses_note"], *([w["doses_total"]] if any(result.values["total"] for result in results) else [])]
    return Frame(title, about, signs, [*notes, *corrected(results, lang)])


def _bar(source: str, *, legend: bool = False) -> dict[str, Any]:
    """The look of a range: own ones a solid bar, cited ones a thin line with open ends."""
    own = source == "own"
    look: dict[str, Any] = {"linestyle": "-", "linewidth": 2.4 if own else 0.9, "color": BLACK}
    return look | (
        {"marker": "|" if own else "D", "markersize": 5 if own else 3.2, "markerfacecolor": "white"} if legend else {}
    )


def _page(panels: Sequence[_Panel], grid: Grid, results: Sequence[Result], lang: str, page: str) -> Sheet:
    body = grid.head_height + sum(
        panel.heading.height + sum(row.line.height for row in panel.rows) + _AXIS for panel in panels
    )
    told = [f"{row.name}: {_told(row, lang)}" for panel in panels for row in panel.rows]
    sheet, y = _frame(results, lang).open(grid.width, body, page, told)
    y = grid.head(sheet, y)
    for panel in panels:
        top = grid.body(sheet, y, [panel.heading])
        y = grid.body(sheet, top, [row.line for row in panel.rows])
        column = grid.columns[1]
        axes = sheet.axes(column.x, top, column.width, y - top)
        panel.scale.draw(axes, lang)
        scale = f" ({words(lang)['log_scale']})" if panel.scale.logarithmic else ""
        sheet.text(column.x + column.width / 2, y + 19, unit(panel.unit, lang) + scale, align="center", size=SIZE - 0.5)
        for row in panel.rows:
            axes.axhline(row.line.y, color=LIGHT, linewidth=0.4, linestyle=(0, (1, 2)), zorder=0.5)
            for figure in row.figures:
                _draw(sheet, column, panel.scale, row, figure)
        y += _AXIS
    return sheet


def _told(row: _Row, lang: str) -> str:
    """The figures of a row in words."""
    parts = (f"{_printed(result, lang)} ({words(lang)[str(result.values['source'])]})" for result in row.results)
    return "; ".join(dict.fromkeys(parts))


def _printed(result: Result, lang: str) -> str:
    return f"{_size(result, lang)} {unit(str(result.values['unit']), lang)}"


def _size(result: Result, lang: str) -> str:
    value, low, high = (number(decimal(result, slot), lang) for slot in ("value", "low", "high"))
    w = words(lang)
    return value or (f"{low}–{high}" if low and high else f"{w['from']} {low}" if low else f"{w['up_to']} {high}")


def _draw(sheet: Sheet, column: Column, scale: Scale, row: _Row, figure: _Figure) -> None:
    """One figure: a mark for a value, a bar for a range, a mark with an arrow for a bound."""
    own = figure.source == "own"
    count = max(f.level for f in row.figures)
    y = row.line.y + (figure.level - count / 2) * _STEP
    look = dict(OWN if own else CITED)
    at = [column.x + scale.share(value) * column.width for value in figure.values]
    end = look | ({"marker": "|", "markersize": 5.0, "markeredgewidth": 0.9} if own else {"markersize": 3.2})
    if figure.low is not None and figure.high is not None:
        sheet.line([at[0], at[-1]], [y, y], **_bar(figure.source))
        sheet.line([at[0], at[-1]], [y, y], **end)
    elif figure.value is None:
        tip = at[0] + (-10 if figure.low is None else 10)
        arrow = {"linestyle": "none", "marker": "<" if figure.low is None else ">", "markersize": 3.0}
        sheet.line([at[0], tip], [y, y], linewidth=_bar(figure.source)["linewidth"] / 2)
        sheet.line([tip], [y], **arrow)
        sheet.line(at, [y], **end)
    if figure.value is not None:
        sheet.line([column.x + scale.share(figure.value) * column.width], [y], **look)
    if figure.times > 1:
        sheet.text(max(at) + SIDE / 2 + 2, y, f"×{figure.times}", size=SIZE - 1.5)
