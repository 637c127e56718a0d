"""Arms that bear the name of what they were given: "letrozole plus palbociclib versus letrozole"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from medkb.model import Figure, FigureKind, Mention
from medkb.text.gate import gated

_PLUS = re.compile(
    r"(?:\s\d[\d.,]*\s?(?:mg|мг|g|г|µg|мкг)(?:/\w+)?)?\s?(?:\+|/|\bplus\b|\bcombined with\b|\bin combination with\b|\bв сочетании с\b|\bв комбинации с\b|\bсовместно с\b)\s?"
)
_AND = re.compile(r"\s(?:and|и|with|с)\s")
_PLACEBO = gated(r"(?i)\b(?:placebo|плацебо)\b")
_DOSE = re.compile(
    r"\s(?P<dose>\d[\d.,]*\s?(?:m|µ|μ|u)?g(?:/\w+){0,2}|\d[\d.,]*\s?(?:мк|м)?г(?:/[а-я0-9]+){0,2}|[qQ]\d{1,2}[dDwWhH])(?![\w/])"
)
_USED = re.compile(
    r"(?:\s(?:group|arm|once daily|twice daily|daily|weekly))*\s?[(\[,;:]?\s?(?:n\s?=|\d[\d.,]*\s?%|\)|group|arm)"
)
# What sets two treatments against each other.
_AGAINST = re.compile(
    r"(?:\s(?:alone|only|monotherapy|therapy|treatment|\d[\d.,]*\s?(?:mg|мг)(?:/\w+)?|twice daily|once daily|daily|group|arm|patients|\((?:[^()]{1,24})\)))*,?\s?"
    r"(?:versus|vs?\.?|против|compared with|compared to|in comparison with|or|или|по сравнению с|и)\s(?:the\s|either\s|терапии\s)?(?:\d[\d.,]*\s?(?:mg|мг)\s)?"
)
_ALLOTTED = re.compile(
    r"(?i)randomi[sz]|assigned|allocated|рандомизир|распредел|compar|versus|\bvs\b|сравн|\btrial\b|исследован"
)


@dataclass(frozen=True, slots=True)
class Treatment:
    """A drug, a regimen or several joined by "plus" at [start, end)."""

    start: int
    end: int
    parts: tuple[str, ...]  # labels of the drugs, regimens or placebo, as printed in order

    @property
    def label(self) -> str:
        """As the vocabulary names them, joined: "a plus b"."""
        return " plus ".join(self.parts)


def treatments(text: str, mentions: Sequence[Mention], names: dict[tuple[str, str], str]) -> list[Treatment]:
    """All treatments of a text in order of place; `names`: scheme and concept to a label."""
    single = [
        Treatment(m.start, m.end, (names.get((m.scheme, m.concept), m.text),))
        for m in mentions
        if m.scheme in ("drug", "regimen") and not m.candidate
    ]
    single = _dosed(text, single)
    single += [Treatment(m.start(), m.end(), ("placebo",)) for m in _PLACEBO.finditer(text)]
    single.sort(key=lambda t: t.start)
    joined: list[Treatment] = []
    for one in single:
        last = joined[-1] if joined else None
        if last and one.start > last.end and _PLUS.fullmatch(text[last.end : one.start]):
            joined[-1] = Treatment(last.start, one.end, tuple(dict.fromkeys((*last.parts, *one.parts))))
        elif last is None or one.start >= last.end:
            joined.append(one)
    return joined


def _dosed(text: str, single: Sequence[Treatment]) -> list[Treatment]:
    """A drug whose doses or intervals are arms is named with them: "leuprorelin 11.25 mg (n = 50), leuprorelin 3.75 mg (n = 52)"."""
    doses = [_DOSE.match(text, t.end) for t in single]
    used: dict[str, set[str]] = {}
    for one, dose in zip(single, doses, strict=True):
        if dose and _USED.match(text, dose.end()):
            used.setdefault(one.label, set()).add(dose["dose"])
    out: list[Treatment] = []
    for one, dose in zip(single, doses, strict=True):
        if dose and dose["dose"] in used.get(one.label, ()) and len(used[one.label]) > 1:
            printed = " ".join(dose["dose"].split())
            out.append(Treatment(one.start, dose.end(), (f"{one.label} {printed}",)))
        else:
            out.append(one)
    return out


def compared(text: str, found: Sequence[Treatment]) -> Iterator[Treatment]:
    """Treatments that the article sets against each other, where it allots or compares."""
    for a, b in pairwise(found):
        between = text[a.end : b.start]
        if len(between) > 90 or not _AGAINST.fullmatch(between):
            continue
        weak = re.search(r"\b(?:or|или|и)\s", between)
        told = _ALLOTTED.search(text, max(0, a.start - (60 if weak else 200)), a.start)
        if not weak or told:
            yield a
            yield b


_ACRONYM = re.compile(
    r"(?<![\w+/-])(?:[A-Z]{2,}[\w+/-]*|[A-Z][a-z]+[A-Z]{2,}\w*|[A-Z][A-Za-z]*\d[\w+/-]*|[A-Z]+/[A-Z]+)(?:\(\d+\))?(?![\w])"
)
_NO_ARM = frozenset(
    "CI HR OR RR SD SE NS OS PFS DFS EFS RFS ORR CR PR PD US USA UK IQR AE AEs SAE SAEs TTP DOR QOL BMI DNA RNA CT MRI PET ECG".split()
)
_WITH = re.compile(
    r"\s?%?[)\]]?(?:\s?[(\[][^()\[\]]{0,60}[)\]])?,?\s(?:[–—-]\s)?(?:(?:больн\w+|пациент\w+|детей|patients?),?\s)?(?:(?:of|in|with|for|on|under|у|в|на фоне|при|из)\s)?(?:(?:the|patients?|women|men|children|participants|subjects|those|who|were|had|больных|пациентов|детей|receiving|received|treated|with|on|получавших|принимавших|given|assigned|randomi[sz]ed|to|group|arm|групп\w+|терапии|приема|получал\w*|получил\w*|принимал\w*|вводили|назначали|назначен\w*|oral|subcutaneous|intravenous|high-dose|low-dose|standard-dose|подкожн\w+|пероральн\w+|внутривенн\w+)\s){0,6}|\s?[(\[]"
)
_SIZED = re.compile(
    r"\s?[(\[,:]?\s?(?:[nN]\s?=\s?\d+|\d[\d.,]*\s?%)|\s(?:получал\w*|получил\w*|принимал\w*|received)\s\d|\s[–—-]\s\d+\s(?:больн|пациент|дет)"
)
_NEAR = 90  # characters between a figure and its treatment
_LIST = re.compile(r",?\s(?:and|or|и|vs\.?|versus)\s|,\s")


def framed(
    text: str,
    found: Sequence[Treatment],
    figures: Sequence[Figure],
    named: Collection[int],
    groups: Sequence[tuple[int, int, str]] = (),
) -> Iterator[Treatment]:
    """Treatments and acronyms that a sentence sets against each other by the figures that it gives for each of them.

    "47 % with P2 and 42 % with P4", "TC (n = 90) or TD (n = 92)": two or more different ones in one sentence are arms,
    and one that is told apart from a group named as such ("31 % of 2022 given A and 35 % in the usual care group").
    `named` are the starts of names of something else, such as an outcome; `groups` the start, end and name of groups.
    """
    others = [Treatment(start, end, (name,)) for start, end, name in groups]
    candidates, known = _candidates(text, found, others, named)
    kinds = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.TIME)
    ends = [f.end for f in figures if f.kind in kinds]
    frame: list[Treatment] = []
    for one in candidates:
        listed = bool(frame) and bool(_LIST.fullmatch(text[frame[-1].end : one.start]))
        if not (listed or _is_told(text, one, ends) or _SIZED.match(text, one.end)):
            continue
        if frame and not _same_sentence(text, frame[-1].end, one.start):
            yield from (t for t in _several(frame) if t.start not in known)
            frame = []
        frame.append(one)
    yield from (t for t in _several(frame) if t.start not in known)


def _candidates(
    text: str, found: Sequence[Treatment], groups: Sequence[Treatment], named: Collection[int]
) -> tuple[list[Treatment], set[int]]:
    """Treatments, acronyms and groups, none over another, in order of place; and where the groups begin."""

    def free(some: Iterable[Treatment], taken: Sequence[Treatment]) -> list[Treatment]:
        return [s for s in some if not any(t.start < s.end and s.start < t.end for t in taken)]

    acronyms = (m for m in _ACRONYM.finditer(text) if m[0] not in _NO_ARM and m.start() not in named)
    shorts = free((Treatment(m.start(), m.end(), (m[0],)) for m in acronyms), found)
    others = free(groups, [*found, *shorts])
    return sorted([*found, *shorts, *others], key=lambda t: t.start), {o.start for o in others}


def _is_told(text: str, one: Treatment, ends: Sequence[int]) -> bool:
    """A figure is told of it, right before it, or it introduces its figures; `ends` of the figures, in order."""
    at = bisect_right(ends, one.start) - 1
    if at >= 0 and one.start - ends[at] < _NEAR and _WITH.fullmatch(text[ends[at] : one.start]):
        return True
    return _LED.search(text, max(0, one.start - 60), one.start) is not None


# What introduces the patients of whom a sentence goes on to tell: "на фоне А", "in those given B", "with A and B".
_LED = gated(
    r"(?i)(?:\bна фоне\s(?:терапии\s|лечения\s|приема\s)?|\bполучавш\w+\s(?:терапию\s)?|\bпринимавш\w+\s|\bпри (?:применении|лечении|назначении|приеме|использовании)\s|"
    r"\b(?:patients|women|children|participants|those|subjects)\s(?:(?:who\s)?(?:were\s|had\s)?(?:receiving|received|treated with|given|assigned to|randomi[sz]ed to|taking|on))\s|"
    r"\b(?:rates?|frequent|common|frequently|often|lower|higher|greater|less|more|better|longer|shorter)\s(?:(?:at|by) (?:week|month|day|year)s? \d+ )?(?:with|for|on)\s|\b(?:events?|reactions?|effects?|toxicities|complications)\s(?:with|of|on|during)\s|[;,]\s(?:and\s|while\s)?(?:with|on)\s|\bthan (?:with|for|on|in those given)\s)(?:the\s)?$"
)


def led(text: str, found: Sequence[Treatment], figures: Sequence[Figure]) -> Iterator[Treatment]:
    """Treatments that introduce the figures of those who got them, two or more different ones in a sentence."""
    kinds = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.TIME)
    starts = [f.start for f in figures if f.kind in kinds]
    frame: list[Treatment] = []
    for one in found:
        joined = bool(frame) and bool(_LIST.fullmatch(text[frame[-1].end : one.start]))
        if not joined and not _LED.search(text, max(0, one.start - 60), one.start):
            continue
        if frame and not _same_sentence(text, frame[-1].end, one.start):
            yield from _told_apart(text, frame, starts)
            frame = []
        frame.append(one)
    yield from _told_apart(text, frame, starts)


def _told_apart(text: str, frame: Sequence[Treatment], starts: Sequence[int]) -> Sequence[Treatment]:
    """The frame, where its sentence has as many figures as treatments or more."""
    if len({t.label for t in frame}) < 2:
        return ()
    stop = re.compile(r"\.\s+[A-ZА-ЯЁ]|\n\n").search(text, frame[-1].end)
    end = stop.start() if stop else len(text)
    begin = max(text.rfind(". ", 0, frame[0].start), text.rfind("\n\n", 0, frame[0].start), frame[0].start - 250)
    told = sum(begin < at < end for at in starts)
    return frame if told >= len(frame) else ()


def _several(frame: Sequence[Treatment]) -> Sequence[Treatment]:
    return frame if len({t.label for t in frame}) > 1 else ()


def _same_sentence(text: str, a: int, b: int) -> bool:
    return b - a < 250 and not re.search(r"\.\s+[A-ZА-ЯЁ]|\n\n", text[a:b])


def united(text: str, found: Sequence[Treatment], known: set[frozenset[str]]) -> list[Treatment]:
    """The same treatments; two that stand joined by "and" are one where the article has such an arm."""
    out: list[Treatment] = []
    for one in found:
        last = out[-1] if out else None
        if last and _AND.fullmatch(text[last.end : one.start]) and frozenset((*last.parts, *one.parts)) in known:
            out[-1] = Treatment(last.start, one.end, (*last.parts, *one.parts))
        else:
            out.append(one)
    return out
