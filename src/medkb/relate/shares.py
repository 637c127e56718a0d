"""Counts and percentages: responses, adverse events, survival rates, and people of a cohort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Cohort, Fact, Figure, FigureKind, Mention, Response, Survival
from medkb.relate.context import Context
from medkb.relate.heads import LIMIT, head_of
from medkb.relate.passage import Passage
from medkb.relate.times import time_point

_COUNTED = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.ALL, FigureKind.SIZE)
_UPPER = re.compile(
    r"(?i)(?:\bдо|не более(?: чем)?|не превыша\w+|менее(?: чем)?|ниже|[<≤]|up to|less than|fewer than|not exceed\w*|at most|below|under)(?: (?:у|в|in))?\s?$"
)
_LOWER = re.compile(
    r"(?i)(?:более(?: чем)?|свыше|не менее(?: чем)?|выше|[>≥]|more than|over|at least|greater than|above|exceed\w*)(?: (?:у|в|in))?\s?$"
)
_NEGATED = re.compile(
    r"(?i)(?:\bне\s(?:был[аои]?\s|было\s)?(?:[^\W\d_]+\s)?|\bнет\s|\bбез\s|\bno\s|\bnot\s(?:[a-z]+\s)?|\bwithout\s|did not\s(?:[a-z]+\s)?|отсутств\w+\s|never\s)$"
)
_NEGATED_AFTER = re.compile(
    r"(?i)\s(?:[^\W\d_]+\s){0,2}?(?:не\s(?:был\w*\s)?(?:достигнут|получен|отмечен|зарегистрирован|наблюдал|развил|выявл|зафиксирован|обнаруж)|was not|were not|not achieved)"
)
# What a percentage may measure that is no share of patients.
_ACR = re.compile(r"\b(?:ACR|PASI|EASI|HiSCR|ASAS)\s?-?$")
_MEASURE = re.compile(
    r"(?i)\b(?:экспресси\w+|бласт\w+|опухолев\w+ клет\w+|(?<!на )уров\w+|концентраци\w+|фракци\w+|насыщени\w+|снижени\w+ на|повышени\w+ на|увелич\w+ на|expression|blasts?|ejection fraction|saturation|hematocrit|гематокрит\w*|HbA1c|reduction of|decrease of|increase of|by|на|power|мощност\w+|confidence|стоимост\w+|cost|химеризм\w*|chimerism|объем\w*|volume|клеточност\w+)[^.;%]{0,30}$"
)
_INCLUDED = re.compile(
    r"(?i)включ|вош(?:ел|л)|участв|обследова|рандомизир|набран|наблюда|получал|получил|применял|осуществл|проводил|проведен|выполн|назнач|имел|проанализир|пролечен|наход|составил|enrol|includ|recruit|randomi[sz]|divided|allocat|participat|analy[sz]|treated|evaluat|assess|assigned|received|underwent|among|среди|of the|у детей|study|исследован|data|cohort|series"
)
_DURATIONS = ("time_to", "follow", "duration", "DOR", "length")  # endpoints that no percentage measures
# Procedures, a wide endpoint and the disease under study: no share of patients had them as a result.
_NO_HEADS = {
    ("outcome", "transplantation"),
    ("outcome", "surgery"),
    ("endpoint", "time_to_event"),
    ("event", "malignancy"),
}
_WEAK_LIMIT = 1.5  # a name such as "remission" or "improvement" must stand beside its figure
# A difference between two shares is no share: "a 24 % increase in", "на 12 % выше".
_DIFFERENCE = re.compile(
    r"(?i)^\)?\s?(?:absolute |relative |greater |further |lower |higher |smaller )?(?:increases?|decreases?|reductions?|differences?|improvements?|"
    r"declines?|lower|higher|greater|less|risk reduction|points?|снижени\w+|увеличени\w+|прирост\w*|уменьшени\w+|выше|ниже|больше|меньше)\b"
)
_DENOMINATOR = re.compile(
    r"(?i)(?:\bиз|\bof|среди|among|проведенн\w+ (?:на|у)|у всех|всего|total of|out of)\s(?:the |общего числа |всех )?$"
)
_ENROLLED = re.compile(
    r"(?i)\b(?:включен\w*|включал\w*|вошл\w+|проанализирован\w*|обследован\w*|рандомизирован\w*|enrolled|included|randomi[sz]ed|assigned|analy[sz]ed|eligible|screened)\b"
)
_ON_TREATMENT = re.compile(
    r"(?i)развил|осложн|токсич|нежелательн|после|на фоне|develop|occurr|adverse|toxicit|after|during|died|умер"
)
_DEATH = re.compile(r"(?i)(?:летальн\w+|смерт\w+|death|died|mortality|умер\w*|погиб\w*|ТЛ\b|TRM\b)")
_DUE_TO = re.compile(
    r"(?i)(?:обусловленн\w+|вследствие|по причине|\bот|связанн\w+ с|в результате|ассоциированн\w+ с|due to|caused by|from|because of|associated with|related to)\s(?:[^\W\d_]+(?:ого|ой|ых|их|ed|ive|ant)\s){0,2}$"
)
_CAUSES = re.compile(r"(?i)(?:причин\w+ (?:летальн\w+|смерт\w+)|causes? of death)")


def share_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Facts of the figures that count people or are percentages."""
    bound = list(_bind(context, p))
    claimed = {
        id(head)
        for figure, head, _ in bound
        if head is not None and figure.kind in (FigureKind.SHARE, FigureKind.PERCENT)
    }
    for figure, head, cost in bound:
        if figure.n is not None and re.search(r"(?i)\b(?:из|of)\b", figure.text):
            role = "population" if p.source == "cited" else "subgroup"
            yield Cohort(
                **context.shared(p, figure.start, figure.end, "people.denominator", 0.7), n=figure.n, role=role
            )
        if figure.kind is FigureKind.SIZE:
            yield from _sized(context, p, figure)
        elif head is None or (figure.kind is FigureKind.COUNT and id(head) in claimed):
            yield from _cohort(context, p, figure)
        else:
            yield from _headed(context, p, figure, head, cost)


def _bind(context: Context, p: Passage) -> Iterator[tuple[Figure, Mention | None, float]]:
    """Each figure with its head (None: no name claims it) and the cost of the tie."""
    previous: Mention | None = None
    for figure in p.figures_of(*_COUNTED):
        if figure.kind is FigureKind.SIZE:
            yield figure, None, 0.0
            continue
        if _is_measure(p, figure) or (context.is_case and p.source == "own" and figure.kind is not FigureKind.COUNT):
            continue
        head, cost = head_of(p, figure, p.heads, lambda m: _may_head(context, p, m))
        if head is None and previous is not None and p.groups:
            head, cost = previous, LIMIT - 1
        if head is not None and (_is_enrolled(p, figure) or _is_baseline(p, head)):
            head = None
        if head is not None and head is not previous and cost > _WEAK_LIMIT and _is_weak(context, head):
            head = None
        if (figure.kind is FigureKind.COUNT and cost > 2.6) or (figure.kind is FigureKind.ALL and cost > 2.2):
            head = None
        previous = head or previous
        yield figure, head, cost


def _is_weak(context: Context, head: Mention) -> bool:
    flags = context.vocabulary.get(head.scheme, head.concept).note.split()
    return head.scheme == "outcome" and "weak" in flags


def _is_enrolled(p: Passage, figure: Figure) -> bool:
    """A count of people that were taken in, or that others are counted of."""
    if figure.kind is not FigureKind.COUNT:
        return False
    before = p.text[max(p.start, figure.start - 30) : figure.start]
    return bool(_DENOMINATOR.search(before)) or bool((figure.count or 0) > 9 and _ENROLLED.search(p.words))


def _is_baseline(p: Passage, head: Mention) -> bool:
    """What patients had when they came in is no adverse event, though it bears the name of one."""
    return head.scheme == "event" and p.block.section == "methods" and not _ON_TREATMENT.search(p.words)


def _may_head(context: Context, p: Passage, mention: Mention) -> bool:
    concept = context.vocabulary.get(mention.scheme, mention.concept)
    flags = concept.note.split()
    if mention.scheme == "endpoint" and mention.concept.startswith(_DURATIONS):
        return False
    if "class" in flags or (mention.scheme, mention.concept) in _NO_HEADS:
        return False
    if mention.scheme == "event" and "common" in flags and mention.concept != "death":
        return context.tells_events(p)
    return True


def _is_measure(p: Passage, figure: Figure) -> bool:
    if figure.kind is not FigureKind.PERCENT:
        return False
    before = p.text[max(p.start, figure.start - 60) : figure.start]
    if figure.value is not None and figure.value < 1 and re.search(r"[<≤>≥]\s?$", before):
        return True
    if _ACR.search(before) or _DIFFERENCE.match(p.text[figure.end : min(p.end, figure.end + 40)]):
        return True
    match = _MEASURE.search(before)
    if match is None:
        return False
    return not any(figure.start - len(match[0]) <= m.start and m.end <= figure.start for m in p.heads)


def _headed(context: Context, p: Passage, figure: Figure, head: Mention, cost: float) -> Iterator[Fact]:
    arm = context.arm_of(p, figure)
    confidence = max(0.3, 0.95 - 0.1 * max(cost, 0.0))
    slots = context.shared(p, figure.start, figure.end, f"share.{head.scheme}", confidence)
    slots |= {"arm": arm, "concept": context.vocabulary.get(head.scheme, head.concept).iri}
    numbers = _numbers(p, figure)
    count = figure.count
    if figure.kind is FigureKind.ALL:
        count = context.sizes.get(arm) or (context.population if arm == "all" else None)
        if count is None:
            return
        numbers["n"] = count
    n = figure.n or numbers.pop("n", None) or context.denominator(p, arm, count, numbers.get("percent"))
    numbers.pop("n", None)
    negated = _negated(p, head)
    if _is_cause(p, head):
        event = context.vocabulary.get("event", "death")
        cause = context.vocabulary.get(head.scheme, head.concept).en
        yield AdverseEvent(
            **(slots | {"concept": event.iri, "rule": "share.death_cause"}),
            **numbers,
            event="death",
            cause=cause,
            count=count,
            n=n,
        )
        return
    if head.scheme == "endpoint":
        yield from _rate(p, figure, head, slots, numbers, n)
    elif head.concept == "mortality":
        event = context.vocabulary.get("event", "death")
        yield AdverseEvent(
            **(slots | {"concept": event.iri}), **numbers, event="death", count=count, n=n, time=time_point(p, figure)
        )
    elif head.scheme == "outcome":
        outcome = _outcome(context, head, negated)
        if outcome:
            yield Response(
                **slots,
                **numbers,
                **_interval(p, figure),
                outcome=outcome,
                count=count,
                n=n,
                p=_p_value(p, figure),
                time=time_point(p, figure),
            )
    elif not negated:
        low, high = grade_near(p, figure, head)
        serious = p.has_cue("serious") and any(c.concept == "serious" and 0 <= head.start - c.end < 12 for c in p.cues)
        name = (
            "serious-adverse-event"
            if serious and head.concept in ("adverse-event", "severe-adverse-event")
            else head.concept
        )
        yield AdverseEvent(
            **slots,
            **numbers,
            event=context.vocabulary.get("event", name).en,
            count=count,
            n=n,
            grade_min=low,
            grade_max=high,
            serious=serious or None,
        )


def _outcome(context: Context, head: Mention, negated: bool) -> str | None:
    notation = context.vocabulary.get("outcome", head.concept).notation or head.concept
    if notation == "other:remission" and context.is_haematology:
        notation = "CR"
    if not negated or notation == "NR":
        return notation
    return "NR" if notation in ("CR", "CRi", "ORR", "PR", "other:remission") else None


def _negated(p: Passage, head: Mention) -> bool:
    before = p.text[max(p.start, head.start - 40) : head.start]
    return bool(_NEGATED.search(before) or _NEGATED_AFTER.match(p.text[head.end : min(p.end, head.end + 60)]))


def _rate(
    p: Passage, figure: Figure, head: Mention, slots: dict[str, Any], numbers: dict[str, Any], n: int | None
) -> Iterator[Fact]:
    value = numbers.pop("percent", None)
    if figure.kind not in (FigureKind.PERCENT, FigureKind.SHARE) or (
        value is None and "low" not in numbers and "high" not in numbers
    ):
        return
    yield Survival(
        **slots,
        **numbers,
        **_interval(p, figure),
        endpoint=head.concept,
        statistic="rate",
        value=value,
        unit="%",
        at=time_point(p, figure),
        p=_p_value(p, figure),
        n=n,
    )


def _numbers(p: Passage, figure: Figure) -> dict[str, Any]:
    """percent, or low and high for a range or a bound."""
    if figure.low is not None:
        return {"low": figure.low, "high": figure.high}
    if figure.value is None:
        return {}
    before = p.text[max(p.start, figure.start - 24) : figure.start]
    if figure.kind is FigureKind.PERCENT and _UPPER.search(before):
        return {"high": figure.value}
    if figure.kind is FigureKind.PERCENT and _LOWER.search(before):
        return {"low": figure.value}
    return {"percent": figure.value}


def _interval(p: Passage, figure: Figure) -> dict[str, Any]:
    """The confidence interval printed right behind a figure."""
    for ci in p.figures_of(FigureKind.CI):
        between = p.text[figure.end : ci.start]
        if ci.start >= figure.end and len(between) < 25 and not re.search(r"\d\s?%|;", between):
            return {"ci_low": ci.low, "ci_high": ci.high, "ci_level": ci.level}
    return {}


def _p_value(p: Passage, figure: Figure) -> str | None:
    """The p value that follows, when it is the only one of the passage."""
    values = list(p.figures_of(FigureKind.P))
    return values[0].unit if len(values) == 1 and values[0].start > figure.start else None


def grade_near(p: Passage, figure: Figure, head: Mention) -> tuple[int | None, int | None]:
    """The grade that stands nearest to the head and its figure, within the clause."""
    first, last = min(figure.start, head.start), max(figure.end, head.end)
    best, best_gap = None, 45
    for grade in p.grades:
        gap = 0 if first <= grade.start <= last else min(abs(grade.start - last), abs(first - grade.end))
        between = p.text[last : grade.start] if grade.start >= last else p.text[grade.end : first]
        if gap < best_gap and not re.search(r"\d\s?%|;|\d\)", between):
            best, best_gap = grade, gap
    return (best.low, best.high) if best else (None, None)


def _is_cause(p: Passage, head: Mention) -> bool:
    """The head is named as what people died of: "ТЛ, обусловленная ССО", "causes of death: relapse in 5"."""
    if head.scheme == "endpoint" or head.concept == "death":
        return False
    before = p.text[p.start : head.start]
    if _CAUSES.search(before):
        return True
    due = _DUE_TO.search(before)
    return due is not None and bool(_DEATH.search(before[max(0, due.start() - 130) : due.start()]))


def _sized(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """A size such as "(n = 24)": behind an arm's name the arm's, elsewhere a subgroup's."""
    arm = next((g.label for g in p.groups if 0 <= figure.start - g.end < 4), None)
    role = "arm" if arm else "subgroup"
    before = re.search(r"[^.;,()\n]{0,60}$", p.text[p.start : figure.start].rstrip("( "))
    yield Cohort(
        **context.shared(p, figure.start, figure.end, f"people.{role}", 0.85),
        n=figure.count,
        role=role,
        arm=arm or "all",
        label=arm or (before[0].strip() if before else None),
    )


def _cohort(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """People that no outcome or event claims: a population, an arm, or a characteristic."""
    if (
        figure.count is None
        or figure.kind is FigureKind.ALL
        or (p.block.section == "discussion" and p.source == "own" and figure.kind is FigureKind.COUNT)
    ):
        return
    if figure.kind is FigureKind.SHARE and figure.value is None:
        return
    role = "characteristic"
    if figure.kind is FigureKind.COUNT:
        if not _INCLUDED.search(p.words):
            return
        role = (
            "population"
            if (figure.count >= (context.population or 0) and p.source == "own") or p.source == "cited"
            else "subgroup"
        )
        if role == "population" and p.source == "own":
            context.population = max(context.population or 0, figure.count)
    if p.block.kind is BlockKind.TABLE and (figure.value is None or not _letters_beside(p, figure)):
        return
    arm = context.arm_of(p, figure)
    if arm in context.sizes and context.sizes[arm] == figure.count:
        role = "arm"
    label = _label(p, figure)
    yield Cohort(
        **context.shared(p, figure.start, figure.end, f"people.{role}", 0.7),
        n=figure.count,
        of=figure.n,
        percent=figure.value,
        role=role,
        arm=arm if role == "arm" else "all",
        label=label,
    )


def _letters_beside(p: Passage, figure: Figure) -> bool:
    """A row of values alone says nothing of whom it counts."""
    return bool(re.search(r"[^\W\d_]{3,}", p.text[p.start : figure.start]))


def _label(p: Passage, figure: Figure) -> str | None:
    """The words that stand with the figure, up to the clause's end."""
    after = re.match(r"[^.;,()]{0,80}", p.text[figure.end : p.end])
    words = (figure.text if figure.kind is FigureKind.COUNT else "") + (after[0] if after else "")
    if len(words.strip()) < 4:
        before = re.search(r"[^.;,()]{0,60}$", p.text[p.start : figure.start])
        words = before[0] if before else ""
    return re.sub(r"\s+", " ", words).strip(" –—-:") or None
