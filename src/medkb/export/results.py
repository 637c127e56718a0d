"""Results with all that an analysis needs to choose among them: the article, the group, the flags, the places.

Everything that is printed stays as it is printed; a `Result` holds no number that the graph does not have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from medkb.export.articles import Article, articles
from medkb.export.groups import Group, Groups
from medkb.export.names import Names
from medkb.export.stored import (
    Flag,
    Labels,
    Place,
    StoredClaim,
    Value,
    add_places,
    claims_of,
    flags_of,
    slots_of,
)
from medkb.graph import MKB
from medkb.graph.namespaces import PROV, claim_iri
from medkb.model import Kind
from medkb.store import Store


@dataclass(frozen=True, slots=True)
class Result:
    """One claim. `claim` is its id; `values` are by the names of the columns of `medkb.export.columns`.

    Among the values are the slots of the kind, and arm, source, study, refs, printed, confidence, concept, concept_en
    and concept_ru; None is "not reported", 0 a stated zero. `status` is "printed", or "corrected" where the graph says
    that the claim revises another one (prov:wasRevisionOf), as a reviewer's decision is to be written.
    """

    kind: Kind
    claim: str
    values: dict[str, Value]
    article: Article
    group: Group
    flags: tuple[Flag, ...] = ()
    places: tuple[Place, ...] = ()
    status: str = "printed"

    @property
    def iri(self) -> str:
        """The claim's address."""
        return claim_iri(self.claim)

    @property
    def own(self) -> bool:
        """True for a figure of the article's own patients."""
        return self.values.get("source") == "own"


def results(store: Store, kinds: Collection[Kind]) -> Iterator[tuple[Article, list[Result]]]:
    """Articles in the order of their files, each with its claims of those kinds in the order of the text.

    An article without such claims comes with an empty list. One article at a time is held in memory, besides the
    list of the articles. Raises ExportError when the store cannot be read.
    """
    names, labels = Names(), Labels(store)
    wanted = [kind for kind in Kind if kind in kinds]
    for article in articles(store):
        yield article, _of_article(store, article, wanted, names, labels)


def _of_article(store: Store, article: Article, kinds: list[Kind], names: Names, labels: Labels) -> list[Result]:
    asked: list[StoredClaim] = []
    for kind in kinds:
        claims = claims_of(store, article.iri, kind)
        if claims:
            add_places(store, article.iri, claims, kind)
            asked += claims.values()
    if not asked:
        return []
    labels.learn([claim.concept for claim in asked if claim.concept])
    touched = any(MKB + "hasIssue" in claim.values for claim in asked)
    flags = flags_of(store, article.iri) if touched else {}
    groups = Groups(article, store, names)
    return sorted((_result(claim, article, groups, flags, labels) for claim in asked), key=_position)


def _position(result: Result) -> tuple[int, int, str]:
    start, end = (result.places[0].start, result.places[0].end) if result.places else (0, 0)
    return start, end, result.claim


def _result(claim: StoredClaim, article: Article, groups: Groups, flags: dict[str, Flag], labels: Labels) -> Result:
    values = slots_of(claim, groups.arms)
    concept = claim.concept
    values |= {
        "arm": groups.label(claim),
        "concept": concept,
        "concept_en": labels.label(concept, "en"),
        "concept_ru": labels.label(concept, "ru"),
    }
    issues = sorted(claim.values.get(MKB + "hasIssue", ()))
    return Result(
        kind=claim.kind,
        claim=claim.id,
        values=values,
        article=article,
        group=groups.of(claim),
        flags=tuple(flags[issue] for issue in issues if issue in flags),
        places=tuple(claim.places),
        status="corrected" if PROV + "wasRevisionOf" in claim.values else "printed",
    )
