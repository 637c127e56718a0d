"""Counts and percentages: each is tied to the outcome, endpoint or event that it counts, or else counts people."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from medkb.model import AdverseEvent, Fact, Figure, FigureKind, Mention, Response
from medkb.relate.arms.runs import in_each_group
from medkb.relate.arms.touching import touching
from medkb.relate.context import Context
from medkb.relate.illness import is_illness
from medkb.relate.passage import Passage
from medkb.relate.shares.costs import LIMIT, RATE_OF, unlisted
from medkb.relate.shares.forward import forward_heads
from medkb.relate.shares.heads import head_of, row_of
from medkb.relate.shares.people import denominator_facts, people_facts, size_facts
from medkb.relate.shares.percentages import measures
from medkb.relate.shares.refused import NO_HEADS, is_refused
from medkb.relate.shares.results import result_facts
from medkb.relate.shares.resumed import COST, is_taken_up, resumed_head
from medkb.relate.shares.unnamed import unnamed_facts

_COUNTED = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.ALL, FigureKind.SIZE)
_DURATIONS = ("time_to", "follow", "duration", "DOR", "length")  # endpoints that no percentage measures
_SCORED = re.compile(
    r"(?i)\W?(?:severity|scores?|index|intensity|levels?|scale|symptom score|балл\w*|шкал\w+|индекс\w*)\b"
)  # it was measured, not counted
_SAFETY = re.compile(r"(?i)(?:[^\W\d_]+\s)?(?:adverse|нежелательн|побочн|side[\s-]effect)")
_COUNT_LIMIT, _ALL_LIMIT = 2.6, 2.2  # costs
_WEAK_LIMIT = 1.5  # a name such as "remission" or "improvement" must stand beside its figure
_ALL_BUT = re.compile(
    r"(?i)(?:\b(?:all|everyone|every patient|everybody)\s(?:but|except(?:\sfor)?|save)|,?\s(?:кроме|за исключением|исключая)(?:\sу)?)\s$"
)
_GOES_ON = re.compile(r"(?:[^.;]|\.(?!\s[A-ZА-ЯЁ])){0,45}")
_BRACKETED = re.compile(r"\([^()]*\)")
# "80,0; 58,3 and 48,9 %", "…; при вторичной – у 19 из 37": the next of a list, or the same of other patients.
_SAME_OF_OTHERS = re.compile(
    r"(?i)[^.;:%\d]{0,40};\s?(?:(?:а\s|и\s|and\s|while\s)?(?:у|в|во|при|на|среди|без|in|among|for|with|without|on|after)\s[^.;:%\d]{2,90}?\s[–—-]?\s?(?:лишь\s|только\s|only\s)?(?:у\s|в\s|in\s)?)?"
)
# "..., при этом тяжелая форма наблюдалась у 2": a form of what has just been counted.
_OF_IT = re.compile(
    r"(?i)[^.;%\d]{0,20},\s(?:при этом|в том числе|прич[её]м|из них|including)\s(?:[^\W\d_]+\s)?(?:форм\w+|течени\w+|степен\w+|forms?|course)\s[^.;,\d]{0,30}\s?(?:у|in|[–—])\s"
)
_NO_VERB = re.compile(
    r"(?i)\b(?:was|were|had|has|have|[а-яё]{3,}(?:лся|лась|лось|лись|ли|ла|ло)|[а-яё]{3,}(?:ен|ена|ено|ены|ан|ана|ано|аны))\b"
)


def share_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Facts of the figures that count people or are percentages."""
    bound = list(_bind(context, p))
    shares = (FigureKind.SHARE, FigureKind.PERCENT)
    claimed = {id(head) for figure, head, _ in bound if head is not None and figure.kind in shares}
    for figure, head, cost in bound:
        yield from denominator_facts(context, p, figure)
        if figure.kind is FigureKind.SIZE and head is None:
            yield from size_facts(context, p, figure)
        elif head is None or (
            figure.kind is FigureKind.COUNT
            and (
                (head.scheme == "endpoint" and not _counts_deaths(head))
                or (id(head) in claimed and not _is_told_besides(figure, head, bound))
            )
        ):
            told = list(unnamed_facts(context, p, figure)) if head is None or head.scheme == "endpoint" else []
            yield from told or people_facts(context, p, figure)
        elif figure.kind is FigureKind.COUNT and figure.count and id(head) in claimed:
            yield from _of_all(context, result_facts(context, p, figure, head, cost))
        else:
            for each in (head, *_each_too(p, figure, head)):
                yield from _of_each(context, p, figure, result_facts(context, p, figure, each, cost))


def _counts_deaths(head: Mention) -> bool:
    """Deaths in the plural are counted, and not their rate: "treatment-related deaths occurred in six"."""
    return head.concept == "TRM" and _DEATHS.search(head.text) is not None


_DEATHS = re.compile(r"(?i)\bdeaths\b|\bсмертей\b")
_EACH = re.compile(r"\s(?:each|apiece)\b")
_BY_ONE = re.compile(r"(?i)\(\s?по\s$")
_AND = re.compile(r"\s?(?:,|,?\s(?:and|и))\s")


def _each_too(p: Passage, figure: Figure, head: Mention) -> Iterator[Mention]:
    """The other names of a row that had as many each: "sepsis and stroke in one each", "(по одному случаю)"."""
    before = _BY_ONE.search(p.text, max(p.start, figure.start - 6), figure.start)
    if head.end > figure.start or not (before or _EACH.match(p.text, figure.end, p.end)):
        return
    for other in reversed([h for h in p.heads if h.end <= head.start]):
        if not _AND.fullmatch(p.text, other.end, head.start):
            return
        yield other
        head = other


def _of_each(context: Context, p: Passage, figure: Figure, facts: Iterator[Fact]) -> Iterator[Fact]:
    """What is told "in each group" is a fact of every arm that the article compares."""
    arms = context.finder.main if in_each_group(p, figure) and p.part_at(figure.start).source == "own" else ()
    for fact in facts:
        if len(arms) > 1 and isinstance(fact, AdverseEvent | Response):
            yield from (replace(fact, arm=arm, n=context.sizes.get(arm)) for arm in arms)
        else:
            yield fact


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
    untold: set[int] = set()
    forward = forward_heads(p, [m for m in p.heads if heads(m)])
    unnamed = {start for start, tie in forward.items() if tie is None}
    for figure in p.figures_of(*_COUNTED):
        if figure.kind is FigureKind.SIZE or figure.start in unnamed:
            event = _sized_event(p, figure)  # else its name stands behind it and is not known
            yield figure, event if event is not None and heads(event) else None, 0.0
            continue
        if _counts_nobody_of_it(context, p, figure):
            continue
        head, cost = forward.get(figure.start) or head_of(p, figure, p.heads, heads)
        near = last is not None and _continues(p, last, figure)
        goes_on = near or (bool(p.groups) and touching(p, figure) is not None)
        goes_on = goes_on and not _is_nameless(p, figure, untold)
        head, cost = _from_before(p, figure, previous, (head, cost), goes_on)
        if head is None and (taken_up := resumed_head(p, figure, context.annotations.mentions, heads)) is not None:
            head, cost, previous = taken_up, COST, taken_up
        if head is not None and not _holds(context, p, figure, (head, cost), head is previous):
            head = None
        if head is None and figure.count == 0 and near and previous is not None:
            head, cost = previous, LIMIT - 1  # "in 7 of A but in no patient of B"
        if head is None:
            untold.add(figure.start)
        previous, last = head or previous, figure
        yield figure, head, cost


def _holds(context: Context, p: Passage, figure: Figure, tie: tuple[Mention, float], again: bool) -> bool:
    """The name is near enough and neither weak nor refused; `again` where the figure before had it too."""
    head, cost = tie
    if (not again and cost > _WEAK_LIMIT and _is_weak(context, p, head)) or is_refused(p, figure, head):
        return False
    return not _is_too_far(figure, cost, again and touching(p, figure) is not None)


def _sized_event(p: Passage, figure: Figure) -> Mention | None:
    """The event whose people stand in brackets, in a list that counts others so: "neutropenia (n = 15; 14.7 %), fever (n = 5)"."""
    if figure.kind is not FigureKind.SIZE:
        return None
    event = next((h for h in p.heads if h.scheme == "event" and p.text[h.end : figure.start] == " ("), None)
    listed = any(f.kind is FigureKind.SHARE and f.text[:1] in "nN" for f in p.figures)
    if event is None or not listed or is_illness(p.text, p.start, event):
        return None
    return None if _WITH_IT.search(p.text, max(p.start, event.start - 30), event.start) else event


_WITH_IT = re.compile(r"(?i)\b(?:with|without|с|со|без|у|in|for|при)\s(?:[^\W\d_]+\s)?$")


def _counts_nobody_of_it(context: Context, p: Passage, figure: Figure) -> bool:
    """It measures, is part of a name, counts who had it not, or is a share where one patient is told of."""
    return bool(
        _is_of_name(p, figure)
        or measures(p, figure)
        or _ALL_BUT.search(p.text, max(p.start, figure.start - 24), figure.start)
        or (context.is_case and p.source == "own" and figure.kind is not FigureKind.COUNT)
    )


def _is_too_far(figure: Figure, cost: float, part: bool) -> bool:
    """A lone count, and "all of them", stand nearer to their name than a share, unless it goes on by groups."""
    if figure.kind is FigureKind.COUNT:
        return cost > _COUNT_LIMIT and not part
    return figure.kind is FigureKind.ALL and cost > _ALL_LIMIT


def _is_nameless(p: Passage, figure: Figure, untold: Container[int]) -> bool:
    """The first figure of its tight row is told without a name: "14 and 3 %"."""
    first = row_of(p, figure)[0]
    return first is not figure and figure.start - first.end < _TIGHT and first.start in untold


def _from_before(
    p: Passage, figure: Figure, previous: Mention | None, tie: tuple[Mention | None, float], goes_on: bool
) -> tuple[Mention | None, float]:
    """The tie, or one to the name of the figure before: where it goes on with it, or a pronoun takes it up."""
    if previous is None or tie[0] is previous:
        return tie
    if tie[0] is None and goes_on and not unlisted(p, previous.end, row_of(p, figure)[0]):
        return previous, LIMIT - 1
    return (previous, COST) if is_taken_up(p, figure, previous, tie[0]) else tie


def _is_of_name(p: Passage, figure: Figure) -> bool:
    """The percentage is a part of the outcome's name: "a 50 % reduction in seizure frequency"."""
    return figure.kind is FigureKind.PERCENT and any(
        m.scheme == "outcome" and m.start <= figure.start < m.end for m in p.mentions
    )


def _continues(p: Passage, last: Figure, figure: Figure) -> bool:
    """The figure stands close behind the last one, or behind a semicolon with nothing but other patients between them."""
    between = p.text[last.end : figure.start]
    if _OF_IT.fullmatch(between):
        return True
    if _GOES_ON.fullmatch(_BRACKETED.sub("", between)):
        return True
    if _GOES_ON.fullmatch(between):
        return True
    between_them = [m for m in p.mentions if last.end <= m.start < figure.start]
    named = any(
        m.scheme in ("outcome", "event", "endpoint") and not is_illness(p.text, p.start, m) for m in between_them
    )
    return bool(_SAME_OF_OTHERS.fullmatch(_BRACKETED.sub("", between))) and not named and not _NO_VERB.search(between)


# "Remission (...) was attained by 41": the verb ties the figure to it.
_ATTAINED = re.compile(r"(?i)(?:\s?\([^()]{1,60}\))?\s(?:was|were)\s(?:achieved|attained|reached|obtained|induced)\b")


def _is_weak(context: Context, p: Passage, head: Mention) -> bool:
    if _ATTAINED.match(p.text, head.end, p.end):
        return False
    flags = context.vocabulary.get(head.scheme, head.concept).note.split()
    return head.scheme == "outcome" and "weak" in flags


_TO = re.compile(r"(?i)(?:\s(?!due\b)[^\W\d_]+){0,2}\s(?:to|into|до)\s(?:the\s|an?\s)?(?:[^\W\d_]+\s)?")


def _leads_to(p: Passage, mention: Mention) -> bool:
    """What the disease progressed to is the result: "progressed to end-stage kidney disease"."""
    led = [m for m in p.mentions if m.scheme in ("event", "outcome") and m.start > mention.end]
    return any(_TO.fullmatch(p.text[mention.end : m.start]) and m.concept != "death" for m in led[:1])


_TIGHT = 8  # characters between two figures of a row without words
_LIST = 60  # characters between two events of a list


def _is_listed(context: Context, p: Passage, mention: Mention) -> bool:
    """A disease in a list of counted adverse events is one: "pneumonia in three, stroke in two"."""
    for other in p.heads:
        a, b = (other.end, mention.start) if other.end <= mention.start else (mention.end, other.start)
        if other.scheme != "event" or not 0 < b - a < _LIST or other.concept == "death":
            continue
        rare = "common" not in context.vocabulary.get("event", other.concept).note.split()
        figures = [f for f in p.figures_of(FigureKind.COUNT, FigureKind.SHARE) if a <= f.start and f.end <= b]
        if rare and len(figures) == 1 and not _SENTENCE_PART.search(p.text, a, b):
            return True
    return False


_SENTENCE_PART = re.compile(r"[;:]|\.\s|\b(?:with|с|у больных|patients)\b")
# What is a result where it was needed, and the treatment where the whole article is about it.
_PROCEDURES = frozenset(("ecmo", "niv", "intubation", "tracheostomy", "extubation", "weaning"))
_OFTEN = 8  # mentions


def _is_treatment(context: Context, mention: Mention) -> bool:
    if mention.concept not in _PROCEDURES:
        return False
    named = (m for m in context.annotations.mentions if m.concept == mention.concept and m.scheme == mention.scheme)
    return sum(1 for _ in named) > _OFTEN


def may_head(context: Context, p: Passage, mention: Mention) -> bool:
    """True for a name that a figure of this passage may be about."""
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    flags = concept.note.split()
    if mention.scheme == "endpoint" and mention.concept.startswith(_DURATIONS):
        return False
    if _SCORED.match(p.text, mention.end) or (mention.concept == "PD" and _leads_to(p, mention)):
        return False
    if "class" in flags or (mention.scheme, mention.concept) in NO_HEADS or _is_treatment(context, mention):
        return False
    if RATE_OF.search(p.text, max(p.start, mention.start - 24), mention.start):
        return True
    if (
        mention.scheme == "event"
        and "common" in flags
        and mention.concept != "death"
        and not _SAFETY.match(mention.text)
    ):
        return context.tells_events(p) or _is_listed(context, p, mention)
    return True
