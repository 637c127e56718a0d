"""Deaths told of an event: "46 % of the cases of myocarditis were fatal", "инфекция привела к летальному исходу у 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.events.listed import take
from medkb.relate.passage import Passage
from medkb.relate.shares.results import printed_numbers

# The figure stands behind: "was fatal in 3 patients", "привела к смерти у 3 (5 %) больных".
_FATAL_IN = re.compile(
    r"(?i)\b(?:(?:was|were|proved|became)\s(?:fatal|lethal)\sin\s|(?:прив[ео]л\w*|привод\w+)\sк\s(?:летальному исходу|смерти|гибели)\s(?:у|в)\s|"
    r"(?:закончил\w+|завершил\w+|заверша\w+|заканчива\w+)\s(?:летально|летальным исходом|смертью|гибелью)\s(?:у|в)\s)"
)
# The figure stands before: "46% of (the) cases (of X) are fatal", "46 % случаев (X) заканчиваются летально".
_CASES_FATAL = re.compile(
    r"(?i)\s(?:of\s(?:the\s|these\s|all\s|reported\s)*(?:cases?|episodes)(?:\sof\s[^.;,()\d]{3,50}?)?\s(?:is|are|was|were|being|proved)\s(?:fatal|lethal)|"
    r"(?:случа\w+|наблюдени\w+)(?:\s[^.;,()\d]{3,50}?)?\s(?:закончил\w+|завершил\w+|заверша\w+|заканчива\w+|прив[ео]л\w*|привод\w+)\s(?:летально|летальным исходом|смертью|к летальному исходу|к смерти))\b"
)
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT)
_NO_CAUSE = frozenset(("death", "mortality", "adverse-event", "serious-adverse-event", "malignancy"))
_GAP = 6  # characters between the figure and the words


def fatal_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """As many died of an event as it was fatal to."""
    if p.block.kind is not BlockKind.PARAGRAPH or p.block.section == "methods":
        return
    for match in _FATAL_IN.finditer(p.text, p.start, p.end):
        figure = next((f for f in p.figures_of(*_SHARES) if 0 <= f.start - match.end() < _GAP), None)
        yield from _death(context, p, figure, _cause(p, match.start()))
    for match in _CASES_FATAL.finditer(p.text, p.start, p.end):
        figure = next(
            (f for f in p.figures_of(*_SHARES) if f.start < match.end() and abs(match.start() - f.end) < 30), None
        )
        yield from _death(context, p, figure, _cause(p, match.end()))


def _cause(p: Passage, before: int) -> Mention | None:
    """The event named last."""
    events = [m for m in p.heads if m.scheme == "event" and m.end <= before and m.concept not in _NO_CAUSE]
    return events[-1] if events else None


def _death(context: Context, p: Passage, figure: Figure | None, cause: Mention | None) -> Iterator[Fact]:
    if figure is None or cause is None:
        return
    arm = context.arm_of(p, figure)
    numbers = printed_numbers(p, figure)
    n = figure.n or (context.denominator(p, arm, figure.count, figure.value) if figure.count else None)
    slots = context.shared(p, figure.start, figure.end, "deaths.fatal", 0.75)
    slots |= {"arm": arm, "concept": context.vocabulary.get("event", "death").iri}
    take(p, [figure])
    name = context.vocabulary.get("event", cause.concept).en
    yield AdverseEvent(**slots, **numbers, event="death", cause=name, count=figure.count, n=n)
