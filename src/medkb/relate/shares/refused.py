"""Names that a figure's place or words refuse: who was taken in, what patients had before, and what others had."""

from __future__ import annotations

import re

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.relate.shares.baseline import (
    clause,
    describes_patients,
    sentence_describes,
    tells_baseline,
    without_participles,
)
from medkb.relate.shares.forward import DENOMINATOR
from medkb.relate.shares.heads import row_of

# Procedures, a wide endpoint and the disease under study: no share of patients had them as a result.
NO_HEADS = {
    ("outcome", "transplantation"),
    ("outcome", "surgery"),
    ("endpoint", "time_to_event"),
    ("event", "malignancy"),
}
_GIVEN = re.compile(
    r"(?i)\b(?:получил\w*|получал\w*|назнач\w+|переведен\w*|перевод\w*|received|(?:was|were) given|switched to|(?:was|were) treated)\b"
)
_WHEN = re.compile(r"(?i)\b(?:при|после|среди|до|after|among|during|following|before)\s(?:[^\W\d_]+\s){0,2}$")
_FOUND = re.compile(
    r"(?i)\b(?:обнаруж\w+|выявл\w+|отмеч\w+|диагностир\w+|зарегистр\w+|наблюда\w+|развил\w*|found|detected|observed|seen|occurred|diagnosed|reported|developed)\b"
)
# "in all but one of the 13", "все, кроме двух": those are counted who had it not.
_WITHOUT = re.compile(
    r"(?i)\)?\s(?:[^\W\d_]+\s){0,2}(?:without|без)\s(?:(?!(?:showed|developed|had|have|experienced|suffered|[а-яё]{2,}(?:лся|лась|лось|лись|ли|ла|ло))\b)[^\W\d_]+\s){0,3}"
)
_ENROLLED = re.compile(
    r"(?i)\b(?:включен\w*|включал\w*|вошл\w+|проанализирован\w*|обследован\w*|рандомизирован\w*|enrolled|included|randomi[sz]ed|assigned|analy[sz]ed|eligible|screened)\b"
)
# "Обследовали 34 пациентов с гематомами": who was studied, and of what they were ill.
_TAKEN = re.compile(
    r"(?i)\b(?:обследовали|обследован\w*|наблюдали|изучен\w*|изучали|изучили|проанализирова\w+|пролечен\w*|оперирован\w*|прооперирован\w*|studied|examined|"
    r"analy[sz]ed|recruited|enrolled)\s[^.;,]{0,30}$"
)
_WITH_ONLY = re.compile(r"(?i)\s(?:с|со|with)\s(?:[^\W\d_]+\s){0,3}")
_ON_TREATMENT = re.compile(
    r"(?i)развил|возник|появил|осложн|токсич|нежелательн|после|на фоне|develop|occurr|adverse|toxicit|after|during|died|умер"
)
_TOUCHES = re.compile(r"\s?(?:\(|[–—]\s(?:у\s|в\s)?|in\s|у\s)")
# "У 112 больных изучали осложнения": what was looked for.
_STUDIED = re.compile(
    r"(?i)\b(?:изучали|изучал[аи]сь|исследовали|исследовал[аи]сь|оценивали|оценивал[аи]сь|определяли|были обследованы|(?:were|was) (?:studied|examined|assessed|evaluated|tested|screened|investigated) for)\b"
)
# "... in 12, and a further 15 (30 %) had a reduction": the others had another thing.
_OTHERS = re.compile(r"(?i)\b(?:a further|an additional|another|the (?:other|remaining))\s$")
_HAD_ANOTHER = re.compile(
    r"(?i)\)?\s(?:[^\W\d_]+\s)?(?:had|have|showed|achieved|experienced|reported|developed|remained|were)\s"
)
# "... relapses, since maintenance was given to only 41 %": who were given something.
# Treatment that is got by some: "тромболизис получают 26 % больных"
GET = re.compile(r"(?i)\b(?:получа(?:ют|ет|ли|л)|получили)\s(?:лишь\s|только\s|около\s)?$")
_GIVEN_TO = re.compile(r"(?i)\b(?:given|administered|prescribed|offered)\s(?:to|in)\s(?:only\s|just\s)?$")
# "..., у троих проявления разрешились": what they had has ended.
ENDED_IN = re.compile(
    r"(?i)\)?\s(?:(?!и\s|а\s|and\s)[^\W\d_]+\s){0,2}?(?:разрешил\w*|купировал\w*|купирован\w*|исчез\w*|регрессировал\w*|resolved|disappeared|subsided)\b"
)
_ENDED_BEFORE = re.compile(
    r"(?i)\b(?:and|but|which|и|но|котор\w+)\s(?:[a-z]+ly\s|later\s|then\s|полностью\s)?(?:resolved|disappeared|subsided|разрешил\w+|купировал\w+|исчез\w*|регрессировал\w*)\s(?:[a-z]+ly\s)?(?:in|у)\s(?:all\s|all but\s)?$"
)
# Why they were treated: "the indication was refractory disease in 12".
_INDICATION = re.compile(r"(?i)\b(?:показани\w+\s(?:к|для)|indications?\s(?:for|was|were))\b")
# "CR in 47 %, and 62 % were transplanted": what they were given, told behind the figure.
_WAS_GIVEN = re.compile(
    r"(?i)\)?\s(?:patients\s|больных\s|пациентов\s)?(?:(?:were|was)\s(?:subsequently\s|later\s|then\s)?(?:transplanted|retreated|re-treated)|underwent|proceeded\sto|went\son\sto|перенесли)\b"
)
_FOR = re.compile(r"(?i)\b(?:для|for)\s$")  # "целевое АД составляло 140 для всех пациентов": what was meant for them
# "На момент трансплантации в ремиссии находились 49": in what state they came to it.
_CAME_IN = re.compile(
    r"(?i)\b(?:на момент|к моменту|перед|до)\s(?:выполнения\s|проведения\s)?(?:алло-?|ауто-?|гапло-?)?(?:ТГСК|ТКМ|трансплантаци\w+)\b[^.;]{0,50}\bнаходил\w+\b|"
    r"\bat (?:the time of )?(?:transplant(?:ation)?|HSCT)\b[^.;]{0,60}\b(?:were|was) in\b|\b(?:were|was) in\s[^.;\d]{0,30}\bat (?:the time of )?(?:transplant(?:ation)?|HSCT)\b"
)
_HAD = re.compile(r"(?i)\)?\s(?:(?:of them|patients|больных|пациентов)\s)?(?:also\s)?(?:had|имели|страдали)\s")
_WAS_IN = re.compile(r"(?i)\b(?:был[аои]?|имел(?:ся|ась|ось|ись))\sу\s$")
_ADJECTIVE = re.compile(
    r"\)?\s(?:больн\w+\s|пациент\w+\s)?[–—]\s(?P<name>[а-яё]{4,}(?:ая|яя|ый|ий|ое|ые|ие))(?=\s?[,.;)]|\s[иа]\s|$)"
)


def _touches_another(p: Passage, figure: Figure) -> bool:
    """A name that heads nothing stands right before the figure: "serious infection (3 %) and malignancy (1 %)"."""
    first = row_of(p, figure)[0].start
    touched = next((h for h in p.heads if _TOUCHES.fullmatch(p.text, h.end, first)), None)
    return touched is not None and (touched.scheme, touched.concept) in NO_HEADS


def is_refused(p: Passage, figure: Figure, head: Mention) -> bool:
    """The figure counts who was taken in or how they came in, or the name says only when, of whom or of another."""
    if head.scheme == "event" and has_ended(p, figure):
        return True
    if head.end <= figure.start:
        refused = _has_adjective(p, figure) or _did_another(p, figure)  # "у 9 – отсроченная"
        refused = refused or _WAS_GIVEN.match(p.text, figure.end, p.end) is not None
    else:
        refused = _is_of_which(p, figure, head)
    if refused or _touches_another(p, figure) or _was_meant(p, figure, head):
        return True
    if GET.search(p.text, max(p.start, figure.start - 24), figure.start):
        return True
    given = _GIVEN_TO.search(p.text, max(p.start, figure.start - 40), figure.start)
    if given is not None and head.end <= given.start():
        return True
    if head.scheme == "outcome" and any(r.search(p.text, p.start, figure.start) for r in (_INDICATION, _CAME_IN)):
        return True
    return _is_enrolled(p, figure) or is_baseline(p, figure, head) or _only_told_of(p, figure, head)


def _was_meant(p: Passage, figure: Figure, head: Mention) -> bool:
    """What was meant for all or given to all besides: "для всех пациентов", "все больные продолжали прием А"."""
    told = head.concept == "treatment_continuing" or _FOR.search(p.text, max(p.start, figure.start - 5), figure.start)
    return figure.kind is FigureKind.ALL and bool(told)


def _is_of_which(p: Passage, figure: Figure, head: Mention) -> bool:
    """The name is of what they had not, or were studied for; of "all" with something it says which patients."""
    between = p.text[figure.end : head.start]
    if figure.kind is FigureKind.ALL and _WITH_ONLY.fullmatch(between):
        return True  # "у всех пациентов с рецидивом"
    return _WITHOUT.fullmatch(between) is not None or _STUDIED.search(between) is not None


def has_ended(p: Passage, figure: Figure) -> bool:
    """What the figure's people had has ended, before or behind it: "and resolved in 10", "у троих разрешились"."""
    before = _ENDED_BEFORE.search(p.text, max(p.start, figure.start - 40), figure.start)
    return before is not None or ENDED_IN.match(p.text, figure.end, p.end) is not None


def _did_another(p: Passage, figure: Figure) -> bool:
    others = _OTHERS.search(p.text, max(p.start, figure.start - 20), figure.start)
    return others is not None and _HAD_ANOTHER.match(p.text, figure.end, p.end) is not None


def _has_adjective(p: Passage, figure: Figure) -> bool:
    match = _ADJECTIVE.match(p.text, figure.end, p.end)
    return match is not None and not any(m.start < match.end() and match.start("name") < m.end for m in p.heads)


def _only_told_of(p: Passage, figure: Figure, head: Mention) -> bool:
    """The name says when or of whom, or why something was given, and not what happened to those counted.

    "При рецидиве потеря гаплотипа обнаружена у 1 (4 %)", "при прогрессировании ниволумаб получили 14 (37 %)".
    """
    if head.scheme == "endpoint" or head.end > figure.start:
        return False
    if (
        head.scheme == "outcome"
        and _GIVEN.search(p.text, head.end, figure.start)
        and _names_drug(p, head.end, figure.start)
    ):
        return True
    when = _WHEN.search(p.text, max(p.start, head.start - 40), head.start)
    return bool(when and _FOUND.search(p.text, head.end, figure.start))


def _names_drug(p: Passage, start: int, end: int) -> bool:
    """Something that was given, and no group that bears its name."""
    given = [m for m in p.mentions if m.scheme in ("drug", "regimen") and start <= m.start < end]
    return any(not any(g.start <= m.start < g.end for g in p.groups) for m in given)


def _is_enrolled(p: Passage, figure: Figure) -> bool:
    """A count of people that were taken in, or that others are counted of."""
    if figure.kind is not FigureKind.COUNT:
        return False
    before = p.text[max(p.start, figure.start - 30) : figure.start]
    if _TAKEN.search(p.text, max(p.start, figure.start - 60), figure.start) and not _ON_TREATMENT.search(p.words):
        return True
    return bool(DENOMINATOR.search(before)) or bool(
        (figure.count or 0) > 9 and _ENROLLED.search(without_participles(p.words))
    )


def is_baseline(p: Passage, figure: Figure, head: Mention) -> bool:
    """What patients had when they came in is no adverse event, though it bears the name of one."""
    if head.scheme != "event" or head.concept == "death":
        return False
    if p.block.section == "methods":
        return not _ON_TREATMENT.search(p.words)
    if _ON_TREATMENT.search(clause(p, figure)):
        return False
    return tells_baseline(p, figure, event=True) or (
        (describes_patients(p, figure) or sentence_describes(p, figure)) and _had(p, figure, head)
    )


def _had(p: Passage, figure: Figure, head: Mention) -> bool:
    """In a description of the patients: "61 (21 %) had psoriatic arthritis", "диабет был у 12 (30 %)"."""
    if p.grades:
        return False
    if head.start >= figure.end:
        return _HAD.match(p.text, figure.end, p.end) is not None
    return _WAS_IN.search(p.text, max(p.start, figure.start - 20), figure.start) is not None
