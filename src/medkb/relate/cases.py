"""Case reports: one patient, whose events and outcomes are told without any count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.model import AdverseEvent, BlockKind, Cohort, Fact, Figure, FigureKind, Mention, Response
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.results import grade_near
from medkb.relate.times import time_point

_PATIENT = re.compile(
    r"(?i)(?:\b(?:у\s)?пациент\w*\s[А-ЯЁ]\.|\bпациент\w*|\bбольн(?:ой|ого|ому|ая|ую)\b|\bребен\w+|\bpatient\b|\ba \d+-year-old)"
)
# A word that says that the event or outcome took place.
_HAPPENED = re.compile(
    r"(?i)\b(?:развил\w*|развити\w*|осложнил\w*|отмеч\w+|выявлен\w*|зафиксирован\w*|констатирован\w*|диагностирован\w*|возник\w*|наблюда\w+|достиг\w+|получен\w*|установлен\w*|сохраня\w+|появил\w*|зарегистрирован\w*|верифицирован\w*|включали|составил\w*|developed|occurred|achieved|observed|diagnosed|experienced|noted|complicated|presented|confirmed|revealed|remain\w*|showed|оказал\w+|привел\w*)\b"
)
_HYPOTHESIS = re.compile(
    r"(?i)(?:риск\w*|профилактик\w*|возможн\w+|может|могут|вероятност\w+|предупрежд\w+|в случае|при развитии|если|угроз\w+|подозр\w+|заподозр\w+|уменьшить|лечени\w+|терапи\w+|критери\w+|для|после|с целью|risk of|prevent\w*|prophylaxis|possible|may|might|could|if|suspected|treatment of|therapy (?:of|for)|after)\s[^.;,]{0,35}$"
)
_NEGATED = re.compile(
    r"(?i)(?:\bне\s(?:[^\W\d_]+\s)?|\bбез\s(?:признаков\s)?|\bno\s|\bnot\s|\bwithout\s(?:evidence of\s)?)$"
)
_NEGATED_AFTER = re.compile(
    r"(?i)^[^.;,:]{0,25}\s(?:не\s(?:был\w*\s)?[^\W\d_]+|оказал\w+ не\s[^\W\d_]+|was not|not achieved)"
)
_SECTIONS = ("case", "results", "abstract")
# Names too wide to be what befell the patient.
_DISEASES = ("malignancy", "adverse-event", "serious-adverse-event", "severe-adverse-event")


def case_facts(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """The patient, and what befell him: each event and outcome that the case affirms has count 1 of 1."""
    if not context.is_case:
        return
    own = [p for p in passages if p.source == "own" and p.block.section in _SECTIONS]
    yield from _patient(context, own)
    for p in own:
        if p.block.section == "abstract" or p.block.kind is not BlockKind.PARAGRAPH or p.has_cue("criterion"):
            continue
        for mention in p.heads:
            fact = _told(context, p, mention)
            if fact is not None:
                yield fact


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


def _told(context: Context, p: Passage, mention: Mention) -> Fact | None:
    before = p.text[max(p.start, mention.start - 60) : mention.start]
    after = p.text[mention.end : min(p.end, mention.end + 60)]
    if not _HAPPENED.search(p.words) or _HYPOTHESIS.search(before) or _has_share(p, mention):
        return None
    negated = bool(_NEGATED.search(before[-25:]) or _NEGATED_AFTER.search(after))
    slots = context.shared(p, mention.start, mention.end, "case.told", 0.6)
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    slots |= {"arm": "patient", "concept": concept.iri}
    if mention.scheme == "event" and not negated and mention.concept not in _DISEASES and "class" not in concept.note:
        low, high = grade_near(p, _figure(mention), mention)
        return AdverseEvent(**slots, event=concept.en, count=1, n=1, grade_min=low, grade_max=high)
    if mention.scheme == "outcome":
        notation = concept.notation or concept.id
        if negated and notation != "NR":
            notation = "NR" if notation in ("CR", "CRi", "ORR", "PR", "other:remission") else ""
        if notation:
            return Response(**slots, outcome=notation, count=1, n=1, time=time_point(p, _figure(mention)))
    return None


def _has_share(p: Passage, mention: Mention) -> bool:
    return any(abs(f.start - mention.end) < 60 for f in p.figures_of(FigureKind.SHARE, FigureKind.PERCENT))


def _figure(mention: Mention) -> Figure:
    """The mention in the place of a figure, for the rules that look around figures."""
    return Figure(mention.start, mention.end, FigureKind.COUNT)
