"""Doses: an amount with a unit of dose, and the drug that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.model import Dose, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_HARD = re.compile(r"[;]|\.\s")
_TOTAL = re.compile(
    r"(?i)(?:суммарн\w+|кумулятивн\w+|общ\w+|курсов\w+|total|cumulative)\s(?:кумулятивн\w+\s)?(?:доз\w+|dose)[^.;]{0,30}$"
)
_ROUTE_REACH = 220  # characters: about two sentences
# What stands with a mass unit without being a dose: laboratory values, tissue, bedside measures.
_NOT_DOSE = re.compile(
    r"(?i)(?:концентраци\w+|уров\w+|креатинин\w*|билирубин\w*|белк\w+|белок|глюкоз\w+|холестерин\w*|протеинури\w+|содержани\w+|level|concentration|serum|plasma|creatinine|bilirubin|protein|glucose|hemoglobin|гемоглобин\w*|масс\w+ тел\w*|вес\w*|weight|weighing|tumou?r|опухол\w+|селезенк\w+|на 1)\s?[^.;,]{0,25}$"
)
_SCHEDULE = re.compile(
    r"(?i)(?:в течение|на протяжении|каждые|кажд\w+|ежедневно|еженедельно|\d+ раз\w* в|раз\w? в|1 раз в|в (?:\d+-[йе]+[, и]*)+\s?(?:день|дни|дня)|в дни|дни|в –?\d+-[йе]|в Д\s?\+|for|every|once|twice|daily|weekly|on days?|days?|q\d+w|per day|three times)"
    r"[^.;()]{0,50}?(?=[,.;()]|\sи\s[^\W\d_]{5,}|$)"
)
_COMBINED_PER_DAY = re.compile(r"^\s?(?:/\s?сут\w*|в сутки|в день|ежедневно|once daily|daily|a day|per day)")


def dose_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Doses of the passage, each with its drug; a dose without a drug in reach gives nothing."""
    drugs = [m for m in p.mentions if m.scheme == "drug" and not m.candidate]
    previous: Mention | None = None
    figures = list(p.figures_of(FigureKind.DOSE))
    routes = _routes(context, p) if figures else []
    for figure in figures:
        if _NOT_DOSE.search(p.text[max(p.start, figure.start - 45) : figure.start]) and not _dose_word(p, figure):
            continue
        if re.match(r"\s?(?:/|на\s)\s?(?:мл|л|дл|ml|l|dl)\b", p.text[figure.end : figure.end + 8], re.IGNORECASE):
            continue
        drug = _drug_of(context, p, figure, drugs, previous)
        if drug is None:
            continue
        previous = drug
        yield _dose(context, p, figure, drug, routes)


def _dose_word(p: Passage, figure: Figure) -> bool:
    return bool(
        re.search(
            r"(?i)\b(?:доз\w*|dos(?:e|es|age)|по)\s(?:[^\W\d_]+\s){0,3}$",
            p.text[max(p.start, figure.start - 40) : figure.start],
        )
    )


def _dose(context: Context, p: Passage, figure: Figure, drug: Mention, routes: Sequence[Mention]) -> Dose:
    slots = context.shared(p, figure.start, figure.end, "dose.near_drug", 0.85)
    before = p.text[max(p.start, figure.start - 60) : figure.start]
    concept = context.vocabulary.get("drug", drug.concept)
    return Dose(
        **slots, arm=context.arm_of(p, figure), concept=concept.iri, drug=concept.en,
        value=figure.value, low=figure.low, high=figure.high, unit=figure.unit,
        route=_route(p, figure, routes), schedule=_schedule(p, figure), total=bool(_TOTAL.search(before)),
    )  # fmt: skip


def _drug_of(
    context: Context, p: Passage, figure: Figure, drugs: Sequence[Mention], previous: Mention | None
) -> Mention | None:
    """The nearest drug on the left within the clause, the nearest on the right before another dose, else the last."""
    best, best_cost = None, 5.0
    for drug in drugs:
        left = drug.end <= figure.start
        a, b = (drug.end, figure.start) if left else (figure.end, drug.start)
        if b < a:
            continue
        between = p.text[a:b]
        cost = (
            len(between) / 50 + 3 * len(_HARD.findall(between)) + 0.4 * between.count(",") + 1.5 * between.count(" + ")
        )
        others = sum(1 for f in p.figures if f.kind is FigureKind.DOSE and f is not figure and a <= f.start < b)
        cost += (0.5 if left else 1.5) * others
        if not left and _has_own_dose(p, figure, drug, drugs):
            cost += 1.5
        if not left:
            cost += 0.3 if re.fullmatch(r"\s?(?:of\s|доз\w+\s)?[^\W\d_]{0,12}\s?", between) else 1.6
        if cost < best_cost:
            best, best_cost = drug, cost
    if best is None and previous is not None:
        return previous
    return best or _topic(context, p)


def _has_own_dose(p: Passage, figure: Figure, drug: Mention, drugs: Sequence[Mention]) -> bool:
    """A drug on the right that is followed by a dose of its own: "480 мг, пролголимаб – по 1 мг/кг"."""
    following = next((f for f in p.figures_of(FigureKind.DOSE) if f.start >= drug.end), None)
    if following is None or following is figure or following.start - drug.end > 30:
        return False
    return not any(drug.end <= d.start < following.start for d in drugs)


def _topic(context: Context, p: Passage) -> Mention | None:
    """The drug that the paragraph spoke of last, for a sentence that says only "the dose" or "the drug"."""
    if not re.search(r"(?i)\b(?:доз\w*|препарат\w*|dose|doses|drug|введени\w*)\b", p.words):
        return None
    before = [m for m in context.annotations.mentions if m.scheme == "drug" and not m.candidate and m.end <= p.start]
    blocks = context.annotations.clean.blocks
    first = blocks[p.index].start
    return before[-1] if before and before[-1].start >= first else None


def _routes(context: Context, p: Passage) -> list[Mention]:
    """Routes of the passage; where it names none, the only one of the sentences just before it."""
    own = [c for c in p.cues if c.concept.startswith("route:") and not _roman_four(p, c)]
    if own:
        return own
    first = context.annotations.clean.blocks[p.index].start
    before = [
        c
        for c in context.annotations.cues
        if c.concept.startswith("route:") and max(first, p.start - _ROUTE_REACH) <= c.start < p.start
    ]
    return before[-1:] if len({c.concept for c in before}) == 1 else []


def _roman_four(p: Passage, cue: Mention) -> bool:
    """The numeral of a grade, stage or phase, which is no route."""
    if cue.text != "IV":
        return False
    before, after = p.text[max(0, cue.start - 8) : cue.start], p.text[cue.end : cue.end + 8]
    number = re.search(r"(?i)(?:grade|phase|stage|фазы?|степени?|[–/-])\s?$", before)
    return bool(number or re.match(r"(?i)\s?(?:степ|стад|ст\.|фаз|grade|stage|phase|[–/-])", after))


def _route(p: Passage, figure: Figure, routes: Sequence[Mention]) -> str | None:
    """The route named nearest to the dose: within 70 characters and no semicolon, or that of the sentence before."""
    if routes and routes[0].end <= p.start:
        return routes[0].concept.split(":", 1)[1]
    near = [(r.start - figure.end if r.start >= figure.end else figure.start - r.end, r) for r in routes]
    near = [
        (d, r) for d, r in near if d < 70 and ";" not in p.text[min(r.end, figure.end) : max(r.start, figure.start)]
    ]
    return min(near, key=lambda x: x[0])[1].concept.split(":", 1)[1] if near else None


def _schedule(p: Passage, figure: Figure) -> str | None:
    """The words of frequency, days or duration that follow the dose, as printed."""
    following = p.text[figure.end : min(p.end, figure.end + 90)]
    stop = re.search(r"\d[\d.,]*\s?(?:мк?г|mc?g|g\b|г\b)", following)
    match = _SCHEDULE.search(following[: stop.start()] if stop else following)
    return match[0].strip(" ,") if match and match.start() < 30 else None
