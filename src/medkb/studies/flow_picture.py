"""The flow as a diagram in SVG: what goes on below one another, what is left out beside, after PRISMA 2020."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from medkb.studies.model import Step
from medkb.studies.texts import clean
from medkb.studies.words import words

_MAIN, _ASIDE, _BAR = 280, 380, 30  # widths of the columns in pixels
_GAP, _LINE, _PAD = 28, 17, 10
_LETTERS = {_MAIN: 38, _ASIDE: 54}  # that fit in a box at 13 px
_LEFT = _BAR + 16
_RIGHT = _LEFT + _MAIN + 44
_WIDTH = _RIGHT + _ASIDE + 2
_FEW = 6  # reasons that a box tells one by one


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    bold: bool

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + 2 * _PAD


def flow_svg(steps: Sequence[Step], lang: str, title: str) -> str:
    """The diagram as a document of its own, readable in grey; long lists of reasons are cut to the first."""
    w, y = words(lang), 2
    parts: list[str] = []
    last: _Box | None = None
    for stage, group in groupby(steps, key=lambda step: step.stage):
        top = y
        for step in group:
            box = _box(step, y, lang)
            parts.append(_drawn(box))
            if step.aside and last is not None:
                parts.append(_arrow(_LEFT + _MAIN / 2, box.y + box.height / 2, _RIGHT, box.y + box.height / 2))
            elif last is not None:
                parts.insert(0, _arrow(_LEFT + _MAIN / 2, last.y + last.height, _LEFT + _MAIN / 2, y))
            if not step.aside:
                last = box
            y += box.height + _GAP
        parts.append(_bar(top, y - _GAP - top, w[f"flow_stage_{stage}"]))
    height = y - _GAP + 2
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" lang="{lang}" font-family="PT Sans, Noto Sans, Arial, sans-serif" font-size="13">'
    )
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#333"/></marker></defs>'
    )
    paper = f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    return f"{head}<title>{escape(clean(title))}</title>{tip}{paper}{''.join(parts)}</svg>\n"


def _box(step: Step, y: int, lang: str) -> _Box:
    w = words(lang)
    width = _ASIDE if step.aside else _MAIN
    count = w["flow_unknown"] if step.count is None else str(step.count)
    lines = textwrap.wrap(f"{w['flow_' + step.key]}: {count}", _LETTERS[width])
    for reason, number in step.parts[:_FEW]:
        told = textwrap.shorten(clean(reason or w["flow_unknown"]), 150, placeholder=" …")
        lines += textwrap.wrap(f"– {told}: {number}", _LETTERS[width], subsequent_indent="  ")
    rest = step.parts[_FEW:]
    if rest:
        lines.append(f"– {w['flow_others']}: {sum(number for _, number in rest)}")
    return _Box(_RIGHT if step.aside else _LEFT, y, width, tuple(lines), bold=not step.aside)


def _drawn(box: _Box) -> str:
    frame = (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="3" fill="#fff" stroke="#333" '
        f'stroke-width="{1.5 if box.bold else 1}"/>'
    )
    return frame + "".join(_written(box, i, line) for i, line in enumerate(box.lines))


def _written(box: _Box, i: int, line: str) -> str:
    y, weight = box.y + _PAD + 13 + i * _LINE, "" if i else ' font-weight="bold"'
    return f'<text x="{box.x + _PAD}" y="{y}"{weight} xml:space="preserve">{escape(line)}</text>'


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#333" marker-end="url(#tip)"/>'


def _bar(y: int, height: int, text: str) -> str:
    middle = y + height / 2
    return (
        f'<rect x="2" y="{y}" width="{_BAR}" height="{height}" rx="3" fill="#e4e4e4"/>'
        f'<text x="{2 + _BAR / 2}" y="{middle}" text-anchor="middle" dominant-baseline="central" font-weight="bold" '
        f'transform="rotate(-90 {2 + _BAR / 2} {middle})">{escape(text)}</text>'
    )
