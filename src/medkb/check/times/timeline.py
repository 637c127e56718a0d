"""Dates and intervals that cannot be: turned periods, "8 months after" two dated events that are 14 months apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.languages.printed import DAYS
from medkb.check.times.dates import Date, Interval, dates, intervals
from medkb.check.times.narrative import SLACK, Dated, Stated, dated_sentences, fits, of_one_person, stated_intervals
from medkb.model import Block, BlockKind, Claim, Evidence, IssueType, Severity, Survival

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION)
_YEARS = re.compile(
    r"(?<!\w)(?:с|from|between|период[а-я]*|за|в|in|during)\s(?P<low>(?:19|20)\d\d)\s?(?:г\.?|гг\.?|года?)?\s?"
    r"(?:–|—|-|по|до|to|and|through|until)\s?(?P<high>(?:19|20)\d\d)(?!\d)(?!\s(?:patient|больн|пациент|participant))"
)
_SPAN = re.compile(r"\s?(?:–|—|-|по|до|to|and|through|until)\s?")
_FROM = re.compile(r"(?<!\w)(?:с|со|from|between|период\w*|за|\()\s?$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s?\((?:всего\s|в\sтечение\s|total\s|a\stotal\sof\s|over\s)?")
_ONE_CASE = 1500  # characters within which two sentences tell of one patient
_MANY_DAYS = 90  # beyond them a time is told in months
_NEAR = 120  # characters around a period that say what it is of
_ENROLLED = re.compile(
    r"включ[её]?н|набор|набран|лечил|лечени|получа|получил|оперир|выполнен|рандомиз|enrol|recruit|treated|underwent|operated"
    r"|randomi[sz]ed|transplanted|received|accru",
    re.IGNORECASE,
)
_SEARCHED = re.compile(
    r"поиск|литератур|публикаци|pubmed|medline|search|literature|published|database|реестр|регистр|registr|анкет|опрос"
    r"|survey|questionnaire",
    re.IGNORECASE,
)
_CYCLE = re.compile(
    r"(?:(?:[Dd]ays?|дн[иейям]+)\s(?P<days>\d+(?:(?:,\s|\sи\s|,?\sand\s|\s?[–-]\s?)\d+)*)"
    r"|(?P<ordinals>\d+(?:(?:-[йя])?(?:,\s|\sи\s|\s?[–-]\s?)\d+)*)-[йя]\s(?:дни|день))"
    r"\s(?:of\s(?:a\s|an\s|each\s|every\s)?|каждого\s|в\s(?:каждом\s)?)?(?P<length>\d+)-(?:day|дневн\w+)\s(?:treatment\s)?"
    r"(?:cycle|цикл|курс)"
)


def timeline(article: Article) -> Iterator[Finding]:
    """Every kind of impossible time, in the order of the text."""
    blocks = [b for b in article.annotations.clean.blocks if b.kind in _KINDS and b.section != "references"]
    for block in blocks:
        for find in (_turned_years, _periods, _cycle_days):
            yield from find(article, block)
    yield from _between_events(article, blocks)
    yield from _follow_up(article)


def _turned_years(article: Article, block: Block) -> Iterator[Finding]:
    for m in _YEARS.finditer(article.text, block.start, block.end):
        if int(m["low"]) > int(m["high"]):
            yield _finding(
                (article.place(m.start("low"), m.end("high")),),
                f"The period {m['low']}–{m['high']} ends before it begins.",
                f"Период {m['low']}–{m['high']} кончается раньше, чем начинается.",
                printed=f"{m['low']}–{m['high']}",
                suggestion=f"{m['high']}–{m['low']}, or another year",
            )


def _periods(article: Article, block: Block) -> Iterator[Finding]:
    """Two dates that are a period: in which order, and how long the text says that it is."""
    text = article.text
    found = list(dates(text, block.start, block.end))
    for one, other in pairwise(found):
        if not _SPAN.fullmatch(text, one.end, other.start) or not _FROM.search(text, max(0, one.start - 12), one.start):
            continue
        place = article.place(one.start, other.end)
        if one.months > other.months + one.slack + other.slack:
            yield _finding(
                (place,),
                f"The period “{place.text}” ends before it begins.",
                f"Период «{place.text}» кончается раньше, чем начинается.",
                printed=place.text,
                suggestion="see which of the two dates is right",
            )
            continue
        behind = _BRACKETED.match(text, other.end)
        stated = next(intervals(text, behind.end(), behind.end() + 24), None) if behind else None
        if behind and stated and stated.start == behind.end() and not fits(one, other, stated, whole=True):
            yield _wrong_interval(article, one, other, stated, Severity.ERROR)


def _cycle_days(article: Article, block: Block) -> Iterator[Finding]:
    for m in _CYCLE.finditer(article.text, block.start, block.end):
        last = max(int(day) for day in re.findall(r"\d+", m["days"] or m["ordinals"]))
        if last > int(m["length"]):
            yield _finding(
                (article.place(m.start(), m.end()),),
                f"Day {last} lies outside a cycle of {m['length']} days.",
                f"День {last} не входит в цикл из {m['length']} дней.",
                printed=str(last),
                suggestion="see which of the two is right",
            )


def _between_events(article: Article, blocks: list[Block]) -> Iterator[Finding]:
    """A stated time between two events, each of which the article dates elsewhere."""
    if not any(True for block in blocks for _ in dates(article.text, block.start, block.end)):
        return
    dated = list(dated_sentences(article, blocks))
    present: list[tuple[Stated, Dated]] = []
    for stated in stated_intervals(article, blocks):
        starts = [stated.since] if stated.since else [d for d in dated if d.is_about(stated.anchor, stated.at)]
        if not stated.since and len(starts) > 1 and len(stated.anchor) == 1:
            continue  # one word is too little to tell them
        if stated.now:
            present += [(stated, start) for start in starts if len(starts) == 1]
            continue
        ends = [stated.own] if stated.own else [d for d in dated if d.is_about(stated.event, stated.at)]
        pairs = [(a, b) for a in starts for b in ends if b.date.months - a.date.months > a.date.slack + b.date.slack]
        pairs = [(a, b) for a, b in pairs if of_one_person(article.text, a.span, b.span, stated.at)]
        if not pairs or any(fits(a.date, b.date, stated.interval) for a, b in pairs):
            continue
        nearest = min(pairs, key=partial(_off, stated.interval))
        yield _wrong_interval(article, nearest[0].date, nearest[1].date, stated.interval, Severity.WARNING)
    yield from _until_now(article, present)


def _until_now(article: Article, present: list[tuple[Stated, Dated]]) -> Iterator[Finding]:
    """Two times up to the day of writing, from two dated events, that end on different days."""
    for (one, start), (other, begin) in pairwise(present):
        same_case = other.at.start - one.at.end < _ONE_CASE
        days = (start.date.months + one.interval.months, begin.date.months + other.interval.months)
        slack = sum(2 * SLACK[s.interval.unit] + d.date.slack for s, d in ((one, start), (other, begin)))
        if start.date == begin.date or not same_case or abs(days[0] - days[1]) <= slack:
            continue
        places = tuple(article.place(x.start, x.end) for x in (start.date, begin.date, one.interval, other.interval))
        told, told_too = (" ".join(place.text.split()) for place in places[2:])
        apart = round(abs(days[0] - days[1]))
        yield _finding(
            places,
            f"“{told}” from {start.date.iso} and “{told_too}” from {begin.date.iso} end {apart} months apart, though "
            "both run to the day of writing.",
            f"«{told}» от {start.date.iso} и «{told_too}» от {begin.date.iso} кончаются с разницей {apart} мес, хотя "
            "оба срока указаны на момент публикации.",
            printed=f"{told} | {told_too}",
            suggestion="count both to one day",
            severity=Severity.WARNING,
        )


def _off(stated: Interval, pair: tuple[Dated, Dated]) -> Decimal:
    return abs(pair[1].date.months - pair[0].date.months - stated.months)


def _wrong_interval(article: Article, one: Date, other: Date, stated: Interval, severity: Severity) -> Finding:
    apart = other.months - one.months
    in_days = stated.unit in ("d", "wk") and apart * DAYS["mo"] < _MANY_DAYS
    length = round(apart * DAYS["mo"]) if in_days else round(apart)
    unit, unit_ru = ("days", "дн.") if in_days else ("months", "мес")
    places = tuple(article.place(x.start, x.end) for x in (one, other, stated))
    printed = " ".join(places[2].text.split())
    finding = _finding(
        places,
        f"From {one.iso} to {other.iso} there are {length} {unit}, but “{printed}” is printed.",
        f"От {one.iso} до {other.iso} — {length} {unit_ru}, а напечатано «{printed}».",
        printed=printed,
        suggestion=f"{length} {unit}, or another date",
        severity=severity,
    )
    return replace(finding, recomputed=f"{length} {unit}", how=f"{other.iso} − {one.iso} = {length} {unit}")


def _follow_up(article: Article) -> Iterator[Finding]:
    """Nobody of a study is followed longer than from its first year to the last year that the article prints."""
    periods = {
        (int(m["low"]), int(m["high"]))
        for block in article.annotations.clean.blocks
        if block.section in ("methods", "abstract") and block.kind is BlockKind.PARAGRAPH
        for m in _YEARS.finditer(article.text, block.start, block.end)
        if int(m["low"]) <= int(m["high"]) and _is_enrolment(article.text, block, m)
    }
    if len(periods) != 1:
        return
    first, _ = periods.pop()
    last = max((int(y) for y in re.findall(r"(?<![\d.])20\d\d(?!\d)", article.text) if int(y) < 2040), default=first)
    most = 12 * (last + 1 - first)
    for claim in article.claims:
        longest = _longest(claim)
        if longest is not None and longest > most:
            finding = _finding(
                claim.fact.evidence,
                f"A follow-up of {round(longest)} months is longer than the study can have been: it began in {first}.",
                f"Наблюдение в течение {round(longest)} мес дольше самого исследования: оно начато в {first} г.",
                printed=claim.fact.printed,
                suggestion="see which of the two is right",
            )
            how = f"12 × ({last} + 1 − {first}) = {most} months"
            yield replace(finding, recomputed=f"at most {most} mo", how=how)


def _is_enrolment(article_text: str, block: Block, period: re.Match[str]) -> bool:
    """Patients were treated in the period: it is not that of a search of the literature or of asking for data."""
    near = article_text[max(block.start, period.start() - _NEAR) : min(block.end, period.end() + _NEAR)]
    return bool(_ENROLLED.search(near)) and not _SEARCHED.search(near)


def _longest(claim: Claim) -> Decimal | None:
    """The longest own follow-up that a claim states, in months."""
    fact = claim.fact
    if not isinstance(fact, Survival) or fact.endpoint != "follow_up" or fact.source != "own":
        return None
    length = fact.high or fact.value
    per = {"mo": Decimal(1), "a": Decimal(12), "wk": Decimal("0.23"), "d": Decimal("0.0329")}.get(fact.unit)
    return length * per if length is not None and per is not None else None


def _finding(
    places: tuple[Evidence, ...],
    en: str,
    ru: str,
    printed: str = "",
    suggestion: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=severity,
        places=places,
        en=en,
        ru=ru,
        printed=printed,
        suggestion=suggestion,
        key=tuple((p.start, p.end) for p in places),
    )
