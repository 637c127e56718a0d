"""Which group of patients a figure is about.

A figure takes the group that it touches ("26 % in the A group", "A: 26 %"). Figures in a row take the groups in a row, one
for each ("26 % and 22 % in A and B", "(26 % vs 22 %)" behind both names); the second of two takes the other arm. A figure
that stands alone takes the nearest group before it, or the only one that the sentence names, or the one that the sentence
before went on about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from medkb.model import Annotations, Figure, FigureKind
from medkb.relate.arms.listed import Listed
from medkb.relate.arms.near import nearest, only_compared, opposed_row, row_of
from medkb.relate.arms.runs import VERSUS, between, contrasts, paired_run
from medkb.relate.arms.touching import touching
from medkb.relate.arms.traits import Traits, together
from medkb.relate.arms.wholes import agrees, is_share
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_EVERYONE = re.compile(
    r"(?i)\b(?:all patients|overall|in total|in the whole|entire|both (?:groups|arms)|обеих группах|не было|не (?:за)?регистриро\w+|не отмеч\w+|не наблюда\w+|не развил\w+|ни в одном случае|всех (?:больных|пациентов)|в целом|всего|общей когорте)\b"
)
_AGAIN, _HALF, _ARMS = 2, 2, 4
_OFTEN = 4  # an arm is named at least a fourth as often as the one that is named most
_UNNAMED = "comparison"  # the group with which another is compared, where the article does not name it
_NOBODY = gated(
    r"(?i)\b(?:ни у одного (?:больного|пациента|ребенка)|ни у кого|ни в одной (?:из )?групп\w*|nobody|no one|no patients?|none of the patients|neither)\b"
)
# "In this group", "в данной группе", "причинами смерти в группе были": the group of which the sentence before spoke last.
_THIS_GROUP = gated(
    r"(?i)\b(?:in|of) (?:this|that) (?:group|arm|cohort|subgroup)\b|\b(?:в|из) (?:(?:этой|данной|той же|указанной|последней) )?(?:под)?группе? (?=(?:был|не|у|составил|отмечен|наблюдал|зарегистрирован|умер)\w*\b)|"
    r"\b(?:в|из) (?:этой|данной|той же|указанной|последней) (?:под)?группы?е?\b"
)
_SURE = 20  # people: a smaller whole is often that of a subgroup too
_TOLD = (FigureKind.SHARE, FigureKind.PERCENT)  # figures of groups that have been told of before
_NEARLY, _HARDLY_MORE = Decimal("0.82"), Decimal("1.05")  # of an arm


class ArmFinder:
    """The arms of one article, and the groups of the sentences read so far."""

    def __init__(self, annotations: Annotations) -> None:
        self.main = compared(annotations)  # the arms that the article compares
        self._carried: tuple[int, list[str]] = (-1, [])
        self._study: tuple[object, ...] = ()  # of which the sentence before told
        self._last: str | None = None  # the group that the sentence before named last
        self._order: list[str] = []  # in which the figures of the last row were given
        self._proved: tuple[int, tuple[str, ...]] = (-1, ())  # the order that sizes proved in a sentence
        self._sizes: Mapping[str, int] = {}
        self._met = Counter(g.label for g in annotations.groups)
        self.traits = Traits()
        self.listed = Listed()

    def know(self, sizes: Mapping[str, int]) -> None:
        """The stated sizes; the sized arms are those that the article compares."""
        self._sizes = sizes
        often = [label for label in sizes if _OFTEN * self._met[label] >= max(self._met.values(), default=0)]
        if len(often) > 1:
            self.main = tuple(often)

    def leave(self, p: Passage) -> None:
        """Remember the passage's groups for the next one."""
        strong = list(dict.fromkeys(g.label for g in p.groups if not g.weak))
        labels = list(dict.fromkeys(g.label for g in p.groups))
        if set(labels) == set(self.main) or not strong:
            strong = labels if set(labels) == set(self.main) else strong
        if len(strong) == 1 and _set_against(p):
            strong = []  # the sentence told of another group too, which it did not name
        if len(strong) == 1 and not p.heads and any(f.count == self._sizes.get(strong[0], -1) for f in p.figures):
            strong = []  # the sentence only tells how many the group was of
        if labels := strong:
            self._carried, self._study = (p.index, labels), _study(p)
            self._last = next((g.label for g in reversed(p.groups) if g.label in labels), None)

    def before(self, p: Passage) -> list[str]:
        """The groups of which the sentence before in the paragraph tells, in its order."""
        return self._carried[1] if p.index == self._carried[0] else []

    def of(self, p: Passage, figure: Figure) -> str | None:
        """The label of the figure's group: an arm, a part of all patients or of an arm; None when none is named."""
        listed = self.listed.of(p, figure)
        if listed is not None:
            return listed
        parts = self.traits.of(p)
        part = _part(parts, figure) if parts else None
        if parts is None or part is None:
            return self._sized(p, figure, self._arm(p, figure)) or self._by_size(p, figure)
        carried = not p.groups and len(paired_run(p, figure)) < 2
        arm = None if carried or _opposed(parts, figure) else self._arm(p, figure)
        if arm and p.part_at(figure.start).source == "cited":
            return arm  # whom another study took in, not a part of its arms
        run = paired_run(p, figure)
        if arm is None and not carried and not p.groups and len(run) == len(self.main) and contrasts(p, run):
            same = all(_part(parts, other) == part for other in run)
            arm = self._usual(p, figure, run, whole=False) if same else None
        return together((arm, part)) if arm else part

    def _arm(self, p: Passage, figure: Figure) -> str | None:
        """The label of the figure's arm; None when none is named."""
        run = paired_run(p, figure)
        if len(run) > 1:
            placed = opposed_row(p, run) or self._in_order(p, figure, run)
            if placed is not None:
                return placed
        elif _in_both(p, figure) or _is_sum(p, figure):
            return None
        placed = touching(p, figure) or (self._beside_others(p, run) if len(run) > 1 else None)
        if placed is not None:
            return placed
        if _NOBODY.search(p.words) and not any(g.start <= figure.start for g in p.groups if not g.weak):
            return None
        return self._nearest(p, figure) or self._from_before(p, figure)

    def _from_before(self, p: Passage, figure: Figure) -> str | None:
        """The group of the sentence before, where this one names none: its only one, or for "in this group" its last."""
        if p.groups or p.index != self._carried[0] or _EVERYONE.search(p.words):
            return None
        if p.source == "cited" and _study(p) != self._study:
            return None
        if not figure.text and not _THIS_GROUP.search(p.text, p.start, figure.start):
            return None  # what is denied in a sentence of its own is denied of all
        if len(self._carried[1]) == 1:
            return self._carried[1][0]
        return self._last if _THIS_GROUP.search(p.text, p.start, figure.start) else None

    def _in_order(self, p: Passage, figure: Figure, run: Sequence[Figure]) -> str | None:
        """The groups of a row of names for the figures of a row, where no name stands among the figures."""
        if any(run[0].start <= g.start < run[-1].end for g in p.groups) or not contrasts(p, run):
            return None
        labels = list(dict.fromkeys(g.label for g in p.groups))
        strong = list(dict.fromkeys(g.label for g in p.groups if not g.weak))
        if not labels:
            return self._usual(p, figure, run)
        for some in (row_of(p, run), strong, labels):
            if len(some) == len(run):
                self._order = list(some)
                return some[run.index(figure)]
        if len(labels) == 1 and len(run) == 2 and VERSUS.search(between(p, run)):
            other = self._other(labels[0], p) or _UNNAMED
            last = only_compared(p, labels[0]) or (_behind(p, run) and touching(p, run[-1]) == labels[0])
            pair = (other, labels[0]) if last else (labels[0], other)
            return pair[run.index(figure)]
        if len(labels) == 1 and len(run) == len(self.main) == 2 and _claimed_behind(p, run, labels[0]):
            return self._usual(p, figure, run, whole=False)
        return self._usual(p, figure, run) if _counted_shares(run) else None

    def _usual(self, p: Passage, figure: Figure, run: Sequence[Figure], whole: bool = True) -> str | None:
        """The arms in the order of the sentence before, of the last row or of their definition.

        Of `whole` arms, the sizes must agree.
        """
        if p.source != "own":
            return None
        carried = self._carried[1] if p.index == self._carried[0] else []
        size = len(self.main) if len(self.main) > 1 and len(run) % len(self.main) == 0 else len(run)
        place = run.index(figure)
        row = run[place - place % size :][:size]
        proved = self._proved[1] if self._proved[0] == p.start else ()
        orders = [tuple(some) for some in (proved, carried, self._order, self.main) if len(some) == size]
        orders = [order for order in orders if set(order) <= set(self.main)] or orders
        fitting = [order for order in orders if not whole or self._agree(row, order)]
        if not fitting and len(self.main) == size and _counted_shares(row):
            fitting = [order for order in permutations(self.main) if self._agree(row, order)]
            fitting = fitting if len(fitting) == 1 else []
            if fitting:
                self._proved = (p.start, fitting[0])
            else:
                fitting = [order for order in orders[:1] if self._evaluable(row, order)]
        return fitting[0][place % size] if fitting else None

    def _evaluable(self, row: Sequence[Figure], order: Sequence[str]) -> bool:
        """Shares of nearly all of each arm: those who could be assessed; a misprinted one is of it too."""
        sizes = [self._sizes.get(label, 0) for label in order]
        wholes = [100 * (f.count or 0) / f.value if f.value else 0 for f in row]
        return all(
            _NEARLY * size <= whole <= _HARDLY_MORE * size for size, whole in zip(sizes, wholes, strict=True)
        ) and not all(agrees(f, sum(sizes)) for f in row)

    def _sized(self, p: Passage, figure: Figure, label: str | None) -> str | None:
        """The label; of what is no arm of its own, such as a drug that was given in one, the arm of which the share must be."""
        own = p.part_at(figure.start).source == "own" and len(self.main) > 1
        if label is None or label in self.main or label in self._sizes or not own or figure.n is not None:
            return label
        return self._only_of(figure) or label

    def _by_size(self, p: Passage, figure: Figure) -> str | None:
        """The only arm that a printed share can be of, where the sentence names no group; what follows it is of that arm too."""
        named = any(not g.weak for g in p.groups)
        if named or p.part_at(figure.start).source != "own" or len(self.main) < 2:
            return None
        shares = [f for f in p.figures if f.start <= figure.start and f.count and f.value is not None]
        whole = shares[-1] if shares else None
        if whole is None or (whole is not figure and figure.value is not None):
            return None
        if whole is not figure and not re.fullmatch(r"[^.;%]*:[^.;%]*", p.text[whole.end : figure.start]):
            return None
        found, run = self._only_of(whole), [f for f in paired_run(p, whole) if f is not whole]
        return None if found is None or any(agrees(f, self._sizes[found]) for f in run) else found

    def _only_of(self, figure: Figure) -> str | None:
        """The one arm of whose size the figure's whole is, where it is not that of all arms together."""
        sizes = [self._sizes.get(label, 0) for label in self.main]
        fitting = [label for label, size in zip(self.main, sizes, strict=True) if _is_of(figure, size)]
        return fitting[0] if len(fitting) == 1 and not _is_of(figure, sum(sizes)) else None

    def _agree(self, run: Sequence[Figure], labels: Sequence[str]) -> bool:
        """False where a count and its percentage cannot be of the group in its place."""
        return all(agrees(f, self._sizes[label]) for f, label in zip(run, labels, strict=True) if label in self._sizes)

    def _beside_others(self, p: Passage, run: Sequence[Figure]) -> str | None:
        """What the groups that other figures of the row touch leave for this one."""
        known = [touching(p, f) for f in run]
        named = [label for label in known if label]
        if not named:
            return None
        labels = list(dict.fromkeys(g.label for g in p.groups))
        left = [label for label in labels if label not in named]
        against = bool(VERSUS.search(between(p, run)))
        if len(named) == len(run) - 1 and len(left) == 1 and len(labels) == len(run):
            return left[0]
        if len(run) == 2 and not known[0] and known[1]:
            before = [g for g in p.groups if g.end <= run[0].start and g.label not in named]
            subject = next((g.label for g in (before if against else reversed(before)) if against or not g.weak), None)
            if subject is not None:
                return subject
        if len(run) == 2 and against:
            return self._other(named[0], p) or _UNNAMED
        return named[0] if len(set(named)) == 1 and not against and known[-1] else None

    def _nearest(self, p: Passage, figure: Figure) -> str | None:
        placed = nearest(p, figure)
        if placed is not None and only_compared(p, placed):
            return self._other(placed, p)
        return placed

    def _other(self, label: str, p: Passage) -> str | None:
        """The other arm, where there are just two: "after A in 23 (82 %) versus 14 (39 %)"."""
        if label not in self.main or len(self.main) != 2 or p.source != "own":
            return None
        return next(arm for arm in self.main if arm != label)


def _set_against(p: Passage) -> bool:
    """Two figures of the sentence are set against each other: "69 % versus 46 % of the control group"."""
    runs = (paired_run(p, f) for f in p.figures_of(*_TOLD))
    return any(len(run) == 2 and VERSUS.search(between(p, run)) for run in runs)


def _is_sum(p: Passage, figure: Figure) -> bool:
    """The brackets behind it part a count into groups: "16 women (11 in the A group and 5 in the B group)"."""
    opened = re.match(r"\s?\(", p.text[figure.end : figure.end + 2])
    if figure.kind is not FigureKind.COUNT or not figure.count or opened is None:
        return False
    close = p.text.find(")", figure.end)
    inside = [f for f in p.figures_of(FigureKind.COUNT, FigureKind.SHARE) if figure.end < f.start < close]
    parts = [f for f in inside if touching(p, f) is not None]
    return len(parts) > 1 and sum(f.count or 0 for f in parts) == figure.count


def _claimed_behind(p: Passage, run: Sequence[Figure], label: str) -> bool:
    """The sentence's one group is that of a later figure: "in 3 and 5 patients, stroke in one of the A group"."""
    later = (f for f in p.figures_of(*_TOLD, FigureKind.COUNT) if f.start > run[-1].end)
    return _behind(p, run) and any(touching(p, f) == label for f in later)


def _behind(p: Passage, run: Sequence[Figure]) -> bool:
    """All groups stand behind the row: "62 % versus 41 % in the placebo group"."""
    return all(g.start >= run[-1].end for g in p.groups)


def _part(parts: Passage, figure: Figure) -> str | None:
    """The part of the patients that a figure is about: of a row in order, the one that it touches, else the last before it."""
    run = paired_run(parts, figure)
    if row := _opposed(parts, figure):
        return row[run.index(figure)]
    placed = touching(parts, figure)
    if placed is not None:
        return placed
    before = [g for g in parts.groups if g.end <= figure.start]
    if not before or re.search(r"[;\n]", parts.text[before[-1].end : figure.start]):
        return None
    return None if only_compared(parts, before[-1].label) else before[-1].label


def _opposed(parts: Passage, figure: Figure) -> list[str]:
    """As many parts before the figures of a row as there are figures: these tell the parts apart, and no arms."""
    run = paired_run(parts, figure)
    if len(run) < 2 or any(run[0].start <= g.start < run[-1].end for g in parts.groups) or not contrasts(parts, run):
        return []
    told = max((f.end for f in parts.figures if f.end <= run[0].start and f.kind in _TOLD), default=parts.start)
    before = list(dict.fromkeys(g.label for g in parts.groups if told <= g.start and g.end <= run[0].start))
    return before if len(before) == len(run) else row_of(parts, run)


# What speaks of everyone: a median of 14 months in both arms, 10 % in both the A and the B group.
_IN_BOTH = re.compile(
    r"(?i)[^.;,:\d]{0,30}?\b(?:(?:in|for|of) (?:both|either|each|all)(?: the)?(?: [a-z]+)? (?:groups?|arms?|cohorts?)|in both (?:the )?\w+|"
    r"(?:в|для) (?:обеих|всех|каждой из|любой из)(?: [а-я]+)? групп\w*)\b"
)


def _in_both(p: Passage, figure: Figure) -> bool:
    return _IN_BOTH.match(p.text, figure.end, p.end) is not None


def _is_of(figure: Figure, size: int) -> bool:
    """The printed whole, else the only one of which a percentage to a decimal place can be."""
    if figure.n is not None:
        return figure.n == size >= _SURE
    precise = figure.value is not None and figure.value != int(figure.value)
    return (
        precise and figure.count is not None and figure.value is not None and is_share(figure.count, figure.value, size)
    )


def _study(p: Passage) -> tuple[object, ...]:
    return (p.source, p.study, p.refs)


def _counted_shares(run: Sequence[Figure]) -> bool:
    """Counts with percentages: their group's size can be reckoned."""
    return all(f.count is not None and f.value is not None for f in run)


def compared(annotations: Annotations) -> tuple[str, ...]:
    """The groups that are named again and again, two to four, in order of their first place."""
    met = Counter(g.label for g in annotations.groups)
    most = max(met.values(), default=0)
    often = [label for label, times in met.items() if times >= _AGAIN and _HALF * times >= most]
    return tuple(often) if 1 < len(often) <= _ARMS else ()
