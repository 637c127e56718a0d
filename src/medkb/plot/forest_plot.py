"""A forest plot of pooled studies: their figures in columns, squares by weight, the pooled effect as a diamond."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from medkb.errors import PlotError
from medkb.plot.files import check_ending, save
from medkb.plot.frame import Frame, Look
from medkb.plot.grid import Column, Grid, Line
from medkb.plot.marks import mark
from medkb.plot.scale import Scale
from medkb.plot.sheet import BLACK, GREY, LEADING, SIZE, Sheet, style, wrap
from medkb.plot.words import counted, number, spaced, words
from medkb.pool import Pooled, Study, Writer
from medkb.pool.words import words as pool_words

_PLOT, _LABEL = 140.0, 150.0
_AXIS = 28.0
_LARGEST, _SMALLEST = 9.0, 2.0  # points: sides of the squares
_REACH = 8.0  # an interval that ends farther from all estimates than so many times is cut, with an arrow
_TWO_ARMS = ("RR", "OR", "RD")
_PROPORTIONS = ("PLO", "PFT", "PAS", "PR")
_POOLED = ("xi", "ni", "ai", "n1i", "ci", "n2i")  # logarithms of ratios are always derived, from what is printed
_LISTED = 5  # rows that were left out: more are counted
_SIGNS = {"derived": "†", "corrected": "‡"}
"""Behind the label of a study whose numbers are not the printed ones."""
_DIAMOND = 4.2  # points: half its height


def forest(pooled: Pooled, path: Path, lang: str = "en") -> None:
    """Draw a forest plot to an SVG, PNG or PDF of one page, however many studies there are.

    Raises PlotError: no study, an unknown ending, a file that cannot be written, no matplotlib.
    """
    check_ending(path)
    if not pooled.studies:
        raise PlotError("nothing to draw: no study was pooled")
    with style():
        save([_Forest(pooled, lang).sheet()], path)


class _Forest:
    """The rows, columns and words of one forest plot."""

    def __init__(self, pooled: Pooled, lang: str) -> None:
        self.pooled, self.lang = pooled, lang
        self.words = {key: spaced(text, lang) for key, text in {**pool_words(lang), **words(lang)}.items()}
        self.level = f"{pooled.level:g}"
        self.lines = [Line(self._cells(study)) for study in pooled.studies]
        counts = self._columns_of_counts()
        blank = [""] * len(counts)
        weight = number(100.0, lang, 1) + self._percent
        name = self.words["pooled_" + pooled.method]
        effect = self._effect(pooled.estimate, pooled.low, pooled.high)
        self.total = Line((name, *blank, "", effect, weight), face="bold", ruled=True)
        self.below: list[Line] = []
        if pooled.prediction:
            told = self.words["prediction"].format(level=self.level)
            self.below.append(Line((told, *blank, "", self._range(*pooled.prediction), "")))
        interval = self.words["ci"].format(level=self.level).replace(" ", "\N{NO-BREAK SPACE}")
        measure = f"{self.words[pooled.measure]} [{interval}]"
        self.columns = [
            Column(self.words["study"], most=_LABEL),
            *counts,
            Column("", room=_PLOT),
            Column(measure, align="right"),
            Column(self.words["weight"], align="right"),
        ]
        self.plot = self.columns[1 + len(counts)]
        self.grid = Grid(self.columns, [*self.lines, self.total, *self.below])
        self.scale = self._scale()

    @property
    def _percent(self) -> str:
        return "\N{NO-BREAK SPACE}%" if self.lang == "ru" else "%"

    def _columns_of_counts(self) -> list[Column]:
        if self.pooled.measure in _TWO_ARMS:
            return [Column(self.words["arm1"], align="right"), Column(self.words["arm2"], align="right")]
        return [Column(self.words["n_N"], align="right")] if self.pooled.measure in _PROPORTIONS else []

    def _cells(self, study: Study) -> tuple[str, ...]:
        counts = [_share(study.x, study.n)] if self.pooled.measure in (*_TWO_ARMS, *_PROPORTIONS) else []
        counts += [_share(study.x2, study.n2)] if self.pooled.measure in _TWO_ARMS else []
        label = study.label + ("*" if study.corrected else "") + _SIGNS.get(_status(study), "")
        effect = self._effect(study.estimate, study.low, study.high)
        return (label, *counts, "", effect, number(study.weight, self.lang, 1) + self._percent)

    def _effect(self, estimate: float, low: float, high: float) -> str:
        return f"{self._number(estimate)} {self._range(low, high)}"

    def _range(self, low: float, high: float) -> str:
        between = "; " if self.lang == "ru" else ", "
        return f"[{self._number(low)}{between}{self._number(high)}]"

    def _number(self, value: float) -> str:
        if not math.isfinite(value):
            return "∞" if value > 0 else "\N{MINUS SIGN}∞"
        return number(value + 0.0 if abs(value) >= 0.005 else abs(value), self.lang, 2)

    def _scale(self) -> Scale:
        """An axis for all estimates and intervals; of ratios a logarithmic one that leaves out far ends."""
        pooled = self.pooled
        spans = [(s.estimate, s.low, s.high) for s in pooled.studies] + [(pooled.estimate, pooled.low, pooled.high)]
        spans += [(pooled.estimate, *pooled.prediction)] if pooled.prediction else []
        middle = [span[0] for span in spans] + ([pooled.null] if pooled.null is not None else [])
        ends = [end for span in spans for end in span[1:] if math.isfinite(end)] + middle
        if pooled.logarithmic:
            low, high = (e for e in (min(v for v in ends if v > 0), max(ends)))
            low, high = max(low, min(middle) / _REACH), min(high, max(middle) * _REACH)
            return Scale(low / 1.15, high * 1.15, logarithmic=True)
        if pooled.measure in _PROPORTIONS:
            most = max(ends)
            return Scale(0.0, 1.0 if most > 0.6 else most * 1.05 or 1.0)
        low, high = min(ends), max(ends)
        room = (high - low) * 0.04 or 1.0
        return Scale(low - room, high + room)

    def sheet(self) -> Sheet:
        """The picture on one page."""
        rows = [*self.lines, self.total, *self.below]
        texts = [line for text in self._results() for line in wrap(text, self.grid.width, SIZE)]
        bottom = len(texts) * SIZE * LEADING
        body = self.grid.head_height + sum(line.height for line in rows) + _AXIS + bottom
        sheet, y = self._frame().open(self.grid.width, body, words=[*self._told(), *self._results()])
        top = self.grid.head(sheet, y)
        y = self.grid.body(sheet, top, rows)
        axes = sheet.axes(self.plot.x, top, self.plot.width, y - top)
        self.scale.draw(axes, self.lang)
        self._line(sheet, self.pooled.estimate, top, y, linestyle=(0, (3, 2)), color=GREY)
        if self.pooled.null is not None:
            self._line(sheet, self.pooled.null, top, y)
        for study, line in zip(self.pooled.studies, self.lines, strict=True):
            self._study(sheet, study, line)
        self._pooled(sheet)
        name = self.words[self.pooled.measure]
        name += f" ({self.words['log_scale']})" if self.scale.logarithmic else ""
        sheet.text(self.plot.x + self.plot.width / 2, y + 18, name, align="center", size=SIZE - 0.5)
        sheet.lines(self.columns[0].x, y + _AXIS, texts)
        return sheet

    def _at(self, value: float) -> float:
        """Where a value stands on the page; the ends of the axis for what lies beyond."""
        inside = min(max(value, self.scale.low), self.scale.high)
        return self.plot.x + self.scale.share(inside) * self.plot.width

    def _line(self, sheet: Sheet, value: float, top: float, bottom: float, **look: object) -> None:
        if self.scale.low <= value <= self.scale.high:
            sheet.line([self._at(value)] * 2, [top, bottom], **({"linewidth": 0.6, "zorder": 0.8} | look))

    def _study(self, sheet: Sheet, study: Study, line: Line) -> None:
        self._interval(sheet, study.low, study.high, line.y)
        most = max(other.weight for other in self.pooled.studies)
        side = max(_LARGEST * math.sqrt(study.weight / most), _SMALLEST) if most > 0 else _SMALLEST
        sheet.line([self._at(study.estimate)], [line.y], **mark("s", filled=not _is_cited(study), side=side))

    def _interval(self, sheet: Sheet, low: float, high: float, y: float, **look: object) -> None:
        sheet.line([self._at(low), self._at(high)], [y, y], **({"linewidth": 0.8} | look))
        for end, beyond, shape in ((low, low < self.scale.low, "<"), (high, high > self.scale.high, ">")):
            if beyond:
                sheet.line([self._at(end)], [y], linestyle="none", marker=shape, markersize=3.2)

    def _pooled(self, sheet: Sheet) -> None:
        pooled, y = self.pooled, self.total.y
        xs = [self._at(pooled.low), self._at(pooled.estimate), self._at(pooled.high), self._at(pooled.estimate)]
        sheet.polygon(xs, [y, y - _DIAMOND, y, y + _DIAMOND])
        if pooled.prediction:
            y = self.below[0].y
            self._interval(sheet, *pooled.prediction, y, linewidth=0.8, linestyle=(0, (2, 1)))
            ends = [end for end in pooled.prediction if self.scale.low <= end <= self.scale.high]
            sheet.line([self._at(end) for end in ends], [y] * len(ends), linestyle="none", marker="|", markersize=5)

    def _results(self) -> Iterator[str]:
        """What stands below the studies: heterogeneity, the test of no effect."""
        pooled, lang = self.pooled, self.lang
        i2 = number(pooled.i2, lang, 1) + self._percent
        q = f"Q({pooled.q_df}) = {number(pooled.q, lang, 2)}, {self._p(pooled.q_p)}"
        if pooled.k > 1:
            yield f"{self.words['heterogeneity']}: I² = {i2}, τ² = {number(pooled.tau2, lang, 4)}, {q}"
        if pooled.measure not in _PROPORTIONS:
            yield f"{self.words['no_effect']}: {self._p(pooled.p)}"

    def _p(self, p: float) -> str:
        return f"p < {number(0.001, self.lang, 3)}" if p < 0.001 else f"p = {number(p, self.lang, 3)}"

    def _told(self) -> list[str]:
        rows: Sequence[Line] = [*self.lines, self.total, *self.below]
        return [": ".join((line.cells[0], ", ".join(cell for cell in line.cells[1:] if cell))) for line in rows]

    def _frame(self) -> Frame:
        pooled, w = self.pooled, self.words
        cited = sum(map(_is_cited, pooled.studies))
        about = w["forest_about"].format(studies=amount(pooled, self.lang))
        about += " " + (w["forest_cited"].format(n=cited) if cited else "")
        signs: list[tuple[Look | None, str]] = [
            (mark("s", side=6), w["sign_square"]),
            ({"linestyle": "none", "marker": "d", "markersize": 8, "color": BLACK}, w["sign_diamond"]),
        ]
        if cited:
            signs.append((mark("s", filled=False, side=6), w["sign_cited"]))
        title = f"{pooled.title or w[pooled.measure]}: {w['forest_title']}"
        return Frame(title, about.strip(), signs, list(self._notes()))

    def _notes(self) -> Iterator[str]:
        """The model, the scales, what to be careful with, what was left out, and what a look this is."""
        pooled, w = self.pooled, self.words
        nhm = number(pooled.nhm, self.lang, 2)
        interval = w["knha"].format(df=pooled.k - 1) if pooled.knha and pooled.k > 1 else w["z"]
        yield f"{w['model']}: {w['method_' + pooled.method]}; {interval}."
        scale = w["scale_" + pooled.measure].format(nhm=nhm)
        yield f"{w['analysed']}: {scale}. {w['intervals']}: {w[pooled.study_ci]}."
        if any(study.corrected for study in pooled.studies):
            yield w["forest_corrected"].format(add=number(pooled.add, self.lang))
        for status in dict.fromkeys(map(_status, pooled.studies)):
            if status in _SIGNS:
                yield f"{_SIGNS[status]} {w['status_' + status]}"
        writer = Writer(pooled, self.lang)
        for warning in pooled.warnings:
            yield f"{w['cautions']}: {spaced(writer.told(warning.rule, warning.given), self.lang)}"
        if len(pooled.left_out) > _LISTED:
            yield w["forest_left_out"].format(n=len(pooled.left_out))
        for left in pooled.left_out if len(pooled.left_out) <= _LISTED else ():
            yield f"{w['left_out']}: {left.row.label}: {spaced(writer.told(left.reason, left.given), self.lang)}"
        yield w["look"]


def _share(x: float | None, n: float | None) -> str:
    if n is None:
        return ""
    return f"{x:.0f}/{n:.0f}" if x is not None else f"{n:.0f}"


def _status(study: Study) -> str:
    """Derived or corrected, where the table of the row says so of a number that is pooled."""
    told = {study.row.about.get(name) for name in ("status", *(f"{number}_status" for number in _POOLED))}
    return next((status for status in _SIGNS if status in told), "")


def amount(pooled: Pooled, lang: str) -> str:
    """Such as "12 studies"; of rows that tell their article "19 groups, 10 articles", for a study may have several."""
    documents = {study.row.about.get("document") for study in pooled.studies}
    if None in documents:
        return counted(pooled.k, "study_count", lang)
    return f"{counted(pooled.k, 'group', lang)}, {counted(len(documents), 'article', lang)}"


def _is_cited(study: Study) -> bool:
    return study.row.about.get("source") == "cited"
