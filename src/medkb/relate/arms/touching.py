"""The group that stands right beside a figure."""

from __future__ import annotations

import re

from medkb.model import Figure, FigureKind, Group
from medkb.relate.arms.runs import COUNTED, TIMED
from medkb.relate.passage import Passage

_PEOPLE = (
    r"(?:patients?|women|men|participants?|subjects?|children|infants|individuals|cases|persons|people|survivors|recipients|"
    r"больных|больным|больные|больного|больной|пациентов|пациента|пациентам|пациенты|пациенток|пациентки|пациентке|детей|ребенка|человек|женщин|мужчин|лиц|случаев)"
)
_GIVEN = r"(?:\s\d[\d.,]*\s?(?:mg|g|µg|mcg|IU|Gy|ml|мг|мкг|г|МЕ)(?:/\w+)*)?(?:\s(?:once|twice|three times))?(?:\s(?:daily|weekly|nightly|a day))?"
_ASIDE = r"(?:\s?[(\[](?:[^()\[\]]|\([^()\[\]]{1,12}\)){0,90}[)\]])?"
# What may stand between a figure and the group on its right that it is about.
_TO_GROUP = re.compile(
    rf"(?i)\s?%?[)\]]?{_ASIDE}(?:,(?=\s(?:получавш|принимавш|лечивш|получивш)))?\s?(?:[–—-]\s)?(?:(?:of|in|at|for|with|among|on|у|в|из|среди|при|на|для)\s)?(?:the\s|all\s|all the\s|those\s|всех\s)?(?:{_PEOPLE},?\s|(?:deaths?|events?|recurrences?|relapses?|infections?|fractures?|strokes?|complications?|responses?)\s)?"
    r"(?:were\s|was\s|had been\s|who\s(?:were\s|had\s)?|have\s|being\s|были\s)?(?:randomly\s)?(?:(?:randomi[sz]ed|assigned|allocated|treated|managed|included|enrolled|recruited)\s)?"
    r"(?:(?:received|receiving|given|taking|used|using|initiated|completed|getting|получавш\w+|получал\w*|получил\w*|принимавш\w+|лечивш\w+|рандомизирован\w*|распределен\w*|включен\w*)\s)?"
    r"(?:(?:continuing|switched|crossed over)\s)?(?:(?:to|in|into|with|on|for|by|of|from|under|after|following|without|в|на|из|с|по|после|без|at)\s)?(?:(?:oral|subcutaneous|intravenous|high-dose|low-dose|either|receive|фоне|терапии|применени\w+|лечени\w+|приема|использовани\w+|назначени\w+)\s){0,2}(?:the\s)?(?:\d[\d.,]*\s?(?:mg|мг|µg|мкг|g|г)(?:/\w+)?\s(?:of\s)?)?|\s?%?\s?[(\[]"
)
# What may stand between a group and the figure on its right that is about it.
_FROM_GROUP = re.compile(
    rf"(?i)(?:[»\"”])?{_GIVEN}(?:\s(?:alone|only|group|arm|therapy|treatment|{_PEOPLE}))*{_ASIDE}[\s,:;=(\[–—-]{{0,4}}"
    rf"(?:(?:it was|this was|was|were|is|had|at|in|and|only|about|n|rate|rates|the rate was|a rate of|осложнени\w+|получал\w*|получил\w*|составил\w*|составлял\w*|состав\w+|был\w*|у|в|лишь|только|она|он|оно|достиг\w*|равна|вошл\w*|включен\w*|включил\w*|отнес\w*|included|comprised|consisted of|contained|{_PEOPLE})[\s:=–—-]{{1,3}}){{0,3}}[(\[]?"
)
_PREPOSITION = re.compile(
    r"(?i)(?:^|[\s)])(?:in|at|with|for|of|on|among|to|у|в|при|на|из|receiving|received|получавш\w+)\s"
)
_LEADING = re.compile(r"(?:,?\s?[:(–—-]\s?|\s(?:у|was|were|составил\w*)\s)(?:у\s)?")
_SIZE = re.compile(r"\s?[(\[][nN]\s?=\s?\d+[)\]]")
_LEADING_COMMA = re.compile(r"[\s,:(–—-]{0,4}(?:у|was|were|составил\w*)?\s?[–—-]?\s?(?:у\s)?")

_AND = re.compile(r"\b(?:and|и)\b")
# "The control group comprised 87 patients who received A": the group's name, before what was done in it.
_MADE_UP = re.compile(r"\b(?:состав\w+|вошл\w+|включ\w+|included|comprised|consisted of|contained)\s")


def touching(p: Passage, figure: Figure) -> str | None:
    """The group that stands right beside a figure, joined to it by nothing but prepositions, people and brackets."""
    inside = next((g for g in p.groups if figure.start < g.start and g.end <= figure.end), None)
    around = next((g for g in p.groups if g.start <= figure.start and figure.end <= g.end), None)
    within = inside or around
    if within is not None:
        return within.label  # "three A patients (3.4 %)"; the dose in "the B 10 mg group"
    whole = whole_behind(p, figure)
    return (touching(p, whole) if whole is not None else None) or _beside(p, figure)


def _beside(p: Passage, figure: Figure) -> str | None:
    """The group on the left or right that words join to the figure."""
    right = next((g for g in p.groups if g.start >= figure.end), None)
    left = next((g for g in reversed(p.groups) if g.end <= figure.start), None)
    after = right is not None and _joined(p, figure, right, _TO_GROUP) and not _either(p, figure, right)
    before = left is not None and _joined(p, figure, left, _FROM_GROUP)
    if after and before and right and left:
        # "A, 26 %; B, 22 %" and "A: 26 %, in B 22 %": a group that leads on to a figure of its own is that figure's.
        if _leads_on(p, figure, right):
            return left.label
        near = len(p.text[left.end : figure.start]) < 4 and not _claimed(p, left)
        near = near or (right.weak and not left.weak and bool(_MADE_UP.search(p.text, left.end, figure.start)))
        return left.label if near else right.label
    if after and right and not _leads_on(p, figure, right):
        return right.label
    if before and left and _AND.search(p.text, left.end, figure.start) and _claimed(p, left):
        return None  # "26 % after A and 22 % after B"
    return left.label if before and left else None


_OF_WHOLE = re.compile(r"(?:\s?\([^()]{0,60}\))?\s(?:of|among|in|из|среди|у)\s(?:the\s|all\s|всех\s)?")


def whole_behind(p: Passage, figure: Figure) -> Figure | None:
    """The people of whom a percentage is, right behind it: "22.1 % of 140 patients in the A group"."""
    if figure.kind is not FigureKind.PERCENT:
        return None
    whole = next((f for f in p.figures if f.start >= figure.end and f.kind is not FigureKind.CI), None)
    if whole is None or whole.kind is not FigureKind.COUNT or not whole.people:
        return None
    return whole if _OF_WHOLE.fullmatch(p.text[figure.end : whole.start]) else None


_OR = re.compile(r"[^.;]{0,70}?\b(?:or|versus|vs\.?|или)\s(?:[^.;]{0,25}\s)?")


def _either(p: Passage, figure: Figure, group: Group) -> bool:
    """All of those who were allotted to one group or another: "100 patients to A or B"."""
    if (
        figure.kind is not FigureKind.COUNT
        or not figure.people
        or not re.search(r"\b(?:to|в|на)\s", p.text[figure.end : group.start])
    ):
        return False
    other = next((g for g in p.groups if g.start >= group.end and g.label != group.label), None)
    if other is None or not _OR.fullmatch(p.text[group.end : other.start]):
        return False
    return not any(f.kind is FigureKind.COUNT and group.end <= f.start < other.start for f in p.figures)


def _claimed(p: Passage, group: Group) -> bool:
    """A figure on the group's left is joined to it: "26 % in A, 22 % in B"."""
    before = next((f for f in reversed(p.figures) if f.end <= group.start and f.kind in COUNTED + TIMED), None)
    return before is not None and _joined(p, before, group, _TO_GROUP)


def _joined(p: Passage, figure: Figure, group: Group, joint: re.Pattern[str]) -> bool:
    a, b = (group.end, figure.start) if group.end <= figure.start else (figure.end, group.start)
    if b - a > 90 or any(f is not figure and a <= f.start < b and f.kind in COUNTED + TIMED for f in p.figures):
        return False
    if p.text[a:b].rstrip()[-1:] in ("(", "[") and figure.end <= group.start:
        # "6.4 % (DEXA)": the group alone in its brackets; people before them only where it is named as a group.
        return (
            (figure.kind is not FigureKind.COUNT or (figure.people and not group.weak))
            and p.text[group.end : group.end + 1] in (")", "]")
            and bool(joint.fullmatch(p.text[a:b]))
        )
    return bool(joint.fullmatch(p.text[a:b]))


def _leads_on(p: Passage, figure: Figure, group: Group) -> bool:
    """A group that no preposition ties to the figure before it and right behind which another figure stands."""
    following = next((f for f in p.figures if f.start >= group.end and f.kind in COUNTED + TIMED), None)
    if following is None:
        return False
    tied = bool(_PREPOSITION.search(p.text[figure.end : group.start]))
    joint = _LEADING if tied else _LEADING_COMMA
    return bool(joint.fullmatch(_SIZE.sub("", p.text[group.end : following.start])))
