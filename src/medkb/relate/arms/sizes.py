"""How many patients each group has, as the article states it, and which names are one group by their sizes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from medkb.model import Annotations, Figure, FigureKind
from medkb.relate.arms.touching import touching
from medkb.relate.arms.wholes import is_share
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_ALLOTTED = gated(
    r"(?i)randomi[sz]|assigned|allocat|divided|comprised|consisted|enrol|were included|received|were treated|рандомизир|распредел|"
    r"разделен|вошл|включен|включил|отнес|составил|получал"
)
_RANDOMISED = re.compile(r"(?i)randomi[sz]ed|randomly (?:assigned|allocated)|рандомизирован")
_LETTER_N = re.compile(r"[nN]\s?=")
_IN_A_ROW = re.compile(r",?\s(?:and\s|и\s)?\d+(?:,|\s(?:and|и)\s|\s(?:patients|больн|пациент))")
_OPENING = 14  # characters before the subject of a clause
_SURE = 3  # a size in brackets behind a name counts as much as so many told in words


def stated_sizes(passages: Iterable[Passage], cited: bool = False) -> dict[str, int]:
    """Label of an own group, or of a `cited` one, to the size that is printed for it most often, in order of the first place."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    read = [p for p in passages if cited or p.source == "own" or not (p.refs or p.study)]
    for p in read:
        for label, size, weight in (*_told(p, cited), *_named_behind(p)):
            votes[label][size] += weight
    sizes = {label: told.most_common(1)[0][0] for label, told in votes.items()}
    for p in read:
        parts = _parted(p)
        if not set(parts.values()) <= set(sizes.values()):  # else what the arms were given
            sizes |= {label: size for label, size in parts.items() if label not in sizes}
    return sizes


_EQUAL = re.compile(
    r"(?i)\b(?P<groups>2|3|4|две|три|четыре|двух|трех|two|three|four)\s(?:равны\w+\s|equal\s)?(?:групп\w*|groups|arms)\s(?:по|of)\s(?P<n>\d{1,5})(?=\s(?:больн|пациент|человек|дет|женщин|patients|participants|women|subjects|each))"
)
_NUMBERS = {"2": 2, "две": 2, "двух": 2, "two": 2, "3": 3, "три": 3, "трех": 3, "three": 3}


def equal_sizes(passages: Iterable[Passage], arms: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """The size of every arm, where all are told to be of one: "распределены в 2 группы по 191 человеку"."""
    for p in passages:
        match = _EQUAL.search(p.text, p.start, p.end) if p.source == "own" else None
        if match is not None:
            number = _NUMBERS.get(match["groups"].lower(), 4)
            return dict.fromkeys(arms, int(match["n"])) if number == len(arms) and not set(arms) & set(known) else {}
    return {}


def _told(p: Passage, cited: bool) -> Iterator[tuple[str, int, int]]:
    shares = [f for f in p.figures if f.kind is FigureKind.SHARE and not _LETTER_N.match(f.text)]
    for figure in p.figures_of(FigureKind.SIZE, FigureKind.COUNT, FigureKind.SHARE):
        part = p.part_at(figure.start)
        if not cited and part.source == "cited" and (part.refs or part.study):
            continue
        sized = figure.kind is FigureKind.SIZE or _LETTER_N.match(figure.text) is not None
        bracketed = _behind_name(p, figure) or _before_name(p, figure)
        if figure.count is None or figure.count < 2 or not (sized or bracketed or _ALLOTTED.search(p.words)):
            continue
        if not sized and (any(f is not figure for f in shares) or _IN_A_ROW.match(p.text, figure.end, p.end)):
            continue  # "the A, B and C groups comprised 63, 69 and 14"
        label = touching(p, figure) or (_subject(p, figure) if figure.kind is FigureKind.SIZE else None)
        if label is not None:
            allotted = _RANDOMISED.search(p.words) is not None  # a table of those treated may print fewer
            weight = _SURE if sized or bracketed or allotted else 1
            yield label, figure.count, weight if p.source == "own" else 1


def _named_behind(p: Passage) -> Iterator[tuple[str, int, int]]:
    """Two groups or more, each named in brackets behind a clause that counts once: "у 64 А выполнена до 6 ч (1-я группа)"."""
    named = [g for g in p.groups if p.text[g.start - 1 : g.start] == "(" and p.text[g.end : g.end + 1] == ")"]
    starts = [p.start, *(g.end for g in named)]
    told = []
    for start, group in zip(starts, named, strict=False):
        people = [f for f in p.figures_of(FigureKind.COUNT) if start <= f.start < group.start and f.people]
        told += [(group.label, people[-1].count or 0, _SURE)] if len(people) == 1 and (people[0].count or 0) > 1 else []
    if len({label for label, *_ in told}) == len(named) > 1:
        yield from told


_A_PART = re.compile(r"(?i)\b(?:больн|пациент|дет(?:ей|и)|patients|children|women|those)")


def _subject(p: Passage, figure: Figure) -> str | None:
    """The only group of a clause that begins with it and ends with a size: "A was infused every 4 weeks (n = 61)"."""
    start = max(p.start, *(p.text.rfind(mark, p.start, figure.start) + 1 for mark in (";", ":")))
    inside = [g for g in p.groups if start <= g.start < figure.start]
    alone = len({g.label for g in inside}) == 1 and inside[0].start - start < _OPENING
    others = any(f is not figure and f.count and start <= f.start < figure.start for f in p.figures)
    others = others or (alone and _A_PART.search(p.text, inside[-1].end, figure.start) is not None)
    return inside[0].label if alone and not others else None


def _parted(p: Passage) -> dict[str, int]:
    """All patients parted into arms: "A получали 34 (44,2 %) пациента, B – 43 (55,8 %)", shares of nothing but their sum."""
    shares = [f for f in p.figures if f.kind is FigureKind.SHARE and f.value is not None and f.n is None]
    labels = [touching(p, f) for f in shares]
    arms = {label: f for label, f in zip(labels, shares, strict=True) if label and f.count}
    whole = sum(f.count or 0 for f in arms.values())
    if len(arms) < 2 or p.source != "own":
        return {}
    proved = all(is_share(f.count or 0, f.value or Decimal(0), whole) for f in arms.values())
    return {label: f.count or 0 for label, f in arms.items()} if proved else {}


def _behind_name(p: Passage, figure: Figure) -> bool:
    """People right behind a group's name, in brackets or behind a dash: "в 1-й группе (40 человек)", "группа А – 40 больных"."""
    if figure.kind is not FigureKind.COUNT or p.heads:
        return False
    opened = re.search(r"\s?\($", p.text[p.start : figure.start])
    dash = re.search(r"\s?[–—-]\s$", p.text[p.start : figure.start]) if figure.people else None
    joint = opened if opened and p.text[figure.end : figure.end + 1] in (")", ",", ";") else dash
    return joint is not None and any(g.end == p.start + joint.start() for g in p.groups)


def _before_name(p: Passage, figure: Figure) -> bool:
    """People whose group is named in brackets right behind them: "was given to 50 patients (group A)"."""
    opened = re.match(r"\s\(", p.text[figure.end : figure.end + 2])
    if figure.kind is not FigureKind.COUNT or not figure.people or opened is None or p.heads:
        return False
    named = next((g for g in p.groups if g.start == figure.end + opened.end()), None)
    return named is not None and not named.weak and p.text[named.end : named.end + 1] == ")"


def one_by_size(sizes: dict[str, int]) -> dict[str, str]:
    """A Russian name to the English one of the same group: the only ones in their alphabets that have the size.

    An article with an abstract in the other language names its arms twice: "ДТ (n = 119)" and "DT (n = 119)".
    """
    english: dict[int, list[str]] = defaultdict(list)
    russian: dict[int, list[str]] = defaultdict(list)
    for label, size in sizes.items():
        (english if label.isascii() else russian)[size].append(label)
    return {
        names[0]: english[size][0] for size, names in russian.items() if len(names) == 1 and len(english[size]) == 1
    }


def relabelled(annotations: Annotations, names: dict[str, str]) -> Annotations:
    """The annotations with some groups under another label."""
    groups = tuple(replace(g, label=names.get(g.label, g.label)) for g in annotations.groups)
    return replace(annotations, groups=groups)
