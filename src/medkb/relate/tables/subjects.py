"""What a table tells of its patients, by its caption and its sections: what they were, what befell them, what they reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

_BASELINE = re.compile(
    r"(?i)характеристик|исходн\w+ (?:данн|показател|параметр|статус|состояни|клинич|уров)|демограф|анамнестич|анамнез|портрет|"
    r"на момент (?:включения|рандомизации|госпитализации|поступления|диагноза|постановки)|до (?:начала )?(?:лечения|терапии|операции)|при (?:включении|поступлении)|"
    r"characteristic|baseline|demograph|at (?:study )?(?:entry|inclusion|enrol\w+|admission|presentation|diagnosis)|patient (?:profile|population)|medical history"
)
_EVENTS = re.compile(
    r"(?i)нежелательн|\bНЯ\b|осложнен|токсич|побочн|безопасност|переносим|кровотечени|летальност|смерт|инфекци\w+ в течение|"
    r"adverse|complication|toxicit|safety|tolerab|side[ -]effects?|\bAEs?\b|bleeding|haemorrhag|hemorrhag|morbidity|mortality|causes? of death|deaths?\b"
)
_OUTCOMES = re.compile(
    r"(?i)эффективн|\bисход(?:ы|ов|ам|ах|а|ами)?\b|результат|\bответ\w*|ремисси|конечн\w+ точ|достиж|выживаем|излечен|рецидив|эрадикац|приживлен|динамик|купирован|"
    r"outcome|efficac|effectiveness|respon[sd]|remission|end ?points?|attainment|achievement|targets?\b|survival|\bcure\b|relapse|recurrence|eradication|engraftment|results? of"
)
# Words that name the matter of a table of characteristics though they tell of results: "baseline characteristics by response".
_OF_RESULTS = re.compile(
    r"(?i)характеристик\w+ (?:нежелат|осложнен|побочн|токсич|ответ|исход|рецидив|кровотеч|инфекц)|"
    r"characteristics of (?:the )?(?:adverse|complication|toxicit|events?|response|outcomes?|relapse|bleeding|infection)|"
    r"(?:изменени|динамик|отличи|change)\w* (?:от|относительно|по сравнению с|from) (?:исходн|baseline)"
)
_PERSONAL = re.compile(
    r"(?i)^\W*(?:(?:мужск|женск)\w+ пол|мужчин|женщин|мальчик|девоч|пол\b|муж\b|жен\b|(?:медиана |средний )?возраст|(?:median |mean )?age\b|male|female|men\b|women\b|boys\b|girls\b|sex\b|gender|"
    r"race\b|ethnicit|раса\b|ИМТ|BMI\b|body mass index|индекс массы тела|ECOG|Karnofsky)"
)
_PREDICTORS = re.compile(
    r"(?i)предиктор|факто\w+ (?:риска|прогноз|,? связанн|,? ассоциир|,? влия)|однофакторн|многофакторн|унивариант|predict|risk factors?|prognostic factors?|factors? associated|"
    r"univaria|multivaria|logistic regression|\bcox\b"
)
_BY_GROUPS = re.compile(
    r"(?i)подгрупп|в зависимости от|subgroups?\b|according to|by (?:baseline|age|sex|stage|risk|line|mutation|genotype|prior|type|histolog|PD-L1|ECOG)"
)
_THINGS = re.compile(r"(?i)\bisolates?\b|\bstrains?\b|\bsamples?\b|\bspecimens?\b|штамм|изолят|образц|\bпроб\b")
_FEW = 2  # rows of sex, age and the like in a table of results that tells characteristics too


class Subject(Enum):
    """What the rows of a table count."""

    BASELINE = "baseline"
    EVENTS = "events"
    OUTCOMES = "outcomes"
    MIXED = "mixed"  # characteristics and results
    UNKNOWN = "unknown"


def subject_of(caption: str, labels: Iterable[str], by_size: bool = True) -> Subject:
    """The subject of a whole table, by its caption, else by rows of sex and age; `by_size` where every column has one.

    Predictors of a result are characteristics, told of those who had it and of those who had not.
    """
    if _PREDICTORS.search(caption):
        return Subject.BASELINE if by_size else Subject.UNKNOWN
    said = told(caption)
    personal = sum(bool(_PERSONAL.match(label)) for label in labels)
    if said is Subject.UNKNOWN:
        return Subject.BASELINE if personal else said
    return Subject.MIXED if personal >= _FEW and said is not Subject.BASELINE else said


def counts_things(caption: str) -> bool:
    """True where a caption says that isolates or samples are counted, not patients."""
    return bool(_THINGS.search(caption))


def by_groups(caption: str) -> bool:
    """True where a caption says that the rows are groups of patients."""
    return bool(_BY_GROUPS.search(caption) or _PREDICTORS.search(caption))


def tells_both(caption: str) -> bool:
    """True for "efficacy and safety": the sections say which of the two their rows tell."""
    return bool(_EVENTS.search(caption) and _OUTCOMES.search(caption))


def told(words: str) -> Subject:
    """What a caption or a section says that it is about."""
    baseline = bool(_BASELINE.search(words)) and not _OF_RESULTS.search(words)
    events, outcomes = bool(_EVENTS.search(words)), bool(_OUTCOMES.search(words))
    if baseline:
        return Subject.MIXED if events or outcomes else Subject.BASELINE
    if events:
        return Subject.EVENTS
    return Subject.OUTCOMES if outcomes else Subject.UNKNOWN


def of_section_or_table(whole: Subject, caption: str, section: str | None) -> Subject:
    """The table's, unless a section of a mixed one says more; below events in a table of results are no results."""
    own = told(section) if section else Subject.UNKNOWN
    if whole in (Subject.MIXED, Subject.UNKNOWN) and own is not Subject.UNKNOWN:
        return own
    if own is Subject.EVENTS and whole is Subject.OUTCOMES:
        return own
    return own if own is Subject.OUTCOMES and tells_both(caption) else whole
