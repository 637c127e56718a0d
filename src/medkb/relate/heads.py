"""Which named outcome, endpoint or event a figure belongs to.

A figure goes with the cheapest name of its sentence: distance counts, and every border of a clause or other figure on
the way counts more. A name that only describes the group ("пациентов с ремиссией", "in complete remission") is dear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage

LIMIT = 6.0  # beyond it a figure has no head; set on the examples in tests/relate
_CHARACTERS_PER_POINT = 40
_HARD_BORDER = re.compile(r"[;•]|\.\s")
_SOFT_BORDER = re.compile(r",(?!\d)|:|\bтогда как\b|\bwhereas\b|\bwhile\b|\bwith\b|\bно\b|\bbut\b")
_COORDINATED = re.compile(r"\s?(?:,|и|and|vs\.?|versus|против|или|or|/|по сравнению с|compared with|compared to|и у|and in|[–—-])?\s?")
_DESCRIBES = re.compile(r"(?i)\b(?:с|со|в|без|среди|при|after|with|in|without|among|during|достигших|достигшими|имевших|achieving|having|for|из|от|of|после|до|before|перед|against|профилактик\w+|риск\w*|prophylaxis|risk of)\s(?:[^\W\d_]+(?:ой|ым|ого|их|ых|ей|ем|ом|ed|ive|al|te)\s){0,2}$")
_SUBORDINATE = re.compile(r"(?i)\b(?:которы\w+|who|which|that)\b")


def head_of(passage: Passage, figure: Figure, heads: Sequence[Mention], allowed: Callable[[Mention], bool]) -> tuple[Mention | None, float]:
    """The head and its cost; (None, LIMIT) when no name is near enough."""
    best, best_cost = None, LIMIT
    for head in heads:
        if not allowed(head) or (head.start < figure.end and figure.start < head.end):
            continue
        cost = _cost(passage, figure, head)
        if cost < best_cost:
            best, best_cost = head, cost
    return best, best_cost


def _cost(passage: Passage, figure: Figure, head: Mention) -> float:
    left = head.end <= figure.start
    a, b = (head.end, figure.start) if left else (figure.end, head.start)
    between = passage.text[a:b]
    cost = len(between) / _CHARACTERS_PER_POINT
    cost += 3.0 * len(_HARD_BORDER.findall(between)) + 1.0 * min(3, len(_SOFT_BORDER.findall(_without_brackets(between))))
    cost += _figures_between(passage, figure, a, b)
    if left and re.fullmatch(r"[^\w]{0,4}(?:у|в|in|–|—|-|:|was|were|составил\w*|occurred in)?[^\w]{0,4}", between):
        cost -= 0.4
    if not left:
        cost += 0.5 + (0.8 if _SUBORDINATE.search(between) else 0.0)
    if _DESCRIBES.search(passage.text[max(passage.start, head.start - 45) : head.start]):
        cost += 1.6
    return cost


def _figures_between(passage: Passage, figure: Figure, a: int, b: int) -> float:
    """Other figures on the way: cheap in a list of the same kind, dear otherwise."""
    cost = 0.0
    others = [f for f in passage.figures if f is not figure and a <= f.start and f.end <= b and f.kind not in (FigureKind.CI, FigureKind.P)]
    for other in others:
        same = other.kind == figure.kind or {other.kind, figure.kind} <= {FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT}
        cost += 0.5 if same else 0.9
    return cost


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)
