"""The notes of a table: every place that a figure was taken from, once, numbered as the figures come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.export.articles import Article
from medkb.export.results import Result
from medkb.export.stored import Place, select
from medkb.store import Store
from medkb.studies.figures import Entry
from medkb.studies.model import CITED, DERIVED, FLAGGED, MISSING, Line, Note
from medkb.studies.numbers import covering, numbers, whole_numbers
from medkb.studies.words import words


@dataclass(frozen=True, slots=True)
class Around:
    """What an article's graph says besides: the text around each place, and the issues in words."""

    context: dict[str, tuple[str, str]]
    issues: dict[str, str]

    @classmethod
    def of(cls, store: Store, article: Article, lang: str) -> Around:
        """Ask for one article."""
        query = f"""SELECT ?e ?before ?after {{ GRAPH <{article.iri}> {{
            ?e oa:hasTarget/oa:hasSelector ?q . ?q oa:prefix ?before ; oa:suffix ?after }} }}"""
        context = {row[0].value: (row[1].value, row[2].value) for row in select(store, query)}
        query = f"""SELECT ?id ?said {{ GRAPH <{article.iri}> {{ ?i a mkb:Issue ; dcterms:identifier ?id ;
            dcterms:description ?said FILTER(lang(?said) = "{lang}") }} }}"""
        return cls(context, {row[0].value: row[1].value for row in select(store, query)})


class Notes:
    """Gives figures their notes and marks."""

    def __init__(self, lang: str) -> None:
        self._w = words(lang)
        self._lang = lang
        self._notes: dict[tuple[str, int | None, int | None, str], Note] = {}
        self._numbered: list[Note] = []
        self._labels: dict[str, str] = {}

    def name(self, article: Article, study: str) -> None:
        """Say how the table calls the study of an article."""
        self._labels[article.iri] = study

    def line(self, result: Result, entry: Entry, around: Around, group: Sequence[Result] = ()) -> Line:
        """The entry with notes for all its numbers.

        A denominator that is no number of the quotes is looked for in the cohorts of the `group`: the first of them
        has its note beside the group's n, the others are cited here.
        """
        places, left = _places(result, entry, around)
        notes = [self._cite(result.article, place, around) for place in places]
        notes += self._sizes(result, left, group, around)
        marks = self._remarks(result, entry, notes[0], (left, around)) if notes else ""
        for note in notes[: len(places)]:
            if result.claim not in note.claims:
                note.claims.append(result.claim)
        return Line(entry.label, entry.text, tuple(sorted({note.number for note in notes})), marks)

    def title(self, article: Article, text: str) -> int:
        """The number of the note that quotes an article's title."""
        return self._note(article, (article.iri, None, None, text), text, self._w["title_of"]).number

    def all(self) -> tuple[Note, ...]:
        """In the order of their numbers."""
        return tuple(self._numbered)

    def remark(self, line: Line, text: str) -> None:
        """Add words to the first note of a line."""
        if line.notes:
            _say(self._numbered[line.notes[0] - 1], text)

    def quoted(self, result: Result, entry: Entry, home: Article) -> str:
        """A figure that is told in a remark on an article's: with its quote, page, and file where it is another."""
        places = covering(entry.numbers, [set(numbers(place.quote)) for place in result.places])[0]
        place = result.places[places[0]] if places else None
        said = entry.text if not entry.label else f"{entry.label}: {entry.text}"
        if place is None:
            return said
        told = [result.article.file] if result.article.iri != home.iri else []
        told += [self._w["page"].format(place.page)] if place.page else []
        quote = self._w["quoted"].format(" ".join(place.quote.split()))
        return f"{said} ({', '.join(told)}: {quote})" if told else f"{said} ({quote})"

    def _sizes(self, result: Result, left: list[Decimal], group: Sequence[Result], around: Around) -> list[Note]:
        """Notes of the group's own size, where the denominator is that; takes what they tell from `left`."""
        size = result.values.get("n")
        if size is None or Decimal(str(size)) not in left:
            return []
        for i, cohort in enumerate(group):
            if cohort.values["n"] != size or cohort.article.iri != result.article.iri:
                continue
            for place in cohort.places:
                if Decimal(str(size)) in numbers(place.quote):
                    left.remove(Decimal(str(size)))
                    return [] if i == 0 else [self._cite(cohort.article, place, around)]
        return []

    def _remarks(self, result: Result, entry: Entry, note: Note, told: tuple[list[Decimal], Around]) -> str:
        marks, (left, around) = "", told
        for flag in result.flags:
            said = around.issues.get(flag.id) or flag.rule
            _say(note, self._w["issue"].format(said.rstrip(".")))
            marks = FLAGGED
        if left:
            said = f"{entry.label}: {entry.text}" if entry.label else entry.text
            shown = [f"{n:f}".replace(".", "," if self._lang == "ru" else ".") for n in left]
            _say(note, self._w["missing"].format(said, ", ".join(sorted(shown, key=said.find))))
            marks += MISSING
        for formula in entry.formulas:
            _say(note, self._w["derived"].format(f"{entry.label}: {formula}"))
            marks += "" if DERIVED in marks else DERIVED
        if not result.own:
            named = result.values.get("study") or result.values.get("refs")
            if named:
                _say(note, self._w["cited_from"].format(named))
            marks += CITED
        return marks

    def _cite(self, article: Article, place: Place, around: Around) -> Note:
        note = self._note(article, (article.iri, place.start, place.end, ""), place.quote, place.section)
        note.page, note.start, note.end = place.page, place.start, place.end
        note.before, note.after = around.context.get(place.iri, ("", ""))
        return note

    def _note(self, article: Article, key: tuple[str, int | None, int | None, str], quote: str, section: str) -> Note:
        if key not in self._notes:
            study = self._labels.get(article.iri, article.slab)
            number = len(self._notes) + 1
            self._notes[key] = Note(number, study, article.file, article.document, quote, section=section)
            self._numbered.append(self._notes[key])
        return self._notes[key]


def _places(result: Result, entry: Entry, around: Around) -> tuple[list[Place], list[Decimal]]:
    """The places to cite, so that the reader sees the entry's numbers there, and the numbers that none shows."""
    printed = [set(numbers(place.quote)) for place in result.places]
    chosen, left = covering([*entry.numbers, *entry.beside], printed)
    figures = [n for n in left if n in entry.numbers]
    others = [n for n in left if n not in entry.numbers]
    shown = [whole_numbers(*around.context.get(place.iri, ("", ""))) for place in result.places]
    for i in (*chosen, *range(len(shown))):  # what is cited anyway first
        if any(n in shown[i] for n in others):
            chosen = sorted({*chosen, i})
            others = [n for n in others if n not in shown[i]]
    return [result.places[i] for i in chosen], figures + others


def _say(note: Note, text: str) -> None:
    if text not in note.remarks:
        note.remarks.append(text)
