"""Case reports and small series: what befell each patient, told without any count, is count 1 of 1.

Told apart from what was feared, prevented, excluded, treated for, what the patient came with or had before, and what is
known of the disease or the drug in general.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Cohort, Fact, Figure, FigureKind, Mention, Response
from medkb.relate.clauses import clause
from medkb.relate.context import Context
from medkb.relate.events.patients import patients_of
from medkb.relate.passage import Passage
from medkb.relate.shares.results import grade_near
from medkb.relate.times.when import all_times, when
from medkb.text.gate import gated

_PATIENT = re.compile(
    r"(?i)(?:\b(?:у\s)?пациент\w*\s[А-ЯЁ]\.|\bпациент\w*|\bбольн(?:ой|ого|ому|ая|ую)\b|\bребен\w+|\bмальчик\w*|\bдевочк\w+|\bженщин[аыуе]\b|\bмужчин[аыуе]\b|\bpatient\b|"
    r"\ban? (?:\d+|[a-z]+)-(?:year|month|week|day)-old)"
)
# A word that says that the event or outcome took place, or that it ended, which it could not without having been.
_HAPPENED = gated(
    r"(?i)\b(?:развил\w*|развити\w*|осложнил\w*|осложнивш\w*|осложнен\w*|присоедин\w+|отмеч\w+|выявлен\w*|зафиксирован\w*|констатирован\w*|диагностирован\w*|возник\w*|"
    r"наблюда\w+|достиг\w*|получен\w*|установлен\w*|сохраня\w+|появил\w*|зарегистрирован\w*|верифицирован\w*|включали|составил\w*|оказал\w+|прив[ео]л\w*|вызвал\w*|"
    r"перен[её]с\w*|купирован\w*|разрешил\w*|регрессировал\w*|излечен\w*|документирован\w*|подтвержд[её]н\w*|обнаружен\w*|прогрессировал\w*|рецидивировал\w*|рецидивировани\w*|жив|жива|умер\w*|скончал\w*|наступил\w*|погиб\w*|"
    r"developed|developing|development|occurred|achieved|observed|diagnosed|experienced|experiencing|noted|complicated|confirmed|revealed|remain\w*|showed|suffered|"
    r"documented|relapsed|progressed|recurred|resolved|resolution|subsided|disappeared|improved|stopped|ceased|led|resulted|caused|became|attained|reached|obtained|had|has|seen|detected|alive|died|succumbed|persist\w*|maintain\w*|lasted|withdrawn|discontinued|отменен\w*)\b"
)
# Right before the name: it was feared, suspected, prevented, treated for, or is told of as a possibility.
_FEARED = re.compile(
    r"(?i)(?:\bриск\w*|\bвероятност\w+|\bугроз\w+|\bпрофилактик\w+|\bпредупреждени\w+|\bпредотвращени\w+|\bподозрени\w+|\bисключ\w+|\bлечени\w+|\bтерапи\w+|\bпо поводу|\bкритери\w+|\bпри|\bв случае|\bне исключа\w+|\bдля|\bот|"
    r"\brisk|\bprevent\w*|\bprophylaxis|\bsuspected|\bsuspicion|\brule out|\bexclude|\btreatment|\btherapy|\bmanagement|\bmedication|\bconcern\w*|\bfear\w*|\bscreening|\btested|\bevaluat\w+|\bfor|\bagainst|\blike|\bas)"
    r"\s(?:(?:развити\w+|возникновени\w+|наличие|на|of|for|with|about|the|possible)\s){0,2}(?:[^\W\d_]+(?:ой|ей|ым|ого|его|ых|их|ом|ую|ed|ive|al|ic|ous|ary|ion|ing)\s){0,2}$"
)
_DOUBTED = gated(
    r"(?i)\b(?:возможн\w+|вероятн\w+|могл[оаи]?|может|могут|если|при (?:развитии|возникновении|появлении)|планирова\w+|подозр\w+|заподозр\w+|опас\w+|во избежание|с целью|риск\w*|чтобы|могло|предполага\w+|"
    r"may|might|could|would|if|possible|possibly|suspected|feared|at risk|risk of|to prevent|to avoid|in order to|concern\w*|considered|planned|known|frequent|common|rare(?:ly)?|usually|typical\w*|characteri[sz]ed|described|reported in|can)\b"
)
# The rest of the sentence may be about the past or the family; at admission the patient tells what he came with.
_BEFORE = re.compile(
    r"(?i)\b(?:в анамнезе|из анамнеза|анамнез\w*|перенес[её]нны\w+|при поступлении|поступил\w*|обратил\w*|госпитализирован\w*|жалоб\w*|жалов\w+|в дебюте|манифест\w+|исходно|при (?:очередном |плановом |контрольном |профилактическом )?(?:скрининге|обследовании|осмотре)|on (?:routine|screening)|до начала|ранее|с детства|сопутствующ\w+|мать|отец|отца|матери|сестр\w+|брат\w*|"
    r"history|presented|presentation|admitted|on admission|complain\w+|previously|mother|father|brother|sister|family|underlying|pre-?existing|comorbid\w*|referred|prior to|before (?:treatment|therapy))\b"
)
_NEGATED = re.compile(
    r"(?i)(?:\bне\s(?:[^\W\d_]+\s){0,2}|\bбез\s(?:признаков\s)?|\bнет\s(?:[^\W\d_]+\s)?|\bданных за\s|\bno\s(?:[a-z]+\s){0,2}|\bnot\s(?:[a-z]+\s){0,2}|\bwithout\s(?:evidence of\s|any\s)?|\bnever\s(?:[a-z]+\s)?|\bfailed to (?:achieve|reach|attain)\s(?:an?\s)?)$"
)
_NEGATED_AFTER = re.compile(
    r"(?i)^[^.;:,]{0,40}?\s?(?:\bне\s(?:был\w*\s)?[^\W\d_]+|оказал\w+ не\s[^\W\d_]+|\bнет\b|исключ[её]н\w*|\b(?:was|were) (?:not|never|excluded|ruled out)|did not|not achieved|\bне подтверд)"
)
_TREATED = re.compile(
    r"(?i)\b(?:лечени\w+|терапи\w+|курс\w*|назначен\w*|получал\w*|введен\w*|вводил\w*|операци\w+|трансплантаци\w+|ТГСК|химиотерапи\w+|инфузи\w+|"
    r"treat\w+|therap\w+|cycles?|course|administ\w+|received|started|initiated|given|infusion|surgery|underwent|transplant\w+|chemotherapy|prescribed|dose|drug|препарат\w*)\b"
)
_LASTING = re.compile(
    r"(?i)\b(?:сохраня\w+|стойк\w+|продолжа\w+|жив|жива|находится|поддержива\w+|длится|remain\w*|sustain\w+|maintain\w*|alive|lasted|persist\w*|ongoing|continu\w+)\b"
)
_DUE_TO = re.compile(
    r"(?i)(?:\bот|\bвследствие|\bиз-за|\bв результате|\bпо причине|\bна фоне|\bof|\bfrom|\bdue to|\bbecause of)\s(?P<cause>[^,;:.()]{3,80})"
)
_JOINED = re.compile(r"\s?(?:,|,?\s(?:и|and|или|or))\s(?:[^\W\d_]+\s){0,2}")
# Something was changed or stopped because of it.
_LED_TO = re.compile(
    r"(?i)\b(?:снижен\w*|снизили|уменьшен\w*|редуцирован\w*|отложен\w*|приостановлен\w*|прерван\w*|прекращен\w*|отменен\w*|отменили|"
    r"reduced|lowered|withheld|held|interrupted|delayed|postponed|suspended|discontinued|stopped|withdrawn)\b[^.;]*\s"
    r"(?:because of|due to|owing to|из-за|в связи с(?: развитием)?|ввиду|вследствие|по причине)\s(?:[^\W\d_]+\s|\d\s|[IV]+\s){0,4}$"
)
_NEEDED = re.compile(
    r"(?i)\b(?:requir\w+|need\w*|necessitat\w+|потребова\w+|требу\w+|требова\w+|нужда\w+ в)\s(?:[^\W\d_]+\s){0,3}$"
)
_SIGN = re.compile(r"(?i)(?<!связи )\b(?:с|со|with)\s(?:[^\W\d_]+(?:ым|им|ой|ыми|ими|ed|ive|al|ic)\s)?$")
# "on day 21 after surgery", "relapsed lymphoma": when it was, and what the disease was called.
_WHEN = re.compile(
    r"(?i)\b(?:after|before|following|since|после|до|перед|спустя)\s(?:the\s|a\s|[^\W\d_]+(?:ой|ого|ей|его)\s)?$"
)
_ATTRIBUTE = re.compile(r"(?i)^(?:relapsed|refractory|recurrent|рецидивирующ\w+|рефрактерн\w+)$")
_NEOPLASM = re.compile(
    r"(?i)lymphoma|leuk|carcinoma|cancer|myeloma|sarcoma|neoplasm|лимфом|лейкоз|\bрак|миелом|сарком|опухол"
)
_SECOND = re.compile(r"(?i)\b(?:втор\w+|second\w*|new|нов\w+)\s(?:[^\W\d_]+\s)?$")
_PROCEDURES = ("surgery", "transplantation")
_SECTIONS = ("case", "results", "abstract")
_TOO_WIDE = ("malignancy", "adverse-event", "serious-adverse-event", "severe-adverse-event", "clonal-evolution")
_SAY_NO = ("no-complications", "relapse-free-status", "survived")  # told as absences, or by what else is told
_REMISSIONS = ("CR", "PR", "other:remission")


def case_facts(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """The patient, and what befell him: each event and outcome that the case affirms has count 1 of 1."""
    if not context.is_case:
        yield from _of_series(context, passages)
        return
    own = [p for p in passages if p.source == "own" and p.block.section in _SECTIONS]
    yield from _patient(context, own)
    told = [p for p in own if p.block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    first = next((p.start for p in told if p.block.section != "abstract" and _TREATED.search(p.words)), 0)
    carried: tuple[str, ...] = ("patient",)
    for p in told:
        carried = patients_of(p, p.end) or carried
        if p.block.kind is BlockKind.HEADING or p.has_cue("criterion"):
            continue
        for mention in p.heads:
            for patient in patients_of(p, mention.start) or carried:
                yield from _told(context, p, mention, patient, p.start >= first)


# "Patient 4, a 6-year-old girl with multifocal relapse, achieved ...": what opens a sentence on one of many.
_ONE_OF_MANY = re.compile(
    r"\W*(?:Patient|Case|Child|Пациент(?:ка|у|а)?|Больн(?:ой|ая|ого|ому)|У\s(?:пациент(?:а|ки)|больн(?:ого|ой)))\s(?:№\s?|No\.?\s?|#)?\d{1,3}(?=[\s,(])(?:\s?\([^()]{1,60}\))?"
    r"(?:,\s(?:an?\s|мальчик|девочк|женщин|мужчин|юнош|\d)[^,.;]{1,90}(?:,\s(?:with|aged|с|в возрасте)\s[^,.;]{1,90})?,)?"
)


def _of_series(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """What befell one of many patients, in the sentences that begin with a number's owner and count nobody."""
    for p in passages:
        told = p.source == "own" and p.block.kind is BlockKind.PARAGRAPH and p.block.section in ("results", "case")
        opening = _ONE_OF_MANY.match(p.words) if told else None
        if opening is None or p.has_cue("criterion"):
            continue
        patient = patients_of(p, p.start + opening.end())[:1]
        for mention in p.heads:
            if patient and mention.start >= p.start + opening.end():
                told_of = _told(context, p, mention, patient[0], treated=True)
                yield from (f for f in told_of if not (isinstance(f, Response) and f.outcome.startswith("other:")))


def _patient(context: Context, own: Sequence[Passage]) -> Iterator[Fact]:
    for p in sorted(own, key=lambda p: p.block.section != "case"):
        match = _PATIENT.search(p.words)
        if match:
            start, end = p.start + match.start(), p.start + match.end()
            yield Cohort(
                **context.shared(p, start, end, "case.patient", 0.9),
                arm="patient",
                n=1,
                role="population",
                label="the patient of the case report",
            )
            return


def _told(context: Context, p: Passage, mention: Mention, patient: str, treated: bool) -> Iterator[Fact]:
    """The fact of one name, where its clause affirms it (or, of a response, denies it)."""
    start, end = clause(p, mention)
    words, before = p.text[start:end], p.text[start : mention.start]
    if _FEARED.search(before) or _DOUBTED.search(words) or _NEEDED.search(before) or _has_share(p, mention):
        return
    if not _HAPPENED.search(words) and not _LED_TO.search(before):
        return
    negated = bool(_NEGATED.search(before[-40:]) or _NEGATED_AFTER.search(p.text[mention.end : end]))
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    slots: dict[str, Any] = context.shared(p, mention.start, mention.end, "case.told", 0.6)
    slots |= {"arm": patient, "concept": concept.iri, "count": 1, "n": 1, "time": when(p, mention)}
    if mention.scheme == "outcome" and not _is_said_by_the_way(mention, before):
        notation = _outcome(concept.notation or concept.id, words, negated)
        if notation in ("NR", "alive_in_remission") and notation != (concept.notation or concept.id):
            slots |= {"concept": context.vocabulary.get("outcome", notation).iri}
        if notation and not _is_cause(before):
            for time in all_times(p, mention):
                yield Response(**slots | {"time": time}, outcome=notation)
    elif mention.scheme == "event" and not negated and not _BEFORE.search(words) and not _is_disease(mention, before):
        yield from _happened(context, p, mention, treated and not _is_part(before), slots)


def _is_said_by_the_way(mention: Mention, before: str) -> bool:
    """The outcome is told of another time, as what the patient came with, or is a procedure that went on."""
    if mention.concept in _PROCEDURES or mention.concept in _SAY_NO:
        return True
    return _WHEN.search(before) is not None or _attribute(before, mention)


def _is_disease(mention: Mention, before: str) -> bool:
    """The neoplasm is what is treated, not a second one."""
    return _NEOPLASM.search(mention.text) is not None and _SECOND.search(before) is None


def _happened(
    context: Context, p: Passage, mention: Mention, of_treatment: bool, slots: dict[str, Any]
) -> Iterator[Fact]:
    if mention.concept == "death":
        yield AdverseEvent(**slots, event="death", cause=_cause(context, p, mention, clause(p, mention)[1]))
        return
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    if of_treatment and mention.concept not in _TOO_WIDE and "class" not in concept.note:
        figure = Figure(mention.start, mention.end, FigureKind.COUNT)  # the name in the place of a figure
        low, high = _grade(p, figure, mention)
        yield AdverseEvent(**slots, event=concept.en, grade_min=low, grade_max=high)


def _attribute(before: str, mention: Mention) -> bool:
    """A participle before the disease's name: "a man with relapsed lymphoma"."""
    return bool(
        _ATTRIBUTE.search(mention.text)
        and re.search(r"(?i)\b(?:with|of|for|an?|с|со|по поводу)\s(?:[^\W\d_]+\s)?$", before)
    )


def _grade(p: Passage, figure: Figure, mention: Mention) -> tuple[int | None, int | None]:
    """The grade near the name, unless it stands right beside another: "grade 4 neutropenia complicated by pneumonia"."""
    for grade in p.grades:
        beside = [m for m in p.heads if -2 < m.start - grade.end < 2 or -2 < grade.start - m.end < 2]
        if (
            beside
            and mention not in beside
            and len(p.grades) == 1
            and not _JOINED.fullmatch(p.text, *_gap(mention, beside[0]))
        ):
            return None, None
    return grade_near(p, figure, mention)


def _gap(a: Mention, b: Mention) -> tuple[int, int]:
    return (a.end, b.start) if a.end <= b.start else (b.end, a.start)


def _outcome(notation: str, words: str, negated: bool) -> str:
    """A remission that lasts is being alive in it; one that is denied is no response; of others a denial says nothing."""
    if negated:
        return "NR" if notation in ("CR", "CRi", "ORR", "PR", "other:remission", "NR") else ""
    return "alive_in_remission" if notation in _REMISSIONS and _LASTING.search(words) else notation


def _cause(context: Context, p: Passage, death: Mention, end: int) -> str | None:
    due = _DUE_TO.search(p.text, death.end, end)
    if due is None:
        return None
    first, last = due.span("cause")
    name = next((m for m in p.mentions if first <= m.start < last and m.scheme in ("event", "outcome")), None)
    return None if name is None else context.vocabulary.get(name.scheme, name.concept).en


_DIED_OF = re.compile(
    r"(?i)(?:умер\w*|скончал\w*|погиб\w*|летальн\w+|смерт\w+|died|death|succumbed)[^.;]*\s(?:от|вследствие|из-за|of|from|due to|to|because of)\s(?:[^\W\d_]+\s){0,2}$"
)


def _is_part(before: str) -> bool:
    """What he died of, and the signs of what he had: "GVHD with skin involvement"."""
    return _is_cause(before) or _SIGN.search(before) is not None


def _is_cause(before: str) -> bool:
    """What he died of is told with the death."""
    return _DIED_OF.search(before) is not None


def _has_share(p: Passage, mention: Mention) -> bool:
    return any(abs(f.start - mention.end) < 60 for f in p.figures_of(FigureKind.SHARE))
