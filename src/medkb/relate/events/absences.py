"""Stated absences: "ССО не развился", "no cases of pneumonia", "без признаков РТПХ" are counts of zero.

A negation denies the names of its clause that are its subject or object, with the list that they stand in. It says
nothing of them where a difference, an effect, a risk, a need or a history is what is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Group, Mention, Response
from medkb.relate.clauses import clause, is_governed
from medkb.relate.context import Context
from medkb.relate.events.listed import take
from medkb.relate.events.patients import patients_of
from medkb.relate.illness import is_illness
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_VERB = (
    r"(?:отмеча\w+|отмечен\w*|отметили|развил\w*|развива\w+|наблюда\w+|зарегистрирован\w*|регистрирова\w+|зафиксирован\w*|фиксирова\w+|"
    r"выявл\w+|обнаруж\w+|возник\w*|диагностирован\w*|было|был[аи]?|установлен\w*|встреча\w+|встретил\w*|описан\w*|"
    r"произошло|случил\w*|наступил\w*|определя\w+|констатирован\w*|получен\w*|достигнут\w*)"
)
_DENIED_RU = re.compile(
    rf"(?i)\bне\s(?:был[аио]?\s)?{_VERB}\b|\b{_VERB}\sне\sбыл[аио]?\b|\bотсутствовал\w*|\bнет(?=[\s.,;)]|$)"
)
_NOBODY_RU = re.compile(
    r"(?i)\bни\s(?:у|в|на|для)?\s?(?:одного|одной|одном|одну|один|одна|кого)\b|\bникто\b|\bни\sодного\s|\bни\sразу\b"
)
_NOT = re.compile(r"(?i)\bне\s")
_WITHOUT = re.compile(
    r"(?i)(?:\bбез|\bwithout)\s(?:(?:каких-либо|клинических|any|clinical|significant|serious|severe|major|further|new)\s)?"
    r"(?:(?:признаков|развития|проявлений|явлений|клинических признаков|evidence of|signs of|development of|episodes of)\s)?(?:[\w-]+\s(?:и|или|and|or)\s)?(?:[^\W\d_]+(?:ых|их|ed|ive|al)\s)?$"
)
# What passed off without anything: a course, an operation, a patient's stay.
_PASSED = re.compile(
    r"(?i)протека\w+|прот[её]к\w*|прош[её]?л\w*|перен[её]с\w*|переноси\w+|заверш\w+|выписан\w*|выполнен\w*|оста[её]\w+|оставал\w*|\bжив\w*|"
    r"\bcompleted\b|\bperformed\b|\btolerated\b|\brecover\w+|\bdischarged\b|\buneventful\b|\bproceeded\b|\bunder(?:went|gone)\b|\bhealed\b|\balive\b|\bwas well\b"
)
_KIND = (
    r"(?:(?:cases?|episodes?|instances?|occurrences?|reports?|signs?|evidence|symptoms?|incidents?)\sof\s|grade\s\S+\s(?:(?:or|to|and|–)\s\S+\s)?|"
    r"(?:new|serious|severe|significant|clinically|relevant|important|further|other|major|fatal|treatment-related|drug-related|symptomatic|"
    r"unexpected|documented|confirmed|apparent|single|additional|late|early|acute|chronic|life-threatening|related|clinical|proven|statistically)\s(?:and\s)?)"
)
_NO = re.compile(
    rf"(?i)(?:\b(?:no|zero|neither|nor)\s|\bnot\s(?:a\s(?:single\s)?|any\s)){_KIND}*(?:[a-z-]+\s)?$|\babsence of\s(?:any\s)?$"
)
_PERSON = r"(?:patients?|participants?|subjects?|children|women|men|infants|individuals|recipients?|person)"
_NOBODY_EN = re.compile(
    rf"(?i)(?:\b(?:no|zero|not one|not a single)\s(?:[a-z-]+\s){{0,2}}?{_PERSON}|\bnone\sof\s(?:the\s|our\s|these\s|those\s)?(?:\d+\s)?(?:[a-z-]+\s){{0,2}}?{_PERSON}|\bnone\sof\s(?:them|whom)|\bnobody|\bno one|\bneither\spatient)\b"
)
_DID = re.compile(
    r"(?i)\b(?:developed|experienced|had|have|has|suffered|showed|exhibited|presented|achieved|attained|reached|died|relapsed|responded|"
    r"progressed|discontinued|withdrew|required|reported|met|was|were|became|obtained)\b"
)
_NOT_SEEN = re.compile(
    r"(?i)^[^.;:()]{0,45}?\b(?:(?:was|were|has been|have been)\s(?:not|never)\s(?:observed|seen|reported|detected|recorded|noted|found|encountered|documented|diagnosed|identified|registered)"
    r"|did\snot\s(?:occur|develop|appear|recur|happen)|(?:was|were)\sabsent|never\s(?:occurred|developed)|(?:was|were)\s(?:not|never)\s(?:a\s)?(?:present))\b"
)
# Not the thing itself is denied but something about it.
_ABOUT = gated(
    r"(?i)повторн\w+|последующ\w+|\bостальн\w+|\bremaining\b|\bthe rest\b|различ\w+|разниц\w+|\bсвяз[ьи]\b|взаимосвяз\w+|зависимост\w+|влияни\w+|коррел\w+|увеличени\w+|снижени\w+|нараста\w+|повышени\w+|усилени\w+|"
    r"\bриск\w*|анамнез\w*|профилактик\w+|потребност\w+|необходимост\w+|динамик\w+|изменени\w+|преимуществ\w+|предиктор\w*|фактор\w*|причин\w+|"
    r"\bdifferen\w+|\bincrease\w*|\breduc\w+|\bdecreas\w+|\bassociat\w+|\bcorrelat\w+|\brelationship|\binfluence\w*|\beffect\s(?:of|on)|\bimpact|"
    r"\brisk\w*|\bhistory|\bprophyla\w+|\bneed\b|\bpredict\w+|\bfactors?\b|\bchange\w*|\bworsening|\btrend|\badvantage|\bbenefit|\bdata\b|\binformation|"
    r"медиан\w*|\bmedian\b|критери\w+|\bсчитал\w*|\bdefined\b|\bcriteri\w+|\bcause[sd]?\b|\bif\b|\bесли\b|\battributed\b|\bprior\b|\bprevious\w*|\bранее\b|\bexclu\w+|\bto (?:prevent|avoid|detect)\b|\blinked\b|"
    # Some had it, others had it not: "was seen only in adults and was absent in children".
    r"\bтолько\b|\bлишь\b|\bonly\b"
)
_LIST = re.compile(
    r"(?:\s?(?:,|/|,?\s(?:or|and|nor|и|или|либо|ни|а также))\s(?:[^\W\d_][\w-]*\s){0,3}(?:\([^()]{0,20}\)\s?)?){1,2}"
)
_RELATED = re.compile(
    r"(?i)treatment-related|drug-related|therapy-related|toxic\s|связанн\w+ с (?:лечени|терапи|препарат)|related to (?:treatment|the (?:study )?drug|therapy)"
)
_EITHER = re.compile(
    r"(?i)\bни в одной (?:из )?(?:[^\W\d_]+\s)?групп|\b(?:either|any|both) (?:[a-z]+ )?(?:group|arm)s?\b|\bобеих группах"
)
# Names that hold their own negation, and what they deny.
_DENIES = {"no-complications": ("event", "adverse-event"), "relapse-free-status": ("outcome", "relapse")}
_SAYS_NO = re.compile(r"(?i)(?:no|without|без)\s|[^\W\d_]+\sне\s")
_WITHOUT_TEXT = re.compile(r"(?i)(?:without|без)\s")
_DEATHS = re.compile(r"(?i)deaths?\b|смерт|летальн\w+ исход")
_GRADED = re.compile(
    r"(?i)\bno\s(?:[a-z-]+\s){0,2}?grades?\s[^.;,]{1,14}?\s(?:[a-z-]+\s){0,2}?(?P<what>events?|toxicit(?:y|ies)|reactions?|complications?)\b"
)
_DENIAL = gated(
    r"(?i)\b(?:не|ни|нет|никто|без|отсутствовал\w*|no|not|none|nobody|neither|nor|zero|without|never|absen\w+)\b"
)
_NOT_ONE = re.compile(r"(?i)\bни\s(?:[ув]\s)?$|\bnot\s$")
# Only some are told of, or only some of the events: "in patients who ...", "complications that required ...".
_OF_SOME = re.compile(
    r"(?i)\s(?:in|among|у|среди)\s(?:the\s|those\s)?(?:patients|those|children|women|men|больных|пациентов|детей)?,?\s?(?:who|with|without|receiving|treated|получавш\w+|с|без|котор\w+)\s"
)
_NARROWED = re.compile(
    r"(?i),?\s(?:потребовавш\w+|требующ\w+|требовавш\w+|привед\w+|приводящ\w+|котор\w+|requiring|that|which|leading to|resulting in)\s"
)
_WHOLE = re.compile(r"(?i)(?:среди|из|of|among|у всех|in all|all|всех|the|эт\w+)\s(?:\w+\s)?$")
_SKIPPED = ("methods", "introduction", "references", "back")
_NEVER_ZERO = (
    "NR",
    "NE",
    "MRD_neg",
    "treatment_continuing",
    "other:transplantation",
    "other:surgery",
    "other:survived",
)
_OTHER_SUBJECT = re.compile(r"(?i)котор|\bчто\b|\bбез\b")
_SEEN = re.compile(rf"(?i)(?<!не\s)\b{_VERB}\s(?:[^\W\d_]+\s){{1,5}}")  # "наблюдалось при А и отсутствовало при Б"
_NEAR = 60  # characters from who had it not to what they had not


def absence_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Own events and outcomes that the passage says nobody had; figures of nobody are taken out of the passage."""
    if p.source != "own" or p.block.kind is not BlockKind.PARAGRAPH:
        return
    if p.block.section not in _SKIPPED and _DENIAL.search(p.text, p.start, p.end):
        last: Mention | None = None
        for name in sorted([*_names(p), *_of_grade(p)], key=lambda m: m.start):
            if is_illness(p.text, p.start, name):
                continue  # of what the patients were ill
            listed = last is not None and _LIST.fullmatch(p.text, last.end, name.start) is not None
            if (listed and not _counted(p, name, clause(p, name)[1])) or _absent(context, p, name):
                last = name
                yield from _absence(context, p, name)
    p.figures = [f for f in p.figures if f.kind is not FigureKind.COUNT or not _of_none(p, f) or _set_against(p, f)]


_AGAINST = re.compile(r"(?i)\b(?:and|but|vs\.?|versus|и|а|но|против)\s(?:in\s|by\s|on\s)?$")


def _set_against(p: Passage, figure: Figure) -> bool:
    """Nobody of one group, where those of another have just been counted: "in three on A but in none on B"."""
    counted = (FigureKind.COUNT, FigureKind.SHARE)
    others = any(f.count and figure.start - 90 < f.start < figure.start for f in p.figures_of(*counted))
    return others and _AGAINST.search(p.text, max(p.start, figure.start - 12), figure.start) is not None


def _of_none(p: Passage, figure: Figure) -> bool:
    """A count of nobody: "none of the patients", and the one of "not one patient", "ни одного случая"."""
    return figure.count == 0 or (
        figure.count == 1 and _NOT_ONE.search(p.text, max(p.start, figure.start - 8), figure.start) is not None
    )


def _names(p: Passage) -> Iterator[Mention]:
    """Events and outcomes, and treatment-related deaths, which bear the name of an endpoint."""
    for name in p.heads:
        if name.scheme in ("event", "outcome") and name.concept not in _DENIES:
            yield name
        elif name.concept == "TRM" and _DEATHS.search(name.text):
            yield replace(name, scheme="event", concept="death")
        elif name.concept in _DENIES and _SAYS_NO.match(name.text) and _affirmed(name):
            yield replace(name, scheme=_DENIES[name.concept][0], concept=_DENIES[name.concept][1])


def _affirmed(name: Mention) -> bool:
    """Whether the denial is told: "without relapse" describes people, "no relapse" tells of all."""
    return name.concept != "relapse-free-status" or name.text[:3].lower() == "no "


def _of_grade(p: Passage) -> Iterator[Mention]:
    """Events that only a grade names: "no grade 4 events"."""
    for match in _GRADED.finditer(p.text, p.start, p.end):
        if not any(m.start < match.end() and match.start() < m.end for m in p.heads):
            yield Mention(match.start("what"), match.end("what"), "event", "adverse-event", match["what"])


def _absent(context: Context, p: Passage, name: Mention) -> bool:
    """Nobody had it; where only a counted part had it not, their figure counts no event and is taken away."""
    start, end = clause(p, name)
    if _ABOUT.search(p.text, start, end) or not _denies(context, p, name, start, end):
        return False
    if _OF_SOME.search(p.text, name.end, end) or _NARROWED.match(p.text, name.end, end):
        return False
    if any(0 <= f.start - name.end < 4 for f in p.figures_of(FigureKind.SIZE)):
        return False  # "patients without complications (n = 30)": the name describes a group
    if any(
        f.kind is FigureKind.SHARE and f.count == 0 and not f.text[0].isdigit() and start <= f.start < end
        for f in p.figures
    ):
        return False  # "ни у одного из 24": the share tells it, with its whole
    part = [f for f in p.figures if start <= f.start < end and _counts_part(p, f, name)]
    if name.scheme == "event":  # of an outcome, who had it not is counted too: "ответа не получено у 9 (30 %)"
        take(p, part)
    return not part and not _counted(p, name, end)


def _counts_part(p: Passage, figure: Figure, name: Mention) -> bool:
    """In one breath with the name, and not the whole of which nobody had it."""
    if figure.kind not in (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT) or figure.count == 0:
        return False
    if _of_none(p, figure) or _WHOLE.search(p.text, max(p.start, figure.start - 24), figure.start):
        return False
    a, b = (figure.end, name.start) if figure.end <= name.start else (name.end, figure.start)
    return re.search(r"[,;:]|\b(?:и|and|but|но)\b", p.text[a:b]) is None


def _denies(context: Context, p: Passage, name: Mention, start: int, end: int) -> bool:
    before, after = p.text[start : name.start], p.text[name.end : end]
    if _SAYS_NO.match(name.text) and not _WITHOUT_TEXT.match(name.text):
        return True
    if _WITHOUT.search(before) or _WITHOUT_TEXT.match(name.text):
        return name.scheme == "event" and (
            context.is_case or _PASSED.search(before) is not None or _PASSED.search(after) is not None
        )
    if _NOBODY_EN.search(before) is None and _NO.search(before):
        return True
    if _NOT_SEEN.search(after):
        return not is_governed(p, start, name)
    return _of_nobody(p, name, start, end) or _denied(p, name, start, end)


def _of_nobody(p: Passage, name: Mention, start: int, end: int) -> bool:
    """Nobody had it: "none of the patients developed pneumonia", "ни у одного больного не было пневмонии"."""
    nobody = _NOBODY_EN.search(p.text, start, end)
    if nobody is not None and nobody.start() < name.start:
        verb = _DID.search(p.text, nobody.end(), end)
        swallowed = nobody.end() >= name.start  # "no patient died", where the name begins with the people
        return swallowed or (
            verb is not None and name.start - verb.end() < _NEAR and _first_behind(p, verb.start()) == name.start
        )
    return (
        _NOBODY_RU.search(p.text, start, end) is not None
        and _NOT.search(p.text, start, end) is not None
        and not is_governed(p, start, name)
    )


def _first_behind(p: Passage, at: int) -> int | None:
    return next((m.start for m in p.heads if m.scheme in ("event", "outcome") and m.start >= at), None)


def _denied(p: Passage, name: Mention, start: int, end: int) -> bool:
    """The subject of "не было", "не отмечено": in one clause with it, and no goal or circumstance."""
    denied = _DENIED_RU.search(p.text, start, end)
    if denied is None or is_governed(p, start, name):
        return False
    if _PREDICATE.match(p.text, denied.end(), end) or _AGAIN.search(p.text, start, name.start):
        return False
    if denied.start() >= name.end:
        between = p.text[name.end : denied.start()]
        return len(between) < _NEAR + 30 and not _OTHER_SUBJECT.search(between) and not _SEEN.search(between)
    return re.fullmatch(r"[^,.;:]{0,40}", p.text[denied.end() : name.start]) is not None


# "лечение не было достаточно полным": a quality is denied, not the thing.
_PREDICATE = re.compile(
    rf"(?i)\s(?:достаточно\s|столь\s|очень\s|полностью\s)?(?!{_VERB})[^\W\d_]+(?:ым|им|ой|ыми|ими|ен|ена|ено|ены|ан|ана|ано|аны)\b"
)
# "рецидивов кровотечения не было": it had been there once.
_AGAIN = re.compile(r"(?i)(?:рецидив\w*|возобновлени\w+|повторени\w+)\s$")


def _counted(p: Passage, name: Mention, end: int) -> bool:
    """A figure of people stands right behind the name in its clause: so many had it."""
    shares = p.figures_of(FigureKind.SHARE, FigureKind.PERCENT)
    return any(name.end <= f.start < min(end, name.end + 40) and f.count != 0 for f in shares)


def _absence(context: Context, p: Passage, name: Mention) -> Iterator[Fact]:
    figure = Figure(name.start, name.end, FigureKind.COUNT)  # the name in the place of a figure
    concept = context.vocabulary.get(name.scheme, _narrower(p, name))
    everyone = _EITHER.search(p.text, p.start, p.end) is not None
    series = patients_of(p, name.start) if context.is_case else ()
    own = {g.label for g in _groups(p, name)}
    arm_told = own.pop() if len(own) == 1 else context.arm_of(p, figure)
    for arm in series or ("all" if everyone else arm_told,):
        n = 1 if context.is_case else context.sizes.get(arm) or (context.population if arm == "all" else None)
        slots = context.shared(p, name.start, name.end, "absence", 0.75) | {"arm": arm, "concept": concept.iri, "n": n}
        if name.scheme == "event":
            low, high = _grade(p, name)
            cause = "treatment" if name.concept == "death" and _RELATED.search(p.words) else None
            yield AdverseEvent(**slots, event=concept.en, cause=cause, count=0, grade_min=low, grade_max=high)
        elif name.concept == "mortality":
            death = context.vocabulary.get("event", "death")
            yield AdverseEvent(**slots | {"concept": death.iri}, event="death", count=0)
        else:
            notation = concept.notation or f"other:{concept.en}"
            if notation not in _NEVER_ZERO and "weak" not in concept.note.split() and not context.is_case:
                yield Response(**slots, outcome=notation, count=0)


def _groups(p: Passage, name: Mention) -> list[Group]:
    """The groups of the clause in which the name is denied."""
    start, end = clause(p, name)
    return [g for g in p.groups if start <= g.start < end and not g.weak]


# "Выраженных нежелательных явлений не было": milder ones may have been.
_SEVERE = re.compile(
    r"(?i)\b(?:(?P<serious>серь[её]зн\w+|serious)|выраженн\w+|тяж[её]л\w+|severe|significant|значим\w+)\s$"
)


def _narrower(p: Passage, name: Mention) -> str:
    """The concept that is denied: of adverse events, only the severe or serious ones where the text says so."""
    worse = (
        _SEVERE.search(p.text, max(p.start, name.start - 20), name.start) if name.concept == "adverse-event" else None
    )
    if worse is None:
        return name.concept
    return "serious-adverse-event" if worse["serious"] else "severe-adverse-event"


def _grade(p: Passage, name: Mention) -> tuple[int | None, int | None]:
    """The grade beside the name, or behind the list that it stands in."""
    for grade in p.grades:
        between = p.text[name.end : grade.start] if grade.start >= name.end else p.text[grade.end : name.start]
        if len(between) < 30 or (
            grade.start > name.end and len(between) < 60 and re.fullmatch(r"[^.;:]*\sи\s[^.;:]*", between)
        ):
            return grade.low, grade.high
    return None, None
