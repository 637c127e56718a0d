"""Names that claim no figure: what was feared, prevented or treated, and what only says when, or of whom."""

from __future__ import annotations

import re

from medkb.model import Mention
from medkb.relate.passage import Passage
from medkb.relate.shares.costs import DESCRIBES, RATE_OF, VERB
from medkb.text.gate import gated

_FORBIDDEN = gated(
    r"(?i)(?:причин\w+|causes? of|reasons? for|профилактик\w+|предотвращени\w+|предупрежден\w+|риск\w*(?: развития)?|эрадикаци\w+|излечени\w+(?: от)?|eradication of|clearance of|(?<!начала )(?<!окончания )(?<!завершения )(?<!фоне )(?:лечени\w+|терапи\w+)|prophylaxis (?:of|for|against)|prevention of|treatment (?:of|for)|therapy for|risk of|risk for)\s(?:[^\W\d_]+(?:-[^\W\d_]+)*\s){0,2}$"
)
_BECAUSE = re.compile(
    r"(?i)(?:из-за|вследствие|по причине|в связи с|ввиду|because of|due to|owing to|on account of|for)\s(?:[^\W\d_]+\s){0,2}$"
)
_STOPPED = gated(
    r"(?i)прекра\w+|отмен\w+|прерва\w+|остановл\w+|выбы\w+|stopp\w+|discontinu\w+|withdr\w+|terminat\w+|reduc\w+|interrupt\w+|снижен\w* доз\w*|редукци\w+ доз\w*"
)
# "EFS after the second and third relapse": a name that only says since when.
_ORDINAL_TIME = gated(
    r"(?i)\b(?:после|after)\s(?:the\s)?(?:[^\W\d_]+\s(?:и|and)\s)?(?:перв|втор|треть|четверт|first|second|third|fourth)[^\W\d_]*\s$"
)
# "Of women undergoing surgery, 71 % ...": of whom a share is told.
_OF_WHOM = re.compile(
    r"(?:^|[.;,]\s)(?:Of|Among|of|among|Среди|среди|Из|из)\s(?:the\s|all\s|all the\s|всех\s)?(?:\d+(?:\s(?:и|and)\s\d+)?\s)?"
    r"(?:patients|women|men|participants|subjects|children|those|больных|пациентов|детей|женщин|мужчин)\s(?!the\s)(?:[^\W\d_]+\s){1,3}$"
)
_AT_TIME = re.compile(r"(?i)\b(?:at|при)\s(?:the time of\s|первом\s|first\s)?$")
# "Survival of patients transplanted in first remission": of whom it is.
_PARTICIPLE = gated(
    r"(?i)\b(?:трансплантированн\w+|оперированн\w+|леченн\w+|взят\w+ на трансплантацию|transplanted|treated|operated on)\s(?:в|in|во)\s(?:[^\W\d_]+\s){0,2}$"
)
# The parts of a composite endpoint have no figure of their own.
_COMPOSITE = gated(
    r"(?i)\b(?:composite|комбинированн\w+ конечн\w+ точк\w+)\b(?:(?!\b(?:occurred|was|were|developed|отмечен|зарегистрирован|наступил)\b)[^.;]){0,160}$"
)
_AFTER = re.compile(r"(?i)\bпосле\s(?:[^\W\d_]+\s){0,2}(?:терапии|лечения)\s$")  # "после терапии рецидив возникает"
_ENDED = re.compile(
    r"(?i)\s(?:[^\W\d_]+ly\s|had\s|has\s|was\s|were\s|был[аио]?\s)?(?:resolved|disappeared|subsided|regressed|reversed|cleared|купирован\w*|разрешил\w*|регрессировал\w*|исчез\w*)\b"
)
# That there was less of it is a result: "a reduction in seizures was seen in 45 %".
_LESSENED = re.compile(
    r"(?i)\b(?:(?:reductions?|decreases?|declines?|improvements?)\s(?:in|of)\s(?:the\s)?(?:(?:frequency|number|severity|rate|incidence)\s(?:of\s)?)?(?:[a-z]+\s)?|"
    r"(?:снижени\w+|уменьшени\w+|сокращени\w+|урежени\w+)\s(?:(?:частоты|числа|количества|выраженности|тяжести|интенсивности)\s)?(?:[^\W\d_]+(?:ого|ой|ых|их)\s)?)$"
)
# "a reduction in the infection rate, to 15 %": what it came to is its rate.
_CAME_TO = re.compile(r"(?i)\s?(?:rates?)?,?\s(?:to|до)\s(?:only\s|just\s|лишь\s)?\d")
# "без рецидива погибли трое": how they died.
_WITHOUT_DIED = re.compile(r"(?i)\bбез\s(?:[^\W\d_]+\s){1,2}(?:погиб|умер)")
# What something else complicated: "ОПП осложняет течение пневмонии в 28 % случаев".
_COURSE = re.compile(r"(?i)(?:(?<!\bв )\bтечени[ея]|\bcourse of(?: the)?)\s(?:[^\W\d_]+\s)?$")
# "Нейротоксичность в виде мидриаза": the signs of what has a name.
_AS_SIGNS = re.compile(
    r"(?i)(?:в\s(?:виде|форме)|проявля\w+|in the form of|manifest(?:ed|ing)\s(?:as|by|with)|presenting\s(?:as|with))\s[^.;:()\d]{0,60}$"
)
# "панкреатит, потребовавший отмены препарата, развился": what came of it is told of it, not counted.
_CAME_OF_IT = re.compile(
    r"(?i),\s(?:потребова|послуживш|ставш|явивш|обусловивш|приведш|вызвавш)\w*(?:ий|ая|ее|ие|их|ей|ого|им|ими|ую)(?:ся)?\s[^.,;:()]*$"
)
# "Через 16 нед терапии EASI-75 достигли ...": how long they were treated, not what for.
_LASTED = re.compile(
    r"(?i)\d\s(?:нед|мес|дн|лет|год|курс|цикл)\w*\.?\s(?:терапии|лечения)\s$|(?:week|month|day|year|cycle|course)s?\sof\s(?:therapy|treatment),?\s$"
)
_CLOSED = re.compile(r"[^.;:()\d]{0,60},")
_GENERIC = ("adverse-event", "serious-adverse-event", "severe-adverse-event", "complication")


def is_aside(passage: Passage, head: Mention) -> bool:
    """What was feared, prevented or treated did not happen; "with reduced toxicity" only describes."""
    before = passage.text[max(passage.start, head.start - 45) : head.start]
    if _is_inserted(passage, head) or _is_needed(passage, head) or _RECOVERED.match(passage.text, head.start):
        return True
    if head.scheme == "event" and _is_no_event(passage, head, before):
        return True
    if head.scheme == "outcome" and _WITHOUT_DIED.search(
        passage.text, max(passage.start, head.start - 6), head.end + 8
    ):
        return True
    verb = VERB.match(passage.text, head.start)
    if (not verb and _OF_WHOM.search(passage.text, passage.start, head.start)) or _PARTICIPLE.search(before):
        return True
    if _is_time(head, before) or _COMPOSITE.search(passage.text, passage.start, head.start):
        return True
    wide = passage.text[max(passage.start, head.start - 50) : head.start]
    lasted = head.scheme == "outcome" and _LASTED.search(wide)
    return not (verb or lasted) and _FORBIDDEN.search(wide) is not None and not _AFTER.search(wide)


# "5 recovered renal function": what came back is told, no cure.
_RECOVERED = re.compile(
    r"(?i)recovered\s(?!(?:from|after|completely|fully|without|in|within|by|and|or|with|on|at|spontaneously|during|to)\b)[a-z]{4,}\s[a-z]{4,}"
)
_NEEDED = re.compile(
    r"(?i)\s(?:requiring|(?:that|which) required|leading to|necessitating|resulting in|требующ\w+|потребовавш\w+|приведш\w+ к)\s(?:[^\W\d_]+\s){0,2}"
)


def _is_needed(passage: Passage, head: Mention) -> bool:
    """What an event led to only tells of its severity: "infections requiring hospitalization occurred in 6"."""
    before = next((h for h in reversed(passage.heads) if h.end <= head.start), None)
    return (
        head.concept != "discontinued"
        and before is not None
        and before.scheme == "event"
        and _NEEDED.fullmatch(passage.text, before.end, head.start) is not None
    )


def _is_lessened(passage: Passage, head: Mention) -> bool:
    """Less of it is told, and not how much was left."""
    lessened = _LESSENED.search(passage.text, max(passage.start, head.start - 60), head.start)
    return lessened is not None and not _CAME_TO.match(passage.text, head.end, passage.end)


def _is_inserted(passage: Passage, head: Mention) -> bool:
    """Named in a participle that is closed before the verb: the figure behind it counts what the clause is about."""
    opened = _CAME_OF_IT.search(passage.text, max(passage.start, head.start - 90), head.start)
    closed = _CLOSED.match(passage.text, head.end, passage.end) is not None
    return opened is not None and closed and any(h.end <= opened.start() for h in passage.heads)


def _is_time(head: Mention, before: str) -> bool:
    """When something was found: "loss of the haplotype at relapse", "after the second relapse"."""
    at = head.concept in ("relapse", "progression", "PD") and _AT_TIME.search(before)
    return bool(at or _ORDINAL_TIME.search(before))


def _is_no_event(passage: Passage, head: Mention, before: str) -> bool:
    """The word describes, the event ended ("anaemia resolved in 67"), or only the stop that it caused is counted."""
    if head.concept in _GENERIC and DESCRIBES.search(before) and not RATE_OF.search(before):
        return True
    if _ENDED.match(passage.text, head.end, passage.end):
        return True
    if _COURSE.search(before) or _is_lessened(passage, head):
        return True
    signs = _AS_SIGNS.search(passage.text, max(passage.start, head.start - 90), head.start)
    if signs and any(
        h.scheme == "event" and 0 <= signs.start() - h.end < 4 and h.concept not in _GENERIC for h in passage.heads
    ):
        return True
    stopped = _STOPPED.search(passage.text, max(passage.start, head.start - 90), head.start)
    return stopped is not None and _BECAUSE.search(before) is not None
