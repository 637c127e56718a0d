"""A line and its retelling elsewhere: the same figures in the same order but one.

Abstract, text, tables and conclusion tell the same results in nearly the same words. Where two such lines agree in the
figures around one place and differ there, one of the two is a slip. A figure that the other part of the article prints
anywhere else tells something of its own, so only figures that stand on one side alone are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from medkb.check.conflicts.lines import Line, Number

_NEAR = 3  # figures to either side that can vouch for one between them
_WIDE = 8  # in the other line, which may print intervals between them
_ENOUGH = Decimal("1.5")  # of the weight below: two figures with decimals, or one and a whole percentage
_ONE = Decimal(1)  # one figure with decimals, where the lines also share their words
_WORDS = 4  # content words around both figures, or two and
_SHARE = 0.5  # this share of the fewer
_CLOSE = Decimal("0.25")  # relative difference of two tellings of one figure; slips of a digit may be larger
_FEW = 10  # whole numbers below it stand everywhere
_MANY = Decimal(2)
_ROW = 2  # figures side by side that may differ at once
_OF_ONE_SHARE = Decimal(1)
_SHARE_SIZE = 30  # characters from a count to its percentage, "of 135" between them
_MOST = 60  # figures of one line; longer ones are cells of a table read in one line


@dataclass(frozen=True, slots=True)
class Retold:
    """Figure `a` of a line and figure `b` at the same place of another; `weight` of the figures that vouch."""

    a: Number
    b: Number
    line_a: Line
    line_b: Line
    weight: Decimal


class Printed:
    """Which values each region of the article prints, and in how many of its lines."""

    def __init__(self, found: Sequence[Line]) -> None:
        self._lines: Counter[tuple[str, Decimal]] = Counter(
            (line.region, value) for line in found for value in {number.value for number in line.numbers}
        )
        self._units: dict[tuple[str, Decimal], set[str]] = defaultdict(set)
        for line in found:
            for number in line.numbers:
                self._units[line.region, number.value].add(number.unit)

    def has(self, region: str, number: Number) -> bool:
        """The region prints the value in its unit; a cell of a table may leave the unit to the head."""
        units = self._units.get((region, number.value), set())
        return number.unit in units or ("" in units and (region == "table" or number.unit == "%"))

    def weight(self, number: Number, *regions: str) -> Decimal:
        """How little likely the figure is to stand in a line of each region by chance."""
        often = max(self._lines[region, number.value] for region in regions)
        return _weight(number) / max(1, often - 1)


def retold(found: Sequence[Line]) -> Iterator[Retold]:
    """Pairs of figures that differ between two tellings, the best vouched for first."""
    printed = Printed(found)
    pairs = [one for a, b in _partners(found) for one in _differing(a, b, printed)]
    pairs.sort(key=lambda one: (-one.weight, one.a.start, one.b.start))
    taken: set[tuple[int, str]] = set()
    for one in pairs:
        keys = {(one.a.start, one.line_b.region), (one.b.start, one.line_a.region)}
        if not keys & taken:
            taken |= keys
            yield one


def _partners(found: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Lines of two regions that share a telling figure."""
    at: dict[Decimal, list[int]] = defaultdict(list)
    for i, line in enumerate(found):
        if len(line.numbers) <= _MOST:
            for value in {n.value for n in line.numbers if _weight(n) >= Decimal("0.5")}:
                at[value.normalize()].append(i)
    seen: set[tuple[int, int]] = set()
    for together in at.values():
        for i, j in combinations(together, 2):
            if (i, j) not in seen and _comparable(found[i], found[j]):
                seen.add((i, j))
                yield found[i], found[j]


def _comparable(a: Line, b: Line) -> bool:
    """Of two regions, and neither a sentence that tells of the literature."""
    return a.region != b.region and not any(line.cites and line.region == "summary" for line in (a, b))


def _weight(number: Number) -> Decimal:
    """How little likely the figure is to stand in two lines by chance."""
    if number.unit == "p":
        return Decimal("0.2") if number.value in _LEVELS else Decimal("0.6")
    if number.unit in ("at", "wk", "d", "h") and not number.places:
        return Decimal("0.2")
    if number.places:
        return Decimal(1) if number.value >= 1 or number.places > 1 else Decimal("0.3")
    if number.unit == "%":
        return Decimal("0.6") if number.value >= 10 and number.value % 10 else Decimal("0.2")
    return Decimal("0.6") if number.value >= 100 else Decimal("0.3") if number.value >= _FEW else Decimal("0.2")


_LEVELS = frozenset(map(Decimal, ("0.05", "0.01", "0.001", "0.0001", "0.025", "0.005")))


def _differing(a: Line, b: Line, printed: Printed) -> Iterator[Retold]:
    pairs = aligned(a.numbers, b.numbers)
    for i, j in _between(a.numbers, b.numbers, pairs):
        x, y = a.numbers[i], b.numbers[j]
        if printed.has(b.region, x) or printed.has(a.region, y) or not _may_be_one(x, y):
            continue
        near = (a.numbers[m] for m, n in pairs if _is_near(m - i, n - j))
        weight = sum({n.value: printed.weight(n, a.region, b.region) for n in near}.values(), Decimal(0))
        weight += _OF_ONE_SHARE if _one_share(a.numbers, i, b.numbers, j) else 0
        needed = _MANY if _others_differ(a, i, {m for m, _ in pairs}, b, j, {n for _, n in pairs}) else _ONE
        if weight >= max(needed, _needed(a, b, pairs, x, y)):
            yield Retold(x, y, a, b, weight)


def _is_near(left: int, right: int) -> bool:
    nearer, farther = sorted((abs(left), abs(right)))
    return nearer <= _NEAR and farther <= _WIDE


def _needed(a: Line, b: Line, pairs: Sequence[tuple[int, int]], x: Number, y: Number) -> Decimal:
    """The weight from which the figures around two that differ show that both lines tell the same."""
    if not _related(a, b):
        return _MANY
    alike = words_agree(a, x, b, y)
    if max(x.value, y.value) < _FEW and not x.places and x.unit != "%":
        return _MANY
    whole = len(pairs) > 1 and len(pairs) == min(len(a.numbers), len(b.numbers)) - 1
    return _ONE if "summary" not in (a.region, b.region) and (alike or whole) else _ENOUGH


def _one_share(a: Sequence[Number], i: int, b: Sequence[Number], j: int) -> bool:
    """The count of one share, or its percentage, agrees: "14 (11.8 %)" and "14 of 119 (18.1 %)"."""
    return any(x.agrees(y) for x in _partners_of(a, i) for y in _partners_of(b, j))


def _partners_of(numbers: Sequence[Number], i: int) -> list[Number]:
    """The count of a percentage, or the percentage of a count, with at most a denominator between them."""
    one = numbers[i]
    if one.unit == "%":
        near = [n for n in numbers[max(0, i - 2) : i] if not n.unit]
    else:
        near = [] if one.unit else [n for n in numbers[i + 1 : i + 3] if n.unit == "%"][:1]
    return [n for n in near if abs(n.start - one.start) <= _SHARE_SIZE]


def _others_differ(a: Line, i: int, in_a: set[int], b: Line, j: int, in_b: set[int]) -> bool:
    """More figures of the kind nearby agree with nothing, on both sides: rather another result than a slip."""
    return all(
        any(
            k not in matched and k != at and line.numbers[k].unit == line.numbers[at].unit
            for k in range(max(0, at - _NEAR), min(len(line.numbers), at + _NEAR + 1))
        )
        for line, at, matched in ((a, i, in_a), (b, j, in_b))
    )


def _may_be_one(x: Number, y: Number) -> bool:
    return "at" not in (x.unit, y.unit) and not x.agrees(y) and close(x.value, y.value)


def aligned(a: Sequence[Number], b: Sequence[Number]) -> list[tuple[int, int]]:
    """The longest run of pairs in order that agree."""
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + 1 if a[i].agrees(b[j]) else 0)
    pairs, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i].agrees(b[j]) and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _between(a: Sequence[Number], b: Sequence[Number], pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Figures of one unit at the same place between two agreeing pairs, or next before the first or behind the last."""
    ends = [(-1, -1), *pairs, (len(a), len(b))]
    for k, ((i, j), (m, n)) in enumerate(pairwise(ends)):
        for unit in sorted({number.unit for number in a[i + 1 : m]}):
            left = [p for p in range(i + 1, m) if a[p].unit == unit]
            right = [p for p in range(j + 1, n) if b[p].unit == unit]
            if k == 0:
                left, right = left[-1:], right[-1:]
            elif k == len(pairs):
                left, right = left[:1], right[:1]
            if len(left) == len(right) <= _ROW:
                yield from zip(left, right, strict=True)


def _related(a: Line, b: Line) -> bool:
    """Something besides the figures is the same."""
    return bool(a.concepts & b.concepts) or (
        a.lang == b.lang and bool({k for _, k in a.words} & {k for _, k in b.words})
    )


def words_agree(a: Line, x: Number, b: Line, y: Number) -> bool:
    """The same words around the two figures; in two languages the same results named."""
    named = a.named_near(x) & b.named_near(y)
    if a.lang != b.lang:
        return bool(named)
    left, right = a.words_near(x), b.words_near(y)
    shared = len(left & right)
    return (
        shared >= _WORDS or (shared + len(named) > 1 and shared >= _SHARE * min(len(left), len(right))) or bool(named)
    )


def close(x: Decimal, y: Decimal) -> bool:
    """Near in size, or one digit wrong, or two digits changed about."""
    if abs(x - y) <= _CLOSE * max(x, y):
        return True
    return is_slip(x, y)


def is_slip(x: Decimal, y: Decimal) -> bool:
    """One digit of at least three characters wrong, or two digits changed about."""
    a, b = str(x), str(y)
    if len(a) != len(b):
        return False
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    return (len(wrong) == 1 and len(a) > 2) or (len(wrong) == 2 and sorted(a) == sorted(b))
