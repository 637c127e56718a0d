"""What a time is the time of: named endpoints, and outcomes and events behind "time to"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_FROM = r"(?:\s(?:from|after|since|от|после|с момента|с)\s[^.;,()]{2,50}?)?"
_STEPS = (
    r"(?:(?:the|a|an|first|best|initial|documented|confirmed|sustained|achieve|achieving|achievement|reach|reaching|attain|onset|"
    r"development|occurrence|appearance|of|момента|достижени\w+|развити\w+|наступлени\w+|возникновени\w+|появлени\w+|получени\w+|"
    r"проведени\w+|выполнени\w+|начала|перв\w+|полно\w+|стойк\w+)\s){0,4}"
)
_TIME_TO = (
    rf"(?:time|interval|days|weeks|months|период\w*|врем\w+|срок\w*|интервал\w*){_FROM}\s"
    r"(?:to|until|before|до|достижени\w+|развити\w+|наступлени\w+|возникновени\w+|появлени\w+)\s"
)
_BEFORE = re.compile(rf"(?i)\b{_TIME_TO}{_STEPS}$")
_ANYTHING = gated(rf"(?i)\b{_TIME_TO}{_STEPS}[^\W\d_][\w-]{{3,}}")
# Where a patient's history ends and the study begins: what lasted until then is no result.
_HISTORY = re.compile(
    r"(?i)(?:admission|presentation|diagnosis|enrol|inclusion|randomi|initiation|start|referral|treatment|therapy|data|death or|"
    r"поступлен|госпитализац|включени|начал|диагноз|обращени|лечени|терапи|рандомизац)\w*$"
)
# Outcomes whose time is told without "time to": "relapse occurred at a median of 9 months".
_BARE = {
    "relapse": "time_to_relapse",
    "engraftment": "time_to_engraftment",
    "platelet_recovery": "time_to_engraftment",
    "neutrophil-recovery": "time_to_engraftment",
    "transplantation": "time_to_transplant",
}
_OF_NOTATION = {"PD": "time_to_progression", "relapse": "time_to_relapse", "engraftment": "time_to_engraftment"}
_RESPONSES = re.compile(
    r"^(?:CRi?|PR|ORR|VGPR(?:_or_better)?|MRD_neg|molecular_CR|(?:other:)?(?:ACR|PASI|.*(?:remission|response)).*)$"
)
_RELAPSE = re.compile(r"relapse")
# Outcomes that are stretches of time themselves; records call them by their own notation.
_DURATIONS = ("length-of-stay", "icu-los", "ventilation-duration", "labor-duration")
_REACH = 90  # characters before an outcome in which "time from ... to" begins


_SINCE = re.compile(
    r"(?i)\b(?:after|from|since|following|после|от момента|с момента|от|со? дня)\s(?:the\s|first\s|второго\s|первого\s)?$"
)  # "OS after relapse"

_REMISSIONS = ("CR", "CRi", "PR", "ORR", "remission", "MRD_neg")
# "сохраняющаяся ремиссия, которая составляет 33 мес", "the remission has lasted 33 months": of one patient.
_LASTS = re.compile(
    r"(?i)[^.;\d]{0,60}?\b(?:составля\w+|составил\w*|длит\w+|длил\w+|has lasted|lasted|lasts|lasting)(?=\s(?:уже\s|already\s|more than\s|более\s)?\d)"
)


def timed_heads(context: Context, p: Passage) -> Iterator[Mention]:
    """The passage's endpoints and durations, and outcomes and events in the place of one, as mentions of an endpoint."""
    heads: list[Mention] = []
    for mention in p.heads:
        if mention.scheme == "endpoint" or (mention.scheme == "outcome" and mention.concept in _DURATIONS):
            heads.append(mention)
            continue
        before = _BEFORE.search(p.text, max(p.start, mention.start - _REACH), mention.start)
        if before and _HISTORY.search(mention.text):
            continue
        since = not before and heads and _SINCE.search(p.text, max(p.start, mention.start - 20), mention.start)
        lasts = _LASTS.match(p.text, mention.end, p.end) if context.is_case and mention.concept in _REMISSIONS else None
        if lasts is not None:
            heads.append(Mention(mention.start, lasts.end(), "endpoint", "DOR", p.text[mention.start : lasts.end()]))
            continue
        concept = _timed(context, mention) if before else None if since else _bare(mention)
        if concept is not None:
            start = before.start() if before else mention.start
            heads.append(Mention(start, mention.end, "endpoint", concept, p.text[start : mention.end]))
    for match in _ANYTHING.finditer(p.text, p.start, p.end):
        if not _HISTORY.search(match[0]) and not any(h.start < match.end() and match.start() < h.end for h in heads):
            heads.append(Mention(match.start(), match.end(), "endpoint", "time_to_event", match[0]))
    yield from sorted(heads, key=lambda h: h.start)


def _timed(context: Context, mention: Mention) -> str:
    """The endpoint that is the time to an outcome or event."""
    if mention.concept in ("death", "mortality"):
        return "time_to_death"
    if mention.scheme == "event":
        return "time_to_event"
    notation = context.vocabulary.code("outcome", mention.concept)
    known = _OF_NOTATION.get(notation) or _bare(mention)
    return known or ("time_to_response" if _RESPONSES.match(notation) else "time_to_event")


def _bare(mention: Mention) -> str | None:
    if mention.scheme != "outcome":
        return None
    return _BARE.get(mention.concept) or ("time_to_relapse" if _RELAPSE.search(mention.concept) else None)
