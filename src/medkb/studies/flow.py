"""How many files were given, read, chosen: the counts of a PRISMA 2020 flow diagram (Page et al., BMJ 2021;372:n71)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from medkb.export.choice import RULES
from medkb.store import Store
from medkb.store.journal import FAILED, Seen, seen
from medkb.studies.model import Step

READING, EXTRACTION, CHOICE, INCLUDED = "read", "base", "choice", "in"
"""The stages."""

_ORDER = list(RULES)


@dataclass(slots=True)
class Counted:
    """One article: results that it tells, results kept, results dropped by rule; how its study is called when shown."""

    document: str
    found: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    own: bool = True
    study: str = ""


def steps(store: Store, articles: Sequence[Counted]) -> tuple[Step, ...]:
    """The steps from the files to the studies. Counts of reading are None where no journal was kept."""
    own = [article for article in articles if article.own]
    included = [article for article in own if article.study]
    excluded = [article for article in own if not article.study]
    dropped: Counter[str] = sum((article.dropped for article in articles), Counter())
    return (
        *_reading(seen(store), {article.document for article in articles}),
        Step(EXTRACTION, "base", len(articles)),
        Step(EXTRACTION, "silent", len(articles) - len(own), aside=True),
        Step(CHOICE, "own", len(own)),
        Step(CHOICE, "excluded", len(excluded), _sorted(Counter(map(_main_rule, excluded))), aside=True),
        Step(CHOICE, "rule", dropped.total(), _sorted(dropped), aside=True),
        Step(INCLUDED, "included", len(included)),
        Step(INCLUDED, "studies", len({article.study for article in included})),
    )


def _reading(files: dict[str, Seen] | None, base: set[str]) -> tuple[Step, ...]:
    if files is None:
        keys = ("given", "failed", "read")
        return tuple(Step(READING, key, None, aside=key == "failed") for key in keys)
    failed = [entry for entry in files.values() if entry.state == FAILED]
    read = [entry.document for entry in files.values() if entry.state != FAILED]
    there, known = [document for document in read if document in base], set(read)
    return (
        Step(READING, "given", len(files)),
        Step(READING, "failed", len(failed), _sorted(Counter(entry.reason for entry in failed)), aside=True),
        Step(READING, "read", len(read)),
        *_nonzero(Step(READING, "again", len(there) - len(set(there)), aside=True)),
        *_nonzero(Step(READING, "gone", len(read) - len(there), aside=True)),
        *_nonzero(Step(EXTRACTION, "loaded", len(base - known))),
    )


def _nonzero(step: Step) -> tuple[Step, ...]:
    return (step,) if step.count else ()


def _main_rule(article: Counted) -> str:
    """The last rule, in their order, that dropped a result: how near the article came; "" where nothing was dropped."""
    return max(article.dropped, key=_ORDER.index, default="")


def _sorted(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
