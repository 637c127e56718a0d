"""Counts and percentages: each is tied to the outcome, endpoint or event that it counts, or else counts people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from medkb.model import AdverseEvent, Fact, Figure, FigureKind, Mention, Response
from medkb.relate.arms.touching import touching
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.shares.baseline import clause, tells_baseline, without_participles
from medkb.relate.shares.costs import LIMIT, RATE_OF, unlisted
from medkb.relate.shares.forward import DENOMINATOR, forward_heads
from medkb.relate.shares.heads import head_of, row_of
from medkb.relate.shares.people import denominator_facts, people_facts, size_facts
from medkb.relate.shares.percentages import measures
from medkb.relate.shares.results import result_facts
from medkb.relate.shares.resumed import COST, resumed_head
from medkb.relate.shares.unnamed import unnamed_facts

_COUNTED = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.ALL, FigureKind.SIZE)
_DURATIONS = ("time_to", "follow", "duration", "DOR", "length")  # endpoints that no percentage measures
# Procedures, a wide endpoint and the disease under study: no share of patients had them as a result.
_NO_HEADS = {
    ("outcome", "transplantation"),
    ("outcome", "surgery"),
    ("endpoint", "time_to_event"),
    ("event", "malignancy"),
}
_SCORED = re.compile(
    r"(?i)\W?(?:severity|scores?|index|intensity|levels?|scale|symptom score|балл\w*|шкал\w+|индекс\w*)\b"
)  # it was measured, not counted
_SAFETY = re.compile(r"(?i)(?:[^\W\d_]+\s)?(?:adverse|нежелательн|побочн|side[\s-]effect)")
_WEAK_LIMIT = 1.5  # a name such as "remission" or "improvement" must stand beside its figure
# "через 1 год 85 %, через 3 – 67 %": the next of a list of one kind.
_GIVEN = re.compile(
    r"(?i)\b(?:получил\w*|получал\w*|назнач\w+|переведен\w*|перевод\w*|received|(?:was|were) given|switched to|(?:was|were) treated)\b"
)
_WHEN = re.compile(r"(?i)\b(?:при|после|среди|до|after|among|during|following|before)\s(?:[^\W\d_]+\s){0,2}$")
_FOUND = re.compile(
    r"(?i)\b(?:обнаруж\w+|выявл\w+|отмеч\w+|диагностир\w+|зарегистр\w+|наблюда\w+|развил\w*|found|detected|observed|seen|occurred|diagnosed|reported|developed)\b"
)
# "in all but one of the 13", "все, кроме двух": those are counted who had it not.
_WITHOUT = re.compile(r"(?i)\)?\s(?:[^\W\d_]+\s){0,2}(?:without|без)\s(?:[^\W\d_]+\s){0,3}")
_ALL_BUT = re.compile(
    r"(?i)(?:\b(?:all|everyone|every patient|everybody)\s(?:but|except(?:\sfor)?|save)|,?\s(?:кроме|за исключением|исключая)(?:\sу)?)\s$"
)
_GOES_ON = re.compile(r"(?:[^.;]|\.(?!\s[A-ZА-ЯЁ])){0,45}")
_BRACKETED = re.compile(r"\([^()]*\)")
# "80,0; 58,3 and 48,9 %", "…; при вторичной – у 19 из 37": the next of a list, or the same of other patients.
_SAME_OF_OTHERS = re.compile(
    r"(?i)[^.;:%\d]{0,40};\s?(?:(?:а\s|и\s|and\s|while\s)?(?:у|в|во|при|на|среди|без|in|among|for|with|without|on|after)\s[^.;:%\d]{2,90}?\s[–—-]?\s?(?:лишь\s|только\s|only\s)?(?:у\s|в\s|in\s)?)?"
)
_NO_VERB = re.compile(
    r"(?i)\b(?:was|were|had|has|have|[а-яё]{3,}(?:лся|лась|лось|лись|ли|ла|ло)|[а-яё]{3,}(?:ен|ена|ено|ены|ан|ана|ано|аны))\b"
)
_ENROLLED = re.compile(
    r"(?i)\b(?:включен\w*|включал\w*|вошл\w+|проанализирован\w*|обследован\w*|рандомизирован\w*|enrolled|included|randomi[sz]ed|assigned|analy[sz]ed|eligible|screened)\b"
)
# "Обследовали 34 пациентов с гематомами": who was studied, and of what they were ill.
_TAKEN = re.compile(
    r"(?i)\b(?:обследовали|обследован\w*|наблюдали|изучен\w*|изучали|изучили|проанализирова\w+|пролечен\w*|оперирован\w*|прооперирован\w*|studied|examined|"
    r"analy[sz]ed|recruited|enrolled)\s[^.;,]{0,30}$"
)
_WITH_ONLY = re.compile(r"(?i)\s(?:с|со|with)\s(?:[^\W\d_]+\s){0,3}")
_ON_TREATMENT = re.compile(
    r"(?i)развил|возник|появил|осложн|токсич|нежелательн|после|на фоне|develop|occurr|adverse|toxicit|after|during|died|умер"
)


def share_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Facts of the figures that count people or are percentages."""
    bound = list(_bind(context, p))
    shares = (FigureKind.SHARE, FigureKind.PERCENT)
    claimed = {id(head) for figure, head, _ in bound if head is not None and figure.kind in shares}
    for figure, head, cost in bound:
        yield from denominator_facts(context, p, figure)
        if figure.kind is FigureKind.SIZE:
            yield from size_facts(context, p, figure)
        elif head is None or (
            figure.kind is FigureKind.COUNT
            and (head.scheme == "endpoint" or (id(head) in claimed and not _is_told_besides(figure, head, bound)))
        ):
            told = list(unnamed_facts(context, p, figure)) if head is None or head.scheme == "endpoint" else []
            yield from told or people_facts(context, p, figure)
        elif figure.kind is FigureKind.COUNT and figure.count and id(head) in claimed:
            yield from _of_all(context, result_facts(context, p, figure, head, cost))
        else:
            yield from result_facts(context, p, figure, head, cost)


def _of_all(context: Context, facts: Iterator[Fact]) -> Iterator[Fact]:
    """What parts of several groups add up to is of all."""
    for fact in facts:
        if isinstance(fact, AdverseEvent | Response) and fact.source == "own":
            yield replace(fact, arm="all", n=context.population)
        else:
            yield fact


def _is_told_besides(figure: Figure, head: Mention, bound: Sequence[tuple[Figure, Mention | None, float]]) -> bool:
    """A bare count of what shares are told of too: nobody ("but in none of B"), or all of them ("11 died: 6 (3 %), 5 (2 %)")."""
    if figure.count == 0:
        return True
    parts = [
        f.count for f, other, _ in bound if other is head and f.kind is FigureKind.SHARE and f.start > figure.start
    ]
    return len(parts) > 1 and None not in parts and sum(filter(None, parts)) == figure.count


def _bind(context: Context, p: Passage) -> Iterator[tuple[Figure, Mention | None, float]]:
    """Each figure with its head (None: no name claims it) and the cost of the tie."""

    def heads(mention: Mention) -> bool:
        return may_head(context, p, mention)

    previous: Mention | None = None
    last: Figure | None = None
    forward = forward_heads(p, [m for m in p.heads if heads(m)])
    unnamed = {start for start, tie in forward.items() if tie is None}
    for figure in p.figures_of(*_COUNTED):
        if figure.kind is FigureKind.SIZE or figure.start in unnamed:
            yield figure, None, 0.0  # or its name stands behind it and is not known
            continue
        if (
            _is_of_name(p, figure)
            or measures(p, figure)
            or _ALL_BUT.search(p.text, max(p.start, figure.start - 24), figure.start)
            or (context.is_case and p.source == "own" and figure.kind is not FigureKind.COUNT)
        ):
            continue
        head, cost = forward.get(figure.start) or head_of(p, figure, p.heads, heads)
        near = last is not None and _continues(p, last, figure)
        goes_on = near or (bool(p.groups) and touching(p, figure) is not None)
        if head is None and previous is not None and goes_on and not unlisted(p, previous.end, row_of(p, figure)[0]):
            head, cost = previous, LIMIT - 1
        if head is None and (taken_up := resumed_head(p, figure, context.annotations.mentions, heads)) is not None:
            head, cost, previous = taken_up, COST, taken_up
        weak = head is not None and head is not previous and cost > _WEAK_LIMIT and _is_weak(context, head)
        if head is not None and (weak or _touches_another(p, figure) or _is_refused(p, figure, head)):
            head = None
        part = head is previous and head is not None and touching(p, figure) is not None
        if (figure.kind is FigureKind.COUNT and cost > 2.6 and not part) or (
            figure.kind is FigureKind.ALL and cost > 2.2
        ):
            head = None
        if head is None and figure.count == 0 and near and previous is not None:
            head, cost = previous, LIMIT - 1  # "in 7 of A but in no patient of B"
        previous, last = head or previous, figure
        yield figure, head, cost


_TOUCHES = re.compile(r"\s?(?:\(|[–—]\s(?:у\s|в\s)?|in\s|у\s)")


def _touches_another(p: Passage, figure: Figure) -> bool:
    """A name that heads nothing stands right before the figure: "serious infection (3 %) and malignancy (1 %)"."""
    first = row_of(p, figure)[0].start
    touched = next((h for h in p.heads if _TOUCHES.fullmatch(p.text, h.end, first)), None)
    return touched is not None and (touched.scheme, touched.concept) in _NO_HEADS


def _is_of_name(p: Passage, figure: Figure) -> bool:
    """The percentage is a part of the outcome's name: "a 50 % reduction in seizure frequency"."""
    return figure.kind is FigureKind.PERCENT and any(
        m.scheme == "outcome" and m.start <= figure.start < m.end for m in p.mentions
    )


def _continues(p: Passage, last: Figure, figure: Figure) -> bool:
    """The figure stands close behind the last one, or behind a semicolon with nothing but other patients between them."""
    between = p.text[last.end : figure.start]
    if _GOES_ON.fullmatch(_BRACKETED.sub("", between)):
        return True
    if _GOES_ON.fullmatch(between):
        return True
    named = any(last.end <= m.start < figure.start and m.scheme in ("outcome", "event", "endpoint") for m in p.mentions)
    return bool(_SAME_OF_OTHERS.fullmatch(between)) and not named and not _NO_VERB.search(between)


def _is_refused(p: Passage, figure: Figure, head: Mention) -> bool:
    """The figure counts who was taken in or how they came in, or the name says only when, of whom or of another."""
    if figure.kind is FigureKind.ALL and _WITH_ONLY.fullmatch(p.text[figure.end : head.start]):
        return True  # "у всех пациентов с рецидивом": which patients, not what all of them had
    if figure.end <= head.start and _WITHOUT.fullmatch(p.text[figure.end : head.start]):
        return True  # "in four patients without pancreatitis"
    if head.end <= figure.start and _has_adjective(p, figure):
        return True  # "у 9 – отсроченная": another thing, though its name is not known
    if figure.end <= head.start and _STUDIED.search(p.text, figure.end, head.start):
        return True
    if head.scheme == "outcome" and _INDICATION.search(p.text, p.start, figure.start):
        return True
    return _is_enrolled(p, figure) or is_baseline(p, figure, head) or _only_told_of(p, figure, head)


# "У 112 больных изучали осложнения": what was looked for.
_STUDIED = re.compile(
    r"(?i)\b(?:изучали|изучал[аи]сь|исследовали|исследовал[аи]сь|оценивали|оценивал[аи]сь|определяли|были обследованы|(?:were|was) (?:studied|examined|assessed|evaluated|tested|screened|investigated) for)\b"
)
# Why they were treated: "the indication was refractory disease in 12".
_INDICATION = re.compile(r"(?i)\b(?:показани\w+\s(?:к|для)|indications?\s(?:for|was|were))\b")
_ADJECTIVE = re.compile(
    r"\)?\s(?:больн\w+\s|пациент\w+\s)?[–—]\s(?P<name>[а-яё]{4,}(?:ая|яя|ый|ий|ое|ые|ие))(?=\s?[,.;)]|\s[иа]\s|$)"
)


def _has_adjective(p: Passage, figure: Figure) -> bool:
    match = _ADJECTIVE.match(p.text, figure.end, p.end)
    return match is not None and not any(m.start < match.end() and match.start("name") < m.end for m in p.heads)


def _only_told_of(p: Passage, figure: Figure, head: Mention) -> bool:
    """The name says when or of whom, or why something was given, and not what happened to those counted.

    "При рецидиве потеря гаплотипа обнаружена у 1 (4 %)", "при прогрессировании ниволумаб получили 14 (37 %)".
    """
    if head.scheme == "endpoint" or head.end > figure.start:
        return False
    if (
        head.scheme == "outcome"
        and _GIVEN.search(p.text, head.end, figure.start)
        and _names_drug(p, head.end, figure.start)
    ):
        return True
    when = _WHEN.search(p.text, max(p.start, head.start - 40), head.start)
    return bool(when and _FOUND.search(p.text, head.end, figure.start))


def _names_drug(p: Passage, start: int, end: int) -> bool:
    """Something that was given, and no group that bears its name."""
    given = [m for m in p.mentions if m.scheme in ("drug", "regimen") and start <= m.start < end]
    return any(not any(g.start <= m.start < g.end for g in p.groups) for m in given)


def _is_weak(context: Context, head: Mention) -> bool:
    flags = context.vocabulary.get(head.scheme, head.concept).note.split()
    return head.scheme == "outcome" and "weak" in flags


def _is_enrolled(p: Passage, figure: Figure) -> bool:
    """A count of people that were taken in, or that others are counted of."""
    if figure.kind is not FigureKind.COUNT:
        return False
    before = p.text[max(p.start, figure.start - 30) : figure.start]
    if _TAKEN.search(p.text, max(p.start, figure.start - 60), figure.start) and not _ON_TREATMENT.search(p.words):
        return True
    return bool(DENOMINATOR.search(before)) or bool(
        (figure.count or 0) > 9 and _ENROLLED.search(without_participles(p.words))
    )


def is_baseline(p: Passage, figure: Figure, head: Mention) -> bool:
    """What patients had when they came in is no adverse event, though it bears the name of one."""
    if head.scheme != "event" or head.concept == "death":
        return False
    if p.block.section == "methods":
        return not _ON_TREATMENT.search(p.words)
    return tells_baseline(p, figure, event=True) and not _ON_TREATMENT.search(clause(p, figure))


_TO = re.compile(r"(?i)(?:\s(?!due\b)[^\W\d_]+){0,2}\s(?:to|into|до)\s(?:the\s|an?\s)?(?:[^\W\d_]+\s)?")


def _leads_to(p: Passage, mention: Mention) -> bool:
    """What the disease progressed to is the result: "progressed to end-stage kidney disease"."""
    led = [m for m in p.mentions if m.scheme in ("event", "outcome") and m.start > mention.end]
    return any(_TO.fullmatch(p.text[mention.end : m.start]) and m.concept != "death" for m in led[:1])


def may_head(context: Context, p: Passage, mention: Mention) -> bool:
    """True for a name that a figure of this passage may be about."""
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    flags = concept.note.split()
    if mention.scheme == "endpoint" and mention.concept.startswith(_DURATIONS):
        return False
    if _SCORED.match(p.text, mention.end) or (mention.concept == "PD" and _leads_to(p, mention)):
        return False
    if "class" in flags or (mention.scheme, mention.concept) in _NO_HEADS:
        return False
    if RATE_OF.search(p.text, max(p.start, mention.start - 24), mention.start):
        return True
    if (
        mention.scheme == "event"
        and "common" in flags
        and mention.concept != "death"
        and not _SAFETY.match(mention.text)
    ):
        return context.tells_events(p)
    return True
