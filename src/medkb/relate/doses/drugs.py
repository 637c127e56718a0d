"""Whose dose it is: the drug beside it, the drugs that share it, the topic of the paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from medkb.model import Figure, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_HARD = re.compile(r";|\.\s")
_AND = re.compile(
    r"\s?(?:\([^()]{0,30}\)\s?)?(?:,|,?\s(?:and|plus|или|or|и)\s|\s?\+\s?|/)\s?(?:the\s)?(?:[^\W\d_]+\s)?"
)
_EACH = re.compile(r"(?i)\b(?:each|both|кажд\w+|об[аео]их?)\b")
_RESPECTIVELY = re.compile(r"(?i)\b(?:respectively|соответственно)\b")
# Between a dose and the drug behind it stand only words that tell how it is given: "2 г внутривенного цефтриаксона".
_OF = re.compile(r"\s?(?:\([^()]{0,30}\)\s?)?(?:(?:[^\W\d_]+(?:[-/][^\W\d_]+)*|\d[\d.,]*\s?%(?:-\w+)?)\s){0,4}")
_NOT_OF = re.compile(
    r"(?i)\b(?:in|with|after|before|than|versus|vs|and|or|plus|without|instead|for|by|on|to|at|from|was|were|is|are|when|while|if|until|"
    r"в|на|с|со|после|до|при|и|или|у|плюс|против|чем|для|от|из|за|к|по|без|была|было|были|составил\w*)\b"
)
_GIVEN = re.compile(
    r"(?i)\b(?:назнача\w+|назначен\w*|назначил\w*|вводил\w*|введен\w*|вводят|применял\w*|применя\w+|получал\w*|получил\w*|принимал\w*|использовал\w*)\s$"
)
_GROUP = re.compile(r"(?i)[\s-](?:group|arm|cohort|therapy|treatment|induced|resist\w+|refractory|naive)\b")
_SPOKEN = re.compile(r"(?i)\b(?:доз\w*|препарат\w*|dose|doses|dosed?|drug|введени\w*|dosing|dosage)\b")
_COMPONENTS = re.compile(r"\s?(?:/|\+|-|–|,|\band\b|\bи\b|\bwith\b|\bс\b)\s?")
_SENTENCE = re.compile(r"[.!?]\s")
_FARTHEST = 5.0
_CLOSE = 4  # characters: a drug and its dose with nothing but a bracket between


def drugs_of(
    context: Context, p: Passage, doses: Sequence[Figure], run: Sequence[Figure], previous: Mention | None
) -> list[list[Mention]]:
    """For each dose of a list ("50, 100 and 200 mg") the drugs that it is told of; none where none is in reach."""
    drugs = [m for m in p.mentions if m.scheme == "drug" and (not m.candidate or _touches(p, m, run))]
    shared = _coordinated(p, run, drugs)
    if len(shared) > 1:
        if len(shared) == len(run) and (len(run) > 1):
            return [[drug] for drug in shared]
        if len(run) == 1 and _EACH.search(p.text, shared[-1].end, min(p.end, run[0].end + 40)):
            return [shared]
    drug = _nearest(p, doses, run, drugs) or previous or _topic(context, p)
    return [[drug] if drug else [] for _ in run]


def _touches(p: Passage, candidate: Mention, run: Sequence[Figure]) -> bool:
    """An unseen name is believed to be a drug where its dose touches it."""
    left = p.text[candidate.end : run[0].start] if candidate.end <= run[0].start else "…"
    right = p.text[run[-1].end : candidate.start] if candidate.start >= run[-1].end else "…"
    return bool(
        re.fullmatch(r"[\s(]{1,2}|\s(?:в дозе|по|at)\s", left)
        or re.fullmatch(r"\s(?:of\s)?(?:(?:oral|subcutaneous|intravenous)\s)?", right)
    )


def _coordinated(p: Passage, run: Sequence[Figure], drugs: Sequence[Mention]) -> list[Mention]:
    """The drugs of the list before a list of doses: "A and B at doses of 75 mg and 100 mg"."""
    found: list[Mention] = []
    at = run[0].start
    for drug in reversed(drugs):
        if drug.end > run[0].start:
            continue
        between = p.text[drug.end : at]
        if found and not _AND.fullmatch(between):
            break
        if not found and (len(between) > 60 or _HARD.search(between) or any(c.isdigit() for c in between)):
            break
        found.insert(0, drug)
        at = drug.start
    if len({d.concept for d in found}) < len(found):
        return []
    return found


def _nearest(p: Passage, doses: Sequence[Figure], run: Sequence[Figure], drugs: Sequence[Mention]) -> Mention | None:
    """The nearest drug on the left within the clause, or the one that the words behind the dose lead to."""
    first, last = run[0], run[-1]
    best, best_cost = None, _FARTHEST
    for drug in drugs:
        if drug.end <= first.start:
            cost = _left_cost(p, doses, first, drug)
        elif drug.start >= last.end:
            cost = _right_cost(p, doses, last, drug, drugs)
        else:
            continue
        if cost < best_cost:
            best, best_cost = drug, cost
    return best


def _left_cost(p: Passage, doses: Sequence[Figure], figure: Figure, drug: Mention) -> float:
    between = p.text[drug.end : figure.start]
    others = sum(1 for f in doses if drug.end <= f.start < figure.start)
    own = 0.8 if _is_dosed_before(p, doses, drug) else 0.0
    return (
        own
        + len(between) / 50
        + 3 * len(_HARD.findall(between))
        + 0.4 * between.count(",")
        + 1.5 * between.count(" + ")
        + 0.5 * others
    )


def _led(between: str) -> bool:
    """Words that lead from a dose to its drug, or to the abbreviation of its drug: "of conjugated estrogen (CEE"."""
    return bool(re.fullmatch(r"\s(?:[^\W\d_]+\s){0,4}\(?", between)) and not _NOT_OF.search(between)


def _is_dosed_before(p: Passage, doses: Sequence[Figure], drug: Mention) -> bool:
    """A drug that follows its own dose: "50 mg/m2 epirubicin, 80 mg/m2 paclitaxel"."""
    for dose in doses:
        if dose.end < drug.start and _led(p.text[dose.end : drug.start]):
            return not any(
                m.scheme == "drug" and m.end <= dose.start and dose.start - m.end < _CLOSE for m in p.mentions
            )
    return False


def _right_cost(p: Passage, doses: Sequence[Figure], figure: Figure, drug: Mention, drugs: Sequence[Mention]) -> float:
    between = p.text[figure.end : drug.start]
    if len(between) > 90:
        return _FARTHEST
    own = 1.5 if _has_own_dose(p, doses, figure, drug, drugs) else 0.0
    led = _OF.fullmatch(between) and not _NOT_OF.search(between)
    if led:
        return 0.3 + len(between) / 50 + own
    told = _GIVEN.search(between) and not any(c in between for c in ",;(")
    if told or re.fullmatch(r"\s?(?:\w+\s){0,3}[-–—]\s", between):
        return 2.0 + len(between) / 50 + own
    return _FARTHEST


def _has_own_dose(p: Passage, doses: Sequence[Figure], figure: Figure, drug: Mention, drugs: Sequence[Mention]) -> bool:
    """A drug on the right that is followed by a dose of its own: "480 мг, пролголимаб – по 1 мг/кг"."""
    following = next((f for f in doses if f.start >= drug.end), None)
    if following is None or following is figure or following.start - drug.end > 30:
        return False
    behind = next((d for d in drugs if d.start >= following.end), None)
    if behind is not None and re.fullmatch(r"\s(?:of\s)?", p.text[following.end : behind.start]):
        return False  # "50 mg/m2 epirubicin, 80 mg/m2 paclitaxel"
    return not any(drug.end <= d.start < following.start for d in drugs)


def _topic(context: Context, p: Passage) -> Mention | None:
    """The only drug of the last sentence that names one, for a sentence that says only "the dose" or "the drug"."""
    if not _SPOKEN.search(p.words):
        return None
    mentions = context.annotations.mentions
    first = context.annotations.clean.blocks[p.index].start
    at = bisect_left(mentions, p.start, key=lambda m: m.start)
    found: list[Mention] = []
    for mention in reversed(mentions[:at]):
        if mention.start < first or (found and _SENTENCE.search(p.text, mention.end, found[-1].start)):
            break
        if mention.scheme == "drug" and not mention.candidate:
            found.append(mention)
    return found[0] if len({m.concept for m in found}) == 1 else None


def components(context: Context, drug: Mention, number: int) -> list[str]:
    """The ids of a combination's substances in their printed order, where its name tells as many; else none."""
    names = [part for part in _COMPONENTS.split(drug.text) if part]
    ids = [context.vocabulary.drug_named(name) for name in names]
    found = [i for i in ids if i and i != drug.concept]
    return found if number > 1 and len(names) == len(found) == number else []
