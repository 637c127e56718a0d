"""Which results a picture is of: chosen in the knowledge base by the rules of `medkb.export.choice`."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from medkb.errors import PlotError
from medkb.export.articles import Article, articles
from medkb.export.choice import RULES, Choice
from medkb.export.choosing import choose
from medkb.export.criteria import criteria
from medkb.export.results import Result, results
from medkb.model import KINDS, Kind
from medkb.plot.facts import label
from medkb.store import Store

_LISTED = 12
_MANY = {Kind.DOSE: "doses", Kind.ADVERSE_EVENT: "adverse events", Kind.RESPONSE: "responses"}


@dataclass(frozen=True, slots=True)
class Selected:
    """The results of a picture, and how many were left out by which rule of `medkb.export.choice.RULES`."""

    kept: list[Result]
    left_out: Counter[str] = field(default_factory=Counter)


def doses_of(store: Store, choice: Choice, about: Article | None = None) -> Selected:
    """Every dose that fits the choice: doses do not compete, an article may print many of one drug.

    Raises PlotError where there is none, with what there is; ExportError for a name that nobody knows.
    """
    asked = criteria(store, choice)
    kept: list[Result] = []
    every: list[Result] = []
    out: Counter[str] = Counter()
    for one, found in results(store, [Kind.DOSE]):
        for result in found if about is None or one.iri == about.iri else ():
            every.append(result)
            rule = asked.failed(result)
            if rule is None:
                kept.append(result)
            else:
                out[rule] += 1
    return _told(Selected(kept, out), every, Kind.DOSE, about)


def chosen_of(
    store: Store, kind: Kind, choice: Choice, about: Article | None = None, outcomes: Collection[str] = ()
) -> Selected:
    """Events or responses that fit the choice, one figure a study, group, event, grade and time, each trial once.

    `outcomes`: of responses, only those with these codes.

    Raises PlotError where there is none, with what there is; ExportError for a name that nobody knows.
    """
    every: list[Result] = []

    def read() -> Iterator[tuple[Article, list[Result]]]:
        for one, found in results(store, [kind]):
            if about is None or one.iri == about.iri:
                wanted = [r for r in found if not outcomes or r.values.get("outcome") in outcomes]
                every.extend(wanted)
                yield one, wanted

    kept: list[Result] = []
    out: Counter[str] = Counter()
    for chosen in choose(store, read(), choice):
        kept += chosen.kept
        out.update(dropped.rule for dropped in chosen.dropped)
    return _told(Selected(kept, out), every, kind, about)


def results_of(store: Store, about: Article) -> list[Result]:
    """All results of one article, in the order of the text."""
    return next((found for one, found in results(store, KINDS) if one.iri == about.iri), [])


def _told(selected: Selected, every: Sequence[Result], kind: Kind, about: Article | None) -> Selected:
    if selected.kept:
        return selected
    where = about.file if about else "the knowledge base"
    if not every:
        raise PlotError(f"nothing to draw: {where} has no {_MANY[kind]}")
    rules = ", ".join(f"{RULES[rule][0]}: {count}" for rule, count in selected.left_out.most_common())
    drugs = Counter(drug for r in every for drug in ([label(r, "en")] if kind is Kind.DOSE else r.group.drugs))
    there = f"; there are {_MANY[kind]} of {listed([name for name, _ in drugs.most_common()])}" if drugs else ""
    raise PlotError(f"nothing to draw: {where} has {len(every)} {_MANY[kind]}, none as asked ({rules}){there}")


def article_named(store: Store, asked: str) -> Article:
    """The only article with that DOI, id, address, label, file name or stem.

    Raises PlotError where there is none, or a choice.
    """
    known = articles(store)
    found = [one for one in known if asked in _called(one)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(one.document for one in found)
        raise PlotError(f"--article {asked}: {len(found)} articles are called so; name one by its id: {ids}")
    names = sorted({name for one in known for name in _called(one)})
    near = [name for name in names if asked in name][:3] or difflib.get_close_matches(asked, names, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {listed([one.file for one in known]) or 'none'}"
    raise PlotError(f"--article {asked}: no such article; {hint}")


def _called(one: Article) -> set[str]:
    names = {one.iri, one.document, one.file, one.file.rpartition(".")[0], one.doi, one.slab}
    return names - {""}


def listed(names: Sequence[str]) -> str:
    """The first of the names, and how many there are besides."""
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
