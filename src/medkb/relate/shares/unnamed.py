"""Outcomes for which the vocabulary has no name: shares of patients that a sentence tells as a result.

The outcome is then "other:" and the words with which the article tells it, in the article's language: nothing is guessed
about what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import BlockKind, Fact, Figure, FigureKind, Response
from medkb.relate.arms.touching import touching
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.shares.baseline import clause, describes_patients, tells_baseline
from medkb.relate.shares.costs import unlisted
from medkb.relate.shares.heads import row_of
from medkb.relate.shares.refused import ENDED_IN, GET, has_ended
from medkb.relate.shares.results import printed_numbers, statistics
from medkb.relate.times.facts import time_point

_PEOPLE = re.compile(
    r"(?i)\b(?:patients?|women|men|participants?|subjects?|children|infants?|individuals|people|survivors|recipients|adults|respondents|"
    r"больн(?:ых|ым|ые|ого)|пациент\w*|дет(?:ей|и|ям)|человек|женщин\w*|мужчин\w*|лиц|обследованн\w+|новорожденн\w+|случа(?:ев|ях|я))\b"
)
_RATE = re.compile(
    r"(?i)\b(?:rates?|proportions?|percentages?|incidences?|prevalences?|frequency|attendance|uptake|частот\w+|дол[яию]|процент\w*|распространенност\w+|удельн\w+ вес)\b"
)
_HAPPENED = re.compile(
    r"(?i)\b(?:achiev\w+|reach\w+|attain\w+|report\w+|requir\w+|improv\w+|respon\w+|remain\w+|recover\w+|return\w+|normali\w+|complet\w+|surviv\w+|convert\w+|"
    r"opt\w+|chose|used?|show\w+|had|has|have|experienc\w+|develop\w+|demonstrat\w+|detect\w+|observ\w+|found|seen|occurr\w+|register\w+|exhibit\w+|became|judged|rated|"
    r"discontinu\w+|withdr\w+|disappear\w+|persist\w+|heal\w+|resolv\w+|reliev\w+|chang\w+|stopp\w+|switch\w+|continu\w+|prevent\w+|succe\w+|avoid\w+|free|were|was|needed|"
    r"достиг\w+|отмеч\w+|отметил\w*|наблюда\w+|зарегистр\w+|выявл\w+|сохран\w+|улучш\w+|нормализ\w+|снизил\w+|уменьш\w+|потребовал\w*|получен\w*|составил\w*|удалось|"
    r"обнаруж\w+|установлен\w*|имел\w*|возник\w*|развил\w*|проведен\w*|выполнен\w*|диагностир\w+|регистрир\w+|прекратил\w*|завершил\w*|исчез\w*|купир\w+|восстанов\w+)\b"
)
_VERB_PHRASE = re.compile(
    r"^\)?\s?(?:(?:of|из)\s(?:the\s|all\s)?)?(?:[^\W\d_]+\s){0,2}?(?:(?:patients?|women|men|participants?|subjects?|children|people|respondents|больных|пациентов|детей|человек|женщин)\s)?"
    r"(?:(?:in|from|of|with|on|receiving|в|из|на)\s[^.,;:()]{2,40}?\s)?(?P<words>(?:were|was|had|have|has|did not|reported|achieved|reached|attained|required|experienced|showed|developed|remained|"
    r"completed|opted|chose|judged|rated|became|stopped|used|underwent|received|discontinued|met|exhibited|improved|responded|recovered|"
    r"[a-z]{3,}ed|made|gave|began|chose|found|went|kept|lost|felt|took|came|got|became|[а-яё]{3,}(?:ли|лись))\s[^.;:()]{3,80})"
)
# Words between what is named and its figure: "was found in", "составила", "у".
_TRAILING = re.compile(
    r"(?i)\s(?:(?:was|were|is|are|had been|been)(?:\s(?:found|observed|seen|reported|noted|detected|recorded|met|attained|achieved|reached))?|in|at|by|у|в|на|до|"
    r"составил\w*|of|to|from|among|for|than|vs\.?|versus|and|и|only|лишь|равнял\w+|the|a|an|not|did not|никто|found|observed)\s*$"
)
_TIME = re.compile(
    r"(?i)(?:^|\s)(?:at|through|after|by|within|over|in|during|к|через|за|в течение|на)\s(?:the\s)?\d+(?:[.,–-]\d+)?(?:-?\w{1,2})?[\s-](?:years?|months?|weeks?|days?|hours?|лет|год\w*|мес\w*|нед\w*|дн\w*|день|сут\w*|час\w*)\b\.?(?:\s(?:of|от начала)?\s?(?:treatment|therapy|follow-up|лечения|терапии|наблюдения)\b)?"
)
_SECTIONS = ("results", "abstract", "discussion", "conclusion", "")
_LONGEST = 60  # characters of the words


def unnamed_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """The result that a share or percentage tells, where no name of the vocabulary claims it; else nothing."""
    if not _tells_result(context, p, figure):
        return
    words = _words(p, figure)
    if words is None or _names_drug(p, words) or _names_event(p, words):
        return
    arm = context.arm_of(p, figure)
    numbers = printed_numbers(p, figure)
    n = context.whole(p, arm, figure, numbers.get("percent"))
    slots = context.shared(p, figure.start, figure.end, "share.unnamed", 0.55) | {"arm": arm}
    printed = {**statistics(p, figure), "time": time_point(p, figure)}
    yield Response(**slots, **numbers, **printed, outcome=f"other:{words}", count=figure.count, n=n)


# "352 DFS events", "41 progression-free survival events": what is counted is the endpoint's events.
_EVENTS = re.compile(r"(?i)\s(?P<words>(?:[^\W\d_][\w-]*\s){1,4}?events?|событи[йяе](?:\s[А-ЯЁ]{2,5})?)\b")


def _part_of_arm(context: Context, p: Passage, figure: Figure) -> bool:
    """As "in the A group (n = 53, 82 %)" behind what happened: the part of the group, where its size is another."""
    arm = touching(p, figure)
    sized = arm is None or context.sizes.get(arm, figure.count) == figure.count
    return not sized and _HAPPENED.search(p.words) is not None and _ALLOTTED.search(p.words) is None


_AT_LEAST = re.compile(r"(?i)\b(?:at least|хотя бы|как минимум|не менее)\s$")


def _may_tell(p: Passage, figure: Figure) -> bool:
    """Where results are told; an introduction or a review of cases tells those of others, with their counts."""
    reviewed = p.block.section == "introduction" and p.source == "cited" and figure.kind is FigureKind.SHARE
    return p.block.section in _SECTIONS or (reviewed and figure.value is not None)


def _tells_result(context: Context, p: Passage, figure: Figure) -> bool:
    if p.block.kind is not BlockKind.PARAGRAPH or _only_defined(p, figure) or not _may_tell(p, figure):
        return False
    if figure.kind is FigureKind.COUNT:  # "experienced at least one adverse event" counts no people
        least = _AT_LEAST.search(p.text, max(p.start, figure.start - 16), figure.start)
        told = _EVENTS.match(p.text, figure.end, p.end) or has_ended(p, figure)
        return least is None and bool(told)
    if figure.kind not in (FigureKind.SHARE, FigureKind.PERCENT) or _is_described(context, p, figure):
        return False
    if p.heads and unlisted(p, p.start, row_of(p, figure)[0]):
        return True  # told in one breath with a result that has a name
    people = figure.people or figure.kind is FigureKind.SHARE or _PEOPLE.search(clause(p, figure))
    return bool(people or _RATE.search(p.words) or (p.groups and _HAPPENED.search(p.words)))


_GIVEN = re.compile(
    r"(?i)\)?\s(?:(?:patients?|women|men|children|participants|subjects)\s)?(?:had|received|got|were given|получил\w*|получал\w*)?\s?$"
)


def _is_described(context: Context, p: Passage, figure: Figure) -> bool:
    """The figure tells who the patients were, how many a group was of, or repeats what the results have told."""
    given = [m for m in p.mentions if m.scheme in ("drug", "regimen") and figure.end < m.start < figure.end + 40]
    if any(_GIVEN.fullmatch(p.text[figure.end : m.start]) for m in given):
        return True  # "35 (52 %) had ciclosporin": what they were given
    if _TRANSPLANTED.match(p.text, figure.end, p.end) or GET.search(p.text, figure.start - 24, figure.start):
        return True
    if figure.text[:1] in "nN" and not _part_of_arm(context, p, figure):
        return True
    first = row_of(p, figure)[0].start
    if _ENDED.search(p.text, max(p.start, first - 40), first):
        return False  # "dactylitis resolved in 33 of 38 patients with dactylitis at baseline"
    repeated = p.block.section == "discussion" and p.source == "own"
    return repeated or tells_baseline(p, figure) or describes_patients(p, figure)


# "52 (39 %) underwent allogeneic HSCT": what was done to them.
_TRANSPLANTED = re.compile(
    r"(?i)\)?\s(?:patients\s)?(?:were\s(?:subsequently\s|later\s|then\s)?transplanted|(?:underwent|proceeded\sto|went\son\sto)\s[^.;,()\d]{0,40}(?:transplant|\b\w{0,5}SCT|\bBMT))"
)
_ENDED = re.compile(
    r"(?i)\b(?:resolved|disappeared|normali[sz]ed|healed|improved|recovered|cleared|subsided|closed|исчез\w*|купирова\w+|разрешил\w+|нормализова\w+|восстанови\w+|улучшил\w+|зажил\w*|регрессировал\w*)\s(?:completely\s|fully\s|полностью\s)?(?:in|у)\s$"
)
_ALLOTTED = re.compile(
    r"(?i)\b(?:randomi[sz]|assigned|allocat|divided|enrol|includ|рандомизир|распредел|разделен|включ|вошл|составил)"
)
_MET = re.compile(
    r"(?i)[^.;]{0,40}\b(?:occurr\w+|(?:was|were) (?:met|reached|achieved|observed|seen|recorded)|наступил\w*|достигнут\w*|достигл\w*|зарегистрирован\w*|отмечен\w*)\b"
)


def _only_defined(p: Passage, figure: Figure) -> bool:
    """The passage plans or sets a criterion; that an endpoint occurred is a result."""
    cues = [c for c in p.cues if c.concept in ("criterion", "plan")]
    cues = [c for c in cues if ";" not in p.text[min(c.end, figure.end) : max(c.start, figure.start)]]
    cues = [c for c in cues if p.text[max(p.start, c.start - 5) : c.start] not in (" than", "than ")]  # "than expected"
    return any(c.concept == "plan" or not _MET.match(p.text, c.end, p.end) for c in cues)


def _words(p: Passage, figure: Figure) -> str | None:
    """What the figure's people did, in the words behind it, else what the words before it name.

    Of figures in a row the words stand before the first, or behind the last or the first: "8 % of A made a choice and 2 % of B".
    """
    events = _EVENTS.match(p.text, figure.end, p.end) if figure.kind is FigureKind.COUNT else None
    if events is not None:
        return _short(events["words"])
    ended = ENDED_IN.match(p.text, figure.end, p.end)
    if ended is not None:
        return _short(ended[0])
    run = row_of(p, figure)
    behind = _predicate(p, run[-1])
    if behind is not None:
        return _did(behind)
    first = _predicate(p, run[0]) if figure.value is not None else None
    return _subject(p, run[0]) or (_did(first) if first else None)


def _predicate(p: Passage, figure: Figure) -> re.Match[str] | None:
    return _VERB_PHRASE.match(p.text[figure.end : min(p.end, figure.end + 160)])


def _did(behind: re.Match[str]) -> str | None:
    """What the figure's people did, told behind it."""
    return _short(_ARM_DID.sub("", re.split(r",\s|\s(?:than|compared|versus|vs)\b", behind["words"])[0]))


def _subject(p: Passage, figure: Figure) -> str | None:
    """What the words before the figure name."""
    clauses = re.split(r"[;:]|\.\s", p.text[max(p.start, figure.start - 160) : figure.start])
    named = [clause for clause in clauses[-2:] if re.search(r"[^\W\d_]{4,}", clause)]  # "in A and B: 44 (32 %) vs ..."
    before = named[-1] if named else ""
    before = re.sub(r"[(\[][^()\[\]]*$", "", before)
    before = _TRAILING.sub("", _TRAILING.sub("", _TIME.sub(" ", before)))
    pieces = [piece.strip() for piece in re.split(r",\s|(?<![^\W\d_])\d[\d.,]*\s?%?", before)]
    words = next((piece for piece in reversed(pieces) if re.search(r"[^\W\d_]{4,}", piece)), None)
    words = _COMPARED.sub("", _ARM_DID.sub("", words)) if words else ""
    return _short(_LESS_OF.sub("", _IN_GROUP.sub("", words)), last=True) if words else None


# "Women in the A group were more likely to have surgery": who they were is the figure's arm.
_ARM_DID = re.compile(
    r"(?i)^.*\b(?:were|was|are)\s(?:[a-z]+ly\s|also\s)*(?:more|less)\s(?:likely|often|frequently)\s(?:to\s(?:have|receive|undergo|be|achieve)?\s?)?|"
    r"^.*\b(?:group|arm|patients|women|participants|subjects|children)\s(?:had|have|has)\s|^there\s(?:was|were)\s(?:an?\s|no\s)?|^had\s"
)
# "fewer reoperations were needed in the A group": what grew less, and not in whom.
_LESS_OF = re.compile(
    r"(?i)^(?:an?\s)?(?:[a-z]+\s)?(?:reduction|decrease|increase|decline|improvement|difference)s?\sin\s(?:the\s)?(?:frequency|rate|incidence|number|proportion|risk)s?\sof\s(?:the\s)?"
)
_IN_GROUP = re.compile(r"(?i)\s(?:in|among|for|of|with)\s(?:the\s)?(?:[^\W\d_][\w+/-]*\s){1,3}(?:group|arm)$")
# "seromas were fewer than expected": how many there were is the figure's.
_COMPARED = re.compile(
    r"(?i)\s(?:was|were|is|are)\s(?:[a-z]+ly\s)?(?:fewer|more|less|higher|lower|greater|similar|better|worse|the same|comparable|common|frequent|rare)\b.*$"
)


def _names_event(p: Passage, words: str) -> bool:
    """An event that was refused as the figure's name is no outcome: what patients had when they came in."""
    bare = _EVENT_ONLY.sub("", words)
    return any(m.scheme == "event" and m.text.lower() == bare for m in p.mentions)


_EVENT_ONLY = re.compile(
    r"^(?:частота|развитие|случаи|the incidence of|incidence of|rates? of|the rate of)\s|\s(?:перенес\w+|имел\w*|имели|occurred|rate)$"
)


def _names_drug(p: Passage, words: str) -> bool:
    """The words tell what was given: "the basal insulin was glargine in 243 (54 %)"."""
    return any(m.scheme in ("drug", "regimen") and m.text.lower() in words for m in p.mentions)


# A fragment: it begins or ends with a word that needs another.
_FRAGMENT = re.compile(
    r"(?i)^(?:of|with|by|to|from|for|котор[а-я]+|у|с|со|из|от|для|случаев|случая|the other|and|or|и|или|а|при этом|причем|причём|однако|также)\s|"
    r"\s(?:of|in|with|by|to|from|for|on|at|the|a|an|у|в|с|со|из|от|до|на|по|для|при|к|и|and|or|или|соответственно|respectively|только|лишь|только у)$"
)


# Words that point to other words, or tell only who was counted or where: what happened is not said.
_SAYS_NOTHING = re.compile(
    r"(?i)\b(?:figures?|results?|analys[ie]s|study|studies|trial|registry|series|cohort|population|показател\w+|цифры|анализ\w*|исследовани\w+|регистр\w*|популяци\w+|когорт\w+)$|^resembles?\b|"
    r"^(?:patients?|women|men|children|participants|subjects|больн\w+|пациент\w*|дет[ия])\s(?:with|on|in|of|с|со|на|из|в)\s\S+(?:\s\S+)?$|"
    r"^(?:при|в|во|у|на|среди|in|on|at|among|for)\s(?!(?:[^\W\d_]+\s)*(?:was|were|had|been|[а-яё]{3,}(?:ен|ена|ено|ены|ан|ана|ано|аны|лся|лась|лись|лось|ли))\b).*$|"
    r"\b(?:следующ\w+|as follows|соответствующ\w+|такой|таковой|such)$|^(?:month|year|week)s? rates?$|^(?:was|were|is|are) (?:similar|comparable|equal|the same|not different)$|^against$|^(?:or )?(?:worse|higher|greater|more|above)$|^at (?:one|two|three) "
)


_UNIT_LEFT = re.compile(
    r"(?i)^(?:лет|год\w*|мес\w*|нед\w*|дн\w*|years?|months?|weeks?|days?|h|ч)\b\.?\s"
)  # of a time cut off


def _short(words: str, last: bool = False) -> str | None:
    """The first or last words, if they are too many; None for a fragment, or where nothing but figures is left."""
    words = re.sub(r"\s?\[\d[^\]]*\]?$", "", words)  # a reference
    words = _UNIT_LEFT.sub("", " ".join(words.strip(" ,;:–—-()[]").split()))
    if len(words) > _LONGEST:
        words = words[-_LONGEST:].split(" ", 1)[-1] if last else words[:_LONGEST].rsplit(" ", 1)[0]
    while _FRAGMENT.search(words):
        words = _FRAGMENT.sub("", words).strip()
    if _SAYS_NOTHING.search(words):
        return None
    return words.lower() if re.search(r"[^\W\d_]{3,}", words) else None
