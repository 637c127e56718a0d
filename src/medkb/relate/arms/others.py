"""Groups that are named by their place in the talk: "the other group", "in the comparison group", "в исследуемой группе".

Which of two arms such words mean, the sentence or the one before it tells: the one that it has not just named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from medkb.model import Group
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_OTHER = gated(
    r"\b(?:[Tt]he other (?:(?:treatment|study|patient) )?(?:group|arm)|(?:[Дд]ругой|[Дд]ругую|[Дд]ругая|[Пп]ротивоположной) (?:под)?групп(?:е|у|а|ы))\b"
)
# "31 % with A and 45 % without it": of those who did not get what has just been named.
_WITHOUT = gated(
    r"\b(?:[Бб]ез (?:него|неё|нее|них)|[Ww]ithout it|(?<=who )(?:did|had) not(?=[,.;:)]|\s\(|$|\s(?:receive|take|get)\b)|(?<=\d )(?:had|did) not(?=[,.;)]|$)|не получавших (?:его|ее|её|препарат\w*)|"
    r"(?<=mong )the (?:remainder|rest|others)|(?<=[Ii]n )the (?:remainder|rest)|(?<=[Уу] )остальных|(?<=[Сс]реди )остальных)"
)
# "Among the 35 patients dosed every 2 weeks": as many as one of the arms.
_AS_MANY = gated(
    r"\b(?:[Aa]mong|[Oo]f|[Ii]n|[Сс]реди|[Ии]з)\s(?:the\s|all\s|этих\s|всех\s)?(?P<n>\d{2,5})\s(?:patients|women|men|children|participants|больных|пациентов|детей)(?!,?\s(?:with|who|had|without|с|со|без|из)\b)"
)
_SURE = 20  # people: fewer may be those of a part
_NEAR = 110  # characters from the arm's name
_STUDIED = re.compile(r"(?i)исследуем\w+\s")
_CONTROL = re.compile(r"(?i)(?:the\s|групп\w+\s)?(?:control|контрол)")
_COMPARISON = "comparison"
_ROLES = ("control", "intervention", _COMPARISON)
_PLUS = " plus "


def resolve(passages: Sequence[Passage], main: Sequence[str], sizes: Mapping[str, int]) -> None:
    """Put the arms that such words mean in their place."""
    block, before = -1, ""
    for p in passages:
        known = before if p.index == block else ""
        if p.source == "cited":
            p.groups = [_theirs(p, g) for g in p.groups]
        elif len(main) == 2:
            p.groups = _resolved(p, main, sizes, known)
        named = [g.label for g in p.groups if g.label in main]
        block, before = p.index, named[-1] if named else known


def _resolved(p: Passage, main: Sequence[str], sizes: Mapping[str, int], known: str) -> list[Group]:
    named = [
        _renamed(g, main, sizes) for g in p.groups if not (_STUDIED.match(p.text, g.start) and g.label not in sizes)
    ]
    words = [*_OTHER.finditer(p.text, p.start, p.end)]
    told = [(m, _as_many(int(m["n"]), main, sizes)) for m in _AS_MANY.finditer(p.text, p.start, p.end)]
    named += [
        Group(m.start("n"), m.end(), arm) for m, arm in told if arm and not any(g.start >= m.start() for g in named)
    ]
    words += [m for m in _WITHOUT.finditer(p.text, p.start, p.end) if _has_near(named, m.start(), main)]
    groups = named + [
        Group(m.start(), m.end(), "") for m in words if not any(g.start < m.end() and m.start() < g.end for g in named)
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


def _as_many(n: int, main: Sequence[str], sizes: Mapping[str, int]) -> str | None:
    same = [arm for arm in main if sizes.get(arm) == n]
    return same[0] if n >= _SURE and len(same) == 1 else None


def _theirs(p: Passage, group: Group) -> Group:
    """The control group of another study is not what this one's was given."""
    words = p.text[group.start : group.end]
    named = _CONTROL.match(words) is not None and group.label.casefold() not in words.casefold()
    return replace(group, label="control") if named else group


def _has_near(groups: Sequence[Group], place: int, main: Sequence[str]) -> bool:
    return any(g.label in main and 0 <= place - g.end < _NEAR for g in groups)


def _renamed(group: Group, main: Sequence[str], sizes: Mapping[str, int]) -> Group:
    """Under the arm's label: controls by their number, and a drug that only one of the arms got with another."""
    if group.label in main:
        return group
    if group.label in _ROLES:
        same = [arm for arm in main if sizes.get(arm) and sizes.get(arm) == sizes.get(group.label)]
    else:
        same = [arm for arm in main if group.label in arm.split(_PLUS)] if group.label not in sizes else []
    return replace(group, label=same[0]) if len(same) == 1 else group
