"""What goes into a table: the choice of medkb.export.choice, with what belongs to a study besides its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from medkb.export.articles import Article
from medkb.export.choice import Choice, Chosen
from medkb.export.choosing import choose
from medkb.export.compete import disagree
from medkb.export.criteria import criteria
from medkb.export.results import Result, results
from medkb.export.trials import trials
from medkb.model import Kind
from medkb.store import Store
from medkb.studies.build import Told
from medkb.studies.flow import Counted

RESULTS = (Kind.RESPONSE, Kind.SURVIVAL, Kind.ADVERSE_EVENT)
_BESIDES = (Kind.COHORT, Kind.DOSE)
_SUBJECTS = {Kind.RESPONSE: "outcome", Kind.SURVIVAL: "endpoint", Kind.ADVERSE_EVENT: "event"}


def asked_kinds(choice: Choice) -> tuple[Kind, ...]:
    """The kinds of result that a choice leaves: all, or those of which an outcome, endpoint or event is named."""
    named = tuple(kind for kind, name in _SUBJECTS.items() if getattr(choice, name))
    return named or RESULTS


def trials_told(store: Store, choice: Choice) -> Iterator[tuple[list[Told], list[Counted]]]:
    """The articles of one study after another, each with its counts. Raises ExportError."""
    same = trials(store)
    waiting: dict[int, list[tuple[Told, Counted]]] = {}
    for told, counted in _articles(store, choice):
        trial = same.numbers.get(counted.document)
        if trial is None:
            yield [told], [counted]
            continue
        told.why = same.reasons.get(counted.document, "")
        waiting.setdefault(trial, []).append((told, counted))
        if len(waiting[trial]) == same.sizes[trial]:
            pairs = waiting.pop(trial)
            yield [told for told, _ in pairs], [counted for _, counted in pairs]
    for pairs in waiting.values():
        yield [told for told, _ in pairs], [counted for _, counted in pairs]


def _articles(store: Store, choice: Choice) -> Iterator[tuple[Told, Counted]]:
    """Results as chosen; group sizes, ages and doses by what the choice says of studies and groups only."""
    about = replace(choice, outcome="", endpoint="", event="", grade_min=None, grade_max=None, time="")
    fitting = criteria(store, about)
    besides: dict[str, list[Result]] = {}

    def told() -> Iterator[tuple[Article, list[Result]]]:
        for article, found in results(store, (*_BESIDES, *RESULTS)):
            besides[article.iri] = [r for r in found if r.kind in _BESIDES and fitting.failed(r) is None]
            yield article, [r for r in found if r.kind in RESULTS]

    for chosen in choose(store, told(), choice):
        beside = besides.pop(chosen.article.iri) if chosen.kept else []
        yield Told(chosen.article, [*beside, *chosen.kept], _rivals(chosen)), _counted(chosen, choice)


def _rivals(chosen: Chosen) -> dict[str, list[Result]]:
    """Dropped figures that say something else than the one used in their place, by its id."""
    rivals: dict[str, list[Result]] = {}
    for dropped in chosen.dropped:
        other = dropped.instead
        if other is None:
            continue
        alike = dropped.result.group.label.casefold() == other.group.label.casefold()
        if dropped.disagrees or (dropped.rule == "duplicate" and alike and disagree(dropped.result, other)):
            rivals.setdefault(other.claim, []).append(dropped.result)
    return rivals


def _counted(chosen: Chosen, choice: Choice) -> Counted:
    everything = [*chosen.kept, *(dropped.result for dropped in chosen.dropped)]
    return Counted(
        document=chosen.article.document,
        found=len(everything),
        kept=len(chosen.kept),
        dropped=Counter(dropped.rule for dropped in chosen.dropped),
        own=any(result.own or choice.source != "own" for result in everything),
    )
