"""A choice in the knowledge base's own terms: names become concepts, and each result is held against them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from medkb.errors import ExportError
from medkb.export.results import Result
from medkb.export.stored import select
from medkb.export.times import same_time, spelt
from medkb.graph import PREFIXES, VOCABULARY_GRAPH
from medkb.model import Kind
from medkb.store import Store

if TYPE_CHECKING:
    from medkb.export.choice import Choice

SOURCES = ("own", "cited", "any")
_VOCABULARY = PREFIXES["drug"].removesuffix("drug/")
_SUBJECTS = (
    ("outcome", Kind.RESPONSE, "outcomeCode"),
    ("endpoint", Kind.SURVIVAL, "endpointCode"),
    ("event", Kind.ADVERSE_EVENT, "eventName"),
)
_HIGHEST = 5  # grade: death


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a name stands for: concepts, and the word itself for what the vocabulary does not have."""

    word: str
    concepts: frozenset[str] = frozenset()

    def fits(self, concept: object, word: object) -> bool:
        """True for the concept, or for what is called so."""
        return concept in self.concepts or str(word or "").casefold() == self.word.casefold()


@dataclass(frozen=True)
class Criteria:
    """`failed` tells by which rule a result is not what is asked for."""

    choice: Choice
    drug: Wanted | None = None
    drug_class: Wanted | None = None
    subjects: dict[str, Wanted] = field(default_factory=dict)  # outcome, endpoint, event
    population: str = ""  # the vocabulary's English label

    @cached_property
    def grades(self) -> tuple[int, int] | None:
        """The range of grades asked for, bounds included."""
        low, high = self.choice.grade_min, self.choice.grade_max
        return None if low is None and high is None else (low or 1, high or _HIGHEST)

    def failed(self, result: Result) -> str | None:
        """The first rule, in the order of `RULES`, that the result does not fit; None when it is asked for."""
        rules = (
            ("source", self._source),
            ("outcome", self._subject),
            ("grade", self._grade),
            ("time", self._time),
            ("drug", self._drug),
            ("class", self._class),
            ("alone", self._alone),
            ("disease", self._disease),
            ("arm", self._arm),
            ("population", self._population),
            ("confidence", self._confidence),
            ("flag", self._flag),
        )
        return next((name for name, fits in rules if not fits(result)), None)

    def _source(self, result: Result) -> bool:
        return self.choice.source in ("any", result.values.get("source"))

    def _subject(self, result: Result) -> bool:
        if not self.subjects:
            return True
        values = result.values
        if "measure" in values:  # a ratio names what it is of in one slot, whatever it is
            return any(want.fits(values.get("concept"), values.get("of")) for want in self.subjects.values())
        wanted = [(name, want) for name, want in self.subjects.items() if name in values]
        return any(want.fits(values.get("concept"), values[name]) for name, want in wanted)

    def _grade(self, result: Result) -> bool:
        """3-4 stands for 3-5: many articles leave out death, which they count apart."""
        if self.grades is None or "grade_min" not in result.values:
            return True
        low, high = result.values["grade_min"], result.values["grade_max"]
        return (low, high) == self.grades or (self.grades[1] == _HIGHEST and (low, high) == (self.grades[0], 4))

    def _time(self, result: Result) -> bool:
        if not self.choice.time or result.kind not in {kind for _, kind, _ in _SUBJECTS}:
            return True
        when = result.values.get("time") or result.values.get("at")
        return when is not None and same_time(spelt(str(when)), spelt(self.choice.time))

    def _drug(self, result: Result) -> bool:
        want, group = self.drug, result.group
        if want is None:
            return True
        if result.kind in (Kind.DRUG, Kind.DOSE):
            return want.fits(result.values.get("concept"), result.values.get("drug"))
        names = (*group.drugs, group.regimen)
        return bool(want.concepts & set(group.drug_concepts)) or any(want.fits(None, name) for name in names if name)

    def _class(self, result: Result) -> bool:
        if self.drug_class is None:
            return True
        if result.kind in (Kind.DRUG, Kind.DOSE):
            return result.values.get("concept") in self.drug_class.concepts
        return bool(self.drug_class.concepts & set(result.group.drug_concepts))

    def _alone(self, result: Result) -> bool:
        return not self.choice.alone or len(result.group.drugs) == 1

    def _disease(self, result: Result) -> bool:
        if not self.choice.disease:
            return True
        texts = [result.group.label, *result.group.said]
        if result.own:
            texts += [result.article.title_en, result.article.title_ru]
        words = [_keys(text) for text in self.choice.disease.split("|") if text.strip()]
        return any(wanted <= _keys(text) for text in texts if text for wanted in words)

    def _arm(self, result: Result) -> bool:
        return not self.choice.arm or plain(self.choice.arm) == plain(result.group.label)

    def _population(self, result: Result) -> bool:
        return not self.population or result.group.population in ("", self.population)

    def _confidence(self, result: Result) -> bool:
        return float(result.values.get("confidence") or 0) >= self.choice.min_confidence

    def _flag(self, result: Result) -> bool:
        return not self.choice.without_errors or all(flag.severity != "error" for flag in result.flags)


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[str]:
    from medkb.search.keys import keys

    return frozenset(keys(text).split())


def plain(text: str) -> str:
    """A label without the chances of its spelling: blanks and case."""
    return " ".join(text.casefold().split())


def criteria(store: Store, choice: Choice) -> Criteria:
    """The choice in the terms of this knowledge base.

    Raises ExportError: a name that neither the vocabulary nor the facts have, a source that is none of `SOURCES`,
    grades that are not 1 to 5 in that order.
    """
    if choice.source not in SOURCES:
        raise ExportError(f"source {choice.source!r} is not one of {', '.join(SOURCES)}")
    low, high = choice.grade_min or 1, choice.grade_max or _HIGHEST
    if not 1 <= low <= high <= _HIGHEST:
        raise ExportError(f"grades {low} to {high}: give a range within 1 to {_HIGHEST}, the lower one first")
    names = _Lookup(store)
    drug = names.drug(choice.drug) if choice.drug else None
    drug_class = names.drug_class(choice.drug_class) if choice.drug_class else None
    subjects = {
        name: names.subject(name, property_, value, narrower=choice.narrower)
        for name, _, property_ in _SUBJECTS
        if (value := getattr(choice, name))
    }
    population = names.population(choice.population) if choice.population else ""
    return Criteria(choice, drug, drug_class, subjects, population)


class _Lookup:
    """Finds what names stand for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def drug(self, name: str) -> Wanted:
        found = self._concepts("drug", name) or self._concepts("regimen", name)
        wanted = Wanted(_local(name), frozenset(found))
        if not found and not self._said(("drugName", "regimenName"), name):
            raise self._unknown("drug", "drug or regimen", name)
        return wanted

    def drug_class(self, name: str) -> Wanted:
        found = self._concepts("atc", name)
        if not found:
            raise self._unknown("atc", "ATC class", name)
        return Wanted(name, frozenset(self._below(found)))

    def subject(self, scheme: str, property_: str, name: str, *, narrower: bool) -> Wanted:
        found = self._concepts(scheme, name)
        if not found and not self._said((property_,), name):
            raise self._unknown(scheme, scheme, name)
        # the word too: records call several concepts by one notation, and "CR" is also CR or better
        return Wanted(_local(name), frozenset(self._below(found) | found if narrower else found))

    def population(self, name: str) -> str:
        for concept in sorted(self._concepts("population", name)):
            query = f"SELECT ?l {{ <{concept}> skos:prefLabel ?l FILTER(LANG(?l) = 'en') }}"
            return str(next(row[0].value for row in select(self._store, query)))
        raise self._unknown("population", "analysed population", name)

    def _concepts(self, scheme: str, name: str) -> set[str]:
        """By address, id or notation, else by a preferred label, else by any label; in whatever case."""
        wanted = _literal(_local(name).casefold())
        query = f"""SELECT ?c ?p {{ GRAPH <{VOCABULARY_GRAPH}> {{ ?c skos:inScheme <{_VOCABULARY}{scheme}> ; ?p ?l
            FILTER(?p IN (skos:notation, skos:prefLabel, skos:altLabel, skos:hiddenLabel))
            FILTER(LCASE(STR(?l)) = {wanted}) }} }}"""
        best: dict[str, set[str]] = {}
        for concept, property_ in select(self._store, query):
            best.setdefault(property_.value.rpartition("#")[2], set()).add(concept.value)
        address = f"{_VOCABULARY}{scheme}/{_local(name)}"
        by_id = {address} if self._known(address) else set()
        found = [by_id, best.get("notation"), best.get("prefLabel"), best.get("altLabel"), best.get("hiddenLabel")]
        return next((concepts for concepts in found if concepts), set())

    def _known(self, address: str) -> bool:
        try:
            query = f"ASK {{ GRAPH <{VOCABULARY_GRAPH}> {{ <{address}> a skos:Concept }} }}"
            return bool(self._store.query(query))
        except SyntaxError:  # the name is not part of an address
            return False

    def _below(self, concepts: set[str]) -> set[str]:
        values = " ".join(f"<{concept}>" for concept in sorted(concepts))
        query = f"SELECT DISTINCT ?c {{ VALUES ?top {{ {values} }} ?c skos:broader+ ?top }}"
        return {row[0].value for row in select(self._store, query)}

    def _said(self, properties: tuple[str, ...], name: str) -> bool:
        """True where a fact has that word."""
        path = "|".join(f"mkb:{property_}" for property_ in properties)
        query = f"SELECT ?w {{ ?c {path} ?w FILTER(LCASE(STR(?w)) = {_literal(name.casefold())}) }} LIMIT 1"
        return any(True for _ in select(self._store, query))

    def _unknown(self, scheme: str, what: str, name: str) -> ExportError:
        query = f"""SELECT DISTINCT ?l {{ GRAPH <{VOCABULARY_GRAPH}> {{ ?c skos:inScheme <{_VOCABULARY}{scheme}> ;
            skos:prefLabel|skos:altLabel|skos:notation ?l }} }}"""
        labels = {row[0].value.casefold(): row[0].value for row in select(self._store, query)}
        near = [labels[label] for label in difflib.get_close_matches(name.casefold(), sorted(labels), 3, 0.7)]
        hint = f"; near it: {', '.join(near)}" if near else "; `medkb vocab find` tells what names mean"
        return ExportError(f"no {what} is called {name!r} in this knowledge base{hint}")


def _local(name: str) -> str:
    """The id of an address or of a CURIE ("drug:blinatumomab", "atc:L01"); another name as it is."""
    bare = name.strip().removeprefix("<").removesuffix(">")
    if bare.startswith(_VOCABULARY):
        return bare.rpartition("/")[2]
    prefix, _, rest = bare.partition(":")
    return rest if prefix in ("drug", "event", "outcome", "endpoint", "atc", "regimen") and rest else bare


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
