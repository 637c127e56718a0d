"""What patients were, had or were given when they came in, told by the words of a figure's clause."""

from __future__ import annotations

import re

from medkb.model import Figure
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_BASELINE = gated(
    r"(?i)\b(?:(?:were|was|are) (?:men|women|boys|girls|white|black)|made up|male|female|males|females|sex|gender|aged?|years old|stage [IVX0-4]+[a-c]?|naive|naïve|seropositive|rheumatoid factor|(?<!culture)(?<!MRD)(?<!PCR)-positive|(?<!МОБ)(?<!ПЦР)-позитивн\w+|history of|baseline|at (?:study )?entry|at inclusion|comorbid\w+|(?:previous(?:ly)?|prior)(?! (?:stud|report|trial|series|work|publ|data|finding|experience|analys))|race|white|black|PD-L1|combined positive score|tumou?r proportion score|"
    r"caucasian|asian|smok\w+|ECOG|karnofsky|performance status|positive status|mutation\w*|genotype\w*|included|enrolled|randomi[sz]ed|assigned|allocated|screened|eligible|consent\w*|"
    r"NYHA|функциональн\w+ класс|страда\w+|diagnosed|underlying|mean age|median age|consist\w+|conditioning|refractory to|exposed to|undergone|cytogenetics|present in|had also had|received|treated with|administered|given|regimen|planned|expected|assum\w+|target sample|"
    r"мужчин\w*|женщин\w*|пол[ау]?|возраст\w*|стади[яией]\w*|анамнез\w*|исходн\w+|сопутствующ\w+|ранее|предшеств\w+|кур(?:ил|ящ)\w+|локализац\w+|мутаци\w+|включен\w*|"
    r"рандомизир\w+|вошл\w+|распредел\w+|до начала|при поступлении|at presentation|at diagnosis|в дебюте|на момент постановки диагноза|(?:на момент|к моменту) (?:включения|поступления|госпитализации|рандомизации|начала|введения|назначения)|at the time of (?:enrol?lment|admission|randomi[sz]ation|inclusion)|диагноз\w*|диагностирован\w*|имел(?:ось|ась|ся|ись)|имел[аои]? место|отнес(?:ен|ён)\w*|отнесли|классифицир\w+|верифицирован\w*|classified|categori[sz]ed|амплификац\w+|причин(?:ой|ами)\s(?!смерт|летальн|гибел|отмен|прекращ|исключ|выбыв|госпитал)|(?:causes?|a?etiology) of (?!death|discontin|withdraw|treatment|hospitali)|этиологи\w+|on biopsy|histolog\w+|гистологическ\w+|транслокац\w+|делеци\w+|перестройк\w+|amplification\w*|translocation\w*|rearrangement\w*|получал\w*|получил\w*|назнач\w+|(?<!не )проводил\w*|причин\w+ отмены|выполнен\w*|выполнил\w*|провели|принимал\w*|принимали|reviewed|произведен\w*|проведен\w*|was performed|were performed|терапия|комбинаци[яи]|кондиционировани\w+|состоящ\w+|запланирован\w*|ожидаем\w+|предполага\w+|девоч\w+|мальчик\w*|вариант\w* (?:был[аи]? )?(?:установлен|выявлен|определ[её]н)\w*|прогноз\w*(?: по [^\W\d_]+)? (?:имел[аи]?|был|установлен\w*|определ[её]н\w*)|"
    r"фактор\w* (?:выявл\w+|обнаруж\w+|определял\w+)|(?:терапи\w+|лечени\w+)(?: в первые \d+ \w+| своевременно)? начали|(?:на момент|к моменту|перед) (?:алло-?|ауто-?|гапло-?)?(?:ТГСК|трансплантаци\w+)[^.;:]{0,50} находил\w+)\b"
)


# "Patients assigned to A died": the participle only tells which patients, as the verb "were assigned" does not.
_WHICH = re.compile(
    r"(?i)(\b(?:patients|participants|subjects|children|infants|women|men|individuals|people|adults|those|recipients))\s(?:(?:assigned|randomi[sz]ed|allocated|"
    r"administered|given|treated|receiving)|(?:who|that)\s(?:had\s|were\s)?(?:received|assigned|randomi[sz]ed|allocated|given|treated|underwent))(?:\s(?:to|with|by|in))?\b"
)
# "Pneumonia occurred in 21 (18 %) receiving A": behind a figure, only where something has happened.
_WHO = re.compile(r"(?i)([%)\]])\s+(?:receiving|treated with|given|assigned to|allocated to)\b")
_DID = gated(
    r"(?i)\b(?:occurred|diagnosed|achieved|resolved|developed|seen|observed|reported|relapsed|died|responded|healed|cured)\b"
)
# "у 12 (40 %) женщин": whom the figure counts.
_COUNTED_WOMEN = re.compile(r"(?i)(?<=[\d)%])\s+(?:женщин|мужчин|девочек|мальчиков)\b")
_OF_AGE = re.compile(
    r"(?i)\b(?:aged?|younger than|older than|over|under|above|below|at least|в возрасте|старше|моложе|младше)(?:\sage[ds]?|\sthe age of|\sот|\sдо)?\s\d+(?:\s?[–-]\s?\d+)?(?:\s(?:years?|лет|года))?(?:\s(?:or|and) (?:older|over|younger|above))?"
)


# "Боль, потребовавшая назначения морфина": what the event led to tells nothing of who the patients were.
_REQUIRING = re.compile(r"(?i)\b(?:потребова\w+|требующ\w+|requiring|(?:that|which) required)\s[^.;,–—]{3,60}")
# "у 7 из 11 пациентов с исходным поражением": of whom the figure is a part.
_OF_WHOM = re.compile(
    r"(?i)\b(?:из|of)\s(?:the\s)?\d+\s+(?:больных|пациент\w+|детей|patients|women|men|children|participants)\s(?:с|со|with|who|which|у которых)\s[^.;,()]{3,70}|\b(?:из|of)\s(?:the\s)?\d+\s+(?:исходно|изначально|initially|previously)\s[^\W\d_]+"
)


# "у детей с исходным ринитом (5 из 18; 27,8 %)": of whom what stands in the brackets is.
_IN_WHOM = re.compile(
    r"(?i)\b(?:у|среди|in|among)\s(?:больных|пациентов|пациенток|детей|женщин|patients|children|women|men|those)\s(?:с|со|with)\s[^.;,()\d]{3,60}(?=\s?\()"
)


# Under a heading that announces who the patients were, only what happened to them since is a result.
_HAPPENED = re.compile(
    r"(?i)\b(?:died|developed|occurred|responded|resolved|relapsed|achieved|survived|during follow-?up|after treatment|discontinued|withdrew|"
    r"умер\w*|развил\w*|достиг\w*|после лечения|на фоне|выбыл\w*|прекратил\w*|рецидивировал\w*)\b"
)
_DIAGNOSED = re.compile(
    r"(?i)\b(?:diagnosed|present in|диагноз\w*|диагностирован\w*|имел(?:ось|ась|ся|ись)|имел[аои]? место)\b"
)


# "77 (75 %) women in the A arm": nothing is told that they did.
_WHOSE = re.compile(r"(?i)\b(?:in|by|of|у)\s$")
_SEX_TOLD = re.compile(
    r"(?i)\)?\s(?:women|men|females?|males?|girls|boys|женщин|мужчин|девочек|мальчиков)(?=\sin\b|\sв\s|\s?[,;.)]|\s(?:and|и)\s\d)"
)
# What may be told of a time after treatment too: "chronic pain at 12 months was present in 8 %".
_LATER = gated(
    r"(?i)\b(?:at|by|after|within) (?:(?:week|month|day|year)s? \d+|(?:\d+|one|two|three|six|twelve) (?:week|month|day|year)s?)\b|\brepeat(?:ed)?\b|\bчерез \d+ (?:мес|нед|дн|год|лет)|\bк \d+-?\w{0,3} (?:мес|нед|дн|год)"
)
_MAY_BE_LATER = (
    "present in",
    "diagnosed",
    "диагностирован",
    "диагностирована",
    "диагностировано",
    "диагностированы",
    "was performed",
    "were performed",
    "выполнен",
    "выполнена",
    "проведен",
    "проведена",
    "nyha",
)


# "исходно ... у 44 %, через 3 мес их число выросло до 82 %": what it came to was not so at entry.
_CAME_TO = re.compile(
    r"(?i)\b(?:(?:воз|вы)росл\w+|увелич\w+|повысил\w+|снизил\w+|уменьшил\w+|сократил\w+|increased|rose|decreased|fell|dropped)\s(?:соответственно\s)?(?:до|to)\s$"
)


def tells_baseline(p: Passage, figure: Figure, event: bool = False) -> bool:
    """True where the clause of a figure tells a characteristic, a treatment given or who was taken in, not a result.

    An `event` is diagnosed when it happens, a stage or a mutation when patients come in.
    """
    if _CAME_TO.search(p.text, max(p.start, figure.start - 30), figure.start):
        return False
    words = without_participles(clause(p, figure))
    words = _DIAGNOSED.sub(" ", words) if event else words
    if re.search(r"\bу\s$", p.text[max(p.start, figure.start - 3) : figure.start]):
        words = _COUNTED_WOMEN.sub(" ", words)
    if p.describes and p.source == "own" and not _HAPPENED.search(words):
        return True
    asked = figure.n is None and not _WHOSE.search(p.text[max(p.start, figure.start - 6) : figure.start])
    if asked and _SEX_TOLD.match(p.text, figure.end, p.end):
        return True
    found = _BASELINE.search(words)
    return found is not None and not (_LATER.search(words) and found[0].lower() in _MAY_BE_LATER)


def without_participles(words: str) -> str:
    """The words without what only tells which patients: "patients given A", "women younger than age 56 years"."""
    words = _IN_WHOM.sub(" ", words)
    words = _OF_WHOM.sub(" ", _REQUIRING.sub(" ", _OF_AGE.sub(" ", words)))
    words = _WHO.sub(r"\1", words) if _DID.search(words) else words
    return _WHICH.sub(r"\1", words)


# Who the patients were, told in the sentences just before: the paragraph describes them.
_DESCRIBES = re.compile(
    r"(?i)\b(?:(?:median|mean) age|age[ds]?\b|years old|\bmale|\bmen\b|women|gender|sex\b|baseline|performance status|ECOG|"
    r"возраст\w*|мужчин\w*|женщин\w*|исходн\w+|стади\w+)"
)
_REACH = 260  # characters: two sentences


def describes_patients(p: Passage, figure: Figure) -> bool:
    """True where the paragraph has just told who the patients were, and the figure goes on with it."""
    return p.block.section == "results" and bool(
        _DESCRIBES.search(p.text, max(p.block.start, figure.start - _REACH), figure.start)
    )


def sentence_describes(p: Passage, figure: Figure) -> bool:
    """So in the same sentence, in an abstract, which goes on to the results at once."""
    return p.block.section == "abstract" and _DESCRIBES.search(p.text, p.start, figure.start) is not None


def clause(p: Passage, figure: Figure) -> str:
    """The words around a figure, to the borders of its clause."""
    before = re.split(
        r"[;:]|\.\s|,\s(?:and|but|while|whereas|а|но)\s", p.text[max(p.start, figure.start - 140) : figure.start]
    )[-1]
    after = re.split(
        r"[;]|\.\s|,\s(?:and|but|while|whereas|а|но)\s", p.text[figure.end : min(p.end, figure.end + 100)]
    )[0]
    return f"{before} {p.text[figure.start : figure.end]} {after}"
