"""Marks that are told apart without colour: by shape, by filling, by lightness."""

from __future__ import annotations

from typing import Any

from medkb.plot.sheet import BLACK, GREY

SHAPES = ("o", "s", "^", "v", "P", "X", "p", "<", ">", "h", "*")
"""One for each arm; filled and hollow ones of each differ too. The diamond is for what is cited."""
_EVEN = {"^": 1.1, "v": 1.1, "<": 1.1, ">": 1.1, "D": 0.85, "P": 1.1, "X": 1.1, "p": 1.15, "h": 1.15, "*": 1.4}
SIDE = 4.6
"""Points: the diameter of a disc."""


def mark(shape: str = "o", *, filled: bool = True, grey: str = BLACK, side: float = SIDE) -> dict[str, Any]:
    """The look of a mark; all shapes seem equally large."""
    return {
        "linestyle": "none",
        "marker": shape,
        "markersize": side * _EVEN.get(shape, 1.0),
        "markerfacecolor": grey if filled else "white",
        "markeredgecolor": grey if grey == GREY and filled else BLACK,
        "markeredgewidth": 0.7,
    }


OWN, CITED = mark("o"), mark("D", filled=False)
"""An article's own figure, and one that it cites."""
