"""Outcomes for which the vocabulary has no name: shares of patients that a sentence tells as a result.

The outcome is then "other:" and the words with which the article tells it, in the article's language: nothing is guessed
about what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import BlockKind, Fact, Figure, FigureKind, Response
from medkb.relate.arms import whole_run
from medkb.relate.baseline import clause, tells_baseline
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.results import printed_numbers, statistics
from medkb.relate.times import time_point

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
    r"discontinu\w+|withdr\w+|stopp\w+|switch\w+|continu\w+|prevent\w+|succe\w+|avoid\w+|free|were|was|needed|"
    r"достиг\w+|отмеч\w+|отметил\w*|наблюда\w+|зарегистр\w+|выявл\w+|сохран\w+|улучш\w+|нормализ\w+|снизил\w+|уменьш\w+|потребовал\w*|получен\w*|составил\w*|удалось|"
    r"обнаруж\w+|установлен\w*|имел\w*|возник\w*|развил\w*|проведен\w*|выполнен\w*|диагностир\w+|регистрир\w+|прекратил\w*|завершил\w*|исчез\w*|купир\w+|восстанов\w+)\b"
)
_VERB_PHRASE = re.compile(
    r"^\)?\s?(?:(?:of|из)\s(?:the\s|all\s)?)?(?:[^\W\d_]+\s){0,2}?(?:(?:patients?|women|men|participants?|subjects?|children|people|respondents|больных|пациентов|детей|человек|женщин)\s)?"
    r"(?:(?:in|from|of|with|on|receiving|в|из|на)\s[^.,;:()]{2,40}?\s)?(?P<words>(?:were|was|had|have|has|did not|reported|achieved|reached|attained|required|experienced|showed|developed|remained|"
    r"completed|opted|chose|judged|rated|became|stopped|used|underwent|received|discontinued|met|exhibited|improved|responded|recovered|"
    r"достигли|имели|отметили|получили|завершили|прекратили|нуждались|сохраняли)\s[^.;:()]{3,80})"
)
# Words between what is named and its figure: "was found in", "составила", "у".
_TRAILING = re.compile(
    r"(?i)\s(?:(?:was|were|is|are|had been|been)(?:\s(?:found|observed|seen|reported|noted|detected|recorded|met|attained|achieved|reached))?|in|at|by|у|в|на|до|"
    r"составил\w*|of|to|from|among|for|than|vs\.?|versus|and|и|only|лишь|равнял\w+|the|a|an|not|did not|никто|found|observed)\s*$"
)
_TIME = re.compile(
    r"(?i)\s(?:at|through|after|by|within|over|in|during|к|через|за|в течение|на)\s(?:the\s)?\d+(?:[.,–-]\d+)?(?:-?\w{1,2})?[\s-](?:years?|months?|weeks?|days?|hours?|лет|год\w*|мес\w*|нед\w*|дн\w*|день|сут\w*|час\w*)\b\.?"
)
_SECTIONS = ("results", "abstract", "discussion", "conclusion", "")
_LONGEST = 60  # characters of the words


def unnamed_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """The result that a share or percentage tells, where no name of the vocabulary claims it; else nothing."""
    if not _tells_result(p, figure):
        return
    words = _words(p, figure)
    if words is None or _names_drug(p, words):
        return
    arm = context.arm_of(p, figure)
    numbers = printed_numbers(p, figure)
    n = figure.n or context.denominator(p, arm, figure.count, numbers.get("percent"))
    slots = context.shared(p, figure.start, figure.end, "share.unnamed", 0.55) | {"arm": arm}
    printed = {**statistics(p, figure), "time": time_point(p, figure)}
    yield Response(**slots, **numbers, **printed, outcome=f"other:{words}", count=figure.count, n=n)


def _tells_result(p: Passage, figure: Figure) -> bool:
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section not in _SECTIONS:
        return False
    if figure.kind not in (FigureKind.SHARE, FigureKind.PERCENT) or p.has_cue("criterion", "plan"):
        return False
    if figure.text[:1] in "nN":
        return False  # the size of a group and its share of all
    if tells_baseline(p, figure):
        return False
    people = figure.people or figure.kind is FigureKind.SHARE or _PEOPLE.search(clause(p, figure))
    return bool(people or _RATE.search(p.words) or (p.groups and _HAPPENED.search(p.words)))


def _words(p: Passage, figure: Figure) -> str | None:
    """What the figure's people did, in the words behind it, else what the words before it name.

    Of figures in a row the words stand before the first or behind the last.
    """
    run = whole_run(p, figure)
    behind = _VERB_PHRASE.match(p.text[run[-1].end : min(p.end, run[-1].end + 160)])
    if behind is not None:
        return _short(re.split(r",\s|\s(?:than|compared|versus|vs)\b", behind["words"])[0])
    before = re.split(r"[;:]|\.\s", p.text[max(p.start, run[0].start - 160) : run[0].start])[-1]
    before = re.sub(r"[(\[][^()\[\]]*$", "", before)
    before = _TRAILING.sub("", _TRAILING.sub("", _TIME.sub(" ", before)))
    pieces = [piece.strip() for piece in re.split(r",\s|\d[\d.,]*\s?%?", before)]
    words = next((piece for piece in reversed(pieces) if re.search(r"[^\W\d_]{4,}", piece)), None)
    return _short(words) if words else None


def _names_drug(p: Passage, words: str) -> bool:
    """The words tell what was given: "the basal insulin was glargine in 243 (54 %)"."""
    return any(m.scheme in ("drug", "regimen") and m.text.lower() in words for m in p.mentions)


def _short(words: str) -> str | None:
    """The last words, if they are too many; None where nothing but figures is left."""
    words = " ".join(words.strip(" ,;:–—-()[]").split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0]
    return words.lower() if re.search(r"[^\W\d_]{3,}", words) else None
