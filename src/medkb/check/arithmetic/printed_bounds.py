"""Figures printed with the bounds that must hold them, whatever they measure: "OR 1.28 (95% CI 0.57–1.17)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.check.arithmetic.intervals import Printed, outside, width
from medkb.check.article import Article, Finding
from medkb.model import AdverseEvent, BlockKind, Response
from medkb.text.numbers import parse_decimal

_KINDS = (BlockKind.PARAGRAPH, BlockKind.CAPTION)
_NUMBER = r"(?<![\w.,·])[−–-]?\d{1,4}(?:[.,·]\d+)?"
_PLAIN = r"[−–-]?\d{1,4}(?:[.,·]\d+)?"
_UNIT = (
    r"%|years?|yrs?|months?|weeks?|days?|hours?|h\b|лет|год[аы]?|мес(?:яц\w*|\.)?|нед(?:ел\w+|\.)?|дн(?:ей|я|и|\.)|"
    r"сут(?:ок|ки|\.)?|час(?:ов|а)?|ч\b|percentage points"
)
_TO = r"\s?(?:[–—-]|\bto\b|\bдо\b|;|,(?=\s))\s?"
_CI = r"95\s?%\s?-?(?:CI|C\.I\.|confidence interval|ДИ|доверительн\w+ интервал\w*)"
_ESTIMATE = re.compile(
    rf"(?P<value>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?[(\[;,]{{1,2}}\s?(?i:{_CI})[\s:=,]*(?:от\s|from\s|[(\[])?"
    rf"(?P<low>{_PLAIN})\s?(?:%|{_UNIT})?{_TO}(?P<high>{_PLAIN})(?![\d.,·]*\d)"
)
_RANGE = re.compile(
    rf"(?P<value>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?[(\[]\s?"
    r"(?P<what>(?i:range|full range|min[–-]max|диапазон|разброс|размах|IQR|interquartile range|ИКР|МКИ|МКР|"
    r"межквартильн\w+ (?:размах|интервал|диапазон))[\s:,=]*)?(?:от\s|from\s)?"
    rf"(?P<low>{_PLAIN})\s?(?P<first>{_UNIT})?{_TO}(?P<high>{_PLAIN})\s?(?P<last>{_UNIT})?(?=\s?[)\];,])"
)
# One value of a ratio or a difference, which its interval directly follows.
_RATIO = re.compile(
    r"(?i)(?:\b(?:HR|OR|RR|ОР|ОШ|СР|hazard ratio|odds ratio|relative risk|risk ratio|rate ratio|difference)\b|"
    r"отношени\w+ (?:шансов|рисков)|относительн\w+ риск\w*|разниц\w+|разност\w+)[^.;\d]{0,25}$"
)
_MEDIAN = re.compile(r"(?i)(?:\bmedian\b|медиан\w*|\bMe\b|\bМе\b)[^.;()]{0,60}$")
# Another figure before, or words that compare: the interval may be of the difference.
_COMPARED = re.compile(r"(?i)\d\s?%|\d\)|\bvs?\b|\bversus\b|против|compared|сравнен|\d\s(?:and|и|или|or)\s")
_POINT = 1  # per cent
_BEFORE = 70  # characters
_MEDIAN_BEFORE = 90


def printed_bounds(article: Article) -> Iterator[Finding]:
    """An estimate outside its confidence interval, a median outside its range."""
    for block in article.annotations.clean.blocks:
        if block.kind not in _KINDS or block.section == "references":
            continue
        for match in _ESTIMATE.finditer(article.text, block.start, block.end):
            if _is_estimate(article.text, match, block.start):
                yield from _outside(article, match, "95 % confidence interval", "95 % доверительный интервал")
                yield from _width(article, match)
        for match in _RANGE.finditer(article.text, block.start, block.end):
            if _is_median(article.text, match, block.start):
                yield from _outside(article, match, "range", "размах")


def _is_estimate(text: str, match: re.Match[str], start: int) -> bool:
    before = text[max(start, match.start() - _BEFORE) : match.start()]
    return _RATIO.search(before) is not None or (match["unit"] == "%" and not _COMPARED.search(before))


def _is_median(text: str, match: re.Match[str], start: int) -> bool:
    """A median, in the unit of its bounds; a bare bracket may hold other things than the range."""
    unit, other = match["unit"], match["last"] or match["first"]
    if (unit and other and unit[:2].lower() != other[:2].lower()) or unit == "%":
        return False
    median = _MEDIAN.search(text, max(start, match.start() - _MEDIAN_BEFORE), match.start())
    if median is None or re.search(r"\d", median[0]):
        return False
    return match["what"] is not None or (unit is not None and unit == (other or unit))


def _outside(article: Article, match: re.Match[str], en: str, ru: str) -> Iterator[Finding]:
    place = article.place(*match.span())
    yield from outside(_printed(match), (en, ru), (place,), tuple(article.claims_at(place)))


def _printed(match: re.Match[str]) -> Printed:
    return Printed(*(_decimal(match[name]) for name in ("value", "low", "high")))


def _width(article: Article, match: re.Match[str]) -> Iterator[Finding]:
    """Of a share whose count and denominator are known; a rate may be estimated or adjusted."""
    value, low, high = _printed(match)
    place = article.place(*match.span())
    told = [c for c in article.claims_at(place) if getattr(c.fact, "percent", None) == value]
    counted = {(c.fact.count, c.fact.n) for c in told if isinstance(c.fact, Response | AdverseEvent) and c.fact.count}
    count, n = counted.pop() if len(counted) == 1 else (None, None)
    if match["unit"] != "%" or not n or not count or not low <= value <= high:
        return
    if abs(100 * count / n - float(value)) <= _POINT:
        yield from width(count, n, (low, high), (place,), tuple(told))


def _decimal(printed: str) -> Decimal:
    sign = printed[0] in "−–-"
    value = parse_decimal(printed.lstrip("−–-"))
    return -value if sign else value
