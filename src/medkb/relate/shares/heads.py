"""Which named outcome, endpoint or event a figure belongs to: the cheapest name of its sentence.

Figures in a row share one name, or have as many names in a row as they are; a list may have each figure before its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from medkb.model import Figure, Mention
from medkb.relate.arms.runs import place_of, whole_run
from medkb.relate.passage import Passage
from medkb.relate.shares.asides import is_aside
from medkb.relate.shares.costs import (
    ACHIEVING,
    CHARACTERS_PER_POINT,
    CHEAPEST,
    DASHED,
    LIMIT,
    VERB,
    cost_of,
    tells_of_whom,
    unlisted,
)

_LISTED = re.compile(
    r"(?i)\s?(?:,|,?\s(?:и|and|or|или)|/)\s?(?!\w+(?:нн(?:ая|ый|ое|ые)\s(?:со?|на)|вш(?:ая|ий|ее|ие)(?:ся)?)\s)"
    r"(?:(?!(?:whom|которы[хм]|которой)\s)[^\W\d_]+\s){0,2}"
)
_RUN = re.compile(r"[^.;:()]{0,30}?(?:,|\bи\b|\band\b|\bvs\b\.?|versus|против)\s?(?:у|в|in|of)?\s?[^.;:,()]{0,12}")
_OF_THEM = re.compile(r"(?i)\b(?:из них|из которых|среди них|of whom|of them|of these|of which|among them)\b")


_BRACKETS = re.compile(r"^[^()]*\)|\([^()]*\)")  # "(86.8 %; 95 % CI 72 to 96)": its semicolon parts nothing
_LONGEST = 12  # figures to each side that are looked at: no sentence has a longer row


def head_of(
    passage: Passage, figure: Figure, heads: Sequence[Mention], allowed: Callable[[Mention], bool]
) -> tuple[Mention | None, float]:
    """The head and its cost; (None, LIMIT) when no name is near enough."""
    inside = next((h for h in heads if _is_inside(passage, figure, h) and allowed(h)), None)
    if inside is not None:
        return inside, 0.0
    listed = _distributed(passage, figure, heads, allowed)
    if listed is not None:
        return listed, 0.8
    best, best_cost, best_place = None, LIMIT, -1
    run = row_of(passage, figure)
    told_behind = figure is not run[0] and _told_behind(passage, figure, heads)
    for place in _nearest_first(heads, run[0]):
        head = heads[place]
        # Figures in a row have one name, which stands before the first or behind the last.
        before = head.end <= run[0].start
        near = run[0] if before and not told_behind else run[-1] if head.start >= run[-1].end else figure
        apart = max(near.start - head.end, head.start - near.end) / CHARACTERS_PER_POINT
        if apart < 0 or apart - CHEAPEST >= best_cost:  # so far off that nothing else need be looked at
            continue
        if not allowed(head) or is_aside(passage, head) or tells_of_whom(passage, head):
            continue
        cost = cost_of(passage, near, head)
        if cost < best_cost or (cost == best_cost and place < best_place):  # of two as cheap, the first
            best, best_cost, best_place = head, cost, place
    return best, best_cost


# What those counted had is told before their percentage: "14 patients had a partial response (15 %)".
_HAD = re.compile(
    r"(?i)\b(?:had|have|has|achieved|reached|attained|obtained|experienced|developed|showed|were|was|достигл\w*|имел\w*|развил\w*|получил\w*)\s(?:[^\W\d_]+\s){0,2}$"
)


# "including 8 VGPR (27%)": as a category of its own between the count and the share.
_CATEGORY = re.compile(r"(?:\d+|[^\W\d_]+)\s")


def _is_inside(passage: Passage, figure: Figure, head: Mention) -> bool:
    """The name is told between the count and its percentage, as what those counted had or did."""
    if not figure.start < head.start < head.end < figure.end:
        return False
    if _CATEGORY.fullmatch(passage.text, figure.start, head.start) and passage.text[head.end : head.end + 2] == " (":
        return True
    return bool(VERB.match(passage.text, head.start) or _HAD.search(passage.text, figure.start, head.start))


def _nearest_first(heads: Sequence[Mention], figure: Figure) -> Iterator[int]:
    """Places of the names before the figure from right to left, then of the others: a cheap one saves those far off."""
    count = next((i for i, head in enumerate(heads) if head.end > figure.start), len(heads))
    yield from range(count - 1, -1, -1)
    yield from range(count, len(heads))


def _told_behind(passage: Passage, figure: Figure, heads: Sequence[Mention]) -> bool:
    """What the figure's people did is named right behind it: "in 9.6 %, and 2.1 % died"."""
    end = figure.end + 30
    named = next((h for h in heads if figure.end <= h.start < end), None)
    return (
        named is not None
        and re.fullmatch(
            r"\)?\s(?:of\s(?:whom|them|these)\s|(?:от|из)\s(?:них|этого|которых)\s|patients?\s|больн\w+\s|пациент\w+\s|had\s|have\s)*",
            passage.text[figure.end : named.start],
        )
        is not None
        and named.concept in ("death", "relapse", "progression", "PD", "survived", "discontinued")
    )


def row_of(passage: Passage, figure: Figure) -> list[Figure]:
    """The figures in a row with this one that no semicolon or other name parts from it."""
    run = whole_run(passage, figure)
    i = j = place = place_of(run, figure)
    while i > max(0, place - _LONGEST) and not _parted(passage, run[i - 1], run[i]):
        i -= 1
    while j + 1 < min(len(run), place + _LONGEST) and not _parted(passage, run[j], run[j + 1]):
        j += 1
    return run[i : j + 1]


# "ПР сохранялась у 26 (76 %), у 5 (15 %) диагностирован рецидив": the figure begins a clause of its own.
_NEXT = re.compile(r"(?i)[^,;]{0,20},\s(?:а\s|and\s|while\s|whereas\s|but\s)?(?:еще\s|ещё\s)?(?:у\s|in\s)?")
_CLAUSE = re.compile(
    r"(?i)\)?\s(?:больн\w+\s|пациент\w+\s|дет\w+\s|patients?\s)?(?:диагностирован\w*|выявлен\w*|развил\w*|выбыл\w*|умер\w*|отмечен\w*|зарегистрирован\w*|возник\w*|погиб\w*|"
    r"констатирован\w*|died|developed|relapsed|withdrew|dropped out|remained|continued|completed)\b"
)


def _opens_clause(passage: Passage, a: Figure, b: Figure) -> bool:
    return bool(_NEXT.fullmatch(passage.text[a.end : b.start]) and _CLAUSE.match(passage.text, b.end, passage.end))


def _leads_to(passage: Passage, figure: Figure, head: Mention) -> bool:
    """The figure is tied to the name behind it: "57 % achieving a CR", "у одного – стоматит"."""
    return any(r.fullmatch(passage.text, figure.end, head.start) for r in (ACHIEVING, DASHED))


def _did_itself(passage: Passage, a: Figure, b: Figure) -> bool:
    """The second's people did what is named right behind it: "relapse occurs in 30 %, and 20 % survive"."""
    before = any(h.end <= a.start for h in passage.heads)
    return before and _told_behind(passage, b, passage.heads)


def _of_verbs(passage: Passage, a: Figure, b: Figure) -> bool:
    """Each has a verb of its own, one before and one behind: "ответили трое, и 12 больных умерли"."""
    verbs = [h for h in passage.heads if VERB.match(passage.text, h.start)]
    before = any(0 < a.start - h.end < 3 for h in verbs)
    return before and any(0 < h.start - b.end < 20 for h in verbs)


_WHILE = re.compile(r"(?i)\b(?:тогда как|в то время как|whereas|while)\b")


# "44 % were nulliparous, and 11 % had a section": the first has a predicate of its own.
_PREDICATE = re.compile(
    r"(?i)\)?\s(?:patients\s|women\s|children\s|больных\s|пациентов\s)?(?:were|was|had|received|underwent|required|имели|получали|получили)\s[^.;:()\d]{3,50},?\s(?:and|but|while|whereas|а|и)\s(?:in\s|у\s)?"
)


def _parted(passage: Passage, a: Figure, b: Figure) -> bool:
    if _PREDICATE.fullmatch(passage.text, a.end, b.start):
        return True
    if _OF_THEM.search(passage.text, a.end, b.start) or _opens_clause(passage, a, b):
        return True
    if any(_leads_to(passage, b, h) for h in passage.heads if b.end < h.start < b.end + 40):
        return True
    if _of_verbs(passage, a, b) or _did_itself(passage, a, b):
        return True
    if _WHILE.search(passage.text, a.end, b.start):  # "5 живы, тогда как 9 больных рецидивировали"
        return any(h.start >= b.end and VERB.match(passage.text, h.start) for h in passage.heads)
    return ";" in _BRACKETS.sub("", passage.text[a.end : b.start]) or unlisted(passage, a.end, b)


def _distributed(
    passage: Passage, figure: Figure, heads: Sequence[Mention], allowed: Callable[[Mention], bool]
) -> Mention | None:
    """As many names in a row as figures, one for each: "neutropenia and pneumonia occurred in 42 % and 15 %"."""
    run = run_of(passage, figure)
    if any(run[0].start < h.start < run[-1].end and allowed(h) for h in heads):
        return None
    if len(run) < 2 or passage.start > run[0].start:
        return None
    before = [h for h in heads if h.end <= run[0].start and allowed(h) and not is_aside(passage, h)]
    names = before[-len(run) :]
    if (
        len(names) < len(run)
        or len({h.concept for h in names}) < len(run)
        or len({g.label for g in passage.groups}) == len(run)
    ):
        return None
    if not all(_LISTED.fullmatch(passage.text[x.end : y.start]) for x, y in pairwise(names)):
        return None
    if len(before) > len(names) and _LISTED.fullmatch(passage.text[before[-len(names) - 1].end : names[0].start]):
        return None
    return names[place_of(run, figure)] if len(passage.text[names[-1].end : run[0].start]) < 70 else None


def run_of(passage: Passage, figure: Figure) -> list[Figure]:
    """Figures of one kind that stand in a row with this one, joined by commas, "and" or "versus"."""
    same = [f for f in passage.figures if f.kind == figure.kind]
    i = j = place_of(same, figure)
    while i > 0 and _RUN.fullmatch(passage.text[same[i - 1].end : same[i].start]):
        i -= 1
    while j + 1 < len(same) and _RUN.fullmatch(passage.text[same[j].end : same[j + 1].start]):
        j += 1
    return same[i : j + 1]
