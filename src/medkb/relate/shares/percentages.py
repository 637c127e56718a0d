"""What a percentage measures that is no share of patients: a change, a level, a test's property, a statistic's."""

from __future__ import annotations

import re

from medkb.model import BlockKind, Figure, FigureKind
from medkb.relate.arms.runs import whole_run
from medkb.relate.passage import Passage
from medkb.relate.shares.listed import leaves_out
from medkb.text.gate import gated

_ACR = re.compile(r"\b(?:ACR|PASI|EASI|HiSCR|ASAS|DAS|SRI)\s?-?$")
# What stands before it: what was measured, or that it is a change ("снижение на 12 %", "reduced by 30%").
_MEASURED = gated(
    r"(?i)\b(?:экспресси\w+|бласт\w+|опухолев\w+ клет\w+|(?<!на )уров\w+|концентраци\w+|фракци\w+|насыщени\w+|снижени\w+ на|повышени\w+ на|"
    r"увелич\w+ на|expression|blasts?|ejection fraction|saturation|hematocrit|гематокрит\w*|HbA1c|(?:reductions?|decreases?|increases?|changes?|declines?|gains?) of|power|"
    r"мощност\w+|confidence|стоимост\w+|costs?|химеризм\w*|chimerism|объем\w*|volume|клеточност\w+|sensitivity|specificity|accuracy|predictive value|"
    r"чувствительност\w+|специфичност\w+|точност\w+|прогностическ\w+ ценност\w+|ФВ ЛЖ|LVEF|density|плотност\w+|dose intensity|интенсивност\w+ дозы|"
    r"scores?|values?|index|consumption|compliance|balance|variance|дисперси\w+|(?:mean|median|average|средн\w+|медиан\w+)\s(?:[^\W\d_]+\s){0,3}(?:change|reduction|increase|decrease|loss|percentage|изменени\w+|снижени\w+|прирост\w*))[^.;%]{0,30}$"
)
# "reduced by a further 12 %": only right before the figure, since "by mail (26 %)" tells how.
_BY = re.compile(
    r"(?i)(?:\bby|\bна)\s(?:(?:about|around|approximately|nearly|almost|over|more than|up to|at least|a|an|the|mean|median|average|further|"
    r"additional|of|примерно|около|почти|более чем|в среднем|еще)\s){0,4}$"
)
_CHANGE = gated(
    r"(?i)\b(?:percent(?:age)? (?:changes?|decreases?|reductions?|increases?)|(?:changes?|decreases?|reductions?|increases?|improvements?|declines?|differences?) in|"
    r"(?:decreased|increased|reduced|improved|rose|fell|declined|dropped|снизил\w+|повысил\w+|увеличил\w+|уменьшил\w+|возрос\w*)\s(?:[^\W\d_]+\s){0,3}?(?:by|на|from|to))\b[^.;%]{0,60}$"
)
# What a whole sentence is about: "the percentage decreases in score were 21 % ... 33 % ...".
_THRESHOLD = re.compile(r"(?i)(?:at least|more than|over|[>≥]|не менее(?: чем)?|более(?: чем)?)(?: у| in)?\s?$")
# "adverse events occurring in at least 10 % of patients were nausea (15 %) ...": how frequent those in the list are.
_EVENTS_OF = re.compile(
    r"(?i)\b(?:adverse (?:events?|reactions?|effects?|drug reactions?)|(?:TE|TR|S)?AEs?|toxicit(?:y|ies)|side[ -]effects?|events|НЯ|явлени\w+|реакци\w+|осложнени\w+|эффект\w+)\b[^.;%]{0,70}$"
)
_WERE = re.compile(
    r"(?i)(?:\sof\s(?:the\s|all\s)?(?:patients|participants|subjects|children|women|men|cases)|\s(?:больных|пациентов|детей|случаев|наблюдений))?(?:\s(?:in|with|в)\s[^.;,:()\d]{3,40})?"
    r"\)?,?\s?(?:\s(?:were|was|included|include|are|comprised|был\w*|включал\w*|стал\w*|явл\w+|являл\w+|относил\w*)\b|:|\s[–—]\s)"
)
# "целевого уровня достигли 65 %": who reached it is counted.
_LEVEL_REACHED = re.compile(r"(?i)\bуровн\w+\s[^.;%]{0,30}\b(?:достигли|достигнут\w*\s(?:у|в))\s(?:лишь\s|только\s)?$")
_MEAN_OF = re.compile(
    r"(?i)\b(?:mean|average|средн(?:яя|ее|ий|ие))\s(?!(?:частот|rate|incidence))(?:[^\W\d_]+\s){1,3}(?:was|were|составил\w*|равнял\w+)\s$"
)
_OF_PEOPLE = re.compile(
    r"(?i)\)?\s(?:of|из)\s(?:[\w-]+\s){0,3}?(?:patients|women|men|children|participants|subjects|people|those|individuals|больных|пациентов|детей|женщин|группы|group|arm)\b"
)
_AGENT = gated(
    r"(?i)\b(?:reported|experienced|achieved|reached|attained|noted|required|needed|shown|completed|chosen|preferred|met|fulfilled|described)\sby\s(?:only\s|about\s)?$"
)
_BY_ONLY = re.compile(r"\sby\s$")
_REACHED_BY = re.compile(r"(?i)\b(?:achieved|reached|attained|met|fulfilled|experienced|reported)\sby\s")
_DIFFERENCE_OF = re.compile(
    r"(?i)\b(?:difference|разниц\w+|разность|различи[ея])(?:\s(?:of|was|составил\w*))?[,:=]?\s$"
)
_SUBJECT = 35  # characters in which what rose or fell stands before its verb: "the relapse rate rose from 13 % to 19 %"
_CHANGES = re.compile(
    r"(?i)\b(?:percent(?:age)?|mean|median|relative)\s(?:changes?|decreases?|reductions?|increases?)\s(?:in|of|from)\b|\b(?:процент|средне[ейго]+)\w*\s(?:снижени|увеличени|изменени|прирост)\w+"
)
_SIGNED = re.compile(r"(?:^|[\s(=])[+−–-]$")  # a change: "-3.2 %", "+0.8%"
_AVERAGE = re.compile(r"(?i)\b(?:median|mean|average|медиан\w*|средн\w+)\b")
_AROUND = re.compile(r"\s?(?:\(\s?[−–-]?\d[\d.,]*\s?(?:[–-]|to|до|;)\s?\d[\d.,]*\s?\)|±)")  # its range or deviation
# A difference between two shares is no share: "a 24 % increase in", "на 12 % выше".
_DIFFERENCE = re.compile(
    r"(?i)^\)?\s?(?:absolute |relative |greater |further |lower |higher |smaller |nonsignificant |non-significant )?(?:increases?|decreases?|reductions?|differences?|improvements?|"
    r"declines?|lower|higher|greater|less|more|fewer|risk reduction|points?|hazard|odds|power|confidence|shortening|lengthening|loss|gain|solution|gel|cream|ointment|emulsion|гел[ья]|маз[ьи]|крем\w*|oxygen|cut-?off|"
    r"threshold|level|target|снижени\w+|увеличени\w+|прирост\w*|уменьшени\w+|выше|ниже|больше|меньше|раствор\w*|уровн\w+|порог\w*|мощност\w*)\b"
)
# Things that are counted and are no people; those of a sample who did something are people.
_THINGS = re.compile(
    r"(?i)^\)?\s?(?:of|из|от)\s(?:the\s|all\s|all the\s|\d+\s|всех\s|общего\s){0,2}(?:[^\W\d_]+\s){0,2}?(?:infusions?|cycles?|doses?|samples?(?!\s(?:reported|had|were|was|showed|said|experienced|received))|specimens?|nodes?|cells?|visits?|calls?|sessions?|"
    r"procedures?|varia(?:nce|bility|tion)|events?|episodes?|isolates?|strains?|eyes?|teeth|lesions?|tumou?rs?|implants?|injections?|instillations?|total dose|energy|baseline|predicted|normal|"
    r"(?:бластных |опухолевых )?клеток|бластов|blasts?|циклов|введений|инфузий|образцов|узлов|штаммов|изолятов|проб|глаз|зубов|эпизодов|дозы|нормы|должн\w+|исходн\w+|объема|массы|площади)\b"
)


# What is counted behind "12 of 15" and is no people.
_COUNTED_THINGS = re.compile(
    r"(?i)^\)?\s(?:[a-z-]+\s){0,2}(?:samples?|specimens?|tumou?rs?|lesions?|nodes?|eyes?|teeth|tooth|cells?|genes?|cytokines?|isolates?|strains?|animals?|mice|rats|rabbits|"
    r"cycles?|courses?|infusions?|injections?|procedures?|items?|questions?|studies|trials|implants?|grafts|vessels?|segments?|biopsies|visits?|"
    r"образц\w+|проб\w*|опухол\w+|очаг\w*|узл\w+|глаз\w*|зуб\w*|клет\w+|ген\w*|изолят\w*|штамм\w*|животн\w+|мыш\w+|крыс\w*|цикл\w*|инфузи\w+|введени\w+|исследовани\w+|имплант\w+)\b"
)
_RATIO = re.compile(r"(?i)\b(?:ratio|соотношени\w+|отношени\w+)\s(?:of\s|was\s|составил\w*\s)?$")


def counts_things(p: Passage, figure: Figure) -> bool:
    """True for a part of a whole that is no people: "12 of 15 tumours", "a ratio of 3/4"."""
    if figure.n is None:
        return False
    ratio = _RATIO.search(p.text, max(p.start, figure.start - 30), figure.start)
    return bool(ratio or _COUNTED_THINGS.match(p.text[figure.end : figure.end + 40]))


def measures(p: Passage, figure: Figure) -> bool:
    """True for a percentage that is no share of patients."""
    if figure.kind is not FigureKind.PERCENT:
        return counts_things(p, figure)
    first = whole_run(p, figure)[0].start
    before = p.text[max(p.start, first - 90) : first]
    after = p.text[figure.end : min(p.end, figure.end + 60)]
    changes = _CHANGES.search(p.text, p.start, first) is not None
    if _is_threshold(p, before, after) or leaves_out(before, p.text[figure.end : p.end]):
        return True
    if changes or _is_solution(p, figure) or _is_other(p, figure, before, after):
        return True
    by = None if _OF_PEOPLE.match(after) or _AGENT.search(before) or _again(p, before, first) else _BY.search(before)
    match = _MEASURED.search(before[-60:]) or by
    change = None if match else _CHANGE.search(before)
    if (match is None and change is None) or _LEVEL_REACHED.search(before):
        return False
    reach = len(match[0]) if match else len(change[0]) + _SUBJECT if change else 0
    return not any(figure.start - reach <= m.start and m.end <= figure.start for m in p.heads)


def _is_threshold(p: Passage, before: str, after: str) -> bool:
    """How frequent those in a table or list are: "adverse events in at least 5 % of patients were ..."."""
    if _THRESHOLD.search(before) is None:
        return False
    return p.block.kind is BlockKind.CAPTION or bool(_EVENTS_OF.search(before) and _WERE.match(after))


def _again(p: Passage, before: str, first: int) -> bool:
    """The verb is said once: "ACR50 was reached by 50 % and PASI 100 by 60 %"."""
    by = _BY_ONLY.search(before)
    told = by is not None and any(m.end == first - len(by[0]) and m.scheme == "outcome" for m in p.heads)
    return told and _REACHED_BY.search(p.text, p.start, first) is not None


def _is_other(p: Passage, figure: Figure, before: str, after: str) -> bool:
    """A bound of significance, a signed or average value, a difference, or a share of things."""
    bound = figure.value is not None and figure.value < 1 and re.search(r"[<≤>≥]\s?$", before)
    signed = _SIGNED.search(p.text[max(p.start, figure.start - 3) : figure.start])
    average = (_AROUND.match(after) and _AVERAGE.search(p.words)) or _MEAN_OF.search(before)
    other = _ACR.search(before) or _DIFFERENCE.match(after) or _THINGS.match(after) or _DIFFERENCE_OF.search(before)
    # No share is below nought: an interval that reaches there is of a difference.
    below = any(
        f.kind is FigureKind.CI and f.low is not None and f.low < 0 and 0 <= f.start - figure.end < 4 for f in p.figures
    )
    return bool(bound or signed or average or other or below)


def _is_solution(p: Passage, figure: Figure) -> bool:
    """The strength of what is given: "20 mL of 0.25% bupivacaine"; in a row of percentages the drug is an arm's name."""
    drug = any(m.scheme == "drug" and m.start == figure.end + 1 for m in p.mentions)
    return drug and len(whole_run(p, figure)) == 1
