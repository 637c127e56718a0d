"""From chosen results to the rows of an evidence table."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from medkb.export.articles import Article
from medkb.export.results import Result
from medkb.export.times import moment
from medkb.model import Kind
from medkb.store import Store
from medkb.studies.design import design
from medkb.studies.events import most_frequent
from medkb.studies.figures import Entry, Writer
from medkb.studies.labels import Labels
from medkb.studies.model import COMPETING, Cell, Line, Row, Study
from medkb.studies.notes import Around, Notes
from medkb.studies.words import words

EVERYBODY = "all"
_ROLES = ("arm", "population", "subgroup")
_AUTHORS = 6  # names before "et al." (ICMJE)
_ORDER = (Kind.RESPONSE, Kind.SURVIVAL)
_HIERARCHY = """ORR CR CRi VGPR_or_better VGPR PR MR SD PD NR NE MRD_neg molecular_CR MRD_pos
OS PFS EFS RFS DOR CIR TRM""".split()  # the record's order: IWG, IMWG and RECIST go from the deepest response down


@dataclass(slots=True)
class Told:
    """What was chosen of one article; `rivals` are figures that lost against the kept one of that claim's id."""

    article: Article
    kept: list[Result]
    rivals: dict[str, list[Result]] = field(default_factory=dict)
    why: str = ""  # it is of one study with another article


class Builder:
    """Makes the studies of one table, one after another; holds the notes."""

    def __init__(self, store: Store, lang: str, kinds: Sequence[Kind], *, events: int, derive: bool) -> None:
        self.notes = Notes(lang)
        self.hidden = 0  # adverse events that the rule leaves out
        self._store, self._lang, self._events, self._kinds = store, lang, events, kinds
        self._write = Writer(Labels(store, lang), derive=derive)
        self._w = words(lang)
        self._around: dict[str, Around] = {}
        self._rivals: dict[str, list[Result]] = {}

    def study(self, parts: Sequence[Told]) -> Study | None:
        """The study that these articles tell of; None when nothing of it is to be shown."""
        label = " / ".join(part.article.slab for part in parts)
        self._around = {part.article.iri: Around.of(self._store, part.article, self._lang) for part in parts}
        self._rivals = {claim: rivals for part in parts for claim, rivals in part.rivals.items()}
        for part in parts:
            self.notes.name(part.article, part.article.slab)
        kept = _at_home([result for part in parts for result in part.kept if self._says(result)])
        groups = [[result for result in kept if _key(result) == key] for key in _groups(kept)]
        groups = [group for group in groups if any(result.kind is not Kind.COHORT for result in group)]
        if not any(result.kind in self._kinds for result in kept):
            return None
        told = self._design(parts)
        rows = tuple(self._row(group, kept) for group in groups)
        return Study(label, tuple(self._details(parts)), told, rows, tuple(part.article.document for part in parts))

    def _says(self, result: Result) -> bool:
        """False where the article prints nothing that a cell could hold, such as a p value alone."""
        return result.kind is Kind.COHORT or bool(self._write.entry(result).text)

    def _details(self, parts: Sequence[Told]) -> Iterator[str]:
        """Registrations and DOIs; the file where there are none."""
        articles = [part.article for part in parts]
        yield from sorted({number for article in articles for number in article.registrations})
        for article in articles:
            if article.doi:
                yield f"doi:{article.doi}"
            elif not article.registrations and article.slab not in article.file:
                yield article.file

    def _design(self, parts: Sequence[Told]) -> Cell:
        for part in parts:
            article = part.article
            titles = (
                (article.title_ru, article.title_en) if self._lang == "ru" else (article.title_en, article.title_ru)
            )
            for title in titles:
                said = design(title, self._lang)
                if said:
                    return (Line("", said, (self.notes.title(article, title),)),)
        return ()

    def _row(self, ours: Sequence[Result], kept: Sequence[Result]) -> Row:
        """The cells of one group of a study: n, age, doses, responses, survival, adverse events."""
        cohorts = _sized(ours)
        size = self._first([c for c in cohorts if c.values["n"] is not None], self._write.size)
        age = self._first([c for c in cohorts if _aged(c)], self._write.age)
        doses = self._lines([r for r in ours if r.kind is Kind.DOSE])
        cohorts = [c for c in cohorts if c.values["n"] is not None]  # the first is the one shown
        events = [r for r in ours if r.kind is Kind.ADVERSE_EVENT]
        shown = {Kind.ADVERSE_EVENT: most_frequent(events, self._events)}
        self.hidden += len(events) - len(shown[Kind.ADVERSE_EVENT])
        shown |= {kind: _in_order([r for r in ours if r.kind is kind], kept) for kind in _ORDER}
        results = [self._lines(shown[kind], cohorts) for kind in self._kinds]
        return Row(self._group(ours[0]), (size, age, doses, *results))

    def _group(self, result: Result) -> str:
        label = self._write.group(result.group.label)
        named = result.values.get("study") or result.values.get("refs")
        return label if result.own else f"{named or self._w['cited']}: {label}"

    def _first(self, cohorts: Sequence[Result], make: Callable[[Result], Entry]) -> Cell:
        """The surest of several tellings, with the others in its note."""
        if not cohorts:
            return ()
        first, *others = cohorts
        entry = make(first)
        line = self.notes.line(first, entry, self._around[first.article.iri])
        rivals = [o for o in others if o.values["role"] == first.values["role"] and make(o).text != entry.text]
        for rival in rivals:
            told = self.notes.quoted(rival, make(rival), first.article)
            self.notes.remark(line, self._w["competing"].format(told))
        return (_marked(line) if rivals else line,)

    def _lines(self, results: Sequence[Result], cohorts: Sequence[Result] = ()) -> Cell:
        """An entry each; entries that say the same are one, with the notes of all."""
        lines: dict[str, Line] = {}
        for result in results:
            entry = self._write.entry(result)
            line = self.notes.line(result, entry, self._around[result.article.iri], cohorts)
            for rival in self._rivals.get(result.claim, ()):
                told = self.notes.quoted(rival, self._write.entry(rival), result.article)
                self.notes.remark(line, self._w["competing"].format(told))
                line = _marked(line)
            same = lines.get(line.plain)
            lines[line.plain] = _joined(same, line) if same else line
        return tuple(lines.values())

    def report(self, article: Article) -> str:
        """One line of the list of articles."""
        title = (article.title_ru or article.title) if self._lang == "ru" else article.title
        parts = [article.slab]
        if article.authors and article.slab.startswith(article.authors[0]):  # else their order is not known
            more = (" и др." if self._lang == "ru" else " et al.") if len(article.authors) > _AUTHORS else ""
            parts.append(", ".join(article.authors[:_AUTHORS]) + more)
        parts += [title, str(article.year or "")]
        parts += [f"doi:{article.doi}" if article.doi else "", ", ".join(article.registrations), article.file]
        return ". ".join(part.rstrip(".") for part in parts if part)

    def repeat(self, told: Told, first: Article) -> str:
        """The line of an article all of whose figures are taken from another one of its study."""
        why = told.why
        if self._lang == "ru":
            why = re.sub(r"^trial registration", "номер регистрации", why)
            why = re.sub(r"(\d+) authors and (\d+) patients in common", r"общих авторов \1, больных \2", why)
        return f"{self.report(told.article)}. {self._w['same'].format(first.slab, why)}"


def _marked(line: Line) -> Line:
    if COMPETING in line.marks:
        return line
    return Line(line.label, line.text, line.notes, line.marks + COMPETING)


def _joined(one: Line, other: Line) -> Line:
    marks = "".join(dict.fromkeys(one.marks + other.marks))
    return Line(one.label, one.text, tuple(sorted({*one.notes, *other.notes})), marks)


def _key(result: Result) -> str:
    """Groups are told apart by their labels; those of another study are none of this one's."""
    label = " ".join(result.group.label.casefold().split())
    if result.own:
        return label
    return f"{result.values.get('study') or result.values.get('refs') or '?'}\n{label}"


def _groups(results: Sequence[Result]) -> list[str]:
    """The groups: everybody, then arms in the order in which their sizes are told, then the others as they come.

    A part of a group ("TBF, aged 60 and over") stands behind the group.
    """
    keys = [_key(r) for r in results]
    arms = [_key(r) for r in results if r.kind is Kind.COHORT and r.values["role"] == "arm"]
    order = list(dict.fromkeys([EVERYBODY, *arms, *keys]))
    wholes = [key for key in order if key.partition(", ")[0] not in order or ", " not in key]
    parts = {whole: [key for key in order if key.partition(", ")[0] == whole and key != whole] for whole in wholes}
    return [key for whole in wholes for key in (whole, *parts[whole]) if key in keys]


def _at_home(results: Sequence[Result]) -> list[Result]:
    """Doses of a group of which nothing else is told (a drug's own name, in a study of one group) go to everybody."""
    told = {_key(r) for r in results if r.kind is not Kind.DOSE}
    home = EVERYBODY if EVERYBODY in told else ""
    return [replace(r, group=replace(r.group, label=home)) if home and _key(r) not in told else r for r in results]


def _in_order(results: Sequence[Result], study: Sequence[Result]) -> list[Result]:
    """By outcome, then by time: outcomes of the hierarchy first, the others as the study first tells them."""
    names = list(dict.fromkeys([*_HIERARCHY, *(_subject(result) for result in study)]))
    return sorted(results, key=lambda result: (names.index(_subject(result)), _when(result)))


def _when(result: Result) -> float:
    """Days: without a time first, with one that cannot be counted last."""
    told = result.values.get("time") or result.values.get("at")
    days = moment(str(told)) if told else -1
    return math.inf if days is None else days


def _subject(result: Result) -> str:
    return str(result.values.get("outcome") or result.values.get("endpoint") or "")


def _aged(cohort: Result) -> bool:
    return any(cohort.values[name] is not None for name in ("age_median", "age_low", "age_high"))


def _sized(results: Sequence[Result]) -> list[Result]:
    """The cohorts that tell of the group as a whole: by role, then the surest, then that of most places."""
    found = [r for r in results if r.kind is Kind.COHORT and r.values["role"] in _ROLES]
    everybody = ("population", "arm", "subgroup")
    order = everybody if found and _key(found[0]) == EVERYBODY else _ROLES

    def rank(cohort: Result) -> tuple[int, float, int]:
        sure = float(str(cohort.values["confidence"] or 0))
        return order.index(str(cohort.values["role"])), -sure, -len(cohort.places)

    return sorted(found, key=rank)
