"""Rates of adverse events: events as rows, arms by shape, any grade hollow and grade 3 and above filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from medkb.errors import PlotError
from medkb.export.choice import RULES
from medkb.export.results import Result
from medkb.plot.facts import arm, corrected, decimal, grades, is_severe, is_ungraded, label, names, people, position
from medkb.plot.files import check_ending, save
from medkb.plot.frame import Frame, Look
from medkb.plot.grid import ROW, Column, Grid, Line
from medkb.plot.marks import SHAPES, SIDE, mark
from medkb.plot.scale import Scale
from medkb.plot.sheet import GREY, LIGHT, SIZE, Sheet, levels, style, width
from medkb.plot.words import counted, time, words

ROWS = 45
"""Rows of a page unless told otherwise: one of A4."""
_PLOT, _EVENT, _ARM = 130.0, 120.0, 105.0
_AXIS = 28.0
_STEP = SIDE + 1.4


@dataclass(slots=True)
class _Row:
    """An event in one group: at most one figure of any grade (or of a low one) and one of grade 3 and above."""

    figures: list[Result]
    series: str
    line: Line
    levels: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Event:
    """The rows of one event; `cited` ones stand apart."""

    name: str
    cited: bool
    rows: list[_Row] = field(default_factory=list)

    @property
    def most(self) -> float:
        return max(_reach(result) for row in self.rows for result in row.figures)

    @property
    def height(self) -> float:
        return sum(row.line.height for row in self.rows)


def events(
    results: Iterable[Result],
    path: Path,
    lang: str = "en",
    rows: int = ROWS,
    left_out: Mapping[str, int] | None = None,
) -> int:
    """Draw adverse events, results of Kind.ADVERSE_EVENT, to an SVG, PNG or PDF; gives how many figures were drawn.

    A page holds as much as `rows` rows of one line; only a PDF has several pages. `left_out` tells how many figures
    were left out by which rule of `medkb.export.choice.RULES`, for the notes. Raises PlotError: no event with a
    share, too many rows for the file, a file that cannot be written, no matplotlib.
    """
    check_ending(path)
    every = list(results)
    drawn = [result for result in every if _drawable(result)]
    if not drawn:
        there = (
            f": {len(every)} figures have neither a percentage nor a number of patients with its total" if every else ""
        )
        raise PlotError(f"nothing to draw: no adverse event with a rate among the facts that were chosen{there}")
    with style():
        picture = _Picture(drawn, len(every) - len(drawn), left_out or {}, lang)
        save(picture.pages(max(rows, 1)), path)
    return len(drawn)


def _drawable(result: Result) -> bool:
    return position(result) is not None or any(decimal(result, slot) is not None for slot in ("low", "high"))


def _ends(result: Result) -> tuple[float, float]:
    """The printed bounds of a share, 0 and 100 where one is open."""
    low, high = decimal(result, "low"), decimal(result, "high")
    return float(low if low is not None else 0), float(high if high is not None else 100)


def _reach(result: Result) -> float:
    at = position(result)
    return _ends(result)[1] if at is None else at


def _event(result: Result, lang: str) -> str:
    name, cause = label(result, lang), result.values.get("cause")
    return f"{name} ({names(lang).get(str(cause), cause)})" if cause else name


class _Picture:
    """The rows, columns and words of one picture; pages are cut from it."""

    def __init__(self, drawn: Sequence[Result], omitted: int, left_out: Mapping[str, int], lang: str) -> None:
        self.drawn, self.omitted, self.left_out, self.lang, self.words = drawn, omitted, left_out, lang, words(lang)
        self.several = len({result.article.document for result in drawn}) > 1
        own = list(dict.fromkeys(self._series(result) for result in drawn if result.own))
        self.order = {series: number for number, series in enumerate(own)}
        self.shapes = dict(zip(own, SHAPES, strict=False)) if len(own) <= len(SHAPES) else {}
        ungraded = sum(map(is_ungraded, drawn))
        self.daggers = 0 < ungraded < sum(not grades(result) for result in drawn)
        self.events = self._events()
        w = self.words
        self.columns = [
            Column(w["event"], most=_EVENT, least=width(f"({w['continued']})")),
            Column(w["study_arm"] if self.several else w["arm"], most=_ARM),
            Column(w["events_axis"], room=_PLOT),
            Column(w["any_grade"], align="right"),
            Column(w["severe"], align="right"),
        ]
        self.cited = Line((w["events_cited"],), face="bold", across=True)
        rows = [row for event in self.events for row in event.rows]
        self.grid = Grid(self.columns, [*(row.line for row in rows), self.cited])
        most = max(_reach(result) for result in drawn)
        self.scale = Scale(0, 100 if most > 60 else max(most * 1.05, 5.0))
        for row in rows:
            row.levels = levels([self._span(result) for result in row.figures], 0.5)
            row.line.least = (max(row.levels) + 1) * _STEP + 5
        self.grid.measure()
        for event in self.events:
            if len(event.rows) > 1:
                self.grid.hang([row.line for row in event.rows])

    def _series(self, result: Result) -> str:
        """The text that names the group of a result, its article too where there are several."""
        name = arm(result, self.lang)
        return f"{result.article.slab}: {name}" if self.several else name

    def _events(self) -> list[_Event]:
        """Own events, the most frequent first, then cited ones."""
        found: dict[tuple[bool, str], _Event] = {}
        groups: dict[tuple[bool, str, str], list[Result]] = {}
        for result in self.drawn:
            name = _event(result, self.lang)
            found.setdefault((not result.own, name), _Event(name, not result.own))
            groups.setdefault((not result.own, name, self._series(result)), []).append(result)
        for (cited, name, series), results in groups.items():
            found[cited, name].rows += self._rows(series, results)
        ordered = list(found.values())
        for event in ordered:
            event.rows.sort(key=lambda row: self.order.get(row.series, 0))
            first = event.rows[0].line
            first.cells = (event.name, *first.cells[1:])
            first.ruled, first.hangs = True, len(event.rows) > 1
        return sorted(ordered, key=lambda event: (event.cited, -event.most, event.name))

    def _rows(self, series: str, results: Sequence[Result]) -> Iterator[_Row]:
        severe = [result for result in results if is_severe(result)]
        other = [result for result in results if not is_severe(result)]
        for number, pair in enumerate(zip_longest(other, severe)):
            cells = ("", "" if number else series, "", *("" if r is None else self._told(r) for r in pair))
            yield _Row([result for result in pair if result is not None], series, Line(cells))

    def _told(self, result: Result) -> str:
        """The figures as printed, with what is special: its grades, its time."""
        grade = grades(result)
        figures = people(result, self.lang) + ("†" if self.daggers and is_ungraded(result) else "")
        parts = [f"{self.words['gr']} {grade}:" if grade not in {"", "≥3"} else "", figures]
        at = time(str(result.values.get("time") or ""), self.lang)
        return " ".join(part for part in (*parts, f"[{at}]" if at else "") if part)

    def _span(self, result: Result) -> tuple[float, float]:
        at = position(result)
        ends = _ends(result) if at is None else (at, at)
        start, end = (self.scale.share(value) * self.columns[2].width for value in ends)
        return start - SIDE / 2, end + SIDE / 2

    def pages(self, most: int) -> list[Sheet]:
        """The picture in pages; an event stays on one, if it has room on any."""
        cut: list[list[_Event]] = [[]]
        left = most * ROW
        for event in self.events:
            for part in self._parts(event, most * ROW):
                if cut[-1] and part.height > left:
                    cut.append([])
                    left = most * ROW
                cut[-1].append(part)
                left -= part.height
        names = [f"{self.words['page']} {n}/{len(cut)}" if len(cut) > 1 else "" for n in range(1, len(cut) + 1)]
        return [self._page(part, name) for part, name in zip(cut, names, strict=True)]

    def _parts(self, event: _Event, room: float) -> Iterator[_Event]:
        """The event, or, where it is longer than a page, stretches of it."""
        part = _Event(event.name, event.cited)
        for row in event.rows:
            if part.rows and part.height + row.line.height > room:
                yield part
                part = _Event(event.name, event.cited)
                self._name(row, f"{event.name} ({self.words['continued']})")
            part.rows.append(row)
        yield part

    def _name(self, row: _Row, name: str) -> None:
        """Give a row that begins a page the names of its event and group."""
        row.line.cells = (name, row.series, *row.line.cells[2:])
        row.line.hangs = False
        self.grid.fit(row.line)

    def _page(self, here: Sequence[_Event], page: str) -> Sheet:
        first_cited = next((event for event in here if event.cited), None)
        headings = self.cited.height if first_cited else 0
        body = self.grid.head_height + headings + sum(event.height for event in here) + _AXIS
        told = [f"{event.name}: {self._in_words(event)}" for event in here]
        sheet, y = self._frame().open(self.grid.width, body, page, told)
        y = top = self.grid.head(sheet, y)
        for event in here:
            if event is first_cited:
                y = self.grid.body(sheet, y, [self.cited])
            y = self.grid.body(sheet, y, [row.line for row in event.rows])
        column = self.columns[2]
        axes = sheet.axes(column.x, top, column.width, y - top)
        self.scale.draw(axes, self.lang)
        sheet.text(column.x + column.width / 2, y + 18, self.words["events_axis"], align="center", size=SIZE - 0.5)
        for event in here:
            for row in event.rows:
                self._draw(sheet, row)
        return sheet

    def _draw(self, sheet: Sheet, row: _Row) -> None:
        column, count = self.columns[2], max(row.levels)
        sheet.line(
            [column.x, column.x + column.width],
            [row.line.y] * 2,
            linewidth=0.4,
            color=LIGHT,
            linestyle=(0, (1, 2)),
            zorder=0.5,
        )
        for result, level in zip(row.figures, row.levels, strict=True):
            y = row.line.y + (level - count / 2) * _STEP
            at = position(result)
            if at is None:
                xs = [column.x + self.scale.share(value) * column.width for value in _ends(result)]
                sheet.line(xs, [y, y], linewidth=1.0)
                sheet.line(xs, [y, y], **(self._look(result, row.series) | {"marker": "|", "markersize": 4}))
            else:
                sheet.line([column.x + self.scale.share(at) * column.width], [y], **self._look(result, row.series))

    def _look(self, result: Result, series: str) -> dict[str, Any]:
        shape = self.shapes.get(series, "o") if result.own else "D"
        if is_severe(result):
            return mark(shape)
        return mark(shape, filled=bool(grades(result)), grey=GREY)

    def _in_words(self, event: _Event) -> str:
        return "; ".join(f"{row.series}: {self._told(result)}" for row in event.rows for result in row.figures)

    def _frame(self) -> Frame:
        w, lang = self.words, self.lang
        documents = {result.article.document for result in self.drawn}
        cited = sum(not result.own for result in self.drawn)
        about = w["events_about"].format(
            figures=counted(len(self.drawn), "figure", lang), articles=counted(len(documents), "article", lang)
        )
        about += " " + (w["events_some_cited"].format(n=cited) if cited else w["events_none_cited"])
        shapes: list[tuple[Look | None, str]] = [
            (mark(shape, filled=False), series) for series, shape in self.shapes.items()
        ]
        signs: list[tuple[Look | None, str]] = shapes if len(shapes) > 1 else []
        signs += [(mark("D", filled=False), w["sign_cited"])] if cited else []
        signs = [(None, w["sign_groups"]), *signs] if signs else []
        signs += [(None, w["sign_filling"]), (mark("o", filled=False), w["sign_any"]), (mark("o"), w["sign_severe"])]
        if any(grades(result) and not is_severe(result) for result in self.drawn):
            signs.append((mark("o", grey=GREY), w["sign_low"]))
        notes = [w["events_note"]]
        if self.daggers:
            notes.append(w["events_ungraded"])
        if self.omitted:
            notes.append(w["events_omitted"].format(figures=counted(self.omitted, "figure", lang)))
        notes += [
            f"{w['left_out']}: {RULES[rule][lang == 'ru']}: {counted(self.left_out[rule], 'figure', lang)}."
            for rule in ("competition", "duplicate")
            if self.left_out.get(rule)
        ]
        notes += corrected(self.drawn, lang)
        title = w["events_title"] if self.several else f"{w['events_title']}: {self.drawn[0].article.slab}"
        return Frame(title, about, signs, notes)
