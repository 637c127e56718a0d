"""Best responses: a bar a group from the categories that exclude each other, told apart by lightness and hatching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medkb.errors import PlotError
from medkb.export.choice import RULES
from medkb.export.results import Result
from medkb.plot.facts import arm, corrected, label, people, position
from medkb.plot.files import check_ending, save
from medkb.plot.frame import Frame, Look
from medkb.plot.grid import ROW, Column, Grid, Line
from medkb.plot.scale import Scale
from medkb.plot.sheet import BLACK, SIZE, Sheet, style, width
from medkb.plot.words import counted, time, words

ROWS = 45
"""Rows of a page unless told otherwise: one of A4."""
CATEGORIES = ("CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "NR", "NE")
"""Codes of best responses, from the best to the worst; a patient has one."""
_LOOKS: dict[str, dict[str, Any]] = {
    "CR": {"facecolor": "0"},
    "CRi": {"facecolor": "0.25", "hatch": "////"},
    "VGPR": {"facecolor": "0.35"},
    "PR": {"facecolor": "0.55"},
    "MR": {"facecolor": "0.72", "hatch": "...."},
    "SD": {"facecolor": "0.85"},
    "PD": {"facecolor": "1", "hatch": "////"},
    "NR": {"facecolor": "1", "hatch": "xxxx"},
    "NE": {"facecolor": "1", "hatch": "...."},
}
_PLOT, _ARM, _TOLD = 150.0, 125.0, 130.0
_AXIS, _THICK = 28.0, 11.0
_WHOLE = 100.6  # percent: more than rounding makes of a whole


@dataclass(slots=True)
class _Bar:
    """A group with its categories in their order."""

    name: str
    parts: list[Result]
    line: Line = field(default_factory=lambda: Line(()))


def responses(
    results: Iterable[Result],
    path: Path,
    lang: str = "en",
    rows: int = ROWS,
    left_out: Mapping[str, int] | None = None,
) -> int:
    """Draw best responses, results of Kind.RESPONSE, to an SVG, PNG or PDF; gives how many figures were drawn.

    A group whose categories make more than a whole is not stacked: they do not exclude each other. `left_out` tells how
    many figures were left out by which rule of `medkb.export.choice.RULES`. Raises PlotError: no group with a category,
    too many rows for the file, a file that cannot be written, no matplotlib.
    """
    check_ending(path)
    found = [r for r in results if r.values["outcome"] in CATEGORIES and position(r) is not None]
    with style():
        bars, over = _bars(found, lang)
        if not bars:
            kinds = f"; {over} figures make more than a whole" if over else ""
            raise PlotError(f"nothing to draw: no group with shares of {', '.join(CATEGORIES)}{kinds}")
        save(_Picture(bars, over, left_out or {}, lang).pages(max(rows, 1)), path)
    return sum(len(bar.parts) for bar in bars)


def _bars(found: Sequence[Result], lang: str) -> tuple[list[_Bar], int]:
    """A bar for each group, time and source that has categories; and how many figures do not make one."""
    several = len({result.article.document for result in found}) > 1
    groups: dict[tuple[bool, str], list[Result]] = {}
    for result in found:
        at = time(str(result.values.get("time") or ""), lang)
        name = f"{result.article.slab}: {arm(result, lang)}" if several else arm(result, lang)
        groups.setdefault((not result.own, f"{name}, {at}" if at else name), []).append(result)
    bars, over = [], 0
    for (_, name), parts in sorted(groups.items(), key=lambda item: item[0][0]):
        parts.sort(key=lambda result: CATEGORIES.index(str(result.values["outcome"])))
        codes = [result.values["outcome"] for result in parts]
        if sum(position(result) or 0 for result in parts) > _WHOLE or len(set(codes)) < len(codes):
            over += len(parts)
        else:
            bars.append(_Bar(name, parts))
    return bars, over


class _Picture:
    """The bars, columns and words of one picture; pages are cut from it."""

    def __init__(self, bars: Sequence[_Bar], over: int, left_out: Mapping[str, int], lang: str) -> None:
        self.bars, self.over, self.left_out, self.lang, self.words = bars, over, left_out, lang, words(lang)
        w = self.words
        self.several = len({bar.parts[0].article.document for bar in bars}) > 1
        for bar in bars:
            told = "; ".join(f"{self._code(part)} {people(part, lang)}" for part in bar.parts)
            bar.line = Line((bar.name, "", told), least=_THICK + 4)
        self.columns = [
            Column(w["study_arm"] if self.several else w["arm"], most=_ARM),
            Column(w["events_axis"], room=_PLOT),
            Column(w["responses_told"], most=_TOLD),
        ]
        self.cited = Line((w["events_cited"],), face="bold", across=True)
        self.grid = Grid(self.columns, [*(bar.line for bar in bars), self.cited])
        self.scale = Scale(0, 100)

    @staticmethod
    def _code(result: Result) -> str:
        return str(result.values["outcome"])

    def pages(self, most: int) -> list[Sheet]:
        """The picture in pages."""
        cut: list[list[_Bar]] = [[]]
        left = most * ROW
        for bar in self.bars:
            if cut[-1] and bar.line.height > left:
                cut.append([])
                left = most * ROW
            cut[-1].append(bar)
            left -= bar.line.height
        names = [f"{self.words['page']} {n}/{len(cut)}" if len(cut) > 1 else "" for n in range(1, len(cut) + 1)]
        return [self._page(part, name) for part, name in zip(cut, names, strict=True)]

    def _page(self, here: Sequence[_Bar], page: str) -> Sheet:
        first_cited = next((bar for bar in here if not bar.parts[0].own), None)
        heading = self.cited.height if first_cited else 0
        body = self.grid.head_height + heading + sum(bar.line.height for bar in here) + _AXIS
        told = [f"{bar.name}: {bar.line.cells[2]}" for bar in here]
        sheet, y = self._frame().open(self.grid.width, body, page, told)
        y = top = self.grid.head(sheet, y)
        for bar in here:
            if bar is first_cited:
                y = self.grid.body(sheet, y, [self.cited])
            y = self.grid.body(sheet, y, [bar.line])
        column = self.columns[1]
        axes = sheet.axes(column.x, top, column.width, y - top)
        self.scale.draw(axes, self.lang)
        sheet.text(column.x + column.width / 2, y + 18, self.words["events_axis"], align="center", size=SIZE - 0.5)
        for bar in here:
            self._draw(sheet, bar)
        return sheet

    def _draw(self, sheet: Sheet, bar: _Bar) -> None:
        column, done = self.columns[1], 0.0
        top = bar.line.y - _THICK / 2
        sheet.box(column.x, top, column.width, _THICK, facecolor="white", edgecolor="0.55", linewidth=0.5)
        for part in bar.parts:
            share = position(part) or 0.0
            x, wide = column.x + self.scale.share(done) * column.width, self.scale.share(share) * column.width
            look = _LOOKS[self._code(part)]
            sheet.box(x, top, wide, _THICK, **({"edgecolor": BLACK, "linewidth": 0.5} | look))
            text = people(part, self.lang).partition(" (")[2].removesuffix(")") or people(part, self.lang)
            if "hatch" not in look and width(text, SIZE - 1) + 3 <= wide:
                grey = "1" if float(look["facecolor"]) < 0.5 else BLACK
                sheet.text(x + wide / 2, bar.line.y, text, align="center", size=SIZE - 1, grey=grey)
            done += share

    def _frame(self) -> Frame:
        w, lang = self.words, self.lang
        parts = [part for bar in self.bars for part in bar.parts]
        documents = {part.article.document for part in parts}
        about = w["responses_about"].format(
            figures=counted(len(parts), "figure", lang), articles=counted(len(documents), "article", lang)
        )
        cited = sum(not part.own for part in parts)
        about += " " + (w["events_some_cited"].format(n=cited) if cited else w["events_none_cited"])
        named = {self._code(part): label(part, lang) for part in reversed(parts)}
        signs: list[tuple[Look | None, str]] = [
            (_swatch(code), f"{code}: {named[code]}") for code in CATEGORIES if code in named
        ]
        title = w["responses_title"] if self.several else f"{w['responses_title']}: {parts[0].article.slab}"
        return Frame(title, about, signs, list(self._notes()))

    def _notes(self) -> Iterator[str]:
        w, lang = self.words, self.lang
        yield w["responses_note"]
        yield from corrected((part for bar in self.bars for part in bar.parts), lang)
        if self.over:
            yield w["responses_over"].format(figures=counted(self.over, "figure", lang))
        for rule in ("competition", "duplicate"):
            if self.left_out.get(rule):
                count = counted(self.left_out[rule], "figure", lang)
                yield f"{w['left_out']}: {RULES[rule][lang == 'ru']}: {count}."


def _swatch(code: str) -> Look:
    """The sign of a category in the key: a small box."""
    return {"box": True, "edgecolor": BLACK, "linewidth": 0.5} | _LOOKS[code]
