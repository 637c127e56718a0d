"""Figures in a row: joined by commas, "and" or "versus", so that one name or a row of names speaks for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from medkb.model import Figure, FigureKind
from medkb.relate.passage import Passage
from medkb.text.gate import gated

COUNTED = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT)
TIMED = (FigureKind.TIME, FigureKind.DAY)
# "the 2-year OS": a time point is in no row with a duration.
_ADJECTIVAL = re.compile(r"\d-(?:year|month|week|day|летн|месячн|недельн)")
VERSUS = re.compile(
    r"(?i)\b(?:vs\.?|versus|v|против|compared (?:with|to)|по сравнению с|as opposed to|relative to|than|in contrast to)(?=\W)"
)
_RESPECTIVELY = re.compile(r"(?i)соответственно|respectively")
_IN_A_ROW = re.compile(
    r"(?i)\s?%?/\s?|[^.;]{0,70}?(?:,|\bи\b|\band\b|\bvs?\b\.?|\bversus\b|против|compared (?:with|to)|по сравнению с|\bthan\b|чем|;)[^.;,]{0,60}"
)


# What may stand between two figures that nothing but their order tells apart.
_TIGHT = re.compile(
    r"(?i)\s?(?:%\s?)?(?:(?:of\s)?(?:the\s)?(?:patients|больных|пациентов|случаев)\s)?"
    r"(?:,|и|and|,\s?and|/|;|,?\s?(?:vs\.?|versus|против))\s?(?:у\s|в\s|in\s|of\s)?"
)


def paired_run(p: Passage, figure: Figure) -> list[Figure]:
    """Figures of one kind in a row; of several rows in a row ("a vs b and c vs d", "a and b, severe ones c and d") its own."""
    run = whole_run(p, figure)
    if len(run) < 4:
        return run
    against = [bool(VERSUS.search(p.text[a.end : b.start])) for a, b in pairwise(run)]
    if len(run) % 2 == 0 and all(against[0::2]) and not any(against[1::2]):
        i = run.index(figure) // 2 * 2
        return run[i : i + 2]
    return _own_row(p, figure, run)


def _own_row(p: Passage, figure: Figure, run: list[Figure]) -> list[Figure]:
    """The part of the run that words set apart, where every part is as long or a single figure; else the run."""
    rows = [[run[0]]]
    for a, b in pairwise(run):
        if _TIGHT.fullmatch(_bare(p.text[a.end : b.start])):
            rows[-1].append(b)
        else:
            rows.append([b])
    own = next(row for row in rows if figure in row)
    return own if len(own) > 1 and all(len(row) in (1, len(own)) for row in rows) else run


_THRESHOLD = re.compile(r"[<>≤≥]\s?$")  # what the patients had: "with HbA1c > 8 %"


def whole_run(p: Passage, figure: Figure) -> list[Figure]:
    """Figures of one kind in a row, with the words for people and the like between them."""
    kinds = COUNTED if figure.kind in COUNTED else TIMED if figure.kind in TIMED else (figure.kind,)
    counted = _is_count(figure)
    same = [f for f in p.figures if f.kind == figure.kind or (not counted and f.kind in kinds and not _is_count(f))]
    if _EVERY_GROUP.search(p.text, p.start, p.end):
        if in_each_group(p, figure):
            return [figure]
        same = [f for f in same if not in_each_group(p, f)]
    same = [f for f in same if f is figure or not _THRESHOLD.search(p.text, max(p.start, f.start - 2), f.start)]
    if not _is_adjectival(figure.text):
        same = [f for f in same if f is figure or not _is_adjectival(f.text)]
    i = j = place_of(same, figure)
    if i < 0:  # a name in the place of a figure
        return [figure]
    while i > 0 and _in_a_row(p, same[i - 1], same[i]):
        i -= 1
    while j + 1 < len(same) and _in_a_row(p, same[j], same[j + 1]):
        j += 1
    return same[i : j + 1]


_EVERY_GROUP = gated(r"(?i)\b(?:each|both|the two|каждой|обеих|двух)\b")  # sooner found than for each figure
_EACH_GROUP = re.compile(
    r"(?i)\)?\s(?:(?:patients?|больных|пациентов|больного|случаев)\s)?(?:(?:in|of|from) each (?:of the (?:two |three )?)?(?:treatment |study )?(?:groups?|arms?)|(?:в|из) каждой (?:из )?(?:групп\w*))\b"
)


# A percentage is of each of the two, a count may be of both together: "0.4 % in both groups".
_BOTH_GROUPS = re.compile(
    r"(?i)\s(?:in (?:both|the two)|of each|в обеих|в двух)\s(?:treatment |study )?(?:groups?|arms|группах)\b"
)


def in_each_group(p: Passage, figure: Figure) -> bool:
    """As many in every group: "4 (2,1 %) в каждой группе", "one in each group"."""
    if figure.kind is FigureKind.PERCENT and _BOTH_GROUPS.match(p.text, figure.end, p.end):
        return True
    return _EACH_GROUP.match(p.text, figure.end, p.end) is not None


def _is_count(figure: Figure) -> bool:
    """Some people without their percentage; of nobody there is none: "у 5 (5,2 %) и ни у одного"."""
    return figure.kind is FigureKind.COUNT and figure.count != 0


def place_of(figures: Sequence[Figure], figure: Figure) -> int:
    """Where the figure stands among these, or -1; most differ in their start, which is sooner compared than the whole."""
    start = figure.start
    return next((i for i, f in enumerate(figures) if f.start == start and f == figure), -1)


@lru_cache(maxsize=4096)
def _is_adjectival(figure: str) -> bool:
    return _ADJECTIVAL.search(figure) is not None


def _in_a_row(p: Passage, a: Figure, b: Figure) -> bool:
    between = _bare(p.text[a.end : b.start])
    heads = [h for h in p.heads if a.end <= h.start and h.end <= b.start]
    return not heads and bool(_IN_A_ROW.fullmatch(between))


def _bare(between: str) -> str:
    """Without what stands in brackets, such as an interval of confidence."""
    between = re.sub(r"(?<=[\[(])([^()\[\]]*)\([^()\[\]]{1,12}\)", r"\1", between)
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]?|^[^()\[\]]{0,40}[)\]]|\s?±\s?\d[\d.,]*", "", between)
    return re.sub(r"\s+", " ", bare)


def contrasts(p: Passage, run: Sequence[Figure]) -> bool:
    """The figures are told apart: by "versus", by "respectively", or by nothing but "and" between two."""
    if VERSUS.search(between(p, run)) or _RESPECTIVELY.search(p.words):
        return True
    return all(
        re.fullmatch(r"\s?(?:%\s?)?(?:,|и|and|,\s?and|/|;)\s?(?:у\s|в\s|in\s|of\s)?", _bare(p.text[a.end : b.start]))
        for a, b in pairwise(run)
    )


def between(p: Passage, run: Sequence[Figure]) -> str:
    """The text between the figures."""
    return " ".join(p.text[a.end : b.start] for a, b in pairwise(run))
