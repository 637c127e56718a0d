"""One quantity with two figures: abstract against text, text against table, conclusion against results.

Nothing is chosen: both figures stay, each with every place that prints it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from medkb.check.article import Article, Finding
from medkb.check.conflicts.lines import Line, Number, lines
from medkb.check.conflicts.retellings import Printed, Retold, close, is_slip, retold, words_agree
from medkb.check.conflicts.sizes import misdivided
from medkb.check.conflicts.tellings import Telling, clean_offset, tellings
from medkb.check.tables.reader import is_of_all
from medkb.check.tables.scope import grades, times
from medkb.check.words import OTHERWISE
from medkb.check.words import number as russian
from medkb.model import Claim, Evidence, Figure, FigureKind, IssueType, Severity

_ERROR = Decimal("1.5")  # of the weight of the figures that agree around the two that differ
_AROUND = 150  # characters around a figure that say whom it is of
_TWICE = 2  # times longer, a follow-up is rather of another kind
_STEM = 6  # letters that tell one of the words below from another
_AT_FIRST = {"random", "рандом", "screen", "скрини", "eligib", "subgro", "подгру"}  # all are still there
_BEFORE = 80  # characters before a figure that say of which row it is
_ALL = re.compile(r"\b(?:all|overall|total|both|whole|все|всего|всех|обе|обеих|целом|общ\w+)\b", re.IGNORECASE)
_OTHERS = re.compile(r"per.protocol|\bPP\b|subgroup|по протоколу|подгрупп", re.IGNORECASE)
_FEWEST = 10  # people; smaller groups are patients told one by one


def conflicts(article: Article) -> Iterator[Finding]:
    """The same quantity told with different figures at two places of the article."""
    found = lines(article)
    seen: set[int] = set()
    for wrong, right, finding in misdivided(article, found):
        seen |= {wrong.start, right.start}
        yield finding
    for pairs in _by_values(
        one for one in retold(found) if not _of_two_groups(article, one) and not _of_another_row(article, one)
    ).values():
        if {n.start for one in pairs for n in (one.a, one.b)} & seen:
            continue
        sides = [_side(article, pairs, first) for first in (True, False)]
        seen |= {n.start for one in pairs for n in (one.a, one.b)}
        weight = max(one.weight for one in pairs)
        severity = _severity(pairs[0].a, pairs[0].b, weight >= _ERROR)
        yield _finding(article, pairs[0].a, pairs[0].b, sides, severity, found)
    for a, b in _told_apart(article, tellings(article), found):
        if not {one.number.start for one in (*a, *b)} & seen:
            severity = _severity(a[0].number, b[0].number, False)
            sides = [_places(article, side) for side in (a, b)]
            yield _finding(article, a[0].number, b[0].number, sides, severity, found)


def _by_values(pairs: Iterator[Retold]) -> dict[tuple[Decimal, Decimal], list[Retold]]:
    """Pairs of the same two values are one issue, the first told first."""
    grouped: dict[tuple[Decimal, Decimal], list[Retold]] = defaultdict(list)
    for one in pairs:
        if (one.b.value, one.a.value) in grouped:
            grouped[one.b.value, one.a.value].append(Retold(one.b, one.a, one.line_b, one.line_a, one.weight))
        else:
            grouped[one.a.value, one.b.value].append(one)
    return grouped


def _side(article: Article, pairs: Sequence[Retold], first: bool) -> tuple[list[Evidence], dict[str, Claim]]:
    """Where one of the two values stands: in the lines compared, and wherever the same claim prints it."""
    numbers = {(one.a if first else one.b) for one in pairs}
    value = next(iter(numbers)).value
    places = [_place(article, number) for number in sorted(numbers, key=lambda n: n.start)]
    claims = {c.id: c for place in places for c in article.claims_at(place) if _prints(c, value)}
    for claim in claims.values():
        places += [e for e in claim.fact.evidence if not any(_overlap(e, p) for p in places) and _told(e, value)]
    return places, claims


def _places(article: Article, told: Sequence[Telling]) -> tuple[list[Evidence], dict[str, Claim]]:
    return [_place(article, one.number) for one in told], {one.claim.id: one.claim for one in told}


def _prints(claim: Claim, value: Decimal) -> bool:
    fact = claim.fact
    return value in (getattr(fact, name, None) for name in ("percent", "value", "count", "n"))


def _told(place: Evidence, value: Decimal) -> bool:
    return bool(re.search(rf"(?<![\d.,]){value}(?![\d.])", re.sub("[,·]", ".", place.text)))


def _overlap(a: Evidence, b: Evidence) -> bool:
    return a.start < b.end and b.start < a.end


def _place(article: Article, number: Number) -> Evidence:
    """The printed share that the number belongs to, or the number with its sign."""
    figure = _figure(article, number)
    if figure is not None:
        return article.place(figure.start, figure.end)
    end = number.end
    if number.unit == "%":
        sign = re.match(r"\s?%", article.text[end : end + 2])
        end += sign.end() if sign else 0
    return article.place(number.start, end)


def _figure(article: Article, number: Number) -> Figure | None:
    shares = (f for f in article.figures if f.start <= number.start and number.end <= f.end)
    return next((f for f in shares if f.kind in (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.TIME)), None)


def _severity(x: Number, y: Number, sure: bool) -> Severity:
    """A last digit of a percentage may be a matter of rounding."""
    if x.unit == "%" and x.places == y.places and abs(x.value - y.value) <= Decimal(1).scaleb(-x.places):
        return Severity.ROUNDING
    return Severity.ERROR if sure else Severity.WARNING


def _told_apart(
    article: Article, told: Sequence[Telling], found: Sequence[Line]
) -> Iterator[tuple[list[Telling], list[Telling]]]:
    """Tellings of one topic whose figure is the only one of the topic in each of two regions, and another in each."""
    printed = Printed(found)
    topics: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for one in told:
        topics[one.topic].append(one)
    for same in topics.values():
        regions: dict[str, set[Decimal]] = defaultdict(set)
        for one in same:
            regions[one.line.region].add(one.number.value)
        own = {one.line.start for one in same}
        free = [one for one in same if not _told_otherwise(one, own, found)]
        differing = [
            (a, b)
            for a, b in combinations(free, 2)
            if _contradict(a, b, printed)
            and _qualified(article, a.line, a.number) == _qualified(article, b.line, b.number)
        ]
        single = [(a, b) for a, b in differing if len(regions[a.line.region]) == 1 == len(regions[b.line.region])]
        slips = [(a, b) for a, b in differing if is_slip(a.number.value, b.number.value)]
        values = {(a.number.value, b.number.value) for a, b in single or slips}
        if len(values) == 1:
            a, b = (single or slips)[0]
            yield _alike(same, a), _alike(same, b)


def _alike(told: Sequence[Telling], one: Telling) -> list[Telling]:
    return [other for other in told if other.number.value == one.number.value]


def _contradict(a: Telling, b: Telling, printed: Printed) -> bool:
    x, y = a.number, b.number
    if a.line.region == b.line.region or x.agrees(y) or not (close(x.value, y.value) or _both_follow_up(a, b)):
        return False
    if printed.has(b.line.region, x) or printed.has(a.line.region, y) or a.line.cites or b.line.cites:
        return False
    return _same_people(a, b) and words_agree(a.line, x, b.line, y)


def _both_follow_up(a: Telling, b: Telling) -> bool:
    """An article has one median follow-up of all its patients."""
    low, high = sorted((a.number.value, b.number.value))
    return a.topic[:2] == ("survival", "follow_up") and high <= _TWICE * low


def _same_people(a: Telling, b: Telling) -> bool:
    """No other denominator, and no small group whose members are told one by one."""
    if a.topic[0] == "people":
        return min(a.number.value, b.number.value) >= _FEWEST
    n = {getattr(one.claim.fact, "n", None) for one in (a, b)} - {None}
    return len(n) < 2


def _qualified(article: Article, line: Line, number: Number) -> set[str]:
    """Who or when is meant besides, as far as the words around the figure say."""
    near = article.text[max(line.start, number.start - _AROUND) : min(line.end, number.end + _AROUND)]
    return {found.lower()[:_STEM] for found in OTHERWISE.findall(near)}


def _of_two_groups(article: Article, one: Retold) -> bool:
    """Two numbers of people, of whom one is of those who stayed or were analysed."""
    if one.a.unit or one.a.places:
        return False
    a, b = _qualified(article, one.line_a, one.a), _qualified(article, one.line_b, one.b)
    return bool((a ^ b) - _AT_FIRST)


def _of_another_row(article: Article, one: Retold) -> bool:
    """The row of a table and the sentence that shares figures with it tell of other times, grades or people."""
    if (one.line_a.region == "table") == (one.line_b.region == "table"):
        return False
    if one.line_a.region == "table":
        row, cell, line, number = one.line_a, one.a, one.line_b, one.b
    else:
        row, cell, line, number = one.line_b, one.b, one.line_a, one.a
    if is_of_all(article, cell.start) and not _ALL.search(article.text, line.start, line.end):
        return True
    label = article.text[row.start : row.end]
    near = article.text[max(line.start, number.start - _BEFORE) : number.start]
    when, here = times(article.text[line.start : line.end]), times(label)
    severe = {grade for told in (near, label) for grade in grades(told) ^ grades(label)} - {"absent"}
    return bool(severe or (when and here and not when & here) or _OTHERS.search(article.text, line.start, number.start))


def _told_otherwise(one: Telling, own: set[int], found: Sequence[Line]) -> bool:
    """A line that is none of the topic's, but names the same thing, prints the value: it may be a figure of its own."""
    return any(
        line.start not in own
        and any(n.value == one.number.value and n.unit == one.number.unit for n in line.numbers)
        and line.concepts & one.line.concepts
        for line in found
    )


def _finding(
    article: Article,
    x: Number,
    y: Number,
    sides: Sequence[tuple[list[Evidence], dict[str, Claim]]],
    severity: Severity,
    found: Sequence[Line],
) -> Finding:
    places = [places for places, _ in sides]
    tongues = [{_tongue(article, e, found) for e in side} for side in places]
    kind = IssueType.TRANSLATION if tongues in ([{"ru"}, {"en"}], [{"en"}, {"ru"}]) else IssueType.CONTRADICTION
    unit = " %" if "%" in (x.unit, y.unit) else ""
    what = _what([*sides[0][1].values(), *sides[1][1].values()])
    one, other = (f"{n.value}{unit}" for n in (x, y))
    return Finding(
        type=kind,
        severity=severity,
        places=(*places[0], *places[1]),
        en=f"{what}{one} at one place and {other} at another." if what else f"{one} here is {other} elsewhere.",
        ru=f"{what}{russian(one)} в одном месте и {russian(other)} в другом."
        if what
        else f"{russian(one)} в одном месте — это {russian(other)} в другом.",
        printed=f"{one}; {other}",
        how=f"{one} ≠ {other}",
        suggestion="give the same figure at every place",
        claims=tuple({**sides[0][1], **sides[1][1]}.values()),
        key=tuple(sorted((e.start, e.end) for e in (places[0][0], places[1][0]))),
    )


def _what(claims: Sequence[Claim]) -> str:
    """What the figures are of, where a claim tells."""
    for claim in claims:
        fact = claim.fact
        name = getattr(fact, "outcome", None) or getattr(fact, "event", None) or getattr(fact, "endpoint", None)
        if name:
            arm = "" if fact.arm == "all" else f", {fact.arm}"
            return f"{name.removeprefix('other:')}{arm}: "
    return ""


def _tongue(article: Article, place: Evidence, found: Sequence[Line]) -> str:
    """The language of a place; a table speaks that of the text around it, whatever the words of its rows."""
    start = clean_offset(article, place.start)
    line = next((line for line in found if line.start <= start < line.end), None)
    if line is not None and line.region in ("table", "caption"):
        languages = [other.lang for other in found if other.region == "text"]
        return max(set(languages), key=languages.count) if languages else place.lang
    return place.lang
