"""Deaths by cause, told in one sentence with a count for each.

"Умерли 5 больных: 3 от сепсиса, 2 от прогрессирования", "causes of death were sepsis (n = 2) and stroke (n = 1)".
The rule takes the figures that it reads, so that the share rule does not tie them to the nearest name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.events.listed import DUE_TO, Item, counted, is_unknown, items, put, take
from medkb.relate.events.patients import counts_nobody
from medkb.relate.events.stops import reasons_told
from medkb.relate.passage import Passage
from medkb.relate.times.when import in_clause
from medkb.text.gate import gated
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, parse_count, parse_decimal

_DIED = r"(?:\bdied\b|\bумер(?:л[аио]|ло)?\b|\bумерш\w+|\bпогиб(?:л[аио])?\b|\bскончал\w+)"
_TOLD = gated(
    rf"(?i){_DIED}|\bdeaths?\b|летальн\w+ исход|\bсмерт(?:ь|и|ей)\b|\bfatal (?:adverse )?(?:events?|outcomes?)"
)
# Behind these a list gives causes, though they stand before their counts.
_CAUSES = re.compile(
    r"(?i)\bпричин\w+\s(?:[^\W\d_]+\s)?(?:смерт\w*|летальн\w+|гибели)|\bcauses? of (?:[a-z]+ )?deaths?|\bdeaths? (?:was|were|is) (?:attributed|due|caused|ascribed)|"
    rf"\bfatal (?:adverse )?(?:events?|outcomes?)|\bdied (?:of|from)\b|(?:{_DIED}|\bdeaths?\b|летальн\w+ исход\w*)[^.;:]{{0,70}}(?::|\((?!\d))"
)
# The one cause of all that a sentence counts: "two patients (5 %) died of sepsis", "умерли 14 (28 %) больных от сепсиса".
_OF_CAUSE = re.compile(
    rf"(?i)(?:{_DIED}|\bdeaths?\b|летальн\w+ исход\w*)(?P<between>[^.;:()]{{0,60}}?|[^.;:]{{0,30}}\(\d[^()]{{0,12}}\)[^.;:()]{{0,20}}?),?\s(?:all\s|все\s)?(?:[–—-]\s)?{DUE_TO}\s(?P<cause>[^,;:.()]{{3,80}})"
)
_IS_CAUSE = gated(
    rf"(?i)(?P<cause>[^,;:.()]{{3,70}}?)\s(?:was|were|явил\w+|стал\w*|послужил\w*|был\w*)\s(?:the\s)?(?:[^\W\d_]+\s)?(?:cause of death|причиной\s(?:смерти|летальн\w+ исход\w+))\s(?:in|у)\s(?P<count>{INTEGER}|{NUMBER_WORD})\b"
)
# Deaths counted as such: "two treatment-related deaths (5 %)", "4 летальных исхода".
_DEATHS = re.compile(
    rf"(?i)(?<![\w.,/–-])(?P<count>{INTEGER}|{NUMBER_WORD})\s(?P<kind>(?:[^\W\d_]+(?:-[^\W\d_]+)?\s){{0,2}}?)(?:deaths?\b(?!\s(?:per|rate|certif|and|or|events|from any))|летальн\w+\sисход\w*|смерт(?:и|ей)\b|случа\w+\sсмерти)(?:\s\(\s?(?P<pct>{NUMBER})\s?%\s?\))?"
)
_PART_OF = re.compile(r"(?i)(?:\bof|\bиз|\bafter|\bfirst|\bпервых|/|≥|≤|<|>)\s(?:the\s)?$")
_OF_ALL = re.compile(r"(?:Of|Among|Из)\s(?:the\s|these\s)?")  # "Of the 12 deaths, ...": all of them
_RELATED = re.compile(r"(?i)(?:treatment|drug|therapy|toxic)[\w-]*|связанн\w+ с (?:лечени|терапи|препарат)")
_NONE_RELATED = re.compile(
    r"(?i)\bnone of (?:the|these) (?:[a-z]+ )?deaths (?:was|were) (?:considered |judged |deemed |thought |felt |regarded as )?(?:to be )?(?:possibly )?(?:(?:treatment|drug|study drug)[ -]related|(?:related|due|attributed|attributable) to (?:the )?(?:study )?(?:treatment|drug|therapy|medication))|"
    r"\bни один (?:из )?летальны\w+ исход\w* не (?:был )?(?:связан\w*|расценен\w* как связанн\w+) с (?:лечени|терапи|препарат|исследуем)\w+"
)
_NOT_KIND = re.compile(r"(?i)\b(?:\w+ed|no|or|and|of|in|patients?|years?|months?|days?|weeks?|had|were|with|to)\b")


def death_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Deaths that the passage counts, by cause where it does; their figures are taken out of the passage."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "methods":
        return
    if _TOLD.search(p.text, p.start, p.end) and not reasons_told(p):
        yield from _deaths(context, p)
        yield from _totals(context, p)


def _deaths(context: Context, p: Passage) -> Iterator[Fact]:
    causes = _CAUSES.search(p.text, p.start, p.end)
    listed = items(p, p.start)
    found = [item for item in listed if _tells_cause(item, causes)]
    found += [item for item in listed if found and item.due and item.name is None and _CAUSE_OF.search(item.words)]
    found = found or list(_whole(p))
    if not found:
        return
    put(p, list(counted(found)))
    for item in found:
        for figure in item.figures:
            yield _death(context, p, figure, _cause(context, item))
    take(p, list(counted(found)))


def _tells_cause(item: Item, causes: re.Match[str] | None) -> bool:
    """The item stands behind the words that announce causes, and names one."""
    if item.name is None and not is_unknown(item) and not _OTHER.search(item.words):
        return False
    return item.due or (causes is not None and item.start >= causes.start())


def _whole(p: Passage) -> Iterator[Item]:
    """The one count of a sentence whose deaths had one cause."""
    match = _OF_CAUSE.search(p.text, p.start, p.end)
    if match is not None:
        figure = _who(p, match)
    else:
        match = _IS_CAUSE.search(p.text, p.start, p.end)
        figure = None if match is None else _counted(p, match)
    if match is None or figure is None:
        return
    first, last = match.span("cause")
    names = [m for m in p.mentions if first <= m.start < last and m.scheme in ("event", "outcome")]
    name = next((m for m in names if m.concept not in ("death", "mortality")), None)
    if name is not None:
        yield Item((figure,), match["cause"], name)


_HAVING = re.compile(r"\s(?:со?|with)\s[^.,;:\d]{3,70}\s")  # "один ребенок с рефрактерным течением погиб"


def _who(p: Passage, match: re.Match[str]) -> Figure | None:
    """The one figure before "died" or between it and the cause."""
    around = [
        f
        for f in p.figures_of(FigureKind.COUNT, FigureKind.SHARE, FigureKind.SIZE)
        if (match.start() - 25 <= f.end <= match.start() + 8 and f.start < match.start())
        or (f.end < match.start() and _HAVING.fullmatch(p.text, f.end, match.start()))
        or match.start() <= f.start < match.start("cause")
    ]
    return around[0] if len(around) == 1 and around[0].count else None


def _counted(p: Passage, match: re.Match[str]) -> Figure | None:
    start, end = match.span("count")
    known = next((f for f in p.figures if f.start < end and start < f.end), None)
    count = parse_count(match["count"])
    if known is not None or count is None:
        return known if known is not None and known.kind is FigureKind.COUNT and known.count else None
    return Figure(start, end, FigureKind.COUNT, count=count, text=match["count"], people=True)


def _totals(context: Context, p: Passage) -> Iterator[Fact]:
    """Deaths that are counted without a noun for people, and people whose noun the name of death has swallowed."""
    for match in _DEATHS.finditer(p.text, p.start, p.end):
        before = p.text[max(p.start, match.start() - 12) : match.start()]
        figure = _counted(p, match)
        whole = _OF_ALL.fullmatch(p.text, p.start, match.start())
        if figure is None or counts_nobody(p, figure) or _NOT_KIND.search(match["kind"]):
            continue
        if _PART_OF.search(before) and not whole:
            continue
        related = _RELATED.search(match["kind"]) or _RELATED.match(p.text[match.end() :].lstrip(", ")[:30])
        percent = parse_decimal(match["pct"]) if match["pct"] else None
        take(p, [figure, *(f for f in p.figures if match.start() <= f.start < match.end())])
        yield _death(context, p, figure, "treatment" if related else None, percent)
    for match in _NONE_RELATED.finditer(p.text, p.start, p.end):
        figure = Figure(*match.span(), FigureKind.COUNT, count=0, text=match[0])
        yield _death(context, p, figure, "treatment")
    for figure in [f for f in p.figures_of(FigureKind.COUNT) if f.count]:
        if any(m.concept == "death" and m.start < figure.end < m.end and figure.start < m.start for m in p.mentions):
            take(p, [figure])
            yield _death(context, p, figure, None)


def _death(
    context: Context, p: Passage, figure: Figure, cause: str | None, percent: Decimal | None = None
) -> AdverseEvent:
    rule = "deaths.cause" if cause else "deaths.total"
    slots = _slots(context, p, figure, rule, ("event", "death"), percent)
    return AdverseEvent(
        **slots,
        event="death",
        cause=cause,
        time=in_clause(p, Mention(figure.start, figure.end, "event", "death", figure.text)),
    )


def _slots(
    context: Context, p: Passage, figure: Figure, rule: str, concept: tuple[str, str], percent: Decimal | None = None
) -> dict[str, Any]:
    arm = context.arm_of(p, figure)
    percent = figure.value if percent is None else percent
    return context.shared(p, figure.start, figure.end, rule, 0.8) | {
        "arm": arm,
        "concept": context.vocabulary.get(*concept).iri,
        "count": figure.count,
        "n": figure.n or context.denominator(p, arm, figure.count, percent),
        "percent": percent,
    }


# A cause without a name in the vocabulary, in a list of others that have one: "2 of cardiac causes".
_CAUSE_OF = re.compile(r"(?i)\b(?:causes?|events?|disease|failure|причин\w*|событи\w*|заболевани\w*)$")
_OTHER = re.compile(
    r"(?i)^(?:other|different|unrelated|другие|других|прочие|прочих|иные|иных)\s(?:causes?|reasons?|причин\w*)$"
)


def _cause(context: Context, item: Item) -> str:
    name: Mention | None = item.name
    if name is None:
        return "unknown" if is_unknown(item) else "other"
    return context.vocabulary.get(name.scheme, name.concept).en
