"""Counts with their percentages, percentages alone, and parts of a whole."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from medkb.model import Figure, FigureKind
from medkb.recognise.figures.forms import ATTRIBUTES, COUNT, DASH, OF, PERCENT, VALUE, Row, closed, numbered
from medkb.recognise.figures.statistics import nothing
from medkb.text.numbers import INTEGER, NUMBER_WORD, parse_count, parse_decimal

# Organs that are counted in the place of their owners.
_ORGANS = r"(?:eyes?|hips?|knees?|limbs?|ears?|глаз(?:а|у|ах)?|конечност\w+|сустав\w+)"


def both(people: str) -> list[Row]:
    """A count and its percentage together, the fullest form first; `people` matches a noun for people."""
    some = rf"{ATTRIBUTES}{people}"
    pct = rf"(?P<bound>[<≤>≥]\s?)?(?P<pct>{VALUE}){PERCENT}"  # "2 (<1 %)"
    n = rf"(?P<n>{INTEGER}|(?i:{NUMBER_WORD}))"
    return [
        # "1.27 %/yr" is a rate, no share
        (
            rf"(?<![\w.,])(?P<figure>(?P<value>{VALUE}){PERCENT}\s?(?:/\s?(?:yr|year|год)|per (?:year|annum|patient|person)|в год)\b)",
            nothing,
        ),
        (
            rf"(?P<figure>(?P<count>{COUNT})\s?(?:{some}\s?)?[(\[]\s?{pct}\s?[)\]]\s?(?:{some}\s)?{OF}(?P<n>{INTEGER}))(?![.,]?\d|\s?%)",
            _share,
        ),
        (
            rf"(?P<figure>(?P<count>{COUNT})\s?[(\[]\s?{pct}\s?[)\]]\s(?:in|among|у|среди)\s(?:the\s)?(?P<n>{INTEGER}))(?=\s{some})",
            _share,
        ),
        (
            rf"(?P<figure>(?P<count>{COUNT})\s?(?:(?:{some}\s)?(?:/\s?|{OF})){n}\s?(?:{some}\s?)?[(\[]\s?{pct}\s?(?=[)\];,]))",
            _share,
        ),
        (rf"(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER})[;,]?\s{pct})", _share),
        (rf"(?<=[(\[])(?P<figure>(?P<count>{COUNT})\s{OF}{n}[;,]\s{pct})(?=[)\];,])", _share),
        (rf"(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER})\s?\(\s?(?P<pct>{VALUE})\s?\))", _share),
        (
            rf"(?P<figure>(?P<count>{COUNT})\s?(?:{some}\s?)?[(\[]\s?(?P<low>{VALUE}){DASH}{pct}\s?(?=[)\]]))",
            nothing,
        ),
        (
            rf"(?P<figure>(?P<count>{COUNT})\s?(?P<people>(?:{some}\.?\s?)?)[(\[]\s?{pct}\s?[)\]]?(?=[;,)\]\s.:–—]))(?P<after>\s?(?:{some})?)",
            _share,
        ),
        (rf"(?P<figure>(?P<count>{COUNT})\s{_ORGANS}\s[(\[]\s?{pct}\s?(?=[)\];,]))", _share),
        (rf"(?P<figure>n\s?=\s?(?P<count>{INTEGER})\s?(?:[;,]\s?|\(){pct})", _share),
        # a count and its percentage alone in brackets
        (rf"(?<=[(\[])(?P<figure>(?P<count>{INTEGER});\s?{pct})(?=[)\],;])", _bare_share),
        (rf"(?<=[(\[])(?P<figure>(?P<count>{INTEGER}),\s(?P<pct>\d+[.,]\d+){PERCENT})(?=[)\],;])", _bare_share),
        (rf"(?P<figure>{pct}\s?[(\[]\s?(?:n\s?=\s?)?(?P<count>{COUNT})\s?(?:/\s?|{OF}){n}\b)", _share),
        (rf"(?P<figure>{pct}\s?[(\[,]\s?(?:n\s?=\s?)(?P<count>{INTEGER})\b)", _share),
        (rf"(?P<figure>{pct}\s?[(\[]\s?(?P<count>{COUNT})\s(?P<people>{some}))", _share),
        (rf"(?P<figure>[(\[](?P<count>{COUNT})\s(?P<people>{some})[,;]\s?{pct})", _share),
    ]


def alone(people: str) -> list[Row]:
    """Percentages without a count and counts of a whole without a percentage."""
    some = rf"{ATTRIBUTES}{people}"
    return [
        (
            rf"(?P<figure>(?:\b[Нн]и у одного из|\b[Нн]и один из|\b[Nn]one of(?: the)?)\s(?P<n>{INTEGER}|(?i:{NUMBER_WORD})))\b",
            _none_of,
        ),
        (
            rf"(?P<figure>(?:от\s|from\s|between\s)(?P<low>{VALUE})(?:{PERCENT})?\s(?:до|to|and)\s(?P<high>{VALUE}){PERCENT})",
            _range_to,
        ),
        (rf"(?<![\w.,])(?P<figure>(?P<low>{VALUE}){PERCENT}\s(?:до|to)\s(?P<high>{VALUE}){PERCENT})", _range_to),
        (rf"(?<![\w.,])(?P<figure>(?P<low>{VALUE})\s(?:до|to)\s(?P<high>{VALUE}){PERCENT})", _range_to),
        (rf"±\s?{VALUE}{PERCENT}", nothing),
        (rf"(?<![\w.,])(?P<figure>(?P<value>{VALUE}))(?=\s?±\s?{VALUE}{PERCENT})", _percent),
        (rf"(?<![\w.,])(?P<figure>(?P<low>{VALUE})(?:{PERCENT})?{DASH}(?P<high>{VALUE}){PERCENT})", _range),
        (
            rf"(?<![\w.,–-])(?P<figure>(?P<value>{VALUE}){PERCENT}\s{OF}(?P<n>{INTEGER}))(?=\s{some}|[.;)]|,?\s(?:and|и|vs\.?|versus|против)\s{VALUE}{PERCENT}\s{OF}{INTEGER}\b)",
            _percent_of,
        ),
        (rf"(?<![\w.,])(?P<figure>(?P<value>{VALUE}){PERCENT})(?!\s?-?(?:CI\b|ДИ\b|confidence|доверит))", _percent),
        (
            rf"(?<![\w.,/–±-])(?<!± )(?P<figure>(?P<value>{VALUE}))(?=(?:,\s{VALUE})*,?\s(?:и|and|vs?\.?|versus|против|or|или)\s{VALUE}(?:\s?±\s?{VALUE})?{PERCENT}(?!\s?-?(?:CI\b|ДИ\b|confidence|доверит)))",
            _percent,
        ),
        (
            rf"(?<![\w.,])(?P<figure>(?P<value>{VALUE}))(?=\s?±\s?{VALUE}\s(?:и|and|vs?\.?|versus|против)\s{VALUE}\s?±\s?{VALUE}{PERCENT})",
            _percent,
        ),
        (rf"(?<![\w.,/])(?P<figure>(?P<value>{VALUE}))(?=[,;]\s{VALUE},?\s(?:и|and)\s{VALUE}{PERCENT})", _percent),
        (rf"(?P<figure>(?P<value>(?i:{NUMBER_WORD}))\s(?:per ?cent|процент\w*))\b", _spelt_percent),
        (
            rf"(?<![\w.,/])(?P<figure>(?P<count>{COUNT})\s(?:{some}\s)?{OF}(?P<n>{INTEGER}|(?i:{NUMBER_WORD})))(?=\s{some}|[\s.,;)])(?!\s?[гГ]\.|\s?год)",
            _part,
        ),
        (
            rf"(?<![\w.,/])(?P<figure>(?P<count>{INTEGER})\s?/\s?(?P<n>{INTEGER}))(?![\w/.,]\d|\s?(?:мм|mm|степен|ст\.|grade)|/)(?=[\s.,;)])",
            _fraction,
        ),
    ]


def _share(m: re.Match[str]) -> Figure | None:
    groups = m.groupdict()
    count = parse_count(groups["count"])
    n = parse_count(groups["n"]) if groups.get("n") else None
    value = parse_decimal(groups["pct"])
    if count is None or value > 100 or (n is not None and count > n):
        return None
    if n is None and numbered(m):
        start, end = m.span("pct")
        sign = re.compile(PERCENT).match(m.string, end)
        end = sign.end() if sign else end
        return Figure(start, end, FigureKind.PERCENT, value=value, text=m.string[start:end])
    people = bool((groups.get("people") or "").strip() or (groups.get("after") or "").strip()) or _before_people(m)
    start, end = closed(m)
    share = Figure(start, end, FigureKind.SHARE, count=count, n=n, text=m.string[start:end], people=people)
    bound = (groups.get("bound") or "").strip()
    if bound:
        return replace(share, high=value) if bound in "<≤" else replace(share, low=value)
    return replace(share, value=value)


def _bare_share(m: re.Match[str]) -> Figure | None:
    """A count and its percentage alone in brackets, which are neither a year nor the bounds of an interval."""
    before = m.string[max(0, m.start() - 12) : m.start()]
    if int(parse_count(m["count"]) or 0) in range(1900, 2100) or re.search(r"\d\s?%?\s?[(\[]$", before):
        return None
    return _share(m)


def _before_people(m: re.Match[str]) -> bool:
    return bool(re.search(r"(?:\bу|\bin|\bв)\s$", m.string[max(0, m.start() - 3) : m.start()]))


def _part(m: re.Match[str]) -> Figure | None:
    count, n = parse_count(m["count"]), parse_count(m["n"])
    if count is None or n is None or not 0 <= count <= n or n < 2 or n in range(1900, 2100):
        return None
    return Figure(*m.span("figure"), FigureKind.SHARE, count=count, n=n, text=m["figure"], people=True)


def _fraction(m: re.Match[str]) -> Figure | None:
    count, n = int(parse_count(m["count"]) or 0), parse_count(m["n"])
    if n is None or count > n or n < 3 or numbered(m):
        return None
    return Figure(*m.span("figure"), FigureKind.SHARE, count=count, n=n, text=m["figure"])


def _none_of(m: re.Match[str]) -> Figure | None:
    n = parse_count(m["n"])
    if n is None or n < 2:
        return None
    return Figure(*m.span("figure"), FigureKind.SHARE, count=0, n=n, text=m["figure"], people=True)


# "17, 5 %", but not "at week 12, 45 %"
_CUT = re.compile(
    r"(?i)(?:(?P<when>(?:week|month|day|year|cycle|age|недел\w+|месяц\w*|год\w*|дн\w+|сут\w*)\s)?(?<!\d)\d{1,4}|\d),\s$"
)


def _percent(m: re.Match[str]) -> Figure | None:
    start = m.start("figure")
    if not m["figure"].rstrip().endswith(("%", "t", "т", "в", "а", "ов")) and (
        numbered(m) or m.string[max(0, start - 2) : start] == "= "
    ):
        return None
    cut = _CUT.search(m.string, max(0, start - 24), start)
    if cut is not None and not cut["when"] and m["figure"].rstrip().endswith("%"):
        return None  # "17, 5 %" may be one number that a line end has cut: what is unknown stays unknown
    return Figure(*m.span("figure"), FigureKind.PERCENT, value=parse_decimal(m["value"]), text=m["figure"])


def _percent_of(m: re.Match[str]) -> Figure | None:
    """A percentage with its whole and no count, as in "78 % из 500 больных"."""
    value, n = parse_decimal(m["value"]), parse_count(m["n"])
    if value > 100 or n is None:
        return None
    return Figure(*m.span("figure"), FigureKind.PERCENT, value=value, n=n, text=m["figure"])


def _spelt_percent(m: re.Match[str]) -> Figure | None:
    value = parse_count(m["value"])
    if value is None or value > 100:
        return None
    return Figure(*m.span("figure"), FigureKind.PERCENT, value=Decimal(value), text=m["figure"])


def _range_to(m: re.Match[str]) -> Figure | None:
    """A range ("13.5% to 14.5%"), but two values where something rose or fell from the one to the other."""
    before = m.string[max(0, m.start() - 60) : m.start()]
    return None if _ROSE.search(before) else _range(m)


_ROSE = re.compile(r"(?i)(?:increas|decreas|improv|rose|fell|reduc|declin|увелич|снизил|возрос|вырос|уменьш|с\s$)\w*")


def _range(m: re.Match[str]) -> Figure | None:
    low, high = parse_decimal(m["low"]), parse_decimal(m["high"])
    if low > high:
        return None
    return Figure(*m.span("figure"), FigureKind.PERCENT, low=low, high=high, text=m["figure"])
