"""Groups that are named by their place in the talk: "the other group", "in the comparison group", "в исследуемой группе".

Which of two arms such words mean, the sentence or the one before it tells: the one that it has not just named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from medkb.model import Group
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_OTHER = gated(
    r"\b(?:[Tt]he other (?:(?:treatment|study|patient) )?(?:group|arm)|(?:[Дд]ругой|[Дд]ругую|[Дд]ругая|[Пп]ротивоположной) (?:под)?групп(?:е|у|а|ы))\b"
)
_STUDIED = re.compile(r"(?i)исследуем\w+\s")
_COMPARISON = "comparison"


def resolve(passages: Sequence[Passage], main: Sequence[str], sizes: Mapping[str, int]) -> None:
    """Put the arms that such words mean in their place."""
    block, before = -1, ""
    for p in passages:
        known = before if p.index == block else ""
        if p.source == "own" and len(main) == 2:
            p.groups = _resolved(p, main, sizes, known)
        named = [g.label for g in p.groups if g.label in main]
        block, before = p.index, named[-1] if named else known


def _resolved(p: Passage, main: Sequence[str], sizes: Mapping[str, int], known: str) -> list[Group]:
    groups = [g for g in p.groups if not (_STUDIED.match(p.text, g.start) and g.label not in sizes)]
    groups += [
        Group(m.start(), m.end(), "")
        for m in _OTHER.finditer(p.text, p.start, p.end)
        if not any(g.start < m.end() and m.start() < g.end for g in groups)
    ]
    groups.sort(key=lambda g: g.start)
    out: list[Group] = []
    for group in groups:
        if group.label and (group.label != _COMPARISON or _COMPARISON in sizes):
            out.append(group)
            continue
        last = next((g.label for g in reversed(out) if g.label in main), known)
        label = next(arm for arm in main if arm != last) if last else group.label
        if label:
            out.append(Group(group.start, group.end, label))
    return out
