"""Time points and medians: "5-летняя", "at 24 months", "медиана Д+22", "not reached"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.model import Fact, Figure, FigureKind, Mention, Survival
from medkb.relate.context import Context
from medkb.relate.heads import head_of
from medkb.relate.passage import Passage

_UNIT = {
    "год": "a",
    "лет": "a",
    "year": "a",
    "yr": "a",
    "мес": "mo",
    "month": "mo",
    "нед": "wk",
    "week": "wk",
    "дн": "d",
    "day": "d",
    "сут": "d",
}
_ADJECTIVE = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,3}|[Оо]дно|[Дд]вух|[Тт]рех|[Пп]яти|[Дд]есяти|one|two|three|five|ten)[-‑\s]?(?P<u>летн|годичн|месячн|недельн|year|month|week|day)\w*(?:\s|-)(?=[^.;]{0,60}(?:выживаем|surviv|смертн|летальн|риск|частот|OS|PFS|EFS|RFS|DFS|ОВ|БСВ|ВБП|БРВ|relapse|mortality|incidence|rate|follow))",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?:через|к|на|после|в течение|за|at|by|after|within|at the)\s(?:(?:[ДD]\s?\+\s?)?(?P<n>\d{1,3}))(?:-(?:й|му|м|е))?[-\s]?(?P<u>год|лет|мес|нед|дн|сут|year|month|week|day)?",
    re.IGNORECASE,
)
_WORD = {"одно": 1, "двух": 2, "трех": 3, "пяти": 5, "десяти": 10, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_MEDIAN = re.compile(r"(?i)\b(?:медиан\w*|median)\b")
_MEAN = re.compile(r"(?i)\b(?:средн\w+|mean|average)\b")
_NOT_REACHED = re.compile(
    r"(?i)не (?:был[аи]?\s)?достигнут\w*|not (?:been |yet )?(?:reached|estimable|reported as reached)|\bNR\b(?=[\s,);])"
)
_NO_MEDIAN_NEEDED = ("follow_up", "DOR", "duration_of_treatment")
_OUTCOME_TIMES = {
    "relapse": "time_to_relapse",
    "engraftment": "time_to_engraftment",
    "platelet_recovery": "time_to_engraftment",
    "neutrophil-recovery": "time_to_engraftment",
    "transplantation": "time_to_transplant",
}
_RELAPSES = re.compile(r"relapse")
_SINCE = re.compile(
    r"(?i)(?:в течение|на протяжении|каждые|через каждые|for|every|over|курс\w* по|длительностью|интервал\w*|перерыв\w*|возраст\w*|age[ds]?|старше|младше|моложе|older|younger|old)[^.;,]{0,14}$"
)


def time_point(p: Passage, figure: Figure) -> str | None:
    """The time at which a rate or response holds, as "5 a" or "12 mo", or None."""
    window = p.text[max(p.start, figure.start - 110) : min(p.end, figure.end + 45)]
    best = None
    for match in _ADJECTIVE.finditer(window):
        best = match
    if best is None:
        near = p.text[max(p.start, figure.start - 60) : min(p.end, figure.end + 40)]
        for match in _AT.finditer(near):
            if match["u"] or re.search(r"[ДD]\s?\+", match[0]):
                best = match
                break
    if best is None:
        return None
    unit = next(
        (code for stem, code in _UNIT.items() if (best["u"] or "").lower().startswith(stem)),
        "a" if (best["u"] or "").lower().startswith(("летн", "годичн")) else "d",
    )
    if (best["u"] or "").lower().startswith("месячн"):
        unit = "mo"
    if (best["u"] or "").lower().startswith("недельн"):
        unit = "wk"
    number = best["n"].lower()
    text = str(_WORD.get(number, number))
    return f"D+{text}" if re.search(r"[ДD]\s?\+", best[0]) else f"{text} {unit}"


def duration_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Medians of endpoints, and durations of follow-up and response."""
    previous: Mention | None = None
    for figure in p.figures_of(FigureKind.TIME, FigureKind.DAY):
        if _no_result(p, figure):
            continue
        head, cost = _head(p, figure, previous)
        endpoint = None if head is None else head.concept if head.scheme == "endpoint" else _endpoint(head)
        if head is None or endpoint is None or not _told_as_result(p, figure, endpoint, cost):
            continue
        previous = head
        yield _median_fact(context, p, figure, endpoint, cost)
    yield from _not_reached(context, p)


def _no_result(p: Passage, figure: Figure) -> bool:
    """Hours, adjectives ("18-month"), changes, and the range behind a median."""
    adjective = re.search(r"\d-[^\W\d_]", figure.text)
    return bool(adjective) or figure.unit in ("h", "min", "s") or _bracketed_range(p, figure) or _is_change(p, figure)


def _head(p: Passage, figure: Figure, previous: Mention | None) -> tuple[Mention | None, float]:
    """The endpoint, or the outcome whose time it is; a median alone goes on with the one before."""
    head, cost = head_of(p, figure, p.heads, _is_timed)
    if head is None and previous is None:
        head, cost = head_of(p, figure, p.heads, lambda m: m.concept == "time_to_event")
    announced = _MEDIAN.search(p.text[max(p.start, figure.start - 12) : figure.start])
    if head is not None and cost <= (6.0 if announced else 3.5):
        return head, cost
    return (previous, 3.0) if previous is not None and p.groups and _median_before(p, figure) else (None, cost)


def _is_timed(mention: Mention) -> bool:
    return mention.concept != "time_to_event" and (mention.scheme == "endpoint" or _endpoint(mention) is not None)


def _told_as_result(p: Passage, figure: Figure, endpoint: str, cost: float) -> bool:
    """A median; or a follow-up or response time right beside its name that is no length of treatment."""
    if _median_before(p, figure):
        return True
    if endpoint not in _NO_MEDIAN_NEEDED or cost > 1.8 or figure.low is not None:
        return False
    return not _SINCE.search(p.text[max(p.start, figure.start - 40) : figure.start])


def _endpoint(mention: Mention) -> str | None:
    if mention.scheme != "outcome":
        return None
    return _OUTCOME_TIMES.get(mention.concept) or ("time_to_relapse" if _RELAPSES.search(mention.concept) else None)


def _median_before(p: Passage, figure: Figure) -> bool:
    """A median announced in the sentence before the figure, with no mean in between."""
    before = p.text[p.start : figure.start]
    medians = list(_MEDIAN.finditer(before))
    if not medians:
        return False
    return not _MEAN.search(before[medians[-1].end() :])


def _is_change(p: Passage, figure: Figure) -> bool:
    """Two medians in the form of a range: "rose from 7.0 to 9.8 months"."""
    if figure.low is None or re.search(r"[–—-]", figure.text):
        return False
    return bool(re.search(r"(?i)(?:improv|increas|prolong|rose|extend|увелич|возрос|удлин|снизил)", p.words))


def _bracketed_range(p: Passage, figure: Figure) -> bool:
    """A range or one end of it in brackets behind a median: "(Д+58 – Д+169)", "(range 2–40 months)"."""
    before = p.text[max(p.start, figure.start - 60) : figure.start]
    opened = before.rfind("(")
    if opened < 0 or ")" in before[opened:]:
        return False
    inside = before[opened + 1 :]
    after = p.text[figure.end : figure.end + 4]
    return not _MEDIAN.search(inside) and (
        figure.low is not None or bool(re.search(r"[–—-]\s?$", inside)) or bool(re.match(r"\s?[–—-]", after))
    )


def _median_fact(context: Context, p: Passage, figure: Figure, endpoint: str, cost: float) -> Survival:
    low, high = _range_after(p, figure)
    concept = context.vocabulary.schemes["endpoint"].get(endpoint)
    slots = context.shared(p, figure.start, figure.end, "duration.median", max(0.4, 0.9 - 0.1 * max(cost, 0.0)))
    value, unit = figure.value, figure.unit
    if figure.low is not None:
        low, high = figure.low, figure.high
    ci = next((f for f in p.figures_of(FigureKind.CI) if 0 <= f.start - figure.end < 25), None)
    return Survival(
        **slots, arm=context.arm_of(p, figure), concept=concept.iri if concept else None, endpoint=context.vocabulary.code("endpoint", endpoint), statistic="median",
        value=value, unit=unit, low=low, high=high,
        ci_low=ci.low if ci else None, ci_high=ci.high if ci else None, ci_level=ci.level if ci else None,
    )  # fmt: skip


def _range_after(p: Passage, figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """The range in brackets right behind a median."""
    match = re.match(
        r"\s?\((?:range|диапазон|разброс|от|размах|мин[^)]{0,12})?[:,]?\s?", p.text[figure.end : figure.end + 24]
    )
    if not match:
        return None, None
    begin = figure.end + match.end()
    inside = [
        f for f in p.figures if begin - 4 <= f.start <= begin + 30 and f.kind in (FigureKind.DAY, FigureKind.TIME)
    ]
    if inside and inside[0].low is not None:
        return inside[0].low, inside[0].high
    if len(inside) >= 2 and re.fullmatch(r"\s?[–—-]\s?", p.text[inside[0].end : inside[1].start]):
        return inside[0].value, inside[1].value
    return None, None


def _not_reached(context: Context, p: Passage) -> Iterator[Fact]:
    for match in _NOT_REACHED.finditer(p.words):
        start, end = p.start + match.start(), p.start + match.end()
        if re.search(r"[–—-]\s?$", p.text[start - 2 : start]):
            continue  # the open end of an interval
        before = [m for m in p.heads if m.scheme == "endpoint" and m.end <= start and start - m.end < 60]
        if before and _MEDIAN.search(p.words):
            head = before[-1]
            fake = Figure(start, end, FigureKind.TIME)
            yield Survival(
                **context.shared(p, start, end, "duration.not_reached", 0.85),
                arm=context.arm_of(p, fake),
                concept=context.vocabulary.get("endpoint", head.concept).iri,
                endpoint=context.vocabulary.code("endpoint", head.concept),
                statistic="median",
                value=None,
                unit="mo",
                reached=False,
            )
