"""One drug record a substance: every surface form, and own as soon as one mention is the article's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from medkb.model import Drug, Fact, Mention
from medkb.relate.context import Context
from medkb.relate.passage import Passage


def drug_facts(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """Drugs in the order of their first mention; an unseen name is a drug without a concept."""
    places: dict[tuple[str, bool], list[tuple[Passage, Mention]]] = defaultdict(list)
    for p in passages:
        for mention in p.mentions:
            if mention.scheme == "drug":
                places[mention.concept, mention.candidate].append((p, mention))
    for (concept_id, candidate), found in places.items():
        yield _drug(context, concept_id, candidate, found)


def _drug(context: Context, concept_id: str, candidate: bool, found: Sequence[tuple[Passage, Mention]]) -> Drug:
    concept = None if candidate else context.vocabulary.get("drug", concept_id)
    own = [p for p, _ in found if p.source == "own"]
    return Drug(
        evidence=tuple(e for p, m in found for e in context.evidence(m.start, m.end, p.block)),
        source="own" if own else "cited",
        refs=() if own else tuple(dict.fromkeys(r for p, _ in found for r in p.refs)),
        study=None if own else next((p.study for p, _ in found if p.study), None),
        concept=concept.iri if concept else None,
        confidence=0.6 if candidate else 0.97,
        printed=found[0][1].text,
        rule="drug.candidate" if candidate else "drug.name",
        drug=concept.en if concept else concept_id,
        names=tuple(dict.fromkeys(m.text for _, m in found)),
    )
