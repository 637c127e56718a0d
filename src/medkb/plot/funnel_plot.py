"""A funnel plot: each study's effect against its standard error, and how far chance alone would spread them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from medkb.errors import PlotError
from medkb.plot.files import check_ending, save
from medkb.plot.forest_plot import amount
from medkb.plot.frame import Frame, Look
from medkb.plot.marks import mark
from medkb.plot.scale import Scale, tick
from medkb.plot.sheet import GREY, LEADING, MARGIN, PALE, SIZE, Sheet, font, style, width
from medkb.plot.words import number, spaced, words
from medkb.pool import Pooled, Writer
from medkb.pool.words import words as pool_words

_WIDE, _HIGH = 330.0, 230.0
_BELOW = 28.0
_RATIOS = (
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100),
    (0.01, 0.1, 0.3, 1, 3, 10, 100),
    (0.001, 0.01, 0.1, 1, 10, 100, 1000),
)
_SHARES = (
    (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999),
    (0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99, 0.999),
    (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999),
)


def funnel(pooled: Pooled, path: Path, lang: str = "en") -> None:
    """Draw a funnel plot to an SVG, PNG or PDF.

    Effects stand on the scale on which they were averaged (yi against the root of vi, as metafor::funnel draws them);
    where that is a logarithm or a logit, its axis is labelled with ratios or proportions.
    Raises PlotError: no study, an unknown ending, a file that cannot be written, no matplotlib.
    """
    check_ending(path)
    if not pooled.studies:
        raise PlotError("nothing to draw: no study was pooled")
    with style():
        save([_sheet(pooled, lang)], path)


def _sheet(pooled: Pooled, lang: str) -> Sheet:
    w = {key: spaced(text, lang) for key, text in {**pool_words(lang), **words(lang)}.items()}
    told = [f"{s.label}: {number(s.yi, lang, 4)}, SE {number(math.sqrt(s.vi), lang, 4)}" for s in pooled.studies]
    sheet, top = _frame(pooled, w, lang).open(_WIDE, _HIGH + _BELOW + 4, words=told)
    most = max(math.sqrt(study.vi) for study in pooled.studies) * 1.06 or 1.0
    z = _quantile(pooled.level)
    reach = max(abs(study.yi - pooled.beta) for study in pooled.studies)
    reach = max(reach * 1.08, z * most)
    marks = _errors(most)
    left = MARGIN + SIZE * LEADING + max(width(tick(mark_, lang), SIZE - 0.5) for mark_ in marks) + 10
    axes = sheet.axes(left, top + 4, MARGIN + _WIDE - left - 6, _HIGH)
    scale = Scale(pooled.beta - reach, pooled.beta + reach)
    scale.draw(axes, lang, _marks(pooled.measure, scale))
    axes.set_ylim(most, 0)
    axes.set_yticks(marks, [tick(mark_, lang) for mark_ in marks], fontproperties=font(SIZE - 0.5))
    axes.tick_params(axis="y", length=2.5, width=0.6)
    axes.spines["left"].set_visible(True)
    apex = [pooled.beta - z * most, pooled.beta, pooled.beta + z * most]
    axes.fill(apex, [most, 0, most], facecolor=PALE, edgecolor=GREY, linewidth=0.6, linestyle=(0, (3, 2)), zorder=0.2)
    axes.axvline(pooled.beta, color="0", linewidth=0.7, zorder=1)
    for study in pooled.studies:
        look = mark("o", filled=not study.corrected) | {"zorder": 3, "clip_on": False}
        axes.plot([study.yi], [math.sqrt(study.vi)], **look)
    middle = left + (MARGIN + _WIDE - left - 6) / 2
    sheet.text(middle, top + 4 + _HIGH + 20, _name(pooled.measure, w), align="center")
    sheet.text(MARGIN + SIZE / 2, top + 4 + _HIGH / 2, w["funnel_error"], align="center", turned=True)
    return sheet


def _quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + level / 100) / 2)


def _errors(most: float) -> list[float]:
    """Round marks from 0 to the largest standard error, six at most."""
    step = next(m * 10.0**e for e in range(-6, 6) for m in (1, 2, 2.5, 5) if most / (m * 10.0**e) <= 6)
    return [step * n for n in range(int(most / step) + 1)]


def _marks(measure: str, scale: Scale) -> Iterator[Mapping[float, float]] | None:
    """Ratios or proportions at their logarithms or logits; None for scales that show what they are."""
    if measure in {"RR", "OR", "HR"}:
        return ({math.log(v): v for v in some if scale.low <= math.log(v) <= scale.high} for some in _RATIOS)
    if measure == "PLO":
        found = ({math.log(v / (1 - v)): v for v in some} for some in _SHARES)
        return ({x: v for x, v in some.items() if scale.low <= x <= scale.high} for some in found)
    return None


def _name(measure: str, w: Mapping[str, str]) -> str:
    if measure in {"RR", "OR", "HR"}:
        return f"{w[measure]} ({w['log_scale']})"
    return f"{w[measure]} ({w['funnel_' + measure]})" if f"funnel_{measure}" in w else w[measure]


def _frame(pooled: Pooled, w: Mapping[str, str], lang: str) -> Frame:
    about = w["funnel_about"].format(studies=amount(pooled, lang))
    signs: list[tuple[Look | None, str]] = [(mark("o"), w["funnel_point"])]
    if any(study.corrected for study in pooled.studies):
        signs.append((mark("o", filled=False), w["funnel_corrected"].format(add=number(pooled.add, lang))))
    signs.append(({"linestyle": "-", "linewidth": 0.7}, w["funnel_line"].format(method=pooled.method)))
    signs.append(
        (
            {"linestyle": (0, (3, 2)), "linewidth": 0.7, "color": GREY},
            w["funnel_area"].format(level=f"{pooled.level:g}"),
        )
    )
    notes = [w["funnel_note"]]
    if pooled.small_study:
        found = pooled.small_study
        p = f"p < {number(0.001, lang, 3)}" if found.p < 0.001 else f"p = {number(found.p, lang, 3)}"
        notes.append(f"{w['asymmetry']}: t({found.df}) = {number(found.t, lang, 2)}, {p}.")
        if pooled.measure in {"PLO", "PR"}:
            notes.append(f"{w['asymmetry']}: {w['doubtful']}.")
    writer = Writer(pooled, lang)
    notes += [
        spaced(writer.told(one.rule, one.given), lang) for one in pooled.warnings if one.rule.startswith("asymmetry")
    ]
    title = f"{pooled.title or w[pooled.measure]}: {w['funnel_title']}"
    return Frame(title, about, signs, [*notes, w["look"]])
