"""One record a regimen: its drugs as the article defines them, else as the vocabulary has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from medkb.model import Fact, Mention, Regimen
from medkb.relate.context import Context
from medkb.relate.passage import Passage


def regimen_facts(context: Context, passages: Sequence[Passage]) -> Iterator[Fact]:
    """Regimens in the order of their first mention."""
    places: dict[str, list[tuple[Passage, Mention]]] = defaultdict(list)
    for p in passages:
        for mention in p.mentions:
            if mention.scheme == "regimen":
                places[mention.concept].append((p, mention))
    defined = {regimen.name: regimen.drugs for regimen in context.annotations.regimens}
    for concept_id, found in places.items():
        yield _regimen(context, concept_id, found, defined)


def _regimen(
    context: Context, concept_id: str, found: Sequence[tuple[Passage, Mention]], defined: dict[str, tuple[str, ...]]
) -> Regimen:
    vocabulary = context.vocabulary
    concept = vocabulary.schemes["regimen"].get(concept_id)
    names = tuple(dict.fromkeys(m.text for _, m in found))
    learnt = next((defined[name] for name in (*names, concept_id) if name in defined), None)
    drugs = (
        learnt
        if learnt is not None
        else tuple(filter(None, map(vocabulary.drug_named, concept.components if concept else ())))
    )
    own = [p for p, _ in found if p.source == "own"]
    return Regimen(
        evidence=tuple(e for p, m in found for e in context.evidence(m.start, m.end, p.block)),
        source="own" if own else "cited",
        refs=() if own else tuple(dict.fromkeys(r for p, _ in found for r in p.refs)),
        study=None if own else next((p.study for p, _ in found if p.study), None),
        concept=concept.iri if concept else None,
        confidence=0.9 if learnt is not None or concept else 0.6,
        printed=found[0][1].text,
        rule="regimen.defined" if learnt is not None else "regimen.name",
        regimen=concept.en if concept else concept_id,
        names=names,
        components=tuple(_name(context, drug) for drug in drugs),
        component_concepts=tuple(vocabulary.get("drug", d).iri for d in drugs if d in vocabulary.schemes["drug"]),
        defined=learnt is not None,
    )


def _name(context: Context, drug: str) -> str:
    """The English name of a drug; one that the vocabulary does not have is its own name."""
    concept = context.vocabulary.schemes["drug"].get(drug)
    return concept.en if concept else drug
