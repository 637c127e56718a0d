"""Axes: where their marks stand and what is written at them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from medkb.plot.sheet import LIGHT, SIZE, font, width
from medkb.plot.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FAR = 12.0
"""The highest value is so many times the lowest: on a linear axis the low ones would lie upon each other."""
_AIR = 4.0  # points between the labels of two marks
_STEPS, _MOST = 9, 12  # marks of a linear axis, of any axis


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`."""

    low: float
    high: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Where a value stands, from 0 (the low end) to 1."""
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def draw(self, axes: Axes, lang: str, marks: Iterable[Mapping[float, float]] | None = None) -> None:
        """Give the axes this scale, marked as densely as the labels have room.

        `marks`: sets of marks to choose from, the fullest first, each the value that is written at a place; else
        round numbers of the scale.
        """
        if self.logarithmic:
            axes.set_xscale("log")
        axes.set_xlim(self.low, self.high)
        steps = _steps(self.low, self.high)
        found = chain(_powers(self.low, self.high), steps) if self.logarithmic else steps
        _mark(axes, self._fitting(axes, marks or ({v: v for v in some} for some in found), lang), lang)

    def _fitting(self, axes: Axes, candidates: Iterable[Mapping[float, float]], lang: str) -> Mapping[float, float]:
        """The first marks of which two or more stand beside each other with air; none where none do."""
        room = axes.get_position().width * axes.figure.get_figwidth() * 72  # type: ignore[union-attr]  # it has a figure
        for marks in candidates:
            if 2 <= len(marks) <= _MOST:
                at = [self.share(place) * room for place in marks]
                halves = [width(tick(shown, lang), SIZE - 0.5) / 2 for shown in marks.values()]
                if all(b[0] - a[0] - a[1] - b[1] >= _AIR for a, b in pairwise(zip(at, halves, strict=True))):
                    return marks
        return {}


def scale_of(values: Sequence[float]) -> Scale:
    """A scale with room for these values: logarithmic where they are far apart, else linear from 0."""
    low, high = min(values), max(values)
    if low > 0 and high / low > _FAR:
        return Scale(low / 1.5, high * 1.5, logarithmic=True)
    room = (high - min(low, 0)) * 0.06 or 1.0
    return Scale(low - room if low < 0 else 0.0, high + room)


def _powers(low: float, high: float) -> Iterator[list[float]]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for sizes in ((1, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 5), (1, 3), (1,)):
        yield [m * 10.0**e for e in powers for m in sizes if low <= m * 10.0**e <= high]
    for step in (2, 3, 4, 6):
        yield [10.0**e for e in powers if e % step == 0 and low <= 10.0**e <= high]


def _steps(low: float, high: float) -> Iterator[list[float]]:
    for step in (m * 10.0**e for e in range(-6, 9) for m in (1, 2, 2.5, 5)):
        if (high - low) / step < _STEPS:
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            yield [step * n for n in range(first, last + 1)]


def tick(value: float, lang: str) -> str:
    """A mark's label: as few digits as tell it."""
    text = format(float(f"{value:.6g}"), ".10f").rstrip("0").rstrip(".")
    return number(0 if text == "-0" else float(text) if "." in text else int(text), lang)


def _mark(axes: Axes, marks: Mapping[float, float], lang: str) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator

    axes.xaxis.set_major_locator(FixedLocator(list(marks)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([tick(shown, lang) for shown in marks.values()], fontproperties=font(SIZE - 0.5))
    for mark in marks:
        axes.axvline(mark, color=LIGHT, linewidth=0.35, zorder=0)
