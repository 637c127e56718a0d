"""What is printed of two groups' difference: a ratio's interval against its p value, two shares against theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.check.arithmetic.comparisons import p_value
from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import BlockKind, Figure, FigureKind, IssueType, Severity
from medkb.text.effects import PrintedEffect, printed_effects
from medkb.text.numbers import parse_decimal

_LEVEL = Decimal(95)  # per cent
_SURELY_NOT = Decimal("0.1")  # a p value above it, where the interval leaves out 1: no usual test is as far off
_SURELY = Decimal("0.03")  # below it, where the interval holds 1
_DIFFERENCE = re.compile(
    r"(?i)(?:\bdifference|разност\w+|разниц\w+)[^.;\d%]{0,30}?(?P<value>\d{1,3}(?:[.,·]\d+)?)\s?"
    r"(?:percentage points?|процентн\w+ пункт\w*|п\.\s?п\.)"
)
_ADJUSTED = re.compile(r"(?i)adjust|scal|stratif|скорректир|взвеш|weighted|least.squares|model")
_FAR = Decimal("1.5")  # points by which a stratified or adjusted difference may miss that of the shares
_SENTENCE = 300  # characters
_ENDED = re.compile(r"[.;]\s(?=[A-ZА-ЯЁ])")
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT)


def effects(article: Article) -> Iterator[Finding]:
    """Ratios whose interval and p value disagree, and differences that are not those of the two shares before them."""
    for block in article.annotations.clean.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section == "references":
            continue
        for effect in printed_effects(article.text, block.start, block.end):
            yield from _significance(article, effect)
        for match in _DIFFERENCE.finditer(article.text, block.start, block.end):
            yield from _difference(article, match, block.start)


def _significance(article: Article, effect: PrintedEffect) -> Iterator[Finding]:
    """A 95 % interval that leaves out 1 beside a p value far above 0.05, or one that holds it beside a small one."""
    low, high = effect.low, effect.high
    told = p_value(effect.p) if effect.p else None
    if low is None or high is None or told is None or effect.level != _LEVEL or low > high:
        return
    sign, p = effect.p[:1] if effect.p else "", parse_decimal(re.sub(r"^[<>≤≥]", "", effect.p or ""))
    excludes = low > 1 or high < 1
    wrong = p > _SURELY_NOT and sign not in "<≤" if excludes else p < _SURELY and sign not in ">≥"
    if not wrong or (not excludes and 1 in (low, high)):
        return
    place = article.place(effect.start, effect.end)
    holds = "leaves out 1" if excludes else "holds 1"
    holds_ru = "не включает 1" if excludes else "включает 1"
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=(place,),
        en=f"The 95 % interval {low} to {high} {holds}, which p {told.printed} contradicts.",
        ru=f"95 % интервал {number(low)}–{number(high)} {holds_ru}, чему противоречит p {number(told.printed)}.",
        printed=f"{effect.value} ({low}–{high}), p {told.printed}",
        how=f"1 is {'outside' if excludes else 'inside'} {low}–{high}",
        suggestion="the interval or the p value is misprinted",
        claims=tuple(article.claims_at(place)),
    )


def _difference(article: Article, match: re.Match[str], start: int) -> Iterator[Finding]:
    first = max(start, match.start() - _SENTENCE)
    ends = [m.end() for m in _ENDED.finditer(article.text, first, match.start())]
    since = ends[-1] if ends else first
    told = [f for f in article.figures if f.kind in _SHARES and since <= f.start and f.end <= match.start()]
    if len(told) != 2 or _ADJUSTED.search(article.text, since, match.end()):
        return
    values = [_percent(figure) for figure in told]
    printed = parse_decimal(match["value"])
    if None in values:
        return
    right = abs((values[0] or Decimal(0)) - (values[1] or Decimal(0)))
    if abs(right - printed) <= _FAR:
        return
    places = (*(article.place(f.start, f.end) for f in told), article.place(*match.span()))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=places,
        en=f"{values[0]} % and {values[1]} % are {right} percentage points apart, but {printed} are printed.",
        ru=f"{number(str(values[0]))} % и {number(str(values[1]))} % различаются на {number(right)} процентного "
        f"пункта, а напечатано {number(printed)}.",
        printed=str(printed),
        recomputed=str(right),
        how=f"|{values[0]} − {values[1]}| = {right}",
        suggestion=f"{right} percentage points, or one of the shares is misprinted",
        claims=tuple({c.id: c for place in places for c in article.claims_at(place)}.values()),
    )


def _percent(figure: Figure) -> Decimal | None:
    return figure.value
