"""Counts against their percentages: 8 of 24 printed as 32 %, or 10 printed as 22.3 % that no whole group gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Claim, Evidence, FigureKind, IssueType, Severity
from medkb.text.figures import prints

_HALF = Decimal("0.5")


class Share(NamedTuple):
    """A number of people, the whole that is printed with it, and the percentage that is printed with both."""

    part: int
    n: int | None
    percent: Decimal


@dataclass(slots=True)
class _Told:
    """Where a share stands, and the claims made of it."""

    places: dict[tuple[int, int], Evidence] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)


def shares(article: Article) -> Iterator[Finding]:
    """A printed count and percentage that cannot both be right."""
    for share, told in _told(article).items():
        if share.n is not None:
            yield from _of_printed_whole(share, told)
        else:
            yield from _of_any_whole(article, share, told)


def _told(article: Article) -> dict[Share, _Told]:
    """Shares in order of place, from the figures of the text and from the cells that became claims."""
    found: dict[Share, _Told] = defaultdict(_Told)
    for figure in article.figures:
        if figure.kind is FigureKind.SHARE and figure.count is not None and figure.value is not None:
            place = article.place(figure.start, figure.end)
            told = found[Share(figure.count, figure.n, figure.value)]
            told.places[place.start, place.end] = place
    covered = {place for told in found.values() for place in told.places}
    for claim in article.claims:
        fact = claim.fact
        count, percent = getattr(fact, "count", getattr(fact, "n", None)), getattr(fact, "percent", None)
        if count is None or percent is None:
            continue
        for place in fact.evidence:
            if any(start < place.end and place.start < end for start, end in covered):
                continue
            n = getattr(fact, "n", None) if hasattr(fact, "count") else getattr(fact, "of", None)
            printed = n if n is not None and prints(place.text, n) else None
            if prints(place.text, count):
                found[Share(count, printed, percent)].places[place.start, place.end] = place
    for told in found.values():
        told.claims = {c.id: c for place in told.places.values() for c in article.claims_at(place)}
    return found


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
        places=tuple(told.places.values()),
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
    loose = article.wholes.intersection(wholes_of(count, percent, Decimal(1)))
    near = max(count, round(100 * count / percent))
    exact = (Decimal(100 * count) / near).quantize(Decimal("0.01"))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ROUNDING if loose else Severity.ERROR,
        places=tuple(told.places.values()),
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
