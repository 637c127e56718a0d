"""What the rules share about one article: its arms and their sizes, its population, and how evidence is cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from medkb.model import Annotations, Block, Evidence, Figure, FigureKind
from medkb.relate.passage import Passage
from medkb.vocab import Vocabulary

_CASE_REPORT = re.compile(
    r"(?i)клиническ\w+ (?:случа|наблюден)|случай из практики|case report|clinical case|a case of|пациент\w* [А-ЯЁ]\.(?=[\s,])"
)
_HAEMATOLOGY = re.compile(r"(?i)лейкоз|лимфом|миелом|leuka?emia|lymphoma|myeloma")
_SAFETY = re.compile(
    r"(?i)нежелательн\w+|\bНЯ\b|осложнен\w+|токсич\w+|безопасност\w+|побочн\w+|adverse|safety|toxicit|complication|\bAEs?\b"
)
_DEVELOPED = re.compile(r"(?i)развил|развити[ея] |осложн|develop|occurr|токсич|diagnosed after|возник")
_VERSUS = re.compile(r"[^.;,()]{0,25}\s(?:против|vs?\.?|versus|по сравнению с|compared with)\s(?:у\s|в\s|in\s)?")
_FAR = 40  # source characters between two neighbours: more than a line break, a running head or a page number
_RESPECTIVELY = re.compile(r"(?i)соответственно|respectively")
_SHARES = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.TIME, FigureKind.DAY)


@dataclass(slots=True)
class Context:
    """Filled while an article is read; `sizes` are the stated sizes of its own arms."""

    annotations: Annotations
    vocabulary: Vocabulary
    sizes: dict[str, int] = field(default_factory=dict)
    arms: tuple[str, ...] = ()  # the two arms that the article compares, where it compares just two
    population: int | None = None
    is_case: bool = False
    is_haematology: bool = False  # there "remission" alone is the complete one
    _event_blocks: dict[int, bool] = field(default_factory=dict)
    _carried: tuple[int, list[str]] = (-1, [])

    def evidence(self, start: int, end: int, block: Block) -> tuple[Evidence, ...]:
        """Where a figure stands, in source offsets; of a figure that a table or page cuts, the part with its number."""
        clean = self.annotations.clean
        start, end = _contiguous(clean.text, clean.origin, start, end)
        span = clean.to_source(start, end)
        text = clean.document.text[span.start : span.end]
        return (Evidence(span.start, span.end, text, block.lang, block.section),)

    def shared(self, p: Passage, start: int, end: int, rule: str, confidence: float) -> dict[str, Any]:
        """The slots that every fact has."""
        return {
            "evidence": self.evidence(start, end, p.block),
            "source": p.source,
            "study": p.study if p.source == "cited" else None,
            "refs": p.refs if p.source == "cited" else (),
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
        """The group that a figure is about, "all" when none is named.

        Its place in a "respectively", else the nearest name, else that of the sentence before in the paragraph.
        """
        labels = [label for g in p.groups for label in _split(g.label)]
        labels_before = self._carried[1] if p.index == self._carried[0] and not labels else []
        placed = self._respectively(p, figure, labels or labels_before)
        if placed is None:
            placed = self._contrasted(p, figure, labels)
        if placed is None:
            placed = self._nearest(p, figure)
        if placed is None and len(labels_before) == 1:
            placed = labels_before[0]
        return placed or ("patient" if self.is_case and p.source == "own" else "all")

    def leave(self, p: Passage) -> None:
        """Remember the passage's groups for the next one."""
        if p.groups:
            self._carried = (p.index, [label for g in p.groups for label in _split(g.label)])

    @staticmethod
    def _respectively(p: Passage, figure: Figure, labels: Sequence[str]) -> str | None:
        names = list(dict.fromkeys(labels))
        if len(names) < 2 or (
            not _RESPECTIVELY.search(p.words) and not re.search(r"\b(?:vs|versus|против)\b", p.words)
        ):
            return None
        run = _wide_run(p, figure)
        return names[run.index(figure)] if len(run) == len(names) else None

    def _contrasted(self, p: Passage, figure: Figure, labels: Sequence[str]) -> str | None:
        """The other arm, where there are just two: "after A in 23 (82 %) versus 14 (39 %)"."""
        if len(set(labels)) != 1 or labels[0] not in self.arms or len(self.arms) != 2 or p.source != "own":
            return None
        same = [f for f in p.figures if f.kind == figure.kind]
        i = same.index(figure) if figure in same else 0
        if i and _VERSUS.fullmatch(p.text[same[i - 1].end : figure.start]):
            return next(arm for arm in self.arms if arm != labels[0])
        return None

    @staticmethod
    def _nearest(p: Passage, figure: Figure) -> str | None:
        best, best_cost = None, 1e9
        for group in p.groups:
            if max(figure.start - group.end, group.start - figure.end) / 60 >= min(best_cost, 5):
                continue
            left = group.end <= figure.start
            between = p.text[group.end : figure.start] if left else p.text[figure.end : group.start]
            others = sum(
                1
                for f in p.figures
                if f is not figure
                and f.kind in _SHARES
                and min(group.end, figure.end) <= f.start < max(group.start, figure.start)
            )
            cost = (
                len(between) / 60
                + 2 * between.count(";")
                + between.count(",") * 0.4
                + others * (0.6 if left else 1.5)
                + (0.0 if left else 0.6)
            )
            if cost < best_cost:
                best, best_cost = _split(group.label)[0], cost
        return best if best_cost < 5 else None

    def denominator(self, p: Passage, arm: str, count: int | None, percent: Decimal | None) -> int | None:
        """The arm's stated size when the printed count and percentage agree with it, else None."""
        if p.source != "own" or count is None:
            return None
        size = self.sizes.get(arm) or (self.population if arm == "all" else None)
        if size is None or count > size:
            return None
        if percent is not None and abs(Decimal(100 * count) / size - percent) > 1:
            return None
        return size if percent is not None or self.is_case else None


def _contiguous(text: str, origin: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The stretch itself, or where its characters stand far apart in the source, the first part that has a digit."""
    jumps = [i for i in range(start + 1, end) if not 0 <= origin[i] - origin[i - 1] <= _FAR]
    parts = list(pairwise([start, *jumps, end]))
    return next((p for p in parts if any(map(str.isdigit, text[p[0] : p[1]]))), parts[0])


def _split(label: str) -> list[str]:
    parts = re.split(r"\s(?:and|и)\s", label)
    return parts if len(parts) == 2 and all(parts) else [label]


def _wide_run(p: Passage, figure: Figure) -> list[Figure]:
    """Figures of one kind in a row, with the words for people and the like between them."""
    same = [f for f in p.figures if f.kind == figure.kind]
    if figure not in same:  # a name in the place of a figure
        return [figure]
    i = j = same.index(figure)
    joint = re.compile(r"[^.;]{0,45}?(?:,|\bи\b|\band\b|\bvs\b\.?|versus|против)[^.;,]{0,40}")
    while i > 0 and joint.fullmatch(p.text[same[i - 1].end : same[i].start]):
        i -= 1
    while j + 1 < len(same) and joint.fullmatch(p.text[same[j].end : same[j + 1].start]):
        j += 1
    return same[i : j + 1]


def build(annotations: Annotations, vocabulary: Vocabulary, passages: Iterable[Passage]) -> Context:
    """A first walk: arm sizes, the population, and whether the article reports one patient."""
    context = Context(annotations, vocabulary)
    text = annotations.clean.text
    context.is_case = bool(_CASE_REPORT.search(text[:6000])) and len({g.label for g in annotations.groups}) < 2
    context.arms = _compared(annotations)
    context.is_haematology = len(_HAEMATOLOGY.findall(text)) > 3
    for p in passages:
        if p.source != "own":
            continue
        for group in p.groups:
            size = _size_after(p, group.end)
            if size is not None:
                context.sizes.setdefault(group.label, size)
    return context


def _compared(annotations: Annotations) -> tuple[str, ...]:
    """The two groups that are named again and again; none when a third one is."""
    met = Counter(part for g in annotations.groups for part in _split(g.label))
    often = [label for label, times in met.most_common(3) if times > 2]
    return tuple(often) if len(often) == 2 else ()


def _size_after(p: Passage, end: int) -> int | None:
    for figure in p.figures:
        gap = p.text[end : figure.start]
        if figure.start < end or len(gap) > 20:
            continue
        if figure.kind is FigureKind.SIZE or (figure.text.startswith("n") and figure.kind is FigureKind.SHARE):
            return figure.count if re.fullmatch(r"\s?[\[(]?\s?", gap) else None
        if figure.kind in (FigureKind.SHARE, FigureKind.COUNT) and re.fullmatch(
            r"\s(?:вошл\w+|включен\w*|были включены|included|comprised|consisted of)\s", gap
        ):
            return figure.count
    return None
