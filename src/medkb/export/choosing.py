"""Which results go into an analysis: what is asked for, one row a study, arm and outcome, each trial once.

Nothing is left out silently: every dropped result comes with the rule that dropped it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medkb.export.articles import Article
from medkb.export.choice import RULES, Choice, Chosen, Dropped
from medkb.export.compete import compete, disagree
from medkb.export.criteria import Criteria, criteria, plain
from medkb.export.results import Result
from medkb.export.trials import Trials, trials
from medkb.store import Store


def choose(
    store: Store, records: Iterable[tuple[Article, list[Result]]], choice: Choice | None = None
) -> Iterator[Chosen]:
    """Choose among the results of each article (see `results`).

    Articles of one trial are held until the last of them has come, and then told one after the other; all others come
    in their order. Raises ExportError for a name that the knowledge base does not know.
    """
    choice = choice or Choice()
    asked = criteria(store, choice)
    same = Trials() if choice.keep_duplicates else trials(store)
    waiting: dict[int, list[Chosen]] = {}
    for article, found in records:
        chosen = _of_article(article, found, asked, choice)
        trial = same.numbers.get(article.document)
        if trial is None:
            yield chosen
            continue
        waiting.setdefault(trial, []).append(chosen)
        if len(waiting[trial]) == same.sizes[trial]:
            yield from _once(waiting.pop(trial), same, one_row=choice.one_row)
    for rest in waiting.values():  # the records were of some articles only
        yield from _once(rest, same, one_row=choice.one_row)


def _of_article(article: Article, found: list[Result], asked: Criteria, choice: Choice) -> Chosen:
    fitting: list[Result] = []
    dropped: list[Dropped] = []
    for result in found:
        failed = asked.failed(result)
        if failed:
            dropped.append(Dropped(result, failed, RULES[failed][0]))
        else:
            fitting.append(result)
    kept, beaten = compete(fitting, asked, one_row=choice.one_row)
    dropped += (Dropped(b.result, "competition", b.why, b.winner, b.disagrees) for b in beaten)
    return Chosen(article, tuple(kept), tuple(dropped))


def _once(several: list[Chosen], same: Trials, *, one_row: bool) -> Iterator[Chosen]:
    """Articles of one trial: each outcome from the article that is the first by `Trials.order` to have it."""
    told: dict[tuple[object, ...], list[Result]] = {}
    out: dict[str, Chosen] = {}
    for chosen in sorted(several, key=lambda chosen: same.order(chosen.article)):
        kept, dropped = [], list(chosen.dropped)
        new: dict[tuple[object, ...], list[Result]] = {}
        for result in chosen.kept:
            subject = _subject(result, one_row=one_row)
            if result.own and subject in told:
                dropped.append(_duplicate(result, told[subject], same))
                continue
            kept.append(result)
            if result.own:
                new.setdefault(subject, []).append(result)
        told |= new
        out[chosen.article.iri] = Chosen(chosen.article, tuple(kept), tuple(dropped))
    yield from (out[chosen.article.iri] for chosen in several)


def _duplicate(result: Result, others: list[Result], same: Trials) -> Dropped:
    """Dropped for what the other article tells of the same group, or else of another one."""
    label = plain(result.group.label)
    other = next((other for other in others if plain(other.group.label) == label), others[0])
    where = f"{other.article.slab} ({other.article.file})"
    why = f"{RULES['duplicate'][0]}: {where}; {same.reasons.get(result.article.document, '')}"
    return Dropped(result, "duplicate", why, other, plain(other.group.label) == label and disagree(result, other))


def _subject(result: Result, *, one_row: bool) -> tuple[object, ...]:
    """What articles of one trial tell in other words for the groups: the outcome, its time and its grade."""
    names = [
        "outcome",
        "endpoint",
        "event",
        "statistic",
        "cause",
        "serious",
        "measure",
        "of",
        "factor",
        "drug",
        "label",
    ]
    names += [] if one_row else ["grade_min", "grade_max", "time", "at"]
    return (result.kind, *(result.values.get(name) for name in names))
