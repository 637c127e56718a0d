"""Which groups of a sentence speak for figures that they do not touch: a row of them, or the nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import Figure, Group
from medkb.relate.arms.runs import COUNTED, TIMED, whole_run
from medkb.relate.arms.touching import touching
from medkb.relate.passage import Passage

_COMPARED = re.compile(
    r"(?i)\b(?:compared (?:with|to)|versus|vs\.?|than|relative to|in comparison (?:with|to)|in contrast to|по сравнению с|чем|против|в отличие от)"
    r"\s(?:(?:the|in|with|those|patients|on|receiving|administered|у|в|пациентами|больными|показателями)\s){0,4}$"
)
_LISTED = re.compile(
    r"(?i)[\s\w()=%./,–-]{0,40}?(?:,|\bи\b|\band\b|\bor\b|\bvs?\b\.?|\bversus\b|против|compared (?:with|to)|по сравнению с|чем|than)[\s\w,]{0,30}"
)
# What leads from all to the groups that they were of: "82 died: 31 in A and 51 in B".
_PARTED = re.compile(r"(?i):\s|\b(?:в том числе|из них|из которых|including|of whom|of them|among them)\b")
_REACH = 6.0  # the dearest tie of a figure to a group that it does not touch


def only_compared(p: Passage, label: str) -> bool:
    """The sentence names the group only as what others are compared with."""
    before = [p.text[max(p.start, g.start - 45) : g.start] for g in p.groups if g.label == label]
    return all(_COMPARED.search(words) for words in before)


def row_of(p: Passage, run: Sequence[Figure]) -> list[str]:
    """As many groups in a row as figures, the row that is nearest to them."""
    rows: list[list[Group]] = []
    for group in p.groups:
        if (
            rows
            and _LISTED.fullmatch(p.text[rows[-1][-1].end : group.start])
            and group.label not in [g.label for g in rows[-1]]
        ):
            rows[-1].append(group)
        else:
            rows.append([group])
    fitting = [row for row in rows if len(row) == len(run)]
    if not fitting:
        return []
    near = min(fitting, key=lambda row: min(abs(row[-1].end - run[0].start), abs(row[0].start - run[-1].end)))
    return [g.label for g in near]


def opposed_row(p: Passage, run: Sequence[Figure]) -> str | None:
    """The group of a whole row set against another: "82 % and 77 % with A, compared with 5 % and 4 % with B"."""
    whole = whole_run(p, run[0])
    others = [f for f in whole if f not in run]
    if len(others) != len(run) or len(run) < 2:
        return None
    own, other = ({touching(p, f) for f in row} - {None} for row in (run, others))
    return own.pop() if len(own) == len(other) == 1 and own != other else None


def nearest(p: Passage, figure: Figure) -> str | None:
    """The cheapest strong group: distance counts, borders and other figures on the way count more."""
    best, best_cost = None, _REACH
    for group in (g for g in p.groups if not g.weak):
        left = group.end <= figure.start
        between = p.text[group.end : figure.start] if left else p.text[figure.end : group.start]
        if len(between) / 60 >= best_cost:
            continue
        a, b = min(group.end, figure.end), max(group.start, figure.start)
        others = sum(f is not figure and f.kind in COUNTED + TIMED and a <= f.start < b for f in p.figures)
        if left:  # what is told of a group goes on until another is named
            cost = len(between) / 120 + between.count(";") + 0.1 * between.count(",") + 0.2 * others
        else:
            parted = between.count(";") + len(_PARTED.findall(between))
            cost = 0.6 + len(between) / 60 + _REACH * parted + 0.4 * between.count(",") + 1.5 * others
        if cost < best_cost:
            best, best_cost = group.label, cost
    return best
