"""Times to events: medians and what was not reached, and in a case report the patient's own intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from medkb.model import Fact, Figure, FigureKind, Mention, Survival
from medkb.relate.arms.runs import whole_run
from medkb.relate.arms.touching import touching
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.shares.heads import head_of
from medkb.relate.times.assumed import is_assumed
from medkb.relate.times.heads import timed_heads
from medkb.relate.times.intervals import in_brackets, intervals_of, p_value_of
from medkb.relate.times.points import UNIT, time_point
from medkb.relate.times.printed import with_split_times
from medkb.relate.times.unreached import tells_unreached, unreached_facts
from medkb.text.gate import gated

__all__ = ["duration_facts", "time_point"]

_MEDIAN = gated(r"(?i)\b(?:медиан\w*|medians?)\b|\bM[eе]\b|\bМе\b")
_ANNOUNCED = re.compile(
    r"(?i)\b(?:медиан\w*|median)\s?[–—:=]?\s?(?:(?:of|наступлени\w+|развити\w+|времени|срока?|was|составил\w*)\s?){0,2}[–—:=]?\s?$"
)
_MEDIAN_BEHIND = re.compile(rf"(?i)\s?(?:[(\[][^()\[\]]*[)\]])?\s?(?:{UNIT})?\s?\((?:медиана|median)\b")
_MEDIAN_ABBREVIATION = re.compile(r"[mм](?:OS|PFS|EFS|RFS|DFS|DOR|TTP|TTR|TTF|FU|ОВ|ВБП|ДО|ВДП)$")
_MEAN = re.compile(r"(?i)\b(?:средн\w+|mean|average)\b|±\s?\d")
# Medians of something else, though an endpoint may stand in the same sentence.
_FOREIGN = re.compile(
    r"(?i)\b(?:возраст\w*|age|ages|доз\w*|doses?|числ\w+|количеств\w+|number|курс\w*|cycles?|цикл\w*|анамнез\w*|заболевани\w+|болезни|"
    r"disease|symptoms?|illness|surgery|operati\w+|операци\w+|баллы?|score|уров\w+|levels?|размер\w*|size|объем\w*|volume|лини\w+)\b"
)
_EFFECT = re.compile(
    r"\b(?:HR|ОР)\b|(?i:hazard ratio|отношени\w+ рисков|log-?rank|логранг|лог-ранг)|\b(?:CI|ДИ)\b|[pрPР]\s?[<=>]\s?0?[.,·]\d"
)
_TELLS = re.compile(
    r"(?i)^(?!.*\b(?:than|чем)\b)(?:[^.;%]|\d\.\d){0,60}?(?:\b(?:was|were|of|составил\w*|достиг\w*|равня\w+|from|to|с|до)|[–—:=])\s?$"
)
_AGAINST = re.compile(r"(?i)\s(?:\([^()]*\)\s)?(?:versus|vs\.?|v|против|compared with)\s\d")
_SURVIVALS = ("OS", "EFS", "PFS", "RFS", "DOR", "time_to_progression")
_RESUMED = gated(
    r"(?i)^\W*(?:it|this|она|он|этот показатель|показатель)\b|\bit (?:was|reached)\b|\bона (?:составил|был|равн|достиг)"
)
_SINCE = re.compile(
    r"(?i)(?:в течение|на протяжении|каждые|через каждые|for|every|over|курс\w* по|длительностью|интервал\w*|перерыв\w*|возраст\w*|age[ds]?|старше|младше|моложе|older|younger|old)[^.;,]{0,14}$"
)
_OF_TREATMENT = re.compile(r"(?i)\sof\s(?!(?:median\s)?(?:follow|observation))")
_FOLLOWED = re.compile(r"(?i)\smedian\s(?:follow|observation)")  # "a 47-month median follow-up"
_EVERY = re.compile(r"(?i)\b(?:every|each|per|кажд\w+)\s$")
# A rate holds at this time; a median that is announced may come "at 9 months" all the same.
_DATED = re.compile(r"(?i)\b(?:at|by|within|for|over|during|after the first|к|за|в течение|на протяжении)\s(?:the\s)?$")
_GIVEN = re.compile(
    r"(?i)\b(?:treated|given|received|administered|lasted|duration|older|younger|than|every|получал\w*|вводил\w*|назначал\w*|длил\w*|старше|моложе|кажды\w+|чем)\b|\d\s?%"
)
# One time is longer than another by so much.
_DIFFERENCE = re.compile(
    r"(?i)\b(?:by|на)\s$|\b(?:improvement|difference|gain|benefit|advantage|increase|prolongation|reduction|прирост\w*|разниц\w*|разность|"
    r"выигрыш\w*|преимуществ\w*|увеличени\w+|удлинени\w+)\s(?:[^\W\d_]+\s){0,2}$"
)
_MORE = re.compile(r"(?i)\s(?:longer|shorter|more|less|earlier|later|дольше|больше|меньше|раньше|позже)\b")
_SINGLE = ("follow_up", "DOR", "time_to_engraftment")
_BEYOND = re.compile(r"(?i)(?:более|свыше|не менее|больше|[>≥]|more than|longer than|over|at least|exceed\w*)\s?$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What leads from one group's figure to the next one's.
_FOLLOWS = re.compile(
    r"\s?[(\[,;]|\s(?:и|and|vs\.?|versus|против|in|for|with|в|у|при|на|после|after|among|on|as|compared)\b|\.\s[^.]{0,60}\b(?:он|она|it)\s"
)
_JOINED = re.compile(r"(?:\s\([^()]*\))?\s?(?:,|,?\s?(?:и|and|&)|/)\s?(?:the\s|median\s|медиан\w+\s)?")
_PAIR = 2
_GOES_ON = 120  # characters, without those in brackets, from one group's figure to the next one's
_BEFORE_CASE = 1.8  # the most that a head may cost in a case report, where no median is announced
_LIMIT = 6.0  # the most that a head may cost where a median is announced right before the figure
_LIMIT_UNTOLD = 3.5  # and elsewhere
_CARRIED = 300  # characters before a sentence in which "it" finds its median


@dataclass(frozen=True, slots=True)
class _Told:
    """A head that has got its time, and the cost of the tie."""

    figure: Figure
    head: Mention
    cost: float


def duration_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Medians of endpoints, medians that were not reached, and in a case report one patient's times."""
    timed = any(f.kind in (FigureKind.TIME, FigureKind.DAY, FigureKind.CI) for f in p.figures)
    if not (timed or tells_unreached(p) or _MEDIAN.search(p.words)) or is_assumed(p):
        return
    heads = list(timed_heads(context, p))
    if heads or _resumes(p):
        p = with_split_times(p)
        told: _Told | None = None
        for figure in p.figures_of(FigureKind.TIME, FigureKind.DAY):
            if _no_result(p, figure):
                continue
            now = _told(context, p, figure, heads, told)
            if now is not None:
                yield _fact(context, p, now, heads, told)
                told = now
    yield from unreached_facts(context, p, heads)


def _no_result(p: Passage, figure: Figure) -> bool:
    """Hours, adjectives ("18-month"), parts of a longer duration, and what stands in brackets behind another time."""
    if figure.unit in ("h", "min", "s") or _OF_TREATMENT.match(p.text, figure.end, p.end):
        return True
    if re.search(r"\d-[^\W\d_]", figure.text) and not _FOLLOWED.match(p.text, figure.end, p.end):
        return True
    if _EVERY.search(p.text, max(p.start, figure.start - 20), figure.start):
        return True
    times = [f for f in p.figures_of(FigureKind.TIME, FigureKind.DAY) if f.start != figure.start]
    if any(re.fullmatch(r"\s(?:и\s|and\s)?", _gap(p, figure, f)) and f.unit != figure.unit for f in times):
        return True  # "2 года 3 мес"
    opened = in_brackets(p, figure.start)
    if opened is None or _MEDIAN.search(opened[1]):
        return False
    before = p.text[max(p.start, opened[0] - 3) : opened[0]]
    behind_figure = any(0 <= opened[0] - f.end <= 1 for f in p.figures) or bool(re.search(r"\d\s?$", before))
    return behind_figure or figure.low is not None


def _gap(p: Passage, a: Figure, b: Figure) -> str:
    return p.text[a.end : b.start] if a.end <= b.start else p.text[b.end : a.start] if b.end <= a.start else "-"


def _told(context: Context, p: Passage, figure: Figure, heads: Sequence[Mention], told: _Told | None) -> _Told | None:
    """The head of a figure, where the sentence tells the figure as that endpoint's median or one patient's time."""
    row = _rows(p, figure, heads)
    if row is not None:
        named = row.get(figure.start)
        return _Told(figure, named, 1.0) if named is not None and _is_median(p, figure, named, told) else None
    if told is not None and _goes_on(p, told, figure, heads):
        return _Told(figure, told.head, 2.0)
    announced = bool(_ANNOUNCED.search(p.text, max(p.start, figure.start - 40), figure.start))
    head, cost = _head(context, p, figure, heads)
    if head is None or cost > (_LIMIT if announced else _LIMIT_UNTOLD):
        return None
    if context.is_case and p.source == "own" and _is_single(context, p, figure, head, cost):
        return _Told(figure, head, cost)
    if not announced and _DATED.search(p.text, max(p.start, figure.start - 20), figure.start):
        return None
    return _Told(figure, head, cost) if _is_median(p, figure, head, told) else None


def _rows(p: Passage, figure: Figure, heads: Sequence[Mention]) -> dict[int, Mention] | None:
    """By place, the name of each figure behind names joined in a row: "PFS and OS were 10 and 35 in A, 12 and 37 in B".

    Empty where the figures do not go round the names; None where no such row stands before the figure.
    """
    before = [h for h in heads if h.end <= figure.start]
    row = before[-1:]
    for head in reversed(before[:-1]):
        if not _JOINED.fullmatch(p.text[head.end : row[0].start]):
            break
        row.insert(0, head)
    if len({h.concept for h in row}) < max(len(row), _PAIR):
        return None
    stop = next((h.start for h in heads if h.start >= figure.start), p.end)
    times = p.figures_of(FigureKind.TIME, FigureKind.DAY)
    figures = [f for f in times if row[-1].end <= f.start < stop and not _no_result(p, f)]
    if len(figures) % len(row):
        return {}
    return {f.start: row[i % len(row)] for i, f in enumerate(figures)}


def _head(context: Context, p: Passage, figure: Figure, heads: Sequence[Mention]) -> tuple[Mention | None, float]:
    """The nearest endpoint; the time to something that has no name of its own only where no other is near."""
    head, cost = head_of(p, figure, [h for h in heads if h.concept != "time_to_event"], _any)
    if head is None or cost > _LIMIT_UNTOLD:
        other, dear = head_of(p, figure, [h for h in heads if h.concept == "time_to_event"], _any)
        head, cost = (other, dear) if other is not None and dear < cost else (head, cost)
    return (_carried(context, p), 2.5) if head is None and _resumes(p) else (head, cost)


def _any(_: Mention) -> bool:
    return True


def _goes_on(p: Passage, told: _Told, figure: Figure, heads: Sequence[Mention]) -> bool:
    """The next group's figure: no other name, median or mean stands between it and the one before."""
    between = p.text[told.figure.end : figure.start]
    since = min(told.head.end, told.figure.end)  # of several names in a row each has a figure of its own
    if any(since <= h.start < figure.start for h in heads) or _MEDIAN.search(between):
        return False
    follows = _FOLLOWS.match(between)
    words = _BRACKETS.sub("", between)
    return bool(follows) and len(words) < _GOES_ON and not _MEAN.search(words) and not _GIVEN.search(words)


def _is_single(context: Context, p: Passage, figure: Figure, head: Mention, cost: float) -> bool:
    """One patient's follow-up, response, relapse or engraftment, right beside its name."""
    if (
        context.vocabulary.code(head.scheme, head.concept) not in _SINGLE
        or cost > _BEFORE_CASE
        or figure.low is not None
    ):
        return False
    return not _SINCE.search(p.text[max(p.start, figure.start - 40) : figure.start])


def _is_median(p: Passage, figure: Figure, head: Mention, told: _Told | None) -> bool:
    if _DIFFERENCE.search(p.text, min(head.end, figure.start), figure.start) or _MORE.match(p.text, figure.end, p.end):
        return False
    if _FOLLOWED.match(p.text, figure.end, p.end):
        return True
    if _MEDIAN_ABBREVIATION.search(head.text) or _MEDIAN_BEHIND.match(p.text, figure.end, p.end):
        return True
    medians = list(_MEDIAN.finditer(p.text, p.start, figure.start))
    if not medians:
        return _is_compared(p, figure, head) or (_resumes(p) and _carried_median(p))
    return _governs(p, medians[-1], figure, head, told)


def _governs(p: Passage, median: re.Match[str], figure: Figure, head: Mention, told: _Told | None) -> bool:
    """The last median before a figure is the head's: no mean, and no other quantity stands between them."""
    if _MEAN.search(p.text, median.end(), figure.start):
        return False
    stop = min(head.start, figure.start) if head.start >= median.end() else figure.start
    apart = head.end <= median.start() or head.start >= median.end()
    if apart and _FOREIGN.search(p.text, median.end(), stop):
        return False
    between = [
        f for f in p.figures_of(FigureKind.TIME, FigureKind.DAY, FigureKind.PERCENT) if median.end() <= f.start < stop
    ]
    return not between or (told is not None and told.figure.start >= median.end())


def _is_compared(p: Passage, figure: Figure, head: Mention) -> bool:
    """Survival in months with an interval, a hazard ratio or a p value is a median, though the word is left out."""
    if head.concept not in _SURVIVALS or head.start > figure.start or _MEAN.search(p.words) or figure.low is not None:
        return False
    if not _TELLS.search(p.text[head.end : figure.start]):
        return False
    if _AGAINST.match(p.text, figure.end, p.end):
        return True
    return "ci" in intervals_of(p, figure) or bool(_EFFECT.search(p.text, figure.end, p.end))


def _resumes(p: Passage) -> bool:
    return bool(_RESUMED.search(p.words))


def _carried_median(p: Passage) -> bool:
    return bool(_MEDIAN.search(p.text, max(p.block.start, p.start - _CARRIED), p.start))


def _carried(context: Context, p: Passage) -> Mention | None:
    """The last endpoint of the sentences before in the paragraph, where a median is told of it."""
    start = max(p.block.start, p.start - _CARRIED)
    if not _carried_median(p):
        return None
    before = [m for m in context.annotations.mentions if m.scheme == "endpoint" and start <= m.start < p.start]
    return before[-1] if before else None


def _since(p: Passage, told: _Told, before: _Told | None, endpoint: str) -> int:
    """From where a kind of interval named for one figure holds for the next: never from survival to follow-up."""
    if endpoint == "follow_up":
        same = before is not None and before.head == told.head
        return before.figure.start if same and before else told.figure.start
    return p.block.start if endpoint in _SURVIVALS else p.start


def _fact(context: Context, p: Passage, told: _Told, heads: Sequence[Mention], before: _Told | None) -> Survival:
    figure, head = told.figure, told.head
    endpoint = context.vocabulary.code(head.scheme, head.concept)
    concept = context.vocabulary.schemes[head.scheme].get(head.concept)
    confidence = max(0.4, 0.9 - 0.1 * max(told.cost, 0.0))
    arm = context.arm_of(p, figure)
    if endpoint == "follow_up" and len(whole_run(p, figure)) == 1 and arm not in ("patient", touching(p, figure)):
        arm = "all"  # an arm that is told of nearby was followed up no longer than the other
    found = intervals_of(p, figure, _since(p, told, before, endpoint))
    ci, span = found.get("ci"), found.get("range")
    slots: dict[str, Any] = {
        **context.shared(p, figure.start, figure.end, "duration.median", confidence),
        "concept": concept.iri if concept else None,
        "p": p_value_of(p, figure, heads) if endpoint != "follow_up" else None,
        "n": 1 if context.is_case and arm == "patient" else None,
    }
    numbers: dict[str, Any] = {
        "value": figure.value,
        "low": span.low if span else None,
        "high": span.high if span else None,
    }
    if figure.low is not None:
        numbers = {"low": figure.low, "high": figure.high}
    elif _BEYOND.search(p.text[max(p.start, figure.start - 14) : figure.start]):
        numbers = {"low": figure.value}
    interval: dict[str, Any] = {"ci_low": ci.low, "ci_high": ci.high, "ci_level": ci.level} if ci else {}
    return Survival(**slots, **numbers, **interval, arm=arm, endpoint=endpoint, statistic="median", unit=figure.unit)
