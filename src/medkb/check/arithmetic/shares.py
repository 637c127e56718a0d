"""Counts against their percentages: 8 of 24 printed as 32 %, or 10 printed as 22.3 % that no whole group gives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import (
    AdverseEvent,
    Claim,
    Cohort,
    Evidence,
    Fact,
    FigureKind,
    IssueType,
    Response,
    Severity,
)
from medkb.text.figures import prints

_HALF = Decimal("0.5")
_NUMBER = re.compile(r"\d+")
_BESIDE = 16  # characters before a whole in which its part stands


class Share(NamedTuple):
    """A number of people, the whole that is printed with it, and the percentage that is printed with both."""

    part: int
    n: int | None
    percent: Decimal


class Printed(NamedTuple):
    """A share and where it stands."""

    share: Share
    place: Evidence


@dataclass(slots=True)
class _Told:
    """Where a share stands, and the claims made of it."""

    places: list[Evidence] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)


def shares(article: Article) -> Iterator[Finding]:
    """A printed count and percentage that cannot both be right."""
    found: dict[Share, _Told] = defaultdict(_Told)
    for share, place in printed_shares(article):
        found[share].places.append(place)
        found[share].claims |= {claim.id: claim for claim in article.claims_at(place)}
    for share, told in found.items():
        if share.n is not None:
            yield from _of_printed_whole(share, told)
        else:
            yield from _of_any_whole(article, share, told)


def printed_shares(article: Article) -> list[Printed]:
    """Shares in order of place: the figures of the text, and the cells "5 (8)" that became claims."""
    found = [
        Printed(Share(figure.count, figure.n, figure.value), article.place(figure.start, figure.end))
        for figure in article.figures
        if figure.kind is FigureKind.SHARE and figure.count is not None and figure.value is not None
    ]
    taken = {key for _, place in found for key in range(place.start, place.end)}
    for claim in article.claims:
        share = _share(claim.fact)
        for place in claim.fact.evidence if share else ():
            if share and place.start not in taken and prints(place.text, share.part):
                whole = share.n if share.n is not None and prints(place.text, share.n) else None
                found.append(Printed(Share(share.part, whole, share.percent), place))
                taken.update(range(place.start, place.end))
    return sorted(found, key=lambda printed: printed.place.start)


def _share(fact: Fact) -> Share | None:
    if isinstance(fact, Cohort) and fact.n is not None and fact.percent is not None:
        return Share(fact.n, fact.of, fact.percent)
    if isinstance(fact, Response | AdverseEvent) and fact.count is not None and fact.percent is not None:
        return Share(fact.count, fact.n, fact.percent)
    return None


def _of_printed_whole(share: Share, told: _Told) -> Iterator[Finding]:
    """The whole stands beside the count: the percentage follows from both."""
    count, n, percent = share
    if not n or count > n:
        return
    exact = Decimal(100 * count) / n
    unit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    off = abs(exact - percent)
    if off <= unit * _HALF:
        return
    right = exact.quantize(unit)
    slight = off <= unit
    fits = [k for k in range(n + 1) if abs(Decimal(100 * k) / n - percent) <= unit * _HALF]
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ROUNDING if slight else Severity.ERROR,
        places=tuple(told.places),
        en=f"{count} of {n} is {right} %, but {percent} % is printed"
        + (" (cut or wrongly rounded)." if slight else "."),
        ru=f"{count} из {n} — это {number(right)} %, а напечатано {number(percent)} %"
        + (" (отброшено или неверно округлено)." if slight else "."),
        printed=f"{count}/{n} ({percent} %)",
        recomputed=f"{right} %",
        how=f"100 × {count} / {n} = {exact.quantize(Decimal('0.01'))}",
        suggestion=f"{right} %" + (f", or {fits[0]} of {n}" if fits and not slight else ""),
        claims=tuple(told.claims.values()),
        key=share,
    )


def wholes_of(count: int, percent: Decimal, slack: Decimal = _HALF) -> range:
    """The whole numbers of people of which a count is the printed percentage, to `slack` units of its last digit."""
    unit = Decimal(1).scaleb(int(percent.as_tuple().exponent)) * slack
    high = None if percent <= unit else Decimal(100 * count) / (percent - unit)
    low = Decimal(100 * count) / (percent + unit)
    if high is None or count == 0:
        return range(0)
    return range(int(low.to_integral_value(ROUND_CEILING)), int(high.to_integral_value(ROUND_FLOOR)) + 1)


def _of_any_whole(article: Article, share: Share, told: _Told) -> Iterator[Finding]:
    """No whole stands beside the count: is there any group of which it is that percentage?"""
    count, _, percent = share
    if count == 0 or not 0 < percent <= 100 or wholes_of(count, percent):
        return
    places = [place for place in told.places if not _is_whole(article, place, share)]
    if not places:
        return
    slight = _is_cut(count, percent) or article.wholes.intersection(wholes_of(count, percent, Decimal(1)))
    near = max(count, round(100 * count / percent))
    exact = (Decimal(100 * count) / near).quantize(Decimal("0.01"))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ROUNDING if slight else Severity.ERROR,
        places=tuple(places),
        en=f"{count} is {percent} % of no whole number of people; the nearest is {exact} % of {near}.",
        ru=f"{count} не составляет {number(percent)} % ни от какого целого числа людей; "
        f"ближе всего {number(exact)} % от {near}.",
        printed=f"{count} ({percent} %)",
        recomputed=f"{exact} % of {near}",
        how=f"100 × {count} / N = {percent} has no whole N: 100 × {count} / {near} = {exact}",
        suggestion="give the denominator and the percentage anew",
        claims=tuple(told.claims.values()),
        key=share,
    )


def _is_cut(count: int, percent: Decimal) -> bool:
    """Some group's percentage, cut after its last digit, or rounded to one digit less and printed with a nought."""
    digits = -int(percent.as_tuple().exponent)
    unit = Decimal(1).scaleb(-digits)
    first = int(Decimal(100 * count) / (percent + unit)) + 1
    if Decimal(100 * count) / first >= percent:
        return True
    return digits > 0 and percent % unit.scaleb(1) == 0 and bool(wholes_of(count, percent.quantize(unit.scaleb(1))))


def _is_whole(article: Article, place: Evidence, share: Share) -> bool:
    """The number is the whole, and the part stands before it: "17 to the 20 (85 %)"."""
    before = _NUMBER.findall(article.source[max(0, place.start - _BESIDE) : place.start])
    half = Decimal(1).scaleb(int(share.percent.as_tuple().exponent)) * _HALF
    return any(abs(Decimal(100 * int(part)) / share.part - share.percent) <= half for part in before[-1:])
