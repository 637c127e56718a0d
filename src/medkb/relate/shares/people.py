"""People that no outcome or event claims: populations, arms, subgroups, characteristics, denominators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import BlockKind, Cohort, Fact, Figure, FigureKind
from medkb.relate.arms.touching import touching
from medkb.relate.arms.wholes import is_share
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.shares.baseline import tells_baseline
from medkb.relate.shares.results import printed_numbers
from medkb.text.gate import gated

_INCLUDED = gated(
    r"(?i)включ|вош(?:ел|л)|участв|обследова|рандомизир|набран|наблюда|получал|получил|применял|осуществл|проводил|проведен|выполн|назнач|имел|проанализир|пролечен|наход|составил|enrol|includ|recruit|randomi[sz]|divided|allocat|participat|analy[sz]|treated|evaluat|assess|assigned|received|underwent|among|среди|of the|study|исследован|data|cohort|series"
)
# A genus and a species in Latin.
_MICROBE = re.compile(
    r"\b[A-Z][a-z]*(?:coccus|bacter|monas|ella|ia|um|us|ida|cystis)\s[a-z]{2,}(?:a|ae|i|ii|um|us|is|ns|es)\s?\($|\b[A-Z]\.\s?[a-z]{4,}(?:a|ae|i|ii|um|us|is|ns|es)\s?\($|\bspp\.\s?\($"
)
_OWN = ("abstract", "methods", "results", "")
_DENOMINATOR = 10  # people of whom a fraction is printed: fewer are no group that an article speaks of again
_MANY = 10  # people that a sentence counts are a group of the study, whatever it says of them
_FEW = 4


def denominator_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """The people of whom a share is printed in words: "5 из 16", "13 of 31"."""
    told = p.block.kind is BlockKind.PARAGRAPH and (figure.n or 0) >= _DENOMINATOR
    if figure.n is not None and (told or re.search(r"(?i)\b(?:из|of)\b", figure.text)):
        arm = context.arm_of(p, figure)
        sized = p.source == "own" and context.sizes.get(arm) == figure.n
        role = "population" if p.source == "cited" else "arm" if sized else "subgroup"
        slots = context.shared(p, figure.start, figure.end, "people.denominator", 0.7)
        slots["arm"] = arm if sized else "all"
        around = context.size_around(arm) if p.source == "own" and not sized else 0
        of = _both(p) or (around if around > (figure.n or 0) else None)
        yield Cohort(**slots, n=figure.n, of=of, role=role, label=arm if sized else None)


def _both(p: Passage) -> int | None:
    """The number just told that the wholes of the shares make up: "creatinine above 3 (n = 58): 9 of 30 with A, 4 of 28 with B"."""
    wholes = [f.n for f in p.figures if f.n is not None]
    told = {f.count for f in p.figures_of(FigureKind.COUNT, FigureKind.SIZE)}
    return sum(wholes) if len(wholes) > 1 and sum(wholes) in told else None


def size_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """A size such as "(n = 24)": behind an arm's name the arm's, elsewhere a subgroup's."""
    if _MICROBE.search(p.text, max(p.start, figure.start - 40), figure.start):
        return  # "Klebsiella pneumoniae (n = 4)": what was cultured is counted
    arm = touching(p, figure)
    if arm is None and (figure.count or 0) < _FEW:
        return  # "pneumonia (n = 1)"
    whole = arm is None and p.source == "own" and figure.count in (context.arms_sum, context.population)
    role = "arm" if arm else "population" if whole else "subgroup"
    before = re.search(r"[^.;,()\n]{0,60}$", p.text[p.start : figure.start].rstrip("( "))
    label = arm or (before[0].strip() if before else None)
    slots = context.shared(p, figure.start, figure.end, f"people.{role}", 0.85) | {"arm": arm or "all"}
    of = _total(context, p, figure, role, arm or "all")
    yield Cohort(**slots, n=figure.count, of=of, role=role, label=label)


def people_facts(context: Context, p: Passage, figure: Figure) -> Iterator[Fact]:
    """A count, with or without its percentage, as a cohort; a percentage alone where it tells what patients were."""
    if figure.count == 0:
        return  # nobody is no group
    if figure.count is None:
        told = p.source == "own" and p.block.section in _OWN and p.block.kind is BlockKind.PARAGRAPH
        if told and figure.kind is FigureKind.PERCENT and tells_baseline(p, figure):
            slots = context.shared(p, figure.start, figure.end, "people.percent", 0.5)
            numbers = printed_numbers(p, figure)
            yield Cohort(**slots, **numbers, role="characteristic", label=_label(p, figure))
        return
    if _PLANNED.search(p.text, max(p.start, figure.start - 60), figure.start) or _REQUIRED.match(
        p.text, figure.end, p.end
    ):
        return
    whole = _whole(p, figure) if figure.kind is FigureKind.COUNT else None
    counts = whole is not None or _counts_people(p, figure)
    if not counts or (figure.kind is FigureKind.SHARE and not _is_group(p, figure)):
        return
    arm = context.arm_of(p, figure)
    if p.source == "own" and arm not in ("all", "patient") and context.sizes.get(arm) == figure.count:
        role = "arm"
    elif figure.kind is not FigureKind.COUNT or whole is not None:
        role = "characteristic"
    else:
        role = _role(context, p, figure)
    slots = context.shared(p, figure.start, figure.end, f"people.{role}", 0.7)
    if role == "population" and _is_of_arm(context, p, figure):
        role = "subgroup"
    part = role == "characteristic" and (context.sizes.get(arm) or 0) > (figure.count or 0)
    slots["arm"] = arm if role == "arm" or part else "all"
    of = figure.n or whole or _total(context, p, figure, role, arm)
    yield Cohort(**slots, n=figure.count, of=of, percent=figure.value, role=role, label=_label(p, figure))


def _whole(p: Passage, figure: Figure) -> int | None:
    """The people just counted, of whom this count is a part by sex, or one of parts that make up all of them.

    "40 больных (22 женщины и 18 мужчин)", "30 patients: 18 with gout, 8 with ... and 4 with ...".
    """
    if p.source != "own":
        return None
    total, parts = _parts(p, figure)
    if total is not None:
        return None if any(touching(p, part) for part in parts) else total.count  # else arms
    before = [f for f in _counts(p) if f.start < figure.start and (f.count or 0) > (figure.count or 0)]
    return before[-1].count if before and _is_sex(p, figure) else None


def _counts(p: Passage) -> list[Figure]:
    return [f for f in p.figures_of(FigureKind.COUNT, FigureKind.SHARE, FigureKind.SIZE) if f.count]


def _parts(p: Passage, figure: Figure) -> tuple[Figure | None, list[Figure]]:
    """The number just told of which this one and its neighbours make up all: "371 patients (119 placebo, 252 A)"."""
    counts = _counts(p)
    for total in (f for f in counts if f.start < figure.start and (f.count or 0) > (figure.count or 0)):
        if _ASSESSED.match(p.text, total.end, p.end):
            continue
        parts, together = [], 0
        for part in counts[counts.index(total) + 1 :]:
            parts.append(part)
            together += part.count or 0
            if together >= (total.count or 0):
                break
        if len(parts) > 1 and together == total.count and figure in parts:
            return total, parts
    return None, []


_SCREENED = re.compile(
    r"(?i)[^,;.]{0,24}\b(?:screened|assessed for eligibility|скринир\w+|прошли скрининг|excluded|исключен\w*)\b"
)
_ASSESSED = re.compile(r"(?i)[^,;.]{0,24}\b(?:screened|assessed for eligibility|скринир\w+|прошли скрининг)\b")
# "из них у 21", "стадия IV установлена у 31": some of the patients.
_PART = re.compile(
    r"(?i)(?:\b(?:из них|в том числе|среди них|of them|of these|of whom)\s(?:у\s|in\s)?|(?:установлен|выявлен|диагностирован|обнаружен|определен)\w*\b[^.;]*\bу\s)$"
)
_MALE = re.compile(r"(?i)\b(?:мужчин|мальчик|юнош|males?\b|men\b|boys?\b)")
_SEX_BEFORE = re.compile(
    r"(?i)\b(?:мужчин|женщин|мальчиков|девочек|юношей|девушек)\s(?:было\s|[–—-]\s|:\s)$"
)  # "мужчин было 43"
_FEMALE = re.compile(r"(?i)\b(?:женщин|девоч|девуш|females?\b|women\b|girls?\b)")


def _is_sex(p: Passage, figure: Figure) -> bool:
    """One of the two sexes that the sentence counts; women alone may be all patients."""
    near = re.split(r"[(,;.]", p.text[figure.start : figure.end + 12])[0]
    before = _SEX_BEFORE.search(p.text, max(p.start, figure.start - 20), figure.start)
    near = before[0] if before else near
    return bool(_MALE.search(near) or _FEMALE.search(near)) and bool(_MALE.search(p.words) and _FEMALE.search(p.words))


# A sample that was wanted, not one that was taken in.
_PLANNED = re.compile(
    r"(?i)\b(?:the\s)?planned\s$|\b(?:запланировано|планировалось|планируется)\s(?:включение\s|набор\s|включить\s)?(?:в исследование\s)?$|\b(?:planned|plan|intended|aimed|планировал\w*|планирова\w+|предполагал\w*)\s(?:to\s)?(?:enrol\w*|include|recruit|randomi[sz]e|включить|набрать)\s(?:[a-zа-я]+\s){0,2}$"
)
_REQUIRED = re.compile(
    r"(?i)[^.;]{0,20}\s(?:(?:was|were) (?:required|needed|planned)|(?:was|were) to be (?:enrolled|included)|потребуется|требовалось|необходимо)\b"
)


def _total(context: Context, p: Passage, figure: Figure, role: str, arm: str) -> int | None:
    """Whom a group is part of: an arm of the population; else those of whom the printed share is."""
    if figure.count is None:
        return None
    if p.part_at(figure.start).source != "own":
        total, _ = _parts(p, figure)
        return total.count if total is not None else None
    if role == "population":
        return _narrower(p, figure)
    population = context.population if (context.population or 0) > figure.count else None
    narrower = _narrower(p, figure)
    if narrower is not None and (figure.value is None or is_share(figure.count, figure.value, narrower)):
        return narrower
    if figure.value is None:
        return population if role == "arm" else context.size_around(arm) or None
    known = [context.sizes.get(arm), population, *sorted(context.told(p))]
    return next((n for n in known if n and n > figure.count and is_share(figure.count, figure.value, n)), None)


# "1535 patients, of whom 1052", "Of these 64, 45": some of those just counted.
_OF_WHOM = re.compile(r"(?i)\b(?:of (?:whom|which|these|them)|из (?:них|которых)),?\s(?:(?:у|in|only|лишь|только)\s)?$")
_OF_THESE = re.compile(r"(?i)\b(?:of|из) (?:the|these|those|этих|них)\s(?P<n>\d+)(?:\s[^\W\d]+){0,3},\s$")


def _narrower(p: Passage, figure: Figure) -> int | None:
    """The number in the sentence of which this one is said to be a part."""
    total, _ = _parts(p, figure)
    if total is not None:
        return total.count
    these = _OF_THESE.search(p.text, p.start, figure.start)
    if these is not None:
        return int(these["n"]) if int(these["n"]) > (figure.count or 0) else None
    before = [f for f in _counts(p) if f.end <= figure.start and (f.count or 0) > (figure.count or 0)]
    return before[-1].count if before and _OF_WHOM.search(p.text, p.start, figure.start) else None


_EVENTS = re.compile(r"(?i)\s(?:events?|episodes?|эпизод\w*|событи\w+)\b")  # "in 12 patients (24 events)"


# "The main cause was refusal (12 cases)": cases of what stands before the brackets.
_CASES_OF_IT = re.compile(r"(?i)\S+\s(?:случа(?:й|я|ев)|наблюдени[йея]|cases?)\)")


def _is_cases_of_it(p: Passage, figure: Figure) -> bool:
    cases = _CASES_OF_IT.fullmatch(figure.text + p.text[figure.end : figure.end + 1])
    return cases is not None and touching(p, figure) is None


def _counts_people(p: Passage, figure: Figure) -> bool:
    if _EVENTS.match(p.text, figure.end, p.end) or _is_cases_of_it(p, figure):
        return False
    if figure.kind is FigureKind.ALL or (figure.kind is FigureKind.SHARE and figure.value is None):
        return False
    if p.block.kind is BlockKind.TABLE and (figure.value is None or not _letters_beside(p, figure)):
        return False
    if figure.kind is not FigureKind.COUNT:
        return True
    repeated = p.block.section == "discussion" and p.part_at(figure.start).source == "own"
    return (
        not repeated
        and (figure.people or ((figure.count or 0) >= _FEW and tells_baseline(p, figure)))
        and ((figure.count or 0) >= _MANY or bool(_INCLUDED.search(p.words)) or _is_sex(p, figure))
    )


def _is_group(p: Passage, figure: Figure) -> bool:
    """A share tells who was in the study where its clause says so, or where nothing has happened to the patients yet."""
    return (
        tells_baseline(p, figure)
        or _names_drug(p, figure)
        or _had_disease(p, figure)
        or p.block.kind is BlockKind.TABLE
        or p.block.section in ("methods", "introduction", "case")
    )


_HAD = re.compile(r"(?i)\)?\s(?:(?:patients?|women|men|children|participants|subjects)\s)?had\s(?:an?\s)?$")


def _had_disease(p: Passage, figure: Figure) -> bool:
    """What they had when they came in, by the name of an event: "21 patients (35 %) had diabetes mellitus"."""
    return any(
        m.scheme in ("event", "drug", "regimen")
        and figure.end <= m.start
        and _HAD.fullmatch(p.text[figure.end : m.start])
        for m in p.mentions
    )


_EACH = re.compile(r"(?i)[^.;]{0,30}\b(?:to|in|into) each\b|[^.;]{0,20}\bв кажд(?:ой|ую)\b")


def _is_of_arm(context: Context, p: Passage, figure: Figure) -> bool:
    """A count that is joined to an arm's name, or of each arm, is not of all."""
    named = p.source == "own" and touching(p, figure) is not None and figure.count != context.arms_sum
    return named or _EACH.match(p.text, figure.end, p.end) is not None


def _names_drug(p: Passage, figure: Figure) -> bool:
    """What they were given is all that is told of them: "инфликсимаб – 52 (47,7 %)"."""
    return any(
        m.scheme in ("drug", "regimen")
        and not m.candidate
        and re.fullmatch(r"\s?(?:[–—:-]|у|in|was|were|служил\w*)?\s?(?:у\s|in\s)?\(?", p.text[m.end : figure.start])
        for m in p.mentions
        if m.end <= figure.start < m.end + 12
    )


_KIND = re.compile(r"\s(?:со?|with)\s")


def _is_kind(context: Context, p: Passage, figure: Figure) -> bool:
    """One of two kinds into which all are parted; all are as many as both."""
    kinds = context.finder.traits.kinds
    if figure.count not in kinds or not _KIND.match(p.text, figure.end, p.end):
        return False
    context.population = max(context.population or 0, sum(kinds))
    return True


def _role(context: Context, p: Passage, figure: Figure) -> str:
    """The population is as many as the arms together, else the largest own count so far; so is every count of another study."""
    if p.part_at(figure.start).source == "cited":
        return "population"
    count = figure.count or 0
    if _SCREENED.match(p.text, figure.end, p.end) or _PART.search(p.text, p.start, figure.start):
        return "subgroup"
    if _is_sex(p, figure) or _is_kind(context, p, figure):
        return "subgroup"
    if context.arms_sum is not None:
        return "population" if count == context.arms_sum else "subgroup"
    if count < (context.population or 0):
        return "subgroup"
    context.population = count
    return "population"


def _letters_beside(p: Passage, figure: Figure) -> bool:
    """A row of values alone says nothing of whom it counts."""
    return bool(re.search(r"[^\W\d_]{3,}", p.text[p.start : figure.start]))


_NEXT = re.compile(r"\s(?:и|and)\s\d")  # where another count begins


def _label(p: Passage, figure: Figure) -> str | None:
    """The words that stand with the figure, up to the clause's end."""
    after = re.match(r"[^.;,()]{0,80}", p.text[figure.end : p.end])
    words = (figure.text if figure.kind is FigureKind.COUNT else "") + (after[0] if after else "")
    words = _NEXT.split(words)[0]
    if len(words.strip()) < 4:
        before = re.search(r"[^.;,()]{0,60}$", p.text[p.start : figure.start])
        words = before[0] if before else ""
    return re.sub(r"\s+", " ", words).strip(" –—-:") or None
