"""What the rules share about one article: its arms and their sizes, its population, and how evidence is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from medkb.model import Annotations, Block, Evidence, Figure, FigureKind
from medkb.relate.arms.finder import ArmFinder
from medkb.relate.arms.listed import Listed
from medkb.relate.arms.others import resolve
from medkb.relate.arms.runs import contrasts, paired_run
from medkb.relate.arms.sizes import equal_sizes, stated_sizes
from medkb.relate.arms.touching import whole_behind
from medkb.relate.arms.traits import Traits
from medkb.relate.arms.wholes import is_share
from medkb.relate.passage import Passage
from medkb.text.gate import gated
from medkb.vocab import Vocabulary

_CASE_REPORT = re.compile(
    r"(?i)клиническ\w+ (?:случа|наблюден)|случай из практики|case report|clinical case|a case of|пациент\w* [А-ЯЁ]\.(?=[\s,])"
)
# One patient with an age, in an article that counts no others.
_SINGLE = re.compile(
    r"описани\w+ (?:клинического )?случа|представлен\w* (?:клиническ\w+ )?случа|(?:^|[.:\n]\s?)(?:Больн(?:ой|ая)|Пациент(?:ка)?|Мальчик|Девочка|Ребенок|Ребёнок|Женщина|Мужчина),?\s(?:[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?,?\s)?(?:в возрасте\s)?\d{1,2}\s?(?:лет|год|мес)"
)
_COUNTED_PATIENTS = re.compile(
    r"\b\d{2,}\s(?:[а-яё]+\s){0,2}(?:больн|пациент|детей|реципиент)|\b\d{2,}\s(?:[a-z]+\s){0,2}(?:patients|children)"
)
_HAEMATOLOGY = re.compile(r"(?i)лейкоз|лимфом|миелом|leuka?emia|lymphoma|myeloma")
_ONCOLOGY = re.compile(
    r"(?i)cancer|carcinoma|tumou?r|sarcoma|melanoma|neoplas|leuka?emia|lymphoma|myeloma|\bрак(?:а|ом|е)?\b|опухол|карцином|саркома|меланом|лейкоз|лимфом|миелом|злокачествен"
)
_RANDOMISED = gated(r"(?i)randomi[sz]|рандомиз|placebo|плацебо|control group|контрольн\w+ групп")
# Of a dose escalation: the levels follow each other, and what names none is told of all.
_LEVEL = re.compile(
    r"(?i)(?:DL|dose level|level|dose cohort|уровень(?: дозы)?|дозов\w+ (?:уров|когорт)\w+)\s?-?(?:\d|[IVX]+\b)"
)
_CLAVIEN = gated(r"Clavien|Клавьен|Клавиен")
_OBJECTIVE = re.compile(r"(?i)objective|overall|\bORR?\b|объективн|общ\w+ (?:ответ|частот)|\bЧ?ОО\b|\bЧОО?\b")
_SAFETY = gated(
    r"(?i)нежелательн\w+|\b(?:ио|и)?НЯ\b|осложнен\w+|токсич\w+|безопасност\w+|побочн\w+|adverse|safety|toxicit|complication|\bAEs?\b"
)
_DEVELOPED = re.compile(
    r"(?i)развил|перенесл|did not differ|не различал|развити[ея] |осложн|develop|occurr|токсич|diagnosed (?:after|during)|(?:через|спустя) \d+ (?:мес|нед|дн|лет|год)\w*\.? (?:был[аио]? )?диагностир|возник|отмечен|отмечал|зарегистрир|наблюдал|встреча|испытыва|"
    r"(?:was|were) (?:reported|observed|recorded|noted|seen|diagnosed|detected|more (?:common|frequent))|experienced|reported in|affected|suffered"
)
_ALL_OF = re.compile(r"(?i)\b(?:all(?: the)?|все|всех|всем)\s$")  # "all 14 treated patients responded"
_BEFORE = 300  # characters: the sentence before
_FAR = 40  # source characters between two neighbours: more than a line break, a running head or a page number


class Place(NamedTuple):
    """Where a fact was read: a passage and the clean stretch of the figure."""

    passage: Passage
    start: int
    end: int


@dataclass(slots=True)
class Context:
    """Filled while an article is read; `sizes` are the stated sizes of its own arms."""

    annotations: Annotations
    vocabulary: Vocabulary
    finder: ArmFinder
    sizes: dict[str, int] = field(default_factory=dict)
    printed_sizes: set[int] = field(default_factory=set)  # of groups, as "n = 18"
    population: int | None = None
    arms_sum: int | None = None  # the population, where a printed number of people is that of the arms together
    is_case: bool = False
    is_randomised: bool = False
    is_haematology: bool = False  # there "remission" alone is the complete one
    is_surgical: bool = False  # there complications are graded as what surgery led to
    is_oncology: bool = False  # there "response" alone is the objective one
    places: dict[int, Place] = field(default_factory=dict)  # by the source offset of the figure
    _event_blocks: dict[int, bool] = field(default_factory=dict)

    def evidence(self, start: int, end: int, block: Block) -> tuple[Evidence, ...]:
        """Where a figure stands, in source offsets; of a figure that a table or page cuts, the part with its number."""
        clean = self.annotations.clean
        start, end = _contiguous(clean.text, clean.origin, start, end)
        span = clean.to_source(start, end)
        text = clean.document.text[span.start : span.end]
        return (Evidence(span.start, span.end, text, block.lang, block.section),)

    def shared(self, p: Passage, start: int, end: int, rule: str, confidence: float) -> dict[str, Any]:
        """The slots that every fact has."""
        evidence = self.evidence(start, end, p.block)
        self.places[evidence[0].start] = Place(p, start, end)
        part = p.part_at(start)
        return {
            "evidence": evidence,
            "source": part.source,
            "study": part.study if part.source == "cited" else None,
            "refs": part.refs if part.source == "cited" else (),
            "rule": rule,
            "confidence": round(confidence, 3),
            "printed": self.annotations.clean.text[start:end],
        }

    def tells_events(self, p: Passage) -> bool:
        """True where diseases are told as adverse events: the paragraph speaks of safety, or something developed."""
        known = self._event_blocks.get(p.index)
        if known is None:
            known = self._event_blocks[p.index] = bool(_SAFETY.search(p.text, p.block.start, p.block.end))
        return (known and p.block.section not in ("methods", "introduction")) or bool(_DEVELOPED.search(p.words))

    def arm_of(self, p: Passage, figure: Figure) -> str:
        """The group that a figure is about, "all" when none is named."""
        arm = self.finder.of(p, figure)
        if arm is None and p.part_at(figure.start).source == "cited":
            arm = self._given(p, figure)
        return arm or ("patient" if self.is_case and p.source == "own" else "all")

    def _given(self, p: Passage, figure: Figure) -> str | None:
        """What the patients of another study were given: the only drug or regimen that the clause names before the figure."""
        start = max(p.start, p.text.rfind(";", p.start, figure.start))
        before = {
            self.vocabulary.get(m.scheme, m.concept).en
            for m in p.mentions
            if m.scheme == "drug" and not m.candidate and start <= m.start and m.end <= figure.start
        }
        return before.pop() if len(before) == 1 else None

    def outcome(self, notation: str, printed: str) -> str:
        """The outcome as this article means it: outside oncology a "responder" has no objective response of a tumour."""
        doubtful = notation == "ORR" and not self.is_oncology and not _OBJECTIVE.search(printed)
        return "other:response" if doubtful else notation

    def leave(self, p: Passage) -> None:
        """Remember the passage's groups for the next one."""
        self.finder.leave(p)

    def denominator(self, p: Passage, arm: str, count: int | None, percent: Decimal | None) -> int | None:
        """The arm's stated size when the printed count and percentage agree with it, else None.

        A count or a percentage alone is of the arm that the text names; of all patients only where there are no arms.
        """
        if percent == 100 and count:
            return count
        if p.source != "own" or (count is None and percent is None):
            own = {n for f in p.figures for n in (f.count, f.n) if n is not None}
            return self._agreeing(own, count, percent)
        size = self.sizes.get(arm) or self.finder.traits.sizes.get(arm)
        if size is None and arm == "all" and (not self.is_compared or (count is not None and percent is not None)):
            size = self.population
        if count is not None and percent is not None:
            return self._of_share(p, arm, size, count, percent)
        fits = size and (count or 0) <= size and (percent is None or _may_be(count, percent, size))
        return size if fits else None

    def _of_share(self, p: Passage, arm: str, size: int | None, count: int, percent: Decimal) -> int | None:
        """The whole of a count with its percentage: the arm's size, a number just told, else one printed for a group."""
        if size and is_share(count, percent, size):
            return size
        told = self._agreeing(self.told(p), count, percent)
        if told is None and not size and arm != "all":
            told = self._agreeing(self.printed_sizes, count, percent)
        near = size is not None and count <= size and _may_be(count, percent, size)
        return told or (size if near else None)

    @staticmethod
    def _agreeing(numbers: set[int], count: int | None, percent: Decimal | None) -> int | None:
        """The one number of people with which the count and the percentage agree."""
        if count is None or percent is None:
            return None
        told = {n for n in numbers if n > count and is_share(count, percent, n)}
        return told.pop() if len(told) == 1 else None

    def whole(self, p: Passage, arm: str, figure: Figure, percent: Decimal | None) -> int | None:
        """The figure's printed whole, else its arm's size; of figures that are told apart without arms, nothing."""
        if figure.n is not None:
            return figure.n
        if _is_all(p, figure):
            return figure.count
        if (people := whole_behind(p, figure)) is not None and percent is not None and people.count:
            return people.count if _may_be(figure.count, percent, people.count) else None
        if (listed := self.finder.listed.size(p, arm)) is not None:
            return listed if (figure.count or 0) <= listed else None
        return self._of_arm(p, arm, figure, percent)

    def _of_arm(self, p: Passage, arm: str, figure: Figure, percent: Decimal | None) -> int | None:
        if p.part_at(figure.start).source == "cited":
            return self._cited_whole(p, arm, figure.count, percent)
        run = paired_run(p, figure)
        if arm == "all" and len(run) > 1 and contrasts(p, run) and figure.count is None:
            return None
        return self.denominator(p, arm, figure.count, percent)

    def _cited_whole(self, p: Passage, arm: str, count: int | None, percent: Decimal | None) -> int | None:
        """Of another study: the size that the sentence prints for the arm, else the only number that the share is of."""
        size = stated_sizes([p], cited=True).get(arm)
        if size is None and count is not None and percent is not None:
            series = p.block.section == "introduction" and not (p.refs or p.study)  # one review tells of its patients
            numbers = self.told(p) if series else {f.count for f in p.figures if f.count}
            told = {n for n in numbers if n > count and is_share(count, percent, n)}
            return told.pop() if len(told) == 1 else None
        if size is None and percent is not None and arm == "all":
            told = {f.count for f in p.figures_of(FigureKind.COUNT) if f.people and f.count}
            size = told.pop() if len(told) == 1 else None
        if size is None or percent is None or (count or 0) > size:
            return None
        return size if _may_be(count, percent, size) else None

    @property
    def is_compared(self) -> bool:
        """The patients are parted into arms: then what names none may be of one of them."""
        levels = all(_LEVEL.match(label) for label in self.sizes)
        return bool(self.sizes) and not levels and (self.arms_sum is not None or self.is_randomised)

    def size_around(self, arm: str) -> int:
        """The size of the arm, or of the one that a part of it is named after: "letrozole, with diabetes", "A RIC"; 0 for none."""
        around = [label for label in self.sizes if f"{arm}, ".startswith((f"{label}, ", f"{label} "))]
        return self.sizes[max(around, key=len)] if around else 0

    def told(self, p: Passage) -> set[int]:
        """The numbers of people that the passage and the one before it in the paragraph print."""
        before = [f for f in self.annotations.figures if p.start - _BEFORE <= f.start < p.start]
        return {n for f in (*before, *p.figures) for n in (f.count, f.n) if n is not None}


def _arms_together(context: Context, passages: Sequence[Passage]) -> int | None:
    sizes = [context.sizes.get(arm, 0) for arm in context.finder.main]
    people = (f.count or 0 for p in passages if p.source == "own" for f in p.figures_of(FigureKind.COUNT) if f.people)
    few = not context.is_randomised and 2 * sum(sizes) < max(people, default=0)  # parts of some of the patients
    if len(sizes) < 2 or not all(sizes) or few:
        return None
    printed = any(
        f.count == sum(sizes)
        for p in passages
        if p.source == "own"
        for f in p.figures_of(FigureKind.COUNT, FigureKind.SIZE)
    )
    return sum(sizes) if printed else None


def _is_all(p: Passage, figure: Figure) -> bool:
    """The count is its own whole: "all 14 treated patients"."""
    before = _ALL_OF.search(p.text, max(p.start, figure.start - 12), figure.start)
    return figure.kind is FigureKind.COUNT and before is not None


def _may_be(count: int | None, percent: Decimal, size: int) -> bool:
    """False for a percentage that is not of the count, or that no whole count of the size gives (GRIM)."""
    if count is not None:
        return abs(Decimal(100 * count) / size - percent) <= 1
    near = int((percent * size / 100).to_integral_value())
    return is_share(near, percent, size)


def _contiguous(text: str, origin: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The stretch itself, or where its characters stand far apart in the source, the first part that has a digit."""
    jumps = [i for i in range(start + 1, end) if not 0 <= origin[i] - origin[i - 1] <= _FAR]
    parts = list(pairwise([start, *jumps, end]))
    return next((p for p in parts if any(map(str.isdigit, text[p[0] : p[1]]))), parts[0])


def _is_own(annotations: Annotations, place: int) -> bool:
    """No group of another study: those stand where the article discusses others."""
    block = next((b for b in annotations.clean.blocks if b.start <= place < b.end), None)
    return block is None or block.section not in ("discussion", "introduction")


def build(annotations: Annotations, vocabulary: Vocabulary, passages: Sequence[Passage]) -> Context:
    """A first walk: arm sizes, the population, and whether the article reports one patient."""
    context = Context(annotations, vocabulary, ArmFinder(annotations))
    text = annotations.clean.text
    single = _SINGLE.search(text[:6000]) is not None and _COUNTED_PATIENTS.search(text[:6000]) is None
    context.is_case = (single or bool(_CASE_REPORT.search(text[:6000]))) and len(
        {g.label for g in annotations.groups if not g.weak and _is_own(annotations, g.start)}
    ) < 2
    responses = any(m.scheme == "outcome" and m.concept in ("CR", "PR", "CRi", "VGPR") for m in annotations.mentions)
    context.is_oncology = responses or len(_ONCOLOGY.findall(text)) > 2
    context.is_randomised = _RANDOMISED.search(text) is not None
    context.is_surgical = _CLAVIEN.search(text) is not None
    context.is_haematology = len(_HAEMATOLOGY.findall(text)) > 3
    context.sizes = stated_sizes(passages)
    context.sizes |= equal_sizes(passages, context.finder.main, context.sizes)
    context.finder.know(context.sizes)
    context.printed_sizes = {
        f.count for p in passages if p.source == "own" for f in p.figures_of(FigureKind.SIZE) if f.count
    }
    resolve(passages, context.finder.main, context.sizes)
    context.finder.traits = Traits(passages)
    context.finder.listed = Listed(passages)
    for p in passages:
        context.finder.traits.free(p)
    context.arms_sum = context.population = _arms_together(context, passages)
    return context
