"""Doses: an amount with a unit of dose, the drug that it belongs to, and how and when it is given."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from medkb.model import Dose, Fact, Figure, Mention
from medkb.relate.context import Context
from medkb.relate.doses.conditions import condition_of
from medkb.relate.doses.drugs import components, drugs_of
from medkb.relate.doses.not_doses import doses_of
from medkb.relate.doses.routes import route_of, routes_of
from medkb.relate.doses.schedules import schedule_in
from medkb.relate.passage import Passage
from medkb.vocab import Concept

_RADIATION = ("Gy", "cGy")
_AUC = "mg/mL.min"
_PLATINUM = ("carboplatin", "nedaplatin")
_LISTED = re.compile(r"\s?(?:,|,?\s(?:and|or|и|или|to|до|vs\.?|versus|против)|/)\s?(?:по\s)?")
_TOTAL_BEFORE = re.compile(
    r"(?i)(?:суммарн\w+|кумулятивн\w+|курсов\w+|общ\w+|total|cumulative|СОД|СД)\s(?:кумулятивн\w+\s|очагов\w+\s|курсов\w+\s|radiation\s|cumulative\s)*"
    r"(?:(?:доз\w+|dos(?:e|es|age))[^.;,()\d]{0,40}|[–—=:-]?\s?)$|\b(?:на курс|за курс|суммарно|в сумме|СОД|total of|totall?ing)\s(?:лечения\s|of\s|to\s|до\s)?[–—:-]?\s?$"
)
_DAILY_TOTAL = re.compile(r"(?i)(?:суточн|daily|per day|недельн|weekly)\w*\s[^.;,()\d]{0,30}$")
_TOTAL_AFTER = re.compile(
    r"(?i)\s?[,(]?\s?(?:in total\b|total dose|cumulative(?:ly)?\b|суммарно\b|на курс\b|за курс\b|/\s?(?:cycle|course|курс|цикл)\b|per (?:course|cycle)\b"
    r"|(?:in|over|за|в)\s\d+\s(?:\w+\s)?(?:fractions?|фракц\w+|fx)\b|/\s?\d+\s?(?:fr|fx|f\b|fractions|фр))"
)
_FRACTION = re.compile(
    r"(?i)(?:per|/|a|за|на|each)\s?(?:daily\s)?(?:fraction|fr\b|фракци\w+)|^\s?(?:daily\s|ежедневн\w+\s)?fractions?\b"
)
_FRACTION_BEFORE = re.compile(
    r"(?i)(?:fractions?\s(?:of|at)|РОД|разов\w+(?:\s\w+)*\sдоз\w+|фракци\w+ по|по)\s?[–—:=-]?\s?$"
)
_UP_TO = re.compile(
    r"(?i)(?:\b(?:up\s?to|a maximum of|not? (?:more|higher|greater) than|not (?:to )?exceed(?:ing)?|max\.?|не\sболее|не\sвыше|до)|≤)\s?$"
)
_AT_LEAST = re.compile(r"(?i)\b(?:at least|a minimum of|не\sменее|не\sниже)\s$")
_CHANGED = re.compile(
    r"(?i)\b(?:увелич|повы|повыш|сниж|сниз|уменьш|титр|довод|довед|эскал|редуц|поднима|подня|increas|reduc|titrat|escalat|rais|decreas|lower|taper|uptitrat|up-titrat|advanc)\w*[^.;]{0,70}$"
)
_RECOMMENDED = re.compile(
    r"(?i)\b(?:recommended|approved|licen[cs]ed|registered|labell?ed|рекомендуем\w+|рекомендованн\w+|зарегистрированн\w+|разрешенн\w+|одобренн\w+)\s(?:\w+\s){0,3}?(?:dos(?:e|es|age|ing)|доз\w+|режим\w*)\b"
)
_OWN_PHASE = re.compile(r"(?i)phase|фаз[аыеу]|RP2D")
_SHARED_BEFORE = re.compile(
    r"(?i)\b(?:was|were|all|both|administered|given|repeated|вводил\w*|назначал\w*|применял\w*|получал\w*|все|оба|курсы|циклы)\b"
)
_JOINED = re.compile(r"(?i)[,;+]|\b(?:and|or|plus|with|и|или|с|плюс)\b")
_CLAUSE = re.compile(r"[;,]\s|\.\s|\)")
_DAILY = re.compile(r"(?i)\b(?:суточн\w+\sдоз\w+|daily\sdos(?:e|es|age)s?(?:\sof)?)\s(?:[^\W\d_]+\s){0,3}?[–—-]?\s?$")
_FROM_TO = re.compile(r".*\d[^\d]*\s(?:to|до)\s\d.*")
_NO_DRUG = ("placebo", "плацебо", "control", "контроль")
_DOSED = re.compile(
    r"(?i)\b(?:доз\w*|dos\w+|по|назнач\w+|получ\w+|вводи\w+|receiv\w+|given|administ\w+|took|treated)\s"
)
_BESIDE = 60  # characters
_WINDOW = 130


def dose_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Doses of the passage, each with its drug; a dose without a drug in reach gives nothing."""
    doses = doses_of(p)
    if not doses:
        return
    reader = _Reader(context, p, doses, routes_of(context, p))
    previous: Mention | None = None
    for run in _runs(p, doses):
        if run[0].unit in _RADIATION:
            yield from (dose for figure in run for dose in reader.doses_at(figure, None))
            continue
        for figure, drugs in zip(run, drugs_of(context, p, doses, run, previous), strict=True):
            for drug in drugs:
                previous = drug
                if figure.unit != _AUC or drug.concept in _PLATINUM:
                    yield from reader.of_drug(figure, drug, run)


def _runs(p: Passage, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Doses in lists, as printed: "50, 100 and 200 mg", "875/125 mg"."""
    run: list[Figure] = []
    for figure in figures:
        if run and not (run[-1].unit == figure.unit and _LISTED.fullmatch(p.text[run[-1].end : figure.start])):
            yield run
            run = []
        run.append(figure)
    yield run


@dataclass(slots=True)
class _Reader:
    """What is told of each dose of one passage."""

    context: Context
    p: Passage
    doses: Sequence[Figure]
    routes: Sequence[Mention]
    told: dict[str, str] = field(default_factory=dict)  # the last route of each drug

    def of_drug(self, figure: Figure, drug: Mention, run: Sequence[Figure]) -> Iterator[Dose]:
        """The dose; of a combination dosed as "875/125 mg" one a substance, or the first where they are not named."""
        if _is_repeat(self.context, self.p, figure, drug) and self._schedule(figure, drug) is None:
            return
        parts = _slashed(self.p, figure, run)
        substances = components(self.context, drug, len(parts))
        if substances:
            yield from self.doses_at(figure, replace(drug, concept=substances[parts.index(figure)]))
        elif figure is parts[0]:
            yield from self.doses_at(figure, drug)

    def doses_at(self, figure: Figure, drug: Mention | None) -> Iterator[Dose]:
        """The facts of one figure, two where a dose changes from one level to another; without a drug it is radiation."""
        p = self.p
        slots = self.context.shared(p, figure.start, figure.end, "dose.near_drug", 0.85)
        if _is_recommended(p, figure):
            slots["source"] = "cited"
        concept = None
        if drug and drug.candidate:
            slots["confidence"] = 0.6
        elif drug:
            concept = self.context.vocabulary.get("drug", drug.concept)
        unit = figure.unit
        if "/" not in unit and _DAILY.search(p.text, max(p.start, figure.start - 50), figure.start):
            unit += "/d"
        for value, low, high in _amounts(p, figure):
            yield Dose(
                **slots, arm=self._arm(figure, concept), concept=concept.iri if concept else None,
                drug=concept.en if concept else drug.concept if drug else "radiation",
                value=value, low=low, high=high, unit=unit,
                route=self._route(figure, drug), schedule=self._schedule(figure, drug),
                condition=condition_of(p, figure, *self._neighbours(figure)), total=_is_total(p, figure),
            )  # fmt: skip

    def _arm(self, figure: Figure, concept: Concept | None) -> str:
        """The group that the dose is of; never placebo, nor one that is called by another drug."""
        arm = self.context.arm_of(self.p, figure)
        if concept is None or arm == concept.en:
            return arm
        other = arm.casefold() in _NO_DRUG or self.context.vocabulary.drug_named(arm) is not None
        return "all" if other else arm

    def _route(self, figure: Figure, drug: Mention | None) -> str | None:
        """The route of this dose, else that of the same drug's dose before it."""
        if drug is None:
            return None
        route = route_of(self.context, self.p, figure, drug, self.doses, self.routes) or self.told.get(drug.concept)
        if route:
            self.told[drug.concept] = route
        return route

    def _neighbours(self, figure: Figure) -> tuple[int, int]:
        """Where the dose before ends and the dose behind begins."""
        i = self.doses.index(figure)
        before = self.doses[i - 1].end if i else self.p.start
        return before, self.doses[i + 1].start if i + 1 < len(self.doses) else self.p.end

    def _schedule(self, figure: Figure, drug: Mention | None) -> str | None:
        """The schedule behind the dose, else before it ("ежедневно по 5 мг"), else that of all doses of the sentence."""
        p, vocabulary = self.p, self.context.vocabulary
        before_end, next_start = self._neighbours(figure)
        behind = schedule_in(self._words_behind(figure, drug, next_start), vocabulary)
        if behind and not behind.startswith(("for ", "over ")):
            return behind
        words = p.text[max(before_end, figure.start - 60, p.start) : figure.start]
        words = words[max((m.end() for m in _CLAUSE.finditer(words)), default=0) :]
        found = [x for x in (schedule_in(words, vocabulary), behind) if x]
        if found or figure.end >= self.doses[-1].start:
            return ", ".join(dict.fromkeys(found)) or None
        tail = p.text[self.doses[-1].end : min(p.end, self.doses[-1].end + _WINDOW)]
        verb = _SHARED_BEFORE.search(tail)
        return schedule_in(tail[verb.end() :], vocabulary) if verb else None

    def _words_behind(self, figure: Figure, drug: Mention | None, next_start: int) -> str:
        """The words up to the next dose or another drug, without those that belong to it: "or weekly trastuzumab"."""
        p = self.p
        stop = min(next_start, figure.end + _WINDOW, p.end)
        other = next(
            (m for m in p.mentions if m.scheme == "drug" and m is not drug and figure.end <= m.start < stop), None
        )
        if other is None:
            return p.text[figure.end : stop]
        words = p.text[figure.end : other.start]
        return words[: max((m.start() for m in _JOINED.finditer(words)), default=len(words))]


def _slashed(p: Passage, figure: Figure, run: Sequence[Figure]) -> list[Figure]:
    """The doses that slashes join to this one, itself among them."""
    parts = [figure]
    i = run.index(figure)
    while i and p.text[run[i - 1].end : run[i].start].strip() == "/":
        i -= 1
        parts.insert(0, run[i])
    i = run.index(figure)
    while i + 1 < len(run) and p.text[run[i].end : run[i + 1].start].strip() == "/":
        i += 1
        parts.append(run[i])
    return parts


def _is_repeat(context: Context, p: Passage, figure: Figure, drug: Mention) -> bool:
    """A dose that names a group ("gabapentin 300 mg") after it has been told in full ("gabapentin 300 mg/day")."""
    if (
        figure.value is None
        or figure.unit.endswith("/d")
        or _DOSED.search(p.text, max(p.start, figure.start - 60), figure.start)
    ):
        return False
    full = figure.unit + "/d"
    for other in context.annotations.figures:
        if other.start >= p.start:
            return False
        if other.unit == full and other.value == figure.value:
            around = (other.start - _BESIDE, other.end + _BESIDE)
            if any(m.concept == drug.concept for m in _mentions_in(context, *around)):
                return True
    return False


def _mentions_in(context: Context, start: int, end: int) -> Sequence[Mention]:
    mentions = context.annotations.mentions
    first = bisect_left(mentions, start, key=lambda m: m.start)
    return mentions[first : bisect_left(mentions, end, key=lambda m: m.start)]


def _amounts(p: Passage, figure: Figure) -> Iterator[tuple[Decimal | None, Decimal | None, Decimal | None]]:
    """Value, low and high; "up to 4 g" is a high, but a dose that is raised to 4 g is a value, from 1 to 4 g is two."""
    before = p.text[max(p.start, figure.start - 110) : figure.start]
    changed = _CHANGED.search(before)
    if figure.value is None and changed and _FROM_TO.fullmatch(figure.text):
        yield figure.low, None, None
        yield figure.high, None, None
    elif figure.value is not None and _UP_TO.search(before) and not changed:
        yield None, None, figure.value
    elif figure.value is not None and _AT_LEAST.search(before):
        yield None, figure.value, None
    else:
        yield figure.value, figure.low, figure.high


def _is_total(p: Passage, figure: Figure) -> bool:
    """True for the dose of a whole course; "total daily dose" is none."""
    before = p.text[max(p.start, figure.start - 70) : figure.start]
    after = p.text[figure.end : min(p.end, figure.end + 40)]
    if figure.unit in _RADIATION and (_FRACTION.search(after[:20]) or _FRACTION_BEFORE.search(before)):
        return False
    if figure.unit.endswith(("/d", "/wk", "/h", "/min")) or _DAILY_TOTAL.search(before):
        return False
    return bool(_TOTAL_BEFORE.search(before) or _TOTAL_AFTER.match(after))


def _is_recommended(p: Passage, figure: Figure) -> bool:
    """What labels and guidelines say, not what was given; the dose that a trial recommends for its next phase is own."""
    before = p.text[max(p.start, figure.start - 90) : figure.start]
    match = _RECOMMENDED.search(before)
    return match is not None and not _OWN_PHASE.search(before)
