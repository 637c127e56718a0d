"""What every check sees of one article, and what it says when something is wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from medkb.model import Annotations, Block, Claim, Cohort, Evidence, Figure, IssueType, Severity
from medkb.vocab import Vocabulary


@dataclass(frozen=True, eq=False)  # itself a key of what is found in it once for several checks
class Article:
    """One article after its claims are merged. Figures, mentions and blocks count in `text`, the clean text."""

    annotations: Annotations
    claims: Sequence[Claim]
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        """The clean text."""
        return self.annotations.clean.text

    @property
    def source(self) -> str:
        """The document's text, in which evidence counts."""
        return self.annotations.clean.document.text

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Printed figures in order of place."""
        return self.annotations.figures

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.annotations.clean.blocks]

    def block(self, start: int) -> Block | None:
        """The block that holds a clean offset; None between blocks."""
        i = bisect_right(self._block_starts, start) - 1
        if i < 0:
            return None
        block = self.annotations.clean.blocks[i]
        return block if start < block.end else None

    def place(self, start: int, end: int) -> Evidence:
        """The clean stretch [start, end) as evidence in source offsets."""
        span = self.annotations.clean.to_source(start, end)
        block = self.block(start)
        lang, section = (block.lang, block.section) if block else ("", "")
        return Evidence(span.start, span.end, self.source[span.start : span.end], lang, section)

    @cached_property
    def _by_start(self) -> dict[int, list[tuple[int, Claim]]]:
        """Claims by the hundreds of source characters that their evidence touches."""
        found: dict[int, list[tuple[int, Claim]]] = defaultdict(list)
        for number, claim in enumerate(self.claims):
            for e in claim.fact.evidence:
                for key in range(e.start // 100, e.end // 100 + 1):
                    found[key].append((number, claim))
        return found

    def claims_at(self, place: Evidence) -> list[Claim]:
        """The claims whose evidence overlaps a place, in their order."""
        near = (pair for key in range(place.start // 100, place.end // 100 + 1) for pair in self._by_start.get(key, ()))
        found = {
            number: claim
            for number, claim in near
            if any(e.start < place.end and place.start < e.end for e in claim.fact.evidence)
        }
        return [found[number] for number in sorted(found)]

    @cached_property
    def sizes(self) -> dict[tuple[str, str], set[int]]:
        """Stated numbers of people of each group: (source, arm) -> sizes; "all" is the population."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for claim in self.claims:
            fact = claim.fact
            if isinstance(fact, Cohort) and fact.n and fact.role in ("population", "arm", "subgroup"):
                found[fact.source, fact.arm].add(fact.n)
        return dict(found)

    @cached_property
    def groups(self) -> set[int]:
        """Numbers of people of the groups that the article tells of, and of their wholes."""
        cohorts = (claim.fact for claim in self.claims if isinstance(claim.fact, Cohort))
        return {n for fact in cohorts for n in (fact.n, fact.of) if n}

    @cached_property
    def wholes(self) -> set[int]:
        """Every number of people that the article prints anywhere and that may be a denominator."""
        cohorts = (claim.fact for claim in self.claims if isinstance(claim.fact, Cohort))
        found = {n for fact in cohorts for n in (fact.n, fact.of) if n}
        found |= {
            n
            for claim in self.claims
            for n in (getattr(claim.fact, "n", None), getattr(claim.fact, "count", None))
            if n
        }
        return found | {n for figure in self.figures for n in (figure.n, figure.count) if n}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found. Findings of one rule with one `key` are one issue with all their places."""

    type: IssueType
    severity: Severity
    places: tuple[Evidence, ...]
    en: str
    ru: str
    printed: str = ""
    recomputed: str = ""
    how: str = ""
    suggestion: str = ""
    claims: tuple[Claim, ...] = ()
    key: object = field(default=None)
