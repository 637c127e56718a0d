"""Treatment that was stopped: its names in the sentence, and how many stopped for each reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import BlockKind, Fact, FigureKind, Mention, Response
from medkb.relate.context import Context
from medkb.relate.events.listed import Item, counted, items, put, take
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_STOP_RU = r"(?:прекрат\w+|прекращ\w+|отмен(?:ен\w*|а|ы|или|ить|ой)|прерва\w+|выбы(?:л\w*|ти\w+|вани\w+))"
_STOP_EN = r"(?:discontinu(?:ed|ation|ations|ing)|withdr(?:ew|awn|awal|awals)|stopped|ceased|dropped out|dropouts?)"
_GIVEN = r"(?:лечени\w+|терапи\w+|препарат\w*|прием\w*|исследовани\w+)"
_WITHDRAWN = re.compile(
    r"(?i)\s(?:[^\W\d_]+\s)?(?:был[аио]?\s)?(?:отмен[её]н\w*|прекращ[её]н\w*|прерван\w*)\b|\s(?:was|were|had been)\s(?:[a-z]+\s)?(?:stopped|withdrawn|discontinued)\b"
)
_GIVEN_EN = r"(?:treatment|therapy|(?:study )?drugs?|medication|the study|the trial|infusions?)"
# The names of stopping that need a word for treatment beside them, and those that do not.
_STOPS = gated(
    rf"(?i)\b{_GIVEN}\s(?:(?:из-за|вследствие|ввиду|по причине|в связи с)\s[^.,;:\d]{{3,40}}?\s)?(?:[^\W\d_]+\s){{0,2}}?(?:прекрат\w+|прекращ\w+|отмен(?:ен\w*|или)|прерва\w+)|\b(?:прекрат\w+|прекращ\w+|отмен(?:а|ы|или|ен\w*))\s(?:[^\W\d_]+\s){{0,2}}?{_GIVEN}|\b(?:прекратил|отменил|прервал)\w*\s(?:её|ее|его|их)\b|"
    rf"\bdiscontinuations?\b|\bdiscontinued\b|\bstopped\s(?:taking\s)?(?:[a-z]+\s){{0,2}}?{_GIVEN_EN}|{_GIVEN_EN}\s(?:was|were|had been)\s(?:[a-z]+\s)?(?:stopped|withdrawn|ceased)|"
    r"\bhad\sstopped\sbecause\b"
)
_BY_REASON = gated(
    rf"(?i)\bпричин\w+\s(?:[^\W\d_]+\s)?(?:отмены|прекращени\w+|выбывани\w+|исключени\w+|прерывани\w+)|\breasons? for (?:[a-z]+ )?(?:discontinu\w+|withdraw\w+|stopping|cessation|dropout)|"
    rf"\b(?:{_STOP_RU}|{_STOP_EN})\b[^.;:]{{0,120}}?(?::|в том числе|из них|including|of whom|of which|\((?!\s?\d[\d.,]*\s?%))"
)
_FORMER = re.compile(r"(?i)перв\w+\s|предшеств\w+|предыдущ\w+|прежн\w+|\bprior\b|\bprevious\b|\bfirst\b|\bearlier\b")
_BECAUSE = re.compile(r"(?i)[^\W\d_]+\s(?:из-за|вследствие|ввиду|по причине|в связи)\b")
# Reasons that are no events.
_REASON = re.compile(
    r"(?i)неэффективн|согласи|отказ|потер|контакт|нарушени|решени|непереносимост|беременн|переезд|семейн|личн|друг|проч|нежелательн|прогресс|смерт|токсичн|"
    r"ineffic|lack|consent|lost|violation|decision|intoleran|pregnan|non-?complian|withdrawal|other|adverse|progress|death|toxicit|protocol|insufficient|relocat|personal"
)


def stop_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """As many stopped for one reason: "nausea (n = 3), rash (n = 2)"; their figures are taken out of the passage."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "introduction":
        return
    if p.block.section != "methods" or any(f.value for f in p.figures_of(FigureKind.SHARE, FigureKind.PERCENT)):
        _name_stops(p)
    announced = reasons_told(p)
    if announced is None:
        return
    found = [item for item in items(p, announced.start()) if _is_reason(item) and item.start > announced.end() - 1]
    if not found:
        return
    put(p, list(counted(found)))
    for figure in counted(found):
        arm = context.arm_of(p, figure)
        slots = context.shared(p, figure.start, figure.end, "stops.reason", 0.75) | {
            "arm": arm,
            "concept": context.vocabulary.get("outcome", "discontinued").iri,
        }
        n = figure.n or context.denominator(p, arm, figure.count, figure.value)
        yield Response(**slots, outcome="discontinued", count=figure.count, n=n, percent=figure.value)
    take(p, list(counted(found)))


def reasons_told(p: Passage) -> re.Match[str] | None:
    """The words behind which reasons of stopping this treatment are counted."""
    match = _BY_REASON.search(p.text, p.start, p.end)
    former = match is not None and _FORMER.search(p.text, match.start(), min(p.end, match.end() + 30))
    return None if former else match


def _is_reason(item: Item) -> bool:
    return item.name is not None or _REASON.search(item.words) is not None


def _name_stops(p: Passage) -> None:
    """Stopping is an outcome of its own, however it is phrased: the sentence gets a name for it where it has none."""
    given = [m.end for m in p.mentions if m.scheme in ("drug", "regimen") and not m.candidate]
    named = [match for end in given if (match := _WITHDRAWN.match(p.text, end, p.end))]
    for match in [*_STOPS.finditer(p.text, p.start, p.end), *named]:
        if _BECAUSE.match(match[0]):  # the reason is named in it
            p.heads = [m for m in p.heads if not match.start() <= m.start < m.end <= match.end()]
        if not any(m.start < match.end() and match.start() < m.end for m in p.heads):
            p.heads = sorted(
                [*p.heads, Mention(match.start(), match.end(), "outcome", "discontinued", match[0])],
                key=lambda m: m.start,
            )
