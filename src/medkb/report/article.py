"""What the parts of a report share: the article, what was read in it, and how it is said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from medkb.model import Claim, Document, Effect, Evidence, Fact, Issue, Kind, Problem, Response, Survival
from medkb.normalise import clean
from medkb.report import figures as plain
from medkb.report.html import Html, join, tag
from medkb.report.places import Places
from medkb.report.surroundings import Surroundings
from medkb.report.words import Words, words
from medkb.vocab import Concept, Vocabulary

_SCHEMES = {Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint", Kind.ADVERSE_EVENT: "event"}
_OTHER = "other:"
_LINE_END = re.compile(r"(?:[-\xad\u2010\xac]|(?<=[-\u2010]))[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is printed: its size in points, and a picture of it as a data: address."""

    number: int
    width: float
    height: float
    source: str
    pixels: tuple[int, int]


@dataclass(frozen=True)
class Article:
    """One article to report on, in the interface language `lang`."""

    document: Document
    claims: Sequence[Claim]
    issues: Sequence[Issue]
    problems: Sequence[Problem] = ()
    pictures: Sequence[Picture] = ()
    lang: str = "en"
    vocabulary: Vocabulary | None = field(default=None, repr=False)

    @cached_property
    def words(self) -> Words:
        """The words of the interface."""
        return words(self.lang)

    @cached_property
    def places(self) -> Places:
        """All places that facts and issues point to."""
        return Places(self.claims, self.issues)

    @cached_property
    def surroundings(self) -> Surroundings:
        """The blocks and table cells that places stand in."""
        return Surroundings(self.document)

    @cached_property
    def _concepts(self) -> Mapping[str, Concept]:
        """Concepts by their IRI."""
        if self.vocabulary is None:
            return {}
        schemes = ("drug", *_SCHEMES.values())
        return {c.iri: c for scheme in schemes for c in self.vocabulary.concepts(scheme)}

    def _concept(self, fact: Fact) -> Concept | None:
        """The concept of a fact; of a response that denies its concept, that of its outcome."""
        concept = self._concepts.get(fact.concept or "")
        if concept and isinstance(fact, Response) and concept.notation not in ("", None, fact.outcome):
            return self.vocabulary.schemes["outcome"].get(fact.outcome) if self.vocabulary else None
        return concept

    def subject(self, fact: Fact) -> str:
        """What a fact is about, in the language of the interface where the vocabulary has it."""
        concept = self._concept(fact)
        label = (concept.ru if self.lang == "ru" else concept.en) if concept else ""
        match fact:
            case Response():
                other = fact.outcome.startswith(_OTHER)
                name, code = fact.outcome.removeprefix(_OTHER), "" if other else fact.outcome
                return _coded(label or name, code)
            case Survival():
                return f"{_coded(label or fact.endpoint, fact.endpoint)}, {self.words[fact.statistic]}"
            case Effect():
                of = fact.of or ""
                coded = concept is not None and concept.scheme != "event" and not of.startswith(_OTHER)
                return plain.ratio(fact, _coded(label or of, of if coded else ""))
            case _:
                name = plain.subject(fact)
                cause = name[name.rfind(" (") :] if getattr(fact, "cause", None) else ""
                if fact.kind is Kind.COHORT:
                    return getattr(fact, "label", None) or self.words[_role(name)]
                return label + cause if label else name

    def names(self, fact: Fact) -> list[str]:
        """What a reader may search a fact by: its concept in both languages, and the words that it was read from."""
        concept = self._concept(fact)
        own = [
            getattr(fact, slot, None) or ""
            for slot in ("drug", "regimen", "outcome", "endpoint", "event", "label", "factor")
        ]
        read = [word.text for reason in fact.because for word in reason.words]
        return [*([concept.en, concept.ru] if concept else []), *own, *read, *(e.text for e in fact.evidence)]

    def figures(self, fact: Fact) -> str:
        """The figures of a fact in one line."""
        return plain.figures(fact, self.lang) or fact.printed

    def line(self, fact: Fact) -> str:
        """A fact in one line, as a tooltip tells it."""
        arm = "" if fact.arm == "all" else f" [{fact.arm}]"
        return f"{self.subject(fact)}: {_short(self.figures(fact))}{arm}, {fact.confidence:.2f}"

    def where(self, evidence: Evidence) -> str:
        """The page of a place, or where there are no pages its offset."""
        return f"{self.words['p']} {evidence.page}" if evidence.page else str(evidence.start)

    def section(self, evidence: Evidence) -> str:
        """The name of the section in which a place stands."""
        return self.words.get(f"sec_{evidence.section}", "")

    def plain(self, start: int, end: int) -> Html:
        """Text without marks; hyphens that only end a line are there, and not seen."""
        text = self.document.text
        parts: list[str] = []
        at = start
        for first, last in self._joints[bisect_left(self._joints, (start, 0)) :]:
            if last > end:
                break
            parts += [text[at:first], tag("span", text[first:last], class_="joint")]
            at = last
        return join(parts, text[at:end])

    @cached_property
    def _joints(self) -> list[tuple[int, int]]:
        """Hyphens with their line ends that only join two lines of one word: the searched text leaves them out."""
        pairs = pairwise(clean(self.document).origin)
        return [(a + 1, b) for a, b in pairs if b - a > 1 and _LINE_END.fullmatch(self.document.text, a + 1, b)]


def _role(name: str) -> str:
    return "role_arm" if name == "arm" else name


def _coded(name: str, code: str) -> str:
    return f"{name} ({code})" if code and "_" not in code and code.lower() not in name.lower() else name


def _short(line: str, most: int = 90) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"
