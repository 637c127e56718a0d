"""Passages: one sentence of prose, or one row of a table, with all that was recognised in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from medkb.model import Annotations, Block, BlockKind, Figure, Grade, Group, Mention, Reference
from medkb.text.sentences import sentences

Placed = TypeVar("Placed", Mention, Figure, Grade, Group, Reference)
_SEARCHED = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.KEYWORDS, BlockKind.HEADING)
_SHARE = re.compile(r"\d\s?%")
_WORD = re.compile(r"[^\W\d_]{3}")
_LONGEST = 3000  # characters; rules look from each figure to each name of a passage
_NAMED = ("outcome", "event", "endpoint")
_LINE = re.compile(r"[^\n]+")
_FIGURE_END = re.compile(r"\d\s?%|\d\s?\)|\d\s?$|\d (?:мес|months?|дн|days)", re.MULTILINE)
_GOES_ON = re.compile(r"\s*(?:[a-zа-яё]|\d+[.,]?\d*\s?%|[(\[])")
# "токсичность в виде судорог": the wider name only introduces the narrower one.
_NARROWED = re.compile(
    r"(?i)[^.;,]{0,60}?\s(?:в виде|в форме|а именно|in the form of|manifest(?:ed|ing) (?:as|by)|namely)\s"
)
# A heading above who the patients were: "Baseline characteristics", "Характеристика больных", "Patients".
_PATIENTS = re.compile(
    r"(?i)\s*(?:\d[\d.]*\s)?(?:(?:[a-z’'-]+\s(?:and\s)?){0,4}(?:characteristics|demographics|features)(?:\sof\s[^\n]{1,60})?|(?:study\s)?(?:patients|participants|population)|"
    r"(?:[а-яё-]+\s(?:и\s)?){0,3}характеристик[аи]\s(?:[а-яё]+\s){0,2}(?:больных|пациент\w+|детей|групп\w*|участников|выборки|когорты)[^\n.]{0,40})\s*$",
    re.MULTILINE,
)
# What stands behind a complete remission and makes it one with incomplete recovery of the blood counts.
_INCOMPLETE = re.compile(
    r"(?i)\)?\s(?:с|with)\s(?:неполн\w+|incomplete)\s(?:[^\W\d_]+\s){0,2}?(?:восстановлени\w+|recovery)"
)
# "complete or partial remission", "CR + PR": one figure for both, which is the overall response.
_COMPLETE_OR = re.compile(
    r"(?i)\b(?:complete|full|CR|пол(?:н(?:ый|ая|ого|ой|ую|ым|ые|ых|ом)))(?:\s(?:responses?|remissions?|ответ\w*|ремисси\w+|регресс\w*|эффект\w*))?(?:\s\([^()]{1,12}\))?\s?(?:or|and/or|\+|/|или|либо|и/или)\s?(?:an?\s)?$"
)
# Names of any event, which only introduce the events that are told with their own names.
_GENERIC = frozenset(
    ("adverse-event", "serious-adverse-event", "severe-adverse-event", "treatment-related-adverse-event",
     "immune-related-adverse-event", "postoperative-complication")
)  # fmt: skip
_PREDICATE = re.compile(
    r"(?i)\b(?:was|were|being|remained|был[аио]?|стал[аио]?|явил\w+|оказал\w+)\s(?:the\s|an?\s)?(?:second\s|third\s)?(?:most|commonest|наиболее|сам(?:ым|ыми|ой))\s(?:[^\W\d_]+\s){0,3}$"
)
_CONSIST = re.compile(
    r"(?i)\s?(?:of grades? [\dIV/–-]+(?: or [\dIV]+)?\s|[\dIV/–-]+\s(?:степен\w+|ст\.)\s)?(?:,?\s?(?:consisted of|comprised|included|were|включали|включала|были представлены|представлены|составили)|:)\s(?:the\s|an?\s)?(?:[^\W\d_]+\s){0,2}"
)
_LESSENED = re.compile(r"(?i)(?:сниженн|уменьшенн|ограниченн|низк|reduced|lower|less|limited)[^\W\d_]*[\s-]$")
# The second word of a polarity said once: "МОБ-позитивный статус у 5, отрицательный – у 16".
_POLARITY = re.compile(
    r"(?i)\b(?:(?P<neg>негативн\w+|отрицательн\w+|negative)|(?P<pos>позитивн\w+|положительн\w+|positive))(?=(?:\s(?:статус\w*|status))?\s(?:[–—-]|\(|в|у|in)\s?)"
)


class Part(NamedTuple):
    """A stretch [start, end) of a passage that is of one source, where a sentence sets own and cited figures side by side."""

    start: int
    end: int
    source: str
    study: str | None
    refs: tuple[int, ...]


@dataclass(slots=True)
class Passage:
    """A stretch [start, end) of the clean text; `source`, `study` and `refs` are filled by attribution."""

    text: str  # of the whole article
    start: int
    end: int
    block: Block
    index: int  # of the block
    mentions: Sequence[Mention]
    cues: Sequence[Mention]
    figures: Sequence[Figure]
    references: Sequence[Reference]
    grades: Sequence[Grade]
    groups: Sequence[Group]
    source: str = "own"
    study: str | None = None
    refs: tuple[int, ...] = ()
    heads: list[Mention] = field(default_factory=list)
    parts: Sequence[Part] = ()
    describes: bool = False  # it stands under a heading that announces who the patients were

    def part_at(self, place: int) -> Part:
        """Whose the figure at this place is."""
        whole = Part(self.start, self.end, self.source, self.study, self.refs)
        return next((part for part in self.parts if part.start <= place < part.end), whole)

    @property
    def words(self) -> str:
        """The passage's text."""
        return self.text[self.start : self.end]

    def has_cue(self, *kinds: str) -> bool:
        """True when a cue of one of these kinds stands in the passage."""
        return any(c.concept in kinds for c in self.cues)

    def figures_of(self, *kinds: str) -> Iterator[Figure]:
        """The figures of these kinds, in order."""
        return (f for f in self.figures if f.kind in kinds)


class Cutter:
    """Makes passages out of stretches of one article."""

    def __init__(self, annotations: Annotations) -> None:
        self._a = annotations
        names = ("mentions", "cues", "figures", "references", "grades", "groups")
        self._starts = {name: [x.start for x in getattr(annotations, name)] for name in names}

    def cut(self, block: Block, index: int, start: int, end: int) -> Passage:
        """The passage [start, end) of a block."""
        a = self._a
        passage = Passage(
            a.clean.text, start, end, block, index,
            self._slice("mentions", a.mentions, start, end),
            self._slice("cues", a.cues, start, end),
            self._slice("figures", a.figures, start, end),
            self._slice("references", a.references, start, end),
            self._slice("grades", a.grades, start, end),
            self._slice("groups", a.groups, start, end),
        )  # fmt: skip
        passage.heads = list(_heads(passage))
        return passage

    def _slice(self, name: str, items: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
        starts = self._starts[name]
        return items[bisect_left(starts, start) : bisect_left(starts, end)]


def passages(annotations: Annotations) -> Iterator[Passage]:
    """All passages in order of place."""
    text, cutter = annotations.clean.text, Cutter(annotations)
    describes = False
    for index, block in enumerate(annotations.clean.blocks):
        if block.kind is BlockKind.HEADING:
            describes = _PATIENTS.match(text, block.start, block.end) is not None
        if block.kind in _SEARCHED:
            for start, end in _stretches(text, block):
                for first, last in _parted(text, start, end):
                    passage = cutter.cut(block, index, first, last)
                    passage.describes = describes and block.kind is BlockKind.PARAGRAPH
                    yield passage


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, or, where it is longer than any sentence, parts that end between words."""
    while end - start > _LONGEST:
        cut = max(text.rfind(" ", start, start + _LONGEST), text.rfind("\n", start, start + _LONGEST))
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def names_a_share(cell: str) -> bool:
    """True for a cell that tells a result of its own: a word and, behind it on the line, a percentage."""
    for line in cell.split("\n"):
        shares = [match.start() for match in _SHARE.finditer(line)]
        if shares and _WORD.search(line, 0, shares[-1]):
            return True
    return False


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A row as one stretch, or its cells apart where two or more tell results of their own."""
    cells = [(m.start(), m.end()) for m in re.finditer(r"[^\t]+", text[start:end])]
    telling = sum(names_a_share(text[start + a : start + b]) for a, b in cells)
    if telling < 2:
        yield start, end
    else:
        yield from ((start + a, start + b) for a, b in cells)


_OF = re.compile(r"\s(?:of\s)?(?:the\s)?")


def _heads(p: Passage) -> Iterator[Mention]:
    """Outcomes, endpoints and events that may claim a figure."""
    named = [_completed(p, m) for m in p.mentions if m.scheme in _NAMED and not _ends_a_name(p, m)]
    named = list(_united(p, named))
    named = [m for m, following in zip(named, [*named[1:], None], strict=False) if not _is_worsening(p, m, following)]
    for i, mention in enumerate(named):
        if any(g.start <= mention.start and mention.end < g.end and not g.weak for g in p.groups):
            continue  # "the MRD+ group": the name is the group's
        if i and _completes(p, named[i - 1], mention):
            continue
        narrowed = _NARROWED.match(p.text, mention.end, p.end)
        if narrowed and i + 1 < len(named) and narrowed.end() <= named[i + 1].start < narrowed.end() + 40:
            continue
        if mention.concept in _GENERIC and _only_introduces(p, named, i):
            continue
        if mention.concept == "adverse-event" and _LESSENED.search(p.text, p.start, mention.start):
            continue  # "conditioning of reduced toxicity"
        yield mention
    if any(m.concept.startswith("MRD_") for m in named):
        for match in _POLARITY.finditer(p.text, p.start, p.end):
            if not any(m.start <= match.start() < m.end for m in named):
                yield Mention(match.start(), match.end(), "outcome", "MRD_neg" if match["neg"] else "MRD_pos", match[0])


def _completes(p: Passage, outcome: Mention, event: Mention) -> bool:
    """The event only completes the outcome: "рецидив бактериемии", "resolution of fever"."""
    return (
        (outcome.scheme, event.scheme) == ("outcome", "event")
        and event.concept != "death"
        and _OF.fullmatch(p.text, outcome.end, event.start) is not None
    )  # fmt: skip


def _only_introduces(p: Passage, named: Sequence[Mention], i: int) -> bool:
    """The wide name introduces a list or follows its kind: "dysuria was the most frequent adverse event"."""
    if i and _PREDICATE.search(p.text, p.start, named[i].start):
        return True
    following = named[i + 1] if i + 1 < len(named) else None
    if following is None or following.scheme != "event":
        return False  # "Grade 3 adverse events consisted of infection in five"
    return _CONSIST.fullmatch(p.text, named[i].end, following.start) is not None


def _ends_a_name(p: Passage, mention: Mention) -> bool:
    """The last letters of a study's or registry's name are no event: "CAROLINE-AF"."""
    return (
        mention.text.isupper()
        and re.search(r"[A-ZА-ЯЁ]{3}-$", p.text[max(p.start, mention.start - 4) : mention.start]) is not None
    )


def _is_worsening(p: Passage, mention: Mention, following: Mention | None) -> bool:
    """In "worsening retinopathy" the wider name only describes the event that follows."""
    if mention.concept != "deterioration" or following is None or following.scheme != "event":
        return False
    return re.fullmatch(r"\s(?:of\s)?(?:[^\W\d_]+\s)?", p.text[mention.end : following.start]) is not None


def _completed(p: Passage, mention: Mention) -> Mention:
    """The mention, or with what follows it the narrower outcome that it begins."""
    match = _INCOMPLETE.match(p.text, mention.end, p.end) if mention.concept == "CR" else None
    return replace(mention, end=match.end(), concept="CRi") if match else mention


def _united(p: Passage, named: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, with a complete and a partial response that "or" joins as the one overall response."""
    for mention, following in zip(named, [*named[1:], None], strict=False):
        if mention.concept == "CR" and following is not None and overall(p.text, following).start <= mention.start:
            continue
        yield overall(p.text, mention)


def overall(text: str, partial: Mention) -> Mention:
    """The mention, or the overall response, where it is a partial one that "or" joins to the complete one."""
    if partial.concept != "PR":
        return partial
    joined = _COMPLETE_OR.search(text, max(0, partial.start - 50), partial.start)
    return replace(partial, start=joined.start(), concept="ORR") if joined else partial


def _stretches(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is not BlockKind.TABLE:
        yield from sentences(text, block.start, block.end)
        return
    yield from _rows(text, block.start, block.end)


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Rows of a table flattened to text: a line, with the lines above it in the same cell that have no figure yet."""
    begin, last = -1, -1
    for match in _LINE.finditer(text, start, end):
        if begin >= 0 and (
            match.start() - last > 1 or (_FIGURE_END.search(text, begin, last) and not _GOES_ON.match(match[0]))
        ):
            yield begin, last
            begin = -1
        begin = match.start() if begin < 0 else begin
        last = match.end()
        if "\t" in match[0]:
            yield from _cells(text, begin, last)
            begin = -1
    if begin >= 0:
        yield begin, last
