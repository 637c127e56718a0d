"""Stated absences: "ССО не развился", "no cases of pneumonia", "без признаков РТПХ" are counts of zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.model import AdverseEvent, BlockKind, Fact, Figure, FigureKind, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage

_VERB = r"(?:отмеча\w+|отмечен\w*|развил\w*|развива\w+|наблюда\w+|зарегистрирован\w*|зафиксирован\w*|выявл\w+|обнаруж\w+|возник\w*|диагностирован\w*|было|был[аи]?|установлен\w*|потребовал\w*)"
_AFTER = re.compile(
    rf"(?i)^[^.;:()]{{0,60}}?(?:\bне\s(?:был[аио]?\s)?{_VERB}|\bотсутствовал\w*|\b(?:was|were) (?:not|never) (?:observed|seen|reported|detected|recorded|noted|found)|\bdid not (?:occur|develop)|\bnot (?:observed|reported|seen|detected)|\bни у одного)"
)
_BEFORE = re.compile(
    rf"(?i)(?:\bне\s(?:был[аио]?\s)?{_VERB}[^.;,]{{0,45}}|\bбез\s(?:признаков\s|развития\s|проявлений\s|клинических признаков\s|явлений\s|каких-либо\s)?|\bни (?:одного|у одного)[^.;,]{{0,40}}|\bотсутстви\w+\s(?:признаков\s)?|\bслучаев\s|\bno (?:cases? of |evidence of |signs of |episodes of |patients? (?:developed|experienced|had) |instances of |grade [^ ]+ (?:or [^ ]+ )?|significant |new |serious |severe |clinically relevant |treatment-related |drug-related )*|\bwithout (?:any |evidence of |signs of )?|\bnone (?:of the [^.;,]{{0,20}} )?(?:developed|experienced|had|showed)\s|\babsence of |\bneither )$"
)
_CASES_NEGATED = re.compile(r"(?i)случаев[^.;]{0,60}\bне\s")
_ABSENCE_OF_NEED = re.compile(
    r"(?i)(?:риск|профилактик|предупрежд|снижен|избеж|исключ|критери|если|при отсутствии|в отсутствие|risk|prevent|exclu|criteria|if|history|анамнез)\w*[^.;]{0,50}$"
)


def absence_facts(context: Context, p: Passage) -> Iterator[Fact]:
    """Own events that the passage says nobody had."""
    if p.source != "own" or p.block.kind is not BlockKind.PARAGRAPH or p.has_cue("criterion", "plan"):
        return
    last: Mention | None = None
    for event in (m for m in p.heads if m.scheme == "event"):
        listed = last is not None and re.fullmatch(
            r"(?:,| и|,? or|,? and|,? nor| nor|/)\s?(?:[^\W\d_]+\s){0,2}", p.text[last.end : event.start]
        )
        if not _absent(p, event) and not listed:
            continue
        last = event
        low, high = _grade(p, event)
        arm = context.arm_of(p, _as_figure(event))
        concept = context.vocabulary.get("event", event.concept)
        yield AdverseEvent(
            **context.shared(p, event.start, event.end, "absence", 0.75), arm=arm, concept=concept.iri, event=concept.en,
            count=0, n=context.sizes.get(arm) or (1 if context.is_case else None), grade_min=low, grade_max=high,
        )  # fmt: skip


def _absent(p: Passage, event: Mention) -> bool:
    before = p.text[max(p.start, event.start - 90) : event.start]
    after = p.text[event.end : min(p.end, event.end + 90)]
    if _ABSENCE_OF_NEED.search(before):
        return False
    if any(event.end <= f.start < event.end + 40 for f in p.figures_of(FigureKind.SHARE, FigureKind.PERCENT)):
        return False
    negated_before = _BEFORE.search(before)
    if (
        negated_before
        and "случаев" in negated_before[0].lower()
        and not _CASES_NEGATED.search(p.text[max(p.start, event.start - 20) : p.end])
    ):
        negated_before = None
    return bool(negated_before or (_AFTER.search(after) and not re.search(r"(?i)\bбез\b|котор", after[:20])))


def _grade(p: Passage, event: Mention) -> tuple[int | None, int | None]:
    for grade in p.grades:
        if abs(grade.start - event.end) < 30 or abs(event.start - grade.end) < 30:
            return grade.low, grade.high
    return None, None


def _as_figure(mention: Mention) -> Figure:
    """The mention in the place of a figure, for the rules that look around figures."""
    return Figure(mention.start, mention.end, FigureKind.COUNT)
