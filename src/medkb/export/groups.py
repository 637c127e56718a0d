"""What a group of patients was given, how large it is, in which line of treatment, in which analysed population.

A drug is a group's only where the article says so; `Group.drug_by` tells by which of these rules, strongest first:

- "arm": the group's own label names a drug or a regimen, in the vocabulary's words or in those of the article;
- "dose": the article states doses for this group, or for the group of which this one is a part;
- "title": everybody got one treatment, which the title names;
- "mentions": everybody got one treatment; the title names none, and nearly all of the article's mentions of drugs
  are of this one.

The last two are for articles without a group that got something else. Cited figures have only the first rule: the
other studies of an article are not given what its own patients are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from medkb.export.articles import Article
from medkb.export.names import Named, Names, without_parts
from medkb.export.stored import StoredClaim, arms_of, claims_of, evidence_count, own_results
from medkb.export.words import analysed, comparator, compares, line, one_patient, single_arm
from medkb.graph import MKB
from medkb.model import Kind
from medkb.store import Store

EVERYBODY = "all"
_SIZED = ("arm", "population")
_FEW = 3  # own results of a group that is a comparator's: fewer may be read into a group that is none
_DOMINANT = 0.75  # of all mentions of drugs: the article is about this one
_MENTIONS = 5
_NO_RESULTS = (Kind.DRUG, Kind.REGIMEN, Kind.DOSE)
_OF_ALL = ("mkb:source", "mkb:arm", "dcterms:identifier")
_BESIDE = {
    Kind.DRUG: (*_OF_ALL, "mkb:drugName", "mkb:drug", "mkb:name"),
    Kind.REGIMEN: (*_OF_ALL, "mkb:regimenName", "mkb:regimen", "mkb:name", "mkb:componentName"),
    Kind.DOSE: (*_OF_ALL, "mkb:drugName", "mkb:drug"),
    Kind.COHORT: (
        *_OF_ALL,
        *("mkb:count", "mkb:role", "rdfs:label", "mkb:confidence", "mkb:studyName", "mkb:reference", "mkb:hasEvidence"),
    ),
}
"""What groups are made from, besides the results themselves."""


@dataclass(frozen=True, slots=True)
class Group:
    """An arm. `drugs` are English INNs and `drug_concepts` the addresses of those that the vocabulary has.

    `n` is the size that the article states most surely and `sizes` all that it states; `line` is "1", "2", "later" or
    ""; `population` is the vocabulary's English label of an analysed population, or "".
    """

    label: str
    n: int | None = None
    drugs: tuple[str, ...] = ()
    drug_concepts: tuple[str, ...] = ()
    drug_by: str = ""
    regimen: str = ""
    line: str = ""
    population: str = ""
    sizes: tuple[int, ...] = ()
    said: tuple[str, ...] = ()  # how the article words it where it tells the size


class Groups:
    """The groups of one article, made from its claims."""

    def __init__(self, article: Article, store: Store, names: Names) -> None:
        self._article = article
        self._store = store
        self.arms = arms_of(store, article.iri)
        self._beside = {kind: claims_of(store, article.iri, kind, only) for kind, only in _BESIDE.items()}
        named = (*self._beside[Kind.REGIMEN].values(), *self._beside[Kind.DRUG].values())
        self._names = names.of_article(named)
        self._found: dict[tuple[str, str, str], Group] = {}

    def of(self, claim: StoredClaim) -> Group:
        """The group of one result, with the population that its denominator is told to be."""
        key = self._key(claim)
        if key not in self._found:
            self._found[key] = self._group(*key)
        group = self._found[key]
        told = self._told.get((*key, claim.slot("n"))) if claim.kind in (Kind.RESPONSE, Kind.ADVERSE_EVENT) else None
        return replace(group, population=told) if told else group

    def label(self, claim: StoredClaim) -> str:
        """The label of a claim's arm."""
        return self.arms.get(claim.one(MKB + "arm") or "", "")

    def _key(self, claim: StoredClaim) -> tuple[str, str, str]:
        """Label, source and study: cited figures of several studies may share a label."""
        source = str(claim.slot("source"))
        study = "" if source == "own" else str(claim.slot("study") or claim.slot("refs") or "")
        return self.label(claim), source, study

    @cached_property
    def _cohorts(self) -> dict[tuple[str, str, str], list[StoredClaim]]:
        found = defaultdict(list)
        for claim in self._beside[Kind.COHORT].values():
            if isinstance(claim.slot("n"), int):
                found[self._key(claim)].append(claim)
        return found

    @cached_property
    def _told(self) -> dict[tuple[object, ...], str]:
        """Analysed populations by group and size, where all that is said of the size agrees."""
        said: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for key, cohorts in self._cohorts.items():
            for cohort in cohorts:
                population = analysed(self._names, str(cohort.slot("label") or ""))
                if population:
                    said[(*key, cohort.slot("n"))].add(population)
        return {key: next(iter(found)) for key, found in said.items() if len(found) == 1}

    def _group(self, label: str, source: str, study: str) -> Group:
        cohorts = self._sized(label, source, study)
        sizes = tuple(dict.fromkeys(n for c in cohorts if isinstance(n := c.slot("n"), int)))
        if source != "own" and (not study or len(sizes) > 1):
            sizes = ()  # of studies that nothing tells apart
        words = [label, *(str(c.slot("label") or "") for c in cohorts[:1])]
        if source == "own":
            words += [self._article.title_en, self._article.title_ru]
        by, treatment = self._treatment(label, source)
        return Group(
            label=label,
            n=sizes[0] if sizes else None,
            drugs=treatment.drugs,
            drug_concepts=treatment.concepts,
            drug_by=by if treatment.drugs else "",
            regimen=treatment.regimen or (self._names.regimen_of(treatment) if treatment.drugs else ""),
            line=next(filter(None, map(line, words)), ""),
            population=next(filter(None, (analysed(self._names, text) for text in words)), ""),
            sizes=sizes,
            said=tuple(dict.fromkeys(str(c.slot("label")) for c in cohorts if c.slot("label"))),
        )

    def _sized(self, label: str, source: str, study: str) -> list[StoredClaim]:
        """The cohorts that tell the group's size, the surest first, then that of most places, then the largest."""
        cohorts = [c for c in self._cohorts.get((label, source, study), ()) if c.slot("role") in _SIZED]

        def rank(cohort: StoredClaim) -> tuple[float, int, int, str]:
            places = len(cohort.values.get(MKB + "hasEvidence", ()))
            return -float(cohort.slot("confidence") or 0), -places, -int(cohort.slot("n") or 0), cohort.id

        return sorted(cohorts, key=rank)

    def _treatment(self, label: str, source: str) -> tuple[str, Named]:
        found = self._names.in_label(label)
        if found.either:
            return "", Named()
        if found.drugs:
            return "arm", found
        if source != "own" or comparator(self._names, label) or found.without:
            return "", Named()
        doses = self._dosed(label)
        if not doses.drugs or (one_patient(label) and self._of_all[1].drugs):
            return self._of_all
        return "dose", doses

    def _dosed(self, label: str) -> Named:
        """What is dosed for a group, or for the group of which it is a part; for everybody: what is told for some."""
        if label == EVERYBODY:
            return Named()
        parts = (label, *without_parts(label))
        return next((self._doses[part] for part in parts if part in self._doses), Named())

    @cached_property
    def _doses(self) -> dict[str, Named]:
        """What the article doses for each of its own groups."""
        found = defaultdict(list)
        for claim in self._beside[Kind.DOSE].values():
            if claim.slot("source") == "own":
                found[self.label(claim)].append((str(claim.slot("drug")), claim.concept or ""))
        return {label: Named.of(drugs) for label, drugs in found.items()}

    @cached_property
    def _of_all(self) -> tuple[str, Named]:
        """What everybody got, where there is no group that got something else."""
        titles = [title for title in (self._article.title_en, self._article.title_ru) if title]
        if any(map(compares, titles)):
            return "", Named()
        named = next((found for title in titles if (found := self._names.in_title(title)).drugs), Named())
        by, treatment = ("title", named) if named.drugs else ("mentions", self._mentioned)
        one = len(treatment.drugs) == 1 or treatment.joined or any(map(single_arm, titles))
        if treatment.either or not (one or self._names.regimen_of(treatment)) or self._others(treatment):
            return "", Named()
        return by, treatment

    @cached_property
    def _mentioned(self) -> Named:
        """The drug of nearly all mentions of the article's own drugs."""
        times: Counter[tuple[str, str]] = Counter()
        places = evidence_count(self._store, self._article.iri, Kind.DRUG)
        for iri, claim in self._beside[Kind.DRUG].items():
            if claim.slot("source") == "own":
                times[str(claim.slot("drug")), claim.concept or ""] += places.get(iri, 0)
        if not times:
            return Named()
        (drug, most), total = times.most_common(1)[0], times.total()
        return Named.of([drug]) if most >= _MENTIONS and most >= _DOMINANT * total else Named()

    def _others(self, treatment: Named) -> bool:
        """True where a group of the article's own got something else, or where just one of several got this."""
        labels = own_results(self._store, self._article.iri, _NO_RESULTS)
        named = []
        for arm, times in labels.items():
            label = self.arms.get(arm, "")
            if times < _FEW or label == EVERYBODY:
                continue
            found = self._names.in_label(label)
            if comparator(self._names, label) or found.without or not set(found.drugs) <= set(treatment.drugs):
                return True
            named.append(bool(found.drugs))
        return any(named) and not all(named)
