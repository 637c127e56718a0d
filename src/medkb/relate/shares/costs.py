"""What it costs to tie a figure to a name of its sentence: the cheapest name is the figure's.

Distance counts, and every border of a clause or other figure on the way counts more. A name that only describes the group
("пациентов с ремиссией", "in complete remission") is dear.
"""

from __future__ import annotations

import re

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.illness import is_illness
from medkb.relate.passage import Passage
from medkb.text.gate import gated

LIMIT = 6.0  # beyond it a figure has no head; set on the examples in tests/relate
CHEAPEST = 1.3  # the most that a figure's place takes off what the distance costs
CHARACTERS_PER_POINT = 40
_HARD_BORDER = re.compile(r"[;•]|\.\s(?![a-zа-яё(])")
_SOFT_BORDER = re.compile(
    r",(?!\d)|:|\bтогда как\b|\bwhereas\b|\bwhile\b|\bwith\b|\bно\b|\bbut\b|\byet\b|\bхотя\b|\b(?:al)?though\b"
)
DESCRIBES = re.compile(
    r"(?i)\b(?:с|со|в|без|среди|при|after|with|in|without|among|during|достигших|достигшими|имевших|achieving|having|for|из(?!\s(?:них|которых)\b)|от|of|после|до|before|перед|against|профилактик\w+|риск\w*|prophylaxis|risk of)\s(?:[^\W\d_]+(?:ой|ым|ого|их|ых|ей|ем|ом|ed|ive|al|te)\s(?:и\s|and\s)?){0,3}$"
)
RATE_OF = gated(r"(?i)(?:частот\w+\s(?:развития\s)?|\b(?:incidences?|rates?|frequency) of\s(?:the\s|any\s)?)$")
# A name that tells what those counted did: "responded", "ответили".
VERB = re.compile(r"(?i)[a-z]{3,}ed\b(?! (?:patients|disease))|[а-яё]{3,}(?:ли|лись)\b")
# "у МОБ-позитивных – 24 %", "среди 10 с рецидивом – 4", "15 из 19 МОБ-позитивных": of whom the figure is.
_OF_STATE = re.compile(r"(?i)\b(?:у|среди)\s(?:всех\s)?$")
_OR_OF_STATE = re.compile(r"(?i)\b(?:а|и|но|против)\s$")
_STATE = re.compile(r"(?i)[^.,;:]*(?:ых|их)$")
_CAME_TO = re.compile(r"(?i)\s(?:больных\s|пациентов\s)?(?:[–—]\s|не\sпревыша|состав|достиг|равн|был)")
_OF_SOME = re.compile(
    r"(?i)\b(?:(?:среди|из|у|among|of|in)\s(?:the\s)?\d+\s(?:[^\W\d_]+\s){0,2}(?:с|со|with|in|в)|(?:из|of)\s(?:the\s)?\d+(?:\s\([^()]{1,30}\))?)\s$"
)
# Its people are said to achieve what follows: "with 57 % achieving a complete response".
ACHIEVING = re.compile(
    r"(?i)\)?\s(?:of\s)?(?:[^\W\d_]+\s)?(?:achieving|reaching|attaining|достигших|достигшими)\s(?:an?\s)?"
)
# "у одного – стоматит": the figure leads on to its name.
DASHED = re.compile(r"(?i)(?:\s(?:больн\w+|пациент\w+))?\s[–—-]\s(?:[а-яё]+(?:ая|яя|ое|ый|ий)\s)?")
# The figure's people are the subject of what follows: "12 (38.7%) were MRD negative", "5 из 16 развили рецидив".
_IN_STATE = re.compile(r"(?i)\)?\s(?:[^\W\d_]+\s){0,2}(?:in|with|с|со|в)\s[^.;,:]{0,80}")
_DOES = re.compile(
    r"(?i)\)?[^.;,]{0,70}?\s(?:were|was|had|have|achieved|developed|experienced|showed|died|relapsed|responded|remained|required|discontinued|received|достиг\w*|развил\w*|имел\w*|"
    r"получил\w*|ответил\w*|умер\w*|погиб\w*|отмечен\w*|выявлен\w*|подтвержден\w*|диагностирован\w*)\b"
)
_SUBJECT = re.compile(
    r"(?i)^\s?(?:\(?[^\W\d_]+\)?\s){0,2}?(?:were|was|had|have|has|achieved|developed|experienced|showed|died|relapsed|responded|remained|required|discontinued|received|reported|достиг\w*|развил\w*|имел\w*|получил\w*|ответил\w*|умер\w*|погиб\w*|выжил\w*|диагностирован\w*|выявлен\w*|выбыл\w*|констатирован\w*)\b"
)
_DASH_BEFORE = re.compile(r"\s[–—-]\s(?:(?:у|в|in)\s)?$")
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT)
_OWN_REACH = 30  # characters between a name and the figure that it leads on to
_LEADS_ON = re.compile(
    r"(?:\s\([^()\d]*\))?[\s:,–—-]{0,4}(?:(?:was|were|in|of|у|в|составил\w*|отмечен\w*|достиг\w*)\s)?(?:[–—-]\s)?(?:у\s|в\s|in\s)?"
)
_COPULA = re.compile(r"(?i)\b(?:составил\w*|равнял\w+|достиг\w*|(?<!there )(?:was|were))\s$")
_PREPOSED = re.compile(r"\s?\)?\s(?:больн\w+|пациент\w*|patients?|had|with)\s?$|\s?$")
_OTHER_VERB = gated(
    r"(?i)(?:[,;)]|\bи\b|\band\b|\bа\b|\bbut\b)\s[^.;]{0,60}?\b(?:stopped|reduced|discontinued|withdrew|fell|rose|died|had been|was needed|were needed|"
    r"снизил\w*|уменьшил\w*|повысил\w*|прекратил\w*|прекращен\w*|погибли|умерли|умер|перенес\w+|получил\w*|потребовал\w*|понадобил\w*|нуждал\w*)\b[^.;]{0,40}$"
)
_OF_THEM = re.compile(
    r"(?i)(?:\d|\b[^\W\d_]+)\s(?:of|из)\s(?:them|these|whom|них)\s(?:in|with|в|с)\s|\b(?:из (?:них|которых)|в том числе|среди них|of (?:whom|them|these|which)|among them|including)\s(?:у\s|in\s|with\s)?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|[а-яё]+(?:х|их|ого)\s[–—-])"
)
_AFTER = re.compile(r"(?i)\b(?:after|following|before|after achieving|после|до|перед)\s(?:the\s)?$")
_SUBORDINATE = re.compile(r"(?i)\b(?:которы\w+|who|which|that)\b")
# "У одного больного на 3-й неделе лечения выявлен гепатит"
_BEFELL = re.compile(
    r"(?i)^[^.;:]*?\b(?P<verb>отмеч\w+|развил\w*|(?:за)?регистрирован\w*|зафиксирован\w*|возник\w*|наблюда\w+|диагностирован\w*|выявлен\w*|осложнил\w*|констатирован\w*|"
    r"developed|experienced|occurred|suffered|had|was observed|was diagnosed|was seen)\b[^.;:]*$"
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
# What may stand between a share and its name without parting them: its time, its interval, its group's size.
_SILENT = (FigureKind.CI, FigureKind.P, FigureKind.TIME, FigureKind.DAY, FigureKind.SIZE)


def cost_of(passage: Passage, figure: Figure, head: Mention) -> float:
    """What it costs to tie the figure to the name: distance, borders of clauses, and what else the sentence says."""
    left = head.end <= figure.start
    a, b = (head.end, figure.start) if left else (figure.end, head.start)
    between = passage.text[a:b]
    cost = len(between) / CHARACTERS_PER_POINT + 3.0 * len(_HARD_BORDER.findall(between))
    cost += min(3, len(_SOFT_BORDER.findall(_without_brackets(between)))) + _figures_between(passage, figure, a, b)
    if left:
        cost += _from_left(passage, figure, head, between)
    elif _opens(passage, figure, head):
        return min(cost, CHEAPEST)
    else:
        cost += _from_right(passage, figure, head, between)
    describes = DESCRIBES.search(passage.text[max(passage.start, head.start - 45) : head.start])
    before = passage.text[max(passage.start, head.start - 60) : head.start]
    describes = None if _RATE.match(head.text) or _SHARE_WITH.search(before) else describes
    if head.scheme != "endpoint" and describes and (left or not ACHIEVING.fullmatch(between)):
        cost += 1.6
    if head.scheme == "event" and _is_illness(passage, head):
        cost += 3.0  # "in 62 % of patients with arthritis": of what they were ill
    if head.scheme == "endpoint" and figure.kind is FigureKind.PERCENT:
        cost += LIMIT if not left and _MEDIAN.search(passage.text, figure.end, head.start) else -0.6
    return cost


# "The percentage of patients with remission was 49 %": what is counted.
_SHARE_WITH = re.compile(
    r"(?i)(?:\b(?:percentages?|proportions?|shares?|numbers?|rates?)\sof\s(?:the\s)?(?:patients|participants|subjects|children|women)\s(?:with|in|achieving|reaching|having)|"
    r"\b(?:дол[яи]|числ[оа]|процент|количеств[оа])\s(?:больных|пациентов|детей|женщин)\s(?:с|со|в|достигших))\s(?:[^\W\d_]+(?:ой|ым|ed|al|te)\s)?$"
)
_RATE = re.compile(r"(?i)(?:частот|дол[еию]\b|уровн|rate)")  # "при частоте полных ответов 16 %"
_MEDIAN = re.compile(r"(?i)\b(?:медиан\w+|median)\s$")  # "ответ у 16 %, медиана ВБП 24 мес."


# "..., при аспирации – 4 из 8": whose the next figure of a list is.
_WITH = re.compile(r"(?i)[,;]\s(?:а\s|и\s|прич[её]м\s|тогда как\s)?(?:при|среди|для|без)\s(?:[^\W\d_]+\s){0,2}$")
_DASHED_ON = re.compile(r"\s[–—]\s(?:лишь\s|только\s)?(?:у\s|в\s)?\d")


def _is_with(passage: Passage, head: Mention) -> bool:
    before = _WITH.search(passage.text, max(passage.start, head.start - 45), head.start)
    told = before is not None and any(h.end <= before.start() for h in passage.heads)
    return told and _DASHED_ON.match(passage.text, head.end) is not None


def tells_of_whom(passage: Passage, head: Mention) -> bool:
    """The name only tells which patients were counted or of how many: "5 of 26 responders"."""
    if head.scheme == "event":
        return _is_with(passage, head)
    if head.scheme != "outcome" or VERB.match(passage.text, head.start):
        return False
    if _is_with(passage, head):
        return True
    before = (max(passage.start, head.start - 45), head.start)
    other = _OR_OF_STATE.search(passage.text, *before) and _CAME_TO.match(passage.text, head.end)
    if other or _OF_STATE.search(passage.text, *before):
        return _STATE.fullmatch(head.text) is not None
    return _OF_SOME.search(passage.text, *before) is not None


_BESIDE = re.compile(r"[^\w]{0,4}(?:у|в|in|–|—|-|:|was|were|составил\w*|occurred in)?[^\w]{0,4}")
_BEFORE_NAME = re.compile(r"\s?[–—-]?\s?(?:больн\w+ |пациент\w* |patients? |children |with |with a |с |had |a )?")


def _is_illness(passage: Passage, head: Mention) -> bool:
    """The disease of the people who are counted, where another name tells what they had."""
    if not any(h.start < head.start for h in passage.heads):
        return False
    return is_illness(passage.text, passage.start, head) or _is_short_illness(passage, head)


_FOUND_IN = re.compile(
    r"(?i)(?:диагностирован|выявлен|выявлял|отмечен|отмечал|наблюда|развил|зарегистрирован|обнаружен|возник|осложнил|встреча)\w*\s(?:лишь\s|только\s)?(?:у|в)\s\S[^.;]{0,30}?\bбольных\s$"
)


def _is_short_illness(passage: Passage, head: Mention) -> bool:
    """An abbreviation has no case: "ОПП диагностировано у 83 (28 %) больных ВП"."""
    before = passage.text[max(passage.start, head.start - 80) : head.start]
    return head.text.isupper() and _FOUND_IN.search(before) is not None


def _from_left(passage: Passage, figure: Figure, head: Mention, between: str) -> float:
    """What a name before the figure costs besides."""
    cost = -0.4 if _BESIDE.fullmatch(between) else 0.0
    if _SUBJECT.match(passage.text[figure.end : figure.end + 60]):
        cost += 1.3
    other = any(head.end <= f.start < figure.start for f in passage.figures)
    if other and unlisted(passage, head.end, figure):
        cost += LIMIT  # "cure was 63 %, and eradication 47 %": another thing is told, though no list has its name
    if ")" in between and "(" not in between[: between.index(")")]:
        cost += 1.5  # "haematological response (a rise of haemoglobin by 20 g/L) in 11": the brackets explain
    if _OTHER_VERB.search(between):
        cost += 2.0  # "... was 62 %, and the ejection fraction fell in 3 %": the figure has another subject
    return cost


def _from_right(passage: Passage, figure: Figure, head: Mention, between: str) -> float:
    """What a name behind the figure costs besides."""
    cost = 0.5 + (0.8 if _SUBORDINATE.search(between) else 0.0)
    if _BEFORE_NAME.fullmatch(between):
        cost -= 0.7  # "5 (11.1%) stable disease"
    own = _has_own_figure(passage, figure, head)
    if own and _THING_IN.search(passage.text, max(passage.start, figure.start - 30), figure.start):
        cost += LIMIT  # "responses in 64 %, and diarrhoea in 4 %"
    if _named_before(passage, figure) or _told_before(passage, figure) or own:
        cost += 2.0
    if _AFTER.search(passage.text, max(passage.start, head.start - 30), head.start):
        cost += LIMIT  # "51 did so after B-cell recovery"
    if _OF_THEM.search(between) or ";" in _without_brackets(between):
        cost += LIMIT  # "у 29, из них у 20 – полная ремиссия": the next figure's
    if _has_subject(passage, figure):
        cost += 2.0  # "graft survival, counted from surgery, was 97 %, and that of patients 89 %"
    if figure.n is not None and _IN_STATE.fullmatch(between) and _DOES.match(passage.text, head.end):
        cost += 3.0  # "5 of 16 patients in remission relapsed"
    return cost


def _has_subject(passage: Passage, figure: Figure) -> bool:
    """A percentage behind a copula is of the subject on its left."""
    copula = _COPULA.search(passage.text, max(passage.start, figure.start - 20), figure.start)
    return copula is not None and figure.kind is FigureKind.PERCENT and figure.count is None


def _opens(passage: Passage, figure: Figure, head: Mention) -> bool:
    """A count that opens its sentence, with nothing counted before the first name of what befell those patients."""
    befell = _BEFELL.match(passage.text[figure.end : head.end])
    if befell is None:
        return False
    verb = figure.end + befell.start("verb")
    if any(verb <= h.start < head.start for h in passage.heads):
        return False
    opening = passage.text[passage.start : figure.start].strip()
    return figure.kind is FigureKind.COUNT and opening.lower() in (
        "",
        "у",
        "в",
        "in",
        "еще у",
        "еще в",
        "лишь у",
        "только у",
    )


def unlisted(passage: Passage, start: int, figure: Figure) -> bool:
    """A thing that no vocabulary names stands right before the figure, behind another figure: nothing further off is meant."""
    if figure.kind is FigureKind.COUNT:
        return _unlisted_count(passage, start, figure)
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


_THING_IN = re.compile(r"\b(?P<word>[a-z]{5,})\sin\s$")
_NO_NOUN = re.compile(
    r"(?:\w+ed|seen|found|shown|given|present|absent|common|frequent|patients?|cases|women|children|evident|possible|used|only|needed|while|whereas|respectively|observed|drawn|higher|lower)$"
)


def _named_before(passage: Passage, figure: Figure) -> bool:
    """A noun and "in" right before a count tie it to the left: "cellulitis in two, and sepsis in one"."""
    match = _THING_IN.search(passage.text, max(passage.start, figure.start - 30), figure.start)
    return figure.kind is FigureKind.COUNT and match is not None and not _NO_NOUN.match(match["word"])


def _unlisted_count(passage: Passage, start: int, figure: Figure) -> bool:
    """So of a bare count: "pneumonia in three, flare in two"."""
    match = _THING_IN.search(passage.text, max(passage.start, figure.start - 30), figure.start)
    if match is None or _NO_NOUN.match(match["word"]):
        return False
    a, b = match.span("word")
    counted = any(start - 1 <= f.end <= a and f.kind is FigureKind.COUNT for f in passage.figures)
    named = any(m.start < b and a < m.end for m in passage.mentions)
    return counted and not named and not any(g.start < b and a < g.end for g in passage.groups)


def _told_before(passage: Passage, figure: Figure) -> bool:
    """A dash before the figure ties it to the name on its left, unless that name is a group's: "в группе А – 5 (25 %)"."""
    dash = _DASH_BEFORE.search(passage.text, max(passage.start, figure.start - 8), figure.start)
    if dash is None or passage.text[: dash.start()].rstrip()[-1:] in ("»", '"', ")"):
        return False
    return not any(dash.start() - 3 <= g.end <= dash.start() + 1 for g in passage.groups)


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


_BRACKETS = re.compile(r"^[^()]*\)|\([^()]*\)")  # the figure may have opened the first
# ", respectively,", ", не получавших профилактики,", ", all of whom had relapsed,": commas that part no clauses.
_INSERTED = re.compile(
    r"(?i),\s(?:respectively|соответственно),?|,\s(?:(?:не|ранее|впервые)\s){0,2}[а-яё]{4,}(?:вших|вшим|вшими|вшего|нных|нным|нными|тых|щих|щим|щими|мых|мым|вший|вшая|вшее|вшие|щий|щая|щее|щие)(?:ся)?\b[^,.;:()\d]{0,80},|"
    r",\s(?:none|all|both|most)\sof\swhom\s[^,.;:()\d]{3,80},"
)


def _without_brackets(text: str) -> str:
    return _INSERTED.sub(" ", _BRACKETS.sub("", text))
