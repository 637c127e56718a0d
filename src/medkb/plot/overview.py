"""One article at a glance: its groups as lanes with size, drugs and doses, points in time, and all results as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkb.errors import PlotError
from medkb.export.articles import Article
from medkb.export.results import Result
from medkb.model import Kind
from medkb.plot.facts import corrected
from medkb.plot.files import check_ending, save
from medkb.plot.frame import Frame, Look
from medkb.plot.grid import ROW, WIDE
from medkb.plot.lanes import DAYS, SHOWN, Entry, Lane, Moment, lanes
from medkb.plot.marks import mark
from medkb.plot.scale import Scale
from medkb.plot.sheet import (
    BLACK,
    DARK,
    GREY,
    LEADING,
    LIGHT,
    MARGIN,
    PALE,
    SIZE,
    Sheet,
    levels,
    plain,
    style,
    width,
    wrap,
)
from medkb.plot.words import counted, time, words

ROWS = 45
"""Rows of a page of a PDF unless told otherwise: one of A4."""
MOST = 12
"""Entries of a list unless told otherwise."""
_LINE = SIZE * LEADING
_BETWEEN = 16.0  # points between two lists
_ROOM = (WIDE - 2 * _BETWEEN) / 3  # points of a list
_BAR = 2.6  # points: how thick a bar is
_AXIS = 25.0
_LONGEST = 120  # times of a unit that an axis in that unit has
_MARKS = {"response": "^", "survival": "o", "median": "|", "event": "s"}
_STEPS = {
    "d": (1, 2, 5, 7, 10, 14, 30, 60, 90, 180),
    "wk": (1, 2, 4, 8, 12, 26, 52),
    "mo": (1, 2, 3, 6, 12, 24, 60),
    "a": (1, 2, 5, 10, 20),
}
"""Between two marks of the line of time, by its unit."""
_FILLING: dict[str, dict[str, Any]] = {
    "full": {"facecolor": BLACK, "edgecolor": BLACK},
    "hollow": {"facecolor": "white", "edgecolor": BLACK},
    "grey": {"facecolor": GREY, "edgecolor": GREY},
}


def article(  # what is drawn, where to, and how much of it
    about: Article, results: Iterable[Result], path: Path, lang: str = "en", rows: int = ROWS, most: int = MOST
) -> int:
    """Draw one article's own results to an SVG or PNG of one page, or a PDF; gives how many results were drawn.

    `results`: all kinds; doses, responses, survival and events are drawn. `most`: entries of a list; `rows`: how high a
    page of a PDF is, in rows of one line. Raises PlotError: nothing to draw, a file that cannot be written, no
    matplotlib.
    """
    check_ending(path)
    every = list(results)
    with style():
        found, small = lanes(every, lang)
        drawn = [lane for lane in found if lane.figures or lane.treatment]
        if not any(lane.figures for lane in drawn):
            cited = sum(not result.own for result in every)
            raise PlotError(
                f"nothing to draw: {about.file} has no results of its own; there are {cited} cited facts, and "
                f"{len(every) - cited} own ones without outcome"
            )
        picture = _Picture(about, drawn, small, every, lang, max(most, 1))
        save(picture.pages(rows * ROW if path.suffix.lower() == ".pdf" else float("inf")), path)
    return sum(lane.figures for lane in drawn)


@dataclass(frozen=True, slots=True)
class _Text:
    """An entry of a list as it is set: lines of its name, its figures on the last one or below it."""

    entry: Entry
    name: list[str]
    below: bool

    @property
    def height(self) -> float:
        bar = _BAR + 2 if self.entry.share is not None else 0
        return (len(self.name) + self.below) * _LINE + bar + 3


class _Picture:
    """The lanes of one article, measured, and drawn in pages."""

    def __init__(
        self,
        about: Article,
        found: Sequence[Lane],
        small: Sequence[Result],
        every: Sequence[Result],
        lang: str,
        most: int,
    ) -> None:
        self.about, self.lanes, self.small, self.every = about, found, small, every
        self.lang, self.words, self.most = lang, words(lang), most
        self.unit, self.scale = _time_scale(found)
        self.blocks = [self._block(lane) for lane in found]

    def pages(self, room: float) -> list[Sheet]:
        """The lanes in pages of that height; a lane stays whole."""
        cut: list[list[_Block]] = [[]]
        left = room
        for block in self.blocks:
            if cut[-1] and block.height > left:
                cut.append([])
                left = room
            cut[-1].append(block)
            left -= block.height
        names = [f"{self.words['page']} {n}/{len(cut)}" if len(cut) > 1 else "" for n in range(1, len(cut) + 1)]
        return [self._page(blocks, name) for blocks, name in zip(cut, names, strict=True)]

    def _page(self, blocks: Sequence[_Block], page: str) -> Sheet:
        told = [line for block in blocks for line in block.told(self.words)]
        sheet, y = self._frame().open(WIDE, sum(block.height for block in blocks), page, told)
        for block in blocks:
            self._draw(sheet, y, block)
            y += block.height
        return sheet

    def _block(self, lane: Lane) -> _Block:
        texts = {kind: [self._text(entry) for entry in lane.lists[kind][: self.most]] for kind in SHOWN}
        treatment = wrap(lane.treatment, WIDE) if lane.treatment else []
        timed = lane.moments or lane.followed
        spans = [self._label(moment) for moment in lane.moments]
        found = levels([(min(x, at - 3), max(x + w, at + 3)) for at, x, w, _, _ in spans], 3.0)
        return _Block(lane, treatment, texts, spans if timed else [], found, bool(timed), self.most)

    def _text(self, entry: Entry) -> _Text:
        told = width(entry.told)
        if width(entry.name) + 6 + told <= _ROOM:
            return _Text(entry, [plain(entry.name)], below=False)
        name = wrap(entry.name, _ROOM)
        return _Text(entry, name, below=width(name[-1]) + 6 + told > _ROOM)

    def _label(self, moment: Moment) -> tuple[float, float, float, str, str]:
        """Where a moment stands, where its text starts and how wide that is, the text, the kind."""
        at = MARGIN + self.scale.share(moment.days) * WIDE
        at_time = time(moment.told, self.lang)
        shown = list(moment.names)
        text = f"{at_time}: {', '.join(shown)}"
        while width(text) > WIDE * 0.45 and len(shown) > 1:
            shown.pop()
            text = f"{at_time}: {', '.join(shown)} +{len(moment.names) - len(shown)}"
        wide = width(text)
        x = at + 5 if at + 5 + wide <= MARGIN + WIDE else at - 5 - wide
        return at, max(x, MARGIN), wide, text, moment.kind

    def _draw(self, sheet: Sheet, top: float, block: _Block) -> None:
        sheet.box(MARGIN, top, WIDE, _LINE + 4, facecolor=PALE)
        sheet.text(MARGIN + 3, top + _LINE / 2 + 2, block.lane.name, face="bold")
        y = sheet.lines(MARGIN, top + _LINE + 6, block.treatment)
        if block.timed:
            y = self._draw_time(sheet, y + 4, block)
        y += 3
        for number, kind in enumerate(SHOWN):
            self._draw_list(sheet, MARGIN + number * (_ROOM + _BETWEEN), y, kind, block)

    def _draw_time(self, sheet: Sheet, top: float, block: _Block) -> float:
        """The line of time: a bar to the end of follow-up, moments below it, each with its names; gives the end."""
        y = top + 4
        if block.lane.followed:
            days, told = block.lane.followed
            end = self.scale.share(days) * WIDE
            sheet.box(MARGIN, y - 3, end, 6, facecolor=LIGHT, edgecolor=DARK)
            text = f"{self.words['followed']} {told}"
            inside = width(text, SIZE - 1) + 6 <= end
            sheet.text(MARGIN + (3 if inside else end + 3), y, text, size=SIZE - 1)
        start = y - 1
        y += 8 if block.lane.followed else 0
        for (at, x, _, text, kind), level in zip(block.spans, block.levels, strict=True):
            row = y + (level + 0.5) * (_LINE + 1)
            sheet.line([at, at], [start, row], linewidth=0.4, color=LIGHT, zorder=0.6)
            look = mark(_MARKS[kind]) | ({"markersize": 7, "markeredgewidth": 1.2} if kind == "median" else {})
            sheet.line([at], [row], **look)
            sheet.text(x, row, text, clear=True)
        bottom = y + (max(block.levels, default=-1) + 1) * (_LINE + 1) + 1
        axes = sheet.axes(MARGIN, top, WIDE, bottom - top)
        per = DAYS[self.unit]
        steps = [step for step in _STEPS[self.unit] if self.scale.high / per / step <= 14]
        marks = ({n * s * per: n * s for n in range(int(self.scale.high / per / s) + 1)} for s in steps)
        self.scale.draw(axes, self.lang, marks)
        name = self.words[f"axis_{self.unit}"]
        sheet.text(MARGIN + WIDE / 2, bottom + 18, name, align="center", size=SIZE - 0.5)
        return bottom + _AXIS

    def _draw_list(self, sheet: Sheet, x: float, y: float, kind: Kind, block: _Block) -> None:
        entries = block.lane.lists[kind]
        head = f"{self.words[kind.value]} ({len(entries)})" if entries else f"{self.words[kind.value]}: –"
        y = sheet.lines(x, y, [head], face="bold", grey=DARK) + 1
        for text in block.texts[kind]:
            end = sheet.lines(x, y, text.name)
            row = end + _LINE / 2 if text.below else end - _LINE / 2
            sheet.text(x + _ROOM, row, text.entry.told, align="right")
            if text.entry.share is not None:
                bar = row + _LINE / 2 + 1
                sheet.box(x, bar, _ROOM, _BAR, facecolor=PALE)
                sheet.box(
                    x,
                    bar,
                    _ROOM * min(text.entry.share, 100) / 100,
                    _BAR,
                    linewidth=0.5,
                    **_FILLING[text.entry.filling],
                )
            y += text.height
        if len(entries) > self.most:
            sheet.lines(x, y, [self.words["more"].format(n=len(entries) - self.most)], grey=DARK)

    def _frame(self) -> Frame:
        w, lang, about = self.words, self.lang, self.about
        title = (about.title_ru if lang == "ru" else about.title_en) or about.title or about.slab
        parts = [about.slab if about.slab not in {title, about.file.rpartition(".")[0]} else "", about.file, about.doi]
        figures = counted(sum(lane.figures for lane in self.lanes), "figure", lang)
        groups = counted(len(self.lanes), "group", lang)
        text = w["article_about"].format(figures=figures, groups=groups)
        kinds = {moment.kind for lane in self.lanes for moment in lane.moments}
        signs: list[tuple[Look | None, str]] = []
        if kinds:
            signs = [(None, w["at_time"]), *((mark(s), w[f"time_{k}"]) for k, s in _MARKS.items() if k in kinds)]
        signs.append((None, w["bars"]))
        used = {entry.filling for lane in self.lanes for entries in lane.lists.values() for entry in entries}
        signs += [(self._swatch(name), w[f"bar_{name}"]) for name in _FILLING if name in used]
        return Frame(title, f"{' · '.join(dict.fromkeys(filter(None, parts)))}. {text}", signs, list(self._notes()))

    @staticmethod
    def _swatch(name: str) -> Look:
        look = _FILLING[name]
        return mark("s", filled=name != "hollow", grey=look["facecolor"] if name != "hollow" else BLACK)

    def _notes(self) -> Iterator[str]:
        w, lang = self.words, self.lang
        yield w["article_note"]
        yield from corrected((result for result in self.every if result.own and result.kind in SHOWN), lang)
        if self.small:
            groups = list(dict.fromkeys(result.group.label for result in self.small))
            yield w["article_small"].format(figures=counted(len(self.small), "figure", lang), groups=", ".join(groups))
        cited = sum(not result.own and result.kind in SHOWN for result in self.every)
        yield w["article_cited"].format(figures=counted(cited, "figure", lang)) if cited else w["article_no_cited"]


@dataclass(frozen=True, slots=True)
class _Block:
    """A lane with all its texts measured."""

    lane: Lane
    treatment: list[str]
    texts: dict[Kind, list[_Text]]
    spans: list[tuple[float, float, float, str, str]]
    levels: list[int]
    timed: bool
    most: int

    @property
    def height(self) -> float:
        """Points of the whole lane."""
        times = (
            4 + (12 if self.lane.followed else 4) + (max(self.levels, default=-1) + 1) * (_LINE + 1) + 1 + _AXIS
            if self.timed
            else 0
        )
        lists = max(self._list(kind) for kind in SHOWN)
        return _LINE + 6 + len(self.treatment) * _LINE + times + 3 + lists + 10

    def _list(self, kind: Kind) -> float:
        more = _LINE if len(self.lane.lists[kind]) > self.most else 0
        return _LINE + 1 + sum(text.height for text in self.texts[kind]) + more

    def told(self, w: Any) -> Iterator[str]:
        """The lane in words."""
        yield f"{self.lane.name}: {self.lane.treatment}" if self.lane.treatment else self.lane.name
        for kind, entries in self.lane.lists.items():
            if entries:
                yield f"{w[kind.value]}: {'; '.join(f'{entry.name} {entry.told}'.strip() for entry in entries)}"


def _time_scale(found: Sequence[Lane]) -> tuple[str, Scale]:
    """The unit in which most of the times are told, and an axis in days with room for all of them."""
    days = [m.days for lane in found for m in lane.moments] + [lane.followed[0] for lane in found if lane.followed]
    if not days:
        return "", Scale(0, 1)
    most = max(days)
    told = Counter(m.told.rpartition(" ")[2] for lane in found for m in lane.moments)
    fitting = [name for name, _ in told.most_common() if name in DAYS and 3 <= most / DAYS[name] <= _LONGEST]
    name = "d" if most <= 60 else "mo" if most <= 5.1 * DAYS["a"] else "a"
    return fitting[0] if fitting else name, Scale(0.0, most * 1.06)
