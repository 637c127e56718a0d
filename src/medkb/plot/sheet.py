"""A page laid out in points, so that nothing on it lies upon something else and equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkb.errors import PlotError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

MARGIN = 8.0
SIZE = 7.5
"""Points of the body's letters: journals print 6 to 8 in figures."""
LEADING = 1.28
BLACK, DARK, GREY, LIGHT, PALE = "0", "0.25", "0.55", "0.8", "0.93"

# Ours alone: a user's matplotlibrc must not change the bytes.
_STYLE: dict[str, Any] = {
    "axes.linewidth": 0.6,
    "path.simplify": False,
    "pdf.fonttype": 42,  # letters stay letters: they can be searched for and edited
    "svg.fonttype": "path",  # a page without DejaVu Sans looks the same; its words are in <desc> (decisions/0028)
    "svg.hashsalt": "medkb",
    "text.hinting": "none",  # so that letters are as wide in pixels as they are measured in points
    "text.hinting_factor": 1,
    "xtick.labelsize": SIZE - 0.5,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "xtick.minor.size": 0,
}
_FONTS = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "italic": "DejaVuSans-Oblique.ttf"}


def need() -> None:
    """Raises PlotError where matplotlib is not installed."""
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError as error:
        raise PlotError("pictures need matplotlib: pip install 'medkb[plot]'") from error


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib's own defaults and ours, whatever the user has set, for as long as the block lasts."""
    need()
    from matplotlib import rc_context, rcdefaults, rcParams

    with rc_context():
        rcdefaults()
        rcParams.update(_STYLE)  # type: ignore[arg-type]  # its keys are ours
        yield


@cache
def font(size: float = SIZE, face: str = "normal") -> FontProperties:
    """DejaVu Sans as matplotlib brings it along, by file: it has Cyrillic, and every machine has the same one."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=Path(mpl.get_data_path()) / "fonts" / "ttf" / _FONTS[face], size=size)


@cache
def width(text: str, size: float = SIZE, face: str = "normal") -> float:
    """How wide a line of text is, in points."""
    from matplotlib.textpath import text_to_path

    return float(text_to_path.get_text_width_height_descent(text, font(size, face), ismath=False)[0]) if text else 0.0


def wrap(text: str, most: float, size: float = SIZE, face: str = "normal") -> list[str]:
    """The text in lines that are at most so many points wide; a word that is longer is broken."""
    lines = [""]
    for word in _pieces(text, most, size, face):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, face) <= most:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    return lines


def _pieces(text: str, most: float, size: float, face: str) -> Iterator[str]:
    """The words of a text; those that are too long in pieces, cut behind a mark where there is one."""
    for word in text.split(" "):
        rest = word
        while width(rest, size, face) > most and len(rest) > 1:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or width(rest[:n], size, face) <= most)
            mark = max(rest.rfind(sign, 0, fits) for sign in "_-/,;:.") + 1
            fits = mark if mark > fits / 3 else fits
            yield rest[:fits]
            rest = rest[fits:]
        if rest:
            yield rest


class Sheet:
    """A page of `width` × `height` points, its origin in the upper left corner.

    `title` and `words` are what a reader who does not see the picture is told: they go into the file's metadata.
    """

    def __init__(self, wide: float, high: float, title: str, words: Sequence[str] = ()) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height, self.title, self.words = wide, high, title, tuple(words)
        self.figure = Figure(figsize=(wide / 72, high / 72), dpi=72, facecolor="white")
        self.points = Affine2D().scale(1 / 72, -1 / 72).translate(0, high / 72) + self.figure.dpi_scale_trans

    def text(  # noqa: PLR0913  # a place, a text and how it looks
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: str = "left",
        size: float = SIZE,
        face: str = "normal",
        grey: str = BLACK,
        turned: bool = False,
        clear: bool = False,
    ) -> None:
        """One line whose middle is at `y` and whose start, middle or end (`align`) is at `x`.

        `turned`: upwards; `clear`: lines behind it are blotted out.
        """
        if text:
            below = size * 0.36  # half a capital: lines of small and of capital letters stand on one base line
            self.figure.text(
                x + (below if turned else 0),
                y + (0 if turned else below),
                text,
                transform=self.points,
                ha="right" if turned else align,
                va="center" if turned else "baseline",
                rotation=90 if turned else 0,
                fontproperties=font(size, face),
                color=grey,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6} if clear else None,
                parse_math=False,
            )

    def lines(self, x: float, top: float, lines: Sequence[str], *, size: float = SIZE, **look: Any) -> float:
        """Several lines from `top` downwards; gives where they end."""
        for number, line in enumerate(lines):
            self.text(x, top + size * LEADING * (number + 0.5), line, size=size, **look)
        return top + size * LEADING * len(lines)

    def line(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """A line, or markers, in points of the page."""
        from matplotlib.lines import Line2D

        given: dict[str, Any] = {"color": BLACK, "linewidth": 0.6, "solid_capstyle": "butt"} | look
        self.figure.add_artist(Line2D(xs, ys, transform=self.points, **given))

    def box(self, x: float, y: float, wide: float, high: float, **look: Any) -> None:
        """A rectangle."""
        from matplotlib.patches import Rectangle

        given: dict[str, Any] = {"facecolor": PALE, "edgecolor": "none", "linewidth": 0.6} | look
        self.figure.add_artist(Rectangle((x, y), wide, high, transform=self.points, **given))

    def polygon(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """A filled figure with these corners."""
        from matplotlib.patches import Polygon

        given: dict[str, Any] = {"facecolor": BLACK, "edgecolor": BLACK, "linewidth": 0.6} | look
        corners = [list(corner) for corner in zip(xs, ys, strict=True)]
        self.figure.add_artist(Polygon(corners, closed=True, transform=self.points, **given))

    def axes(self, x: float, y: float, wide: float, high: float) -> Axes:
        """Axes over that part of the page; its y are the page's points, so that rows of a table and marks agree."""
        share = (x / self.width, 1 - (y + high) / self.height, wide / self.width, high / self.height)
        axes = self.figure.add_axes(share)
        axes.set_ylim(y + high, y)
        axes.set_yticks([])
        axes.patch.set_visible(False)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        return axes


def levels(spans: Sequence[tuple[float, float]], gap: float = 1.0) -> list[int]:
    """For each span the lowest level on which it lies beside those before it, with so much air between."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    for start, end in spans:
        level = next((n for n, taken in enumerate(ends) if not _meets(start, end, taken, gap)), len(ends))
        if level == len(ends):
            ends.append([])
        ends[level].append((start, end))
        found.append(level)
    return found


def _meets(start: float, end: float, taken: Sequence[tuple[float, float]], gap: float) -> bool:
    return any(start < other_end + gap and other_start < end + gap for other_start, other_end in taken)
