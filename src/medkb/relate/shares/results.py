"""What a count or a percentage says of an outcome, an endpoint or an event, once it is tied to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from medkb.model import AdverseEvent, Fact, Figure, FigureKind, Grade, Mention, Response, Survival
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.times.assumed import is_assumed
from medkb.relate.times.facts import time_point
from medkb.relate.times.intervals import intervals_of, p_value_of
from medkb.relate.times.points import named_time
from medkb.text.gate import gated

_UPPER = re.compile(
    r"(?i)(?:\bдо|не превыша\w+|(?<!не )менее(?: чем)?|(?<!не )ниже|[<≤]|up to|less than|fewer than|not exceed\w*|at most|below|under)(?: (?:у|в|in))?\s?$"
)
# "reduced bleeding to 16.8 %", "с 52,3 до 14,6 %": what it came to, no bound.
_CHANGED_TO = re.compile(
    r"(?i)(?:(?:сни[зж]|уменьш|повы[сш]|увелич|возрос|возраст|вырос|сократ|reduc|increas|decreas|lower|rais|rose|fell|drop|declin)\w*[^.;]{0,70}|\bс\s\d[\d.,]*\s?%?\s|from\s\d[\d.,]*\s?%?\s)(?:до|to)\s$"
)
_NO_MORE = re.compile(
    r"(?i)(?:не (?:более|выше|больше)(?: чем)?|no more than|not more than|not over|no greater than)(?: (?:у|в|in))?\s?$"
)
_LOWER = re.compile(
    r"(?i)(?:более(?: чем)?|свыше(?: чем)?|не менее(?: чем)?|не ниже(?: чем)?|не меньше(?: чем)?|выше|[>≥]|more than|over|at least|greater than|above|exceed\w*)(?: (?:у|в|in))?\s?$"
)
_NEGATED = gated(
    r"(?i)(?:\bне\s(?:был[аои]?\s|было\s)?(?:[^\W\d_]+\s)?|\bнет\s|\bбез\s|\bno\s|\bnot\s(?:[a-z]+\s)?|\bwithout\s|did not\s(?:[a-z]+\s)?|отсутств\w+\s|never\s)$"
)
_NEGATED_AFTER = re.compile(
    r"(?i)\s(?:[^\W\d_]+\s){0,2}?(?:не\s(?:был\w*\s)?(?:достигнут|получен|отмечен|зарегистрирован|наблюдал|развил|выявл|зафиксирован|обнаруж)|(?:was|were) not\b|not achieved)"
)
_DEATH = re.compile(r"(?i)(?:летальн\w+|смерт\w+|death|died|mortality|умер\w*|погиб\w*|TRM\b)")
_DUE_TO = gated(
    r"(?i)(?:обусловленн\w+|вследствие|по причине|\bот|связанн\w+ с|в результате|ассоциированн\w+ с|due to|caused by|from|because of|associated with|related to)\s(?:[^\W\d_]+(?:ого|ой|ых|их|ed|ive|ant)\s){0,2}$"
)
# Outcomes that are deaths, with their cause.
DEATHS: dict[str, str | None] = {"mortality": None, "cardiovascular-death": "cardiovascular"}
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT)
_OF_NEXT = re.compile(
    r"(?i)(?:\s(?:or|and) (?:higher|worse|more)|\sи (?:выше|более))?(?:\s(?:in|у)\s|\s[–—:-]\s(?:у\s)?)(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|[а-яё]+(?:х|ых|ми)\b)"
)
_SENTENCE = 250  # characters in which a rate of survival keeps the time that its sentence began with
_DEATH_REACH = 130  # characters between "died" and the last of its causes
# "Deaths attributed to treatment: one in the A group (perforation)": the brackets hold the cause.
_IN_BRACKETS = gated(r"(?i)\b(?:deaths?|died|умерл\w+|летальн\w+ исход\w*)\b[^.;:()]{0,60}:(?:[^.;·]|[.·]\d)*\([^()]*$")
_CAUSES = re.compile(r"(?i)(?:причин\w+ (?:летальн\w+|смерт\w+)|causes? of death)")


@dataclass(frozen=True, slots=True)
class _Tie:
    """A figure with its head, and the numbers that they give."""

    context: Context
    passage: Passage
    figure: Figure
    head: Mention
    count: int | None
    n: int | None
    numbers: dict[str, Any]  # percent, or low and high
    slots: dict[str, Any]

    def named(self, scheme: str, concept: str) -> dict[str, Any]:
        """The slots with another concept than the head's."""
        return self.slots | {"concept": self.context.vocabulary.get(scheme, concept).iri}


def result_facts(context: Context, p: Passage, figure: Figure, head: Mention, cost: float) -> Iterator[Fact]:
    """The fact of a figure and its head; `cost` lowers the confidence."""
    tie = _tie(context, p, figure, head, cost)
    if tie is None:
        return
    if _is_cause(p, head):
        cause = context.vocabulary.get(head.scheme, head.concept).en
        yield _death(tie, cause)
    elif head.scheme == "endpoint" and figure.kind is FigureKind.COUNT:
        yield _death(tie, None)  # "treatment-related deaths occurred in six"
    elif head.scheme == "endpoint":
        yield from _rate(tie)
    elif head.concept in DEATHS:
        yield _death(tie, DEATHS[head.concept])
    elif head.scheme == "outcome":
        yield from _response(tie)
    elif not _negated(p, head):
        yield _event(tie)


_TWO = re.compile(r"(?i)(?:об[ао]|обоих|both)\s")  # "у обоих больных": of the two just told of


def _tie(context: Context, p: Passage, figure: Figure, head: Mention, cost: float) -> _Tie | None:
    """None where "all" patients are counted and nobody says how many they are."""
    arm = context.arm_of(p, figure)
    slots = context.shared(p, figure.start, figure.end, f"share.{head.scheme}", max(0.3, 0.95 - 0.1 * max(cost, 0.0)))
    slots |= {"arm": arm, "concept": context.vocabulary.get(head.scheme, head.concept).iri}
    numbers = printed_numbers(p, figure)
    if figure.kind is FigureKind.ALL:
        if _TWO.match(figure.text):
            return _Tie(context, p, figure, head, 2, 2, numbers, slots)
        everyone = context.sizes.get(arm) or (context.population if arm == "all" else None)
        return None if everyone is None else _Tie(context, p, figure, head, everyone, everyone, numbers, slots)
    n = context.whole(p, arm, figure, numbers.get("percent"))
    return _Tie(context, p, figure, head, figure.count, n, numbers, slots)


def _death(tie: _Tie, cause: str | None) -> AdverseEvent:
    at = time_point(tie.passage, tie.figure)
    slots = tie.named("event", "death") | ({"rule": "share.death_cause"} if cause else {})
    return AdverseEvent(**slots, **tie.numbers, event="death", cause=cause, count=tie.count, n=tie.n, time=at)


def _response(tie: _Tie) -> Iterator[Fact]:
    p, figure = tie.passage, tie.figure
    free = _FREE.get(tie.head.concept) if is_free_of(p, tie.head) else None
    outcome = _outcome(tie.context, tie.head, _negated(p, tie.head) and figure.count != 0)
    endpoint = "OS" if outcome == "other:survived" else free
    at = time_point(p, figure) if endpoint and "percent" in tie.numbers else None
    if endpoint is not None and at is not None:  # "44 % were alive at 36 months" is a rate of survival
        rate: dict[str, Any] = {"statistic": "rate", "value": tie.numbers["percent"], "unit": "%", "n": tie.n, "at": at}
        yield Survival(
            **tie.named("endpoint", endpoint), **rate, **_interval(p, figure), p=_p_value(p, figure), endpoint=endpoint
        )
    elif free == "PFS":
        printed = {"p": _p_value(p, figure), "time": time_point(p, figure), **_interval(p, figure)}
        slots = tie.slots | {"concept": None}
        yield Response(**slots, **tie.numbers, **printed, outcome="other:progression-free", count=tie.count, n=tie.n)
    elif outcome:
        printed = {"p": _p_value(p, figure), "time": time_point(p, figure), **_interval(p, figure)}
        yield Response(**_slots_of(tie, outcome), **tie.numbers, **printed, outcome=outcome, count=tie.count, n=tie.n)


def _slots_of(tie: _Tie, outcome: str) -> dict[str, Any]:
    """With the concept of no response, where a response is denied: that of the name is what was not reached."""
    concept = tie.context.vocabulary.get("outcome", tie.head.concept)
    if outcome == "NR" and (concept.notation or concept.id) != "NR":
        return tie.named("outcome", "NR")
    return tie.slots


# What it is called when so many stay free of it until a time.
_FREE = {"PD": "PFS", "relapse-free-status": "RFS", "relapse": "RFS"}
_FREE_BEFORE = re.compile(
    r"(?i)\b(?:free (?:of|from)|without|без|избежа\w+|avoid\w*)\s(?:(?:any|disease|further|tumou?r|evidence of|signs of|признаков|дальнейшего)\s){0,2}$"
)
_FREE_AFTER = re.compile(r"(?i)[\s-]free\b")
_DIED = re.compile(r"(?i)\b(?:died|deaths?|умер\w*|смерт\w*|survival|выживаемост\w*)\s(?:[^\W\d_]+\s){0,2}$")


def is_free_of(p: Passage, head: Mention) -> bool:
    """What patients were free of: "57 % were progression-free", "без признаков прогрессирования"; no death "without" it."""
    if head.concept == "relapse-free-status":
        return True
    before = _FREE_BEFORE.search(p.text, max(p.start, head.start - 50), head.start)
    if before is not None:
        return _DIED.search(p.text, max(p.start, before.start() - 40), before.start()) is None
    return _FREE_AFTER.match(p.text, head.end, p.end) is not None


# Told of some of those just counted: "of which 5 (10 %) were serious".
_WERE_SERIOUS = re.compile(
    r"(?i)\)?\s(?:of\s(?:which|them|these)\s)?(?:were|was|having)\s(?:considered\s|deemed\s)?serious\b"
)


def _event(tie: _Tie) -> AdverseEvent:
    p, head = tie.passage, tie.head
    low, high = grade_near(p, tie.figure, head)
    serious = any(c.concept == "serious" and 0 <= head.start - c.end < 12 for c in p.cues)
    wide = head.concept in ("adverse-event", "severe-adverse-event")
    serious = serious or (wide and _WERE_SERIOUS.match(p.text, tie.figure.end, p.end) is not None)
    name = "serious-adverse-event" if serious and wide else head.concept
    if name == "adverse-event" and tie.context.is_surgical and _COMPLICATION.match(head.text):
        name = "postoperative-complication"
    event = tie.context.vocabulary.get("event", name).en
    grades: dict[str, Any] = {"grade_min": low, "grade_max": high, "serious": serious or None}
    return AdverseEvent(**tie.named("event", name), **tie.numbers, **grades, event=event, count=tie.count, n=tie.n)


def _rate(tie: _Tie) -> Iterator[Fact]:
    p, figure, numbers = tie.passage, tie.figure, dict(tie.numbers)
    value = numbers.pop("percent", None)
    if figure.kind not in (FigureKind.PERCENT, FigureKind.SHARE) or (value is None and not numbers):
        return
    if is_assumed(p):
        return
    printed = {
        "at": named_time(p, figure, tie.head) or time_point(p, figure, reach=_SENTENCE),
        "p": _p_value(p, figure),
        **_interval(p, figure),
    }
    rate: dict[str, Any] = {"statistic": "rate", "value": value, "unit": "%", "n": tie.n}
    concept = "EFS" if _is_free_of(p, tie.head) else tie.head.concept
    named, code = tie.named("endpoint", concept), tie.context.vocabulary.code("endpoint", concept)
    yield Survival(**named, **numbers, **printed, **rate, endpoint=code)


_COMPLICATION = re.compile(r"(?i)complication|осложнени")
_FREE_OF = re.compile(r"(?i)\s(?:без|free (?:of|from)|without)\s[^\W\d_]")


def _is_free_of(p: Passage, head: Mention) -> bool:
    """In "survival without ventilation" the event is counted besides death."""
    return head.concept == "OS" and _FREE_OF.match(p.text, head.end, p.end) is not None


def _outcome(context: Context, head: Mention, negated: bool) -> str | None:
    notation = context.vocabulary.code("outcome", head.concept)
    if notation == "other:remission" and context.is_haematology:
        notation = "CR"
    if not negated or notation == "NR":
        return context.outcome(notation, head.text)
    return "NR" if notation in ("CR", "CRi", "ORR", "PR", "other:remission") else None


def _negated(p: Passage, head: Mention) -> bool:
    before = p.text[max(p.start, head.start - 40) : head.start]
    return bool(_NEGATED.search(before) or _NEGATED_AFTER.match(p.text[head.end : min(p.end, head.end + 60)]))


def printed_numbers(p: Passage, figure: Figure) -> dict[str, Any]:
    """percent, or low and high for a range or a bound."""
    if figure.low is not None or figure.high is not None:
        return {"low": figure.low, "high": figure.high}
    if figure.value is None:
        return {}
    before = p.text[max(p.start, figure.start - 24) : figure.start]
    if figure.kind is FigureKind.PERCENT and _LOWER.search(before) and not _NO_MORE.search(before):
        return {"low": figure.value}
    if figure.kind is FigureKind.PERCENT and (_UPPER.search(before) or _NO_MORE.search(before)):
        changed = _CHANGED_TO.search(p.text[max(p.start, figure.start - 90) : figure.start])
        return {"percent": figure.value} if changed else {"high": figure.value}
    return {"percent": figure.value}


def statistics(p: Passage, figure: Figure) -> dict[str, Any]:
    """The p value and the confidence interval that a figure has."""
    return {"p": _p_value(p, figure), **_interval(p, figure)}


def _interval(p: Passage, figure: Figure) -> dict[str, Any]:
    """The confidence interval printed right behind a figure."""
    ci = intervals_of(p, figure, p.block.start).get("ci")
    return {"ci_low": ci.low, "ci_high": ci.high, "ci_level": ci.level} if ci else {}


def _p_value(p: Passage, figure: Figure) -> str | None:
    """The p value that follows, when no other name with figures stands in between."""
    return p_value_of(p, figure, [h for h in p.heads if h.scheme != "event"])


def grade_near(p: Passage, figure: Figure, head: Mention) -> tuple[int | None, int | None]:
    """The grade that stands nearest to the head and its figure, within the clause."""
    first, last = min(figure.start, head.start), max(figure.end, head.end)
    previous = max((f.end for f in p.figures if f.end <= figure.start and f.kind in _SHARES), default=0)
    own = [g for g in p.grades if max(previous, head.end) <= g.start and g.end <= figure.start]
    if own and not any(own[-1].end <= h.start and h.end <= figure.start for h in p.heads):
        return own[-1].low, own[-1].high  # "diarrhoea of any grade in 18, grade 3–4 in 4"
    best, best_gap = None, 45
    for grade in p.grades:
        if grade.start >= figure.end and _OF_NEXT.match(p.text, grade.end, p.end):
            continue  # "in 27 and 47, and were grade 3 or higher in six": the next figure's
        gap = 0 if first <= grade.start <= last else min(abs(grade.start - last), abs(first - grade.end))
        between = p.text[last : grade.start] if grade.start >= last else p.text[grade.end : first]
        if gap < best_gap and not re.search(r"\d\s?%|;|\d\)", between):
            best, best_gap = grade, gap
    best = best or _announced(p, figure, head)
    return (best.low, best.high) if best else (None, None)


_ANNOUNCES = re.compile(
    r"(?i)\s?(?:[^\W\d_-]+(?:[-\s][^\W\d_]+)*\s)?(?:adverse (?:events?|reactions?)|toxicit(?:y|ies)|events|AEs?|complications|НЯ|осложнени[яйе]|явлени[яй])?\s?"
    r"(?:consisted of|comprised|included|were|включали|включала|были представлены|представлены|составили|:)[\s:]"
)


def _announced(p: Passage, figure: Figure, head: Mention) -> Grade | None:
    """The grade with which a list was introduced: "grade 3 events consisted of hematuria in three and colitis in two"."""
    place = min(head.start, figure.start)
    before = [g for g in p.grades if g.end <= place]
    if not before or ";" in p.text[before[-1].end : place]:
        return None
    return before[-1] if _ANNOUNCES.match(p.text, before[-1].end, place) else None


def _is_cause(p: Passage, head: Mention) -> bool:
    """The head is named as what people died of: "летальность, обусловленная сепсисом", "causes of death: relapse in 5"."""
    if head.scheme == "endpoint" or head.concept == "death":
        return False
    before = p.text[p.start : head.start]
    if _CAUSES.search(before) or _IN_BRACKETS.search(before):
        return True
    due = _DUE_TO.search(before)
    if due is None:
        return False
    told = p.start + due.start()
    named = any(
        told - _DEATH_REACH <= m.start < told and m.concept in ("death", "mortality", "TRM") for m in p.mentions
    )
    return named or bool(_DEATH.search(before[max(0, due.start() - _DEATH_REACH) : due.start()]))
