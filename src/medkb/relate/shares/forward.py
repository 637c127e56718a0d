"""Lists in which each figure stands before its name: "5 (12 %) had a CR, 14 (33 %) a PR, 16 (37 %) SD"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.text.gate import gated

DENOMINATOR = gated(
    r"(?i)(?:(?:\bof|\bиз)\s\d+\s[^\W\d_]+\s(?:and|и)|\bиз|\bof|среди|among|проведенн\w+ (?:на|у)|у всех|всего|total of|out of)\s(?:the |our |these |those |общего числа |всех |наших |этих )?$|(?:оцен[её]н\w*|evaluated|assessed)\s(?:у|in)\s$"
)

_BEHIND = re.compile(r"(?i)\)?[^.;,:()]{0,40}")
# A thing without a name behind a dash, or behind nothing but an article: "у 7 — СЗ,", "two a flare,".
_UNNAMED = re.compile(
    r"(?i)\)?\s(?:(?:больных|пациентов|patients)\s)?(?:[–—-]\s|an?\s|had\s|achieved\s)[^\d.,;:()]{2,40}(?:[.,;(]\s?|\s(?:and|и|а)\s)(?:у\s|in\s|and\s|и\s|а\s)*"
)
# A verb of its own and what no vocabulary names: "52 (64 %) were off steroids".
_PREDICATE = re.compile(
    r"(?i)\)?\s(?:(?:patients|children|больных|пациентов)\s)?(?:were|was|had|remained|received|required|underwent|needed|stopped|resumed|returned)\s[^\d;:()]{3,70}"
)
_COST = 0.5


def forward_heads(p: Passage, heads: Sequence[Mention]) -> dict[int, tuple[Mention, float] | None]:
    """By the starts of its figures, the heads of such a list; None for a figure whose name is not known.

    The list opens with a figure, between two figures stands no more than one name, and no fewer than half have one.
    """
    figures = list(p.figures_of(FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT))
    while figures and DENOMINATOR.search(p.text, max(p.start, figures[0].start - 30), figures[0].start):
        figures = figures[1:]
    if len(figures) < 2 or not heads or heads[0].start < figures[0].end:
        return {}
    ends = [*(f.start for f in figures[1:]), p.end]
    found: dict[int, tuple[Mention, float] | None] = {}
    sure = True
    for figure, end in zip(figures, ends, strict=True):
        inside = [h for h in heads if figure.end <= h.start < end]
        if len(inside) == 1 and inside[0].end <= end and _BEHIND.fullmatch(p.text, figure.end, inside[0].start):
            found[figure.start] = (inside[0], _COST)
        elif inside or not found or not (by_verb := _unnamed(p, figure, end)):
            return {}
        else:
            found[figure.start] = None
            sure = sure and by_verb > 1
    named = sum(tie is not None for tie in found.values())
    return found if 2 * named >= len(found) and (named > 1 or sure) else {}


def _unnamed(p: Passage, figure: Figure, end: int) -> int:
    """2 where a verb is told of the figure's people, 1 where only a thing without a name is, else 0."""
    if _PREDICATE.fullmatch(p.text, figure.end, end):
        return 2
    return int(_UNNAMED.fullmatch(p.text, figure.end, end) is not None)
