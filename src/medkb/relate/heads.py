"""Which named outcome, endpoint or event a figure belongs to.

A figure goes with the cheapest name of its sentence: distance counts, and every border of a clause or other figure on
the way counts more. A name that only describes the group ("пациентов с ремиссией", "in complete remission") is dear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.relate.runs import whole_run

LIMIT = 6.0  # beyond it a figure has no head; set on the examples in tests/relate
_CHEAPEST = 1.3  # the most that a figure's place takes off what the distance costs
_CHARACTERS_PER_POINT = 40
_HARD_BORDER = re.compile(r"[;•]|\.\s")
_SOFT_BORDER = re.compile(r",(?!\d)|:|\bтогда как\b|\bwhereas\b|\bwhile\b|\bwith\b|\bно\b|\bbut\b")
_COORDINATED = re.compile(
    r"\s?(?:,|и|and|vs\.?|versus|против|или|or|/|по сравнению с|compared with|compared to|и у|and in|[–—-])?\s?"
)
_DESCRIBES = re.compile(
    r"(?i)\b(?:с|со|в|без|среди|при|after|with|in|without|among|during|достигших|достигшими|имевших|achieving|having|for|из|от|of|после|до|before|перед|against|профилактик\w+|риск\w*|prophylaxis|risk of)\s(?:[^\W\d_]+(?:ой|ым|ого|их|ых|ей|ем|ом|ed|ive|al|te)\s(?:и\s|and\s)?){0,3}$"
)
# The figure's people are the subject of what follows: "12 (38.7%) were MRD negative", "5 из 16 развили рецидив".
_IN_STATE = re.compile(r"(?i)\)?\s(?:[^\W\d_]+\s){0,2}(?:in|with|с|со|в)\s[^.;,:]{0,80}")
_DOES = re.compile(
    r"(?i)\)?[^.;,]{0,70}?\s(?:were|was|had|have|achieved|developed|experienced|showed|died|relapsed|responded|remained|required|discontinued|received|достиг\w*|развил\w*|имел\w*|"
    r"получил\w*|ответил\w*|умер\w*|погиб\w*|отмечен\w*|выявлен\w*|подтвержден\w*|диагностирован\w*)\b"
)
_SUBJECT = re.compile(
    r"(?i)^\s?(?:\(?[^\W\d_]+\)?\s){0,2}?(?:were|was|had|have|has|achieved|developed|experienced|showed|died|relapsed|responded|remained|required|discontinued|received|reported|достиг\w*|развил\w*|имел\w*|получил\w*|ответил\w*|умер\w*|погиб\w*|выжил\w*)\b"
)
_DASH_BEFORE = re.compile(r"\s[–—-]\s(?:(?:у|в|in)\s)?$")
_FORBIDDEN = re.compile(
    r"(?i)(?:причин\w+|causes? of|reasons? for|профилактик\w+|предотвращени\w+|предупрежден\w+|риск\w* (?:развития )?|(?<!начала )(?<!окончания )(?<!завершения )(?<!фоне )(?:лечени\w+|терапи\w+)|prophylaxis (?:of|for|against)|prevention of|treatment (?:of|for)|therapy for|risk of|risk for)\s(?:[^\W\d_]+(?:-[^\W\d_]+)*\s){0,2}$"
)
_BECAUSE = re.compile(
    r"(?i)(?:из-за|вследствие|по причине|в связи с|ввиду|because of|due to|owing to|on account of|for)\s(?:[^\W\d_]+\s){0,2}$"
)
_STOPPED = re.compile(
    r"(?i)прекра\w+|отмен\w+|прерва\w+|остановл\w+|выбы\w+|stopp\w+|discontinu\w+|withdr\w+|terminat\w+|reduc\w+|interrupt\w+|снижен\w* доз\w*|редукци\w+ доз\w*"
)
# "EFS after the second and third relapse": a name that only says since when.
_ORDINAL_TIME = re.compile(
    r"(?i)\b(?:после|after)\s(?:the\s)?(?:[^\W\d_]+\s(?:и|and)\s)?(?:перв|втор|треть|четверт|first|second|third|fourth)[^\W\d_]*\s$"
)
# "Of women undergoing surgery, 71 % ...": of whom a share is told.
_OF_WHOM = re.compile(
    r"(?:^|[.;,]\s)(?:Of|Among|of|among|Среди|среди|Из|из)\s(?:the\s|all\s|all the\s|всех\s)?(?:\d+\s)?"
    r"(?:patients|women|men|participants|subjects|children|those|больных|пациентов|детей|женщин|мужчин)\s(?:[^\W\d_]+\s){1,3}$"
)
_AT_TIME = re.compile(r"(?i)\b(?:at|при)\s(?:the time of\s|первом\s|first\s)?$")
_GENERIC = ("adverse-event", "serious-adverse-event", "severe-adverse-event", "complication")
_LISTED = re.compile(r"\s?(?:,|,?\s(?:и|and|or|или)|/)\s?(?:[^\W\d_]+\s){0,2}")
_RUN = re.compile(r"[^.;:()]{0,30}?(?:,|\bи\b|\band\b|\bvs\b\.?|versus|против)\s?(?:у|в|in|of)?\s?[^.;:,()]{0,12}")
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT)
_OWN_REACH = 30  # characters between a name and the figure that it leads on to
_LEADS_ON = re.compile(
    r"(?:\s\([^()\d]*\))?[\s:,–—-]{0,4}(?:(?:was|were|in|of|у|в|составил\w*|отмечен\w*|достиг\w*)\s)?(?:[–—-]\s)?(?:у\s|в\s|in\s)?"
)
_PREPOSED = re.compile(r"\s?\)?\s(?:больн\w+|пациент\w*|patients?|had|with)\s?$|\s?$")
_OTHER_VERB = re.compile(
    r"(?i)(?:[,;)]|\bи\b|\band\b|\bа\b|\bbut\b)\s[^.;]{0,60}?\b(?:stopped|reduced|discontinued|withdrew|fell|rose|died|had been|was needed|were needed|"
    r"снизил\w*|уменьшил\w*|повысил\w*|прекратил\w*|прекращен\w*|погибли|умерли|умер|перенес\w+|получил\w*|потребовал\w*|понадобил\w*|нуждал\w*)\b[^.;]{0,40}$"
)
_SUBORDINATE = re.compile(r"(?i)\b(?:которы\w+|who|which|that)\b")


def head_of(
    passage: Passage, figure: Figure, heads: Sequence[Mention], allowed: Callable[[Mention], bool]
) -> tuple[Mention | None, float]:
    """The head and its cost; (None, LIMIT) when no name is near enough."""
    listed = _distributed(passage, figure, heads, allowed)
    if listed is not None:
        return listed, 0.8
    best, best_cost = None, LIMIT
    run = row_of(passage, figure)
    for head in heads:
        # Figures in a row have one name, which stands before the first or behind the last.
        near = run[0] if head.end <= run[0].start else run[-1] if head.start >= run[-1].end else figure
        if near is run[0] and figure is not near and _told_behind(passage, figure, heads):
            near = figure
        apart = max(near.start - head.end, head.start - near.end) / _CHARACTERS_PER_POINT
        if apart < 0 or apart - _CHEAPEST >= best_cost:  # so far off that nothing else need be looked at
            continue
        if not allowed(head) or _is_aside(passage, head):
            continue
        cost = _cost(passage, near, head)
        if cost < best_cost:
            best, best_cost = head, cost
    return best, best_cost


def _told_behind(passage: Passage, figure: Figure, heads: Sequence[Mention]) -> bool:
    """What the figure's people did is named right behind it: "in 9.6 %, and 2.1 % died"."""
    end = figure.end + 30
    named = next((h for h in heads if figure.end <= h.start < end), None)
    return (
        named is not None
        and re.fullmatch(
            r"\)?\s(?:of\s(?:whom|them|these)\s|(?:от|из)\s(?:них|этого|которых)\s|patients?\s|больн\w+\s|пациент\w+\s|had\s|have\s)*",
            passage.text[figure.end : named.start],
        )
        is not None
        and named.concept in ("death", "relapse", "progression", "PD", "survived")
    )


def row_of(passage: Passage, figure: Figure) -> list[Figure]:
    """The figures in a row with this one that no semicolon or other name parts from it."""
    run = whole_run(passage, figure)
    i = j = run.index(figure)
    while i > 0 and not _parted(passage, run[i - 1], run[i]):
        i -= 1
    while j + 1 < len(run) and not _parted(passage, run[j], run[j + 1]):
        j += 1
    return run[i : j + 1]


_OF_THEM = re.compile(r"(?i)\b(?:из них|из которых|среди них|of whom|of them|of these|of which|among them)\b")


def _parted(passage: Passage, a: Figure, b: Figure) -> bool:
    if _OF_THEM.search(passage.text, a.end, b.start):
        return True
    return ";" in passage.text[a.end : b.start] or unlisted(passage, a.end, b)


def _distributed(
    passage: Passage, figure: Figure, heads: Sequence[Mention], allowed: Callable[[Mention], bool]
) -> Mention | None:
    """As many names in a row as figures, one for each: "neutropenia and pneumonia occurred in 42 % and 15 %"."""
    run = run_of(passage, figure)
    if any(run[0].start < h.start < run[-1].end and allowed(h) for h in heads):
        return None
    if len(run) < 2 or passage.start > run[0].start:
        return None
    before = [h for h in heads if h.end <= run[0].start and allowed(h)]
    names = before[-len(run) :]
    if (
        len(names) < len(run)
        or len({h.concept for h in names}) < len(run)
        or len({g.label for g in passage.groups}) == len(run)
    ):
        return None
    if not all(_LISTED.fullmatch(passage.text[x.end : y.start]) for x, y in pairwise(names)):
        return None
    if len(before) > len(names) and _LISTED.fullmatch(passage.text[before[-len(names) - 1].end : names[0].start]):
        return None
    return names[run.index(figure)] if len(passage.text[names[-1].end : run[0].start]) < 70 else None


def run_of(passage: Passage, figure: Figure) -> list[Figure]:
    """Figures of one kind that stand in a row with this one, joined by commas, "and" or "versus"."""
    same = [f for f in passage.figures if f.kind == figure.kind]
    i = j = same.index(figure)
    while i > 0 and _RUN.fullmatch(passage.text[same[i - 1].end : same[i].start]):
        i -= 1
    while j + 1 < len(same) and _RUN.fullmatch(passage.text[same[j].end : same[j + 1].start]):
        j += 1
    return same[i : j + 1]


def _cost(passage: Passage, figure: Figure, head: Mention) -> float:
    left = head.end <= figure.start
    a, b = (head.end, figure.start) if left else (figure.end, head.start)
    between = passage.text[a:b]
    cost = len(between) / _CHARACTERS_PER_POINT
    cost += 3.0 * len(_HARD_BORDER.findall(between)) + 1.0 * min(
        3, len(_SOFT_BORDER.findall(_without_brackets(between)))
    )
    cost += _figures_between(passage, figure, a, b)
    if left and re.fullmatch(r"[^\w]{0,4}(?:у|в|in|–|—|-|:|was|were|составил\w*|occurred in)?[^\w]{0,4}", between):
        cost -= 0.4
    if not left and re.fullmatch(
        r"\s?[–—-]?\s?(?:больн\w+ |пациент\w* |patients? |children |with |with a |с |had |a )?", between
    ):
        cost -= 0.7  # "5 (11.1%) stable disease"
    if not left and (_told_before(passage, figure) or _has_own_figure(passage, figure, head)):
        cost += 2.0
    if not left and figure.n is not None and not between.strip(" )]"):
        cost += 2.0  # "5 of 26 responders": the name is of those who are counted
    if not left and figure.n is not None and _IN_STATE.fullmatch(between) and _DOES.match(passage.text, head.end):
        cost += 3.0  # "5 of 16 patients in remission relapsed"
    if not left and _opens(passage, figure, between):
        return min(cost, _CHEAPEST)
    if not left:
        cost += 0.5 + (0.8 if _SUBORDINATE.search(between) else 0.0)
    elif _SUBJECT.match(passage.text[figure.end : figure.end + 60]):
        cost += 1.3
    if (
        left
        and any(head.end <= f.start < figure.start for f in passage.figures)
        and unlisted(passage, head.end, figure)
    ):
        cost += LIMIT  # "cure was 63 %, and eradication 47 %": another thing is told, though no list has its name
    if left and ")" in between and "(" not in between[: between.index(")")]:
        cost += 1.5  # "haematological response (a rise of haemoglobin by 20 g/L) in 11": the brackets explain
    if left and _OTHER_VERB.search(between):
        cost += 2.0  # "... was 62 %, and the ejection fraction fell in 3 %": the figure has another subject
    if head.scheme != "endpoint" and _DESCRIBES.search(passage.text[max(passage.start, head.start - 45) : head.start]):
        cost += 1.6
    if head.scheme == "endpoint" and figure.kind is FigureKind.PERCENT:
        cost -= 0.6
    return cost


# "В одном случае на 7-е сутки терапии у пациентки была зафиксирована нейротоксичность"
_BEFELL = re.compile(
    r"(?i)^[^.;:]*\b(?:отмеч\w+|развил\w*|(?:за)?регистрирован\w*|зафиксирован\w*|возник\w*|наблюда\w+|диагностирован\w*|выявлен\w*|осложнил\w*|констатирован\w*|"
    r"developed|experienced|occurred|suffered|had|was observed|was diagnosed|was seen)\b[^.;:]*$"
)


def _opens(passage: Passage, figure: Figure, between: str) -> bool:
    """A count that opens its sentence, with nothing counted before the name of what befell those patients."""
    opening = passage.text[passage.start : figure.start].strip()
    return (
        figure.kind is FigureKind.COUNT
        and opening.lower() in ("", "у", "в", "in", "еще у", "еще в", "лишь у", "только у")
        and _BEFELL.match(between) is not None
    )


# A noun phrase right before the figure, behind a border of clauses or the figures of another name.
_UNLISTED = re.compile(
    r"(?:[\d%)\]]\s?[,;]?\s(?:and|и|а)|[\d%)\]]\s?[,;])\s(?P<np>[^\W\d_]{4,}(?:[ -][^\W\d_]{4,}){0,2})\s?(?:in\s|was\s|were\s|составил\w*\s|[–—-]\s|у\s|в\s|\()?$"
)
_NO_THING = re.compile(
    r"(?i)\b(?:respectively|patients?|women|men|children|participants|subjects|people|cases|groups?|arms?|grades?|severe|mild|moderate|serious|complete|partial|after|before|during|with|without|among|"
    r"only|another|other|remaining|overall|both|each|those|these|that|from|than|versus|months?|years?|weeks?|days?|died|were|was|had|have|placebo|control|"
    r"больн\w+|пациент\w*|дет\w+|случа\w+|групп\w*|степен\w*|лишь|только|через|после|остальн\w+|соответственно|против|еще|также|месяц\w*|год\w*|лет|недел\w*|дн\w+|больше|менее|более|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|one|respective|и|and|or|или)\b|[^\W\d_]+(?:ed|ing|ly|ая|яя|ой|ей|ую|ые|ие|ый|ий|ое|ых|их|ым|им|ого|его|шие|вших|ал|ала|али|ил|ила|или|лся|лась|лись)\b"
)


def unlisted(passage: Passage, start: int, figure: Figure) -> bool:
    """A thing that no vocabulary names stands right before the figure, behind another figure: nothing further off is meant."""
    if figure.kind not in (FigureKind.SHARE, FigureKind.PERCENT):
        return False
    match = _UNLISTED.search(passage.text, max(passage.start, start - 2), figure.start)
    if match is None or _NO_THING.search(match["np"]):
        return False
    a, b = match.span("np")
    named = any(m.start < b and a < m.end for m in passage.mentions)
    return not named and not any(g.start < b and a < g.end for g in passage.groups)


def _has_own_figure(passage: Passage, figure: Figure, head: Mention) -> bool:
    """A name on the right that leads on to a figure of its own: "CIR was 24 % and NRM 11 %"."""
    following = next((f for f in passage.figures if f.start >= head.end and f.kind in _SHARES), None)
    if following is None or following.start - head.end > _OWN_REACH:
        return False
    return bool(_LEADS_ON.fullmatch(passage.text[head.end : following.start])) and not _PREPOSED.match(
        passage.text[figure.end : head.start]
    )


def _told_before(passage: Passage, figure: Figure) -> bool:
    """A dash before the figure ties it to the name on its left, unless that name is a group's: "в группе А – 5 (25 %)"."""
    dash = _DASH_BEFORE.search(passage.text, max(passage.start, figure.start - 8), figure.start)
    if dash is None or passage.text[: dash.start()].rstrip()[-1:] in ("»", '"', ")"):
        return False
    return not any(dash.start() - 3 <= g.end <= dash.start() + 1 for g in passage.groups)


def _is_aside(passage: Passage, head: Mention) -> bool:
    """What was feared, prevented or treated did not happen; "with reduced toxicity" only describes."""
    before = passage.text[max(passage.start, head.start - 45) : head.start]
    if (head.concept in _GENERIC and _DESCRIBES.search(before)) or _ORDINAL_TIME.search(before):
        return True
    if head.concept in ("relapse", "progression", "PD") and _AT_TIME.search(before):
        return True  # "loss of the haplotype at relapse": when it was found
    if _OF_WHOM.search(passage.text, passage.start, head.start):
        return True
    if (
        head.scheme == "event"
        and _BECAUSE.search(before)
        and _STOPPED.search(passage.text, max(passage.start, head.start - 90), head.start)
    ):
        return True  # "treatment was stopped because of toxicity in 13": what is counted is the stop
    return bool(_FORBIDDEN.search(passage.text[max(passage.start, head.start - 50) : head.start]))


def _figures_between(passage: Passage, figure: Figure, a: int, b: int) -> float:
    """Other figures on the way: cheap in a list of the same kind, dear otherwise."""
    cost = 0.0
    others = [f for f in passage.figures if f is not figure and a <= f.start and f.end <= b and f.kind not in _SILENT]
    for other in others:
        same = other.kind == figure.kind or {other.kind, figure.kind} <= {
            FigureKind.SHARE,
            FigureKind.PERCENT,
            FigureKind.COUNT,
        }
        cost += 0.5 if same else 0.9
    return cost


# What may stand between a share and its name without parting them: its time, its interval, its group's size.
_SILENT = (FigureKind.CI, FigureKind.P, FigureKind.TIME, FigureKind.DAY, FigureKind.SIZE)


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)
