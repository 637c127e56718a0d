"""What the rows of a table count: the outcome, endpoint or event that a label names, itself or with what stands above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medkb.model import Mention
from medkb.relate.passage import Passage
from medkb.relate.tables.stops import tells_change, tells_stop
from medkb.relate.tables.strata import Place
from medkb.text.gate import gated

_NUMERAL = r"(?:IV|V|I{1,3}|[0-5])"
_GRADE = rf"(?P<ge>[≥>]=?\s?)?(?P<low>{_NUMERAL})[abcdабвг]?(?:\s?(?:[–—/-]|и|или|and|or|to|до)\s?(?P<high>{_NUMERAL})[abcdабвг]?)?(?P<open>\s?(?:\+|и выше|и более|or (?:higher|worse|more|above)))?"
_SCALES = r"(?:BARC|Clavien(?:\s?[–-]\s?Dindo)?|CTCAE|Клавьен\w*(?:\s?[–-]\s?Диндо)?|grades?|gr\.|степен[ьи]|класс|class|тип|type|G)"
# "BARC 3a", "Grade IIIb", "Clavien-Dindo II", "тип 2–5": letters part one grade, so that grades alone do not read them.
_SCALE = gated(rf"(?i:\b{_SCALES})[\s,-]{{0,2}}{_GRADE}(?![\w%]|[.,]\d)")
_REST = re.compile(
    r"(?i)\W*(?:BARC|clavien|dindo|клавьен\w*|диндо|CTCAE|class|type|тип|класс|всего|итого|total|overall|степен\w*|тяжести|осложнени\w*|complications?|events?|события|ст\.?|grades?|по|n|абс|%|IV|V|I{1,3}|[1-5]|\W)*"
)
_ALL = re.compile(
    r"(?i)\W*(?:всего|итого|все|люб(?:ые|ое|ая|ой)|any|all|total|overall|at least one|хотя бы одно|общее число|ever)(?:\s(?:событи\w*|явлени\w*|пациент\w*|случа\w*|events?|patients?|grades?|cases?|n))*\W*(?:n\W*)?(?:\(?\s?%\s?\)?)?\W*"
)
_CATEGORY = re.compile(
    r"(?i)(?:(?P<CR>полн(?:ый|ая|ые)|complete)|(?P<PR>частичн(?:ый|ая|ые)|partial)|(?P<SD>стабилизация|stable)|(?P<PD>прогрессирование|progressive|progression))\b(?!\s[^\W\d_])"
)
_RESPONSE = re.compile(r"(?i)\bответ|ремисси|response|remission")
_ONLY_PART = re.compile(
    r"(?i)\W*(?:да|нет|yes|no|все(?:го)?|all|any|total|overall|люб\w+|итого|[–—-]?\s?\d[\d\s.,%–-]*\s?(?:мес|нед|дн|день|сут|год|лет|months?|weeks?|days?|years?)\w*|(?:день|day|неделя|week|месяц|month|год|year|до|после|before|after|at)\s?\d*)\b"
)
_ONLY_TIME = re.compile(
    r"(?i)\W*(?:(?:at|on|by|after|к|на|через|до|после)\s)?(?:(?:день|day|неделя|week|месяц|month|год|year|визит|visit|[ДD]\s?\+)\s?\d+|\d+(?:[-–]?(?:й|я|е|th|st|nd|rd))?[\s-]?(?:мес|нед|дн|день|сут|лет|год|months?|weeks?|days?|years?)\w*)\W*"
)
_NOT_COUNTED = re.compile(r"(?i)профилактик|фактор\w* риска|prophyla|risk factor|prevention|анамнез|history of")
_BLEEDING = re.compile(r"\bBARC\b")
SURGICAL = gated(r"(?i)clavien|клавьен")
_CAUSES = re.compile(r"(?i)причин\w+ (?:смерт|летальн|гибел)|causes? of (?:death|mortality)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_WORST = 5
_PASSED = ("time_to_event", "transplantation")


@dataclass(frozen=True, slots=True)
class Scaled:
    """A grade of a scale of severity, and whether a label says nothing else."""

    low: int
    high: int
    alone: bool


def named(label: Passage) -> Mention | None:
    """What a label names: the end of treatment or death before their cause, else the first outcome, event or endpoint.

    Events that only made the dose be changed are named by nothing.
    """
    if tells_stop(label.words):
        return Mention(label.start, label.end, "outcome", "discontinued", label.words)
    if tells_change(label.words):
        return None
    heads = [h for h in label.heads if h.concept not in _PASSED and h.end <= label.end]
    death = next((h for h in heads if h.concept == "death"), None)
    return death or (heads[0] if heads else None)


def named_event(label: Passage) -> Mention | None:
    """The event of a label in a table of events: of "flare of uveitis" the uveitis."""
    head = named(label)
    event = next((m for m in label.mentions if m.scheme == "event" and m.end <= label.end), None)
    return event if head is not None and head.concept == "exacerbation" and event else head


def scaled(words: str) -> Scaled | None:
    """The grade that a label prints in the way of a scale."""
    match = _SCALE.search(words)
    if match is None:
        return None
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    if match["ge"] or match["open"]:
        high = _WORST
    rest = words[: match.start()] + " " + words[match.end() :]
    return Scaled(low, high, bool(_REST.fullmatch(rest))) if low <= high else None


def _number(printed: str) -> int:
    return _ROMAN.get(printed.upper()) or int(printed)


def says_only_grade(label: Passage) -> bool:
    """True for a label that is nothing but a grade: "Grade III", "III–IV степени"."""
    scale = scaled(label.words)
    if scale is not None and scale.alone:
        return True
    rest = label.words
    for grade in reversed(label.grades):
        rest = rest[: grade.start - label.start] + " " + rest[grade.end - label.start :]
    return bool(label.grades) and bool(_REST.fullmatch(rest))


def says_all(label: str) -> bool:
    """True for a row or column of all events or all grades: "Всего", "Any"."""
    return bool(_ALL.fullmatch(label))


def tells_causes(*words: str) -> bool:
    """True where a caption or a section says that its rows are what patients died of."""
    return any(_CAUSES.search(some) for some in words)


def says_only_time(label: str) -> bool:
    """True for a row or column of one time of measurement: "Week 24", "12-я неделя"."""
    return bool(_ONLY_TIME.fullmatch(label))


def of_scale(words: str) -> str | None:
    """The event that a scale grades: BARC bleeding, Clavien and Dindo complications of surgery."""
    if _BLEEDING.search(words):
        return "hemorrhage"
    return "postoperative-complication" if SURGICAL.search(words) else None


def elliptic(place: Place, first_line: str) -> Mention | None:
    """A row that says only "complete" or "частичный" under a head that says "response"."""
    label, section = place.label, place.section
    match = _CATEGORY.match(label.words.strip().rsplit("\n", 1)[-1])
    above = " ".join([place.caption, section.words if section else "", first_line])
    if match is None or not _RESPONSE.search(above):
        return None
    notation = next(name for name, value in match.groupdict().items() if value)
    return Mention(label.start, label.end, "outcome", notation, match[0])


def of_section(place: Place) -> Mention | None:
    """What the section names, where the row only says of which grade, group or day it is, or that it is all of them."""
    label, section = place.label, place.section
    if section is None or _NOT_COUNTED.search(section.words):
        return None
    if place.row.grouped:
        return named(section)
    drugs = any(m.scheme in ("drug", "regimen") for m in label.mentions)
    part = label.grades or label.groups or drugs or says_only_grade(label) or _ONLY_PART.match(label.words)
    return named(section) if part else None


def of_above(place: Place, above: Passage | None) -> Mention | None:
    """What the last row that names anything counts, for rows of its grades: "Any complication", "Grade I", "Grade II"."""
    if above is None or not says_only_grade(place.label):
        return None
    if place.section is not None and place.section.start > above.start and named(place.section):
        return None
    return named(above)
